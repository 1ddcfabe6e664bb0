import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/platform-numbers/declaration.ts";
import { verbs } from "../../functions/platform-numbers/index.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { api } from "../../shared/http/endpoint.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import { callsOf } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepMachineKey } from "../support/machine-keys.ts";
import { gminas, keepNumber, keepSeat, placeNumber, someE164 } from "../support/numbers.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount, someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const watched = onlyGranted("platform-numbers");
const route = "PUT /platform/accounts/{accountId}/resources-in-use";

const platform = async () => {
  const others = stage().table;
  const { client, table } = watched(stage());
  const { authorization } = await keepMachineKey(others, { scopes: ["numbers.write"] });
  let at = noon;
  const now = () => at;
  const handler = api(declaration.routes, verbs, () => ({
    machineKeys: machineKeyStore(table),
    numbers: numberStore(table),
    subscriptions: subscriptionStore({ table, ledger: ledgerStore({ table, now }), now }),
    now,
  }));
  const accountId = await openTestAccount(others);
  return {
    client,
    accountId,
    reports: (body: unknown, of: string = accountId) =>
      ask(handler, route, { authorization, path: { accountId: of }, body }),
    kept: (of = accountId) => others.get(keys.inUse(of)),
    others,
    puts: (number: string, body: unknown = { accountId, kind: "voip" }) =>
      ask(handler, "PUT /platform/numbers/{number}", { authorization, path: { number }, body }),
    removes: (number: string, query?: Record<string, string>) =>
      ask(handler, "DELETE /platform/numbers/{number}", { authorization, path: { number }, ...(query && { query }) }),
    found: (number: string) => numberStore(others).find(number),
    listed: async (of: AccountId = accountId) => (await numberStore(others).listOf(of, { limit: 100 })).numbers,
    pass: (minutes: number): void => {
      at = new Date(at.getTime() + minutes * 60_000);
    },
  };
};

/** A customer's number with a place of use that BOK has to check. */
const placed = async ({ others, accountId }: Awaited<ReturnType<typeof platform>>) => {
  const { user } = await keepPerson(others, somePerson(accountId));
  const number = await keepNumber(others, accountId);
  await placeNumber(others, user, number, gminas.wola);
  return number;
};

describe("what an account has in use", () => {
  it("is kept as the platform reported it last", async () => {
    const { reports, kept } = await platform();

    expect((await reports({ numbers: 7, channels: 3 })).status).toBe(204);
    expect((await reports({ numbers: 0, channels: 1_000_000 })).status).toBe(204);

    expect(await kept()).toMatchObject({ numbers: 0, channels: 1_000_000, countedAt: noon.toISOString() });
  });

  it("is none of an account that does not exist, nor of the operator", async () => {
    const { reports, kept } = await platform();
    const nobodys = someAccountId();

    for (const accountId of [nobodys, "ac_1", "operator"])
      expect(outcomeOf(await reports({ numbers: 1, channels: 1 }, accountId)), accountId).toEqual([404, "not_found"]);
    expect(await kept(nobodys)).toBeUndefined();
  });

  it.each([
    [{ numbers: -1, channels: 1.5 }, ["/numbers too_small", "/channels wrong_type"]],
    [{ numbers: 1_000_001, channels: "3" }, ["/numbers too_large", "/channels wrong_type"]],
    [{ numbers: 1 }, ["/channels required"]],
    [{ numbers: 1, channels: 1, minutes: 1 }, ["/minutes unknown_field"]],
  ])("is refused as %j", async (body, errors) => {
    const { reports, kept } = await platform();

    const answered = await reports(body);

    expect([answered.status, namedErrors(answered)]).toEqual([400, errors]);
    expect(await kept()).toBeUndefined();
  });

  it("takes two round trips: the key's, and the write that also finds the account", async () => {
    const { client, reports } = await platform();
    const calls = callsOf(client);

    await reports({ numbers: 1, channels: 1 });

    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "TransactWriteItems"]);
  });
});

