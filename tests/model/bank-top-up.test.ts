/**
 * One order by bank transfer, its customer, two clerks with links, one who is signed in, and the schedule: at random and at
 * once, on the real engine, while calls go wrong. What is done at once is decided before any of it is kept. After each
 * batch the whole order is looked at.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { takeConfirmation } from "../../functions/uploads/take-confirmation.ts";
import { takeUploads } from "../../functions/uploads/take-uploads.ts";
import { objectCreatedOf, queued, scanResultOf } from "../../local/upload-events.ts";
import { LedgerEntry, LedgerHead } from "../../shared/domain/account/ledger.ts";
import { grosze } from "../../shared/domain/money.ts";
import { BankTopUp, bankTopUpState, type Clerk, type Decision } from "../../shared/domain/top-ups/bank-top-up.ts";
import { cleanKey, incomingKey } from "../../shared/domain/uploads/upload.ts";
import type { FileKeeper, FileReader } from "../../shared/gateways/files.ts";
import { ranges } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { someFile } from "../support/bank-top-ups.ts";
import { type Fault, faults, injectFaults } from "../support/faults.ts";
import { anExe, aPdf } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";
import { toldBy } from "../support/notices.ts";
import { refusalOf } from "../support/refusals.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { byStaff, clerks, transferDesk } from "../support/transfers.ts";
import { turnsAt } from "../support/turns.ts";

const stage = tableOfFile();
logOfEachTest();

// --- what is done ------------------------------------------------------------------------------------------------------

/** Places in the lists of files, events and links that there are by then: the rest of a division picks one. */
const place = fc.nat({ max: 999 });

const decision = {
  decision: fc.constantFrom("credit" as const, "credit" as const, "reject" as const),
  amount: fc.constantFrom("as ordered" as const, "as ordered" as const, "less" as const, "more" as const),
  hasReason: fc.constantFrom(true, true, false),
};
const announce = fc.record({ does: fc.constant("announce" as const) });
const upload = fc.record({
  does: fc.constant("upload" as const),
  file: place,
  bytes: fc.constantFrom("one" as const, "one" as const, "other" as const, "bad" as const),
  told: fc.constantFrom(
    "at once" as const,
    "at once" as const,
    "at once" as const,
    "later" as const,
    "as malware" as const,
  ),
});
const tellAgain = fc.record({ does: fc.constant("tell again" as const), event: place });
const byLink = fc.record({ does: fc.constant("decide by link" as const), link: place, ...decision });
const signedIn = fc.record({ does: fc.constant("decide signed in" as const), ...decision });
const expire = fc.record({ does: fc.constant("expire" as const) });
const customers = fc.oneof(
  { weight: 2, arbitrary: announce },
  { weight: 4, arbitrary: upload },
  { weight: 1, arbitrary: tellAgain },
);
const everybodys = fc.oneof(
  { weight: 5, arbitrary: customers },
  { weight: 5, arbitrary: byLink },
  { weight: 2, arbitrary: signedIn },
  { weight: 2, arbitrary: expire },
);
type Action = typeof everybodys extends fc.Arbitrary<infer One> ? One : never;

/** What gets in each other's way. */
const clashing = fc.oneof(
  { weight: 4, arbitrary: byLink },
  { weight: 2, arbitrary: signedIn },
  { weight: 2, arbitrary: expire },
  { weight: 1, arbitrary: upload },
);

const batchOf = <One extends Action>(action: fc.Arbitrary<One>, minLength = 1) =>
  fc.record({
    /** What goes wrong with which call of the batch, if anything. */
    wrong: fc.option(fc.record({ fault: fc.constantFrom(...faults), call: fc.nat({ max: 12 }) }), { freq: 2 }),
    minutes: fc.oneof(
      { weight: 6, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.constant(11) },
      { weight: 1, arbitrary: fc.constant(14 * 24 * 60) },
    ),
    /** Whether each is done twice at once, as by somebody who clicks twice. */
    isTwice: fc.boolean(),
    actions: fc.array(fc.record({ action: action as fc.Arbitrary<Action>, turn: place }), {
      minLength,
      maxLength: 3,
      size: "max",
    }),
  });
/** The customer begins; then everybody is at it. */
const life = fc
  .tuple(
    fc.array(batchOf(customers), { minLength: 2, maxLength: 2 }),
    batchOf(clashing, 3),
    fc.array(batchOf(everybodys), { minLength: 3, maxLength: 3 }),
  )
  .map(([first, clash, rest]) => [...first, clash, ...rest]);

// --- where it is done --------------------------------------------------------------------------------------------------

const contents = { one: aPdf("one"), other: aPdf("other"), bad: anExe() };
const pick = <One>(all: readonly One[], at: number): One | undefined => all[at % all.length];

