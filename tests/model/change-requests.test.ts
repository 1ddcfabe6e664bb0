/**
 * Requests to change one company's data: the customer and two of BOK at random and at once, on the real engine, while calls go wrong.
 * What is done at once is decided before any of it is kept. After each batch all of it is looked at.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { isClosed, waitsForStaff } from "../../shared/domain/change-requests/change-request.ts";
import { answering, asking, closing, remarking, taking } from "../../shared/domain/change-requests/steps.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { Subscriber } from "../../shared/domain/subscriber/subscriber.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { subscriberStore } from "../../shared/store/subscriber-store.ts";
import { keepSubscriber, openRequestOn } from "../support/change-requests.ts";
import { type Fault, faults, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";
import { turnsAt } from "../support/turns.ts";

const stage = tableOfFile();
logOfEachTest();

// --- what is done ------------------------------------------------------------------------------------------------------

/** Places in the list of requests that there are by then: the rest of a division picks one. */
const place = fc.nat({ max: 999 });
const clerk = fc.constantFrom("hania" as const, "piotr" as const);
const values = {
  companyName: ["Poranna Kawa sp. z o.o.", "Nocna Kawa", "Dzienna Kawa"],
  phone: [null, "+48601000001", "+48601000002"],
} as const;
const fields = ["companyName", "phone"] as const;

const open = fc.record({
  does: fc.constant("open" as const),
  companyName: fc.option(fc.constantFrom(...values.companyName), { nil: undefined }),
  phone: fc.option(fc.constantFrom(...values.phone.slice(1)), { nil: undefined }),
});
const decide = fc.record({
  does: fc.constant("decide" as const),
  who: clerk,
  request: place,
  decision: fc.constantFrom("apply" as const, "apply" as const, "apply" as const, "reject" as const),
});
const talk = fc.record({
  does: fc.constantFrom("take" as const, "ask" as const, "answer" as const, "remark" as const),
  who: clerk,
  request: place,
  text: fc.constantFrom("Od kiedy?", "Od marca.", "Do sprawdzenia."),
});
const move = fc.record({ does: fc.constant("move" as const), house: fc.constantFrom("1", "2", "3") });
const everybodys = fc.oneof(
  { weight: 4, arbitrary: open },
  { weight: 6, arbitrary: decide },
  { weight: 3, arbitrary: talk },
  { weight: 1, arbitrary: move },
);
type Action = typeof everybodys extends fc.Arbitrary<infer One> ? One : never;

const batchOf = (action: fc.Arbitrary<Action>, minLength = 1) =>
  fc.record({
    /** What goes wrong with which call of the batch, if anything. */
    wrong: fc.option(fc.record({ fault: fc.constantFrom(...faults), call: fc.nat({ max: 10 }) }), { freq: 2 }),
    actions: fc.array(fc.record({ action, turn: place }), { minLength, maxLength: 3, size: "max" }),
  });
/** Requests come first; then two of BOK clash over them, and then everybody is at it. */
const clashing = decide.map((one) => ({ ...one, request: 0 }));
const life = fc
  .tuple(batchOf(open, 3), batchOf(clashing, 3), fc.array(batchOf(everybodys), { minLength: 6, maxLength: 6 }))
  .map(([first, clash, rest]) => [first, clash, ...rest]);

// --- where it is done --------------------------------------------------------------------------------------------------

