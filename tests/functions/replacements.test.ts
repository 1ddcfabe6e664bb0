/** Replacing the main administrator: the functions that take part, and what each is granted. */
import { describe, expect, it } from "vitest";
import { answering, remarking } from "../../shared/domain/change-requests/steps.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore, userWrite } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { keepRequest } from "../support/change-requests.ts";
import { injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSession, keepUser, somePerson } from "../support/people.ts";
import { helpdeskAddress, hour, replacementDesk, vetoHours } from "../support/replacements.ts";
import { expectOnce } from "../support/request-keys.ts";
import { ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const watched = {
  cases: onlyGranted("cases"),
  proposals: onlyGranted("proposals"),
  finishCases: onlyGranted("finish-cases"),
  vetoes: onlyGranted("vetoes"),
};

const desk = async () => {
  const { table, name } = stage();
  const [cases, proposals, finishCases, vetoes] = [
    watched.cases(tableNamed(name)),
    watched.proposals(tableNamed(name)),
    watched.finishCases(tableNamed(name)),
    watched.vetoes(tableNamed(name)),
  ];
  const own = { cases: cases.table, proposals: proposals.table, finishCases: finishCases.table, vetoes: vetoes.table };
  return { table, schedule: finishCases.client, ...(await replacementDesk(table, own)) };
};
type Desk = Awaited<ReturnType<typeof desk>>;

const apply = { decision: "apply" } as const;
const pageOf = ({ body }: { body?: Record<string, unknown> | undefined }) => String(body?.text);
const whatHappened = async ({ kept }: Desk, id: string) => (await kept(id)).history.map(({ what }) => what);

describe("a decision to replace the main administrator", () => {
  it("is a proposal, which a second one of the staff confirms; the case itself is not carried out by it", async () => {
    const own = await desk();
    const { decide, confirm, kept, mains, main, clerk, other, mails, proposals, proposalOf, finish, candidate } = own;
    const id = await own.openedByMain();

    const proposed = await decide(id, apply);

    expect(proposed.body).toMatchObject({ state: "waiting-for-confirmation", proposalId: await proposalOf(id) });
    expect(await mains()).toEqual([main.user.id]);
    expect((await mails()).find(({ facts }) => facts.kind === "proposal-to-confirm")?.recipient).toEqual({
      desk: "helpdesk",
    });
    const path = { id: await proposalOf(id) };
    const shown = await ask(proposals, "GET /back-office/proposals/{id}", {
      path,
      authorization: await other.authorization(),
    });
    expect(shown.body).toMatchObject({
      kind: "main-administrator",
      subject: id,
      content: {
        requestId: id,
        mainAdministrator: { userId: main.user.id },
        candidate: { userId: candidate.user.id, name: "Ola Lis" },
        files: [],
        isOverride: false,
      },
    });
    expect(outcomeOf(await decide(id, apply, clerk))).toEqual([409, "proposal_open"]);
    expect(outcomeOf(await decide(id, apply, other))).toEqual([409, "proposal_open"]);
    expect(outcomeOf(await confirm(id, clerk))).toEqual([403, "own_proposal"]);
    expect(await finish()).toMatchObject({ due: 0 });

    expect((await confirm(id, other)).body).toMatchObject({ state: "carried-out" });

    expect(await kept(id)).toMatchObject({ state: "waiting-for-veto", replacement: { isOverride: false } });
    expect(await mains()).toEqual([main.user.id]);
    expect(outcomeOf(await decide(id, apply, clerk))).toEqual([409, "replacement_waits"]);
    expect((await confirm(id, other)).status).toBe(200);
  });

  it("may be confirmed by the operator's administrator, and by nobody of finance", async () => {
    const own = await desk();
    const id = await own.openedByMain();
    await own.decide(id, apply);

    expect(outcomeOf(await own.confirm(id, await own.staff("operator-finance")))).toEqual([403, "not_allowed"]);
    expect((await own.confirm(id, own.administrator)).status).toBe(200);
  });

  it("asks for the signed statement where the main administrator did not open the case", async () => {
    const own = await desk();
    const id = await own.openedByStaff();

    expect(outcomeOf(await own.decide(id, apply))).toEqual([409, "statement_missing"]);
    expect((await own.kept(id)).state).toBe("open");
    await own.addFile(id);
    expect((await own.decide(id, apply)).body).toMatchObject({ state: "waiting-for-confirmation" });
  });

  it("is not taken for somebody who can't become it any more", async () => {
    const own = await desk();
    const [demoted, gone] = [
      await own.person(own.accountId, { role: "finance" }),
      await own.person(own.accountId, { canLogIn: false }),
    ];
    for (const each of [demoted.user.id, gone.user.id, own.main.user.id])
      expect(outcomeOf(await own.decide(await own.openedByMain(each), apply))).toEqual([409, "not_replaceable"]);
  });

  it("loses its confirmation by a file that came since, and says so; taking it and a remark lose nothing", async () => {
    const own = await desk();
    const { accountId, table, asStaff, other, confirm, decide, proposalOf } = own;
    const id = await own.openedByMain();
    await decide(id, apply);
    const first = await proposalOf(id);
    await asStaff("POST /change-requests/{id}/take", { path: { id } }, other);
    const clerk = { side: "staff", userId: other.user.id, name: "Piotr Nowak", email: "", from: "" } as const;
    await changeRequestStore(table, own.newId).change({ accountId, requestId: id }, (read) =>
      remarking(read, clerk, "Sprawdzam", noon),
    );
    await own.addFile(id);

    const refused = await confirm(id, other);

    expect(outcomeOf(refused)).toEqual([409, "proposal_outdated"]);
    expect(namedErrors(refused)).toEqual(["/files files_changed"]);
    // The new proposal takes the place of the one that is no longer as the case is.
    expect((await decide(id, apply, other)).status).toBe(200);
    expect(outcomeOf(await confirm(id, own.administrator, first))).toEqual([409, "proposal_closed"]);
    expect((await confirm(id, own.clerk)).status).toBe(200);
  });

  it("is not confirmed once its proposer lost the role; a colleague proposes it anew in its place", async () => {
    const own = await desk();
    const { table, clerk, other, administrator, confirm, decide, proposalOf, kept } = own;
    const id = await own.openedByMain();
    await decide(id, apply);
    const first = await proposalOf(id);
    const { user } = clerk;
    await keepUser(table, { ...user, role: "operator-finance", version: user.version + 1 });

    expect(outcomeOf(await confirm(id, administrator))).toEqual([409, "proposer_may_not"]);
    expect((await kept(id)).state).toBe("waiting-for-confirmation");
    expect((await decide(id, apply, other)).status).toBe(200);
    expect(outcomeOf(await confirm(id, administrator, first))).toEqual([409, "proposal_closed"]);
    expect((await confirm(id, administrator)).status).toBe(200);
  });

  it("goes back to BOK once the proposal is withdrawn, and can be proposed anew", async () => {
    const own = await desk();
    const { clerk, other, administrator, confirm, decide, kept, proposalOf, withdraw } = own;
    const id = await own.openedByMain();
    await decide(id, apply);

    expect((await withdraw(await proposalOf(id), administrator)).status).toBe(204);

    expect(await kept(id)).toMatchObject({ state: "open" });
    expect((await kept(id)).history.at(-1)).toMatchObject({ what: "proposal-withdrawn", by: { name: "Adam Nowak" } });
    expect((await decide(id, apply, other)).status).toBe(200);
    expect((await confirm(id, clerk)).status).toBe(200);
  });

  it("survives being taken and commented on", async () => {
    const own = await desk();
    const id = await own.openedByMain();
    await own.decide(id, apply);
    await own.asStaff("POST /change-requests/{id}/take", { path: { id } }, own.other);
    await own.asStaff("POST /change-requests/{id}/comments", { path: { id }, body: { text: "Sprawdzam." } }, own.other);

    expect((await own.confirm(id)).status).toBe(200);
  });

  it("is not confirmed once the candidate can't sign in, or the case is rejected", async () => {
    const own = await desk();
    const { table, candidate, decide, confirm, queued } = own;
    const [one, two] = [await own.openedByMain(), await own.openedByMain()];
    for (const id of [one, two]) await decide(id, apply);
    const proposalId = await own.proposalOf(two);
    await decide(two, { decision: "reject", note: "Firma się wycofała." });
    await table.write({ Delete: { Key: keys.user(own.accountId, candidate.user.id) } });

    const refused = await confirm(one);

    expect(outcomeOf(refused)).toEqual([409, "proposal_outdated"]);
    expect(namedErrors(refused)).toEqual(["/candidate not_a_candidate"]);
    expect(outcomeOf(await confirm(two, own.other, proposalId))).toEqual([409, "proposal_closed"]);
    expect((await queued()).map(({ subject }) => subject)).toEqual([one]);
  });

  it("can be proposed anew once the proposal was withdrawn or has expired", async () => {
    const own = await desk();
    const id = await own.openedByMain();
    await own.decide(id, apply);
    const first = await own.proposalOf(id);
    await own.withdraw(first, own.clerk);

    expect((await own.decide(id, apply)).status).toBe(200);
    const second = await own.proposalOf(id);
    own.pass(7 * 24 * hour);
    expect((await own.decide(id, apply)).status).toBe(200);

    expect(new Set([first, second, await own.proposalOf(id)]).size).toBe(3);
    expect((await own.confirm(id)).status).toBe(200);
  });
});

describe("the wait", () => {
  it("tells every administrator who may sign in, each with a link, and swaps at its end", async () => {
    const own = await desk();
    const { table, accountId, main, candidate, mails, finish, mains, pass, tokens, kept, records } = own;
    const colleague = await own.person(accountId, { firstName: "Ewa" });
    await own.person(accountId, { canLogIn: false });
    await own.person(accountId, { invitedAt: noon.toISOString() });
    await own.person(accountId, { role: "finance" });
    const session = await keepSession(table, main.user, own.now());
    const id = await own.openedByMain();
    await own.decided(id);

    expect(await finish()).toMatchObject({ due: 1, announced: 1, failed: 0 });

    const swapsAt = new Date(own.now().getTime() + vetoHours * hour).toISOString();
    expect([...(await tokens()).keys()].sort()).toEqual([main, candidate, colleague].map(({ user }) => user.id).sort());
    expect((await mails()).find(({ facts }) => facts.kind === "replacement-announced")?.facts).toMatchObject({
      mainAdministrator: "Anna Nowak",
      candidate: "Ola Lis",
      swapsAt,
    });
    expect((await own.asStaff("GET /change-requests/{id}", { path: { id } })).body).toMatchObject({
      vetoUntil: swapsAt,
    });
    pass(vetoHours * hour - 1);
    expect(await finish()).toMatchObject({ due: 0 });
    expect(await mains()).toEqual([main.user.id]);
    pass(1);
    expect(await finish()).toMatchObject({ due: 1, swapped: 1 });

    expect(await mains()).toEqual([candidate.user.id]);
    expect(await own.user(main)).toMatchObject({
      role: "administrator",
      canLogIn: true,
      sessions: {},
      credentialVersion: 4,
    });
    expect(await table.get(keys.login(main.user.email))).toMatchObject({ credentialVersion: 4 });
    expect(outcomeOf(await own.asCustomer("GET /change-requests", { authorization: session.authorization }))).toEqual([
      401,
      "not_signed_in",
    ]);
    expect(await own.user(candidate)).toMatchObject({ credentialVersion: 3 });
    expect(await kept(id)).toMatchObject({ state: "applied" });
    expect(await whatHappened(own, id)).toEqual(["opened", "proposed", "confirmed", "announced", "applied"]);
    const told = (await mails()).filter(({ facts }) => facts.kind === "main-administrator-replaced");
    expect(told.map(({ recipient }) => recipient)).toEqual(
      expect.arrayContaining([main, candidate].map(({ user }) => ({ accountId, userId: user.id }))),
    );
    expect((await own.kindsOfMails()).filter((kind) => kind === "replacement-done")).toHaveLength(1);
    expect((await records()).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["replacement-announced", "main-administrator-replaced"]),
    );
    expect((await records(operatorId)).filter(({ subject }) => subject === id)).toHaveLength(1);
    expect(await finish()).toMatchObject({ due: 0 });
    expect(await queueStore(table).due("replacements", new Date("2099-01-01"), 500)).not.toContainEqual({
      accountId,
      subject: id,
    });
  });

  it("tells a hundred administrators in several steps, and swaps only after the last of them had the whole time", async () => {
    const own = await desk();
    const administrator = { isMainAdministrator: false } as const;
    const others = Array.from({ length: 98 }, () => somePerson(own.accountId, { user: administrator }).user);
    await own.table.transact(others.map(userWrite));
    const id = await own.openedByMain();
    await own.decided(id);
    let transactions = 0;
    injectFaults(own.schedule, ({ command }) => {
      if (command !== "TransactWriteItems") return undefined;
      transactions += 1;
      return transactions === 2 ? "lost-before" : undefined;
    });

    expect(await own.finish()).toMatchObject({ due: 1, failed: 1 });
    const after = [...(await own.tokens()).keys()].length;
    own.pass(hour);
    expect(await own.finish()).toMatchObject({ due: 1, announced: 1 });

    expect(after).toBeLessThan(100);
    expect((await own.tokens()).size).toBe(100);
    expect((await own.kindsOfMails()).filter((kind) => kind === "replacement-announced")).toHaveLength(100);
    expect((await own.kept(id)).replacement?.swapsAt).toBe(
      new Date(own.now().getTime() + vetoHours * hour).toISOString(),
    );
    expect(logged.of("replacement.not_finished")).toMatchObject([{ level: "error", requestId: id }]);
  });

  it("goes on after a crash before or after any of its writes", async () => {
    for (const fault of ["lost-before", "lost-after"] as const) {
      const own = await desk();
      await own.decided(await own.openedByMain());
      let crashes = 0;
      injectFaults(own.schedule, ({ command }) => {
        if (command !== "TransactWriteItems") return undefined;
        crashes += 1;
        return crashes % 2 === 1 ? fault : undefined;
      });
      for (const passed of [0, 0, vetoHours * hour, 0]) {
        own.pass(passed);
        await own.finish();
      }

      expect(await own.mains()).toEqual([own.candidate.user.id]);
      const kinds = await own.kindsOfMails();
      expect(kinds.filter((kind) => kind === "replacement-announced")).toHaveLength(2);
      expect(kinds.filter((kind) => kind === "main-administrator-replaced")).toHaveLength(2);
    }
  });

  it("gives the case back where the candidate can't become it at its end", async () => {
    const own = await desk();
    const { table, accountId, candidate, finish, kept, pass, main } = own;
    const id = await own.openedByMain();
    await own.decided(id);
    await finish();
    pass(vetoHours * hour);
    await table.write({
      Update: {
        Key: keys.user(accountId, candidate.user.id),
        UpdateExpression: "SET canLogIn = :no, version = version + :one",
        ExpressionAttributeValues: { ":no": false, ":one": 1 },
      },
    });

    expect(await finish()).toMatchObject({ "given-back": 1, swapped: 0 });

    expect(await kept(id)).toMatchObject({ state: "open" });
    expect((await kept(id)).replacement).toBeUndefined();
    expect(await whatHappened(own, id)).toEqual(["opened", "proposed", "confirmed", "announced", "not-replaced"]);
    expect((await own.mails()).find(({ facts }) => facts.kind === "replacement-given-back")).toMatchObject({
      recipient: { desk: "helpdesk" },
      facts: { why: "candidate" },
    });
    expect(await own.mains()).toEqual([main.user.id]);
  });

  it("replaces once where two cases end at the same time: the other goes back, and needs a statement from then on", async () => {
    const own = await desk();
    const { accountId, finish, kept, pass } = own;
    const ids = [await own.openedByMain(), await own.openedByMain((await own.person(accountId, {})).user.id)];
    for (const id of ids) await own.decided(id);
    await finish();
    pass(vetoHours * hour);

    expect(await finish()).toMatchObject({ "given-back": 1, swapped: 1 });

    const left = (await Promise.all(ids.map(kept))).find(({ state }) => state === "open")!;
    expect((await own.mails()).find(({ facts }) => facts.kind === "replacement-given-back")?.facts).toMatchObject({
      requestId: left.id,
      why: "other-main-administrator",
    });
    expect(outcomeOf(await own.decide(left.id, apply))).toEqual([409, "statement_missing"]);
    expect(await own.mains()).toHaveLength(1);
  });

  it("ends where BOK rejects the case", async () => {
    const own = await desk();
    const id = await own.openedByMain();
    await own.decided(id);
    await own.finish();
    await own.decide(id, { decision: "reject", note: "Pomyłka." });
    own.pass(vetoHours * hour);

    expect(await own.finish()).toMatchObject({ due: 1, settled: 1, swapped: 0 });
    expect(await own.finish()).toMatchObject({ due: 0 });
    expect(await own.mains()).toEqual([own.main.user.id]);
  });
});

