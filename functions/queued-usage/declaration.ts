import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Posts the usage charges that the telephony platform sends to a queue",
  memoryMegabytes: 512,
  timeoutSeconds: 30,
  table: {
    "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem"],
    "CHARGE#": ["BatchGetItem", "PutItem"],
  },
  settings: ["USAGE_DEAD_LETTERS"],
  secrets: [],
  bundleKilobytesMax: 260,
  errorsPage: true,
  // Ten is the most that SQS hands over of such a queue. 240 tries, three minutes apart, last for twelve hours.
  consumes: { batchSize: 10, concurrencyMax: 10, triesMax: 240, waitsMinutesMax: 15, isFifo: true },
} as const satisfies FunctionDeclaration;
