/** Who may call what: each guarded route, asked by everybody there is, through the handlers that Lambda runs. */
import { describe, expect, it } from "vitest";
import { verbs as accountVerbs } from "../functions/account/index.ts";
import { verbs as auditVerbs } from "../functions/audit-records/index.ts";
import { verbs as backOfficeVerbs } from "../functions/back-office/index.ts";
import { verbs as confirmationVerbs } from "../functions/confirmations/index.ts";
import { verbs as policyVerbs } from "../functions/login-policies/index.ts";
import { type FunctionName, functions, type RouteKey, routes } from "../functions/manifest.ts";
import { verbs as userVerbs } from "../functions/portal-users/index.ts";
import { verbs as sessionsVerbs } from "../functions/sessions/index.ts";
import { verbs as topUpsVerbs } from "../functions/top-ups/index.ts";
import type { AnyRole, NextStep } from "../shared/domain/access.ts";
import { type AccountId, operatorId } from "../shared/domain/ids.ts";
import { grosze } from "../shared/domain/money.ts";
import { newBankTopUp } from "../shared/domain/top-ups/bank-top-up.ts";
import { fileLinks, uploadForms } from "../shared/gateways/files.ts";
import { sha256 } from "../shared/hash.ts";
import { api } from "../shared/http/endpoint.ts";
import { newId, newTransferCode } from "../shared/ids.ts";
import { accountStore } from "../shared/store/account-store.ts";
import { auditStore } from "../shared/store/audit-store.ts";
import { keys } from "../shared/store/keys.ts";
import { ledgerStore } from "../shared/store/ledger-store.ts";
import { linkStore } from "../shared/store/link-store.ts";
import { loginStore } from "../shared/store/login-store.ts";
import { peopleStore } from "../shared/store/people-store.ts";
import { policyStore } from "../shared/store/policy-store.ts";
import { queueStore } from "../shared/store/queue-store.ts";
import type { Table } from "../shared/store/table.ts";
import { topUpStore } from "../shared/store/top-up-store.ts";
import { transferStore } from "../shared/store/transfer-store.ts";
import { userStore } from "../shared/store/user-store.ts";
import { allRights, someForm, someTerms } from "./support/company.ts";
import { logOfEachTest } from "./support/logged.ts";
import { keepPerson, keepSession, somePerson } from "./support/people.ts";
import { type Asked, ask, outcomeOf } from "./support/requests.ts";
import { storageClientAt } from "./support/storage.ts";
import { openTestAccount } from "./support/table.ts";
import { tableOfFile } from "./support/table-of-file.ts";
import { keepTopUp, noon, someTopUp } from "./support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();

type Guarded = { [Key in RouteKey]: (typeof routes)[Key]["access"] extends { public: string } ? never : Key }[RouteKey];

type Somebody = { readonly role: AnyRole; readonly of: "customer" | "operator"; readonly next: NextStep };

/** Everybody there is, in the order of the columns below. */
const everybody: readonly Somebody[] = [
  { of: "customer", role: "administrator", next: "totp" },
  { of: "customer", role: "administrator", next: "enrol-totp" },
  { of: "customer", role: "administrator", next: "change-password" },

  { of: "customer", role: "administrator", next: "signed-in" },
  { of: "customer", role: "finance", next: "signed-in" },
  { of: "customer", role: "technical", next: "signed-in" },
  { of: "customer", role: "employee", next: "signed-in" },

  { of: "operator", role: "operator-administrator", next: "totp" },
  { of: "operator", role: "operator-finance", next: "enrol-totp" },
  { of: "operator", role: "operator-helpdesk", next: "change-password" },

  { of: "operator", role: "operator-administrator", next: "signed-in" },
  { of: "operator", role: "operator-finance", next: "signed-in" },
  { of: "operator", role: "operator-helpdesk", next: "signed-in" },

  // Nobody can be made so; and if somebody were, it would open nothing.
  { of: "customer", role: "operator-finance", next: "signed-in" },
  { of: "operator", role: "administrator", next: "signed-in" },
];

