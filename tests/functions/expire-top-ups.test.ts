import { describe, expect, it } from "vitest";
import { expireTopUps } from "../../functions/expire-top-ups/expire-top-ups.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { bankTopUpState } from "../../shared/domain/top-ups/bank-top-up.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { closureStore } from "../../shared/store/closure-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import { queueStore, waitsWrite } from "../../shared/store/queue-store.ts";
import { receivedFile } from "../support/bank-top-ups.ts";
import { keepRequest } from "../support/change-requests.ts";
import { injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { keepProposal, keepStaff, proposalsOn, someStaff } from "../support/proposals.ts";
import { thrownBy } from "../support/refusals.ts";
import { tableNamed, testTable } from "../support/table.ts";
import { noon } from "../support/top-ups.ts";
import { credits, rejects, transferDesk } from "../support/transfers.ts";

const logged = logOfEachTest({ stage: "dev" });
const watch = onlyGranted("expire-top-ups");
const from = "198.51.100.7";
const minute = 60_000;
const late = 14 * 24 * 60 * minute;

/** A table of its own, because the schedule works off the whole queue. */
const operator = async () => {
  const { name } = await testTable();
  const desk = () => transferDesk(() => tableNamed(name));
  const own = watch(await desk());
  const { transfers, now } = own;
  const ledger = ledgerStore({ table: own.table, now, pause: async () => {} });
  const proposals = proposalStore({ table: own.table, ledger, now, newId: own.newId });
  const run = () => expireTopUps({ queues: queueStore(own.table), transfers, proposals, now })();
  return { ...own, desk, run };
};

const noTopUp = { due: 0, expired: 0, settled: 0, "not-due": 0, failed: 0 };
const nothing = { ...noTopUp, "proposals-expired": 0, "proposals-failed": 0 };

describe("the hourly run", () => {
  it("closes what is out of time in every account, tells who ordered it, and leaves the rest alone", async () => {
    const one = await operator();
    const other = await one.desk();
    const [first, second] = [await one.order(), await other.order()];
    const later = await one.order({ expiresAt: new Date(noon.getTime() + late + minute).toISOString() });

    one.pass(late - 1);
    expect(await one.run()).toEqual(nothing);
    one.pass(1);
    expect(await one.run()).toEqual({ ...nothing, due: 2, expired: 2 });
    expect(await one.run()).toEqual(nothing);
    const expired = { value: 1, method: "bank", outcome: "expired" };
    expect(logged.measured("top-ups").filter(({ outcome }) => outcome === "expired")).toEqual([expired, expired]);

    expect((await one.kept(first)).expiredAt).toBe(first.expiresAt);
    expect((await other.kept(second)).expiredAt).toBe(first.expiresAt);
    expect((await one.told("transfer-expired")).map(({ topUpId }) => topUpId).sort()).toEqual(
      [first.id, second.id].sort(),
    );
    expect(await one.waits()).toEqual([`bank-transfer#${later.id}`]);
    expect(await other.waits()).toEqual([]);
    expect(bankTopUpState(await one.kept(later), one.now())).toBe("awaiting-transfer");
  });

  it("takes what was settled meanwhile off the queue, and tells nobody", async () => {
    const own = await operator();
    const [confirmed, credited, rejected] = [await own.order(), await own.order(), await own.order()];
    const { id: confirmationId } = await own.announce(confirmed);
    const told = { accountId: own.accountId, topUpId: confirmed.id, confirmationId };
    await own.others.takeFile(told, receivedFile("a"), own.forFinance(confirmed));
    await own.others.decide(own.accountId, credited.id, credits(), from);
    await own.others.decide(own.accountId, rejected.id, rejects(), from);
    own.pass(late);

    // A decision takes the marker off itself.
    expect(await own.run()).toEqual({ ...nothing, due: 1, settled: 1 });

    const states = await Promise.all([confirmed, credited, rejected].map(own.kept));
    expect(states.map((topUp) => bankTopUpState(topUp, own.now()))).toEqual([
      "confirmation-received",
      "credited",
      "rejected",
    ]);
    expect(await own.told("transfer-expired")).toEqual([]);
    expect(await own.waits()).toEqual([`top-ups-to-decide#${confirmed.id}`]);
  });

  it("twice at once closes each once", async () => {
    const own = await operator();
    const topUps = [await own.order(), await own.order(), await own.order()];
    own.pass(late);

    const reports = await Promise.all([own.run(), own.run()]);

    expect(reports.reduce((sum, { expired = 0 }) => sum + expired, 0)).toBe(3);
    expect(reports.map(({ failed }) => failed)).toEqual([0, 0]);
    expect(await own.told("transfer-expired")).toHaveLength(topUps.length);
    expect(await own.waits()).toEqual([]);
  });

  it("believes the top-up, not the queue, where that says too early that it is due", async () => {
    const own = await operator();
    const topUp = await own.order();
    await own.looking.write(waitsWrite("bank-transfer", { accountId: own.accountId, subject: topUp.id }, noon));

    expect(await own.run()).toEqual({ ...nothing, due: 1, "not-due": 1 });

    expect((await own.kept(topUp)).expiredAt).toBeUndefined();
    own.pass(late);
    expect(await own.run()).toEqual({ ...nothing, due: 1, expired: 1 });
  });

  it("leaves one that fails to the next run, tells the log, and closes the others", async () => {
    const own = await operator();
    const topUps = [await own.order(), await own.order(), await own.order()];
    const failing = topUps[1]!;
    own.pass(late);
    let isAway = true;
    injectFaults(own.client, ({ command, input }) =>
      isAway && command === "TransactWriteItems" && JSON.stringify(input).includes(failing.id)
        ? "throttled"
        : undefined,
    );

    expect(await own.run()).toEqual({ ...nothing, due: 3, expired: 2, failed: 1 });
    expect(logged.of("top_up.not_expired")).toMatchObject([
      { level: "error", accountId: own.accountId, topUpId: failing.id },
    ]);
    expect(await own.waits()).toEqual([`bank-transfer#${failing.id}`]);

    isAway = false;
    expect(await own.run()).toEqual({ ...nothing, due: 1, expired: 1 });
    expect(await own.told("transfer-expired")).toHaveLength(3);
  });

  it("whose answer was lost finds next time what it did, and tells nobody again", async () => {
    const own = await operator();
    await own.order();
    own.pass(late);
    let isLost = true;
    injectFaults(own.client, ({ command }) => {
      if (command !== "TransactWriteItems" || !isLost) return undefined;
      isLost = false;
      return "lost-after";
    });

    expect(await own.run()).toEqual({ ...nothing, due: 1, failed: 1 });
    expect(await own.run()).toEqual(nothing);

    expect(await own.told("transfer-expired")).toHaveLength(1);
    expect(await own.waits()).toEqual([]);
  });

  it("returns the case of a proposal that nobody confirmed in time to BOK", async () => {
    const own = await operator();
    const { accountId, looking } = own;
    const request = await keepRequest(looking, (await keepPerson(looking, somePerson(accountId))).user, {
      kind: "account-closure",
      payoutAccountNumber: "61109010140000071219812874",
    });
    const { by, caller } = await keepStaff(looking, { role: "operator-helpdesk" });
    const named = { accountId, requestId: request.id };
    const actor = { ...by, side: "staff", email: "" } as const;
    const closures = closureStore({ table: looking, now: own.now });
    await closures.propose(named, { actor, staff: by, caller, note: undefined });

    own.pass(late / 2);
    expect(await own.run()).toEqual({ ...nothing, "proposals-expired": 1 });

    const { state, history } = await changeRequestStore(looking).find(accountId, request.id);
    expect(state).toBe("open");
    expect(history.at(-1)).toMatchObject({ what: "proposal-expired", by: { side: "system" } });
  });

  it("closes the proposals that nobody confirmed in time, and informs whoever proposed, once", async () => {
    const own = await operator();
    const by = someStaff();
    const proposal = await keepProposal(own.looking, own.accountId, { by });
    const { proposals } = proposalsOn(own.looking);
    const waiting = async () => (await queueStore(own.looking).waiting("proposals-to-confirm", 10)).length;

    own.pass(late / 2 - 1);
    expect(await own.run()).toEqual(nothing);
    expect(await waiting()).toBe(1);
    own.pass(1);
    expect(await own.run()).toEqual({ ...nothing, "proposals-expired": 1 });
    expect(await own.run()).toEqual(nothing);

    expect(await waiting()).toBe(0);
    expect((await proposals.find(proposal.id)).closed).toEqual({ as: "expired", at: own.now().toISOString() });
    expect(await own.notices()).toMatchObject([
      {
        recipient: { accountId: operatorId, userId: by.userId },
        facts: { kind: "proposal-expired", proposalId: proposal.id },
      },
    ]);
  });

  it("leaves a proposal that fails to the next run, and closes the others", async () => {
    const own = await operator();
    const made = await Promise.all([1, 2, 3].map(() => keepProposal(own.looking, own.accountId)));
    const failing = made[1]!;
    own.pass(late);
    let isAway = true;
    injectFaults(own.client, ({ command, input }) =>
      isAway && command === "GetItem" && JSON.stringify(input).includes(failing.id) ? "throttled" : undefined,
    );

    expect(await own.run()).toEqual({ ...nothing, "proposals-expired": 2, "proposals-failed": 1 });
    expect(logged.of("proposal.not_expired")).toMatchObject([{ level: "error", proposalId: failing.id }]);

    isAway = false;
    expect(await own.run()).toEqual({ ...nothing, "proposals-expired": 1 });
  });

  it("fails as a whole where the queue can't be read, or a top-up that it names is not there", async () => {
    const own = await operator();
    const topUp = await own.order();
    own.pass(late);
    await own.looking.write({ Delete: { Key: keys.topUp(own.accountId, topUp.id) } });

    expect(await own.run()).toEqual({ ...nothing, due: 1, failed: 1 });

    injectFaults(own.client, ({ command }) => (command === "Query" ? "throttled" : undefined));
    expect(await thrownBy(own.run())).toMatchObject({ code: "temporarily_unavailable" });
  });
});
