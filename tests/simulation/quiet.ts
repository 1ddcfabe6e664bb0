/** The handlers' log, kept from the output and told to whoever listens. */

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

/** Keeps log lines from the output until `restore` is called. */
export const quietLog = (listen: (line: LogLine) => void = () => {}): { readonly restore: () => void } => {
  const write = process.stdout.write;
  const filtered: typeof process.stdout.write = (chunk, ...rest) => {
    const text = String(chunk);
    if (!text.startsWith('{"level":')) return Reflect.apply(write, process.stdout, [chunk, ...rest]);
    listen(JSON.parse(text) as LogLine);
    return true;
  };
  process.stdout.write = filtered;
  return {
    restore: () => {
      process.stdout.write = write;
    },
  };
};
