import { ClientRequest, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Refusal } from "../../shared/domain/refusal.ts";
import { stripeGateway } from "../../shared/gateways/stripe.ts";
import { apiVersion } from "../../shared/gateways/stripe-events.ts";
import { logOfEachTest } from "../support/logged.ts";
import { refusalOf, thrownBy } from "../support/refusals.ts";
import { signatureOf, stripeEvent, webhookSecret } from "../support/stripe-events.ts";
import { someAccountId } from "../support/table.ts";
import { noon, page, someTopUp } from "../support/top-ups.ts";

const logged = logOfEachTest();

const secretKey = "sk_test_51AbCdEfGhIjKlMnOpQrStUvWxYz";
const goodSecret = JSON.stringify({ secretKey, webhookSecrets: [webhookSecret] });

type Received = { readonly path: string; readonly headers: IncomingMessage["headers"]; readonly form: URLSearchParams };
type Answering = (received: Received, response: ServerResponse, times: number) => void;

/** A small server in Stripe's place, and the gateway that is pointed at it. */
const stripeAnswering = async (answering: Answering, secret: () => Promise<string> = async () => goodSecret) => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      received.push({ path: request.url ?? "", headers: request.headers, form });
      answering(received.at(-1)!, response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const gateway = stripeGateway({
    secret,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stage: "local",
    livemode: false,
    panelAddress: "https://panel.example",
    now: () => noon,
  });
  return { gateway, received };
};

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answering =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", "request-id": "req_1", ...headers });
    response.end(JSON.stringify(body));
  };
const failing = (status: number, error: Record<string, string> = {}, headers?: Record<string, string>): Answering =>
  json(status, { error: { type: "api_error", message: "card 4242 of anna@example.com", ...error } }, headers);
const session = (changes: Record<string, unknown> = {}) => ({
  id: "cs_test_1",
  object: "checkout.session",
  url: "https://checkout.stripe.com/c/pay/cs_test_1",
  status: "open",
  client_reference_id: null,
  ...changes,
});

const topUp = someTopUp(someAccountId());

