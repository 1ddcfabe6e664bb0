/** Cases that came by e-mail: what kind they are, as BOK confirms it, and what is told of who sent them. */
import { describe, expect, it } from "vitest";
import type { Author } from "../../shared/domain/change-requests/change-request.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { unseal } from "../../shared/security/sealed.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import { keepMailed, keepRequest, requestDesk, stranger } from "../support/change-requests.ts";
import { beforeNext } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepGminas } from "../support/numbers.ts";
import { expectOnce, markOf } from "../support/request-keys.ts";
import { namedErrors, outcomeOf } from "../support/requests.ts";
import { tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("cases");

const desk = async () => {
  const { table, name } = stage();
  const own = watch(tableNamed(name));
  const base = await requestDesk(table, { cases: own.table });
  return {
    ...base,
    table,
    client: own.client,
    confirm: (id: string, body: object, who?: typeof base.clerk) =>
      base.asStaff("POST /change-requests/{id}/kind", { path: { id }, body }, who),
    /** One of the company's who may become its main administrator. */
    candidate: () =>
      base.person(base.accountId, { role: "administrator", firstName: "Ewa", isMainAdministrator: false }),
  };
};

const nrb = "61109010140000071219812874";
const rename = { kind: "subscriber-data", changes: [{ field: "companyName", to: "Nocna Kawa" }] };
const unverified = ({ main }: Awaited<ReturnType<typeof desk>>): Author => ({
  side: "customer",
  userId: main.user.id,
  name: "Anna Nowak",
  isUnverified: true,
});

describe("the kind of a case that came by e-mail", () => {
  it("is confirmed with what it asks for, carries nothing out, and is then decided as any other of its kind", async () => {
    const own = await desk();
    const { table, main, confirm, kept, decide, subscriber, records } = own;
    const { id } = await keepMailed(table, main.user, { kindToConfirm: true });

    const confirmed = await confirm(id, { ...rename, note: "Oddzwoniłam." });

    expect([confirmed.status, confirmed.body]).toEqual([
      200,
      expect.objectContaining({
        kind: "subscriber-data",
        source: "e-mail",
        changes: [{ field: "companyName", from: "Poranna Kawa sp. z o.o.", to: "Nocna Kawa" }],
      }),
    ]);
    expect(confirmed.body).not.toHaveProperty("kindToConfirm");
    expect((await kept(id)).history.at(-1)).toMatchObject({ what: "kind-confirmed", text: "Oddzwoniłam." });
    expect((await subscriber()).companyName).toBe("Poranna Kawa sp. z o.o.");
    expect((await decide(id, { decision: "apply" })).status).toBe(200);
    expect((await subscriber()).companyName).toBe("Nocna Kawa");
    const kinds = (await records()).map(({ kind, by }) => [kind, by]);
    expect(kinds).toContainEqual(["change-request-kind-confirmed", "operator"]);
  });

  it("is told to the customer as BOK's, without what BOK noted", async () => {
    const own = await desk();
    const { id } = await keepMailed(own.table, own.main.user);
    await own.confirm(id, { kind: "other", note: "Oddzwoniłam na numer z umowy." });

    const seen = await own.asCustomer("GET /change-requests/{id}", { path: { id } });

    expect(seen.body!.history).toMatchObject([
      { what: "opened" },
      { what: "kind-confirmed", by: "BOK", kind: "other" },
    ]);
    expect(JSON.stringify(seen.body)).not.toMatch(/Oddzwoni|Hania/);
  });

  it("is confirmed once by the same person with the same content, a PESEL too", async () => {
    const own = await desk();
    const { table, main, confirm, kept, other, accountId } = own;
    const { id } = await keepMailed(table, main.user);
    const pesel = (to: string) => ({
      kind: "subscriber-data",
      changes: [
        { field: "legalForm", to: "sole-trader" },
        { field: "pesel", to },
      ],
    });

    for (const _ of [1, 2]) expect((await confirm(id, pesel("44051401359"))).status).toBe(200);
    expect((await kept(id)).history.map(({ what }) => what)).toEqual(["opened", "kind-confirmed"]);
    // Its mask is the same.
    await confirm(id, pesel("44050101359"));
    await confirm(id, pesel("44050101359"), other);

    const { history, changes } = await kept(id);
    expect(history.filter(({ what }) => what === "kind-confirmed")).toHaveLength(3);
    const { sealed } = changes![1]!.to as { sealed: string };
    expect(unseal("the key that seals PESEL numbers", sealed, accountId)).toBe("44050101359");
  });

  it("may be another one until something is decided; what the one before asked for is gone", async () => {
    const own = await desk();
    const { table, main, confirm, kept, candidate } = own;
    const { id } = await keepMailed(table, main.user);
    const { user } = await candidate();

    await confirm(id, { kind: "account-closure", payoutAccountNumber: `PL${nrb}` });
    expect(await kept(id)).toMatchObject({ kind: "account-closure", payoutAccountNumber: nrb });
    await confirm(id, { kind: "main-administrator", candidateId: user.id });
    expect(await kept(id)).toMatchObject({ kind: "main-administrator", candidateId: user.id });
    await confirm(id, { kind: "other" });

    const last = await kept(id);
    expect(last.kind).toBe("other");
    for (const field of ["changes", "payoutAccountNumber", "candidateId"]) expect(last).not.toHaveProperty(field);
  });

  it("asks for just what a request of that kind asks for", async () => {
    const own = await desk();
    const { table, main, confirm, kept } = own;
    const request = await keepMailed(table, main.user);
    await keepGminas(table);
    const faults = async (body: object) => namedErrors(await confirm(request.id, body));

    expect(await faults({ kind: "account-closure" })).toEqual(["/payoutAccountNumber required"]);
    expect(await faults({ kind: "other", payoutAccountNumber: nrb })).toEqual(["/payoutAccountNumber not_applicable"]);
    expect(await faults({ kind: "main-administrator", candidateId: main.user.id })).toEqual([
      "/candidateId not_a_candidate",
    ]);
    expect(
      await faults({ kind: "subscriber-data", changes: [{ field: "companyName", to: "Poranna Kawa sp. z o.o." }] }),
    ).toEqual(["/changes/0/to same_as_now"]);
    const seat = { street: "Polna", houseNumber: "1", postalCode: "00-950", city: "Warszawa", gminaCode: "9999999" };
    expect(await faults({ kind: "subscriber-data", changes: [{ field: "seatAddress", to: seat }] })).toEqual([
      expect.stringMatching(/^\/changes\/0\/to\/gminaCode /),
    ]);
    expect(await kept(request.id)).toEqual(request);
  });

  it("of an unverified sender needs a note on how BOK made sure who it was", async () => {
    const own = await desk();
    const { id } = await keepMailed(own.table, own.main.user, { openedBy: unverified(own) });

    expect(namedErrors(await own.confirm(id, rename))).toEqual(["/note required"]);
    expect((await own.confirm(id, { ...rename, note: "Oddzwoniłam." })).body).toMatchObject({ isUnverified: true });
  });

  it("is confirmed of an e-mail's case alone, while it is open and nothing waits for a second person", async () => {
    const own = await desk();
    const { table, main, confirm, decide, clerk, now } = own;
    const typed = await keepRequest(table, main.user);
    expect(outcomeOf(await confirm(typed.id, { kind: "other" }))).toEqual([409, "not_by_mail"]);

    const { id } = await keepMailed(table, main.user);
    await confirm(id, { kind: "account-closure", payoutAccountNumber: nrb });
    const proposed = await decide(id, { decision: "apply" });
    expect(outcomeOf(await confirm(id, { kind: "other" }))).toEqual([409, "proposal_open"]);
    const proposals = proposalStore({ table, ledger: ledgerStore({ table, now }), now });
    await proposals.withdraw(String(proposed.body!.proposalId), {
      userId: clerk.user.id,
      name: "Hania Nowak",
      role: "operator-helpdesk",
      from: "192.0.2.1",
    });
    expect((await confirm(id, { kind: "other" })).status).toBe(200);
    await decide(id, { decision: "apply" });
    expect(outcomeOf(await confirm(id, { kind: "other", note: "Jeszcze raz." }))).toEqual([409, "request_closed"]);
  });

  it("stands once two of the staff have decided on a replacement, under way or stopped", async () => {
    const own = await desk();
    const { table, main, confirm, accountId } = own;
    const { id: requestId } = await keepMailed(table, main.user, { kind: "main-administrator" });
    const by = { side: "staff", name: "Piotr Nowak" } as const;
    const happens = (state: "waiting-for-veto" | "open", what: "confirmed" | "vetoed") =>
      changeRequestStore(table).change({ accountId, requestId }, (read) => ({
        request: { ...read, state, history: [...read.history, { what, at: own.now().toISOString(), by }] },
        followUps: { at: own.now() },
      }));

    await happens("waiting-for-veto", "confirmed");
    expect(outcomeOf(await confirm(requestId, { kind: "other" }))).toEqual([409, "replacement_waits"]);
    await happens("open", "vetoed");
    expect(outcomeOf(await confirm(requestId, { kind: "other" }))).toEqual([409, "kind_decided"]);
  });

  it("must be confirmed before the main administrator is replaced because an e-mail reads like that", async () => {
    const own = await desk();
    const { table, main, confirm, decide, candidate, kept } = own;
    const { id } = await keepMailed(table, main.user, { kind: "main-administrator", kindToConfirm: true });

    expect(outcomeOf(await decide(id, { decision: "apply" }))).toEqual([409, "kind_to_confirm"]);
    const { user } = await candidate();
    await confirm(id, { kind: "main-administrator", candidateId: user.id });

    expect((await decide(id, { decision: "apply" })).body).toMatchObject({ state: "waiting-for-confirmation" });
    expect((await kept(id)).openedBy.userId).toBe(main.user.id);
  });

  it("replaces nobody by an e-mail that only claims to be the main administrator's, without a signed statement", async () => {
    const own = await desk();
    const { table, main, confirm, decide, candidate } = own;
    const { id } = await keepMailed(table, main.user, { kindToConfirm: true, openedBy: unverified(own) });
    const { user } = await candidate();
    await confirm(id, { kind: "main-administrator", candidateId: user.id, note: "Oddzwoniłam." });

    expect(outcomeOf(await decide(id, { decision: "apply" }))).toEqual([409, "statement_missing"]);
  });

  it("is not changed under a decision: what another kind takes is not left out", async () => {
    const own = await desk();
    const { table, client, main, confirm, decide, kept } = own;
    const { id } = await keepMailed(table, main.user);
    const authorization = await own.other.authorization();
    let isConfirmed = false;
    beforeNext(client, "TransactWriteItems", async () => {
      isConfirmed = true;
      await own.asStaff("POST /change-requests/{id}/kind", {
        path: { id },
        body: { kind: "account-closure", payoutAccountNumber: nrb },
        authorization,
      });
    });

    const refused = await decide(id, { decision: "apply" });

    expect([isConfirmed, ...outcomeOf(refused)]).toEqual([true, 409, "kind_changed"]);
    expect(await kept(id)).toMatchObject({ kind: "account-closure", state: "open" });
    expect((await confirm(id, { kind: "other" })).status).toBe(200);
  });

  it("is confirmed only with a fresh proof", async () => {
    const own = await desk();
    const { id } = await keepMailed(own.table, own.main.user);
    const authorization = await own.clerk.authorization();
    own.pass(11 * 60_000);

    const late = await own.asStaff("POST /change-requests/{id}/kind", {
      path: { id },
      body: { kind: "other" },
      authorization,
    });

    expect(outcomeOf(late)).toEqual([403, "fresh_proof_needed"]);
  });
});

describe("a case that came by e-mail", () => {
  it("says so, and to the staff from which address", async () => {
    const own = await desk();
    const { table, main } = own;
    const { id } = await keepMailed(table, main.user, { openedBy: stranger });
    const path = { id };

    const [forStaff, forCustomer] = [
      await own.asStaff("GET /change-requests/{id}", { path }),
      await own.asCustomer("GET /change-requests/{id}", { path }),
    ];

    const told = { source: "e-mail", isUnverified: true, history: [{ what: "opened", isUnverified: true }] };
    expect(forStaff.body).toMatchObject({ ...told, openedBy: "Jan Obcy", senderAddress: "jan.obcy@example.org" });
    expect(forCustomer.body).toMatchObject({ ...told, openedBy: "Jan Obcy" });
    expect(forCustomer.body).not.toHaveProperty("senderAddress");
  });
});

describe("a case of the operator's own account", () => {
  it("is listed, read, taken, remarked, asked about and decided as any other, and has no other kind", async () => {
    const own = await desk();
    const { table, clerk, records } = own;
    const { id } = await keepMailed(table, clerk.user, { openedBy: stranger, companyName: stranger.address });
    const at = (verb: string, body?: object) =>
      own.asStaff(verb, { path: { accountId: operatorId, id }, ...(body && { body }) });

    expect((await own.asStaff("GET /change-requests", { path: { accountId: operatorId } })).status).toBe(200);
    expect((await at("GET /change-requests/{id}")).body).toMatchObject({ accountId: operatorId });
    for (const [verb, body] of [
      ["take"],
      ["comments", { text: "Kto to jest?" }],
      ["questions", { text: "Czyj to numer?" }],
      ["kind", { kind: "other", note: "Oddzwoniłam." }],
    ] as const)
      expect((await at(`POST /change-requests/{id}/${verb}`, body)).status).toBe(200);
    expect(outcomeOf(await at("POST /change-requests/{id}/kind", { ...rename, note: "Oddzwoniłam." }))).toEqual([
      409,
      "case_of_no_customer",
    ]);
    expect((await at("POST /change-requests/{id}/decision", { decision: "apply" })).body).toMatchObject({
      state: "applied",
    });
    const done = (await records(operatorId)).filter(({ subject, kind }) => subject === id && kind.startsWith("change"));
    expect(done.map(({ kind }) => kind).sort()).toEqual(
      ["applied", "asked", "kind-confirmed", "opened", "remarked", "taken"].map((what) => `change-request-${what}`),
    );
  });

  it("is opened by nobody on behalf of the operator", async () => {
    const own = await desk();
    const refused = await own.asStaff("POST /change-requests", {
      path: { accountId: operatorId },
      body: { kind: "other", source: "phone", message: "Dzień dobry" },
      headers: { "idempotency-key": "one" },
    });

    expect(outcomeOf(refused)).toEqual([404, "not_found"]);
  });
});

describe("a kind that is confirmed under a key", () => {
  it("is confirmed once: a late repetition brings no earlier kind back", async () => {
    const own = await desk();
    const { id } = await keepMailed(own.table, own.main.user, { openedBy: unverified(own), kindToConfirm: true });
    const confirm = (body: object) => (headers: Record<string, string>) =>
      own.asStaff("POST /change-requests/{id}/kind", { path: { id }, body, headers });
    const note = "Oddzwoniłam.";
    const { again } = await expectOnce(confirm({ ...rename, note }), confirm({ kind: "other", note }));
    expect((await own.confirm(id, { kind: "other", note })).status).toBe(200);

    expect((await again()).status).toBe(200);

    expect((await own.kept(id)).kind).toBe("other");
  });

  it("is answered again once the case is decided", async () => {
    const own = await desk();
    const { id } = await keepMailed(own.table, own.main.user, { openedBy: unverified(own), kindToConfirm: true });
    const body = { kind: "other", note: "Oddzwoniłam." };
    const confirm = () =>
      own.asStaff("POST /change-requests/{id}/kind", { path: { id }, body, headers: { "idempotency-key": "one" } });
    expect((await confirm()).status).toBe(200);
    expect((await own.decide(id, { decision: "apply" })).status).toBe(200);

    const again = await confirm();

    expect([...outcomeOf(again), markOf(again), again.body]).toEqual([
      200,
      "true",
      expect.objectContaining({ state: "applied" }),
    ]);
  });
});