/** ✓ is let through · … has another step of the sign-in to take · - may not. */
const promised: Record<Guarded, string> = {
  "GET /sessions": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
  "DELETE /sessions": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
  "DELETE /sessions/{id}": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
  "DELETE /sessions/current": "✓✓✓ ✓✓✓✓ ✓✓✓ ✓✓✓ ✓✓",
  "POST /sessions/current/totp": "✓…… ………… ✓…… ……… ……",
  "POST /sessions/current/totp-enrolment": "…✓… ✓✓✓✓ …✓… ✓✓✓ ✓✓",
  "POST /sessions/current/totp-enrolment/confirmation": "…✓… ✓✓✓✓ …✓… ✓✓✓ ✓✓",
  "GET /me": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
  "PUT /me/password": "……✓ ✓✓✓✓ ……✓ ✓✓✓ ✓✓",
  "POST /me/recovery-codes": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",

  "GET /account": "……… ✓✓✓- ……… --- --",
  "GET /ledger-entries": "……… ✓✓-- ……… --- --",
  "POST /top-ups": "……… ✓✓-- ……… --- --",
  "GET /top-ups": "……… ✓✓-- ……… --- --",
  "GET /top-ups/{id}": "……… ✓✓-- ……… --- --",
  "POST /top-ups/{id}/confirmations": "……… ✓✓-- ……… --- --",

  "GET /portal-users": "……… ✓✓✓- ……… --- --",
  "POST /portal-users": "……… ✓-✓- ……… --- --",
  "GET /portal-users/{id}": "……… ✓✓✓- ……… --- --",
  "PUT /portal-users/{id}": "……… ✓-✓- ……… --- --",
  "DELETE /portal-users/{id}": "……… ✓-✓- ……… --- --",
  "POST /portal-users/{id}/totp-reset": "……… ✓-✓- ……… --- --",
  "POST /portal-users/{id}/invitations": "……… ✓-✓- ……… --- --",
  "GET /roles": "……… ✓✓✓- ……… --- --",

  "GET /login-policies": "……… ✓--- ……… --- --",
  "POST /login-policies": "……… ✓--- ……… --- --",
  "GET /login-policies/{id}": "……… ✓--- ……… --- --",
  "PUT /login-policies/{id}": "……… ✓--- ……… --- --",
  "DELETE /login-policies/{id}": "……… ✓--- ……… --- --",

  "GET /audit-records": "……… ✓--- ……… --- --",

  "GET /back-office/top-ups": "……… ---- ……… -✓✓ --",
  "GET /back-office/queues/{queue}": "……… ---- ……… -✓✓ --",
  "GET /back-office/accounts/{accountId}": "……… ---- ……… -✓✓ --",
  "GET /back-office/accounts/{accountId}/ledger-entries": "……… ---- ……… -✓✓ --",
  "GET /back-office/accounts/{accountId}/top-ups": "……… ---- ……… -✓✓ --",
  "GET /back-office/accounts/{accountId}/portal-users": "……… ---- ……… -✓✓ --",
  "POST /back-office/accounts/{accountId}/adjustments": "……… ---- ……… -✓- --",
  "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": "……… ---- ……… -✓- --",
  "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": "……… ---- ……… -✓✓ --",
};

const rows = Object.entries(promised) as [Guarded, string][];

/** What a route is asked with: ids that are there, and no body, so that nothing is changed but what needs none. */
const path = { id: "se_01KJQ3V2G0ABCDEFGHJKMNPQRS", queue: "ledgers-to-check" };

/** Where bank transfers go. */
const transferAccount = {
  recipient: "Operator sp. z o.o.",
  nip: "8567346215",
  accountNumber: "61109010140000071219812874",
};

/** Storage that nobody asks: forms and links are made without it. */
const storage = { client: storageClientAt("http://127.0.0.1:1"), bucket: "saldo-test-files" };

const handlersOn = (table: Table) => {
  const now = () => noon;
  const people = peopleStore(table);
  const ledger = ledgerStore({ table, now });
  const topUps = topUpStore(table);
  const transfers = transferStore({ table, ledger, newId, now });
  const common = { people, ledger, topUps, transfers, audit: auditStore(table), newId, now };
  const notAsked = async (): Promise<never> => {
    throw new Error("nobody gets as far as Stripe or a secret");
  };
  const stripe = { openCheckout: notAsked, findCheckout: notAsked };
  const keysOf = { attemptsKey: notAsked, totpKey: notAsked, linkKey: notAsked };
  return {
    sessions: api(functions.sessions.routes, sessionsVerbs, () => ({
      ...common,
      ...keysOf,
      logins: loginStore(table),
      links: linkStore(table),
      loginPolicies: policyStore(table),
    })),
    account: api(functions.account.routes, accountVerbs, () => common),
    "portal-users": api(functions["portal-users"].routes, userVerbs, () => ({
      ...common,
      users: userStore(table),
      linkKey: async () => "the key of links",
    })),
    "login-policies": api(functions["login-policies"].routes, policyVerbs, () => ({
      ...common,
      loginPolicies: policyStore(table),
    })),
    "audit-records": api(functions["audit-records"].routes, auditVerbs, () => common),
    "top-ups": api(functions["top-ups"].routes, topUpsVerbs, () => ({
      ...common,
      stripe,
      methods: () => ["card", "bank"],
      transferAccount: () => transferAccount,
      newCode: newTransferCode,
    })),
    confirmations: api(functions.confirmations.routes, confirmationVerbs, () => ({
      ...common,
      forms: uploadForms(storage),
      links: fileLinks(storage),
    })),
    "back-office": api(functions["back-office"].routes, backOfficeVerbs, () => ({
      ...common,
      accounts: accountStore(table),
      queues: queueStore(table),
    })),
  } satisfies Partial<Record<FunctionName, unknown>>;
};