describe("opening a payment page", () => {
  it("sends what is kept, under the attempt's own key", async () => {
    const { gateway, received } = await stripeAnswering(json(200, session()));

    const opened = await gateway.openCheckout({ ...topUp, attempt: 3 });

    expect(opened).toEqual({ sessionId: "cs_test_1", url: "https://checkout.stripe.com/c/pay/cs_test_1" });
    const [{ path, headers, form }] = received as [Received];
    expect(path).toBe("/v1/checkout/sessions");
    expect(headers["idempotency-key"]).toBe(`${topUp.id}:3`);
    expect(headers.authorization).toBe(`Bearer ${secretKey}`);
    expect(Object.fromEntries(form)).toMatchObject({
      mode: "payment",
      "line_items[0][quantity]": "1",
      "line_items[0][price_data][currency]": "pln",
      "line_items[0][price_data][unit_amount]": "5000",
      client_reference_id: topUp.id,
      "metadata[saldo_account]": topUp.accountId,
      "metadata[saldo_top_up]": topUp.id,
      "metadata[saldo_attempt]": "3",
      "payment_intent_data[metadata][saldo_account]": topUp.accountId,
      "payment_intent_data[metadata][saldo_top_up]": topUp.id,
      expires_at: String(Date.parse(topUp.expiresAt) / 1000),
      success_url: `https://panel.example/top-ups/${topUp.id}?payment=success`,
      cancel_url: `https://panel.example/top-ups/${topUp.id}?payment=cancelled`,
    });
  });

  it("is the very same call when it is repeated, whatever became known meanwhile", async () => {
    const { gateway, received } = await stripeAnswering(json(200, session()));

    await gateway.openCheckout(topUp);
    await gateway.openCheckout({ ...topUp, checkout: page("known"), processingSince: noon.toISOString() });

    expect(received[1]?.form.toString()).toBe(received[0]?.form.toString());
    expect(received[1]?.headers["idempotency-key"]).toBe(received[0]?.headers["idempotency-key"]);
  });

  it("repeats a call whose connection was lost once, under the same key", async () => {
    const { gateway, received } = await stripeAnswering((request, response, times) => {
      if (times === 1) response.destroy();
      else json(200, session())(request, response, times);
    });

    expect(await gateway.openCheckout(topUp)).toMatchObject({ sessionId: "cs_test_1" });
    expect(new Set(received.map(({ headers }) => headers["idempotency-key"]))).toEqual(new Set([`${topUp.id}:1`]));
    expect(received).toHaveLength(2);
  });

  it.each([500, 502, 503])("whose stored answer is %i has failed for this attempt", async (status) => {
    const { gateway } = await stripeAnswering(failing(status, {}, { "stripe-should-retry": "false" }));

    expect(await gateway.openCheckout(topUp)).toBe("failed");
  });

  it.each([
    ["too many calls", failing(429, { type: "invalid_request_error", code: "rate_limit" })],
    ["the same call under way", failing(409, { type: "idempotency_error", code: "idempotency_key_in_use" })],
    [
      "the same call under way, whatever its status",
      failing(400, { type: "idempotency_error", code: "idempotency_key_in_use" }),
    ],
    [
      "a page that is no JSON",
      (_: Received, response: ServerResponse) => response.writeHead(502).end("<html>Bad Gateway</html>"),
    ],
    ["nothing: the connection is lost each time", (_: Received, response: ServerResponse) => void response.destroy()],
  ])("may be tried again after %s", async (_, answering) => {
    const { gateway } = await stripeAnswering(answering);

    const refused = await refusalOf(gateway.openCheckout(topUp));

    expect(refused?.code).toBe("payment_provider_unavailable");
    expect(refused?.retryAfterSeconds).toBe(5);
  });

  it("may be tried again where nobody listens", async () => {
    const gateway = stripeGateway({
      secret: async () => goodSecret,
      address: "http://127.0.0.1:1",
      stage: "local",
      livemode: false,
      panelAddress: "https://panel.example",
      now: () => noon,
    });

    expect((await refusalOf(gateway.openCheckout(topUp)))?.code).toBe("payment_provider_unavailable");
  });

  it.each([
    ["a parameter that it does not know", 400, { type: "invalid_request_error", code: "parameter_unknown" }],
    ["a wrong key", 401, { type: "invalid_request_error" }],
    ["a forbidden call", 403, { type: "invalid_request_error" }],
  ] as const)("that Stripe refuses for %s is failed for good, and somebody is told", async (_, status, error) => {
    const { gateway, received } = await stripeAnswering(failing(status, error));

    const refused = await refusalOf(gateway.openCheckout(topUp));

    expect(refused?.code).toBe("payment_provider_failed");
    expect(received).toHaveLength(1);
    expect(logged.of("stripe.refused")).toEqual([expect.objectContaining({ level: "error", status })]);
    // Stripe's message may quote what was sent.
    expect(logged.text() + String((refused?.cause as Error | undefined)?.message)).not.toMatch(/4242|anna@|sk_test/);
  });

  it("whose attempt was worded otherwise before a release is over: the next attempt has another key", async () => {
    const { gateway } = await stripeAnswering(failing(400, { type: "idempotency_error" }));

    expect(await gateway.openCheckout(topUp)).toBe("failed");
  });

  it("uses a new key as soon as the secret says another", async () => {
    let key = "sk_test_first";
    const { gateway, received } = await stripeAnswering(json(200, session()), async () =>
      JSON.stringify({ secretKey: key, webhookSecrets: [webhookSecret] }),
    );

    await gateway.openCheckout(topUp);
    key = "sk_test_second";
    await gateway.openCheckout(topUp);

    expect(received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer sk_test_first",
      "Bearer sk_test_second",
    ]);
  });
});

