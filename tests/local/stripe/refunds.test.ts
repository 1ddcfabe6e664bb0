import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { eventsOf, failure, NOON, payment, stage, topUp, typesOf } from "./stage.ts";

const NOON_SECONDS = NOON.getTime() / 1000;

describe("a refund", () => {
  it("of a part is made through the API, and is found by its id", async () => {
    const here = await stage();
    const { intentId, chargeId } = await payment(here);

    const refund = await here.stripe.refunds.create({
      payment_intent: intentId,
      amount: 1500,
      reason: "requested_by_customer",
      metadata: { refundId: "rf_1" },
    });

    expect(refund).toMatchObject({
      object: "refund",
      amount: 1500,
      currency: "pln",
      charge: chargeId,
      payment_intent: intentId,
      status: "succeeded",
      reason: "requested_by_customer",
      metadata: { refundId: "rf_1" },
      created: NOON_SECONDS,
    });
    expect(refund.id).toMatch(/^re_\w{24}$/);
    expect(refund).not.toHaveProperty("failure_reason");
    expect(await here.stripe.refunds.retrieve(refund.id)).toEqual(refund);
  });

  it("of all is made when no amount is said, of a charge as of a payment intent", async () => {
    const here = await stage();
    const { intentId, chargeId } = await payment(here);

    const part = await here.stripe.refunds.create({ charge: chargeId, amount: 15 });
    const rest = await here.stripe.refunds.create({ payment_intent: intentId });

    expect([part.amount, rest.amount]).toEqual([15, 5000]);
    expect(await here.stripe.charges.retrieve(chargeId)).toMatchObject({ amount_refunded: 5015, refunded: true });
  });

  it("is told as refund.created and charge.refunded, which carries the sum and no list", async () => {
    const here = await stage();
    const { intentId, chargeId } = await payment(here);
    await here.stripe.refunds.create({ payment_intent: intentId, amount: 1500 });

    const events = await eventsOf(here, () =>
      here.stripe.refunds.create({ payment_intent: intentId, amount: 1000 }, { idempotencyKey: "rf_2" }),
    );

    expect(typesOf(events)).toEqual(["refund.created", "charge.refunded"]);
    const [created, refunded] = events;
    expect(created).toMatchObject({
      object: "event",
      api_version: Stripe.API_VERSION,
      created: NOON_SECONDS,
      livemode: false,
      request: { idempotency_key: "rf_2" },
      data: { object: { object: "refund", amount: 1000, status: "succeeded", payment_intent: intentId } },
    });
    expect(refunded).toMatchObject({
      request: created?.request,
      data: {
        object: {
          object: "charge",
          id: chargeId,
          amount: 5015,
          amount_refunded: 2500,
          refunded: false,
          payment_intent: intentId,
          metadata: { topUpId: "tu_1" },
        },
      },
    });
    expect(refunded?.data.object).not.toHaveProperty("refunds");
  });

  it("that is made in the Dashboard has no request behind its events", async () => {
    const here = await stage();
    await payment(here);

    const events = await eventsOf(here, () => here.standIn.refund("tu_1"));

    expect(typesOf(events)).toEqual(["refund.created", "charge.refunded"]);
    expect(events.map(({ request }) => request)).toEqual(Array(2).fill({ id: null, idempotency_key: null }));
  });

  it("can be pending, and succeed later", async () => {
    const here = await stage();
    const { chargeId } = await payment(here);

    const made = await eventsOf(here, () => here.standIn.refund("tu_1", { amountGrosze: 500, outcome: "pending" }));
    const pending = here.standIn.books().refunds[0];
    const later = await eventsOf(here, () => here.standIn.succeedRefund("tu_1"));

    expect(typesOf(made)).toEqual(["refund.created", "charge.refunded"]);
    expect(pending).toMatchObject({ status: "pending", pending_reason: "processing" });
    expect(typesOf(later)).toEqual(["refund.updated"]);
    expect(later[0]?.data).toMatchObject({
      object: { id: pending?.id, status: "succeeded" },
      previous_attributes: { status: "pending" },
    });
    expect(await here.stripe.charges.retrieve(chargeId)).toMatchObject({ amount_refunded: 500 });
    expect(here.standIn.succeedRefund("tu_1")).toMatchObject({ result: "not possible", why: "no such refund" });
  });

  it("is pending through the API too, for the card whose refunds are", async () => {
    const here = await stage();
    const { intentId } = await payment(here, { card: "4000 0000 0000 7726" });

    const refund = await here.stripe.refunds.create({ payment_intent: intentId });

    expect(refund.status).toBe("pending");
  });

  it.each(["pending", "succeeded"] as const)(
    "that is %s can fail, and the charge can be refunded again",
    async (at) => {
      const here = await stage();
      const { intentId, chargeId } = await payment(here);
      here.standIn.refund("tu_1", { outcome: at });

      const events = await eventsOf(here, () => here.standIn.failRefund("tu_1"));

      expect(typesOf(events)).toEqual(["refund.updated", "refund.failed"]);
      expect(events[0]?.data.previous_attributes).toEqual({
        status: at,
        failure_reason: null,
        failure_balance_transaction: null,
        ...(at === "pending" && { pending_reason: "processing" }),
      });
      for (const { data } of events)
        expect(data.object).toMatchObject({
          object: "refund",
          status: "failed",
          amount: 5015,
          failure_reason: "expired_or_canceled_card",
          failure_balance_transaction: expect.stringMatching(/^txn_/),
        });
      expect(await here.stripe.charges.retrieve(chargeId)).toMatchObject({ amount_refunded: 0, refunded: false });
      expect((await here.stripe.refunds.create({ payment_intent: intentId })).amount).toBe(5015);
    },
  );

  it("that fails is the one that is named, or the last that can", async () => {
    const here = await stage();
    await payment(here);
    for (const amountGrosze of [100, 200, 300]) here.standIn.refund("tu_1", { amountGrosze });
    const [first] = here.standIn.books().refunds;

    here.standIn.failRefund(first!.id, "lost_or_stolen_card");
    here.standIn.failRefund("tu_1");

    expect(here.standIn.books().refunds).toMatchObject([
      { amount: 100, status: "failed", failure_reason: "lost_or_stolen_card" },
      { amount: 200, status: "succeeded" },
      { amount: 300, status: "failed" },
    ]);
    expect(here.standIn.failRefund(first!.id).result).toBe("not possible");
  });

  it("that is pending can be canceled, and only then", async () => {
    const here = await stage();
    await payment(here);
    here.standIn.refund("tu_1", { amountGrosze: 100 });
    here.standIn.refund("tu_1", { amountGrosze: 200, outcome: "pending" });

    const events = await eventsOf(here, () => here.standIn.cancelRefund("tu_1"));

    expect(typesOf(events)).toEqual(["refund.updated"]);
    expect(events[0]?.data.object).toMatchObject({
      amount: 200,
      status: "canceled",
      failure_reason: "merchant_request",
    });
    expect(here.standIn.cancelRefund("tu_1").result).toBe("not possible");
    expect(here.standIn.money().totalGrosze).toBe(4915);
  });

  it("is of one payment: of the latest of a top-up that was paid twice, unless another is named", async () => {
    const here = await stage();
    const first = await payment(here, { amount: 5000 });
    const second = await payment(here, { amount: 3000 });

    const latest = here.standIn.refund("tu_1");
    const none = here.standIn.refund("tu_1");
    const named = here.standIn.refund(first.intentId, { amountGrosze: 4000 });

    expect(latest).toMatchObject({ object: { amount: 3000, payment_intent: second.intentId } });
    expect(none).toMatchObject({ result: "not possible", why: "already refunded" });
    expect(named).toMatchObject({ object: { amount: 4000, payment_intent: first.intentId } });
    expect(here.standIn.money()).toEqual({
      totalGrosze: 1000,
      disputeFeesGrosze: 0,
      byReference: { tu_1: 1000 },
      byMetadata: { topUpId: { tu_1: 1000 } },
    });
  });

  it("asked again under its key is the same refund, and tells nothing new", async () => {
    const here = await stage();
    const { intentId } = await payment(here);
    const ask = () => here.stripe.refunds.create({ payment_intent: intentId, amount: 100 }, { idempotencyKey: "rf_1" });

    const first = await ask();
    const events = await eventsOf(here, ask);

    expect(events).toEqual([]);
    expect(here.standIn.books().refunds).toEqual([first]);
  });
});

