/**
 * Requests that name themselves by a key, each twice in the same moment: the copy sees what the first one has just made, and not its key yet,
 * because items that are read one beside the other may be of different moments.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { type FunctionName, type RouteKey, routes } from "../functions/manifest.ts";
import { verbOf } from "../local/openapi.ts";
import { keyTakenBy } from "../shared/http/contract.ts";
import type { Table } from "../shared/store/table.ts";
import { type AnyAccess, usesOf } from "./support/access.ts";
import { heldByAnother, readTooSoon } from "./support/faults.ts";
import { byWrite, keyedOffice, keyedRequests, type Office } from "./support/keyed-routes.ts";
import { logOfEachTest } from "./support/logged.ts";
import { type Answered, type Asked, ask, outcomeOf } from "./support/requests.ts";
import { tableOfFile } from "./support/table-of-file.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
let office: Office;
beforeAll(async () => {
  office = await keyedOffice(stage());
});

const handlerOf = async (name: FunctionName, table: Table) =>
  ((await import(`./access/${name}.ts`)) as { access: AnyAccess }).access.handler(usesOf(table));

/** What the log says that was done. */
const done = () => logged.lines().flatMap(({ event }) => (event === "request.answered" ? [] : [event]));
/** A form to upload a file with is made anew each time, by the machine's clock. */
const withoutForm = ({ body, ...answer }: Answered) => ({ ...answer, body: { ...body, upload: undefined } });

const rows = Object.entries(keyedRequests).flatMap(([route, requests]) =>
  requests.map((request) => [request.does ? `${route} ${request.does}` : route, route as RouteKey, request] as const),
);

describe("a copy of a request that comes in the same moment", () => {
  it("is tried of each route that takes a key", async () => {
    const taken = await Promise.all(
      (Object.keys(routes) as RouteKey[]).map(async (route) => {
        const { contract } = await verbOf(routes[route].function, route);
        return keyTakenBy(contract) ? [route] : [];
      }),
    );

    expect(Object.keys(keyedRequests).sort()).toEqual(taken.flat().sort());
  });

  it.each(rows)("does nothing, says so, and is refused with another body: %s", async (_, route, request) => {
    const { client, table } = stage();
    const handler = await handlerOf(routes[route].function, table);
    const authorization = await office.people[request.by].authorization();
    const send = (asked: Asked) =>
      ask(handler, route, {
        authorization,
        headers: { "idempotency-key": `${request.by}-${rows.findIndex(([, , each]) => each === request)}` },
        ...asked,
      });
    const tooSoon = () => readTooSoon(client, request.key ?? "KEY#");

    const first = await send(request.asks(office));
    expect(first.status, JSON.stringify(first.body)).toBeLessThan(300);
    expect(first.headers).not.toHaveProperty("idempotency-replayed");
    const once = done();

    const isReadTooSoon = tooSoon();
    const copy = await send(request.asks(office));
    const told = { ...first.headers, "idempotency-replayed": "true" };
    expect(withoutForm(copy)).toEqual(withoutForm({ ...first, headers: told }));
    expect(isReadTooSoon()).toBe(!("never" in request && request.never === byWrite));
    expect(done()).toEqual(once);
    if ("never" in request && request.never === byWrite) {
      const isHeld = heldByAnother(client, "KEY#");
      expect(withoutForm(await send(request.asks(office)))).toEqual(withoutForm(copy));
      expect(isHeld()).toBe(true);
    }
    if ("never" in request) return;

    tooSoon();
    expect(outcomeOf(await send(request.another(office)))).toEqual([422, "idempotency_key_reused"]);
  });
});
