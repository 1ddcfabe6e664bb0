/** The queues of waiting work: those that schedules read, each spread over a few shards, and those that people look at. */
const machineQueues = [
  "low-balance",
  "card-payment",
  "card-events",
  "bank-transfer",
  "monthly-fee",
  "verify",
  "notices",
  "bulk-notices",
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
  "mails-to-check",
] as const;
export type HumanQueue = (typeof humanQueues)[number];

/** Those whose items one of the staff closes with a reason, once they have looked; the others have a decision of their own. */
export const settledQueues = [
  "card-irregularities",
  "ledgers-to-check",
  "notices-parked",
  "mails-to-check",
] as const satisfies readonly HumanQueue[];
export type SettledQueue = (typeof settledQueues)[number];
