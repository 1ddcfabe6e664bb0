/** What the tests asked and were answered, kept for the examples of the OpenAPI document: only while `npm run examples` runs. */
import { appendFileSync } from "node:fs";

export type Recorded = {
  readonly route: string;
  readonly status: number;
  /** The body as JSON; absent where there was none. */
  readonly sent?: unknown;
  readonly answered?: unknown;
};

/** The file that is written, a line for each. */
export const recordingVariable = "SALDO_RECORDED_EXAMPLES";

export const record = (exchange: Recorded): void => {
  const file = process.env[recordingVariable];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(exchange)}\n`);
};
