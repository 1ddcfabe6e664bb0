/** Plays one seed's world to its end. */
import { type Action, pay, themes } from "./actions.ts";
import { begin } from "./purchases.ts";
import { comeToRest } from "./quiescence.ts";
import type { Scene } from "./scenes.ts";
import type { StageOptions } from "./stage.ts";
import { look, openWorld, type World } from "./world.ts";

export type Played = {
  readonly seed: number;
  readonly scenes: ReadonlySet<Scene>;
  readonly steps: readonly string[];
  /** What went wrong; undefined where nothing did. */
  readonly failure: unknown;
};

const actionsLeast = 7;
const actionsMost = 15;

export const play = async (options: Omit<StageOptions, "begin">): Promise<Played> => {
  const world = await openWorld(options);
  const { seed, scenes, steps } = world;
  try {
    await act(world);
    await comeToRest(world);
    return { seed, scenes, steps, failure: undefined };
  } catch (failure) {
    return { seed, scenes, steps, failure };
  } finally {
    await world.stage.close();
  }
};

const act = async (world: World): Promise<void> => {
  const { chance, stage, steps } = world;
  const theme = chance.one(themes);
  const wanted = chance.between(actionsLeast, actionsMost);
  const opening: readonly Action[] = [begin, pay];
  for (let done = 0, tried = 0; done < wanted && tried < wanted * 5; tried += 1) {
    const said = await (opening[tried] ?? chance.weighed(theme))(world);
    if (said === undefined) continue;
    done += 1;
    steps.push(said);
    stage.pass(chance.between(0, 3) * 1_000);
    await look(world);
  }
};
