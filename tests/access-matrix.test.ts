/** Who may call what: each guarded route, asked by everybody there is, through the handlers that Lambda runs. */
import { describe, expect, it } from "vitest";
import { verbs as accountVerbs } from "../functions/account/index.ts";
import { verbs as backOfficeVerbs } from "../functions/back-office/index.ts";
import { type FunctionName, type RouteKey, routes, routesOf } from "../functions/manifest.ts";
import { verbs as sessionsVerbs } from "../functions/sessions/index.ts";
import { verbs as topUpsVerbs } from "../functions/top-ups/index.ts";
import type { AnyRole, NextStep } from "../shared/domain/access.ts";
import { operatorId } from "../shared/domain/ids.ts";
import { api } from "../shared/http/endpoint.ts";
import { newId } from "../shared/ids.ts";
import { accountStore } from "../shared/store/account-store.ts";
import { auditStore } from "../shared/store/audit-store.ts";
import { ledgerStore } from "../shared/store/ledger-store.ts";
import { linkStore } from "../shared/store/link-store.ts";
import { loginStore } from "../shared/store/login-store.ts";
import { peopleStore } from "../shared/store/people-store.ts";
import { queueStore } from "../shared/store/queue-store.ts";
import type { Table } from "../shared/store/table.ts";
import { topUpStore } from "../shared/store/top-up-store.ts";
import { logOfEachTest } from "./support/logged.ts";
import { keepPerson, keepSession, somePerson } from "./support/people.ts";
import { ask } from "./support/requests.ts";
import { openTestAccount } from "./support/table.ts";
import { tableOfFile } from "./support/table-of-file.ts";
import { noon } from "./support/top-ups.ts";

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

  "GET /back-office/queues/{queue}": "……… ---- ……… -✓✓ --",
  "GET /back-office/accounts/{accountId}": "……… ---- ……… -✓✓ --",
  "GET /back-office/accounts/{accountId}/ledger-entries": "……… ---- ……… -✓✓ --",
  "GET /back-office/accounts/{accountId}/top-ups": "……… ---- ……… -✓✓ --",
  "GET /back-office/accounts/{accountId}/portal-users": "……… ---- ……… -✓✓ --",
  "POST /back-office/accounts/{accountId}/adjustments": "……… ---- ……… -✓- --",
};

const rows = Object.entries(promised) as [Guarded, string][];

/** What a route is asked with: ids that are there, and no body, so that nothing is changed but what needs none. */
const path = { id: "se_01KJQ3V2G0ABCDEFGHJKMNPQRS", queue: "ledgers-to-check" };

const handlersOn = (table: Table) => {
  const now = () => noon;
  const people = peopleStore(table);
  const ledger = ledgerStore({ table, now });
  const topUps = topUpStore(table);
  const common = { people, ledger, topUps, newId, now };
  const notAsked = async (): Promise<never> => {
    throw new Error("nobody gets as far as Stripe or a secret");
  };
  const stripe = { openCheckout: notAsked, findCheckout: notAsked };
  const keysOf = { attemptsKey: notAsked, totpKey: notAsked, linkKey: notAsked };
  return {
    sessions: api(routesOf("sessions"), sessionsVerbs, () => ({
      ...common,
      ...keysOf,
      logins: loginStore(table),
      links: linkStore(table),
    })),
    account: api(routesOf("account"), accountVerbs, () => common),
    "top-ups": api(routesOf("top-ups"), topUpsVerbs, () => ({ ...common, stripe, methods: () => ["card"] })),
    "back-office": api(routesOf("back-office"), backOfficeVerbs, () => ({
      ...common,
      accounts: accountStore(table),
      queues: queueStore(table),
      audit: auditStore(table),
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