describe("a number that the platform reports", () => {
  it("is the account's from then on, without a place of use, and the account is looked after", async () => {
    const { accountId, others, puts, found, listed } = await platform();
    const number = someE164();

    const answered = await puts(number);

    expect([answered.status, answered.body]).toEqual([
      200,
      { number, accountId, kind: "voip", since: noon.toISOString() },
    ]);
    expect(await found(number)).toMatchObject({ accountId, enabled: false, location: null, version: 1 });
    expect(await listed()).toEqual([{ number, kind: "voip", enabled: false, state: null }]);
    expect(await others.get(keys.reminder(accountId))).toMatchObject({ queuedAt: noon.toISOString() });
  });

  it("is the same number as people write it", async () => {
    const { puts, found } = await platform();
    const number = someE164();
    const spaced = `${number.slice(3, 5)} ${number.slice(5, 8)}-${number.slice(8, 10)}-${number.slice(10)}`;

    expect((await puts(spaced)).body).toMatchObject({ number });
    expect(await found(number)).toMatchObject({ version: 1 });
  });

  it("the same again stays as it is, with its place of use", async () => {
    const own = await platform();
    const number = await placed(own);
    const before = await own.found(number);
    own.pass(5);

    const answered = await own.puts(number);

    expect(answered.body).toEqual({ number, accountId: own.accountId, kind: "voip", since: before?.since });
    expect(await own.found(number)).toEqual(before);
  });

  it("ported, is on the other account's list alone, and where it was used is nobody's to see", async () => {
    const own = await platform();
    const number = await placed(own);
    const next = await openTestAccount(own.others);
    await keepSeat(own.others, next, gminas.town.code);
    own.pass(5);

    const answered = await own.puts(number, { accountId: next, kind: "voip" });

    expect(answered.body).toMatchObject({ accountId: next, since: "2026-03-02T12:05:00.000Z" });
    expect(await own.found(number)).toMatchObject({
      accountId: next,
      enabled: false,
      location: null,
      linkId: null,
      seatCode: gminas.town.code,
    });
    expect([await own.listed(), await own.listed(next)]).toEqual([
      [],
      [{ number, kind: "voip", enabled: false, state: null }],
    ]);
    const waiting = await queueStore(own.others).waiting("locations-to-check", 1_000);
    expect(waiting.map(({ subject }) => subject)).not.toContain(number);
  });

  it("moved to the network of a SIM card, loses its place of use", async () => {
    const own = await platform();
    const number = await placed(own);
    own.pass(5);

    const answered = await own.puts(number, { accountId: own.accountId, kind: "gsm-hosting" });

    expect(answered.body).toMatchObject({ kind: "gsm-hosting", since: "2026-03-02T12:05:00.000Z" });
    expect(await own.found(number)).toMatchObject({ kind: "gsm-hosting", enabled: false, location: null });
    expect(await own.listed()).toEqual([{ number, kind: "gsm-hosting", enabled: false, state: null }]);
  });

  it("for an account that does not exist is refused, and stays whose it is", async () => {
    const own = await platform();
    const [fresh, number] = [someE164(), await placed(own)];
    const nobody = someAccountId();

    for (const each of [fresh, number])
      expect(outcomeOf(await own.puts(each, { accountId: nobody, kind: "voip" }))).toEqual([404, "not_found"]);

    expect(await own.found(fresh)).toBeUndefined();
    expect(await own.found(number)).toMatchObject({ accountId: own.accountId, version: 2 });
    expect(await own.listed(nobody)).toEqual([]);
  });

  it.each(["abc", "+48", "+4822123456", "+480212345678", "0048", "112"])("is refused as %s", async (number) => {
    const { puts, removes } = await platform();

    expect(outcomeOf(await puts(number))).toEqual([404, "not_found"]);
    expect(outcomeOf(await removes(number))).toEqual([404, "not_found"]);
  });

  it.each([
    [{ kind: "fax" }, ["/accountId required", "/kind not_one_of"]],
    [{ accountId: "operator", kind: "voip" }, ["/accountId wrong_format"]],
    [{ accountId: "ac_1", kind: "voip", extra: 1 }, ["/accountId wrong_format", "/extra unknown_field"]],
    [[], [" wrong_type"]],
  ])("is refused with %j", async (body, errors) => {
    const { puts, found } = await platform();
    const number = someE164();

    const answered = await puts(number, body);

    expect([answered.status, namedErrors(answered)]).toEqual([400, errors]);
    expect(await found(number)).toBeUndefined();
  });

  it("follows the platform's own clock where reports arrive in another order", async () => {
    const { puts, removes, found, accountId, others } = await platform();
    const [number, other] = [someE164(), await openTestAccount(others)];
    const changedAt = (minutes: number) => new Date(noon.getTime() - minutes * 60_000).toISOString();
    const [first, ported] = [
      { accountId, kind: "voip", changedAt: changedAt(30) },
      { accountId: other, kind: "voip", changedAt: changedAt(20) },
    ];

    await puts(number, first);
    await puts(number, ported);

    expect(outcomeOf(await puts(number, first))).toEqual([409, "report_outdated"]);
    expect(outcomeOf(await removes(number, { changedAt: changedAt(25) }))).toEqual([409, "report_outdated"]);
    expect((await puts(number, ported)).status).toBe(200);
    expect(await found(number)).toMatchObject({ accountId: other, version: 2 });
    expect((await removes(number, { changedAt: changedAt(10) })).status).toBe(204);
    expect(outcomeOf(await puts(number, ported))).toEqual([409, "report_outdated"]);
  });

  it("said to be still so, keeps its version and its place of use, and a report from before that is outdated", async () => {
    const own = await platform();
    const { puts, found, accountId, others } = own;
    const number = await placed(own);
    const before = await found(number);
    const changedAt = (minutes: number) => new Date(noon.getTime() - minutes * 60_000).toISOString();

    expect((await puts(number, { accountId, kind: "voip", changedAt: changedAt(5) })).status).toBe(200);

    expect(await found(number)).toEqual({ ...before, reportedAt: changedAt(5) });
    const other = { accountId: await openTestAccount(others), kind: "voip", changedAt: changedAt(6) };
    expect(outcomeOf(await puts(number, other))).toEqual([409, "report_outdated"]);
  });

  it("is refused by a clock that is ahead: every later report would be outdated", async () => {
    const { puts, removes, accountId } = await platform();
    const [number, ahead] = [someE164(), new Date(noon.getTime() + 6 * 60_000).toISOString()];
    await puts(number);

    const put = await puts(number, { accountId, kind: "voip", changedAt: ahead });
    expect([put.status, namedErrors(put)]).toEqual([400, ["/changedAt too_large"]]);
    const removed = await removes(number, { changedAt: ahead });
    expect([removed.status, namedErrors(removed)]).toEqual([400, ["?changedAt too_large"]]);
  });

  it("takes three round trips, and one less where nothing changes", async () => {
    const { client, puts } = await platform();
    const number = someE164();
    const calls = callsOf(client);

    await puts(number);
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "BatchGetItem", "TransactWriteItems"]);
    calls.length = 0;
    await puts(number);
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "BatchGetItem"]);
  });
});

