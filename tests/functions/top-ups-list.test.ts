import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/top-ups/declaration.ts";
import { verbs } from "../../functions/top-ups/index.ts";
import type { BankTopUp } from "../../shared/domain/top-ups/bank-top-up.ts";
import type { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId, newTransferCode } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { notAsked } from "../support/access.ts";
import { operatorsAccount, someBankTopUp } from "../support/bank-top-ups.ts";
import { callsOf } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSignedIn, somePerson } from "../support/people.ts";
import { ask, namedErrors } from "../support/requests.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon, someTopUp } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();

const hour = 3_600_000;

const panel = async () => {
  const { client, table } = stage();
  const accountId = await openTestAccount(table);
  const { authorization } = await keepSignedIn(table, somePerson(accountId, { user: { role: "finance" } }), noon);
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(table),
    topUps: topUpStore(table),
    stripe: { openCheckout: notAsked, findCheckout: notAsked },
    methods: () => ["card", "blik"],
    ledger: { head: notAsked },
    transferAccount: () => operatorsAccount,
    newCode: newTransferCode,
    newId,
    now: () => noon,
  }));
  const list = (query: Record<string, string> = {}, token = authorization) =>
    ask(handler, "GET /top-ups", { authorization: token, query });
  const all: string[] = [];
  const keep = async (topUp: CardTopUp | BankTopUp) => {
    await table.write({ Put: { Item: { ...keys.topUp(accountId, topUp.id), ...topUp } } });
    all.push(topUp.id);
  };
  /** Keeps top-ups that were started so many hours before noon, and answers their ids. */
  const byCard = async (hoursAgo: number, changes: Partial<CardTopUp> = {}): Promise<string> => {
    const at = new Date(noon.getTime() - hoursAgo * hour);
    const id = newId("tu", at);
    const expiresAt = new Date(at.getTime() + 23 * hour).toISOString();
    await keep(someTopUp(accountId, { id: id as CardTopUp["id"], createdAt: at.toISOString(), expiresAt, ...changes }));
    return id;
  };
  const byBank = async (hoursAgo: number): Promise<string> => {
    const id = newId("tu", new Date(noon.getTime() - hoursAgo * hour));
    await keep(someBankTopUp(accountId, { id: id as BankTopUp["id"], code: newTransferCode() }));
    return id;
  };
  return { accountId, table, calls: () => callsOf(client), list, byCard, byBank };
};

const idsOf = ({ body }: Awaited<ReturnType<typeof ask>>) => (body!.items as { id: string }[]).map(({ id }) => id);
const paid = { payments: [{ paymentId: "pi_1", sessionId: "cs_1", paidAt: noon.toISOString() }] };

describe("top-ups by state and method", () => {
  it("are those in the state, as it is now: time alone makes one expire", async () => {
    const { list, byCard, byBank } = await panel();
    const expired = await byCard(24);
    const credited = await byCard(2, paid);
    const waiting = await byCard(1);
    const transfer = await byBank(0);

    expect(idsOf(await list({ state: "expired" }))).toEqual([expired]);
    expect(idsOf(await list({ state: "credited" }))).toEqual([credited]);
    expect(idsOf(await list({ state: "awaiting-payment" }))).toEqual([waiting]);
    expect(idsOf(await list({ state: "awaiting-transfer" }))).toEqual([transfer]);
    expect(idsOf(await list({ method: "bank" }))).toEqual([transfer]);
    expect(idsOf(await list({ method: "card", state: "credited" }))).toEqual([credited]);
    expect(idsOf(await list({ method: "blik" }))).toEqual([]);
  });

  it("fill their pages in one round trip, however many others lie between", async () => {
    const { list, byCard, calls } = await panel();
    const first = await byCard(90, paid);
    for (let hours = 60; hours > 20; hours -= 1) await byCard(hours);
    const last = await byCard(1, paid);
    const seen = calls();

    const page = await list({ state: "credited", limit: "1" });
    const next = await list({ state: "credited", limit: "1", cursor: String(page.body?.nextCursor) });

    expect([idsOf(page), idsOf(next)]).toEqual([[last], [first]]);
    expect(next.body).not.toHaveProperty("nextCursor");
    expect(seen.filter(({ command }) => command === "Query")).toHaveLength(2);
  });

  it("cost nobody's token no more than two hundred top-ups looked at", async () => {
    const { accountId, calls, list } = await panel();
    const seen = calls();
    const nobody = [
      "saldo",
      accountId,
      "us_01K00000000000000000000000",
      "se_01K00000000000000000000000",
      "A".repeat(43),
    ];

    const answer = await list({ state: "credited", method: "card", limit: "100" }, `Bearer ${nobody.join(".")}`);

    expect(answer.status).toBe(401);
    expect(seen.filter(({ command }) => command === "Query").map(({ input }) => input.Limit)).toEqual([200]);
  });

  it("have cursors of their own: one of another filter is refused, one with another limit is not", async () => {
    const { list, byCard } = await panel();
    for (const hours of [5, 4, 3]) await byCard(hours, paid);
    const cursor = String((await list({ state: "credited", limit: "1" })).body?.nextCursor);
    const plain = String((await list({ limit: "1" })).body?.nextCursor);

    for (const query of [{ cursor }, { state: "expired", cursor }, { state: "credited", method: "card", cursor }])
      expect(namedErrors(await list(query as Record<string, string>))).toEqual(["?cursor wrong_format"]);
    expect(namedErrors(await list({ state: "credited", cursor: plain }))).toEqual(["?cursor wrong_format"]);
    expect(idsOf(await list({ state: "credited", limit: "5", cursor }))).toHaveLength(2);
  });
});

describe("top-ups by day", () => {
  // 2 March 2026, 12:00 UTC is 13:00 in Warsaw, so the day began there 13 hours before.
  it("are those that were started on these days in Warsaw, the first and the last one included", async () => {
    const { list, byCard } = await panel();
    const evening = await byCard(13 + 1 / 60);
    const midnight = await byCard(13);
    const today = await byCard(0);

    expect(idsOf(await list({ from: "2026-03-02" }))).toEqual([today, midnight]);
    expect(idsOf(await list({ to: "2026-03-01" }))).toEqual([evening]);
    expect(idsOf(await list({ from: "2026-03-01", to: "2026-03-02" }))).toEqual([today, midnight, evening]);
    expect(idsOf(await list({ from: "2026-03-03", to: "2026-03-01" }))).toEqual([]);
  });

  it.each([
    [{ from: "2026-02-30" }, ["?from wrong_format"]],
    [{ to: "2026-03-02T00:00:00Z" }, ["?to wrong_format"]],
    [{ state: "paid" }, ["?state not_one_of"]],
    [{ method: "cash" }, ["?method not_one_of"]],
  ] as [Record<string, string>, string[]][])("are refused for %j", async (query, errors) => {
    const { list } = await panel();

    expect(namedErrors(await list(query))).toEqual(errors);
  });
});