/** A bucket that keeps versions, as on AWS. */
const bucket = () => {
  const objects = new Map<string, Uint8Array>();
  const named = (key: string, versionId: string | undefined) =>
    key.startsWith("clean/") ? key : `${key} ${versionId}`;
  const files: FileReader & FileKeeper = {
    read: async ({ key, versionId }) => {
      const bytes = objects.get(named(key, versionId));
      return bytes ? { bytes, ...(versionId === undefined ? {} : { versionId }) } : "gone";
    },
    keep: async ({ key, bytes }) => void objects.set(named(key, undefined), bytes),
    remove: async ({ key, versionId }) => void objects.delete(named(key, versionId)),
  };
  let count = 0;
  return {
    ...files,
    put: (key: string, bytes: Uint8Array): string => {
      count += 1;
      objects.set(named(key, `v${count}`), bytes);
      return `v${count}`;
    },
    names: () => [...objects.keys()],
  };
};

const openWorld = async () => {
  const own = await transferDesk(stage);
  const { accountId, client, table } = own;
  const atOnce = turnsAt(client);
  const files = bucket();
  const topUp = await own.order();
  await own.announce(topUp);
  const confirmations = takeConfirmation({
    transfers: own.transfers,
    topUps: topUpStore(table),
    people: peopleStore(table),
    financeClerks: () => clerks,
    linkKey: async () => "the key that makes the secrets of links",
    newId: own.newId,
    now: own.now,
  });
  const take = takeUploads({
    takers: { confirmations, attachments: async () => undefined },
    files,
    scansUploads: () => false,
    now: own.now,
  });
  let wrong: { readonly fault: Fault; readonly call: number } | null = null;
  let calls = 0;
  injectFaults(client, () => (wrong && calls++ === wrong.call ? wrong.fault : undefined));
  const look = async () => {
    const account = { ...ranges.waits(accountId), from: "A", to: "~" };
    const [{ items }, notices, links, records] = await Promise.all([
      own.looking.query(account, { limit: 1_000, newestFirst: false }),
      own.notices(),
      own.links(),
      own.records(topUp),
    ]);
    const of = (prefix: string) => items.filter(({ sk }) => String(sk).startsWith(prefix));
    return {
      topUp: BankTopUp.parse(of("TOPUP#")[0]),
      head: LedgerHead.parse(of("HEAD")[0]),
      entries: of("ENTRY#").map((item) => LedgerEntry.parse(item)),
      waits: of("WAITS#").map(({ sk }) => String(sk).slice("WAITS#".length)),
      notices,
      links,
      records,
    };
  };
  return {
    ...own,
    atOnce,
    files,
    topUp,
    look,
    /** How all was before the batch: whatever is done at once is decided by that. */
    seen: await look(),
    tell: (event: object) => take(queued([JSON.stringify(event)], own.now())),
    keyOf: (fileId: string) => incomingKey({ kind: "confirmations", accountId, subjectId: topUp.id, fileId }),
    /** What was told or is still to be notified of uploads, and who tried to decide what. */
    events: [] as object[],
    tried: [] as Decision[],
    done: [] as Decision[],
    goesWrong: (next: typeof wrong) => {
      [wrong, calls] = [next, 0];
    },
  };
};
type World = Awaited<ReturnType<typeof openWorld>>;

/** Does it, and names what came of it; undefined where there is nothing to do it to. */
const act = async (world: World, deed: Action): Promise<string | undefined> => {
  const { accountId, topUp, transfers, events, tell, seen } = world;
  switch (deed.does) {
    case "announce": {
      const file = someFile();
      return outcomeOf(transfers.announce(accountId, topUp.id, file));
    }
    case "upload": {
      const { confirmations } = seen.topUp;
      // Those that nobody has looked at come up more often: of the others nothing changes.
      const open = confirmations.filter(({ received, refused }) => !received && !refused);
      const { id } = pick([...confirmations, ...open, ...open, ...open, ...open], deed.file)!;
      const key = world.keyOf(id);
      const versionId = world.files.put(key, contents[deed.bytes]);
      const arrived = { bucket: "b", key, sizeBytes: 1, etag: "0", versionId };
      const isMalware = deed.told === "as malware";
      const event = isMalware
        ? scanResultOf(arrived, "THREATS_FOUND", world.now())
        : objectCreatedOf(arrived, world.now());
      events.push(event);
      return deed.told === "later" ? "put" : outcomeOf(tell(event));
    }
    case "tell again": {
      const event = pick(events, deed.event);
      return event && outcomeOf(tell(event));
    }
    case "decide by link": {
      const link = pick(seen.links, deed.link);
      if (!link) return undefined;
      const by: Clerk = { email: link.email, linkId: link.id };
      return decide(world, { ...decisionOf(deed, by), creditMaxGrosze: topUp.amountGrosze });
    }
    case "decide signed in":
      return decide(world, decisionOf(deed, byStaff));
    case "expire":
      return outcomeOf(transfers.expire({ accountId, subject: topUp.id }));
  }
};

