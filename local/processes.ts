/** Names processes of this machine, so that what one left behind can be told from what one still uses. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process. Its id alone is not enough: once it has ended, another one may get the same id. */
export type ProcessName = {
  readonly processId: number;
  /** When it started, in a form that only this machine's own answers are compared with: letters, digits, `-`. */
  readonly since: string;
};

/** The name of the process that has this id now; undefined where none is running. */
export const processName = (processId: number): ProcessName | undefined => {
  const since = process.platform === "linux" ? sinceOnLinux(processId) : sinceElsewhere(processId);
  return since === undefined ? undefined : { processId, since };
};

export const isRunning = ({ processId, since }: ProcessName): boolean => processName(processId)?.since === since;

/** The fields of `/proc/<id>/stat` that follow the name, by their numbers in proc(5). */
const firstField = 3;
const stateField = 3;
const startTicksField = 22;

const sinceOnLinux = (processId: number): string | undefined => {
  const stat = textOf(`/proc/${processId}/stat`);
  if (stat === undefined) return undefined;
  // The name stands in parentheses, and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // It has ended, and only waits for its parent to notice.
  if (/[ZX]/.test(fields[stateField - firstField]!)) return undefined;
  // Ticks count from the machine's start, so that has to be named too.
  const boot = textOf("/proc/sys/kernel/random/boot_id")?.slice(0, 8);
  return `${boot}-${fields[startTicksField - firstField]}`;
};

const sinceElsewhere = (processId: number): string | undefined => {
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const { stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(processId)], { encoding: "utf8", env });
  const [state = "Z", ...started] = stdout?.trim().split(/\s+/) ?? [];
  return state.startsWith("Z") || started.length === 0 ? undefined : started.join("-").replaceAll(":", "-");
};

/** A process can end while it is being read, which fails the read in several ways. */
const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};
