/** What the code under test logs for the operator: its log lines, kept off the terminal. */
import { afterEach, beforeEach, vi } from "vitest";
import type { MetricName } from "../../shared/domain/metrics.ts";

export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly event: string };

export type Logged = {
  readonly lines: () => LogLine[];
  /** The lines of one event. */
  readonly of: (event: string) => LogLine[];
  /** The values of a metric with what it is split by, as CloudWatch takes them out of the lines. */
  readonly measured: (metric: MetricName) => Record<string, unknown>[];
  /** All of it, as it was written. */
  readonly text: () => string;
};

type Measuring = {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly {
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
};

/** Keeps the log of each test of a file. Its lines bear measures where they are that of a stage. */
export const logOfEachTest = ({ stage }: { readonly stage?: "dev" } = {}): Logged => {
  let written: string[] = [];
  beforeEach(() => {
    written = [];
    if (stage) vi.stubEnv("STAGE", stage);
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    if (stage) vi.unstubAllEnvs();
  });
  const lines = () =>
    written
      .join("")
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as LogLine);
  const measured = (metric: MetricName) =>
    lines().flatMap((line) =>
      ((line as Measuring)._aws?.CloudWatchMetrics ?? [])
        .filter(({ Metrics }) => Metrics.some(({ Name }) => Name === metric))
        .map(({ Dimensions: [keys = []] }) => ({
          value: line[metric],
          ...Object.fromEntries(keys.map((key) => [key, line[key]])),
        })),
    );
  return {
    lines,
    measured,
    of: (event) => lines().filter((line) => line.event === event),
    text: () => written.join(""),
  };
};
