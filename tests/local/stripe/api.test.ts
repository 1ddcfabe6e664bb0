import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { failure, NOON, SECRET_KEY, sdk, send, stage, topUp } from "./stage.ts";

const NOON_SECONDS = NOON.getTime() / 1000;

describe("a Checkout Session", () => {
  it("is created open and unpaid, with what was asked for and an address to pay at", async () => {
    const { stripe, address } = await stage();

    const session = await stripe.checkout.sessions.create(topUp());

    expect(session).toMatchObject({
      object: "checkout.session",
      status: "open",
      payment_status: "unpaid",
      amount_total: 5015,
      currency: "pln",
      client_reference_id: "tu_1",
      metadata: { topUpId: "tu_1" },
      customer_email: "anna@example.com",
      payment_method_types: ["card"],
      payment_intent: null,
      livemode: false,
      created: NOON_SECONDS,
      expires_at: NOON_SECONDS + 24 * 60 * 60,
      url: `${address}/_stripe/pay/${session.id}`,
    });
    expect(session.id).toMatch(/^cs_test_\w{58}$/);
    expect(session.lastResponse.requestId).toMatch(/^req_/);
    expect(session.lastResponse.apiVersion).toBe(Stripe.API_VERSION);
  });

  it("sums its items", async () => {
    const { stripe } = await stage();
    const item = { price_data: { currency: "PLN", unit_amount: 2000, product_data: { name: "Doładowanie" } } };

    const session = await stripe.checkout.sessions.create(
      topUp({
        line_items: [
          { ...item, quantity: 2 },
          { ...item, quantity: 1 },
        ],
      }),
    );

    expect(session.amount_total).toBe(6000);
  });

  it("offers every method when none is named", async () => {
    const { stripe } = await stage();
    const { allowed_payment_method_types: _, ...unnamed } = topUp();

    const session = await stripe.checkout.sessions.create(unnamed);

    expect(session.payment_method_types).toEqual(["card", "blik", "p24"]);
  });

  it("is found by its id, with its payment intent expanded when asked", async () => {
    const { stripe, standIn } = await stage();
    const { id } = await stripe.checkout.sessions.create(topUp());
    standIn.pay(id, { method: "card", card: "4242424242424242" });

    const plain = await stripe.checkout.sessions.retrieve(id);
    const expanded = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });

    expect(plain.payment_intent).toMatch(/^pi_/);
    expect(expanded.payment_intent).toMatchObject({ id: plain.payment_intent, status: "succeeded", amount: 5015 });
  });

  it("is not found by another id", async () => {
    const { stripe } = await stage();

    const error = await failure(stripe.checkout.sessions.retrieve("cs_test_none"));

    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ statusCode: 404, code: "resource_missing", param: "session" });
  });

  it("expires when its time is over, and says so in an event", async () => {
    const { stripe, standIn, received, pass } = await stage();
    const { id } = await stripe.checkout.sessions.create(topUp({ expires_at: NOON_SECONDS + 1800 }));

    pass(1799);
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe("open");
    pass(1);
    const session = await stripe.checkout.sessions.retrieve(id);
    await standIn.delivery.idle();

    expect(session).toMatchObject({ status: "expired", payment_status: "unpaid", url: null });
    expect(received.map(({ type }) => type)).toEqual(["checkout.session.expired"]);
  });

  it("expires without anybody asking for it", async () => {
    const { stripe, standIn, received, pass } = await stage();
    await stripe.checkout.sessions.create(topUp());
    pass(24 * 60 * 60);

    expect(standIn.expireDue()).toHaveLength(1);
    expect(standIn.expireDue()).toHaveLength(0);
    await standIn.delivery.idle();

    expect(received).toHaveLength(1);
  });

  it("can be expired while it is open, and only then", async () => {
    const { stripe, standIn, received } = await stage();
    const { id } = await stripe.checkout.sessions.create(topUp());

    const session = await stripe.checkout.sessions.expire(id, {}, { idempotencyKey: "expire-1" });
    const again = await failure(stripe.checkout.sessions.expire(id));
    await standIn.delivery.idle();

    expect(session.status).toBe("expired");
    expect(again.message).toContain("has a status of `expired`");
    expect(again.statusCode).toBe(400);
    expect(received).toHaveLength(1);
    expect(received[0]?.request).toEqual({ id: session.lastResponse.requestId, idempotency_key: "expire-1" });
  });

  it("cancels the payment that was begun when it expires", async () => {
    const { stripe, standIn } = await stage();
    const { id } = await stripe.checkout.sessions.create(topUp());
    standIn.pay(id, { method: "card", card: "4000002500003155" });

    const session = await stripe.checkout.sessions.expire(id, { expand: ["payment_intent"] });

    expect(session.payment_intent).toMatchObject({ status: "canceled", cancellation_reason: "expired" });
    expect(standIn.confirm(id, "confirm").result).toBe("not possible");
  });
});

