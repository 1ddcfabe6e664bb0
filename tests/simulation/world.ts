/** A world: some accounts, what happens to them by the chance of one seed, and what was seen of it. */

import type { AccountId } from "../../shared/domain/ids.ts";
import type { checkoutMethods } from "../../shared/domain/top-ups/card-top-up.ts";
import type { Person } from "../../shared/store/account-store.ts";
import type { Item } from "../../shared/store/table.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { type PaymentFact, paymentsIn } from "./facts.ts";
import { checkAccount, checkHistory, type Snapshot, snapshotOf } from "./invariants.ts";
import type { Plan, Trouble } from "./runs.ts";
import type { Scene } from "./scenes.ts";
import { openStage, type Stage, type StageOptions } from "./stage.ts";

export type WantedTopUp = {
  readonly label: string;
  readonly person: Person;
  readonly key: string;
  readonly body: { readonly amountGrosze: number; readonly method: (typeof checkoutMethods)[number] };
  /** As the API answered it; undefined until it did. */
  id: string | undefined;
};

export type World = {
  readonly seed: number;
  readonly chance: Chance;
  readonly stage: Stage;
  readonly people: readonly Person[];
  readonly topUps: WantedTopUp[];
  /** What was posted to an account beside card money. */
  readonly own: Map<AccountId, number>;
  /** Payments that differ from their top-up on purpose: they are parked and never credited. */
  readonly differing: Set<string>;
  readonly scenes: Set<Scene>;
  /** What actions were done, and what troubles struck, each by its name. */
  readonly actions: Set<string>;
  readonly troubles: Set<string>;
  readonly steps: string[];
  /** How each account was seen last, and in what. */
  readonly seen: Map<AccountId, Snapshot>;
  seenIn: readonly Item[];
  /** Numbers for labels and keys. */
  readonly count: () => number;
};

/** Days with a change of clocks, the end of a month, the end of a year, and an ordinary one. */
const beginnings = ["2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2026-12-31T09:00:00Z", "2027-05-11T12:00:00Z"];

export const openWorld = async (options: Omit<StageOptions, "begin">, accounts?: number): Promise<World> => {
  const chance = chanceOf(options.seed);
  const stage = await openStage({ ...options, begin: new Date(chance.one(beginnings)) });
  const people: Person[] = [];
  const wanted = accounts ?? chance.weighed([[1, 6] as const, [2, 3] as const, [3, 1] as const]);
  while (people.length < wanted) people.push(await stage.openAccount());
  let counted = 0;
  return {
    seed: options.seed,
    chance,
    stage,
    people,
    topUps: [],
    own: new Map(),
    differing: new Set(),
    scenes: new Set(),
    actions: new Set(),
    troubles: new Set(),
    steps: [],
    seen: new Map(),
    seenIn: [],
    count: () => ++counted,
  };
};

/** What can strike a run, each with how likely it is beside the others. */
export const runTroubles: readonly (readonly [Trouble, number])[] = [
  ["lost-after", 4],
  ["crash-after", 6],
  ["crash-before", 3],
  ["conflict", 2],
  ["lost-before", 1],
  ["throttled", 1],
  ["answer-lost-once", 1],
  ["unprocessed", 1],
];

/** Trouble in a run of up to so many calls; mostly none. */
export const someTrouble = ({ chance, troubles }: World, callsMax: number, share = 0.35): Plan | undefined => {
  if (!chance.is(share)) return undefined;
  const what = chance.weighed(runTroubles);
  return { at: chance.between(1, callsMax), what, onStruck: () => troubles.add(what) };
};

/** The payments at Stripe that are ours and as they should be. */
export const paymentsOf = ({ stage, differing }: World): PaymentFact[] =>
  paymentsIn(stage.standIn.books()).filter(
    ({ paymentId, accountId }) => accountId !== undefined && !differing.has(paymentId),
  );

/** Looks at every account, holds what changed to the invariants, and answers what is kept now. */
export const look = async (world: World): Promise<Snapshot[]> => {
  const { stage, people, seen } = world;
  const kept = await stage.kept();
  if (world.seenIn === kept) return [...seen.values()];
  world.seenIn = kept;
  const payments = paymentsOf(world);
  const snapshots: Snapshot[] = [];
  for (const { user } of people) {
    const snapshot = snapshotOf(kept, user.accountId);
    const before = seen.get(user.accountId);
    if (before?.text !== snapshot.text) {
      checkAccount(snapshot, payments, stage.now());
      if (before) checkHistory(before, snapshot);
    }
    seen.set(user.accountId, snapshot);
    snapshots.push(snapshot);
  }
  return snapshots;
};

export const accountOf = ({ user }: Person): AccountId => user.accountId;
