/** Plays one seed's world to its end. */
import { type Action, pay, themes } from "./actions.ts";
import { begin } from "./purchases.ts";
import { comeToRest } from "./quiescence.ts";
import type { StageOptions } from "./stage.ts";
import { look, openWorld, type World } from "./world.ts";

export type Played = {
  readonly seed: number;
  /** The scenes, actions and troubles that it has shown. */
  readonly met: ReadonlySet<string>;
  readonly steps: readonly string[];
  /** What went wrong; undefined where nothing did. */
  readonly failure: unknown;
};

const actionsLeast = 7;
const actionsMost = 15;

export const play = async (options: Omit<StageOptions, "begin">): Promise<Played> => {
  const world = await openWorld(options);
  const { seed, steps, scenes, actions, troubles } = world;
  const met = () => new Set<string>([...scenes, ...actions, ...troubles]);
  try {
    await act(world);
    await comeToRest(world);
    return { seed, met: met(), steps, failure: undefined };
  } catch (failure) {
    return { seed, met: met(), steps, failure };
  } finally {
    await world.stage.close();
  }
};

const act = async (world: World): Promise<void> => {
  const { chance, stage, steps, actions } = world;
  const theme = chance.one(themes);
  const wanted = chance.between(actionsLeast, actionsMost);
  const opening: readonly Action[] = [begin, pay];
  for (let done = 0, tried = 0; done < wanted && tried < wanted * 5; tried += 1) {
    const action = opening[tried] ?? chance.weighed(theme);
    const said = await action(world);
    if (said === undefined) continue;
    actions.add(action.name);
    done += 1;
    steps.push(said);
    stage.pass(chance.between(0, 3) * 1_000);
    await look(world);
  }
};
