import { setTimeout as sleep } from "node:timers/promises";

/** Waits until it is the caller's turn. */
export type Pace = () => Promise<void>;

type Limit = {
  readonly perSecond: number;
  /** As many may go at once after a pause. */
  readonly burst: number;
};

/** Lets so many through a second, by the process's own time: a clock may be moved. */
export const paced = (
  { perSecond, burst }: Limit,
  { nowMs = () => performance.now(), wait = sleep as (ms: number) => Promise<unknown> } = {},
): Pace => {
  const gapMs = 1000 / perSecond;
  let nextMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = nowMs();
    const turnMs = Math.max(nextMs, now - (burst - 1) * gapMs);
    nextMs = turnMs + gapMs;
    if (turnMs > now) await wait(turnMs - now);
  };
};
