import { describe, expect, it } from "vitest";
import { noRights } from "../../shared/domain/access.ts";
import type { Recipient, UserRecipient } from "../../shared/domain/notices/notice.ts";
import type { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { receivedFile } from "../support/bank-top-ups.ts";
import { beforeNext, callsOf, injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { lowBalanceDesk } from "../support/low-balance.ts";
import { day, hour } from "../support/low-balance-model.ts";
import { broken } from "../support/mail-server.ts";
import { someOffer } from "../support/offers.ts";
import { keepUser, someAddress } from "../support/people.ts";
import { thrownBy } from "../support/refusals.ts";
import { mailServerOfFile, sendingOn, sentOf } from "../support/sending.ts";
import { subscribe } from "../support/subscriptions.ts";
import { tableNamed, testTable } from "../support/table.ts";
import { eventOf, noon, page, someTopUp } from "../support/top-ups.ts";
import { rejects, transferDesk } from "../support/transfers.ts";

const logged = logOfEachTest({ stage: "dev" });
const watch = onlyGranted("flag-low-balances");

/** A table of its own, because the sweep works off the whole queue. */
const operator = async () => {
  const { name } = await testTable();
  const own = watch(tableNamed(name));
  const desk = lowBalanceDesk(name);
  return {
    ...desk,
    name,
    client: own.client,
    run: desk.sweepOn(own.table),
    /** One that asks each shard, whether or not anything is there. */
    wholeRun: desk.sweepOn(own.table, queueStore(own.table)),
    another: () => watch(tableNamed(name)),
  };
};

const requestOf = ({ accountId, createdBy, id }: CardTopUp): RequestKey => ({
  accountId,
  userId: createdBy,
  route: "top-ups",
  key: id,
  bodyHash: sha256("5000 by card"),
});

const idOfUser = (recipient: Recipient): string | undefined => ("userId" in recipient ? recipient.userId : undefined);

const nothing = {
  due: 0,
  sent: 0,
  reminded: 0,
  recovered: 0,
  held: 0,
  quiet: 0,
  forgotten: 0,
  unheard: 0,
  settled: 0,
  raced: 0,
  failed: 0,
};

describe("a message that waits to be sent", () => {
  it.each([
    ["sees no amounts any more", { role: "technical" }],
    ["may not sign in any more", { canLogIn: false }],
    ["has an address that nobody proved", { isAddressUnproved: true }],
  ] as const)("goes to the main administrator in place of a user who %s", async (_, changes) => {
    const { open, run, looking } = await operator();
    const account = await open();
    const clerk = await account.join({ role: "finance" });
    await account.moveTo(4_000);
    await run();
    await keepUser(looking, { ...clerk, ...changes });

    const { recipient } = (await account.notices()).find((one) => idOfUser(one.recipient) === clerk.id)!;

    expect(await peopleStore(looking).mailAddressOf(recipient as UserRecipient)).toBe(account.main.email);
  });

  it("goes to its user at the address that they have by then", async () => {
    const { open, run, looking } = await operator();
    const account = await open();
    const clerk = await account.join({ role: "finance" });
    await account.moveTo(4_000);
    await run();
    const email = someAddress("nowy");
    await keepUser(looking, { ...clerk, email });

    const { recipient } = (await account.notices()).find((one) => idOfUser(one.recipient) === clerk.id)!;

    expect(await peopleStore(looking).mailAddressOf(recipient as UserRecipient)).toBe(email);
  });
});

describe("the hourly run", () => {
  it("tells who looks after the money once, the next day again, and when it is over", async () => {
    const { open, run, pass } = await operator();
    const [low, well] = [await open(), await open()];
    await low.moveTo(4_999);
    await well.moveTo(5_000);

    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });
    pass(hour);
    expect(await run()).toEqual(nothing);
    pass(24 * hour);
    expect(await run()).toEqual({ ...nothing, due: 1, reminded: 1 });
    pass(day);
    expect(await run()).toEqual({ ...nothing, due: 1, quiet: 1 });
    expect(logged.measured("low-accounts")).toEqual([
      { value: 1, change: "worsened" },
      { value: 1, change: "reminded" },
    ]);
    await low.moveTo(20_000);
    expect(await run()).toEqual({ ...nothing, due: 1, recovered: 1 });

    expect(await low.messages()).toEqual(["balance-low", "balance-low again", "balance-recovered"]);
    expect(await low.marker()).toBeUndefined();
    expect(await well.messages()).toEqual([]);
    expect(await run()).toEqual(nothing);
  });

  it("tells that the balance is exhausted right after it told that it is low, and what the letter needs", async () => {
    const { open, run, now } = await operator();
    const account = await open();
    await account.moveTo(4_000);
    await run();
    await account.moveTo(-120);
    const at = now();
    await run();

    const [, exhausted] = await account.notices();
    expect(await account.messages()).toEqual(["balance-low", "balance-exhausted"]);
    expect(exhausted).toMatchObject({
      recipient: { accountId: account.accountId, userId: account.main.id },
      language: "pl",
      facts: {
        kind: "balance-exhausted",
        accountId: account.accountId,
        companyName: "Poranna Kawa sp. z o.o.",
        balanceGrosze: -120,
        thresholdGrosze: 5_000,
        isReminder: false,
        isExtra: false,
        at: at.toISOString(),
      },
    });
  });

  it("counts the days that the balance lasts with the monthly fee to come", async () => {
    const { open, run, pass, looking } = await operator();
    const account = await open();
    await account.moveTo(50_000);
    for (let each = 0; each < 14; each += 1) {
      await account.post(usage(1_000, newId("tu", noon)));
      pass(day);
    }
    // Due on 10 April, 25 days ahead.
    await subscribe(looking, account.accountId, someOffer({ monthlyFeeGrosze: 7_900 }), {
      at: noon,
      paidSince: "2026-03-10",
    });
    await account.setThreshold(40_000);
    await run();

    expect((await account.notices())[0]?.facts).toMatchObject({ balanceGrosze: 36_000, daysLeft: 27 });
  });

  it("suggests top-ups of 7 and 30 days of use where a week is known", async () => {
    const { open, run, pass } = await operator();
    const account = await open();
    await account.moveTo(50_000);
    for (let each = 0; each < 14; each += 1) {
      await account.post(usage(1_000, newId("tu", noon)));
      pass(day);
    }
    await account.setThreshold(40_000);
    await run();

    expect((await account.notices())[0]?.facts).toMatchObject({
      kind: "balance-low",
      balanceGrosze: 36_000,
      daysLeft: 35,
      suggested: { weekGrosze: 7_000, monthGrosze: 30_000 },
    });
  });

  it("twice at once tells each account once", async () => {
    const { open, run, another, sweepOn } = await operator();
    const accounts = [await open(), await open(), await open()];
    for (const account of accounts) await account.moveTo(100);

    const reports = await Promise.all([run(), sweepOn(another().table)()]);

    expect(reports.reduce((sum, { sent = 0 }) => sum + sent, 0)).toBe(3);
    for (const account of accounts) expect(await account.messages()).toEqual(["balance-low"]);
  });

  it("twice at once tells of a recovery once", async () => {
    const { open, run, another, sweepOn } = await operator();
    const account = await open();
    await account.moveTo(100);
    await run();
    await account.moveTo(10_000);

    const reports = await Promise.all([run(), sweepOn(another().table)()]);

    expect(reports.reduce((sum, { recovered = 0 }) => sum + recovered, 0)).toBe(1);
    expect(await account.messages()).toEqual(["balance-low", "balance-recovered"]);
    expect(await account.marker()).toBeUndefined();
  });

  it("decides again where the balance falls to nothing between its look and its message", async () => {
    const { open, run, client } = await operator();
    const account = await open();
    await account.moveTo(100);
    beforeNext(client, "TransactWriteItems", () => account.moveTo(-100));

    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });

    expect(await account.messages()).toEqual(["balance-exhausted"]);
  });

  it("tells again where the balance is low again between its look and its message that all is well", async () => {
    const { open, run, client } = await operator();
    const account = await open();
    await account.moveTo(100);
    await run();
    await account.moveTo(10_000);
    beforeNext(client, "TransactWriteItems", () => account.moveTo(200));

    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });

    expect(await account.messages()).toEqual(["balance-low", "balance-low"]);
  });

  it("never decides on a head that is older than its marker", async () => {
    const { open, run, looking, name } = await operator();
    const account = await open();
    await account.moveTo(4_000);
    const older = await looking.get(keys.head(account.accountId));
    await account.moveTo(-1);
    const newer = await looking.get(keys.head(account.accountId));
    await tableNamed(name).table.write({ Put: { Item: older } });

    expect(await run()).toEqual({ ...nothing, due: 1, failed: 1 });
    expect(await account.messages()).toEqual([]);

    await tableNamed(name).table.write({ Put: { Item: newer } });
    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });
    expect(await account.messages()).toEqual(["balance-exhausted"]);
  });

  it("that broke off, or whose answer was lost, is finished by the next one, and tells nobody twice", async () => {
    const { open, run, client } = await operator();
    const account = await open();
    await account.moveTo(100);
    const faults = ["throttled", "lost-after"] as const;
    let transactions = 0;
    injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? faults[transactions++] : undefined));

    expect(await run()).toEqual({ ...nothing, due: 1, failed: 1 });
    expect(await account.messages()).toEqual([]);
    expect(await run()).toEqual({ ...nothing, due: 1, failed: 1 });
    expect(await run()).toEqual(nothing);

    expect(await account.messages()).toEqual(["balance-low"]);
  });

  it("leaves an account that can't be read to the next run and to the log, and tells the others", async () => {
    const { open, run, keepHead } = await operator();
    const [one, spoilt, other] = [await open(), await open(), await open()];
    for (const account of [one, spoilt, other]) await account.moveTo(100);
    const whole = await spoilt.head();
    await keepHead(spoilt.accountId, { ...whole, balanceGrosze: "nothing" });

    expect(await run()).toEqual({ ...nothing, due: 3, sent: 2, failed: 1 });
    expect(logged.of("low_balance.not_flagged")).toMatchObject([{ level: "error", accountId: spoilt.accountId }]);
    expect(await spoilt.messages()).toEqual([]);

    await keepHead(spoilt.accountId, whole);
    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });
  });

  it("finishes what was marked before crossings were", async () => {
    const { open, run, looking } = await operator();
    const account = await open();
    await account.moveTo(100);
    const { crossing: _, opened: __, state: ___, ...marker } = (await account.marker())!;
    await looking.write({ Put: { Item: marker } });

    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });
    await account.moveTo(-100);
    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });

    expect(await account.messages()).toEqual(["balance-low", "balance-exhausted"]);
  });

  it("fails as a whole where the queue can't be read", async () => {
    const { wholeRun, client } = await operator();
    injectFaults(client, ({ command }) => (command === "Query" ? "throttled" : undefined));

    expect(await thrownBy(wholeRun())).toMatchObject({ code: "temporarily_unavailable" });
  });

  it("asks four times where nothing is due, and three times more for a message", async () => {
    const { open, wholeRun, client } = await operator();
    const account = await open();
    const calls = callsOf(client);

    await wholeRun();
    expect(calls.splice(0).map(({ command }) => command)).toEqual(["Query", "Query", "Query", "Query"]);

    await account.moveTo(-1);
    await wholeRun();
    expect(calls.splice(0, 4).every(({ command }) => command === "Query")).toBe(true);
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "Query", "TransactWriteItems"]);
  });
});

