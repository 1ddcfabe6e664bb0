import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/proposals/declaration.ts";
import { verbs } from "../../functions/proposals/index.ts";
import type { StaffRole } from "../../shared/domain/access.ts";
import { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { api } from "../../shared/http/endpoint.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSession, keepSignedIn, keepUser, somePerson } from "../support/people.ts";
import {
  keepProposal,
  proposalsOn,
  someAdjustment,
  someProposal,
  someStaff,
  twoPeopleAfterMilliseconds,
} from "../support/proposals.ts";
import { expectOnce } from "../support/request-keys.ts";
import { type Asked, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("proposals");
const days = (count: number) => new Date(noon.getTime() + count * 24 * 3600_000);

/** A proposal of one clerk about an account of a test's own, and a second one who is signed in. */
const office = async (role: StaffRole = "operator-finance") => {
  const { client, table } = watch(stage());
  const { table: looking } = stage();
  const accountId = await openTestAccount(looking);
  let at = noon;
  const now = () => at;
  const staff = async (whose: StaffRole) => {
    const person = somePerson(operatorId, { user: { role: whose, firstName: "Jan" } });
    const { user, authorization } = await keepSignedIn(looking, person, at);
    return { user, authorization, signIn: async () => (await keepSession(looking, user, at)).authorization };
  };
  const [proposer, second] = [await staff("operator-finance"), await staff(role)];
  const by = someStaff({ userId: proposer.user.id, name: "Jan Nowak" });
  const content = someAdjustment();
  const proposal = await keepProposal(looking, accountId, { by, content });
  const path = { id: proposal.id };
  let { authorization } = second;
  const { proposals } = proposalsOn(table, now);
  const { ledger } = proposalsOn(looking);
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(table),
    audit: auditStore(table),
    proposals,
    twoPeopleAfterMilliseconds: () => twoPeopleAfterMilliseconds,
    now,
  }));
  const records = async (): Promise<AuditRecord[]> => {
    const { pk } = keys.audit(operatorId, "");
    const { items } = await looking.query({ pk, from: "AUDIT#", to: "AUDIT#~" }, { limit: 1_000, newestFirst: false });
    return items
      .map((item) => AuditRecord.parse(item))
      .filter(({ subjectAccountId }) => subjectAccountId === accountId);
  };
  return {
    client,
    looking,
    accountId,
    proposal,
    content,
    proposer,
    second,
    staff,
    records,
    pass: async (to: Date) => {
      at = to;
      authorization = await second.signIn();
    },
    /** Without signing in again. */
    passOn: (to: Date) => {
      at = to;
    },
    entries: async () => (await ledger.entries(accountId, { limit: 10 })).entries,
    isWaiting: async () =>
      (await queueStore(looking).waiting("proposals-to-confirm", 1_000)).some(({ subject }) => subject === proposal.id),
    show: (asked: Asked = {}) => ask(handler, "GET /back-office/proposals/{id}", { authorization, path, ...asked }),
    confirm: ({ contentHash = proposal.contentHash, ...asked }: Asked & { contentHash?: string } = {}) =>
      ask(handler, "POST /back-office/proposals/{id}/confirmation", {
        authorization,
        path,
        body: { contentHash },
        address: "203.0.113.9",
        ...asked,
      }),
    withdraw: (asked: Asked = {}) =>
      ask(handler, "DELETE /back-office/proposals/{id}", { authorization, path, ...asked }),
  };
};