const openWorld = async () => {
  const { client, table } = stage();
  const { table: looking } = stage();
  const accountId = await openTestAccount(looking);
  await keepSubscriber(looking, accountId);
  const staff = async () =>
    (await keepPerson(looking, somePerson(operatorId, { user: { role: "operator-helpdesk" } }))).user;
  const people = {
    anna: (await keepPerson(looking, somePerson(accountId))).user,
    hania: await staff(),
    piotr: await staff(),
  };
  const atOnce = turnsAt(client);
  let [wrong, calls]: [{ fault: Fault; call: number } | null, number] = [null, 0];
  injectFaults(client, () => {
    const fault = wrong?.call === calls ? wrong.fault : undefined;
    calls += 1;
    return fault;
  });
  const look = async () => {
    const [requests, [subscriber, head, places]] = await Promise.all([
      changeRequestStore(looking).list(accountId, { limit: 100 }),
      looking.getAll([keys.subscriber(accountId), keys.head(accountId), keys.openRequests(accountId)]),
    ]);
    return { all: requests.requests, held: Subscriber.parse(subscriber), head, places };
  };
  return {
    accountId,
    looking,
    table,
    people,
    goesWrong: (next: typeof wrong) => {
      [wrong, calls] = [next, 0];
    },
    atOnce,
    look,
    /** How all was before the batch: whatever is done at once is decided by that. */
    seen: await look(),
  };
};
type World = Awaited<ReturnType<typeof openWorld>>;

const actorOf = (user: PortalUser, side: "customer" | "staff") =>
  ({ side, userId: user.id, name: "Ktoś", email: user.email, from: "192.0.2.1" }) as const;

/** Does it, and names what came of it; undefined where there is nothing to do it to. */
const act = async (world: World, deed: Action): Promise<string | undefined> => {
  const { accountId, table, people } = world;
  const outcomeOf = async (doing: Promise<unknown>): Promise<string> => (await refusalOf(doing))?.code ?? "done";
  const { held, all } = world.seen;
  if (deed.does === "open") {
    const changes = fields.flatMap((field) => {
      const to = deed[field];
      return to === undefined || to === held[field] ? [] : [{ field, from: held[field], to }];
    });
    return changes.length === 0 ? undefined : outcomeOf(openRequestOn(table, people.anna, { changes }));
  }
  if (deed.does === "move") {
    const address = { houseNumber: deed.house, postalCode: "00-950", city: "Warszawa" };
    const record = { accountId, userId: people.anna.id, kind: "correspondence-address-changed", from: "" } as const;
    const keeping = { actor: people.anna, followUps: { at: noon, records: [record] } };
    return outcomeOf(
      subscriberStore(table).change(accountId, held, { correspondence: { sameAsSeat: false, address } }, keeping),
    );
  }
  // Those that are open come more often: of the others nothing changes.
  const found = [...all.filter((each) => !isClosed(each)), ...all.filter((each) => !isClosed(each)), ...all];
  const request = found[deed.request % found.length];
  if (!request) return undefined;
  const named = { accountId, requestId: request.id };
  const requests = changeRequestStore(table);
  const who = people[deed.who];
  if (deed.does === "decide") {
    const wanted = { decision: deed.decision, note: "Tak.", actor: actorOf(who, "staff"), now: noon };
    return outcomeOf(requests.apply(named, (read) => closing(read, wanted), who));
  }
  const step = { take: taking, ask: asking, answer: answering, remark: remarking }[deed.does];
  const actor = deed.does === "answer" ? actorOf(people.anna, "customer") : actorOf(who, "staff");
  return outcomeOf(
    requests.change(named, (read) =>
      deed.does === "take" ? taking(read, actor, noon) : (step as typeof asking)(read, actor, deed.text, noon),
    ),
  );
};

/** What each may be told, whatever others do meanwhile; where a call went wrong, also to come again. */
const mayBeTold: Record<Action["does"], readonly string[]> = {
  open: ["done"],
  decide: ["done", "already_decided_otherwise", "subscriber_moved"],
  take: ["done", "request_closed"],
  ask: ["done", "request_closed"],
  answer: ["done", "request_closed"],
  remark: ["done"],
  move: ["done", "precondition_failed"],
};

// --- what must hold ----------------------------------------------------------------------------------------------------

