/** Plays many seeds, a few at once, and stops at the first that fails. */

import { themes } from "./actions.ts";
import { type Played, play } from "./play.ts";
import { atStripe, stripeTroubles } from "./purchases.ts";
import { scenes } from "./scenes.ts";
import { runTroubles } from "./world.ts";

export type Batch = {
  readonly played: number;
  readonly failed: Played | undefined;
  /** What no world of the batch has shown. */
  readonly unseen: readonly string[];
  /** In which worlds each was seen, by their seeds. */
  readonly seen: ReadonlyMap<string, readonly number[]>;
};

/** All that a batch should show: a simulation that never meets something proves nothing about it. */
export const everything: readonly string[] = [
  ...new Set([
    ...scenes,
    ...themes.flat().map(([action]) => action.name),
    ...runTroubles.map(([what]) => what),
    ...stripeTroubles.map(([{ kind }]) => atStripe(kind)),
  ]),
];

/** The engine does one transaction at a time: more worlds at once only wait for it. */
const atOnce = 6;

export const playBatch = async (
  endpoint: string,
  { seeds, onPlayed = () => {} }: { seeds: readonly number[]; onPlayed?: (played: number) => void },
): Promise<Batch> => {
  const seen = new Map<string, readonly number[]>();
  let next = 0;
  let played = 0;
  const failures: Played[] = [];

  const lane = async (): Promise<void> => {
    for (let seed = seeds[next++]; seed !== undefined && failures.length === 0; seed = seeds[next++]) {
      const one = await play({ endpoint, seed });
      played += 1;
      if (one.failure !== undefined) failures.push(one);
      for (const scene of one.met) seen.set(scene, [...(seen.get(scene) ?? []), one.seed]);
      onPlayed(played);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const failed = failures.toSorted((one, other) => one.seed - other.seed)[0];
  return { played, failed, seen, unseen: everything.filter((scene) => !seen.has(scene)) };
};

/** A failed world, for the one who has to find out why. */
export const told = ({ seed, steps, failure }: Played): string =>
  [
    `seed ${seed} failed: ${failure instanceof Error ? (failure.name === "Broken" ? failure.message : failure.stack) : failure}`,
    "",
    "the last steps:",
    ...steps.slice(-12).map((step, place) => `  ${Math.max(0, steps.length - 12) + place + 1}. ${step}`),
    "",
    `replay: npm run simulate -- --seed ${seed} --verbose`,
  ].join("\n");

/**
 * Seeds of a batch: as few as a greedy choice needs to show all that the batch showed, then up to `count` those that show most of it
 * a second time, a third, and so on.
 */
export const chosen = (seen: Batch["seen"], seeds: readonly number[], count: number): readonly number[] => {
  const picked: number[] = [];
  for (let times = 1; times <= seeds.length; times += 1)
    for (;;) {
      const lacking = [...seen.values()].filter(
        (seedsOf) => picked.filter((seed) => seedsOf.includes(seed)).length < times,
      );
      const gain = (seed: number) => lacking.filter((seedsOf) => seedsOf.includes(seed)).length;
      const left = seeds.filter((seed) => !picked.includes(seed) && gain(seed) > 0);
      const isEnough = times > 1 && picked.length >= count;
      if (left.length === 0 || isEnough) break;
      picked.push(left.reduce((one, other) => (gain(other) > gain(one) ? other : one)));
    }
  return picked.toSorted((one, other) => one - other);
};
