/** The lock of a data folder: whoever holds it is the only local system there. */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CannotStart, lockPrefix, prepareFolder, runningFile, runningIn } from "./folder.ts";
import { isRunning, type ProcessName, processName } from "./processes.ts";

/** For how long a process waits for another one, started at the same moment, to give way. */
const giveWayMillisecondsMax = 2_000;
const lookMilliseconds = 10;

/**
 * Makes a data folder unless it is there, and takes its lock; answers how to release it. Refuses a folder where data can't
 * be kept, one that is not ours, and one that another process has locked.
 */
export const lockFolder = async (folder: string): Promise<() => void> => {
  try {
    prepareFolder(folder);
    const release = await takeLock(folder);
    const forget = () => rmSync(runningFile(folder), { force: true });
    // Of a system that was killed.
    forget();
    return () => {
      forget();
      release();
    };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CannotStart(`Data can't be kept in ${folder} (${message}): name another folder with --data.`);
  }
};

/**
 * Each process that wants the lock makes a file that bears its own name, and only then looks for others: of two, at least
 * one sees the other. The lock is held by whoever sees nobody else who is running. A file whose process has ended counts
 * for nothing, and anybody may remove it, since no later process gets the same name. Of several that start at the same
 * moment, one gets the lock.
 */
const takeLock = async (folder: string): Promise<() => void> => {
  const own = processName(process.pid)!;
  const file = join(folder, fileNameOf(own));
  const release = () => rmSync(file, { force: true });
  writeFileSync(file, "", { flag: "wx" });
  const deadline = performance.now() + giveWayMillisecondsMax;
  for (;;) {
    const others = runningOthers(folder, own);
    const [other] = others;
    if (!other) return release;
    const isFirst = others.every(({ processId }) => own.processId < processId);
    if (!isFirst || performance.now() > deadline) {
      release();
      throw new CannotStart(heldBy(folder, other));
    }
    await sleep(lookMilliseconds);
  }
};

const fileNameOf = ({ processId, since }: ProcessName): string => `${lockPrefix}${processId}-${since}`;

const processOf = (fileName: string): ProcessName | undefined => {
  if (!fileName.startsWith(lockPrefix)) return undefined;
  const [processId, ...since] = fileName.slice(lockPrefix.length).split("-");
  return { processId: Number(processId), since: since.join("-") };
};

const runningOthers = (folder: string, own: ProcessName): ProcessName[] =>
  readdirSync(folder).flatMap((fileName) => {
    const owner = processOf(fileName);
    if (!owner || fileName === fileNameOf(own)) return [];
    if (isRunning(owner)) return [owner];
    rmSync(join(folder, fileName), { force: true });
    return [];
  });

const heldBy = (folder: string, { processId }: ProcessName): string => {
  const running = runningIn(folder);
  const where = running?.processId === processId ? `, at ${running.address}` : "";
  return `Saldo is running on this data already${where} (process ${processId}). Stop it first.`;
};