describe("a number that the platform releases", () => {
  it("is nobody's, on no list and in no queue, and what held before can be told", async () => {
    const own = await platform();
    const number = await placed(own);
    own.pass(5);

    expect((await own.removes(number)).status).toBe(204);

    expect(await own.found(number)).toMatchObject({ accountId: null, enabled: false, location: null, linkId: null });
    expect(await own.listed()).toEqual([]);
    expect(await own.others.get(keys.anyNumber(number))).toBeUndefined();
    const waiting = await queueStore(own.others).waiting("locations-to-check", 1_000);
    expect(waiting.map(({ subject }) => subject)).not.toContain(number);
    expect(await numberStore(own.others).findAt(number, "2026-03-02T12:04:59.999Z")).toMatchObject({
      accountId: own.accountId,
      location: { gmina: { code: gminas.wola.code } },
    });
  });

  it("twice is released once", async () => {
    const own = await platform();
    const number = await placed(own);
    await own.removes(number);
    const before = await own.found(number);
    own.pass(5);

    expect((await own.removes(number)).status).toBe(204);

    expect(await own.found(number)).toEqual(before);
  });

  it("is found no sooner than it was reported", async () => {
    const { removes, found } = await platform();
    const number = someE164();

    expect(outcomeOf(await removes(number))).toEqual([404, "not_found"]);
    expect(await found(number)).toBeUndefined();
  });

  it("can be reported again, and begins without a place of use", async () => {
    const own = await platform();
    const number = await placed(own);
    await own.removes(number);
    own.pass(5);

    expect((await own.puts(number)).body).toMatchObject({ number, since: "2026-03-02T12:05:00.000Z" });

    expect(await own.found(number)).toMatchObject({ accountId: own.accountId, location: null, version: 4 });
    expect(await own.listed()).toEqual([{ number, kind: "voip", enabled: false, state: null }]);
  });

  it("takes three round trips", async () => {
    const own = await platform();
    const number = await placed(own);
    const calls = callsOf(own.client);

    await own.removes(number);

    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "BatchGetItem", "TransactWriteItems"]);
  });
});
