import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { declaration } from "../../functions/stripe-events/declaration.ts";
import { verbs } from "../../functions/stripe-events/index.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import { CardTopUp, cardTopUpState } from "../../shared/domain/top-ups/card-top-up.ts";
import { stripeGateway } from "../../shared/gateways/stripe.ts";
import { apiVersion } from "../../shared/gateways/stripe-events.ts";
import { api } from "../../shared/http/endpoint.ts";
import { shownTopUp } from "../../shared/http/shown-top-up.ts";
import { type NewId, newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { noticeOf } from "../../shared/store/notice-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { callsOf, type Fault, faults, injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { keepTogether } from "../support/kept-together.ts";
import { logOfEachTest } from "../support/logged.ts";
import { ask, outcomeOf } from "../support/requests.ts";
import { disputeEvent, type SentEvent, signatureOf, stripeEvent, webhookSecret } from "../support/stripe-events.ts";
import { openTestAccount, someAccountId, someHead } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { keepTopUp, noon, page, someTopUp } from "../support/top-ups.ts";

const stage = tableOfFile();
const logged = logOfEachTest({ stage: "dev" });
const watch = onlyGranted("stripe-events");

const counter = async (changes: Partial<CardTopUp> = {}) => {
  const { client, table: own } = watch(stage());
  const watching = stage();
  const { table } = watching;
  const accountId = someAccountId();
  const topUp = someTopUp(accountId, { checkout: page("present"), ...changes });
  await keepTogether(watching, [
    { ...keys.head(accountId), ...someHead(accountId) },
    { ...keys.topUp(accountId, topUp.id), ...topUp },
  ]);
  const drawn: string[] = [];
  const naming: NewId = (prefix, at) => {
    const id = newId(prefix, at);
    drawn.push(id);
    return id;
  };
  const ledger = ledgerStore({ table, now: () => noon });
  const ownLedger = ledgerStore({ table: own, now: () => noon, pause: async () => {} });
  const secret = { text: JSON.stringify({ secretKey: "sk_test_x", webhookSecrets: [webhookSecret] }) };
  const handler = api(declaration.routes, verbs, () => ({
    stripe: stripeGateway({
      secret: async () => secret.text,
      address: undefined,
      stage: "local",
      livemode: false,
      panelAddress: "https://panel.example",
      now: () => noon,
    }),
    payments: paymentStore({ table: own, ledger: ownLedger, topUps: topUpStore(own), newId: naming, now: () => noon }),
    now: () => noon,
  }));
  /** Sends a body as Stripe does, rightly signed unless a signature is given. */
  const send = (body: string, signature = signatureOf(body), base64 = false) =>
    ask(handler, "POST /stripe-events", { text: body, base64, headers: { "stripe-signature": signature } });
  return {
    client,
    table,
    topUp,
    accountId,
    ledger,
    secret,
    handler,
    send,
    /** Sends an event of the top-up's own page. */
    tell: (event: SentEvent = {}) => send(stripeEvent(topUp, event)),
    balance: async () => (await ledger.head(accountId)).balanceGrosze,
    state: async () => cardTopUpState(await topUpStore(table).getCard(accountId, topUp.id), noon),
    /** The balance, and how the top-up stands. */
    left: async () => {
      const [head, kept] = await table.getAll([keys.head(accountId), keys.topUp(accountId, topUp.id)]);
      return [head?.balanceGrosze, cardTopUpState(z.parse(CardTopUp, kept), noon)];
    },
    /** Whom the function notified, and of what. */
    told: async (): Promise<Notice[]> => {
      const items = await table.getAll(drawn.filter((id) => id.startsWith("no_")).map(keys.notice));
      return items.flatMap((item) => (item ? [noticeOf(item)] : []));
    },
  };
};

const toFinance = (notices: readonly Notice[]) =>
  notices.filter(({ recipient }) => "desk" in recipient && recipient.desk === "finance");

const paid = {} satisfies SentEvent;
const unpaid = { session: { payment_status: "unpaid" } } satisfies SentEvent;
const asyncPaid = { type: "checkout.session.async_payment_succeeded" } satisfies SentEvent;
const asyncFailed = {
  type: "checkout.session.async_payment_failed",
  session: { payment_status: "unpaid" },
} satisfies SentEvent;
const expired = {
  type: "checkout.session.expired",
  session: { payment_status: "unpaid", payment_intent: null },
} satisfies SentEvent;

describe("a payment that Stripe reports of", () => {
  it("is credited, and the top-up shows it", async () => {
    const { tell, ledger, accountId, topUp, left } = await counter();

    expect(await tell(paid)).toMatchObject({ status: 200, body: { result: "posted" } });

    expect(await left()).toEqual([5_000, "credited"]);
    const { entries } = await ledger.entries(accountId, { limit: 10 });
    expect(entries).toMatchObject([
      {
        kind: "top-up",
        amountGrosze: 5_000,
        cause: { type: "stripe-payment", id: `pi_${topUp.id}` },
        actor: { type: "stripe" },
        subjectId: topUp.id,
      },
    ]);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("is credited to an account that was closed after the top-up was started", async () => {
    const { tell, table, accountId, left } = await counter();
    await table.write({ Put: { Item: { ...keys.head(accountId), ...someHead(accountId), state: "closed" } } });

    expect(await tell(paid)).toMatchObject({ status: 200, body: { result: "posted" } });

    expect(await left()).toEqual([5_000, "credited"]);
  });

  it("is credited once, though Stripe reports it three times, and four times at once", async () => {
    const { send, topUp, balance } = await counter();
    const body = stripeEvent(topUp, paid);

    const inTurn = [];
    for (let time = 0; time < 3; time += 1) inTurn.push((await send(body)).body?.result);
    const atOnce = await Promise.all(Array.from({ length: 4 }, () => send(body)));

    expect(inTurn).toEqual(["posted", ...Array.from({ length: 2 }, () => "already-posted")]);
    expect(new Set(atOnce.map(({ body: told }) => told?.result))).toEqual(new Set(["already-posted"]));
    expect(await balance()).toBe(5_000);
  });

  it("is credited once, though four deliveries of it race", async () => {
    const { send, topUp, balance } = await counter();
    const body = stripeEvent(topUp, paid);

    const answers = await Promise.all(Array.from({ length: 4 }, () => send(body)));

    expect(answers.filter(({ body: told }) => told?.result === "posted")).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await balance()).toBe(5_000);
    expect(logged.measured("top-ups")).toEqual([{ value: 1, method: "card", outcome: "credited" }]);
    expect(logged.measured("minutes-to-credit")).toEqual([{ value: expect.any(Number), method: "card" }]);
  });

  it("is measured from when it was paid", async () => {
    const { tell } = await counter();

    await tell({ created: Math.floor(noon.getTime() / 1000) - 90 });

    expect(logged.measured("minutes-to-credit")).toEqual([{ value: 1.5, method: "card" }]);
  });

  it("that did not come is counted once, however often Stripe tells it", async () => {
    const [failing, expiring] = [await counter(), await counter()];

    for (let times = 0; times < 2; times += 1) {
      await failing.tell(asyncFailed);
      await expiring.tell(expired);
    }

    expect(logged.measured("top-ups")).toEqual([
      { value: 1, method: "checkout", outcome: "failed" },
      { value: 1, method: "checkout", outcome: "expired" },
    ]);
  });

  it.each([
    ["late, of a page that expired", { expiredAt: noon.toISOString() }],
    ["after it had failed", { failedAt: noon.toISOString() }],
    ["of a page that is not the present one", { checkout: page("another") }],
    ["before we knew the page", { checkout: undefined }],
  ])("is credited %s", async (_, changes) => {
    const { send, table, topUp, left } = await counter();
    const kept = { ...topUp, ...changes } as CardTopUp;
    await keepTopUp(table, kept);

    expect((await send(stripeEvent(topUp, paid))).body?.result).toBe("posted");
    expect(await left()).toEqual([5_000, "credited"]);
  });

  it("twice with two payments is credited twice, and somebody is told", async () => {
    const { tell, topUp, left } = await counter();
    await tell(paid);
    expect(logged.of("top_up.irregular")).toEqual([]);

    expect((await tell({ session: { payment_intent: "pi_second" } })).body?.result).toBe("posted");

    expect(await left()).toEqual([10_000, "credited"]);
    expect(logged.of("top_up.irregular")).toEqual([
      expect.objectContaining({ level: "warn", why: "paid-twice", topUpId: topUp.id }),
    ]);
  });

  it("twice at once with two payments is credited twice, and somebody is told once", async () => {
    const { tell, balance, ledger, accountId } = await counter();

    await Promise.all([tell(paid), tell({ session: { payment_intent: "pi_at_once" } })]);

    expect(await balance()).toBe(10_000);
    expect(logged.of("top_up.irregular")).toHaveLength(1);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("shows on the top-up why the latest try was declined, however the two are told", async () => {
    const { send, topUp, table } = await counter();
    const declined = (created: number, code: string) =>
      JSON.stringify({
        id: `evt_declined_${created}`,
        object: "event",
        api_version: apiVersion,
        type: "payment_intent.payment_failed",
        created,
        livemode: false,
        data: {
          object: {
            id: `pi_${topUp.id}`,
            object: "payment_intent",
            amount: 5_000,
            currency: "pln",
            last_payment_error: { code: "card_declined", decline_code: code },
            metadata: { saldo_account: topUp.accountId, saldo_top_up: topUp.id, saldo_stage: "local" },
          },
        },
      });
    const second = noon.getTime() / 1000;

    const results = [];
    for (const body of [
      declined(second + 1, "expired_card"),
      declined(second, "insufficient_funds"),
      declined(second + 1, "expired_card"),
    ])
      results.push((await send(body)).body?.result);

    expect(results).toEqual(["kept", "nothing-new", "nothing-new"]);
    expect(shownTopUp(await topUpStore(table).get(topUp.accountId, topUp.id), noon)).toMatchObject({
      state: "awaiting-payment",
      lastDecline: { at: "2026-03-02T12:00:01.000Z", reason: "card-expired" },
    });
  });

  it("is confirmed to whoever started the top-up, once, though Stripe reports it again and four times at once", async () => {
    const { send, topUp, table, accountId, told } = await counter();
    await keepTopUp(table, { ...topUp, language: "en" });
    const body = stripeEvent(topUp, paid);

    await Promise.all(Array.from({ length: 4 }, () => send(body)));
    await send(body);

    expect(await told()).toMatchObject([
      {
        recipient: { accountId, userId: topUp.createdBy, ifProved: true },
        language: "en",
        facts: {
          kind: "top-up-credited",
          companyName: "Poranna Kawa sp. z o.o.",
          topUpId: topUp.id,
          method: "card",
          amountGrosze: 5_000,
          balanceGrosze: 5_000,
          at: noon.toISOString(),
        },
      },
    ]);
  });

  it("that finance must look at is mailed to finance, once, with what it takes to decide", async () => {
    const { tell, topUp, client, told } = await counter();
    await tell(paid);
    expect(toFinance(await told())).toEqual([]);
    const second = { session: { payment_intent: `pi_second_${topUp.id}` } };
    const calls = callsOf(client);

    for (const _time of [1, 2, 3]) await tell(second);

    expect(toFinance(await told())).toMatchObject([
      {
        recipient: { desk: "finance" },
        language: "pl",
        state: "waiting",
        facts: {
          kind: "card-irregularity",
          companyName: "Poranna Kawa sp. z o.o.",
          topUpId: topUp.id,
          paymentId: `pi_second_${topUp.id}`,
          amountGrosze: 5_000,
          why: "paid-twice",
          at: noon.toISOString(),
        },
      },
    ]);
    // Read, commit; and read only, twice.
    expect(calls.map(({ command }) => command).slice(0, 4)).toEqual([
      "BatchGetItem",
      "TransactWriteItems",
      "BatchGetItem",
      "BatchGetItem",
    ]);
  });

  it.each([
    ["paid-after-expiry", { expiredAt: noon.toISOString() }],
    ["paid-after-failure", { failedAt: noon.toISOString() }],
  ])("is mailed to finance with the reason: %s", async (why, changes) => {
    const { tell, table, topUp, told } = await counter();
    await keepTopUp(table, { ...topUp, ...changes });

    await tell(paid);

    expect(toFinance(await told()).map(({ facts }) => facts)).toMatchObject([{ why }]);
  });

  it("is found also where Stripe names the payment whole", async () => {
    const { tell, balance } = await counter();

    await tell({ session: { payment_intent: { id: "pi_whole", object: "payment_intent" } } });

    expect(await balance()).toBe(5_000);
  });
});

describe("a payment that differs from what is kept", () => {
  it.each([
    ["less money", { session: { amount_total: 4_999 } }],
    ["more money", { session: { amount_total: 5_001 } }],
    ["another currency", { session: { currency: "eur" } }],
    ["no payment", { session: { payment_intent: null } }],
  ] satisfies [string, SentEvent][])(
    "is not credited but parked once for people, and the alarm rings: %s",
    async (_, event) => {
      const { tell, table, topUp, left, told } = await counter();
      const id = `evt_differs_${topUp.id}`;

      for (const _time of [1, 2])
        expect(await tell({ ...event, id })).toMatchObject({ status: 200, body: { result: "parked" } });

      expect(await left()).toEqual([0, "awaiting-payment"]);
      expect(await table.get(keys.parked(id))).toMatchObject({
        queue: "card-irregularities",
        why: "payment-differs",
        eventId: id,
        topUpId: topUp.id,
      });
      expect(logged.of("stripe_event.parked")[0]).toMatchObject({ level: "warn", eventId: id });
      expect(toFinance(await told())).toMatchObject([
        { recipient: { desk: "finance" }, facts: { kind: "event-parked", eventId: id, why: "payment-differs" } },
      ]);
    },
  );

  it("is parked and mailed to finance once, though four deliveries of it race", async () => {
    const { send, topUp, told } = await counter();
    const body = stripeEvent(topUp, { id: `evt_race_${topUp.id}`, session: { amount_total: 1 } });

    const answers = await Promise.all(Array.from({ length: 4 }, () => send(body)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(toFinance(await told())).toHaveLength(1);
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "is parked and mailed to finance once, though the table's first call is %s",
    async (fault) => {
      const { send, table, client, topUp, told } = await counter();
      const id = `evt_${fault}_${topUp.id}`;
      const body = stripeEvent(topUp, { id, session: { amount_total: 1 } });
      let due = true;
      injectFaults(client, ({ command }) => {
        if (!due || command !== "TransactWriteItems") return undefined;
        due = false;
        return fault;
      });

      for (let status = 0; status !== 200; ) ({ status } = await send(body));

      expect(await table.get(keys.parked(id))).toBeDefined();
      expect(toFinance(await told())).toHaveLength(1);
    },
  );

  it("is parked where it was credited to another top-up's account", async () => {
    const [first, second] = [await counter(), await counter()];
    const event = { session: { payment_intent: `pi_shared_${first.topUp.id}` } };
    await first.tell(event);

    expect((await second.tell(event)).body?.result).toBe("parked");
    expect([await first.balance(), await second.balance(), await second.state()]).toEqual([
      5_000,
      0,
      "awaiting-payment",
    ]);
  });
});

describe("a dispute's money", () => {
  const taken = ["taken", -5_000] as const;
  const part = ["part", 1_200] as const;

  it("is posted once by each of its balance transactions, though events of it race in any order", async () => {
    const { tell, send, topUp, ledger, accountId, left } = await counter();
    await tell(paid);
    const bodies = [
      disputeEvent(topUp, "closed", [taken, part]),
      disputeEvent(topUp, "funds_reinstated", [taken, part]),
      disputeEvent(topUp, "funds_withdrawn", [taken]),
    ];

    const answers = await Promise.all([...bodies, ...bodies].map((body) => send(body)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await left()).toEqual([1_200, "disputed"]);
    const { entries } = await ledger.entries(accountId, { limit: 10 });
    expect(
      entries
        .filter(({ kind }) => kind !== "top-up")
        .map(({ cause }) => cause.id)
        .toSorted(),
    ).toEqual([`txn_part_${topUp.id}`, `txn_taken_${topUp.id}`]);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("that was posted by the dispute's own name is not posted again, though nothing but its guard says so", async () => {
    const { tell, send, topUp, balance, ledger, accountId } = await counter();
    await tell(paid);
    const cause = { type: "stripe-dispute", id: `du_${topUp.id}` } as const;
    const actor = { type: "stripe", id: "evt_1" } as const;
    const draft = { kind: "dispute", amountGrosze: grosze(-5_000), cause, actor, subjectId: topUp.id } as const;
    await ledger.post(accountId, () => ({ drafts: [draft] }), {});

    const again = await send(disputeEvent(topUp, "funds_withdrawn", [taken]));
    expect(again).toMatchObject({ status: 200, body: { result: "nothing-new" } });
    expect(await balance()).toBe(0);
    expect((await send(disputeEvent(topUp, "funds_reinstated", [taken, part]))).body?.result).toBe("posted");

    expect(await balance()).toBe(1_200);
  });

  it("is posted by one of two withdrawals that race, and the other is parked", async () => {
    const { tell, send, topUp, balance } = await counter();
    await tell(paid);

    const answers = await Promise.all([
      send(disputeEvent(topUp, "funds_withdrawn", [["one", -2_000]])),
      send(disputeEvent(topUp, "funds_withdrawn", [["another", -2_000]])),
    ]);

    expect(answers.map(({ body }) => String(body?.result)).toSorted()).toEqual(["parked", "posted"]);
    expect(await balance()).toBe(3_000);
  });

  it("is not posted but parked where more comes back than was taken", async () => {
    const { tell, send, topUp, balance } = await counter();
    await tell(paid);

    const answer = await send(
      disputeEvent(topUp, "closed", [
        ["taken", -2_000],
        ["more", 2_001],
      ]),
    );

    expect(answer).toMatchObject({ status: 200, body: { result: "parked" } });
    expect(await balance()).toBe(5_000);
  });
});

describe("an event in another version of Stripe's API", () => {
  it("is not read but parked, whatever it seems to say", async () => {
    const { tell, table, balance, topUp } = await counter();
    const id = `evt_other_${topUp.id}`;

    const answer = await tell({ id, apiVersion: "2027-03-25.basil" });

    expect(answer).toMatchObject({ status: 200, body: { result: "parked" } });
    expect(await table.get(keys.parked(id))).toMatchObject({ queue: "card-irregularities", why: "other-version" });
    expect(await balance()).toBe(0);
  });

  it("of another stage's page is none of ours", async () => {
    const { tell } = await counter();

    const answer = await tell({ apiVersion: "2027-03-25.basil", session: { metadata: { saldo_stage: "dev" } } });

    expect(answer).toMatchObject({ status: 200, body: { result: "not-ours" } });
  });
});

describe("an event that does not agree with what is kept", () => {
  it("is answered 500 and posts nothing", async () => {
    const { tell, left } = await counter();
    const events = [
      ["the other mode", { livemode: true }],
      ["another top-up's reference", { session: { client_reference_id: "tu_01KJQ3V2G0ABCDEFGHJKMNPQRS" } }],
      ["no reference", { session: { client_reference_id: null } }],
      ["a malformed account", { session: { metadata: { saldo_account: "ac_1", saldo_stage: "local" } } }],
      ["no top-up", { session: { metadata: { saldo_account: someAccountId(), saldo_stage: "local" } } }],
      ["an amount that is no whole number", { session: { amount_total: 5_000.5 } }],
      ["an amount that is a text", { session: { amount_total: "5000" } }],
      ["no amount", { session: { amount_total: null } }],
    ] satisfies [string, SentEvent][];

    for (const [what, event] of events) expect(outcomeOf(await tell(event)), what).toEqual([500, "event_not_applied"]);

    expect(await left()).toEqual([0, "awaiting-payment"]);
    expect(logged.of("request.refused")).toHaveLength(events.length);
  });

  it("is answered 500 where the account is another's, and neither is credited", async () => {
    const { send, topUp, balance, table, ledger } = await counter();
    const other = await openTestAccount(table);
    const body = stripeEvent(topUp, {
      session: { metadata: { saldo_account: other, saldo_top_up: topUp.id, saldo_attempt: "1", saldo_stage: "local" } },
    });

    expect(outcomeOf(await send(body))).toEqual([500, "event_not_applied"]);
    expect([await balance(), (await ledger.head(other)).balanceGrosze]).toEqual([0, 0]);
  });

  it("is answered 500 where there is no such account or top-up", async () => {
    const { send, accountId } = await counter();

    for (const event of [paid, unpaid, asyncFailed, expired])
      for (const account of [someAccountId(), accountId])
        expect(outcomeOf(await send(stripeEvent(someTopUp(account), event)))).toEqual([500, "event_not_applied"]);
  });

  it("is parked once it can't be applied for an hour, so that Stripe need not come for three days", async () => {
    const { send, accountId, table, told } = await counter();
    const id = `evt_old_${accountId}`;
    const created = noon.getTime() / 1000 - 3601;
    const body = stripeEvent(someTopUp(accountId), { id, created });

    expect(await send(body)).toMatchObject({ status: 200, body: { result: "parked" } });
    expect(await table.get(keys.parked(id))).toMatchObject({ queue: "card-irregularities", why: "not-applied" });
    expect(toFinance(await told()).map(({ facts }) => facts)).toMatchObject([{ why: "not-applied" }]);
  });

  it("is answered 500 for as long as the top-up is unknown, and credited once it is there", async () => {
    const { send, table, accountId, balance } = await counter();
    const late = someTopUp(accountId, { amountGrosze: grosze(2_000) });
    const body = stripeEvent(late, paid);

    expect((await send(body)).status).toBe(500);
    await keepTopUp(table, late);
    expect((await send(body)).body?.result).toBe("posted");
    expect(await balance()).toBe(2_000);
  });
});

describe("an event that is not ours", () => {
  it("is taken, and changes nothing", async () => {
    const { tell, left } = await counter();
    const events = [
      ["another's page", { session: { metadata: {} } }],
      ["another stage's page", { session: { metadata: { saldo_account: someAccountId(), saldo_stage: "staging" } } }],
      ["a page without words of ours", { session: { metadata: null } }],
      ["a page with others' words, in the other mode", { livemode: true, session: { metadata: { order: "7" } } }],
      ["a type that we do not act on", { type: "charge.succeeded" }],
      ["a type of ours to come", { type: "checkout.session.reopened" }],
    ] satisfies [string, SentEvent][];

    for (const [what, event] of events)
      expect(await tell(event), what).toMatchObject({ status: 200, body: { result: "not-ours" } });

    expect(await left()).toEqual([0, "awaiting-payment"]);
  });
});

describe("a signature", () => {
  it("that is none, old, or of something else is refused, and nothing is posted", async () => {
    const { send, topUp, left } = await counter();
    const body = stripeEvent(topUp, paid);
    const signatures = [
      ["missing", () => ""],
      ["malformed", () => "t=x,v1=y"],
      ["of another secret", (body: string) => signatureOf(body, { secret: "whsec_other" })],
      ["of another body", (body: string) => signatureOf(`${body} `)],
      ["six minutes old", (body: string) => signatureOf(body, { at: new Date(noon.getTime() - 6 * 60_000) })],
      ["without its time", (body: string) => signatureOf(body).replace(/t=\d+,/, "")],
      ["with a younger time", (body: string) => signatureOf(body).replace(/t=\d+/, `t=${noon.getTime() / 1000 + 1}`)],
    ] as const;

    for (const [what, signature] of signatures)
      expect(outcomeOf(await send(body, signature(body))), what).toEqual([400, "signature_refused"]);

    expect(await left()).toEqual([0, "awaiting-payment"]);
  });

  it("that is four minutes old is taken", async () => {
    const { send, topUp } = await counter();
    const body = stripeEvent(topUp, paid);

    expect((await send(body, signatureOf(body, { at: new Date(noon.getTime() - 4 * 60_000) }))).status).toBe(200);
  });

  it("by either secret is taken while one replaces the other, and by the old one no longer then", async () => {
    const { send, topUp, secret } = await counter();
    const rotating = [webhookSecret, "whsec_test_second"];
    secret.text = JSON.stringify({ secretKey: "sk_test_x", webhookSecrets: rotating });
    const signedBy = (which: string) => {
      const body = stripeEvent(topUp, paid);
      return send(body, signatureOf(body, { secret: which }));
    };

    expect([(await signedBy(rotating[0]!)).status, (await signedBy(rotating[1]!)).status]).toEqual([200, 200]);
    secret.text = JSON.stringify({ secretKey: "sk_test_x", webhookSecrets: ["whsec_test_second"] });
    expect(outcomeOf(await signedBy(rotating[0]!))).toEqual([400, "signature_refused"]);
  });

  it("holds over the very bytes, also where API Gateway encoded them", async () => {
    const { send, topUp, balance } = await counter();
    const body = stripeEvent(topUp, { session: { customer_details: { name: "Łucja Żółć" } } });

    expect((await send(body, signatureOf(body), true)).body?.result).toBe("posted");
    expect(await balance()).toBe(5_000);
  });

  it("does not hold over the same event written otherwise", async () => {
    const { send, topUp } = await counter();
    const body = stripeEvent(topUp, paid);

    const answer = await send(JSON.stringify(JSON.parse(body), undefined, 2), signatureOf(body));

    expect(outcomeOf(answer)).toEqual([400, "signature_refused"]);
  });

  it("over what is no event is refused all the same", async () => {
    const { send } = await counter();

    expect(outcomeOf(await send("no JSON"))).toEqual([400, "signature_refused"]);
  });
});

describe("what became of a page", () => {
  it.each([
    ["completed, not yet paid", [unpaid], "processing", 0],
    ["paid after a while", [unpaid, asyncPaid], "credited", 5_000],
    ["failed after a while", [unpaid, asyncFailed], "failed", 0],
    ["expired", [expired], "expired", 0],
  ] as const)("is shown: %s", async (_, events, shown, credited) => {
    const { tell, left } = await counter();

    for (const event of events) expect((await tell(event)).status).toBe(200);

    expect(await left()).toEqual([credited, shown]);
  });

  it("says nothing where it is another page than the present one", async () => {
    const { tell, state } = await counter();

    for (const event of [unpaid, asyncFailed, expired]) {
      const answer = await tell({ ...event, session: { ...event.session, id: "cs_old" } });
      expect(answer).toMatchObject({ status: 200, body: { result: "other-page" } });
    }
    expect(await state()).toBe("awaiting-payment");
  });

  it.each([
    ["a payment after a while", [unpaid, asyncPaid], "credited", 5_000],
    ["a payment after the page expired", [unpaid, expired, asyncPaid], "credited", 5_000],
    ["a failure after a while", [unpaid, asyncFailed, expired], "failed", 0],
    ["two payments", [paid, { session: { payment_intent: "two" } }, expired], "credited", 10_000],
  ] as const)("is the same in every order, and however often it is told: %s", async (_, events, shown, credited) => {
    for (const order of permutations(events)) {
      const { send, topUp, ledger, accountId, left } = await counter();
      const bodies = order.map((event) =>
        stripeEvent(
          topUp,
          "session" in event && "payment_intent" in event.session && event.session.payment_intent === "two"
            ? { session: { payment_intent: `pi_two_${topUp.id}` } }
            : event,
        ),
      );

      for (const body of [...bodies, ...bodies.slice(0, 2)]) expect((await send(body)).status).toBe(200);

      expect(await left()).toEqual([credited, shown]);
      expect(await ledger.verify(accountId)).toEqual([]);
    }
  });
});

describe("events of one payment, told in any order, often, at once, with lost calls", () => {
  it("end in one credit once Stripe has been answered 200 for each", async () => {
    const events = [unpaid, asyncPaid, paid, expired];
    const deliveries = fc.shuffledSubarray([...events, ...events], { minLength: 2 });
    const mishaps = fc.array(fc.option(fc.constantFrom(...faults), { nil: undefined }), { maxLength: 8 });
    const seen = { paid: 0, unpaid: 0, sentAgain: 0 };
    const met = new Set<Fault>();

    await fc.assert(
      fc.asyncProperty(deliveries, mishaps, async (told, toCome) => {
        const { send, topUp, balance, state, client, ledger, accountId } = await counter();
        const faultsToCome: (Fault | undefined)[] = [...toCome];
        injectFaults(client, () => {
          const fault = faultsToCome.shift();
          if (fault) met.add(fault);
          return fault;
        });

        await Promise.all(
          told.map(async (event) => {
            const body = stripeEvent(topUp, event);
            // As Stripe does: again, until it is answered 200.
            for (let status = 0; status !== 200; ) {
              seen.sentAgain += status === 0 ? 0 : 1;
              ({ status } = await send(body));
            }
          }),
        );
        faultsToCome.length = 0;

        const isPaid = told.some((event) => event === paid || event === asyncPaid);
        seen[isPaid ? "paid" : "unpaid"] += 1;
        expect(await balance()).toBe(isPaid ? 5_000 : 0);
        if (isPaid) expect(await state()).toBe("credited");
        expect(await ledger.verify(accountId)).toEqual([]);
      }),
      { numRuns: 9, seed: 20_260_303 },
    );
    // Else it proves nothing.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
    expect(met).toEqual(new Set(faults));
  });
});

const permutations = <Value>(values: readonly Value[]): Value[][] =>
  values.length === 0
    ? [[]]
    : values.flatMap((value, place) =>
        permutations(values.filter((_, other) => other !== place)).map((rest) => [value, ...rest]),
      );
