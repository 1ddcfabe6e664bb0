import { describe, expect, it } from "vitest";
import { DISPUTE_FEE_GROSZE } from "../../../local/stripe/dispute-objects.ts";
import { eventsOf, failure, NOON, payment, stage, topUp, typesOf } from "./stage.ts";

const NOON_SECONDS = NOON.getTime() / 1000;

const disputed = async (options: Parameters<Awaited<ReturnType<typeof stage>>["standIn"]["dispute"]>[1] = {}) => {
  const here = await stage();
  const paid = await payment(here);
  const events = await eventsOf(here, () => here.standIn.dispute("tu_1", options));
  return { ...here, ...paid, events };
};

describe("a dispute", () => {
  it("takes the money at once, and says so", async () => {
    const { stripe, standIn, events, intentId, chargeId } = await disputed({ reason: "product_not_received" });

    expect(typesOf(events)).toEqual(["charge.dispute.created", "charge.dispute.funds_withdrawn"]);
    expect(events[0]?.data.object).toMatchObject({
      object: "dispute",
      amount: 5015,
      currency: "pln",
      charge: chargeId,
      payment_intent: intentId,
      status: "needs_response",
      reason: "product_not_received",
      is_charge_refundable: false,
      balance_transactions: [],
      created: NOON_SECONDS,
    });
    expect(events[1]?.data.object).toMatchObject({
      status: "needs_response",
      balance_transactions: [
        {
          object: "balance_transaction",
          amount: -5015,
          fee: DISPUTE_FEE_GROSZE,
          fee_details: [{ amount: DISPUTE_FEE_GROSZE, type: "stripe_fee" }],
          net: -5015 - DISPUTE_FEE_GROSZE,
          reporting_category: "dispute",
          type: "adjustment",
        },
      ],
    });
    const [dispute] = standIn.books().disputes;
    expect(dispute?.id).toMatch(/^du_\w{24}$/);
    expect(await stripe.disputes.retrieve(dispute!.id)).toEqual(dispute);
    expect((await stripe.disputes.list({ payment_intent: intentId })).data).toEqual([dispute]);
    expect(await stripe.charges.retrieve(chargeId)).toMatchObject({ disputed: true, refunded: false });
    expect(standIn.money()).toMatchObject({ totalGrosze: 0, disputeFeesGrosze: DISPUTE_FEE_GROSZE });
  });

  it("that is won in part gives that part back, and no fee", async () => {
    const here = await disputed();
    expect(here.standIn.winDispute("tu_1", { amountGrosze: 5016 })).toMatchObject({ why: "more than was taken" });
    expect(here.standIn.winDispute("tu_1", { amountGrosze: 0 })).toMatchObject({ why: "no amount" });

    const events = await eventsOf(here, () => here.standIn.winDispute("tu_1", { amountGrosze: 1000 }));

    expect(typesOf(events)).toEqual(["charge.dispute.funds_reinstated", "charge.dispute.closed"]);
    expect(events[0]?.data.object).toMatchObject({
      status: "won",
      amount: 5015,
      balance_transactions: [
        { amount: -5015 },
        { amount: 1000, fee: 0, net: 1000, reporting_category: "dispute_reversal" },
      ],
    });
    expect(here.standIn.money()).toMatchObject({ totalGrosze: 1000, disputeFeesGrosze: DISPUTE_FEE_GROSZE });
  });

  it("that is won gives the money back, and the charge can be refunded again", async () => {
    const here = await disputed();

    const events = await eventsOf(here, () => here.standIn.winDispute("tu_1"));

    expect(typesOf(events)).toEqual(["charge.dispute.funds_reinstated", "charge.dispute.closed"]);
    for (const { data } of events)
      expect(data.object).toMatchObject({
        status: "won",
        is_charge_refundable: true,
        balance_transactions: [{ amount: -5015 }, { amount: 5015 }],
      });
    expect(here.standIn.money().totalGrosze).toBe(5015);
    expect((await here.stripe.refunds.create({ charge: here.chargeId })).status).toBe("succeeded");
  });

  it("that is lost keeps it", async () => {
    const here = await disputed();

    const events = await eventsOf(here, () => here.standIn.loseDispute("tu_1"));

    expect(typesOf(events)).toEqual(["charge.dispute.closed"]);
    expect(events[0]?.data.object).toMatchObject({ status: "lost", balance_transactions: [{ amount: -5015 }] });
    expect(here.standIn.money().totalGrosze).toBe(0);
    expect(here.standIn.winDispute("tu_1")).toMatchObject({ result: "not possible", why: "no such dispute" });
    expect(here.standIn.dispute("tu_1")).toMatchObject({ why: "already disputed" });
  });

  it("is under review once we answered it", async () => {
    const here = await disputed();

    const events = await eventsOf(here, () => here.standIn.submitEvidence("tu_1"));

    expect(typesOf(events)).toEqual(["charge.dispute.updated"]);
    expect(events[0]?.data).toMatchObject({
      object: { status: "under_review", evidence_details: { has_evidence: true, submission_count: 1 } },
    });
    expect(events[0]?.data.previous_attributes).toEqual({
      status: "needs_response",
      evidence_details: { has_evidence: false, submission_count: 0, submission_method: "not_submitted" },
    });
    expect(here.standIn.submitEvidence("tu_1").result).toBe("not possible");
    expect(here.standIn.winDispute("tu_1").result).toBe("done");
  });

  it("can take its money later than it comes", async () => {
    const here = await disputed({ fundsLater: true });
    expect(typesOf(here.events)).toEqual(["charge.dispute.created"]);
    expect(here.standIn.money().totalGrosze).toBe(5015);

    const events = await eventsOf(here, () => here.standIn.withdraw("tu_1"));

    expect(typesOf(events)).toEqual(["charge.dispute.funds_withdrawn"]);
    expect(here.standIn.money().totalGrosze).toBe(0);
    expect(here.standIn.withdraw("tu_1").result).toBe("not possible");
  });

  it("that is won before its money was taken gives nothing back", async () => {
    const here = await disputed({ fundsLater: true });

    expect(typesOf(await eventsOf(here, () => here.standIn.winDispute("tu_1")))).toEqual(["charge.dispute.closed"]);
    expect(here.standIn.money().totalGrosze).toBe(5015);
  });

  it("that is lost before its money was taken takes it then", async () => {
    const here = await disputed({ fundsLater: true });

    expect(typesOf(await eventsOf(here, () => here.standIn.loseDispute("tu_1")))).toEqual([
      "charge.dispute.funds_withdrawn",
      "charge.dispute.closed",
    ]);
    expect(here.standIn.money().totalGrosze).toBe(0);
  });

  it("closes the charge to refunds", async () => {
    const here = await disputed({ amountGrosze: 1000 });

    const error = await failure(here.stripe.refunds.create({ payment_intent: here.intentId, amount: 100 }));

    expect(error).toMatchObject({
      statusCode: 400,
      code: "charge_disputed",
      message: `Charge ${here.chargeId} has been charged back; cannot issue a refund.`,
    });
    expect(here.standIn.refund("tu_1")).toMatchObject({ why: "charged back" });
    expect(here.standIn.money().totalGrosze).toBe(4015);
  });

  it("takes pending refunds down, and their money comes back", async () => {
    const here = await stage();
    await payment(here);
    here.standIn.refund("tu_1", { amountGrosze: 1000, outcome: "pending" });
    here.standIn.refund("tu_1", { amountGrosze: 15 });

    const events = await eventsOf(here, () => here.standIn.dispute("tu_1"));

    expect(typesOf(events)).toEqual([
      "charge.dispute.created",
      "charge.dispute.funds_withdrawn",
      "refund.updated",
      "refund.failed",
    ]);
    expect(events[1]?.data.object).toMatchObject({ amount: 5000 });
    expect(events[3]?.data.object).toMatchObject({
      amount: 1000,
      failure_reason: "charge_for_pending_refund_disputed",
    });
    expect(here.standIn.money().totalGrosze).toBe(0);
  });

  it("may claim what was refunded before: then more is gone than was paid", async () => {
    const here = await stage();
    await payment(here);
    here.standIn.refund("tu_1", { amountGrosze: 1000 });

    here.standIn.dispute("tu_1", { amountGrosze: 5015 });

    expect(here.standIn.money().byReference).toEqual({ tu_1: -1000 });
  });

  it("is of the latest payment of a top-up that was paid twice, unless another is named", async () => {
    const here = await stage();
    const first = await payment(here);
    const second = await payment(here);

    here.standIn.dispute("tu_1");
    here.standIn.dispute(first.intentId, { amountGrosze: 15 });
    here.standIn.winDispute(first.intentId);

    expect(here.standIn.books().disputes).toMatchObject([
      { payment_intent: second.intentId, status: "needs_response" },
      { payment_intent: first.intentId, status: "won" },
    ]);
  });
});