/** What must hold at every moment; each that doesn't is named. */
const wrongWith = async (world: World): Promise<string[]> => {
  const { accountId, looking, seen } = world;
  const before = seen.all;
  const [now, { records }, waiting] = await Promise.all([
    world.look(),
    auditStore(looking).list(accountId, { limit: 100 }),
    queueStore(looking).waiting("cases", 10_000),
  ]);
  world.seen = now;
  const { all, held, head, places } = now;
  const wrong: string[] = [];
  const hold = (says: string, holds: boolean) => {
    if (!holds) wrong.push(says);
  };

  const applied = all.filter(({ state }) => state === "applied");
  for (const field of fields) {
    // Each case that was applied leads from a value to the next, so all of them are one way from the first value to the present one.
    const ways = applied.flatMap(({ changes = [] }) => changes.filter((change) => change.field === field));
    for (const value of values[field]) {
      const leaves = ways.filter(({ from }) => from === value).length - ways.filter(({ to }) => to === value).length;
      const wanted = Number(value === values[field][0]) - Number(value === held[field]);
      hold(`${field} is what the applied cases made of it`, leaves === wanted);
    }
  }
  const moves = records.filter(({ kind }) => kind === "correspondence-address-changed").length;
  hold("each change of the data raised their version", held.version - 1 === applied.length + moves);
  const isRenamed = applied.some(({ changes = [] }) => changes.some(({ field }) => field === "companyName"));
  hold("the head bears the company's name", !isRenamed || head?.companyName === held.companyName);

  for (const request of all) {
    const { id, history, state } = request;
    const ends = history.filter(({ what }) => what === "applied" || what === "rejected");
    hold("it ends once", ends.length === (isClosed(request) ? 1 : 0));
    hold("as it is shown", !isClosed(request) || ends[0]?.what === state);
    const decisions = records.filter(
      ({ subject, kind }) =>
        subject === id && (kind === "change-request-applied" || kind === "change-request-rejected"),
    );
    hold("each end is on record", decisions.length === ends.length);
    const isShown = waiting.some(({ subject }) => subject === id);
    hold("BOK's queue has what waits for BOK, and nothing else", isShown === waitsForStaff(request));
    const was = before.find((each) => each.id === id);
    const sameStart = JSON.stringify(history.slice(0, was?.history.length ?? 0)) === JSON.stringify(was?.history ?? []);
    hold("a history only grows", sameStart);
    hold("what was asked for never changes", !was || JSON.stringify(was.changes) === JSON.stringify(request.changes));
  }
  hold(
    "nothing that was kept is lost",
    before.every(({ id }) => all.some((each) => each.id === id)),
  );
  const open = all.filter((request) => !isClosed(request)).map(({ id }) => id);
  const taken = [...((places?.requestIds as Set<string> | undefined) ?? [])];
  hold("places are taken by what is open", JSON.stringify(taken.sort()) === JSON.stringify(open.sort()));
  return wrong;
};

/** It takes some ten seconds; a machine that does other work too may take longer. */
const slowMachineMilliseconds = 180_000;

it(
  "the data are what the applied cases made of them, each carried out once and exactly as asked for, whatever happens at once",
  async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(life, async (batches) => {
        const world = await openWorld();
        for (const { wrong, actions } of batches) {
          world.goesWrong(wrong);
          const outcomes = await world.atOnce(
            actions.map(({ action, turn }) => ({ turn, act: () => act(world, action) })),
          );
          world.goesWrong(null);
          for (const [at, outcome] of outcomes.entries()) {
            if (outcome === undefined) continue;
            const { does } = actions[at]!.action;
            expect([...mayBeTold[does], ...(wrong ? ["temporarily_unavailable"] : [])], does).toContain(outcome);
            seen.set(`${does}: ${outcome}`, (seen.get(`${does}: ${outcome}`) ?? 0) + 1);
          }
          expect(await wrongWith(world)).toEqual([]);
        }
      }),
      { numRuns: 6, seed: 20_260_302, endOnFailure: true },
    );
    for (const wanted of [
      "decide: done",
      "decide: already_decided_otherwise",
      "decide: subscriber_moved",
      "ask: done",
      "answer: done",
      "move: done",
    ])
      expect([...seen.keys()], "every kind of outcome was met").toContain(wanted);
  },
  slowMachineMilliseconds,
);