describe("what can't become a session is refused as Stripe refuses it", () => {
  const refusals: readonly [string, object, object][] = [
    ["an unknown parameter", { fee: "1" }, { code: "parameter_unknown", param: "fee" }],
    [
      "an unknown parameter inside another",
      { payment_intent_data: { fee: 1 } },
      { code: "parameter_unknown", param: "payment_intent_data[fee]" },
    ],
    [
      "the parameter for methods that this version of the API no longer has",
      { payment_method_types: ["card"] },
      { code: "parameter_unknown", param: "payment_method_types" },
    ],
    ["a missing parameter", { success_url: undefined }, { code: "parameter_missing", param: "success_url" }],
    [
      "a missing parameter inside another",
      { line_items: [{ quantity: 1 }] },
      { code: "parameter_missing", param: "line_items[0][price_data]" },
    ],
    ["an empty value", { client_reference_id: "" }, { code: "parameter_invalid_empty", param: "client_reference_id" }],
    ["a word for a number", { expires_at: "soon" }, { code: "parameter_invalid_integer", param: "expires_at" }],
    ["an address that is none", { success_url: "panel" }, { code: "url_invalid", param: "success_url" }],
    ["an e-mail address that is none", { customer_email: "anna" }, { code: "email_invalid", param: "customer_email" }],
    ["another mode", { mode: "subscription" }, { param: "mode" }],
    ["an unknown method", { allowed_payment_method_types: ["cheque"] }, { param: "allowed_payment_method_types[0]" }],
    ["metadata that is too long", { metadata: { note: "x".repeat(501) } }, { param: "metadata" }],
    ["an end sooner than in 30 minutes", { expires_at: NOON_SECONDS + 1799 }, { param: "expires_at" }],
    ["an end later than in 24 hours", { expires_at: NOON_SECONDS + 24 * 60 * 60 + 1 }, { param: "expires_at" }],
    ["less than 2 zł", { line_items: items(199) }, { code: "amount_too_small" }],
    ["a million zł", { line_items: items(50_000_000, 2) }, { code: "amount_too_large" }],
    ["another currency", { line_items: items(5000, 1, "eur") }, { param: "line_items[0][price_data][currency]" }],
  ];

  it.each(refusals)("%s", async (_, changed, expected) => {
    const { stripe } = await stage();

    const error = await failure(stripe.checkout.sessions.create({ ...topUp(), ...changed }));

    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ statusCode: 400, rawType: "invalid_request_error", ...expected });
  });

  it.each([1800, 24 * 60 * 60])("but not an end in %i seconds", async (seconds) => {
    const { stripe } = await stage();

    const session = await stripe.checkout.sessions.create(topUp({ expires_at: NOON_SECONDS + seconds }));

    expect(session.expires_at).toBe(NOON_SECONDS + seconds);
  });

  it("a form whose names are not well-formed", async () => {
    const { address } = await stage();

    const answers = await Promise.all(
      ["mode[=payment", "mode=payment&mode=payment", "mode=payment&mode[a]=1"].map((body) => post(address, body)),
    );

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });

  it("a body that is longer than any request of ours", async () => {
    const { address } = await stage();

    const answer = await post(address, `metadata[a]=${"x".repeat(1024 * 1024)}`).catch(() => "refused");

    expect(answer === "refused" || (answer instanceof Response && answer.status === 413)).toBe(true);
  });
});

describe("the list of sessions", () => {
  it("is paged, newest first", async () => {
    const { stripe, pass } = await stage();
    const ids: string[] = [];
    for (let made = 0; made < 5; made++) {
      ids.unshift((await stripe.checkout.sessions.create(topUp())).id);
      pass(made % 2);
    }

    const first = await stripe.checkout.sessions.list({ limit: 2 });
    const before = await stripe.checkout.sessions.list({ limit: 2, ending_before: ids[3]! });
    const all = await stripe.checkout.sessions.list({ limit: 2 }).autoPagingToArray({ limit: 100 });

    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.has_more).toBe(true);
    expect(before.data.map(({ id }) => id)).toEqual(ids.slice(1, 3));
    expect(all.map(({ id }) => id)).toEqual(ids);
  });

  it("can be narrowed by time, status and payment", async () => {
    const { stripe, standIn, pass } = await stage();
    const early = await stripe.checkout.sessions.create(topUp());
    pass(60);
    const late = await stripe.checkout.sessions.create(topUp());
    standIn.pay(late.id, { method: "card", card: "4242424242424242" });
    const { payment_intent } = await stripe.checkout.sessions.retrieve(late.id);
    const listed = async (params: Stripe.Checkout.SessionListParams) =>
      (await stripe.checkout.sessions.list(params)).data.map(({ id }) => id);

    expect(await listed({ created: { gte: NOON_SECONDS + 60 } })).toEqual([late.id]);
    expect(await listed({ created: { lt: NOON_SECONDS + 60 } })).toEqual([early.id]);
    expect(await listed({ created: NOON_SECONDS })).toEqual([early.id]);
    expect(await listed({ status: "open" })).toEqual([early.id]);
    expect(await listed({ payment_intent: payment_intent as string })).toEqual([late.id]);
  });

  it("refuses a limit and a cursor that Stripe refuses", async () => {
    const { stripe } = await stage();

    const limit = await failure(stripe.checkout.sessions.list({ limit: 101 }));
    const cursor = await failure(stripe.checkout.sessions.list({ starting_after: "cs_test_none" }));

    expect(limit).toMatchObject({ statusCode: 400, param: "limit" });
    expect(cursor).toMatchObject({ statusCode: 400, code: "resource_missing", param: "starting_after" });
  });
});

