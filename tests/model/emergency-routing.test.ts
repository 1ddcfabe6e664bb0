/**
 * Random lives of numbers, seats and dictionaries: the platform always has an answer that can be routed, and what is told of a past moment
 * is what was told then.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { DictionaryGmina } from "../../shared/domain/emergency/dictionary.ts";
import type { RoutedNumber } from "../../shared/domain/emergency/routing.ts";
import { checked, released } from "../../shared/domain/emergency/steps.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { readTogether } from "../../shared/store/reads.ts";
import { reminderStore } from "../../shared/store/reminder-store.ts";
import { type Asked, routingReads, routingStore } from "../../shared/store/routing-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { logOfEachTest } from "../support/logged.ts";
import { gminas, keepNumber, keepSeat, placeNumber, rules, someE164 } from "../support/numbers.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();

const places = [gminas.warszawa, gminas.jozefow, gminas.otherJozefow, gminas.town];
/** Without one of the gminas, and with others' routing numbers changed. */
const dictionaries: Readonly<Record<string, readonly DictionaryGmina[]>> = {
  whole: Object.values(gminas),
  later: Object.values(gminas)
    .filter(({ code }) => code !== gminas.otherJozefow.code)
    .map((gmina) => ({ ...gmina, routing: { "112": `99C${gmina.code.slice(4)}112` } })),
};

const number = fc.nat(1);
const account = fc.nat(1);
const place = fc.nat(places.length - 1);
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant("report" as const), number, account }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("release" as const), number }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant("place" as const), number, place }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("disable" as const), number }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("verify" as const), number }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("reject" as const), number }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("move" as const), account, place }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("remind" as const), account }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant("import" as const), name: fc.constantFrom("whole", "later") }),
  },
);
const opening = fc.tuple(
  fc.record({ does: fc.constant("report" as const), number: fc.constant(0), account: fc.constant(0) }),
  fc.record({ does: fc.constant("place" as const), number: fc.constant(0), place }),
  fc.record({ does: fc.constant("verify" as const), number: fc.constant(0) }),
);
const life = fc
  .tuple(opening, fc.array(action, { minLength: 15, maxLength: 25, size: "max" }))
  .map(([first, rest]): Action[] => [...first, ...rest]);
type Action = typeof action extends fc.Arbitrary<infer One> ? One : never;

/** What the rules say, without a store. */
type World = {
  readonly numbers: {
    owner: number | undefined;
    enabled: boolean;
    place?: string;
    state?: string;
    /** The verified place before it, and the one that was rejected last. */
    verified?: string | undefined;
    rejected?: string | undefined;
  }[];
  readonly seats: (string | undefined)[];
  dictionary: string;
};

const expectedOf = ({ numbers, seats, dictionary }: World, which: number) => {
  const { owner, enabled, place: placed, state, verified } = numbers[which]!;
  const has = (code: string | undefined) => dictionaries[dictionary]!.find((gmina) => gmina.code === code);
  const ofPlace =
    owner !== undefined && enabled ? ((state !== "rejected" ? has(placed) : undefined) ?? has(verified)) : undefined;
  const ofSeat = owner === undefined ? undefined : has(seats[owner]);
  const basis = ofPlace ? "location" : ofSeat ? "fallback" : "default";
  const { code, routing } = ofPlace ?? ofSeat ?? has(rules.defaultGmina)!;
  const status = owner === undefined ? "unknown-number" : enabled ? "enabled" : "disabled";
  return { status, basis, code, routing };
};

const told = ({ status, basis, gmina, routes }: RoutedNumber) => ({
  status,
  basis,
  code: gmina?.code,
  routing: routes,
});

