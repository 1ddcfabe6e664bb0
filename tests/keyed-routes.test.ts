/**
 * Requests that name themselves by a key, each twice in the same moment: the copy sees what the first one has just made, and not its key yet,
 * or the other way round, because items that are read one beside the other may be of different moments.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { type FunctionName, type RouteKey, routes } from "../functions/manifest.ts";
import { verbOf } from "../local/openapi.ts";
import { keyTakenBy } from "../shared/http/contract.ts";
import { newSecret } from "../shared/ids.ts";
import type { Table } from "../shared/store/table.ts";
import { type AnyAccess, usesOf } from "./support/access.ts";
import { heldByAnother, readTooSoon, withinRead } from "./support/faults.ts";
import { byWrite, type KeyedRequest, keyedOffice, keyedRequests, type Office } from "./support/keyed-routes.ts";
import { logOfEachTest } from "./support/logged.ts";
import { type Answered, type Asked, ask, outcomeOf } from "./support/requests.ts";
import { tableOfFile } from "./support/table-of-file.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
let offices: readonly [Office, Office];
beforeAll(async () => {
  offices = await Promise.all([keyedOffice(stage()), keyedOffice(stage())]);
});

const handlerOf = async (name: FunctionName, table: Table) =>
  ((await import(`./access/${name}.ts`)) as { access: AnyAccess }).access.handler(usesOf(table));

/** Sends, always under the same key, as who asks for it in the office. */
const sender = async (
  table: Table,
  office: Office,
  { route, request }: { readonly route: RouteKey; readonly request: KeyedRequest },
): Promise<(asked: Asked) => Promise<Answered>> => {
  const handler = await handlerOf(routes[route].function, table);
  const authorization = await office.people[request.by].authorization();
  const headers = { "idempotency-key": newSecret() };
  return (asked) => ask(handler, route, { authorization, headers, ...asked });
};

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
    const [office] = offices;
    const send = await sender(table, office, { route, request });
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

  it.each(rows.filter(([, , request]) => !("never" in request)))(
    "is answered with what is there by now, though it saw what was there before, beside its key: %s",
    async (_, route, request) => {
      const { client, table } = stage();
      const [, office] = offices;
      const send = await sender(table, office, { route, request });
      let first: Answered | undefined;
      const isWithin = withinRead(client, request.key ?? "KEY#", async () => {
        first = await send(request.asks(office));
      });

      const copy = await send(request.asks(office));

      expect(isWithin()).toBe(true);
      expect(first?.headers).not.toHaveProperty("idempotency-replayed");
      const told = { ...first!.headers, "idempotency-replayed": "true" };
      expect(withoutForm(copy)).toEqual(withoutForm({ ...first!, headers: told }));
    },
  );
});