describe("a proposal", () => {
  it("is shown as it was made: what, of which account, by whom, and until when", async () => {
    const { show, proposal, accountId, content, proposer, isWaiting } = await office("operator-helpdesk");

    expect(await show()).toMatchObject({
      status: 200,
      body: {
        id: proposal.id,
        kind: "adjustment",
        accountId,
        content,
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        state: "open",
        proposedBy: { userId: proposer.user.id, name: "Jan Nowak" },
        proposedAt: noon.toISOString(),
        expiresAt: days(7).toISOString(),
      },
    });
    expect(await isWaiting()).toBe(true);
  });

  it("is an account's affair: each look leaves a record, or is not answered", async () => {
    const { show, records, second, proposal, client } = await office();

    await show();
    expect(await records()).toMatchObject([
      { userId: second.user.id, kind: "account-looked-at", subject: proposal.id },
    ]);

    injectFaults(client, ({ command }) => (command === "PutItem" ? "lost-before" : undefined));
    expect(outcomeOf(await show())).toEqual([503, "temporarily_unavailable"]);
  });

  it("that nobody made is not found", async () => {
    const { show, confirm, withdraw, accountId } = await office();
    const path = { id: someProposal(accountId).id };

    expect(outcomeOf(await show({ path }))).toEqual([404, "not_found"]);
    expect(outcomeOf(await confirm({ path }))).toEqual([404, "not_found"]);
    expect(outcomeOf(await withdraw({ path }))).toEqual([404, "not_found"]);
  });
});

describe("confirming", () => {
  it("carries out exactly what was proposed: the entry names both people and the proposal", async () => {
    const { confirm, entries, content, proposer, second, proposal, isWaiting } = await office();

    expect(await confirm()).toMatchObject({
      status: 200,
      body: {
        id: proposal.id,
        state: "carried-out",
        closedBy: { userId: second.user.id, name: "Jan Nowak" },
        closedAt: noon.toISOString(),
      },
    });

    expect(await entries()).toMatchObject([
      {
        kind: "adjustment",
        amountGrosze: content.amountGrosze,
        note: content.reason,
        cause: { type: "adjustment", id: content.causeId },
        actor: { type: "staff", id: proposer.user.id },
        confirmedBy: second.user.id,
        subjectId: proposal.id,
      },
    ]);
    expect(await isWaiting()).toBe(false);
  });

  it("leaves on record who confirmed what, and what was posted, from where", async () => {
    const { confirm, records, second, proposal, content } = await office();

    await confirm();

    const who = { userId: second.user.id, from: "203.0.113.9", at: noon.toISOString() };
    expect((await records()).sort((one, other) => (one.kind < other.kind ? -1 : 1))).toMatchObject([
      { ...who, kind: "adjustment-posted", subject: content.causeId },
      {
        ...who,
        kind: "proposal-confirmed",
        subject: proposal.id,
        changes: [
          { field: "kind", after: "adjustment" },
          { field: "contentHash", after: proposal.contentHash },
        ],
      },
    ]);
  });

  it("is done once, eight times at once and once more, and answered alike", async () => {
    const { confirm, entries } = await office();

    const answers = await Promise.all(Array.from({ length: 8 }, () => confirm()));
    answers.push(await confirm());

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(await entries()).toHaveLength(1);
  });

  it("by two at once is done by one of them", async () => {
    const { confirm, entries, staff } = await office();
    const third = await (await staff("operator-finance")).signIn();

    const answers = await Promise.all([confirm(), confirm({ authorization: third })]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await entries()).toHaveLength(1);
  });

  it("is never the proposer's", async () => {
    const { confirm, entries, proposer } = await office();

    expect(outcomeOf(await confirm({ authorization: await proposer.signIn() }))).toEqual([403, "own_proposal"]);

    expect(await entries()).toEqual([]);
  });

  it.each([
    ["operator-finance", [200, undefined]],
    ["operator-administrator", [200, undefined]],
    ["operator-helpdesk", [403, "not_allowed"]],
  ] as const)("is for those whom the kind names: %s", async (role, outcome) => {
    const { confirm, entries } = await office(role);

    const { status, body } = await confirm();

    expect([status, body?.code]).toEqual(outcome);
    expect(await entries()).toHaveLength(outcome[0] === 200 ? 1 : 0);
  });

  it("names the hash of what was read: another one is refused", async () => {
    const { confirm, entries } = await office();

    expect(outcomeOf(await confirm({ contentHash: "0".repeat(64) }))).toEqual([409, "proposal_differs"]);
    expect(namedErrors(await confirm({ contentHash: "abc" }))).toEqual(["/contentHash wrong_format"]);

    expect(await entries()).toEqual([]);
  });

  it.each([
    ["content", { content: someAdjustment() }],
    ["account", { accountId: "another" }],
  ] as const)("is refused where the kept %s is not the one that was hashed", async (field, changed) => {
    const { confirm, entries, looking, proposal } = await office();
    const item = await looking.get(keys.proposal(proposal.id));
    const value = field === "account" ? { accountId: await openTestAccount(looking) } : changed;
    await looking.write({ Put: { Item: { ...item, ...value } } });

    expect(outcomeOf(await confirm())).toEqual([409, "proposal_differs"]);

    expect(await entries()).toEqual([]);
  });

  it("needs a sign-in, or a proof, of the last ten minutes", async () => {
    const { confirm, entries, passOn } = await office();

    passOn(new Date(noon.getTime() + 10 * 60_000));
    expect(outcomeOf(await confirm())).toEqual([403, "fresh_proof_needed"]);

    expect(await entries()).toEqual([]);
  });

  it("comes in time, or not at all, whether anybody closed the proposal or not", async () => {
    const { confirm, show, entries, pass } = await office();

    await pass(days(7));

    expect(outcomeOf(await confirm())).toEqual([409, "proposal_closed"]);
    expect((await show()).body).toMatchObject({ state: "expired" });
    expect(await entries()).toEqual([]);
  });

  it("of what was posted under the same cause meanwhile is refused: nothing is posted twice", async () => {
    const { confirm, looking, accountId, content, proposer, entries, isWaiting } = await office();
    const { adjustments } = proposalsOn(looking);
    const by = someStaff({ userId: proposer.user.id });
    await adjustments.adjust(accountId, content, by, content.amountGrosze);

    expect(outcomeOf(await confirm())).toEqual([409, "proposal_not_possible"]);

    expect(await entries()).toHaveLength(1);
    expect(await isWaiting()).toBe(true);
  });

  it("is kept whole or not at all", async () => {
    const { confirm, entries, client, show } = await office();
    injectFaults(client, ({ command, input }) =>
      command === "TransactWriteItems" && JSON.stringify(input).includes("AUDIT#") ? "lost-before" : undefined,
    );

    expect(outcomeOf(await confirm())).toEqual([503, "temporarily_unavailable"]);

    expect(await entries()).toEqual([]);
    expect((await show()).body).toMatchObject({ state: "open" });
  });
});

