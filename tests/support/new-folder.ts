import { existsSync, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const inMemory = "/dev/shm";
const bytesWanted = 2 ** 30;

/** A container may have such a place, but of some megabytes only. */
const hasRoom = (folder: string): boolean => {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= bytesWanted;
};

/** A folder of a test's own, in memory where there is room: on a disk, the engine's writes take the processor half as long again. */
export const newFolder = (prefix = "saldo-test-"): string =>
  mkdtempSync(join(hasRoom(inMemory) ? inMemory : tmpdir(), prefix));
