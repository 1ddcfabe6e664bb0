/** Chance of a seed: whatever is decided by it is decided again by the same seed. */
import { seededRandom } from "../../local/stripe/random.ts";

export type Chance = ReturnType<typeof chanceOf>;

export const chanceOf = (seed: number) => {
  const next = seededRandom(Math.imul(seed + 1, 0x9e3779b1));
  const below = (limit: number): number => Math.floor(next() * limit);
  const one = <Thing>(things: readonly Thing[]): Thing => {
    const thing = things[below(things.length)];
    if (thing === undefined) throw new RangeError("nothing to choose from");
    return thing;
  };
  return {
    next,
    /** From `least` to `most`, both included. */
    between: (least: number, most: number): number => least + below(most - least + 1),
    is: (share: number): boolean => next() < share,
    one,
    /** One of them or nothing, with nothing drawn where there is none. */
    oneOf: <Thing>(things: readonly Thing[]): Thing | undefined => (things.length === 0 ? undefined : one(things)),
    /** One of the things, each as likely as its weight. */
    weighed: <Thing>(things: readonly (readonly [Thing, number])[]): Thing => {
      let left = next() * things.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [thing, weight] of things) {
        left -= weight;
        if (left < 0) return thing;
      }
      return things.at(-1)![0];
    },
    /** Fisher–Yates. */
    shuffled: <Thing>(things: readonly Thing[]): Thing[] => {
      const left = [...things];
      return things.map(() => left.splice(below(left.length), 1)[0]!);
    },
  };
};