describe("a message", () => {
  it("goes to users who see amounts, may sign in, and whose address is theirs", async () => {
    const { open, run } = await operator();
    const account = await open();
    const finance = await account.join({ role: "finance" });
    await account.join({ role: "technical" });
    await account.join({ role: "employee", rights: noRights });
    await account.join({ role: "finance", canLogIn: false });
    await account.join({ role: "finance", isAddressUnproved: true });
    await account.moveTo(100);

    await run();

    const told = (await account.notices()).map(({ recipient }) => "userId" in recipient && recipient.userId);
    expect(told.sort()).toEqual([account.main.id, finance.id].sort());
  });

  it("goes to fifty users at most, also where one of them can't be read", async () => {
    const { open, run, looking } = await operator();
    const account = await open();
    const users = await account.joinAll(60);
    await looking.write({ Put: { Item: { ...keys.user(account.accountId, users[0]!.id), role: "nobody" } } });
    await account.moveTo(100);

    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });

    expect(await account.messages()).toHaveLength(50);
    expect(logged.of("user.unreadable")).toHaveLength(1);
  });

  it("waits for somebody to hear it, and is looked at once a day", async () => {
    const { open, run, pass } = await operator();
    const account = await open();
    const { accountId, main } = account;
    await account.join({ id: main.id, isAddressUnproved: true, isMainAdministrator: true });
    await account.moveTo(100);

    expect(await run()).toEqual({ ...nothing, due: 1, unheard: 1 });
    expect(await run()).toEqual(nothing);
    expect(logged.of("low_balance.nobody_to_notify")).toMatchObject([{ accountId }]);

    await account.join({ role: "finance" });
    pass(day);
    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });
    expect(await account.messages()).toEqual(["balance-low"]);
  });

  it("is sent to nobody for a closed or a postpaid account, and the marker goes", async () => {
    const { open, run, keepHead } = await operator();
    const [closed, postpaid, frozen] = [await open(), await open(), await open()];
    for (const account of [closed, postpaid, frozen]) await account.moveTo(100);
    await keepHead(closed.accountId, { ...(await closed.head()), state: "closed" });
    await keepHead(postpaid.accountId, { ...(await postpaid.head()), mode: "postpaid" });
    await keepHead(frozen.accountId, { ...(await frozen.head()), state: "frozen" });

    expect(await run()).toEqual({ ...nothing, due: 3, forgotten: 2, sent: 1 });

    expect([await closed.messages(), await postpaid.messages()]).toEqual([[], []]);
    expect([await closed.marker(), await postpaid.marker()]).toEqual([undefined, undefined]);
    expect(await frozen.messages()).toEqual(["balance-low"]);
  });
});

