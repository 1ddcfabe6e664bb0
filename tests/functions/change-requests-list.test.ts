import { describe, expect, it } from "vitest";
import { requestDesk } from "../support/change-requests.ts";
import { callsOf } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { namedErrors } from "../support/requests.ts";
import { tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();
const watchCustomers = onlyGranted("change-requests");
const watchCases = onlyGranted("cases");

const hour = 3_600_000;

const desk = async () => {
  const { table, name } = stage();
  const [own, cases] = [watchCustomers(tableNamed(name)), watchCases(tableNamed(name))];
  const base = await requestDesk(table, { customers: own.table, cases: cases.table });
  const lists = {
    customer: (query: Record<string, string>) => base.asCustomer("GET /change-requests", { query }),
    staff: (query: Record<string, string>) => base.asStaff("GET /change-requests", { query }),
  };
  /** No two of one moment, for those stand in the order that chance gives their ids. */
  const sent = async (changes?: readonly object[]) => {
    base.pass(1);
    return base.sent(changes);
  };
  return { ...base, sent, lists, client: own.client };
};

const idsOf = ({ body }: { body?: Record<string, unknown> | undefined }) =>
  (body!.items as { id: string }[]).map(({ id }) => id);
const renamed = [{ field: "companyName", to: "Wieczorna Kawa sp. z o.o." }];

describe.each(["customer", "staff"] as const)("an account's change requests, as its %s lists them", (side) => {
  it("are those of the state and the kind that is asked for", async () => {
    const { sent, decide, lists } = await desk();
    const list = lists[side];
    const [open, applied, changes] = [await sent(), await sent(), await sent(renamed)];
    await decide(applied, { decision: "apply", note: "Wysłano." });

    expect(idsOf(await list({ state: "open" }))).toEqual([changes, open]);
    expect(idsOf(await list({ kind: "other" }))).toEqual([applied, open]);
    expect(idsOf(await list({ kind: "other", state: "applied" }))).toEqual([applied]);
    expect(idsOf(await list({ state: "rejected" }))).toEqual([]);
  });

  // Noon in UTC is 13:00 in Warsaw, so 2 March is over there 11 hours later.
  it("are those of the days in Warsaw, the first and the last one included", async () => {
    const { sent, pass, lists } = await desk();
    const list = lists[side];
    const today = await sent();
    pass(11 * hour);
    const midnight = await sent(renamed);

    expect(idsOf(await list({ to: "2026-03-02" }))).toEqual([today]);
    expect(idsOf(await list({ from: "2026-03-03" }))).toEqual([midnight]);
    expect(idsOf(await list({ from: "2026-03-02", to: "2026-03-03", kind: "other" }))).toEqual([today]);
    expect(idsOf(await list({ from: "2026-03-04" }))).toEqual([]);
  });

  it("fill their pages, and have cursors of their own", async () => {
    const { sent, lists } = await desk();
    const list = lists[side];
    const first = await sent(renamed);
    for (let others = 0; others < 5; others += 1) await sent();
    const last = await sent(renamed);

    const page = await list({ kind: "subscriber-data", limit: "1" });
    const cursor = String(page.body?.nextCursor);
    const next = await list({ kind: "subscriber-data", limit: "1", cursor });

    expect([idsOf(page), idsOf(next)]).toEqual([[last], [first]]);
    expect(next.body).not.toHaveProperty("nextCursor");
    for (const query of [{ cursor }, { kind: "other", cursor }, { kind: "subscriber-data", state: "open", cursor }])
      expect(namedErrors(await list(query as Record<string, string>))).toEqual(["?cursor wrong_format"]);
  });

  it.each([
    [{ state: "closed" }, ["?state not_one_of"]],
    [{ kind: "invoice" }, ["?kind not_one_of"]],
    [{ from: "2026-02-30" }, ["?from wrong_format"]],
    [{ to: "2026-03-02T00:00:00Z" }, ["?to wrong_format"]],
  ] as [Record<string, string>, string[]][])("are refused for %j", async (query, errors) => {
    const { lists } = await desk();

    expect(namedErrors(await lists[side](query))).toEqual(errors);
  });
});

it("a page of few among many is one round trip for the customer", async () => {
  const { sent, lists, client } = await desk();
  const first = await sent(renamed);
  for (let others = 0; others < 5; others += 1) await sent();
  const calls = callsOf(client);

  expect(idsOf(await lists.customer({ kind: "subscriber-data", limit: "1" }))).toEqual([first]);
  expect(calls.filter(({ command }) => command === "Query")).toHaveLength(1);
});