let days = 0;
it("always has an answer that can be routed, and tells later what it told then", { timeout: 120_000 }, async () => {
  const { table } = stage();
  const [store, routing] = [gminaStore(table), routingStore({ table, rules, takesSamples: false })];
  for (const [name, all] of Object.entries(dictionaries))
    await store.keep(name, { registerDate: "2026-01-01", isSample: false }, all, () => {});

  const refusable = ["release", "place", "disable", "verify", "reject"];
  const wanted = [
    ...["report", "move", "remind", "import", ...refusable].map((does) => `${does}: done`),
    ...refusable.map((does) => `${does}: refused`),
    ...["location", "fallback", "default"].map((basis) => `enabled ${basis}`),
    ...["fallback", "default"].map((basis) => `disabled ${basis}`),
    "unknown-number default",
    "the verified place before",
    ...["location", "fallback", "default"].map((basis) => `then enabled ${basis}`),
    ...["fallback", "default"].map((basis) => `then disabled ${basis}`),
    ...["location", "fallback"].map((basis) => `${basis} of a place that is no more`),
  ];
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(life, async (actions) => {
      days += 1;
      // Each life begins a day after the one before: the dictionary is everybody's.
      const start = noon.getTime() + days * 24 * 3600_000;
      const at = (step: number) => new Date(start + step * 60_000);
      const users = await Promise.all([somebody(table), somebody(table)]);
      const numbers = [someE164(), someE164()];
      const asked: Asked[] = numbers.map((text) => ({ text, number: text }));
      const world: World = {
        numbers: numbers.map(() => ({ owner: undefined, enabled: false })),
        seats: [undefined, undefined],
        dictionary: "whole",
      };
      await store.putInForce(await store.current(), "whole", at(0));
      const answersThen: unknown[][] = [];

      for (const [place, one] of actions.entries()) {
        const isDone = await act(one, { table, users, numbers, world, now: at(place + 1) });
        seen.add(`${one.does}: ${isDone ? "done" : "refused"}`);
        const { found } = await readTogether(table, [], routingReads(asked));
        const answers = (await routing.answers(asked, await found())).map(told);
        expect(answers).toEqual(numbers.map((_, which) => expectedOf(world, which)));
        for (const [which, { status, basis, code, routing }] of answers.entries()) {
          const { place: placed, enabled } = world.numbers[which]!;
          seen.add(`${status} ${basis}`);
          if (basis === "location" && code !== placed) seen.add("the verified place before");
          if (enabled && world.dictionary === "later" && placed === gminas.otherJozefow.code)
            seen.add(`${basis} of a place that is no more`);
          expect(routing["112"]).toMatch(/^\d\dC\d{3}112$/);
        }
        answersThen.push(answers);
      }

      for (const [place, answers] of answersThen.entries()) {
        // Of every third moment, by turns: of the one number and of the other, as it began and as it ended.
        if (place % 3 > 0) continue;
        const which = place % 2;
        const moment = place % 4 < 2 ? at(place + 1) : new Date(at(place + 2).getTime() - 1);
        const again = await routing.answerAt(asked[which]!, moment.toISOString());
        expect(told(again)).toEqual(answers[which]);
        seen.add(`then ${again.status} ${again.basis}`);
      }
    }),
    { numRuns: 6, seed: 2, endOnFailure: true },
  );
  // Enough of it came about to mean something.
  expect(wanted.filter((what) => !seen.has(what))).toEqual([]);
});

const somebody = async (table: Table): Promise<PortalUser> =>
  (await keepPerson(table, somePerson(await openTestAccount(table)))).user;

type Stands = {
  readonly table: Table;
  readonly users: readonly PortalUser[];
  readonly numbers: readonly string[];
  readonly world: World;
  readonly now: Date;
};

/** Does it in the store and, where it is not refused, in the model; answers whether it was done. */
const act = async (one: Action, { table, users, numbers, world, now }: Stands): Promise<boolean> => {
  if (one.does === "move") {
    const { code } = places[one.place]!;
    await keepSeat(table, users[one.account]!.accountId, code, now);
    world.seats[one.account] = code;
    return true;
  }
  if (one.does === "remind") {
    await reminderStore(table).remind(users[one.account]!.accountId, now);
    return true;
  }
  if (one.does === "import") {
    const store = gminaStore(table);
    await store.putInForce(await store.current(), one.name, now);
    world.dictionary = one.name;
    return true;
  }
  const [text, model] = [numbers[one.number]!, world.numbers[one.number]!];
  if (one.does === "report") {
    await keepNumber(table, users[one.account]!.accountId, { number: text, at: now });
    if (model.owner !== one.account) world.numbers[one.number] = { owner: one.account, enabled: false };
    return true;
  }
  if (one.does === "release") {
    const step = numberStore(table).report(text, (read) => released(read ?? refuse(), now), { now });
    if (!(await isDone(step))) return false;
    world.numbers[one.number] = { owner: undefined, enabled: false };
    return true;
  }
  // Nobody's number is tried by somebody who never had it.
  const user = users[model.owner ?? 0]!;
  if (one.does === "place" || one.does === "disable") {
    const to = one.does === "place" ? places[one.place]! : undefined;
    if (!(await isDone(placeNumber(table, user, text, to, { at: now })))) return false;
    model.enabled = to !== undefined;
    if (!to) model.verified = undefined;
    if (to && to.code !== model.place) {
      const verified = model.state === "verified" ? model.place : model.verified;
      Object.assign(model, {
        place: to.code,
        state: model.rejected === to.code ? "rejected" : "unverified",
        verified,
      });
    }
    return true;
  }
  const check =
    one.does === "verify" ? ({ state: "verified" } as const) : ({ state: "rejected", note: "Nie." } as const);
  const step = numberStore(table).change(user.accountId, text, {
    actor: user,
    decide: (read) => ({ number: checked(read, check, { version: read.version, now }) }),
  });
  if (!(await isDone(step))) return false;
  model.state = check.state;
  if (check.state === "verified") Object.assign(model, { verified: undefined, rejected: undefined });
  else
    Object.assign(model, {
      rejected: model.place,
      verified: model.verified === model.place ? undefined : model.verified,
    });
  return true;
};

const refuse = (): never => {
  throw new Refusal({ code: "not_found", status: 404, pl: ["", ""], en: ["", ""] });
};

/** Whether it was done; what is refused leaves everything as it was. */
const isDone = async (step: Promise<unknown>): Promise<boolean> => {
  try {
    await step;
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return false;
    throw error;
  }
};
