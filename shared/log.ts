/**
 * Events for the operator's eyes, one JSON line each, named by a stable code. Fields are ids and counts only: never a
 * token, a secret, an e-mail address or a body.
 */

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export const log = {
  info: (event: string, fields: LogFields = {}): void => write("info", event, fields),
  warn: (event: string, fields: LogFields = {}): void => write("warn", event, fields),
  /** An alarm watches these: somebody has to look. */
  error: (event: string, fields: LogFields = {}): void => write("error", event, fields),
};

const write = (level: string, event: string, fields: LogFields): void => {
  process.stdout.write(`${JSON.stringify({ level, event, at: new Date().toISOString(), ...fields })}\n`);
};

/** What a log may say of something thrown: its name and message, and those of what caused it. */
export const described = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown);
  const own = `${thrown.name}: ${thrown.message}`;
  return thrown.cause === undefined ? own : `${own} (${described(thrown.cause)})`;
};