const amounts = { "as ordered": undefined, less: grosze(1_500), more: grosze(30_000) };
const decisionOf = (
  deed: Pick<Extract<Action, { does: "decide signed in" }>, "decision" | "amount" | "hasReason">,
  by: Clerk,
): Decision => ({
  decision: deed.decision,
  by,
  receivedGrosze: deed.decision === "credit" ? amounts[deed.amount] : undefined,
  reason: deed.hasReason ? "Tak jest na wyciągu" : undefined,
});

const decide = async (world: World, wanted: Decision): Promise<string> => {
  world.tried.push(wanted);
  const outcome = await outcomeOf(world.transfers.decide(world.accountId, world.topUp.id, wanted, "198.51.100.7"));
  if (outcome === "done") world.done.push(wanted);
  return outcome;
};

const outcomeOf = async (doing: Promise<unknown>): Promise<string> => (await refusalOf(doing))?.code ?? "done";

/** What each may be told, whatever others do meanwhile; where a call went wrong, also to come again. */
const mayBeTold: Record<Action["does"], readonly string[]> = {
  announce: ["done", "top_up_closed", "too_many_confirmations"],
  upload: ["done", "put"],
  "tell again": ["done"],
  "decide by link": ["done", "already_decided", "beyond_link", "invalid_request"],
  "decide signed in": ["done", "already_decided", "invalid_request"],
  expire: ["done"],
};

// --- what must hold ----------------------------------------------------------------------------------------------------

const isSame = (one: Clerk | undefined, other: Clerk) => one?.userId === other.userId && one?.linkId === other.linkId;

/** What must hold of an order at every moment; each that doesn't is named. */
const wrongWith = async (world: World): Promise<string[]> => {
  const { accountId, tried, done } = world;
  const before = world.seen.topUp;
  world.seen = await world.look();
  const { topUp, head, entries, waits, notices, links, records } = world.seen;
  const wrong: string[] = [];
  const hold = (says: string, holds: boolean) => {
    if (!holds) wrong.push(says);
  };
  const told = (kind: string) => notices.map(({ facts }) => facts).filter((facts) => facts.kind === kind);
  const { credit, rejection, confirmations } = topUp;
  const credited = credit?.receivedGrosze ?? 0;
  const state = bankTopUpState(topUp, world.now());

  hold("credited at most once, and only by a decision", entries.length === (credit ? 1 : 0));
  hold("the balance is what the decision received", head.balanceGrosze === credited);
  hold(
    "the entry is of this transfer",
    entries.every(({ cause, subjectId }) => cause.id === topUp.code && subjectId === topUp.id),
  );
  const wanted = tried.filter((one) => credit && one.decision === "credit" && isSame(credit.by, one.by));
  hold(
    "somebody decided to credit this",
    !credit || wanted.some(({ receivedGrosze = topUp.amountGrosze }) => receivedGrosze === credited),
  );
  hold(
    "somebody refused it",
    !rejection || tried.some((one) => one.decision === "reject" && isSame(rejection.by, one.by)),
  );
  hold("a link credits no more than was ordered", !credit?.by.linkId || credited <= topUp.amountGrosze);
  hold("no link overrules a no", !rejection || credit?.by.linkId === undefined);
  const received = confirmations.filter((file) => file.received);
  const needsReason =
    credit &&
    (credited !== topUp.amountGrosze || rejection || (topUp.expiredAt !== undefined && received.length === 0));
  hold("a reason where there must be one", !needsReason || credit.reason !== undefined);
  for (const one of done) {
    const kept = one.decision === "credit" ? credit : rejection;
    hold(`who was told that it is done did it: ${one.decision}`, isSame(kept?.by, one.by));
  }

  const facts = ["credit", "rejection", "expiredAt"] as const;
  for (const fact of facts)
    hold(`${fact} stays`, before[fact] === undefined || JSON.stringify(before[fact]) === JSON.stringify(topUp[fact]));
  for (const known of before.confirmations) {
    const now = confirmations.find(({ id }) => id === known.id);
    for (const fact of ["received", "refused"] as const)
      hold(`a file stays ${fact}`, !known[fact] || JSON.stringify(known[fact]) === JSON.stringify(now?.[fact]));
    hold("a file is received or refused", !(now?.received && now.refused));
  }
  hold("versions only rise", topUp.version >= before.version);

  const different = new Set(received.map((file) => file.received!.sha256));
  const perClerk = clerks.flatMap((email) =>
    [...different].map(
      (hash) =>
        notices.filter((notice) => {
          const [tells, { recipient }] = [toldBy(notice), notice];
          return (
            tells.kind === "transfer-confirmed" &&
            tells.file.sha256 === hash &&
            "address" in recipient &&
            recipient.address === email
          );
        }).length,
    ),
  );
  hold(
    "each clerk is notified of each file once",
    perClerk.every((count) => count === 1),
  );
  hold("finance is notified of nothing else", told("transfer-confirmed").length === different.size * clerks.length);
  hold("a link for each notice", links.length === told("transfer-confirmed").length);
  hold("thanks for each", told("confirmation-received").length === different.size);
  const refused = confirmations.filter((file) => file.refused);
  hold("why for each that is refused", told("confirmation-refused").length === refused.length);
  const clean = received.map(({ id: fileId, received: kept }) =>
    cleanKey({ kind: "confirmations", accountId, subjectId: topUp.id, fileId }, kept!.sha256),
  );
  hold(
    "each file is kept",
    clean.every((key) => world.files.names().includes(key)),
  );

  hold(
    "what finance has seen does not run out",
    received.every((file) => !topUp.expiredAt || topUp.expiredAt <= file.received!.at),
  );
  hold("what was decided does not run out", !topUp.expiredAt || !credit || topUp.expiredAt <= credit.at);

  const isDecided = credit !== undefined || rejection !== undefined;
  const toDecide = `top-ups-to-decide#${topUp.id}`;
  hold(
    "finance's queue has what waits, and nothing else",
    waits.includes(toDecide) === (received.length > 0 && !isDecided),
  );
  const awaits = waits.includes(`bank-transfer#${topUp.id}`);
  hold("what awaits its transfer runs out", state !== "awaiting-transfer" || awaits);
  hold("what is decided or closed runs out no more", !(isDecided || topUp.expiredAt) || !awaits);

  const decisions = [rejection, credit].filter((one) => one !== undefined).length;
  hold(
    "each decision is on record with both",
    records.operator.length === decisions && records.customer.length === decisions,
  );
  const receipts = told("transfer-credited");
  hold("one receipt", receipts.length === (credit ? 1 : 0));
  hold(
    "with the balance",
    receipts.every((receipt) => "balanceGrosze" in receipt && receipt.balanceGrosze === credited),
  );
  hold("one no", told("transfer-rejected").length === (rejection ? 1 : 0));
  hold("one end", told("transfer-expired").length === (topUp.expiredAt ? 1 : 0));
  return wrong;
};

