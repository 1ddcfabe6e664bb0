import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/proposals/declaration.ts";
import { verbs } from "../../functions/proposals/index.ts";
import { closureProposals } from "../../shared/domain/change-requests/closure.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { type Proposal, proposing } from "../../shared/domain/proposals/proposal.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { newProposalWrite, proposalStore } from "../../shared/store/proposal-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { requestDesk } from "../support/change-requests.ts";
import { beforeNext } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepUser } from "../support/people.ts";
import { twoPeopleAfterMilliseconds } from "../support/proposals.ts";
import { expectOnce } from "../support/request-keys.ts";
import { ask, outcomeOf } from "../support/requests.ts";
import { tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("proposals");

const nrb = "61109010140000071219812874";

type Who = { readonly authorization: () => Promise<string> };

/** A customer with 123.45 PLN who asks for their account to be closed, BOK, and finance. */
const desk = async (balanceGrosze = 12_345) => {
  const { table, name } = stage();
  const own = watch(tableNamed(name));
  const requests = await requestDesk(table);
  const { accountId, now, staff, newId } = requests;
  const ledger = ledgerStore({ table, now });
  const post = (...drafts: ReturnType<typeof usage>[]) => ledger.post(accountId, () => ({ drafts }), {});
  if (balanceGrosze > 0) await post(credit(balanceGrosze, `pi_${accountId}`));
  const id = requests.idOf(
    await requests.send({ kind: "account-closure", message: "Rezygnujemy z usług.", payoutAccountNumber: `PL${nrb}` }),
  );
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(own.table),
    proposals: proposalStore({ table: own.table, ledger: ledgerStore({ table: own.table, now }), now, newId }),
    audit: auditStore(own.table),
    twoPeopleAfterMilliseconds: () => twoPeopleAfterMilliseconds,
    now,
  }));
  const proposals = async (
    route: `${"GET" | "POST" | "DELETE"} /back-office/proposals/{id}${"" | "/confirmation"}`,
    who: Who,
    body?: object,
  ) => {
    const { proposalId = "" } = await requests.kept(id);
    const authorization = await who.authorization();
    return ask(handler, route, { path: { id: proposalId }, authorization, ...(body ? { body } : {}) });
  };
  const shown = async (who: Who) => (await proposals("GET /back-office/proposals/{id}", who)).body!;
  return {
    ...requests,
    id,
    post,
    ledger,
    propose: (who?: typeof requests.clerk, note?: string) =>
      requests.decide(id, { decision: "apply", ...(note === undefined ? {} : { note }) }, who),
    freeze: () =>
      table.write({
        Update: {
          Key: keys.head(accountId),
          UpdateExpression: "SET #state = :frozen, #version = #version + :one",
          ExpressionAttributeNames: { "#state": "state", "#version": "version" },
          ExpressionAttributeValues: { ":frozen": "frozen", ":one": 1 },
        },
      }),
    confirm: async (who: Who) =>
      proposals("POST /back-office/proposals/{id}/confirmation", who, { contentHash: (await shown(who)).contentHash }),
    confirmOther: async ({ id: other, contentHash }: Proposal, who: Who) =>
      ask(handler, "POST /back-office/proposals/{id}/confirmation", {
        path: { id: other },
        authorization: await who.authorization(),
        body: { contentHash },
      }),
    table,
    withdraw: (who: Who) => proposals("DELETE /back-office/proposals/{id}", who),
    finance: await staff("operator-finance", "Filip"),
    head: () => ledger.head(accountId),
    sent: async (kind: string) => (await requests.mails()).filter(({ facts }) => facts.kind === kind),
  };
};

const waitsForConfirmation = async (table: ReturnType<typeof tableNamed>["table"], proposalId: string) =>
  (await queueStore(table).waiting("proposals-to-confirm", 1_000)).some(({ subject }) => subject === proposalId);