describe("the page of a veto link", () => {
  const announced = async () => {
    const own = await desk();
    const id = await own.openedByMain();
    await own.decided(id);
    await own.finish();
    const tokens = await own.tokens();
    return { ...own, id, token: tokens.get(own.main.user.id)!, theirs: tokens.get(own.candidate.user.id)! };
  };

  it("shows what will happen and when, in the reader's language; opening it decides nothing, nor does the button alone", async () => {
    const { look, object, token, kept, id } = await announced();

    for (const _ of [1, 2]) expect((await look(token)).status).toBe(200);
    const page = pageOf(await look(token));
    for (const shown of ["Anna Nowak", "Ola Lis", (await kept(id)).number, "Sprzeciwiam się tej zmianie"])
      expect(page).toContain(shown);
    expect(pageOf(await look(token, "en"))).toContain("I object to this change");
    const pressed = await object(token, "");

    expect(pressed.status).toBe(400);
    expect(pageOf(pressed)).toContain("Zaznacz pole");
    expect((await kept(id)).state).toBe("waiting-for-veto");
  });

  it("stops the change: the case is BOK's again, and the helpdesk and both persons hear of it", async () => {
    const { accountId, look, object, token, theirs, kept, id, mails, finish, pass, mains, main, candidate, records } =
      await announced();

    const objected = await object(token);

    expect([objected.status, objected.headers.location]).toEqual([303, `/vetoes/${token}`]);
    expect(await kept(id)).toMatchObject({ state: "open", veto: { by: "Anna Nowak" } });
    expect((await kept(id)).history.at(-1)).toMatchObject({
      what: "vetoed",
      by: { side: "customer", userId: main.user.id, name: "Anna Nowak" },
    });
    for (const each of [token, theirs]) expect(pageOf(await look(each))).toContain("Sprzeciw przyjęty");
    expect((await object(theirs)).status).toBe(409);
    const told = (await mails()).filter(({ facts }) => /vetoed|stopped/.test(facts.kind));
    expect(told.map(({ recipient }) => recipient)).toEqual(
      expect.arrayContaining([
        { desk: "helpdesk" },
        { accountId, userId: main.user.id },
        { accountId, userId: candidate.user.id },
      ]),
    );
    expect(told).toHaveLength(3);
    expect((await records()).find(({ kind }) => kind === "replacement-vetoed")).toMatchObject({
      userId: main.user.id,
      subject: id,
    });
    pass(vetoHours * hour);
    expect(await finish()).toMatchObject({ due: 0 });
    expect(await mains()).toEqual([main.user.id]);
  });

  it("is too late from the end of the wait on, and says whom to write to", async () => {
    const { look, object, token, finish, pass, mains, candidate } = await announced();
    pass(vetoHours * hour);

    expect((await object(token)).status).toBe(409);
    await finish();
    const late = await object(token);

    expect(late.status).toBe(409);
    for (const page of [pageOf(late), pageOf(await look(token))]) {
      expect(page).toContain("zmiana już nastąpiła");
      // True before the change and after it.
      expect(page).toMatch(/Przed zmianą<\/dt><dd>Anna Nowak<\/dd>\s*<dt>Po zmianie<\/dt><dd>Ola Lis/);
      expect(page).toContain(helpdeskAddress);
      expect(page).not.toContain("<form");
    }
    expect(await mains()).toEqual([candidate.user.id]);
  });

  it("opens nothing by a token that is malformed, forged or over, or of another purpose", async () => {
    const { look, object, token, pass, id, kept } = await announced();
    const [linkId, secret = ""] = token.split(".");
    const forged = `${linkId}.${secret.startsWith("A") ? "B" : "A"}${secret.slice(1)}`;
    for (const wrong of ["nothing", forged, `${(await kept(id)).linkId}.${secret}`])
      for (const answer of [await look(wrong), await object(wrong)]) {
        expect(answer.status).toBe(404);
        expect(pageOf(answer)).toContain(helpdeskAddress);
      }
    pass((vetoHours + 14 * 24) * hour);
    expect((await look(token)).status).toBe(404);
    expect((await kept(id)).state).toBe("waiting-for-veto");
  });
});

