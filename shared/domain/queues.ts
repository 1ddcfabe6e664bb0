/** The queues of waiting work. */

/** Worked off by schedules: each is spread over a few shards. */
export const machineQueues = ["low-balance", "card-payment", "verify"] as const;
export type MachineQueue = (typeof machineQueues)[number];

/** Looked at by people; they are short. */
export const humanQueues = ["card-irregularities", "ledgers-to-check"] as const;
export type HumanQueue = (typeof humanQueues)[number];
