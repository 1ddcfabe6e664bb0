import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/usage-charges/declaration.ts";
import { verbs } from "../../functions/usage-charges/index.ts";
import type { AccountHead } from "../../shared/domain/account/account.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { usageChargeMaxGrosze } from "../../shared/domain/usage/usage-charge.ts";
import { api } from "../../shared/http/endpoint.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { usageStore } from "../../shared/store/usage-store.ts";
import { type Call, callsOf, type Fault, injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { keepTogether } from "../support/kept-together.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepMachineKey } from "../support/machine-keys.ts";
import { type Asked, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount, someAccountId, someHead } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";
import { type SomeCharge, someCharge } from "../support/usage.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const watched = onlyGranted("usage-charges");
const route = "POST /platform/usage-charges";
const day = 24 * 3600 * 1000;

type Result = { readonly id: string | null; readonly result: string; readonly reason?: string };

let machine: ReturnType<typeof keepMachineKey> | undefined;
/** The platform with a key, which is the file's, and the function on a client of its own. */
const platform = async () => {
  const others = stage().table;
  const { client, table } = watched(stage());
  machine ??= keepMachineKey(others);
  const { key, authorization } = await machine;
  const accountId = await openTestAccount(others);
  let now = noon;
  const clock = () => now;
  const ledger = ledgerStore({ table, now: clock, pause: async () => {} });
  const elapsed = { milliseconds: 0 };
  const usage = usageStore({ table, ledger, now: clock, elapsed: () => elapsed.milliseconds });
  const handler = api(declaration.routes, verbs, () => ({ usage, machineKeys: machineKeyStore(table), now: clock }));
  const books = ledgerStore({ table: others, now: clock });
  const asks = (asked: Asked) => ask(handler, route, { authorization, ...asked });
  return {
    key,
    accountId,
    client,
    others,
    asks,
    elapsed,
    at: (later: Date) => {
      now = later;
    },
    sends: async (...charges: readonly unknown[]): Promise<Result[]> => {
      const { status, body } = await asks({ body: { charges } });
      expect(status).toBe(200);
      return body?.results as Result[];
    },
    balanceOf: async (id: AccountId) => (await books.head(id)).balanceGrosze,
    entriesOf: async (id: AccountId) => (await books.entries(id, { limit: 100 })).entries.reverse(),
    disagreementsOf: (id: AccountId) => books.verify(id),
    another: () => openTestAccount(others),
  };
};

const resultsOf = (results: readonly Result[]) => results.map(({ result, reason }) => reason ?? result);
const someCharges = (count: number, accountId: AccountId): SomeCharge[] =>
  Array.from({ length: count }, () => someCharge(accountId));
const all = (count: number, what: string): string[] => Array.from({ length: count }, () => what);

/** What is to go wrong with each transaction that names the account. */
const onPostingsTo =
  (accountId: AccountId, fault: Fault) =>
  ({ command, input }: Call): Fault | undefined =>
    command === "TransactWriteItems" && JSON.stringify(input).includes(accountId) ? fault : undefined;

describe("a usage charge", () => {
  it("is posted as an entry that says what was used, when, and which machine reported it", async () => {
    const { sends, entriesOf, disagreementsOf, accountId, key } = await platform();
    const charge = someCharge(accountId, { amountGrosze: 123, occurredAt: "2026-03-02T12:30:00+01:00" });

    expect(await sends(charge)).toEqual([{ id: charge.id, result: "posted" }]);

    expect(await entriesOf(accountId)).toMatchObject([
      {
        kind: "usage",
        amountGrosze: -123,
        cause: { type: "usage-charge", id: charge.id },
        actor: { type: "machine", id: key.name },
        note: charge.description,
        occurredAt: "2026-03-02T11:30:00.000Z",
        postedAt: noon.toISOString(),
      },
    ]);
    expect(await disagreementsOf(accountId)).toEqual([]);
  });

  it("is posted once, however often and by whichever of the machine's keys it is sent", async () => {
    const { sends, asks, balanceOf, others, key, accountId } = await platform();
    const next = await keepMachineKey(others, { name: key.name });
    const charge = someCharge(accountId);

    expect(resultsOf(await sends(charge))).toEqual(["posted"]);
    expect(resultsOf(await sends(charge))).toEqual(["already-posted"]);
    const { body } = await asks({ body: { charges: [charge] }, authorization: next.authorization });
    expect(body).toEqual({ results: [{ id: charge.id, result: "already-posted" }] });

    expect(await balanceOf(accountId)).toBe(-100);
  });

  it("is the same one where only its time is written in another way", async () => {
    const { sends, accountId } = await platform();
    const charge = someCharge(accountId, { occurredAt: "2026-03-02T11:00:00Z" });
    await sends(charge);

    const results = await sends({ ...charge, occurredAt: "2026-03-02T12:00:00.000+01:00" });

    expect(resultsOf(results)).toEqual(["already-posted"]);
  });

  it.each([
    ["amount", { amountGrosze: 101 }],
    ["description", { description: "Połączenie z +48 601 234 568" }],
    ["time", { occurredAt: "2026-03-02T10:59:59.999Z" }],
  ])("is refused where its id was posted with another %s", async (_, other) => {
    const { sends, balanceOf, accountId } = await platform();
    const charge = someCharge(accountId);
    await sends(charge);

    expect(await sends({ ...charge, ...other })).toEqual([{ id: charge.id, result: "refused", reason: "id_taken" }]);

    expect(await balanceOf(accountId)).toBe(-100);
  });

  it("is refused where its id was posted for another account", async () => {
    const { sends, balanceOf, another, accountId } = await platform();
    const [other, charge] = [await another(), someCharge(accountId)];
    await sends(charge);

    expect(resultsOf(await sends({ ...charge, accountId: other }))).toEqual(["id_taken"]);

    expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([-100, 0]);
  });

  it.each(["open", "frozen", "closed"] as const)(
    "is posted to an account that is %s, far below zero",
    async (state) => {
      const { sends, balanceOf, others, accountId } = await platform();
      const head = (await others.get(keys.head(accountId))) as unknown as AccountHead;
      await others.write({ Put: { Item: { ...head, state } } });

      const charges = [1, 2].map(() => someCharge(accountId, { amountGrosze: usageChargeMaxGrosze }));

      expect(resultsOf(await sends(...charges))).toEqual(["posted", "posted"]);
      expect(await balanceOf(accountId)).toBe(-2 * usageChargeMaxGrosze);
    },
  );

  it("keeps its description as one line that can be read back as it was written", async () => {
    const { sends, entriesOf, disagreementsOf, accountId } = await platform();

    await sends(someCharge(accountId, { description: "a\r\nb\u202e\u0000 \ud800c " }));

    expect((await entriesOf(accountId)).map(({ note }) => note)).toEqual(["a b \ufffdc"]);
    expect(await disagreementsOf(accountId)).toEqual([]);
  });
});

describe("a charge that is refused", () => {
  const bad: readonly (readonly [what: string, changes: object, reason: string])[] = [
    ["an amount of zero", { amountGrosze: 0 }, "invalid_amount"],
    ["a negative amount", { amountGrosze: -5 }, "invalid_amount"],
    ["a fraction of a grosz", { amountGrosze: 0.5 }, "invalid_amount"],
    ["an amount as text", { amountGrosze: "100" }, "invalid_amount"],
    ["a huge amount", { amountGrosze: usageChargeMaxGrosze + 1 }, "invalid_amount"],
    ["an amount beyond whole numbers", { amountGrosze: 2 ** 60 }, "invalid_amount"],
    ["an unknown account", { accountId: someAccountId() }, "account_unknown"],
    ["a malformed account", { accountId: "ac_1" }, "account_unknown"],
    ["the operator's account", { accountId: "operator" }, "account_unknown"],
    ["no id", { id: undefined }, "invalid_id"],
    ["an id with a space", { id: "a b" }, "invalid_id"],
    ["an id that is too long", { id: "x".repeat(201) }, "invalid_id"],
    ["an empty description", { description: " " }, "invalid_description"],
    ["a description that is too long", { description: "x".repeat(201) }, "invalid_description"],
    ["no time", { occurredAt: undefined }, "invalid_time"],
    ["a day that does not exist", { occurredAt: "2026-02-30T10:00:00Z" }, "invalid_time"],
    ["a time without its zone", { occurredAt: "2026-03-02T10:00:00" }, "invalid_time"],
    ["a time in the future", { occurredAt: "2026-03-02T12:05:00.001Z" }, "occurred_in_future"],
    ["a time of years ago", { occurredAt: "1970-01-01T00:00:00Z" }, "occurred_too_long_ago"],
    ["another field", { currency: "EUR" }, "unknown_field"],
  ];

  it("says why, and keeps none of its batch from being posted", async () => {
    const { sends, balanceOf, accountId } = await platform();
    const good = someCharges(bad.length + 1, accountId);
    const batch = bad.flatMap(([, changes], place) => [someCharge(accountId, { ...changes }), good[place]!]);

    const results = await sends(...batch, null, good.at(-1));

    expect(resultsOf(results)).toEqual([...bad.flatMap(([, , reason]) => [reason, "posted"]), "malformed", "posted"]);
    expect(results.filter(({ reason }) => reason).map(({ result }) => result)).toEqual(all(bad.length + 1, "refused"));
    expect(results.map(({ id }) => id)).toEqual([...batch.map(({ id }) => id ?? null), null, good.at(-1)!.id]);
    expect(await balanceOf(accountId)).toBe(-100 * good.length);
  });

  it("is refused again when the batch is repeated, and then answers as it did", async () => {
    const { sends, accountId } = await platform();
    const batch = [...bad.map(([, changes]) => someCharge(accountId, { ...changes })), someCharge(accountId)];
    const first = resultsOf(await sends(...batch));

    expect(resultsOf(await sends(...batch))).toEqual(first.with(-1, "already-posted"));
  });

  it("is taken once the reason is gone: an account that was opened, a clock that was set", async () => {
    const { sends, at, balanceOf, accountId } = await platform();
    const charge = someCharge(accountId, { occurredAt: "2026-03-02T12:10:00Z" });
    expect(resultsOf(await sends(charge))).toEqual(["occurred_in_future"]);

    at(new Date("2026-03-02T12:05:00Z"));

    expect(resultsOf(await sends(charge))).toEqual(["posted"]);
    expect(await balanceOf(accountId)).toBe(-100);
  });

  it.each([
    ["so late that it would be too old", new Date(noon.getTime() + 401 * day)],
    ["after our clock was set back", new Date(noon.getTime() - 2 * 3600 * 1000)],
  ])("is none that was posted before, when its repetition comes %s", async (_, later) => {
    const { sends, at, balanceOf, accountId } = await platform();
    const [charge, unposted] = [someCharge(accountId), someCharge(accountId)];
    await sends(charge);

    at(later);
    const results = await sends(charge, unposted, { ...charge, amountGrosze: 5 });

    expect(results.map(({ result }) => result)).toEqual(["already-posted", "refused", "refused"]);
    expect(resultsOf(await sends({ ...charge, amountGrosze: 5 }))).toEqual(["id_taken"]);
    expect(await balanceOf(accountId)).toBe(-100);
  });
});

describe("an id that comes twice in a batch", () => {
  it("is posted once; what differs from its first charge is refused", async () => {
    const { sends, balanceOf, another, accountId } = await platform();
    const charge = someCharge(accountId);
    const other = await another();
    const batch = [
      charge,
      charge,
      { ...charge, amountGrosze: 7 },
      { ...charge, accountId: other },
      { ...charge, id: 1 },
    ];

    expect(resultsOf(await sends(...batch))).toEqual([
      "posted",
      "already-posted",
      "id_taken",
      "id_taken",
      "invalid_id",
    ]);
    expect(resultsOf(await sends(...batch))).toEqual([
      "already-posted",
      "already-posted",
      "id_taken",
      "id_taken",
      "invalid_id",
    ]);

    expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([-100, 0]);
  });
});

describe("a batch", () => {
  it("of 100 charges of one account is posted in few transactions, in its order", async () => {
    const { sends, entriesOf, disagreementsOf, client, accountId } = await platform();
    const batch = someCharges(100, accountId);
    const calls = callsOf(client);

    expect(resultsOf(await sends(...batch))).toEqual(all(100, "posted"));

    expect(calls.filter(({ command }) => command === "TransactWriteItems")).toHaveLength(3);
    expect((await entriesOf(accountId)).map(({ cause }) => cause.id)).toEqual(batch.map(({ id }) => id));
    expect(await disagreementsOf(accountId)).toEqual([]);
  });

  it("of thirty accounts reads them all at once", async () => {
    const { sends, client } = await platform();
    const accounts = Array.from({ length: 30 }, someAccountId);
    await keepTogether(
      stage(),
      accounts.map((id) => ({ ...keys.head(id), ...someHead(id) })),
    );
    const calls = callsOf(client);

    expect(resultsOf(await sends(...accounts.map((id) => someCharge(id))))).toEqual(all(30, "posted"));

    expect(calls.map(({ command }) => command).sort()).toEqual([
      "BatchGetItem",
      "BatchGetItem",
      ...all(30, "TransactWriteItems"),
    ]);
  });

  it.each([
    ["no charge", { charges: [] }, "/charges too_short"],
    ["101 charges", { charges: all(101, "") }, "/charges too_long"],
    ["something else than a list", { charges: {} }, "/charges wrong_type"],
    ["no list", {}, "/charges required"],
    ["another field", { charges: [null], now: true }, "/now unknown_field"],
  ])("with %s is refused whole", async (_, body, error) => {
    const { asks } = await platform();

    const answer = await asks({ body });

    expect(outcomeOf(answer)).toEqual([400, "invalid_request"]);
    expect(namedErrors(answer)).toEqual([error]);
  });

  it("that is no JSON is refused whole", async () => {
    const { asks } = await platform();

    expect(outcomeOf(await asks({ text: "{" }))).toEqual([400, "invalid_request"]);
  });

  it("is refused by the very next request once the key is revoked", async () => {
    const { asks, others, accountId, balanceOf } = await platform();
    const { key, authorization } = await keepMachineKey(others);
    await machineKeyStore(others).revoke(key.id, noon);

    const answer = await asks({ body: { charges: [someCharge(accountId)] }, authorization });

    expect(outcomeOf(answer)).toEqual([401, "not_signed_in"]);
    expect(await balanceOf(accountId)).toBe(0);
  });
});

describe("a posting that fails", () => {
  it.each(["conflict", "throttled", "lost-before"] as const)(
    "for one account (%s) is answered as such for its charges, and the others are posted",
    async (fault) => {
      const { sends, another, balanceOf, client, accountId } = await platform();
      const other = await another();
      const batch = [someCharge(accountId), someCharge(other), someCharge(accountId)];
      let isBroken = true;
      injectFaults(client, (call) => (isBroken ? onPostingsTo(accountId, fault)(call) : undefined));

      const results = await sends(...batch);
      expect(results.map(({ result }) => result)).toEqual(["not-posted", "posted", "not-posted"]);
      expect(resultsOf(results)[0]).toBe("temporarily_unavailable");

      isBroken = false;
      expect(resultsOf(await sends(...batch))).toEqual(["posted", "already-posted", "posted"]);
      expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([-200, -100]);
    },
  );

  it("because its answer was lost is settled by the repetition", async () => {
    const { sends, balanceOf, client, accountId } = await platform();
    const charge = someCharge(accountId);
    let isBroken = true;
    injectFaults(client, (call) => (isBroken ? onPostingsTo(accountId, "lost-after")(call) : undefined));
    expect(resultsOf(await sends(charge))).toEqual(["temporarily_unavailable"]);

    isBroken = false;

    expect(resultsOf(await sends(charge))).toEqual(["already-posted"]);
    expect(await balanceOf(accountId)).toBe(-100);
  });

  it("in the middle of many charges of an account answers for what it knows to be posted only", async () => {
    const { sends, balanceOf, client, accountId } = await platform();
    const batch = someCharges(100, accountId);
    let transactions = 0;
    injectFaults(client, ({ command }) => {
      if (command !== "TransactWriteItems") return undefined;
      transactions += 1;
      return transactions === 2 ? "lost-before" : undefined;
    });

    expect((await sends(...batch)).map(({ result }) => result)).toEqual(all(100, "not-posted"));
    const again = resultsOf(await sends(...batch));

    expect(new Set(again)).toEqual(new Set(["already-posted", "posted"]));
    expect(await balanceOf(accountId)).toBe(-10_000);
  });

  it("because the accounts could not be read together reads each again", async () => {
    const { sends, another, balanceOf, client, accountId } = await platform();
    const batch = [someCharge(accountId), someCharge(await another())];
    let reads = 0;
    injectFaults(client, ({ command }) => {
      if (command !== "BatchGetItem") return undefined;
      reads += 1;
      // The first is that of the machine key.
      return reads === 2 ? "throttled" : undefined;
    });

    expect(resultsOf(await sends(...batch))).toEqual(["posted", "posted"]);
    expect(await balanceOf(accountId)).toBe(-100);
  });

  it("because an account's head is damaged keeps no other from being posted, and is an error that somebody sees", async () => {
    const { sends, another, balanceOf, others, accountId } = await platform();
    const damaged = await another();
    await others.write({ Put: { Item: { ...keys.head(damaged), accountId: damaged } } });

    const results = await sends(someCharge(damaged), someCharge(accountId));

    expect(resultsOf(results)).toEqual(["temporarily_unavailable", "posted"]);
    expect(logged.of("usage.failed")).toMatchObject([{ level: "error", accountId: damaged, charges: 1 }]);
    expect(await balanceOf(accountId)).toBe(-100);
  });

  it("by taking too long begins no other account", async () => {
    const { sends, another, balanceOf, client, elapsed, accountId } = await platform();
    const accounts = await Promise.all(all(30, "").map(another));
    injectFaults(client, ({ command }) => {
      if (command === "TransactWriteItems") elapsed.milliseconds += 60_000;
      return undefined;
    });

    const results = await sends(...[accountId, ...accounts].map((id) => someCharge(id)));

    expect(resultsOf(results).filter((result) => result === "temporarily_unavailable").length).toBeGreaterThan(5);
    expect(resultsOf(results)[0]).toBe("posted");
    expect(await balanceOf(accountId)).toBe(-100);
  });
});

describe("many batches at once", () => {
  it("for one account post each charge once; what lost every race is posted by its repetition", async () => {
    const { sends, balanceOf, entriesOf, disagreementsOf, accountId } = await platform();
    const batches = Array.from({ length: 12 }, () => [someCharge(accountId)]);
    const shared = someCharge(accountId);
    // Each batch also has the same charge.
    const sent = batches.map((batch) => [...batch, shared]);

    let waiting = sent;
    const posted: Record<string, number> = {};
    for (let rounds = 0; waiting.length > 0; rounds += 1) {
      expect(rounds).toBeLessThan(20);
      const answers = await Promise.all(waiting.map((batch) => sends(...batch)));
      for (const { id, result } of answers.flat()) {
        expect(["posted", "already-posted", "not-posted"]).toContain(result);
        if (result === "posted") posted[id!] = (posted[id!] ?? 0) + 1;
      }
      waiting = waiting.filter((_, place) => answers[place]!.some(({ result }) => result === "not-posted"));
    }

    expect(posted).toEqual(Object.fromEntries([...batches.flat(), shared].map(({ id }) => [id, 1])));
    expect(await balanceOf(accountId)).toBe(-1_300);
    expect(await entriesOf(accountId)).toHaveLength(13);
    expect(await disagreementsOf(accountId)).toEqual([]);
  });

  it("for two accounts with one id give it to one of them", async () => {
    const { sends, another, balanceOf, accountId } = await platform();
    const charge = someCharge(accountId);
    const other = await another();

    const results = (await Promise.all([sends(charge), sends({ ...charge, accountId: other })])).flat();

    expect(resultsOf(results).sort()).toEqual(["id_taken", "posted"]);
    expect((await balanceOf(accountId)) + (await balanceOf(other))).toBe(-100);
  });
});