describe("messages that SES does not take half of the time", () => {
  const server = mailServerOfFile();

  it("are all sent, each once", async () => {
    const { tableName, told, run, pass } = await sendingOn(server());
    const desk = lowBalanceDesk(tableName);
    const accounts = [await desk.open(), await desk.open(), await desk.open(), await desk.open()];
    for (const account of accounts) await account.moveTo(100);
    await desk.sweepOn(desk.looking)();
    const notices = await desk.notices();
    server().fail((place) => (place % 2 === 0 ? broken : undefined));

    await told(notices.map(({ id }) => id));
    for (let hours = 0; hours < 6; hours += 1) {
      pass(hour);
      await run();
    }

    expect(notices).toHaveLength(4);
    expect([...sentOf(server())].sort()).toEqual(notices.map(({ id }) => [id, 1]).sort());
    expect(
      server()
        .taken.flatMap(({ destinations }) => destinations)
        .sort(),
    ).toEqual(accounts.map(({ main }) => main.email).sort());
  });
});

describe("money on its way", () => {
  it("holds a message back while Stripe reports a payment as processing, for a day", async () => {
    const { open, run, pass, looking } = await operator();
    const account = await open();
    const topUp = someTopUp(account.accountId, { checkout: page("slow") });
    const topUps = topUpStore(looking);
    await topUps.start(topUp, requestOf(topUp));
    await account.moveTo(100);
    // A page that is merely open promises nothing.
    const waiting = await open();
    const unpaid = someTopUp(waiting.accountId);
    await topUps.start(unpaid, requestOf(unpaid));
    await waiting.moveTo(100);
    await topUps.keepFact(account.accountId, eventOf(topUp, "processing"));

    expect(await run()).toEqual({ ...nothing, due: 2, sent: 1, held: 1 });
    pass(23 * hour);
    expect(await run()).toEqual({ ...nothing, due: 1, held: 1 });
    pass(hour);
    expect(await run()).toMatchObject({ sent: 1, held: 0 });
    expect(await account.messages()).toEqual(["balance-low"]);
    expect(await waiting.messages()).toContain("balance-low");
  });

  it("holds none back once the balance is exhausted", async () => {
    const { open, run, looking } = await operator();
    const account = await open();
    const topUp = someTopUp(account.accountId, { checkout: page("slow") });
    await topUpStore(looking).start(topUp, requestOf(topUp));
    await topUpStore(looking).keepFact(account.accountId, eventOf(topUp, "processing"));
    await account.moveTo(0);

    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });
  });

  it("is a transfer whose confirmation was checked, until finance has decided", async () => {
    const { name, run, looking } = await operator();
    const desk = await transferDesk(() => tableNamed(name));
    const { accountId, ledger } = desk;
    const topUp = await desk.order();
    const { id: confirmationId } = await desk.announce(topUp);
    await ledger.post(accountId, () => ({ drafts: [credit(5_000, newId("tu", noon))] }), {});
    await ledger.post(accountId, () => ({ drafts: [usage(4_000, newId("tu", noon))] }), {});
    const file = { accountId, topUpId: topUp.id, confirmationId };
    await desk.others.takeFile(file, receivedFile("a"), desk.forFinance(topUp));

    expect(await run()).toEqual({ ...nothing, due: 1, held: 1 });

    await desk.others.decide(accountId, topUp.id, rejects(), "198.51.100.7");
    await looking.write({
      Update: {
        Key: keys.waits(accountId, "low-balance"),
        UpdateExpression: "SET queuedAt = :now",
        ExpressionAttributeValues: { ":now": noon.toISOString() },
      },
    });
    expect(await run()).toEqual({ ...nothing, due: 1, sent: 1 });
  });
});