describe("a payment intent", () => {
  it("comes with the first attempt, and carries the metadata meant for it", async () => {
    const { stripe } = await stage();
    const { id, url } = await stripe.checkout.sessions.create(topUp());
    await send(url, { card: "4242 4242 4242 4242" });
    const { payment_intent } = await stripe.checkout.sessions.retrieve(id);

    const intent = await stripe.paymentIntents.retrieve(payment_intent as string);

    expect(intent).toMatchObject({
      object: "payment_intent",
      status: "succeeded",
      amount: 5015,
      amount_received: 5015,
      currency: "pln",
      metadata: { topUpId: "tu_1" },
    });
    expect(intent.latest_charge).toMatch(/^ch_/);
  });

  it("is not found by another id", async () => {
    const { stripe } = await stage();

    expect(await failure(stripe.paymentIntents.retrieve("pi_none"))).toMatchObject({
      statusCode: 404,
      param: "intent",
    });
  });
});

describe("the list of events", () => {
  it("is newest first, can be narrowed, and shows whether they were delivered", async () => {
    const { stripe, standIn, pass, answerWith } = await stage({ delivery: { triesMax: 1 } });
    const first = await stripe.checkout.sessions.create(topUp());
    await stripe.checkout.sessions.expire(first.id);
    await standIn.delivery.idle();
    pass(60);
    answerWith(() => 500);
    const second = await stripe.checkout.sessions.create(topUp());
    standIn.pay(second.id, { method: "card", card: "4242424242424242" });
    await standIn.delivery.idle();
    const listed = async (params: Stripe.EventListParams) =>
      (await stripe.events.list(params)).data.map(({ type, pending_webhooks }) => [type, pending_webhooks]);
    const expired = ["checkout.session.expired", 0];
    const completed = ["checkout.session.completed", 1];

    expect(await listed({})).toEqual([completed, expired]);
    expect(await listed({ limit: 1 })).toEqual([completed]);
    expect(await listed({ type: "checkout.session.*" })).toEqual([completed, expired]);
    expect(await listed({ types: ["checkout.session.expired"] })).toEqual([expired]);
    expect(await listed({ delivery_success: false })).toEqual([completed]);
    expect(await listed({ delivery_success: true })).toEqual([expired]);
    expect(await listed({ created: { gte: NOON_SECONDS + 60 } })).toEqual([completed]);
  });

  it("forgets an event after 30 days", async () => {
    const { stripe, standIn, pass } = await stage();
    const { id } = await stripe.checkout.sessions.create(topUp());
    await stripe.checkout.sessions.expire(id);
    const [event] = standIn.books().events;

    pass(30 * 24 * 60 * 60 - 1);
    expect((await stripe.events.retrieve(event!.event.id)).type).toBe("checkout.session.expired");
    pass(1);

    expect((await stripe.events.list()).data).toEqual([]);
    expect((await failure(stripe.events.retrieve(event!.event.id))).statusCode).toBe(404);
  });
});

describe("who may ask", () => {
  it("nobody without the secret key", async () => {
    const { address } = await stage();

    const answer = await fetch(`${address}/v1/checkout/sessions`);

    expect(answer.status).toBe(401);
    expect(answer.headers.get("request-id")).toMatch(/^req_/);
    expect(await answer.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });

  it("nobody with another key, which the answer does not repeat", async () => {
    const { port } = await stage();

    const error = await failure(sdk(port, "sk_test_somebody_else").checkout.sessions.list());

    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(error.message).not.toContain("sk_test_somebody_else");
  });

  it("nobody in another version of the API, since the objects would look different", async () => {
    const { stripe } = await stage();

    const error = await failure(stripe.checkout.sessions.list({}, { apiVersion: "2020-08-27" }));

    expect(error).toMatchObject({ statusCode: 400, message: "Invalid Stripe API version: 2020-08-27" });
  });

  it("nobody for what Stripe does not have", async () => {
    const { address } = await stage();

    const answer = await fetch(`${address}/v1/money`, { headers: { authorization: `Bearer ${SECRET_KEY}` } });

    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("Unrecognized request URL (GET: /v1/money)");
  });
});

it("leaves every other path to the server it is mounted in", async () => {
  const { address } = await stage();

  const answers = await Promise.all(["/", "/v1", "/top-ups", "/_local"].map((path) => fetch(address + path)));

  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(["", "", "", ""]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});

function items(unit_amount: number, quantity = 1, currency = "pln") {
  return [{ price_data: { currency, unit_amount, product_data: { name: "Doładowanie" } }, quantity }];
}

const post = (address: string, body: string): Promise<Response> =>
  fetch(`${address}/v1/checkout/sessions`, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${SECRET_KEY}`, "content-type": "application/x-www-form-urlencoded" },
  });
