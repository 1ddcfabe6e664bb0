/** What the code under test logs for the operator: its log lines, kept off the terminal. */
import { afterEach, beforeEach, vi } from "vitest";

export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly event: string };

export type Logged = {
  readonly lines: () => LogLine[];
  /** The lines of one event. */
  readonly of: (event: string) => LogLine[];
  /** All of it, as it was written. */
  readonly text: () => string;
};

/** Keeps the log of each test of a file. */
export const logOfEachTest = (): Logged => {
  let written: string[] = [];
  beforeEach(() => {
    written = [];
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const lines = () =>
    written
      .join("")
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as LogLine);
  return { lines, of: (event) => lines().filter((line) => line.event === event), text: () => written.join("") };
};