describe("an inquiry", () => {
  it("moves no money, and the charge can be refunded", async () => {
    const { stripe, standIn, events, chargeId } = await disputed({ inquiry: true });

    expect(typesOf(events)).toEqual(["charge.dispute.created"]);
    expect(events[0]?.data.object).toMatchObject({
      status: "warning_needs_response",
      is_charge_refundable: true,
      balance_transactions: [],
      payment_method_details: { type: "card", card: { case_type: "inquiry" } },
    });
    expect(standIn.money().totalGrosze).toBe(5015);
    expect((await stripe.refunds.create({ charge: chargeId, amount: 15 })).status).toBe("succeeded");
  });

  it("is reviewed, and closed when the bank asks no more", async () => {
    const here = await disputed({ inquiry: true });

    const reviewed = await eventsOf(here, () => here.standIn.submitEvidence("tu_1"));
    const closed = await eventsOf(here, () => here.standIn.closeInquiry("tu_1"));

    expect(reviewed[0]?.data.object).toMatchObject({ status: "warning_under_review" });
    expect(typesOf(closed)).toEqual(["charge.dispute.closed"]);
    expect(closed[0]?.data.object).toMatchObject({ status: "warning_closed", balance_transactions: [] });
    expect(here.standIn.money().totalGrosze).toBe(5015);
    expect(here.standIn.dispute("tu_1").result).toBe("done");
  });

  it("becomes a chargeback: the same dispute, and its money goes", async () => {
    const here = await disputed({ inquiry: true });
    const [asked] = here.standIn.books().disputes;

    const events = await eventsOf(here, () => here.standIn.escalateInquiry("tu_1"));

    expect(typesOf(events)).toEqual(["charge.dispute.updated", "charge.dispute.funds_withdrawn"]);
    expect(events[0]?.data).toMatchObject({
      object: { id: asked?.id, status: "needs_response", is_charge_refundable: false },
    });
    expect(events[0]?.data.previous_attributes).toEqual({
      status: "warning_needs_response",
      is_charge_refundable: true,
      payment_method_details: { card: { case_type: "inquiry" } },
    });
    expect(here.standIn.money().totalGrosze).toBe(0);
    expect(here.standIn.escalateInquiry("tu_1").result).toBe("not possible");
  });
});

