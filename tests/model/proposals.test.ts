/**
 * Adjustments of one account, large and small, and the proposals that they become: two of finance, an administrator, one of the helpdesk
 * and the schedule, at random and at once, on the real engine, while calls go wrong. What is done at once is decided before any of it is
 * kept. After each batch the whole account is looked at.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { AccountHead } from "../../shared/domain/account/account.ts";
import { grosze } from "../../shared/domain/money.ts";
import { Proposal, proposalState } from "../../shared/domain/proposals/proposal.ts";
import { warsawDay } from "../../shared/domain/warsaw.ts";
import { type NewId, newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { adjustmentStore } from "../../shared/store/adjustment-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { type Fault, faults, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { adjustmentLimit, keepStaff, twoPeopleAfterMilliseconds } from "../support/proposals.ts";
import { refusalOf } from "../support/refusals.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";
import { turnsAt } from "../support/turns.ts";

const stage = tableOfFile();
logOfEachTest();

// --- what is done ------------------------------------------------------------------------------------------------------

/** Places in the list of proposals that there are by then: the rest of a division picks one. */
const place = fc.nat({ max: 999 });
const anybody = fc.constantFrom("ewa", "jan", "ola", "hela");
type Name = "ewa" | "jan" | "ola" | "hela";

const adjust = fc.record({
  does: fc.constant("adjust" as const),
  who: fc.constantFrom("ewa" as const, "jan" as const),
  amount: fc.constantFrom(20_000, -30_000, 60_000, 60_000, -70_000),
  key: fc.constantFrom("a", "b", "c", "d"),
});
const confirm = fc.record({
  does: fc.constant("confirm" as const),
  who: anybody as fc.Arbitrary<Name>,
  proposal: place,
  named: fc.constantFrom("its hash" as const, "its hash" as const, "its hash" as const, "another" as const),
});
const withdraw = fc.record({
  does: fc.constant("withdraw" as const),
  who: anybody as fc.Arbitrary<Name>,
  proposal: place,
});
const expire = fc.record({ does: fc.constant("expire" as const) });
type Action = typeof everybodys extends fc.Arbitrary<infer One> ? One : never;
const everybodys = fc.oneof(
  { weight: 4, arbitrary: adjust },
  { weight: 6, arbitrary: confirm },
  { weight: 1, arbitrary: withdraw },
  { weight: 1, arbitrary: expire },
);

/** What gets in each other's way: confirmed and taken back at once, by whoever may do either. */
const clashing = fc.oneof(
  confirm.map((one) => ({ ...one, proposal: 0, named: "its hash" as const })),
  withdraw.map((one) => ({ ...one, proposal: 0, who: "ola" as const })),
);

const batchOf = (action: fc.Arbitrary<Action>, minLength = 1) =>
  fc.record({
    /** What goes wrong with which call of the batch, if anything. */
    wrong: fc.option(fc.record({ fault: fc.constantFrom(...faults), call: fc.nat({ max: 10 }) }), { freq: 2 }),
    minutes: fc.oneof(
      { weight: 5, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.constant(24 * 60) },
      { weight: 1, arbitrary: fc.constant(7 * 24 * 60) },
    ),
    /** Whether each is done twice at once, as by somebody who clicks twice. */
    isTwice: fc.boolean(),
    actions: fc.array(fc.record({ action, turn: place }), { minLength, maxLength: 3, size: "max" }),
  });
/** Finance begins; then people clash, and then everybody is at it. */
const life = fc
  .tuple(
    batchOf(adjust, 3),
    batchOf(clashing, 3),
    fc.array(batchOf(everybodys), { minLength: 4, maxLength: 4 }),
    batchOf(clashing, 3),
  )
  .map(([first, clash, rest, last]) => [first, clash, ...rest, last]);

// --- where it is done --------------------------------------------------------------------------------------------------