describe("closing an account", () => {
  it("pays the balance out to the last grosz, by two people, and closes account and case at once", async () => {
    const { propose, confirm, finance, head, kept, id, sent, ledger, accountId, clerk, queued } = await desk();

    expect((await propose()).body).toMatchObject({ state: "waiting-for-confirmation" });
    expect(await head()).toMatchObject({ balanceGrosze: 12_345, state: "open" });
    for (const _ of [1, 2]) expect((await confirm(finance)).body).toMatchObject({ state: "carried-out" });

    expect(await head()).toMatchObject({ balanceGrosze: 0, state: "closed" });
    const { entries } = await ledger.entries(accountId, { limit: 10 });
    expect(entries[0]).toMatchObject({
      kind: "payout",
      amountGrosze: -12_345,
      actor: { type: "staff", id: clerk.user.id },
      confirmedBy: finance.user.id,
    });
    expect(entries).toHaveLength(2);
    expect(await ledger.verify(accountId)).toEqual([]);
    expect(await kept(id)).toMatchObject({ state: "applied" });
    expect((await sent("payout-to-send")).map(({ recipient, facts }) => [recipient, facts])).toMatchObject([
      [{ desk: "finance" }, { payoutGrosze: 12_345, accountNumber: nrb, confirmedBy: "Filip Nowak" }],
    ]);
    expect(await sent("request-applied")).toHaveLength(1);
    expect(await queued()).toEqual([]);
  });

  it("is refused to whoever proposed it, and to BOK", async () => {
    const { propose, confirm, clerk, other, head } = await desk();
    await propose();

    expect(outcomeOf(await confirm(clerk))).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await confirm(other))).toEqual([403, "not_allowed"]);
    expect(await head()).toMatchObject({ balanceGrosze: 12_345, state: "open" });
  });

  it("is not carried out once its proposer was shut out; a colleague proposes it anew in its place", async () => {
    const own = await desk();
    const { propose, confirm, finance, clerk, other, head, table } = own;
    await propose();
    const { proposalId: first = "" } = await own.kept(own.id);
    const { user } = clerk;
    await keepUser(table, { ...user, canLogIn: false, version: user.version + 1 });

    expect(outcomeOf(await confirm(finance))).toEqual([409, "proposer_may_not"]);
    expect(await head()).toMatchObject({ balanceGrosze: 12_345, state: "open" });
    expect((await propose(other)).status).toBe(200);
    expect((await table.get(keys.proposal(first)))?.closed).toMatchObject({ as: "withdrawn" });
    expect((await confirm(finance)).status).toBe(200);

    expect(await head()).toMatchObject({ balanceGrosze: 0, state: "closed" });
  });

  it("pays nothing out once the balance has moved; withdrawn and proposed anew, it does", async () => {
    const { propose, confirm, withdraw, finance, clerk, post, head, now } = await desk();
    await propose();
    await post(usage(45, newId("tu", now())));

    expect(outcomeOf(await confirm(finance))).toEqual([409, "balance_moved"]);
    expect(await head()).toMatchObject({ balanceGrosze: 12_300, state: "open" });
    expect((await withdraw(clerk)).status).toBe(204);
    await propose();
    expect((await confirm(finance)).status).toBe(200);

    expect(await head()).toMatchObject({ balanceGrosze: 0, state: "closed" });
  });

  it("is proposed anew in the same words once the first proposal is withdrawn: one proposal, which the case names", async () => {
    const { propose, confirm, withdraw, finance, clerk, kept, id, sent, head } = await desk();
    const note = "Zgodnie z dyspozycją.";
    await propose(clerk, note);
    const first = await kept(id);
    await withdraw(clerk);
    for (const _ of [1, 2]) await propose(clerk, note);

    expect((await kept(id)).proposalId).not.toBe(first.proposalId);
    expect(await sent("proposal-to-confirm")).toHaveLength(2);
    expect((await confirm(finance)).status).toBe(200);
    expect(await head()).toMatchObject({ balanceGrosze: 0, state: "closed" });
  });

  it("pays nothing out of an account that is frozen, before the proposal or after it; it stays frozen", async () => {
    const [before, after] = [await desk(), await desk()];
    await before.freeze();
    expect(outcomeOf(await before.propose())).toEqual([409, "account_not_open"]);
    await after.propose();
    await after.freeze();

    expect(outcomeOf(await after.confirm(after.finance))).toEqual([409, "account_not_open"]);
    await after.post(usage(45, newId("tu", after.now())));

    expect(await after.head()).toMatchObject({ balanceGrosze: 12_300, state: "frozen" });
  });

  it("is not carried out once the case is rejected", async () => {
    const { propose, confirm, decide, finance, id, head } = await desk();
    await propose();
    for (const _ of [1, 2])
      expect((await decide(id, { decision: "reject", note: "Klient zmienił zdanie." })).body).toMatchObject({
        state: "rejected",
      });

    expect(outcomeOf(await confirm(finance))).toEqual([409, "proposal_closed"]);
    expect(await head()).toMatchObject({ balanceGrosze: 12_345, state: "open" });
  });

  it("leaves no proposal in the queue once the case is rejected, whoever rejects it", async () => {
    const { propose, decide, other, id, kept, table, sent } = await desk();
    await propose();
    const { proposalId = "" } = await kept(id);

    await decide(id, { decision: "reject", note: "Klient zmienił zdanie." }, other);

    expect(await waitsForConfirmation(table, proposalId)).toBe(false);
    expect((await table.get(keys.proposal(proposalId)))?.closed).toMatchObject({
      as: "withdrawn",
      by: { userId: other.user.id },
    });
    expect(await sent("request-rejected")).toHaveLength(1);
  });

  it("goes back to BOK once the proposal is withdrawn, which the customer does not see", async () => {
    const { propose, withdraw, clerk, id, kept, queued, asCustomer } = await desk();
    await propose();

    for (const _ of [1, 2]) expect((await withdraw(clerk)).status).toBe(204);

    const { state, history } = await kept(id);
    expect(state).toBe("open");
    expect(history.map(({ what }) => what)).toEqual(["opened", "proposed", "proposal-withdrawn"]);
    expect(history.at(-1)?.by).toMatchObject({ side: "staff", userId: clerk.user.id });
    expect(await queued()).toHaveLength(1);
    const shown = await asCustomer("GET /change-requests/{id}", { path: { id } });
    expect(shown.body?.history).toMatchObject([{ what: "opened" }]);
  });

  it("waits for the customer again where BOK had asked, and for BOK where the answer came meanwhile", async () => {
    const [asked, answered] = [await desk(), await desk()];
    const text = "Czy na pewno ten rachunek?";
    for (const { asStaff, propose, id } of [asked, answered]) {
      await asStaff("POST /change-requests/{id}/questions", { path: { id }, body: { text } });
      await propose();
    }
    const path = { id: answered.id };
    const answer = { path, body: { message: "Tak, na pewno." } };
    expect(outcomeOf(await answered.asCustomer("POST /change-requests/{id}/messages", answer))).toEqual([200]);

    for (const { withdraw, clerk } of [asked, answered]) await withdraw(clerk);

    expect((await asked.kept(asked.id)).state).toBe("waiting-for-customer");
    expect(await asked.queued()).toEqual([]);
    expect((await answered.kept(answered.id)).state).toBe("open");
  });

  it("is left alone by the end of a proposal that it no longer waits for", async () => {
    const { propose, withdraw, clerk, decide, id, kept } = await desk();
    await propose();
    await decide(id, { decision: "reject", note: "Klient zmienił zdanie." });
    const rejected = await kept(id);

    await withdraw(clerk);

    expect(await kept(id)).toEqual(rejected);
  });

  it("is carried out by the proposal that the case names, and by no other of the same case", async () => {
    const { propose, confirm, confirmOther, finance, id, accountId, clerk, table, head } = await desk();
    await propose();
    const content = { requestId: id, number: "BOK-7K2M9RXG", payoutGrosze: grosze(12_345), accountNumber: nrb };
    const { proposal } = proposing(
      { kind: "account-closure", content, accountId, subject: id, companyName: "Poranna Kawa sp. z o.o." },
      closureProposals,
      {
        id: newId("pr", noon),
        by: { userId: clerk.user.id, name: "Hania Nowak", role: "operator-helpdesk", from: "192.0.2.1" },
        now: noon,
      },
      sha256,
    );
    await table.write(newProposalWrite(proposal));

    expect(outcomeOf(await confirmOther(proposal, finance))).toEqual([409, "proposal_not_possible"]);
    expect(await head()).toMatchObject({ balanceGrosze: 12_345, state: "open" });
    expect((await confirm(finance)).status).toBe(200);
  });

  it.each([
    ["proposed", { decision: "apply" }],
    ["rejected", { decision: "reject", note: "Klient zmienił zdanie." }],
  ])("is not %s by a clerk who lost the right to it at that moment", async (_, decision) => {
    const { table, name } = stage();
    const own = tableNamed(name);
    const { clerk, decide, kept, idOf, send } = await requestDesk(table, { cases: own.table });
    const id = idOf(await send({ kind: "account-closure", message: "Zamykamy.", payoutAccountNumber: nrb }));
    beforeNext(own.client, "TransactWriteItems", async () => {
      await table.write({
        Update: {
          Key: keys.user(operatorId, clerk.user.id),
          UpdateExpression: "SET version = :more",
          ExpressionAttributeValues: { ":more": 7 },
        },
      });
    });

    expect(outcomeOf(await decide(id, decision))).toEqual([403, "not_allowed"]);
    expect(await kept(id)).toMatchObject({ state: "open" });
  });

  it("is proposed once: the same clerk again changes nothing, another one is told that a proposal waits", async () => {
    const { propose, other, kept, id } = await desk();
    await propose();
    const { proposalId } = await kept(id);

    expect((await propose()).body).toMatchObject({ proposalId });
    expect(outcomeOf(await propose(other))).toEqual([409, "proposal_open"]);
  });

  it("of an account without money posts nothing, and of one in debt is refused", async () => {
    const [empty, owing] = [await desk(0), await desk(0)];
    await owing.post(usage(500, newId("tu", owing.now())));

    await empty.propose();
    expect((await empty.confirm(empty.finance)).status).toBe(200);
    expect(await empty.head()).toMatchObject({ balanceGrosze: 0, state: "closed", sequence: 0 });
    expect(await empty.sent("payout-to-send")).toEqual([]);
    expect(outcomeOf(await owing.propose())).toEqual([409, "balance_owed"]);
  });
});

describe("a decision to close an account, under a key", () => {
  it("is proposed once, and rejected once", async () => {
    const own = await desk();
    const { id, asStaff } = own;
    const decide = (body: object) => (headers: Record<string, string>) =>
      asStaff("POST /change-requests/{id}/decision", { path: { id }, body, headers });

    const { again } = await expectOnce(decide({ decision: "apply" }), decide({ decision: "apply", note: "Inna." }));
    await expectOnce(decide({ decision: "reject", note: "Jednak nie." }));

    expect((await again()).body).toMatchObject({ state: "rejected" });
    expect((await own.kept(id)).history.map(({ what }) => what)).toEqual(["opened", "proposed", "rejected"]);
  });
});
