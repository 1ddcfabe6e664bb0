/** How a schedule runs: wired on its first call, its report is logged and answered. */
import { described, log } from "./log.ts";

/** Counts of what was done. */
export type Report = Readonly<Record<string, number>>;

export const scheduled = <Uses>(name: string, action: (uses: Uses) => () => Promise<Report>, wire: () => Uses) => {
  let wired: Uses | undefined;
  return async (): Promise<Report> => {
    wired ??= wire();
    try {
      const report = await action(wired)();
      log.info("schedule.done", { schedule: name, ...report });
      return report;
    } catch (error) {
      log.error("schedule.failed", { schedule: name, error: described(error) });
      throw error;
    }
  };
};