const openWorld = async () => {
  const { client, table } = stage();
  const { table: looking } = stage();
  const accountId = await openTestAccount(looking);
  let at = noon;
  const now = () => at;
  const made: string[] = [];
  const naming: NewId = (prefix, instant) => {
    const id = newId(prefix, instant);
    if (prefix === "pr") made.push(id);
    return id;
  };
  const atOnce = turnsAt(client);
  let [wrong, calls]: [{ fault: Fault; call: number } | null, number] = [null, 0];
  injectFaults(client, () => {
    const fault = wrong?.call === calls ? wrong.fault : undefined;
    calls += 1;
    return fault;
  });
  const ledger = ledgerStore({ table, now, pause: async () => {} });
  const staff = {
    ewa: await keepStaff(looking),
    jan: await keepStaff(looking),
    ola: await keepStaff(looking, { role: "operator-administrator" }),
    hela: await keepStaff(looking, { role: "operator-helpdesk" }),
  };
  let kept: readonly Proposal[] = [];
  return {
    accountId,
    looking,
    staff,
    now,
    pass: (minutes: number) => {
      at = new Date(at.getTime() + minutes * 60_000);
    },
    goesWrong: (next: typeof wrong) => {
      [wrong, calls] = [next, 0];
    },
    atOnce,
    adjustments: adjustmentStore({ table, ledger, now, newId: naming }),
    proposals: proposalStore({ table, ledger, now, newId: naming }),
    observer: ledgerStore({ table: looking, now }),
    /** The account and the proposals that are kept, in the order in which they were made. */
    look: async () => {
      const [head, ...proposals] = await looking.getAll([keys.head(accountId), ...made.map(keys.proposal)]);
      kept = proposals.filter((item) => item !== undefined).map((item) => Proposal.parse(item));
      return { head: AccountHead.parse(head), kept };
    },
    /** The proposals as they were looked at last: after the last batch. */
    kept: () => kept,
    /** What people were told, beside refusals. */
    told: { posted: new Set<string>(), proposed: new Map<string, string>(), confirmed: new Map<string, string>() },
  };
};
type World = Awaited<ReturnType<typeof openWorld>>;

/** Does it, and names what came of it; undefined where there is nothing to do it to. */
const act = async (world: World, deed: Action): Promise<string | undefined> => {
  const { accountId, staff, proposals, told } = world;
  const outcomeOf = async (doing: Promise<unknown>): Promise<string> => (await refusalOf(doing))?.code ?? "done";
  if (deed.does === "adjust") {
    const { by } = staff[deed.who];
    const content = {
      amountGrosze: grosze(deed.amount),
      reason: "Zwrot za połączenia",
      causeId: sha256(`${by.userId}:${deed.key}`),
    };
    return outcomeOf(
      world.adjustments.adjust(accountId, content, by, adjustmentLimit).then((adjusted) => {
        if ("posted" in adjusted) return void told.posted.add(content.causeId);
        const { id } = adjusted.proposal;
        expect(told.proposed.get(content.causeId) ?? id, "one request is one proposal").toBe(id);
        told.proposed.set(content.causeId, id);
      }),
    );
  }
  if (deed.does === "expire")
    return outcomeOf(
      proposals.overdue(100).then(async (ids) => {
        const own = new Set(world.kept().map(({ id }) => id));
        for (const id of ids) if (own.has(id)) await proposals.expire(id);
      }),
    );
  const all = world.kept();
  // Those that are open come first and more often: of the others nothing changes.
  const open = all.filter(({ closed }) => !closed);
  const found = [...open, ...open, ...open, ...all];
  const proposal = found[deed.proposal % found.length];
  if (!proposal) return undefined;
  const { by, caller } = staff[deed.who];
  if (deed.does === "withdraw") return outcomeOf(proposals.withdraw(proposal.id, by));
  const contentHash = deed.named === "its hash" ? proposal.contentHash : sha256("another");
  return outcomeOf(
    proposals.confirm(proposal, { contentHash, by, caller, twoPeopleAfterMilliseconds }).then(({ id }) => {
      told.confirmed.set(id, by.userId);
    }),
  );
};

/** What each may be told, whatever others do meanwhile; where a call went wrong, also to come again. */
const mayBeTold: Record<Action["does"], readonly string[]> = {
  adjust: ["done", "idempotency_key_reused"],
  confirm: ["done", "own_proposal", "proposal_differs", "proposal_closed", "proposal_not_possible", "not_allowed"],
  withdraw: ["done", "proposal_closed", "not_allowed"],
  expire: ["done"],
};

