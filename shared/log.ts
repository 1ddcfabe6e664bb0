/**
 * Events for the operator's eyes, one JSON line each, named by a stable code. Fields are ids and counts only: never a
 * token, a secret, an e-mail address or a body.
 *
 * A line may bear measures, in CloudWatch's embedded metric format: CloudWatch makes metrics of them as it takes the line, so
 * no function calls it, and what is measured stands beside what happened.
 */

import { type Measure, metrics } from "./domain/metrics.ts";

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export const log = {
  info: (event: string, fields: LogFields = {}, ...measures: Measure[]): void => write("info", event, fields, measures),
  warn: (event: string, fields: LogFields = {}, ...measures: Measure[]): void => write("warn", event, fields, measures),
  /** An alarm watches these: somebody has to look. */
  error: (event: string, fields: LogFields = {}, ...measures: Measure[]): void => {
    const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
    const reported: Measure[] = functionName ? [{ metric: "errors-reported", value: 1, by: { functionName } }] : [];
    write("error", event, fields, [...reported, ...measures]);
  },
};

const write = (level: string, event: string, fields: LogFields, measures: readonly Measure[]): void => {
  const at = new Date();
  // Lambda reads `level` and `timestamp`, and adds a time of its own to a line without one.
  const line = { level, event, timestamp: at.toISOString(), ...fields, ...measured(measures, at) };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** Nothing of the local system, where nobody makes metrics of it. */
const measured = (measures: readonly Measure[], at: Date): object => {
  const stage = process.env.STAGE;
  if (measures.length === 0 || stage === undefined || stage === "local") return {};
  return {
    ...Object.assign({}, ...measures.map(({ metric, value, by }) => ({ ...by, [metric]: value }))),
    _aws: {
      Timestamp: at.getTime(),
      CloudWatchMetrics: measures.map(({ metric, by }) => ({
        Namespace: `Saldo/${stage}`,
        Dimensions: [Object.keys(by)],
        Metrics: [{ Name: metric, Unit: metrics[metric].unit }],
      })),
    },
  };
};

/** What a log may say of something thrown: its name and message, and those of what caused it. */
export const described = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown);
  const own = `${thrown.name}: ${thrown.message}`;
  return thrown.cause === undefined ? own : `${own} (${described(thrown.cause)})`;
};
