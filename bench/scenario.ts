/** What a scenario is, and the requests that those of several nouns are made of. */

import { formTokenIn, sessionKept } from "../shared/http/page-session.ts";
import { formTokenField } from "../shared/http/request.ts";
import type { Wanted } from "./requests.ts";
import { administrator, type BenchPerson, type Stage } from "./stage.ts";

export type Scenario = {
  /** What distinguishes it from the route's usual request; empty for that. */
  readonly when: string;
  readonly request: (stage: Stage) => Promise<Wanted>;
  /** Each further call is the very same request again, and the first is not measured. */
  readonly repeats?: true;
  readonly status: number;
  /** The round trips that it may take one after the other, Stripe's among them. */
  readonly roundTripsMax: number;
};

/** A noun's scenarios: without one for each of its routes, its file does not compile. */
export type ScenariosOf<Routes extends object> = Readonly<Record<keyof Routes, readonly Scenario[]>>;

export const signedIn = async (stage: Stage): Promise<Wanted> => ({ token: await stage.token() });

/** A request of somebody new, with a body made of who they are. */
export const person =
  (wanted: Parameters<Stage["person"]>[0], body: (who: BenchPerson) => object): Scenario["request"] =>
  async (stage) => {
    const who = await stage.person(wanted);
    return { token: who.token, body: JSON.stringify(body(who)) };
  };

/** A request of one of the operator's finance staff, about the seeded account unless said. */
export const clerk =
  (path: Readonly<Record<string, string>> = { accountId: administrator.accountId }): Scenario["request"] =>
  async (stage) => ({ token: (await stage.person({ role: "operator-finance" })).token, path });

/** A read of somebody's own account: in the guard's own round trip. */
export const read = (request: Scenario["request"] = signedIn): Scenario => ({
  when: "",
  request,
  status: 200,
  roundTripsMax: 1,
});

/** A look of the staff: the guard's, then the account that they named, beside the record of it. */
export const look = (request: Scenario["request"]): Scenario => ({ ...read(request), roundTripsMax: 2 });

/** The address that the functions believe to be theirs while they are measured. */
export const ownAddress = "http://127.0.0.1";

/** A form of a page, as a browser sends it: by whoever has this session, where a token is given. */
export const sentByPage = (fields: Readonly<Record<string, string>>, token?: string): Wanted => ({
  headers: { "content-type": "application/x-www-form-urlencoded", origin: ownAddress },
  ...(token !== undefined && { cookies: [sessionKept(token).split(";")[0]!] }),
  body: new URLSearchParams({
    ...fields,
    ...(token !== undefined && { [formTokenField]: formTokenIn(token) }),
  }).toString(),
});