describe("one person with two accesses", () => {
  const givenBy = (...people: readonly { readonly user: PortalUser }[]) => ({
    accessGivenBy: Object.fromEntries(people.map(({ user }) => [user.id, noon.toISOString()])),
  });

  it("confirms nothing: whoever gave the other access, or gave it to both, within the days that count", async () => {
    const { confirm, looking, proposer, second, staff, entries } = await office();
    const administrator = await staff("operator-administrator");
    const keep = (who: typeof proposer, changes: object) => keepUser(looking, { ...who.user, ...changes });
    const outcomes = async () => outcomeOf(await confirm());

    await keep(proposer, givenBy(second));
    expect(await outcomes()).toEqual([403, "not_two_people"]);
    await keep(proposer, {});
    await keep(second, givenBy(proposer));
    expect(await outcomes()).toEqual([403, "not_two_people"]);
    await keep(proposer, givenBy(administrator));
    await keep(second, givenBy(administrator));
    expect(await outcomes()).toEqual([403, "not_two_people"]);
    expect(await entries()).toEqual([]);
    await keep(second, givenBy(await staff("operator-administrator")));
    expect(await outcomes()).toEqual([200]);
  });

  it("is two people again once it is long enough ago", async () => {
    const { confirm, looking, proposer, second, pass } = await office();
    const before = new Date(noon.getTime() - 1000).toISOString();
    await keepUser(looking, { ...proposer.user, accessGivenBy: { [second.user.id]: before } });
    await pass(new Date(noon.getTime() + twoPeopleAfterMilliseconds - 1001));

    expect(outcomeOf(await confirm())).toEqual([403, "not_two_people"]);
    await pass(new Date(noon.getTime() + twoPeopleAfterMilliseconds - 1000));
    expect((await confirm()).status).toBe(200);
  });
});