describe("a call that Stripe never answers", () => {
  /** Lets sockets time out a hundred times sooner, and notes how long they would have waited. */
  const timeoutsCutShort = (): readonly number[] => {
    const timeouts: number[] = [];
    const { setTimeout } = ClientRequest.prototype;
    const spy = vi.spyOn(ClientRequest.prototype, "setTimeout").mockImplementation(function (
      this: ClientRequest,
      milliseconds,
      onTimeout,
    ) {
      timeouts.push(milliseconds);
      return setTimeout.call(this, milliseconds / 100, onTimeout);
    });
    onTestFinished(() => spy.mockRestore());
    return timeouts;
  };

  it("is given up in time for API Gateway, and may be tried again", async () => {
    const { gateway, received } = await stripeAnswering(() => {});
    const timeouts = timeoutsCutShort();
    const began = performance.now();

    const refused = await refusalOf(gateway.openCheckout(topUp));

    expect(refused?.code).toBe("payment_provider_unavailable");
    expect(received).toHaveLength(2);
    expect(timeouts).toHaveLength(2);
    const waitedMilliseconds = timeouts.reduce((sum, milliseconds) => sum + milliseconds, 0);
    expect(waitedMilliseconds + performance.now() - began).toBeLessThan(29_000);
  });
});

describe("looking for a page whose answer was lost", () => {
  const listed = (...sessions: Record<string, unknown>[]) =>
    json(200, { object: "list", url: "/v1/checkout/sessions", has_more: false, data: sessions });
  const ours = { client_reference_id: topUp.id };

  it("finds the one that is open", async () => {
    const { gateway, received } = await stripeAnswering(
      listed(session({ id: "cs_other", client_reference_id: "tu_other" }), session({ id: "cs_ours", ...ours })),
    );

    expect(await gateway.findCheckout(topUp)).toMatchObject({ sessionId: "cs_ours" });
    const query = new URLSearchParams(received[0]?.path.split("?")[1]);
    expect(Number(query.get("created[gte]"))).toBe(Date.parse(topUp.createdAt) / 1000 - 300);
  });

  it("finds the one that was paid before one that is open", async () => {
    const { gateway } = await stripeAnswering(
      listed(session({ id: "cs_open", ...ours }), session({ id: "cs_paid", status: "complete", url: null, ...ours })),
    );

    expect(await gateway.findCheckout(topUp)).toMatchObject({ sessionId: "cs_paid" });
  });

  it.each([
    ["none at all", []],
    ["others' only", [session({ client_reference_id: "tu_other" })]],
    ["one that has expired", [session({ status: "expired", url: null, ...ours })]],
  ] as const)("finds none where there is %s", async (_, sessions) => {
    const { gateway } = await stripeAnswering(listed(...sessions));

    expect(await gateway.findCheckout(topUp)).toBeUndefined();
  });

  it("looks through page after page", async () => {
    const { gateway, received } = await stripeAnswering((request, response, times) => {
      const data = [session({ id: `cs_${times}`, ...(times === 3 ? ours : {}) })];
      json(200, { object: "list", url: "/v1/checkout/sessions", has_more: times < 3, data })(request, response, times);
    });

    expect(await gateway.findCheckout(topUp)).toMatchObject({ sessionId: "cs_3" });
    expect(received.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("starting_after"))).toEqual([
      null,
      "cs_1",
      "cs_2",
    ]);
  });

  it.each([500, 429])("never says none where Stripe answered %i", async (status) => {
    const { gateway } = await stripeAnswering(failing(status, {}, { "stripe-should-retry": "false" }));

    expect((await refusalOf(gateway.findCheckout(topUp)))?.code).toBe("payment_provider_unavailable");
  });
});

