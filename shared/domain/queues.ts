/** The queues of waiting work: those that schedules read, each spread over a few shards, and those that people look at. */
export const machineQueues = [
  "low-balance",
  "card-payment",
  "bank-transfer",
  "monthly-fee",
  "verify",
  "notices",
  "digest",
  "replacements",
  "emergency-reminders",
] as const;
export type MachineQueue = (typeof machineQueues)[number];

export const humanQueues = [
  "top-ups-to-decide",
  "proposals-to-confirm",
  "card-irregularities",
  "ledgers-to-check",
  "notices-parked",
  "cases",
  "locations-to-check",
  "seats-to-place",
] as const;
export type HumanQueue = (typeof humanQueues)[number];
