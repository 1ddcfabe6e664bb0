/** Plays many seeds, a few at once, and stops at the first that fails. */
import { type Played, play } from "./play.ts";
import { type Scene, scenes } from "./scenes.ts";

export type Batch = {
  readonly played: number;
  readonly failed: Played | undefined;
  /** What no world of the batch has shown. */
  readonly unseen: readonly Scene[];
  /** In how many worlds each was seen. */
  readonly seen: ReadonlyMap<Scene, number>;
};

/** The engine does one transaction at a time: more worlds at once only wait for it. */
const atOnce = 6;

export const playBatch = async (
  endpoint: string,
  { from, seeds, onPlayed = () => {} }: { from: number; seeds: number; onPlayed?: (played: number) => void },
): Promise<Batch> => {
  const seen = new Map<Scene, number>();
  let next = from;
  let played = 0;
  const failures: Played[] = [];

  const lane = async (): Promise<void> => {
    while (next < from + seeds && failures.length === 0) {
      const one = await play({ endpoint, seed: next++ });
      played += 1;
      if (one.failure !== undefined) failures.push(one);
      for (const scene of one.scenes) seen.set(scene, (seen.get(scene) ?? 0) + 1);
      onPlayed(played);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const failed = failures.toSorted((one, other) => one.seed - other.seed)[0];
  return { played, failed, seen, unseen: scenes.filter((scene) => !seen.has(scene)) };
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