describe("what can't be refunded is refused as Stripe refuses it", () => {
  it("more than is left, and anything once nothing is", async () => {
    const here = await stage();
    const { intentId, chargeId } = await payment(here);
    const refund = (amount?: number) =>
      here.stripe.refunds.create({ payment_intent: intentId, ...(amount !== undefined && { amount }) });
    await refund(5000);

    const tooMuch = await failure(refund(16));
    await refund(15);
    const again = await failure(refund());
    const someMore = await failure(refund(1));

    expect(tooMuch).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(tooMuch).toMatchObject({
      statusCode: 400,
      param: "amount",
      code: undefined,
      message: "Refund amount (0.16 zł) is greater than unrefunded amount on charge (0.15 zł)",
    });
    for (const error of [again, someMore])
      expect(error).toMatchObject({
        statusCode: 400,
        code: "charge_already_refunded",
        message: `Charge ${chargeId} has already been refunded.`,
      });
    expect(here.standIn.books().refunds).toHaveLength(2);
  });

  it("a payment that does not exist, one that was not paid, and none at all", async () => {
    const here = await stage();
    const { id } = await here.stripe.checkout.sessions.create(topUp());
    here.standIn.pay(id, { method: "card", card: "4000000000000002" });
    const [declined] = here.standIn.books().paymentIntents;

    expect(await failure(here.stripe.refunds.create({ payment_intent: "pi_none" }))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
      param: "payment_intent",
    });
    expect(await failure(here.stripe.refunds.create({ charge: "ch_none" }))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
    for (const asked of [{ payment_intent: declined!.id }, { charge: String(declined!.latest_charge) }])
      expect((await failure(here.stripe.refunds.create(asked))).message).toBe(
        `This PaymentIntent (${declined!.id}) does not have a successful charge to refund.`,
      );
    expect((await failure(here.stripe.refunds.create({ amount: 1 }))).message).toContain("payment_intent or charge");
    expect(here.standIn.refund("tu_1")).toMatchObject({ result: "not possible", why: "no such payment" });
  });

  it("a charge of another payment", async () => {
    const here = await stage();
    const one = await payment(here);
    const other = await payment(here, { reference: "tu_2" });

    const error = await failure(here.stripe.refunds.create({ payment_intent: one.intentId, charge: other.chargeId }));

    expect(error).toMatchObject({ statusCode: 400, param: "charge" });
  });

  it.each([
    [{ amount: 0 }, { code: "parameter_invalid_integer", param: "amount" }],
    [{ amount: -1 }, { code: "parameter_invalid_integer", param: "amount" }],
    [{ reason: "expired_uncaptured_charge" }, { param: "reason" }],
    [{ currency: "pln" }, { code: "parameter_unknown", param: "currency" }],
  ])("%j", async (asked, expected) => {
    const here = await stage();
    const { intentId } = await payment(here);

    const error = await failure(here.stripe.refunds.create({ payment_intent: intentId, ...asked }));

    expect(error).toMatchObject({ statusCode: 400, ...expected });
    expect(here.standIn.books().refunds).toEqual([]);
  });

  it.each([0, -1, 0.5, Number.NaN])("%f grosze in the Dashboard", async (amountGrosze) => {
    const here = await stage();
    await payment(here);

    expect(here.standIn.refund("tu_1", { amountGrosze })).toMatchObject({ why: "no amount", caused: [] });
  });
});

