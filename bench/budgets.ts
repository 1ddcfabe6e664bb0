/** Budgets: the figures that are the same on every machine, and the limits that they must keep. */

export type Figure = {
  /** What is measured, as the start of a sentence: "The bundle of top-ups weighs". */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Where the limit is written: what to change, if it is the limit that is wrong. */
  readonly setIn: string;
};

/** A sentence for each figure that breaks its budget; none where all keep theirs. */
export const broken = (figures: readonly Figure[]): string[] =>
  figures.flatMap(({ what, value, unit, atMost, atLeast, setIn }) => {
    // Worded so that what is not a number, because it was not measured, keeps no budget.
    const over = atMost !== undefined && !(value <= atMost);
    const under = atLeast !== undefined && !(value >= atLeast);
    if (!over && !under) return [];
    const limit = under ? `at least ${atLeast}` : `at most ${atMost}`;
    return [`${what} ${shown(value)} ${unit}: ${limit} is allowed (${setIn}).`];
  });

const shown = (value: number): string => String(Math.round(value * 100) / 100);
