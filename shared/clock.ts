/** Time is an argument: whoever needs it is given a clock. */
export type Clock = () => Date;

/** The machine's clock. Only the local system may move it, to show what a later day brings. */
export const clock: Clock = () => new Date(Date.now() + movedMilliseconds());

const movedMilliseconds = (): number =>
  process.env.STAGE === "local" ? Number(process.env.CLOCK_MOVED_MILLISECONDS ?? 0) : 0;