/** It takes some twenty seconds; a machine that does other work too may take longer. */
const slowMachineMilliseconds = 180_000;

it(
  "an order is credited at most once, by a decision, and each file is told once, whatever happens to it at once",
  async () => {
    const seen = new Map<string, number>();
    const see = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(life, async (batches) => {
        const world = await openWorld();
        for (const { wrong, minutes, isTwice, actions } of batches) {
          world.pass(minutes * 60_000);
          world.goesWrong(wrong);
          const deeds = isTwice ? [...actions, ...actions] : actions;

          const outcomes = await world.atOnce(
            deeds.map(({ action: deed, turn }) => ({ turn, act: () => act(world, deed) })),
          );

          world.goesWrong(null);
          for (const [at, outcome] of outcomes.entries()) {
            if (outcome === undefined) continue;
            const { does } = deeds[at]!.action;
            expect([...mayBeTold[does], ...(wrong ? ["temporarily_unavailable"] : [])], does).toContain(outcome);
            see(`${does}: ${outcome}`);
          }
          expect(await wrongWith(world)).toEqual([]);
        }

        // Whatever was put off comes again in the end, and nothing is left lying about.
        for (const event of world.events) await world.tell(event);
        expect(await wrongWith(world)).toEqual([]);
        const { topUp } = world.seen;
        // Entries are only ever added: one that disagrees with the others still does.
        expect(await world.ledger.verify(world.accountId)).toEqual([]);
        expect(world.files.names().filter((name) => name.startsWith("incoming/"))).toEqual([]);
        for (const event of world.events) await world.tell(event);
        expect(await world.kept(world.topUp)).toEqual(topUp);
        see(bankTopUpState(topUp, world.now()));
        for (const { received, refused } of topUp.confirmations)
          see(received ? "received" : (refused?.why ?? "announced"));
      }),
      { numRuns: 6, seed: 20_260_302, endOnFailure: true },
    );
    // Enough of it came about to mean something.
    const wanted = ["credited", "received", "other-type", "upload: done", "decide by link: done", "expire: done"];
    expect([...seen.keys()]).toEqual(expect.arrayContaining(wanted));
  },
  slowMachineMilliseconds,
);