describe("what the API shows", () => {
  it("lists refunds, newest first, in pages, by payment and by time", async () => {
    const here = await stage();
    const one = await payment(here);
    const other = await payment(here, { reference: "tu_2" });
    const ids: string[] = [];
    for (const { intentId } of [one, other, one]) {
      ids.unshift((await here.stripe.refunds.create({ payment_intent: intentId, amount: 100 })).id);
      here.pass(60);
    }
    const listed = async (params: Stripe.RefundListParams) =>
      (await here.stripe.refunds.list(params)).data.map(({ id }) => id);

    expect(await listed({})).toEqual(ids);
    expect(await listed({ payment_intent: one.intentId })).toEqual([ids[0], ids[2]]);
    expect(await listed({ charge: other.chargeId })).toEqual([ids[1]]);
    expect(await listed({ created: { gte: NOON_SECONDS + 60 } })).toEqual(ids.slice(0, 2));
    expect(await listed({ limit: 1, starting_after: ids[0]! })).toEqual([ids[1]]);
    expect(await failure(here.stripe.refunds.retrieve("re_none"))).toMatchObject({ statusCode: 404, param: "refund" });
  });

  it("lists payments by time, and shows a payment with its charge when asked", async () => {
    const here = await stage();
    const early = await payment(here);
    here.pass(60);
    const late = await payment(here, { reference: "tu_2" });

    const recent = await here.stripe.paymentIntents.list({ created: { gt: NOON_SECONDS } });
    const expanded = await here.stripe.paymentIntents.retrieve(early.intentId, { expand: ["latest_charge"] });

    expect(recent.data).toMatchObject([{ id: late.intentId, metadata: { topUpId: "tu_1" } }]);
    expect(expanded.latest_charge).toMatchObject({ object: "charge", id: early.chargeId, paid: true });
  });

  it("does not find a charge that is unknown", async () => {
    const here = await stage();

    expect(await failure(here.stripe.charges.retrieve("ch_none"))).toMatchObject({ statusCode: 404, param: "charge" });
  });

  it("lists the refunds' events by type and by delivery, for 30 days", async () => {
    const here = await stage({ delivery: { triesMax: 1 } });
    await payment(here);
    here.answerWith(({ type }) => (type === "refund.failed" ? 500 : 200));
    here.standIn.refund("tu_1");
    here.standIn.failRefund("tu_1");
    await here.standIn.delivery.idle();
    const listed = async (params: Stripe.EventListParams) => typesOf((await here.stripe.events.list(params)).data);

    expect(await listed({ types: ["refund.created", "refund.failed"] })).toEqual(["refund.failed", "refund.created"]);
    expect(await listed({ type: "refund.*" })).toEqual(["refund.failed", "refund.updated", "refund.created"]);
    expect(await listed({ delivery_success: false })).toEqual(["refund.failed"]);
    expect(await here.stripe.events.list({ limit: 2 }).autoPagingToArray({ limit: 10 })).toHaveLength(5);
    here.pass(30 * 24 * 60 * 60);
    expect(await listed({})).toEqual([]);
  });
});