describe("a proposal whose proposer", () => {
  const changes: readonly (readonly [string, Partial<PortalUser>])[] = [
    ["was shut out", { canLogIn: false }],
    ["has another role", { role: "operator-helpdesk" }],
    ["has not accepted the invitation to a new address", { invitedAt: noon.toISOString() }],
  ];
  it.each(changes)("%s is not carried out", async (_, changed) => {
    const { confirm, looking, proposer, entries, show } = await office();
    await keepUser(looking, { ...proposer.user, ...changed, version: proposer.user.version + 1 });

    expect(outcomeOf(await confirm())).toEqual([409, "proposer_may_not"]);

    expect(await entries()).toEqual([]);
    expect((await show()).body).toMatchObject({ state: "open" });
  });

  it("is gone is not carried out; it can still be withdrawn", async () => {
    const { confirm, looking, proposer, entries, withdraw, staff } = await office();
    await looking.write({ Delete: { Key: keys.user(operatorId, proposer.user.id) } });

    expect(outcomeOf(await confirm())).toEqual([409, "proposer_may_not"]);
    expect(await entries()).toEqual([]);

    const administrator = await staff("operator-administrator");
    expect((await withdraw({ authorization: await administrator.signIn() })).status).toBe(204);
  });

  it("was edited, but still may, is carried out", async () => {
    const { confirm, looking, proposer, entries } = await office();
    await keepUser(looking, { ...proposer.user, phone: "+48601000000", version: proposer.user.version + 1 });

    expect((await confirm()).status).toBe(200);

    expect(await entries()).toHaveLength(1);
  });
});

describe("withdrawing", () => {
  it("is the proposer's, and is done once", async () => {
    const { withdraw, confirm, show, proposer, records, isWaiting } = await office();
    const authorization = await proposer.signIn();

    expect((await withdraw({ authorization })).status).toBe(204);
    expect((await withdraw({ authorization })).status).toBe(204);

    expect(await isWaiting()).toBe(false);
    expect((await records()).map(({ kind }) => kind)).toEqual(["proposal-withdrawn"]);
    expect((await show()).body).toMatchObject({ state: "withdrawn", closedBy: { userId: proposer.user.id } });
    expect(outcomeOf(await confirm())).toEqual([409, "proposal_closed"]);
  });

  it.each([
    ["operator-finance", 403],
    ["operator-helpdesk", 403],
    ["operator-administrator", 204],
  ] as const)("is an administrator's too, and nobody else's: %s", async (role, status) => {
    const { withdraw, isWaiting } = await office(role);

    expect((await withdraw()).status).toBe(status);

    expect(await isWaiting()).toBe(status === 403);
  });

  it("comes too late once the proposal was carried out", async () => {
    const { withdraw, confirm, proposer, entries } = await office();
    await confirm();

    expect(outcomeOf(await withdraw({ authorization: await proposer.signIn() }))).toEqual([409, "proposal_closed"]);

    expect(await entries()).toHaveLength(1);
  });
});

describe("a confirmation under a key", () => {
  it("carries the proposal out once", async () => {
    const own = await office();

    const { first } = await expectOnce(
      (headers) => own.confirm({ headers }),
      (headers) => own.confirm({ headers, contentHash: "0".repeat(64) }),
    );

    expect(first.body).toMatchObject({ state: "carried-out" });
    expect(await own.entries()).toHaveLength(1);
  });
});
