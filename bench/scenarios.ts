/**
 * How every route is called when it is measured, and the round trips that it may take. A route without a scenario does
 * not compile: what a new route costs is decided when it is made.
 */
import { randomUUID } from "node:crypto";
import type { RouteKey } from "../functions/manifest.ts";
import { signIns } from "../local/seed.ts";
import { clock } from "../shared/clock.ts";
import { humanQueues } from "../shared/domain/queues.ts";
import { newId } from "../shared/ids.ts";
import type { Wanted } from "./requests.ts";
import { administrator, type BenchPerson, type Signed, type Stage } from "./stage.ts";

export type Scenario = {
  /** What tells it from the route's usual request; empty for that. */
  readonly when: string;
  readonly request: (stage: Stage) => Promise<Wanted>;
  /** Each further call is the very same request again, and the first is not measured. */
  readonly repeats?: true;
  readonly status: number;
  /** The round trips that it may take one after the other, Stripe's among them. */
  readonly roundTripsMax: number;
};

const signedIn = async (stage: Stage): Promise<Wanted> => ({ token: await stage.token() });

const signIn = (email: string, password: string) => async (): Promise<Wanted> => ({
  body: JSON.stringify({ email, password }),
});

const startTopUp =
  (method: "card" | "bank"): Scenario["request"] =>
  async (stage) => {
    if (method === "bank") await stage.forgetOpenTransfers();
    return {
      token: await stage.token(),
      headers: { "idempotency-key": randomUUID() },
      body: JSON.stringify({ amountGrosze: 5_000, method }),
    };
  };

const sentByStripe = ({ body, signature }: Signed): Wanted => ({ body, headers: { "stripe-signature": signature } });
const paid = async (stage: Stage) => sentByStripe(await stage.paid(await stage.topUp()));
const refunded = async (stage: Stage) => sentByStripe(await stage.refunded(await stage.topUp()));

const anotherPassword = "another of the bench's own";

/** A request of somebody new, with a body made of who they are. */
const person =
  (wanted: Parameters<Stage["person"]>[0], body: (who: BenchPerson) => object): Scenario["request"] =>
  async (stage) => {
    const who = await stage.person(wanted);
    return { token: who.token, body: JSON.stringify(body(who)) };
  };

/** A request of one of the operator's finance staff, about the seeded account unless said. */
const clerk =
  (path: Readonly<Record<string, string>> = { accountId: administrator.accountId }): Scenario["request"] =>
  async (stage) => ({ token: (await stage.person({ role: "operator-finance" })).token, path });

/** A code with its last character wrong. */
const mistyped = (code: string): string => `${code.slice(0, -1)}${code.endsWith("2") ? "3" : "2"}`;

const policy = { name: "bench", validFrom: "2026-01-01", validTo: "2037-12-31", networks: "any" };

const addPolicy = async (stage: Stage): Promise<Wanted> => ({
  token: (await stage.ownAccount()).token,
  headers: { "idempotency-key": randomUUID() },
  body: JSON.stringify(policy),
});

const ownPolicy = async (stage: Stage): Promise<Wanted> => {
  const { token, policyId } = await stage.ownAccount();
  return { token, path: { id: policyId } };
};

const someUser = async (stage: Stage): Promise<Wanted> => ({
  ...(await signedIn(stage)),
  path: { id: (await stage.person({ role: "employee" })).id },
});

const newUser = () => ({
  firstName: "Ola",
  lastName: "Wilk",
  email: `${randomUUID()}@bench.example`,
  phone: "601 000 000",
  position: "Tester",
  role: "employee",
  recordings: { listen: false, download: false },
  authorisedContact: false,
  canLogIn: true,
  loginPolicyId: null,
  requireTotp: false,
});

/** A read of a signed-in caller: the guard's, then its own. */
const read = (request: Scenario["request"] = signedIn): Scenario => ({
  when: "",
  request,
  status: 200,
  roundTripsMax: 2,
});