describe("overriding a veto", () => {
  /** A case to which the main administrator has objected, after two of BOK decided. */
  const vetoed = async () => {
    const own = await desk();
    const { main, clerk, other, candidate, now } = own;
    const decidedBy = [clerk, other].map(({ user }) => user.id);
    const wanted = { kind: "main-administrator", candidateId: candidate.user.id } as const;
    const { id } = await keepRequest(own.table, main.user, wanted, (read) => ({
      request: { ...read, veto: { at: now().toISOString(), by: "Anna Nowak", decidedBy } },
      followUps: { at: now() },
    }));
    const [third, fourth] = [await own.staff("operator-helpdesk", "Iga"), await own.staff("operator-helpdesk", "Leon")];
    return { ...own, id, third, fourth };
  };
  const reasoned = { ...apply, note: "Oświadczenie sprawdzone w KRS." };

  it("takes two others, a reason and the signed statement; then it swaps at the next run, and nobody can object", async () => {
    const own = await desk();
    const { decide, confirm, clerk, other, mains, candidate, finish } = own;
    const [third, fourth] = [await own.staff("operator-helpdesk", "Iga"), await own.staff("operator-helpdesk", "Leon")];
    const id = await own.openedByMain();
    await own.decided(id);
    await finish();
    const token = (await own.tokens()).get(own.main.user.id)!;
    await own.object(token);

    expect(namedErrors(await decide(id, apply, third))).toEqual(["/note reason_needed"]);
    expect(outcomeOf(await decide(id, reasoned, third))).toEqual([409, "statement_missing"]);
    await own.addFile(id);
    for (const before of [clerk, other])
      expect(outcomeOf(await decide(id, reasoned, before))).toEqual([403, "decided_before"]);
    expect((await decide(id, reasoned, third)).status).toBe(200);
    for (const before of [clerk, other]) expect(outcomeOf(await confirm(id, before))).toEqual([403, "decided_before"]);
    expect(outcomeOf(await confirm(id, third))).toEqual([403, "own_proposal"]);
    expect((await confirm(id, fourth)).status).toBe(200);
    expect((await own.object(token)).status).toBe(409);

    expect(await finish()).toMatchObject({ due: 1, swapped: 1 });

    expect(await mains()).toEqual([candidate.user.id]);
    const kinds = await own.kindsOfMails();
    expect(kinds.filter((kind) => kind === "replacement-overridden")).toHaveLength(2);
    expect(kinds.filter((kind) => kind === "replacement-announced")).toHaveLength(2);
    expect(pageOf(await own.look(token))).toContain("zmiana już nastąpiła");
  });

  it("takes nobody who may be one of those who decided before by another access", async () => {
    const own = await vetoed();
    const { id, table, now, decide, confirm, third, fourth, clerk } = own;
    await own.addFile(id);
    const given = (to: typeof third, by: typeof third) =>
      keepUser(table, { ...to.user, accessGivenBy: { [by.user.id]: now().toISOString() } });

    await given(third, clerk);
    expect(outcomeOf(await decide(id, reasoned, third))).toEqual([403, "decided_before"]);
    await keepUser(table, third.user);
    expect((await decide(id, reasoned, third)).status).toBe(200);
    await given(fourth, clerk);
    expect(outcomeOf(await confirm(id, fourth))).toEqual([403, "decided_before"]);
    await given(fourth, third);
    expect(outcomeOf(await confirm(id, fourth))).toEqual([403, "not_two_people"]);
    await keepUser(table, fourth.user);
    expect((await confirm(id, fourth)).status).toBe(200);
  });

  it("takes nobody who gave access to one of those who decided before", async () => {
    const own = await desk();
    const { table, now, clerk, other, decide } = own;
    const giver = await own.staff("operator-helpdesk", "Iga");
    await keepUser(table, { ...clerk.user, accessGivenBy: { [giver.user.id]: now().toISOString() } });
    const id = await own.openedByMain();
    expect((await own.decided(id, [clerk, other])).status).toBe(200);
    await own.finish();
    await own.object((await own.tokens()).get(own.main.user.id)!);
    await own.addFile(id);

    expect(outcomeOf(await decide(id, reasoned, giver))).toEqual([403, "decided_before"]);
  });

  it("is done once: where it comes to nothing, the case can only be rejected", async () => {
    const own = await vetoed();
    const { id, table, accountId, candidate, third, fourth, decide } = own;
    await own.addFile(id);
    await decide(id, reasoned, third);
    await own.confirm(id, fourth);
    await table.write({ Delete: { Key: keys.user(accountId, candidate.user.id) } });

    expect(await own.finish()).toMatchObject({ "given-back": 1 });
    await table.write({ Put: { Item: { ...keys.user(accountId, candidate.user.id), ...candidate.user } } });

    expect(outcomeOf(await decide(id, reasoned, third))).toEqual([409, "override_used"]);
    expect((await decide(id, { decision: "reject", note: "Nowa sprawa." }, third)).body).toMatchObject({
      state: "rejected",
    });
  });
});