describe("reading an event", () => {
  it("says what Stripe says, in our words", async () => {
    const { gateway } = await stripeAnswering(json(200, {}));
    const body = stripeEvent(topUp, { id: "evt_7" });

    expect(await gateway.readEvent(body, signatureOf(body))).toEqual({
      id: "evt_7",
      createdAt: noon.toISOString(),
      said: {
        about: "checkout",
        actor: { type: "stripe", id: "evt_7" },
        says: "paid",
        occurredAt: noon.toISOString(),
        sessionId: "cs_1",
        paymentId: `pi_${topUp.id}`,
        accountId: topUp.accountId,
        topUpId: topUp.id,
        attempt: 1,
        amountGrosze: 5_000,
        currency: "pln",
      },
    });
  });

  it.each([
    ["checkout.session.completed", "paid", "paid"],
    ["checkout.session.completed", "unpaid", "processing"],
    ["checkout.session.completed", "no_payment_required", "processing"],
    ["checkout.session.async_payment_succeeded", "paid", "paid"],
    ["checkout.session.async_payment_succeeded", "unpaid", "processing"],
    ["checkout.session.async_payment_failed", "unpaid", "failed"],
    ["checkout.session.expired", "unpaid", "expired"],
  ])("of %s with %s is: %s", async (type, payment_status, says) => {
    const { gateway } = await stripeAnswering(json(200, {}));
    const body = stripeEvent(topUp, { type, session: { payment_status } });

    expect((await gateway.readEvent(body, signatureOf(body))).said).toMatchObject({ says });
  });
});

describe("a try to pay that was declined", () => {
  const intent = (changes: object = {}) => ({
    id: "pi_1",
    object: "payment_intent",
    amount: 5_000,
    currency: "pln",
    last_payment_error: { code: "card_declined", decline_code: "insufficient_funds", message: "Your card…" },
    metadata: { saldo_account: topUp.accountId, saldo_top_up: topUp.id, saldo_stage: "local" },
    ...changes,
  });
  const readOf = async (object: object) => {
    const { gateway } = await stripeAnswering(json(200, {}));
    const type = "payment_intent.payment_failed";
    const body = JSON.stringify({
      id: "evt_8",
      object: "event",
      api_version: apiVersion,
      type,
      created: noon.getTime() / 1000,
      livemode: false,
      data: { object },
    });
    return (await gateway.readEvent(body, signatureOf(body))).said;
  };

  it("is of the top-up, with a reason of our own and nothing of Stripe's text", async () => {
    expect(await readOf(intent())).toEqual({
      about: "decline",
      actor: { type: "stripe", id: "evt_8" },
      says: "declined",
      reason: "insufficient-funds",
      occurredAt: noon.toISOString(),
      paymentId: "pi_1",
      accountId: topUp.accountId,
      topUpId: topUp.id,
      amountGrosze: 5_000,
      currency: "pln",
    });
  });

  it("is nothing to us where it is of no top-up, or of another stage's", async () => {
    expect(await readOf(intent({ metadata: {} }))).toBeUndefined();
    const { metadata } = intent();
    expect(await readOf(intent({ metadata: { ...metadata, saldo_stage: "dev" } }))).toBeUndefined();
  });

  it("of ours that is malformed is refused", async () => {
    const { metadata } = intent();
    const refused = await refusalOf(readOf(intent({ metadata: { ...metadata, saldo_account: "x" } })));
    expect(refused?.code).toBe("event_not_applied");
  });
});

describe("a secret that is not as it should be", () => {
  it.each([
    ["the bare key", secretKey],
    ["JSON cut short", goodSecret.slice(0, -2)],
    ["no signing secret", JSON.stringify({ secretKey, webhookSecrets: [] })],
    ["three signing secrets", JSON.stringify({ secretKey, webhookSecrets: ["a", "b", "c"] })],
    ["another JSON", JSON.stringify([secretKey])],
  ])("reaches nothing, believes nothing, and is quoted nowhere: %s", async (_, text) => {
    const { gateway, received } = await stripeAnswering(json(200, session()), async () => text);

    for (const thrown of [
      await thrownBy(gateway.openCheckout(topUp)),
      await thrownBy(gateway.findCheckout(topUp)),
      await thrownBy(gateway.readEvent("{}", "t=1,v1=x")),
    ]) {
      expect((thrown as Refusal).code).toBe("payment_provider_unavailable");
      expect(String(thrown) + String((thrown as Refusal).cause) + logged.text()).not.toMatch(/sk_test|AbCdEf|whsec/);
    }
    expect(received).toEqual([]);
  });
});