describe("a dispute of a BLIK payment", () => {
  it("names no details of the method, as Stripe has none for it, and its failed refund no reason of a card", async () => {
    const here = await stage();
    const { id } = await here.stripe.checkout.sessions.create(topUp({ allowed_payment_method_types: ["blik"] }));
    here.standIn.pay(id, { method: "blik", code: "777123" });
    here.standIn.confirm(id, "confirm");
    here.standIn.refund("tu_1", { amountGrosze: 15 });

    expect(here.standIn.failRefund("tu_1", "lost_or_stolen_card")).toMatchObject({ why: "no such reason" });
    expect(here.standIn.failRefund("tu_1")).toMatchObject({ object: { failure_reason: "declined" } });
    expect(here.standIn.dispute("tu_1").result).toBe("done");

    expect(here.standIn.books().disputes[0]).not.toHaveProperty("payment_method_details");
  });
});

describe("what can't be disputed is not", () => {
  it("a payment that does not exist, one that was refunded whole, more than was paid, and one disputed already", async () => {
    const here = await stage();
    const first = await payment(here);
    await payment(here);
    here.standIn.refund("tu_1");

    expect(here.standIn.dispute("tu_none")).toMatchObject({ result: "not possible", why: "no such payment" });
    expect(here.standIn.dispute("tu_1")).toMatchObject({ why: "already refunded" });
    expect(here.standIn.dispute(first.intentId, { amountGrosze: 5016 })).toMatchObject({ why: "more than was paid" });
    expect(here.standIn.dispute(first.intentId, { amountGrosze: 0 })).toMatchObject({ why: "no amount" });
    expect(here.standIn.dispute(first.intentId, { inquiry: true }).result).toBe("done");
    expect(here.standIn.dispute(first.intentId)).toMatchObject({ why: "already disputed" });
  });

  it("a payment by Przelewy24, which can be refunded", async () => {
    const here = await stage();
    const { id } = await here.stripe.checkout.sessions.create(topUp({ allowed_payment_method_types: ["p24"] }));
    here.standIn.pay(id, { method: "p24", bank: "Bank Testowy" });
    here.standIn.confirm(id, "confirm");

    expect(here.standIn.dispute("tu_1")).toMatchObject({ result: "not possible", why: "not disputable" });
    expect(here.standIn.refund("tu_1")).toMatchObject({ object: { destination_details: { type: "p24" } } });
  });

  it("nothing is won, lost, withdrawn, escalated or closed where there is no dispute", async () => {
    const here = await stage();
    await payment(here);
    const { winDispute, loseDispute, withdraw, escalateInquiry, closeInquiry, submitEvidence } = here.standIn;

    for (const deed of [winDispute, loseDispute, withdraw, escalateInquiry, closeInquiry, submitEvidence])
      expect(deed("tu_1")).toEqual({ result: "not possible", why: "no such dispute", caused: [] });
    expect(await failure(here.stripe.disputes.retrieve("du_none"))).toMatchObject({
      statusCode: 404,
      param: "dispute",
    });
  });
});

it("a button's action says what it did, or why not", async () => {
  const here = await stage();
  await payment(here);
  await here.standIn.delivery.idle();

  const refunded = await here.standIn.act("tu_1", "refund", { amountGrosze: 15 });
  await here.standIn.delivery.idle();
  const told = here.received.slice(-2).map(({ id }) => id);
  const again = await here.standIn.act("tu_1", "redeliver");

  expect(refunded).toEqual({ done: true, eventIds: told });
  expect(again).toEqual({ done: true, eventIds: here.standIn.books().events.map(({ event }) => event.id) });
  expect(here.received).toHaveLength(6);
  expect(await here.standIn.act("tu_1", "win-dispute")).toEqual({ done: false, why: "no such dispute" });
  expect(await here.standIn.act("tu_2", "refund")).toEqual({ done: false, why: "no such payment" });
  expect(await here.standIn.act("tu_2", "redeliver")).toEqual({ done: false, why: "no such payment" });
  for (const action of [
    "refund-pending",
    "cancel-refund",
    "fail-refund",
    "inquire",
    "close-inquiry",
    "dispute",
  ] as const)
    expect(await here.standIn.act("tu_1", action)).toMatchObject({ done: true });
});