// --- what must hold ----------------------------------------------------------------------------------------------------

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What must hold at every moment; each that doesn't is named. */
const wrongWith = async (world: World): Promise<string[]> => {
  const { accountId, observer, staff, told } = world;
  const before = world.kept();
  const [{ head, kept }, { entries }, waiting] = await Promise.all([
    world.look(),
    observer.entries(accountId, { limit: 1_000 }),
    queueStore(world.looking).waiting("proposals-to-confirm", 10_000),
  ]);
  const wrong: string[] = [];
  const hold = (says: string, holds: boolean) => {
    if (!holds) wrong.push(says);
  };
  const ofProposal = (id: string) => entries.filter(({ subjectId }) => subjectId === id);
  const mayConfirm = [staff.ewa, staff.jan, staff.ola].map(({ by }) => by.userId);

  hold("the balance is the sum of the entries", head.balanceGrosze === sum(entries.map((one) => one.amountGrosze)));
  hold("a cause is posted once", new Set(entries.map(({ cause }) => cause.id)).size === entries.length);

  for (const proposal of kept) {
    const { id, closed, content, proposedBy, contentHash } = proposal;
    const own = ofProposal(id);
    if (closed?.as !== "carried-out") {
      hold("what is not carried out posts nothing", own.length === 0);
    } else {
      const [entry] = own;
      hold("what is carried out is one entry", own.length === 1);
      hold("exactly as proposed: the amount", entry?.amountGrosze === content.amountGrosze);
      hold("exactly as proposed: the reason", entry?.note === content.reason);
      hold("exactly as proposed: the cause", entry?.cause.id === content.causeId);
      hold("by the proposer and whoever closed it", entry?.actor.id === proposedBy.userId);
      hold(
        "the entry names who confirmed",
        entry?.confirmedBy !== undefined && entry.confirmedBy === closed.by?.userId,
      );
      hold("two different people", entry?.confirmedBy !== proposedBy.userId);
      hold("who may confirm", mayConfirm.includes(String(entry?.confirmedBy)));
      hold("in time", closed.at < proposal.expiresAt);
    }
    hold("one that expired was out of time", closed?.as !== "expired" || closed.at >= proposal.expiresAt);
    const by = closed?.by?.userId;
    const mayWithdraw = [proposedBy.userId, staff.ola.by.userId];
    hold("withdrawn by who may", closed?.as !== "withdrawn" || mayWithdraw.includes(String(by)));
    const wasShown = waiting.some(({ subject }) => subject === id);
    hold("people's queue has what is open, and nothing else", wasShown === (closed === undefined));
    const was = before.find((one) => one.id === id);
    hold("what is proposed never changes", !was || was.contentHash === contentHash);
    hold("how it ended stays", !was?.closed || JSON.stringify(was.closed) === JSON.stringify(closed));
    const confirmedBy = told.confirmed.get(id);
    hold(
      "who was told that it is confirmed did it",
      !confirmedBy || (closed?.as === "carried-out" && by === confirmedBy),
    );
  }

  const alone = entries.filter(({ confirmedBy }) => confirmedBy === undefined);
  hold(
    "what two people post is of a proposal",
    entries.length - alone.length === sum(kept.map(({ id }) => ofProposal(id).length)),
  );
  const days = Map.groupBy(alone, ({ actor, postedAt }) => `${actor.id} ${warsawDay(new Date(postedAt))}`);
  for (const ofDay of days.values())
    hold("nobody adjusts more alone", sum(ofDay.map(({ amountGrosze }) => Math.abs(amountGrosze))) <= adjustmentLimit);
  for (const causeId of told.posted)
    hold(
      "who was told that it is posted finds it",
      entries.some(({ cause }) => cause.id === causeId),
    );
  for (const [causeId, id] of told.proposed)
    hold(
      "who was told of a proposal finds it",
      kept.some((one) => one.id === id && one.content.causeId === causeId),
    );
  const causes = kept.map(({ content }) => content.causeId);
  hold("one proposal for each request", new Set(causes).size === causes.length);
  return wrong;
};

/** It takes some ten seconds; a machine that does other work too may take longer. */
const slowMachineMilliseconds = 180_000;

it(
  "a proposal is carried out by two different people, exactly as proposed and once, or not at all, whatever happens at once",
  async () => {
    const seen = new Map<string, number>();
    const see = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(life, async (batches) => {
        const world = await openWorld();
        for (const { wrong, minutes, isTwice, actions } of batches) {
          world.pass(minutes);
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
        // Entries are only ever added: one that disagrees with the others still does.
        expect(await world.observer.verify(world.accountId)).toEqual([]);
        for (const proposal of world.kept()) see(proposalState(proposal, world.now()));
      }),
      { numRuns: 7, seed: 20_260_302, endOnFailure: true },
    );
    // Enough of it came about to mean something.
    const wanted = ["open", "carried-out", "withdrawn", "expired", "adjust: idempotency_key_reused"];
    const refusals = ["own_proposal", "proposal_differs", "proposal_closed", "not_allowed"].map(
      (code) => `confirm: ${code}`,
    );
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([...wanted, ...refusals, "confirm: done", "withdraw: done"]),
    );
  },
  slowMachineMilliseconds,
);
