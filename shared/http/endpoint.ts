/** Makes one Lambda handler of a noun's verbs: it admits the caller, reads the request, lets the action answer. */
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { type Access, isForClerks, isForMachines } from "../domain/access.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import type { Found, Reads } from "../store/reads.ts";
import { answered } from "./answer.ts";
import { admit, type Caller, type GuardUses, type Named } from "./caller.ts";
import type { Answer, Contract, OpenRequest } from "./contract.ts";
import { admitMachine, type Machine, type MachineUses } from "./machine.ts";
import { headAsGet, refusals, requestLog, securityHeaders } from "./middleware.ts";
import { type PageUses, type Visit, visitOf } from "./page-session.ts";
import { type Address, addressOf, originOf, read } from "./request.ts";
import type { Routes, Shaped, Verbs, Wired } from "./verb.ts";

/**
 * The Lambda handler of a noun. `wire` runs once, on the first request that needs it.
 * A route that is not among its own, such as API Gateway's `$default`, is answered `not_found`.
 */
export const api = <R extends Routes, Uses extends object>(
  routes: R,
  verbs: Verbs<R, Uses>,
  wire: () => Wired<R, Uses>,
) => {
  let wired: Wired<R, Uses> | undefined;

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({ timeoutEarlyResponse: outOfTime })
    .use(headAsGet())
    .use(requestLog())
    .use(securityHeaders())
    .use(refusals(verbs))
    .handler(async (event) => {
      // A browser's preflight that reaches `$default`: API Gateway adds the CORS headers, and needs a status of success.
      if (event.requestContext.http.method === "OPTIONS") return { statusCode: 204 };
      const route = Object.hasOwn(verbs, event.routeKey) ? routes[event.routeKey] : undefined;
      const served: Shaped<string, Uses> | undefined = route && verbs[event.routeKey as keyof R];
      if (!route || !served) throw new Refusal(common.not_found);
      wired ??= wire();
      const act = served.action(wired) as (request: OpenRequest<Contract> & Partial<Admitted>) => Promise<Answer>;

      const address = addressOf(served.contract, event);
      if (isForClerks(route.access)) {
        const { visit, touched } = await visitOf(event, route.access, wired as unknown as PageUses);
        try {
          return answered(await act({ ...read(served.contract, event, address), visit }));
        } finally {
          await touched;
        }
      }
      if (isPublic(route.access)) return answered(await act(read(served.contract, event, address)));
      const asks = { authorization: event.headers.authorization, route: event.routeKey, origin: originOf(event) };
      if (isForMachines(route.access)) {
        const reads = readsOf(served, address)({});
        const { machine, found } = await admitMachine(asks, route.access, wired as unknown as MachineUses, reads);
        const request = { ...read(served.contract, event, address), machine };
        return answered(await act(served.reads ? { ...request, found: await found() } : request));
      }
      const uses = wired as unknown as GuardUses;
      const takesTry = served.takesTry === true && isWellFormed(() => read(served.contract, event, address));
      const readsBy = readsOf(served, address);
      const riding = { readsOf: (named: Named) => readsBy({ ...named, now: uses.now() }), takesTry };
      const { caller, found, touched } = await admit(asks, route.access, uses, riding);
      try {
        const request = { ...read(served.contract, event, address), caller };
        return answered(await act(served.reads ? { ...request, found: await found() } : request));
      } finally {
        await touched;
      }
    });
};

/** What was asked may or may not be done by now, as where the store did not answer. So it is no bug, and the caller may repeat it. */
const outOfTime = (): never => {
  throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1, cause: new Error("out of time") });
};

type Admitted = {
  readonly caller: Caller;
  readonly visit: Visit;
  readonly found: Found<Reads>;
  readonly machine: Machine;
};

/** What a verb reads together with the guard: nothing by a malformed address, which is refused once the guard has passed. */
const readsOf =
  ({ reads }: Pick<Shaped<string, never>, "reads">, { path, query, errors }: Address) =>
  (known: Partial<Named & { readonly now: Date }>): Reads =>
    reads && errors.length === 0 ? reads({ ...known, path, query } as never) : {};

/** What is malformed is refused once the guard has passed, and costs no try. */
const isWellFormed = (reading: () => unknown): boolean => {
  try {
    reading();
    return true;
  } catch {
    return false;
  }
};

const isPublic = (access: Access): access is Extract<Access, { readonly public: string }> =>
  typeof access === "object" && "public" in access;
