/**
 * How every route is called when it is measured, and the round trips that it may take. A route without a scenario does
 * not compile: what a new route costs is decided when it is made.
 */
import { randomUUID } from "node:crypto";
import type { RouteKey } from "../functions/manifest.ts";
import { signIns } from "../local/seed.ts";
import type { Wanted } from "./requests.ts";
import { administrator, type Stage } from "./stage.ts";

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

const startTopUp = async (stage: Stage): Promise<Wanted> => ({
  token: await stage.token(),
  headers: { "idempotency-key": randomUUID() },
  body: JSON.stringify({ amountGrosze: 5_000, method: "card" }),
});

const paid = async (stage: Stage): Promise<Wanted> => {
  const { body, signature } = await stage.paid(await stage.topUp());
  return { body, headers: { "stripe-signature": signature } };
};

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
  "DELETE /sessions/current": [{ when: "", request: signedIn, status: 204, roundTripsMax: 2 }],
  "GET /me": [read()],

  "GET /account": [read(), { ...read(async (stage) => ({ token: await stage.token(6) })), when: "its use is noted" }],
  "GET /ledger-entries": [read()],

  "POST /top-ups": [
    { when: "", request: startTopUp, status: 201, roundTripsMax: 4 },
    { when: "the same again", request: startTopUp, repeats: true, status: 201, roundTripsMax: 3 },
  ],
  "GET /top-ups": [read()],
  "GET /top-ups/{id}": [
    read(async (stage) => ({ token: await stage.token(), path: { id: (await stage.topUp()).id } })),
  ],

  "POST /stripe-events": [
    { when: "a payment", request: paid, status: 200, roundTripsMax: 2 },
    { when: "the same again", request: paid, repeats: true, status: 200, roundTripsMax: 2 },
  ],
} satisfies Record<RouteKey, readonly Scenario[]> as Record<RouteKey, readonly Scenario[]>;