describe("a fault of the API comes to refunds too", () => {
  it("lost-after: the refund is made and told, and the same key finds it", async () => {
    const here = await stage();
    const { intentId } = await payment(here);
    const ask = () => here.stripe.refunds.create({ payment_intent: intentId, amount: 100 }, { idempotencyKey: "rf_1" });
    here.standIn.faults.next("lost-after", { times: 2 });

    const events = await eventsOf(here, () => failure(ask()));

    expect(typesOf(events)).toEqual(["refund.created", "charge.refunded"]);
    expect((await ask()).id).toBe(here.standIn.books().refunds[0]?.id);
    expect(here.standIn.books().refunds).toHaveLength(1);
  });

  it("stored-500, applied: the refund is made, and only a look for it says so", async () => {
    const here = await stage();
    const { intentId } = await payment(here);
    here.standIn.faults.next("stored-500", { applied: true });

    const error = await failure(here.stripe.refunds.create({ payment_intent: intentId }));

    expect(error.statusCode).toBe(500);
    expect((await here.stripe.refunds.list({ payment_intent: intentId })).data).toHaveLength(1);
  });

  it("a refusal is stored under its key", async () => {
    const here = await stage();
    const { intentId } = await payment(here);
    const ask = () =>
      here.stripe.refunds.create({ payment_intent: intentId, amount: 5016 }, { idempotencyKey: "rf_1" });

    const first = await failure(ask());
    const again = await failure(ask());

    expect(again.message).toBe(first.message);
    expect(again.headers?.["idempotent-replayed"]).toBe("true");
  });

  it("500 and 429 for the reads that are planned for", async () => {
    const here = await stage();
    const { intentId } = await payment(here);
    here.standIn.faults.next("500", { method: "GET" });
    here.standIn.faults.next("429", { method: "GET" });

    const refund = await here.stripe.refunds.create({ payment_intent: intentId });

    expect((await failure(here.stripe.refunds.retrieve(refund.id))).statusCode).toBe(500);
    expect((await failure(here.stripe.disputes.list())).statusCode).toBe(429);
    expect((await here.stripe.refunds.list()).data).toHaveLength(1);
  });
});