const signs: Readonly<Record<string, string>> = { sign_in_incomplete: "…", not_allowed: "-" };

describe("the access of every route", () => {
  it("is promised here, for each that asks who calls", () => {
    const guarded = Object.entries(routes).filter(
      ([, { access }]) => typeof access === "string" || !("public" in access),
    );

    expect(rows.map(([route]) => route).sort()).toEqual(guarded.map(([route]) => route).sort());
  });

  it.each(rows)("is as promised: %s %s", async (route, row) => {
    const { table } = stage();
    const handler = handlersOn(table)[routes[route].function];
    const accountId = await openTestAccount(table);
    const asked = { path: { ...path, accountId } };

    const found = [];
    for (const { of, role, next } of everybody) {
      const employer = of === "operator" ? operatorId : accountId;
      const { user } = await keepPerson(table, somePerson(employer, { user: { role } }));
      const { authorization } = await keepSession(table, user, noon, { next });
      const { status, body } = await ask(handler, route, { ...asked, authorization });
      expect(status, `${role} at ${next}`).toBeLessThan(500);
      expect(body?.code, `${role} at ${next}`).not.toBe("not_signed_in");
      found.push(signs[String(body?.code)] ?? "✓");
    }

    expect(found.join("")).toBe(row.replaceAll(" ", ""));
  });

  it.each(rows)("begins with a token: %s", async (route) => {
    const { table } = stage();

    const { status, body } = await ask(handlersOn(table)[routes[route].function], route, { path });

    expect([status, body?.code]).toEqual([401, "not_signed_in"]);
  });
});

/**
 * What each route with an id answers whom the item belongs to, and an administrator of another account; of the staff's,
 * where the item is of the account that is named, and of another.
 */
const ofOwner: Record<Extract<Guarded, `${string}/{id}${string}`>, { owner: unknown[]; stranger: unknown[] }> = {
  // Ended, now or before: it does not say whether there was one.
  "DELETE /sessions/{id}": { owner: [204], stranger: [204] },
  "GET /top-ups/{id}": { owner: [200], stranger: [404, "not_found"] },
  "GET /portal-users/{id}": { owner: [200], stranger: [404, "not_found"] },
  "PUT /portal-users/{id}": { owner: [200], stranger: [404, "not_found"] },
  "DELETE /portal-users/{id}": { owner: [204], stranger: [404, "not_found"] },
  "POST /portal-users/{id}/totp-reset": { owner: [204], stranger: [404, "not_found"] },
  "POST /portal-users/{id}/invitations": { owner: [204], stranger: [404, "not_found"] },
  "GET /login-policies/{id}": { owner: [200], stranger: [404, "not_found"] },
  "PUT /login-policies/{id}": { owner: [200], stranger: [404, "not_found"] },
  "DELETE /login-policies/{id}": { owner: [204], stranger: [404, "not_found"] },
  "POST /top-ups/{id}/confirmations": { owner: [201], stranger: [404, "not_found"] },
  "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": { owner: [200], stranger: [404, "not_found"] },
  "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": {
    owner: [200],
    stranger: [404, "not_found"],
  },
};

/** One by bank transfer, with a confirmation that was taken. */
const bankTopUp = (accountId: AccountId) => {
  const wanted = { id: newId("tu", noon), accountId, amountGrosze: grosze(25_000), createdBy: newId("us", noon) };
  const received = { at: noon.toISOString(), sha256: sha256("a file"), sizeBytes: 1_000 };
  const confirmation = {
    id: newId("cf", noon),
    fileName: "potwierdzenie.pdf",
    contentType: "application/pdf" as const,
    sizeBytes: 1_000,
    askedAt: noon.toISOString(),
    received,
  };
  return {
    ...newBankTopUp({ ...wanted, language: "pl", code: newTransferCode() }, transferAccount, noon),
    confirmations: [confirmation],
  };
};

