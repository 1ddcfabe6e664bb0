import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Asks Stripe about payments whose event never came, and works through its list of events",
  memoryMegabytes: 512,
  timeoutSeconds: 240,
  table: {
    "ACCOUNT#": ["BatchGetItem", "GetItem", "PutItem", "UpdateItem", "DeleteItem"],
    "STRIPE#": ["BatchGetItem", "GetItem", "PutItem", "DeleteItem"],
    "NOTICE#": ["PutItem"],
  },
  queues: ["card-payment", "card-events"],
  settings: ["PANEL_ADDRESS", "CARD_PAYMENTS_QUEUE"],
  secrets: ["stripe"],
  bundleKilobytesMax: 575,
  errorsPage: true,
  runs: { everyMinutes: 5 },
  // A shard a call: with `askPace`, so many at once ask no faster than Stripe answers. All 20 get their minute before the next run.
  consumes: { batchSize: 1, concurrencyMax: 4, triesMax: 3, waitsMinutesMax: 30, isSentByItself: true },
} as const satisfies FunctionDeclaration;
