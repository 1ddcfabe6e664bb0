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

/** Seeds of a batch, as few as a greedy choice needs to show all that the batch showed, then more of it up to `count`. */
export const chosen = (seen: Batch["seen"], seeds: readonly number[], count: number): readonly number[] => {
  const shown = new Map(seeds.map((seed) => [seed, everything.filter((one) => seen.get(one)?.includes(seed))]));
  const left = new Set(seen.keys());
  const picked = new Set<number>();
  while (left.size > 0) {
    const gain = (seed: number) => shown.get(seed)!.filter((one) => left.has(one)).length;
    const best = seeds.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    if (gain(best) === 0) break;
    for (const one of shown.get(best)!) left.delete(one);
    picked.add(best);
  }
  for (const seed of seeds) if (picked.size < count) picked.add(seed);
  return [...picked].toSorted((one, other) => one - other);
};
