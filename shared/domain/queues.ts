/** The queues of waiting work: those that schedules work off, each spread over a few shards, and those that people look at. */
export type MachineQueue = "low-balance" | "card-payment" | "verify";
export type HumanQueue = "card-irregularities" | "ledgers-to-check";