/** An account with an item of each kind, and an administrator who may do everything with them. */
const furnished = async (table: Table, accountId: AccountId, route: keyof typeof ofOwner) => {
  const { user } = await keepPerson(table, somePerson(accountId, { user: { rights: allRights } }));
  const { authorization, session } = await keepSession(table, user, noon);
  // Whom an invitation waits for is invited again; whose app is reset has accepted theirs.
  const invitedAt = route.endsWith("/invitations") ? noon.toISOString() : null;
  const clerk = { role: "employee", isMainAdministrator: false, invitedAt } as const;
  const employee = await keepPerson(table, somePerson(accountId, { user: clerk }));
  const policyId = newId("lp", noon);
  const policy = { terms: someTerms(), users: {}, version: 1, createdAt: noon.toISOString() };
  await table.write({ Put: { Item: { ...keys.policies(accountId), policies: { [policyId]: policy } } } });
  const topUp = await keepTopUp(table, someTopUp(accountId));
  const transfer = bankTopUp(accountId);
  await table.write({ Put: { Item: { ...keys.topUp(accountId, transfer.id), ...transfer } } });
  const ids: Readonly<Record<string, string>> = {
    sessions: session.id,
    "top-ups": topUp.id,
    confirmations: transfer.id,
    "back-office": transfer.id,
    "portal-users": employee.user.id,
    "login-policies": policyId,
  };
  const id = ids[routes[route].function]!;
  const items = async () => [
    ...(await table.query({ pk: `PEOPLE#${accountId}`, from: " ", to: "~" }, { limit: 100, newestFirst: false })).items,
    ...(await table.query({ pk: `ACCOUNT#${accountId}`, from: " ", to: "~" }, { limit: 100, newestFirst: false }))
      .items,
  ];
  const confirmationId = transfer.confirmations[0]!.id;
  return { accountId, authorization, id, confirmationId, items, user, email: employee.user.email };
};

/** A token of one of the operator's finance staff. */
const clerksToken = async (table: Table): Promise<string> => {
  const { user } = await keepPerson(table, somePerson(operatorId, { user: { role: "operator-finance" } }));
  return (await keepSession(table, user, noon)).authorization;
};

type Furnished = Awaited<ReturnType<typeof furnished>>;

/** How an item is asked for under an account: as the path of the route has it, the rest of it being the account's own or not. */
const pathsTo = (route: string, { accountId, ...mine }: Furnished, { id, confirmationId }: Furnished) => {
  if (!route.includes("{accountId}")) return [{ id }];
  if (!route.includes("{confirmationId}")) return [{ accountId, id }];
  return [
    { accountId, id, confirmationId },
    { accountId, id: mine.id, confirmationId },
    { accountId, id, confirmationId: mine.confirmationId },
  ];
};

const bodies: Partial<Record<Guarded, () => Asked>> = {
  "POST /top-ups/{id}/confirmations": () => ({
    body: { fileName: "potwierdzenie.pdf", contentType: "application/pdf", sizeBytes: 1_000 },
  }),
  "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": () => ({ body: { decision: "credit" } }),
  "PUT /portal-users/{id}": () => ({ body: someForm(), headers: { "if-match": '"1"' } }),
  "PUT /login-policies/{id}": () => ({ body: someTerms(), headers: { "if-match": '"1"' } }),
};

describe("an item of an account", () => {
  it("is asked for here by every route that takes an id", () => {
    const withId = Object.keys(routes).filter((route) => route.includes("/{id}"));

    expect(Object.keys(ofOwner).sort()).toEqual(withId.sort());
  });

  it.each(Object.entries(ofOwner) as [keyof typeof ofOwner, (typeof ofOwner)[keyof typeof ofOwner]][])(
    "is its own: %s",
    async (route, { owner, stranger }) => {
      const { table } = stage();
      const handler = handlersOn(table)[routes[route].function];
      const mine = await furnished(table, await openTestAccount(table), route);
      const strangers = [
        await furnished(table, await openTestAccount(table), route),
        // Whoever calls as the operator's is not let through to any panel; see above.
        await furnished(table, operatorId, route),
      ];
      const isOfStaff = route.includes(" /back-office/");
      const authorization = isOfStaff ? await clerksToken(table) : mine.authorization;
      const askFor = (path: Readonly<Record<string, string>>) =>
        ask(handler, route, { path, authorization, ...bodies[route]?.() });

      for (const theirs of strangers) {
        const before = [await theirs.items(), await mine.items()];
        for (const path of pathsTo(route, mine, theirs)) {
          const answer = await askFor(path);
          expect(outcomeOf(answer)).toEqual(stranger);
          for (const told of [theirs.id, theirs.confirmationId, theirs.email, theirs.user.id])
            expect(JSON.stringify(answer)).not.toContain(told);
        }
        expect([await theirs.items(), await mine.items()]).toEqual(before);
      }
      expect(outcomeOf(await askFor(pathsTo(route, mine, mine)[0]!))).toEqual(owner);
    },
  );
});