export const scenarios = {
  "GET /health": [{ when: "", request: async () => ({}), status: 200, roundTripsMax: 0 }],
  "GET /openapi.json": [{ when: "", request: async () => ({}), status: 200, roundTripsMax: 0 }],

  "POST /sessions": [
    // Three calls, two at once.
    { when: "", request: signIn(administrator.email, administrator.password), status: 201, roundTripsMax: 2 },
    { when: "wrong password", request: signIn(signIns[3]!.email, "not the password"), status: 401, roundTripsMax: 1 },
  ],
  "GET /sessions": [read()],
  "DELETE /sessions": [{ when: "", request: signedIn, status: 204, roundTripsMax: 2 }],
  "DELETE /sessions/{id}": [
    {
      when: "",
      request: async (stage) => ({ ...(await signedIn(stage)), path: { id: newId("se", clock()) } }),
      status: 204,
      roundTripsMax: 2,
    },
  ],
  "DELETE /sessions/current": [{ when: "", request: signedIn, status: 204, roundTripsMax: 2 }],
  "POST /sessions/current/totp": [
    {
      when: "",
      request: person({ next: "totp", isEnrolled: true }, ({ code }) => ({ code })),
      status: 200,
      roundTripsMax: 2,
    },
    {
      when: "wrong code",
      request: person({ next: "totp", isEnrolled: true }, ({ code }) => ({
        code: code === "000000" ? "000001" : "000000",
      })),
      status: 401,
      roundTripsMax: 2,
    },
  ],
  "POST /sessions/current/totp-enrolment": [
    { when: "at sign-in", request: person({ next: "enrol-totp" }, () => ({})), status: 200, roundTripsMax: 2 },
    {
      when: "another app",
      request: person({ isEnrolled: true }, ({ password, code }) => ({ currentPassword: password, code })),
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "POST /sessions/current/totp-enrolment/confirmation": [
    { when: "", request: person({ next: "enrol-totp" }, ({ code }) => ({ code })), status: 200, roundTripsMax: 3 },
  ],
  "POST /password-resets": [
    {
      when: "",
      request: async (stage) => ({ body: JSON.stringify({ email: (await stage.person({})).email }) }),
      status: 202,
      roundTripsMax: 2,
    },
    {
      when: "unknown address",
      request: async () => ({ body: JSON.stringify({ email: `${randomUUID()}@bench.example` }) }),
      status: 202,
      roundTripsMax: 2,
    },
  ],
  "POST /password-resets/confirmation": [
    {
      when: "",
      request: async (stage) => {
        const { email } = await stage.person({});
        return {
          body: JSON.stringify({ token: await stage.linkToken(email, "password-reset"), password: anotherPassword }),
        };
      },
      status: 204,
      roundTripsMax: 3,
    },
  ],
  "POST /invitations/confirmation": [
    {
      when: "",
      request: async (stage) => {
        const { email } = await stage.person({});
        return {
          body: JSON.stringify({ token: await stage.linkToken(email, "invitation"), password: anotherPassword }),
        };
      },
      status: 204,
      roundTripsMax: 3,
    },
  ],
  "GET /me": [read()],
  "PUT /me/password": [
    {
      when: "",
      request: person({}, ({ password }) => ({ currentPassword: password, newPassword: anotherPassword })),
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "POST /me/recovery-codes": [
    {
      when: "",
      request: person({ isEnrolled: true }, ({ password, code }) => ({ currentPassword: password, code })),
      status: 200,
      roundTripsMax: 3,
    },
  ],

  "GET /account": [read(), { ...read(async (stage) => ({ token: await stage.token(6) })), when: "its use is noted" }],
  "GET /ledger-entries": [read()],

  "POST /top-ups": [
    { when: "", request: startTopUp("card"), status: 201, roundTripsMax: 4 },
    { when: "the same again", request: startTopUp("card"), repeats: true, status: 201, roundTripsMax: 3 },
    { when: "by bank", request: startTopUp("bank"), status: 201, roundTripsMax: 3 },
    // Refused by the first one's key, which it then reads.
    { when: "by bank, the same again", request: startTopUp("bank"), repeats: true, status: 201, roundTripsMax: 4 },
  ],
  "GET /top-ups": [read()],
  "GET /top-ups/{id}": [
    read(async (stage) => ({ token: await stage.token(), path: { id: (await stage.topUp()).id } })),
  ],

  "POST /top-ups/{id}/confirmations": [
    {
      when: "",
      request: async (stage) => ({
        ...(await signedIn(stage)),
        path: { id: (await stage.transfer()).topUp.id },
        body: JSON.stringify({ fileName: "another.pdf", contentType: "application/pdf", sizeBytes: 100_000 }),
      }),
      status: 201,
      roundTripsMax: 3,
    },
  ],

  "GET /portal-users": [read()],
  "POST /portal-users": [
    {
      when: "invited",
      request: async (stage) => ({ ...(await signedIn(stage)), body: JSON.stringify(newUser()) }),
      status: 201,
      roundTripsMax: 3,
    },
  ],
  "GET /portal-users/{id}": [read(someUser)],
  "PUT /portal-users/{id}": [
    {
      when: "",
      request: async (stage) => ({
        ...(await someUser(stage)),
        headers: { "if-match": '"1"' },
        body: JSON.stringify({ ...newUser(), canLogIn: false }),
      }),
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "DELETE /portal-users/{id}": [{ when: "", request: someUser, status: 204, roundTripsMax: 3 }],
  "POST /portal-users/{id}/totp-reset": [{ when: "", request: someUser, status: 204, roundTripsMax: 3 }],
  "POST /portal-users/{id}/invitations": [
    {
      when: "",
      request: async (stage) => ({ ...(await signedIn(stage)), path: { id: await stage.invited() } }),
      status: 204,
      roundTripsMax: 4,
    },
  ],
  "GET /roles": [{ ...read(), roundTripsMax: 1 }],

  "GET /login-policies": [read()],
  "POST /login-policies": [
    { when: "", request: addPolicy, status: 201, roundTripsMax: 3 },
    { when: "the same again", request: addPolicy, repeats: true, status: 201, roundTripsMax: 3 },
  ],
  "GET /login-policies/{id}": [read(async (stage) => ownPolicy(stage))],
  "PUT /login-policies/{id}": [
    {
      when: "",
      request: async (stage) => ({
        ...(await ownPolicy(stage)),
        headers: { "if-match": '"1"' },
        body: JSON.stringify({ ...policy, name: "another" }),
      }),
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "DELETE /login-policies/{id}": [
    { when: "", request: async (stage) => ownPolicy(stage), status: 204, roundTripsMax: 3 },
  ],

  "GET /audit-records": [read()],

  "GET /back-office/top-ups": [
    read(async (stage) => ({
      ...(await clerk({})(stage)),
      query: { code: (await stage.transfer()).topUp.code },
    })),
    {
      ...read(async (stage) => ({
        ...(await clerk({})(stage)),
        query: { code: mistyped((await stage.transfer()).topUp.code) },
      })),
      when: "mistyped",
    },
  ],
  "GET /back-office/queues/{queue}": humanQueues.map((queue) => ({ ...read(clerk({ queue })), when: queue })),
  "GET /back-office/accounts/{accountId}": [read(clerk())],
  "GET /back-office/accounts/{accountId}/ledger-entries": [read(clerk())],
  "GET /back-office/accounts/{accountId}/top-ups": [read(clerk())],
  "GET /back-office/accounts/{accountId}/portal-users": [read(clerk())],
  "POST /back-office/accounts/{accountId}/adjustments": [
    {
      when: "",
      request: async (stage) => ({
        ...(await clerk()(stage)),
        headers: { "idempotency-key": randomUUID() },
        body: JSON.stringify({ amountGrosze: 100, reason: "measured by the bench" }),
      }),
      status: 201,
      roundTripsMax: 3,
    },
  ],

  "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": [
    {
      when: "",
      request: async (stage) => {
        const { topUp } = await stage.transfer();
        const { accountId, id } = topUp;
        return { ...(await clerk({ accountId, id })(stage)), body: JSON.stringify({ decision: "credit" }) };
      },
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": [
    read(async (stage) => {
      const { topUp, confirmationId } = await stage.transfer();
      return clerk({ accountId: topUp.accountId, id: topUp.id, confirmationId })(stage);
    }),
  ],

  "GET /decisions/{token}": [read(async (stage) => ({ path: { token: (await stage.transfer()).token } }))],
  "POST /decisions/{token}": [
    {
      when: "",
      request: async (stage) => ({
        path: { token: (await stage.transfer()).token },
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ decision: "credit", received: "250,00" }).toString(),
      }),
      status: 303,
      roundTripsMax: 4,
    },
  ],

  "POST /stripe-events": [
    { when: "a payment", request: paid, status: 200, roundTripsMax: 2 },
    { when: "the same again", request: paid, repeats: true, status: 200, roundTripsMax: 2 },
    // Read by the payment first: what Stripe tells of a refund names no account of ours.
    { when: "a refund", request: refunded, status: 200, roundTripsMax: 3 },
  ],
} satisfies Record<RouteKey, readonly Scenario[]> as Record<RouteKey, readonly Scenario[]>;
