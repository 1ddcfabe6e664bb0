import { describe, expect, it } from "vitest";
import { sendDailyDigest } from "../../functions/send-daily-digest/send-daily-digest.ts";
import type { EntryDraft } from "../../shared/domain/account/ledger.ts";
import { closing } from "../../shared/domain/change-requests/steps.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { NoticeFacts } from "../../shared/domain/nouns.ts";
import type { KeptChange } from "../../shared/domain/subscriber/changes.ts";
import { Subscriber } from "../../shared/domain/subscriber/subscriber.ts";
import { type NewId, newId as randomId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { digestStore } from "../../shared/store/digest-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { type SubscriberStore, subscriberStore } from "../../shared/store/subscriber-store.ts";
import { openRequestOn } from "../support/change-requests.ts";
import { injectFaults } from "../support/faults.ts";
import { askingFilled } from "../support/filled-shards.ts";
import { onlyGranted } from "../support/grants.ts";
import { credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { openTestAccount, tableNamed, testTable } from "../support/table.ts";
import { keepTopUp, someTopUp } from "../support/top-ups.ts";

const seat = { street: "Prosta", houseNumber: "1", postalCode: "00-838", city: "Warszawa" };
const elsewhere = { street: "Polna", houseNumber: "7", postalCode: "00-950", city: "Warszawa" };

const watch = onlyGranted("send-daily-digest");
const logged = logOfEachTest();

/** A table of its own, because the digest is of all accounts: money moves on 1 March, and the digest is due on the 2nd. */
const operator = async () => {
  const { table, name, client } = await testTable();
  const accountId = await openTestAccount(table);
  const post = (at: string, draft: EntryDraft, account: AccountId = accountId) =>
    ledgerStore({ table, now: () => new Date(at) }).post(account, () => ({ drafts: [draft] }), {});
  const kept = new Map<string, string>();
  const files = {
    keep: async ({ key, bytes }: { key: string; bytes: Uint8Array }) =>
      void kept.set(key, Buffer.from(bytes).toString()),
    remove: async () => {},
  };
  const ids: string[] = [];
  const naming: NewId = (prefix, at) => {
    const id = randomId(prefix, at);
    ids.push(id);
    return id;
  };
  const own = watch(tableNamed(name));
  const run = (at: string) =>
    sendDailyDigest({ digests: digestStore(askingFilled(own.table, name), naming), files, now: () => new Date(at) })();
  const digests = async () => {
    const items = ids.length === 0 ? [] : await table.getAll(ids.map(keys.notice));
    return items
      .filter((item) => item !== undefined)
      .map(({ recipient, facts }) => ({ recipient, facts: facts as Extract<NoticeFacts, { kind: "daily-digest" }> }));
  };
  /** The customer changes where invoices go, as the panel does. */
  const redirect = async (at: string, to: Parameters<SubscriberStore["change"]>[2]) => {
    const item = await table.get(keys.subscriber(accountId));
    const read = Subscriber.parse(
      item ?? { companyName: "Poranna Kawa sp. z o.o.", nip: "5260250274", seatAddress: seat },
    );
    if (!item) await table.write({ Put: { Item: { ...keys.subscriber(accountId), ...read, version: undefined } } });
    const { user: actor } = await keepPerson(table, somePerson(accountId));
    await subscriberStore(table).change(accountId, read, to, { actor, followUps: { at: new Date(at) } });
  };
  return { table, client, accountId, post, redirect, run, digests, kept, ownClient: own.client };
};

describe("the digest", () => {
  it("tells finance what was credited the day before by each method, and whose balance changed", async () => {
    const { table, accountId, post, run, digests, kept } = await operator();
    const topUp = await keepTopUp(table, someTopUp(accountId, { method: "blik" }));
    await post("2026-03-01T10:00:00Z", { ...credit(5_000, "pi_1"), subjectId: topUp.id });
    await post("2026-03-01T11:00:00Z", credit(2_500, "pi_2"));
    await post("2026-03-01T12:00:00Z", usage(7_000, "ch_1"));
    await post("2026-03-01T13:00:00Z", usage(600, "ch_2"));
    // Midnight in Warsaw has passed.
    await post("2026-03-01T23:30:00Z", credit(9_000, "pi_3"));

    expect(await run("2026-03-02T07:00:00Z")).toEqual({ sent: 1, empty: 6, "already-done": 0, failed: 0 });

    const [digest, ...more] = await digests();
    expect(more).toEqual([]);
    expect(digest).toMatchObject({
      recipient: { desk: "finance" },
      facts: {
        day: "2026-03-01",
        topUps: [
          { method: "blik", count: 1, amountGrosze: 5_000 },
          { method: "other", count: 1, amountGrosze: 2_500 },
        ],
        changed: { ok: 0, low: 0, exhausted: 1 },
        accounts: [{ accountId, state: "exhausted", balanceGrosze: -100 }],
      },
    });
    const { file } = digest!.facts;
    const csv = kept.get(file.key)!;
    expect(sha256(csv)).toBe(file.sha256);
    expect(csv.split("\r\n").map((line) => line.split(";").slice(2, 3)[0])).toEqual([
      '"Zdarzenie"',
      '"doładowanie"',
      '"doładowanie"',
      '"brak środków"',
      undefined,
    ]);
    expect(csv).toContain('"-1,00";""\r\n');
  });

  it("is sent once a day, however often it runs, at once too; the next morning has its own", async () => {
    const { post, run, digests } = await operator();
    await post("2026-03-01T10:00:00Z", credit(5_000, "pi_1"));
    await post("2026-03-02T10:00:00Z", credit(5_000, "pi_2"));

    await Promise.all([run("2026-03-02T07:00:00Z"), run("2026-03-02T07:00:00Z"), run("2026-03-02T07:00:01Z")]);
    expect(await run("2026-03-02T18:00:00Z")).toEqual({ sent: 0, empty: 0, "already-done": 0, failed: 0 });
    expect((await digests()).map(({ facts }) => facts.day)).toEqual(["2026-03-01"]);

    await run("2026-03-03T07:00:00Z");
    expect((await digests()).map(({ facts }) => facts.day)).toEqual(["2026-03-01", "2026-03-02"]);
  });

  it("says where invoices go from now on, of each customer who changed it: the day's last state of the address, and of paper", async () => {
    const { accountId, redirect, run, digests, kept } = await operator();
    const paper = { acceptedFeeGrosze: 900, since: "2026-03-01T09:00:00.000Z" };
    await redirect("2026-03-01T09:00:00Z", { paperInvoices: { ...paper, enabled: true } });
    await redirect("2026-03-01T10:00:00Z", { correspondence: { sameAsSeat: false, address: elsewhere } });
    await redirect("2026-03-01T11:00:00Z", { correspondence: { sameAsSeat: true } });
    await redirect("2026-03-01T12:00:00Z", {
      correspondence: { sameAsSeat: false, address: { ...elsewhere, flatNumber: "3" } },
    });
    await redirect("2026-03-01T23:30:00Z", { paperInvoices: { ...paper, enabled: false } });

    expect(await run("2026-03-02T07:00:00Z")).toMatchObject({ sent: 1, empty: 6 });
    expect(await run("2026-03-03T07:00:00Z")).toMatchObject({ sent: 1, empty: 0 });

    const told = (await digests()).map(({ facts }) => [facts.day, facts.redirected, facts.redirectedCount]);
    const whose = { accountId, companyName: "Poranna Kawa sp. z o.o." };
    expect(told).toEqual([
      [
        "2026-03-01",
        expect.arrayContaining([
          { ...whose, news: "address", address: "Polna 7/3, 00-950 Warszawa" },
          { ...whose, news: "paper-on", address: "Polna 7/3, 00-950 Warszawa" },
        ]),
        2,
      ],
      ["2026-03-02", [{ ...whose, news: "paper-off", address: "Polna 7/3, 00-950 Warszawa" }], 1],
    ]);
    const [csv] = kept.values();
    expect(csv).toContain('"nowy adres do korespondencji";"Poranna Kawa sp. z o.o.";');
    expect(csv).toContain('"Polna 7/3, 00-950 Warszawa"\r\n');
  });

  it("says where invoices go once BOK has carried out a case about it, and nothing of a seat where letters don't go", async () => {
    const { table, accountId, redirect, run, digests } = await operator();
    const paper = { enabled: true, acceptedFeeGrosze: 900, since: "2026-03-01T09:00:00.000Z" };
    await redirect("2026-03-01T09:00:00Z", { paperInvoices: paper });
    const applied = async (at: string, changes: readonly KeptChange[]) => {
      const { user } = await keepPerson(table, somePerson(accountId));
      const requestId = randomId("cr", new Date(at));
      await openRequestOn(table, user, { id: requestId, kind: "subscriber-data", changes });
      const actor = { side: "staff", userId: user.id, name: "Hania Nowak", email: "", from: "192.0.2.1" } as const;
      const decision = { decision: "apply", note: undefined, actor, now: new Date(at) } as const;
      await changeRequestStore(table).apply({ accountId, requestId }, (read) => closing(read, decision), user);
    };
    await applied("2026-03-01T10:00:00Z", [
      { field: "seatAddress", from: seat, to: elsewhere },
      { field: "invoiceEmail", from: null, to: "ksiegowosc@kawa.example" },
    ]);
    await redirect("2026-03-02T10:00:00Z", { correspondence: { sameAsSeat: false, address: seat } });
    await applied("2026-03-03T10:00:00Z", [{ field: "seatAddress", from: elsewhere, to: seat }]);

    await run("2026-03-04T07:00:00Z");

    const told = (await digests()).map(({ facts }) => [
      facts.day,
      ...facts.redirected.map(({ news, address }) => `${news}: ${address}`).sort(),
    ]);
    expect(told).toEqual([
      [
        "2026-03-01",
        "address: Polna 7, 00-950 Warszawa",
        "email: ksiegowosc@kawa.example",
        "paper-on: Polna 7, 00-950 Warszawa",
      ],
      ["2026-03-02", "address: Prosta 1, 00-838 Warszawa"],
    ]);
  });

  it("is not sent of a day on which nothing happened, and makes up for mornings on which it did not run", async () => {
    const { post, run, digests } = await operator();
    expect(await run("2026-03-01T07:00:00Z")).toEqual({ sent: 0, empty: 7, "already-done": 0, failed: 0 });
    await post("2026-03-01T10:00:00Z", credit(5_000, "pi_1"));
    await post("2026-03-04T10:00:00Z", credit(5_000, "pi_2"));

    expect(await run("2026-03-05T07:00:00Z")).toEqual({ sent: 2, empty: 2, "already-done": 0, failed: 0 });

    expect((await digests()).map(({ facts }) => facts.day)).toEqual(["2026-03-01", "2026-03-04"]);
  });

  it("is made without what can't be read, which is named; and a day that fails holds up no other", async () => {
    const { table, post, run, digests, accountId, ownClient } = await operator();
    await post("2026-02-28T10:00:00Z", credit(5_000, "pi_0"));
    await post("2026-03-01T10:00:00Z", credit(5_000, "pi_1"));
    await post("2026-03-01T11:00:00Z", credit(2_000, "pi_2"));
    const unreadable = keys.entry({ accountId, postedAt: "2026-03-01T11:00:00.000Z", sequence: 3 });
    await table.write({
      Update: {
        Key: unreadable,
        UpdateExpression: "SET amountGrosze = :text",
        ExpressionAttributeValues: { ":text": "a lot" },
      },
    });
    let isLost = true;
    injectFaults(ownClient, ({ command }) => {
      if (command !== "TransactWriteItems" || !isLost) return undefined;
      isLost = false;
      return "lost-before";
    });

    expect(await run("2026-03-02T07:00:00Z")).toMatchObject({ sent: 2, failed: 1 });

    expect((await digests()).map(({ facts }) => [facts.day, facts.topUps])).toEqual([
      ["2026-02-28", [{ method: "other", count: 1, amountGrosze: 5_000 }]],
      ["2026-03-01", [{ method: "other", count: 1, amountGrosze: 5_000 }]],
    ]);
    expect(logged.of("digest.unreadable")).toMatchObject([{ level: "error", sk: unreadable.sk }]);
    expect(logged.of("digest.failed")).toMatchObject([{ level: "error", day: "2026-02-23" }]);
  });

  it("that breaks off before it is kept is made by the next run", async () => {
    const { post, run, digests, ownClient } = await operator();
    await post("2026-03-01T10:00:00Z", credit(5_000, "pi_1"));
    let isLost = true;
    injectFaults(ownClient, ({ command, input }) => {
      if (command !== "TransactWriteItems" || !isLost || !JSON.stringify(input).includes("NOTICE#")) return undefined;
      isLost = false;
      return "lost-before";
    });

    expect(await run("2026-03-02T07:00:00Z")).toMatchObject({ sent: 0, failed: 1 });
    expect(await digests()).toEqual([]);

    await run("2026-03-02T07:05:00Z");
    expect(await digests()).toHaveLength(1);
  });
});