describe("login policies", () => {
  it("note who is the main administrator now", async () => {
    const own = await desk();
    const { table, accountId, main, candidate } = own;
    const policyId = "lp_01KJQ3V2G0ABCDEFGHJKMNPQRS";
    for (const { user } of [main, candidate])
      await table.write({
        Update: {
          Key: keys.user(accountId, user.id),
          UpdateExpression: "SET loginPolicyId = :policy",
          ExpressionAttributeValues: { ":policy": policyId },
        },
      });
    const users = { [main.user.id]: "main-administrator", [candidate.user.id]: "user" };
    await table.write({ Put: { Item: { ...keys.policies(accountId), policies: { [policyId]: { users } } } } });
    await own.decided(await own.openedByMain());
    await own.finish();
    own.pass(vetoHours * hour);
    await own.finish();

    expect(await table.get(keys.policies(accountId))).toMatchObject({
      policies: { [policyId]: { users: { [main.user.id]: "user", [candidate.user.id]: "main-administrator" } } },
    });
    expect((await peopleStore(table).find(accountId, candidate.user.id))?.isMainAdministrator).toBe(true);
  });
});

describe("a customer", () => {
  it("can write while it waits, which changes nothing of it", async () => {
    const own = await desk();
    const id = await own.openedByMain();
    await own.decided(id);
    const by = { side: "customer", userId: own.main.user.id, name: "Anna Nowak", email: "", from: "" } as const;
    await changeRequestStore(own.table, own.newId).change({ accountId: own.accountId, requestId: id }, (read) =>
      answering(read, by, "Kiedy to będzie?", noon),
    );

    expect((await own.kept(id)).state).toBe("waiting-for-veto");
    expect(await own.finish()).toMatchObject({ announced: 1 });
  });
});

describe("a decision under a key", () => {
  it("is proposed once: a late repetition proposes nothing after it was withdrawn", async () => {
    const own = await desk();
    const { asStaff, kept } = own;
    const id = await own.openedByMain();
    const decide = (body: object) => (headers: Record<string, string>) =>
      asStaff("POST /change-requests/{id}/decision", { path: { id }, body, headers });
    const { again } = await expectOnce(decide(apply), decide({ ...apply, note: "Inna." }));
    await own.withdraw(await own.proposalOf(id), own.clerk);

    expect((await again()).status).toBe(200);

    expect((await kept(id)).state).toBe("open");
    await expectOnce(decide({ decision: "reject", note: "Nie ta osoba." }));
    expect((await kept(id)).state).toBe("rejected");
  });
});
