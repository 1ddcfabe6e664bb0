import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { failure, sdk, stage, topUp } from "./stage.ts";

const KEY = { idempotencyKey: "tu_1/1" };
const DAY_SECONDS = 24 * 60 * 60;

describe("an idempotency key", () => {
  it("answers the same request with the first answer, byte for byte, and does nothing more", async () => {
    const { stripe, standIn } = await stage();

    const first = await stripe.checkout.sessions.create(topUp(), KEY);
    standIn.pay(first.id, { method: "card", card: "4242424242424242" });
    const again = await stripe.checkout.sessions.create(topUp(), KEY);

    expect(again).toEqual(first);
    expect(again.status).toBe("open");
    expect(standIn.books().sessions).toHaveLength(1);
    expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
    expect(again.lastResponse.headers).toMatchObject({
      "idempotent-replayed": "true",
      "idempotency-key": "tu_1/1",
      "original-request": first.lastResponse.requestId,
    });
    expect(again.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
  });

  it("takes the same parameters in another order for the same request", async () => {
    const { stripe, standIn } = await stage();
    const { mode, ...rest } = topUp();

    const first = await stripe.checkout.sessions.create({ mode: mode!, ...rest }, KEY);
    const again = await stripe.checkout.sessions.create({ ...rest, mode: mode! }, KEY);

    expect(again.id).toBe(first.id);
    expect(standIn.books().sessions).toHaveLength(1);
  });

  it("refuses other parameters, and still answers the first ones", async () => {
    const { stripe, standIn } = await stage();
    const first = await stripe.checkout.sessions.create(topUp(), KEY);

    const error = await failure(stripe.checkout.sessions.create(topUp({ client_reference_id: "tu_2" }), KEY));

    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(error).toMatchObject({ statusCode: 400, rawType: "idempotency_error" });
    expect((await stripe.checkout.sessions.create(topUp(), KEY)).id).toBe(first.id);
    expect(standIn.books().sessions).toHaveLength(1);
  });

  it("refuses another endpoint", async () => {
    const { stripe } = await stage();
    const { id } = await stripe.checkout.sessions.create(topUp(), KEY);

    const error = await failure(stripe.checkout.sessions.expire(id, {}, KEY));

    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(error.message).toContain("the same endpoint they were first used for ('/v1/checkout/sessions')");
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe("open");
  });

  it("is not used up by a request that was refused for its parameters", async () => {
    const { stripe, standIn } = await stage();

    const error = await failure(stripe.checkout.sessions.create(topUp({ success_url: "panel" }), KEY));
    const session = await stripe.checkout.sessions.create(topUp(), KEY);

    expect(error.statusCode).toBe(400);
    expect(session.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
    expect(standIn.books().sessions).toHaveLength(1);
  });

  it("keeps a refusal that the request only came to when it was carried out", async () => {
    const { stripe, standIn } = await stage();
    const { id } = await stripe.checkout.sessions.create(topUp());
    await stripe.checkout.sessions.expire(id);

    const first = await failure(stripe.checkout.sessions.expire(id, {}, { idempotencyKey: "expire" }));
    const again = await failure(stripe.checkout.sessions.expire(id, {}, { idempotencyKey: "expire" }));

    expect(again.message).toBe(first.message);
    expect(first.headers?.["idempotent-replayed"]).toBeUndefined();
    expect(again.headers?.["idempotent-replayed"]).toBe("true");
    expect(standIn.books().events).toHaveLength(1);
  });

  it("is refused while its first request is being answered, and the refusal is not kept", async () => {
    const { stripe, standIn } = await stage();
    standIn.faults.next("slow");

    const slow = stripe.checkout.sessions.create(topUp(), KEY);
    await expect.poll(() => standIn.faults.waiting()).toBe(1);
    const error = await failure(stripe.checkout.sessions.create(topUp(), KEY));
    standIn.faults.release();
    const first = await slow;
    const again = await stripe.checkout.sessions.create(topUp(), KEY);

    expect(error).toMatchObject({ statusCode: 409, rawType: "idempotency_error", code: "idempotency_key_in_use" });
    expect(again.id).toBe(first.id);
    expect(standIn.books().sessions).toHaveLength(1);
  });

  it("lets the SDK's own retry through once the first request is answered", async () => {
    const { port, standIn } = await stage();
    const patient = sdk(port, undefined, { maxNetworkRetries: 5 });
    standIn.faults.next("slow");

    const slow = patient.checkout.sessions.create(topUp(), KEY);
    await expect.poll(() => standIn.faults.waiting()).toBe(1);
    const retried = patient.checkout.sessions.create(topUp(), KEY);
    standIn.faults.release();

    expect((await retried).id).toBe((await slow).id);
    expect(standIn.books().sessions).toHaveLength(1);
  });

  it("is forgotten after 24 hours, and then makes a second session", async () => {
    const { stripe, standIn, pass } = await stage();
    const first = await stripe.checkout.sessions.create(topUp(), KEY);

    pass(DAY_SECONDS - 1);
    const within = await stripe.checkout.sessions.create(topUp(), KEY);
    pass(1);
    const after = await stripe.checkout.sessions.create(topUp(), KEY);

    expect(within.id).toBe(first.id);
    expect(after.id).not.toBe(first.id);
    expect(standIn.books().sessions).toHaveLength(2);
  });

  it("has no effect on a read", async () => {
    const { stripe } = await stage();
    const { id } = await stripe.checkout.sessions.create(topUp(), KEY);

    const session = await stripe.checkout.sessions.retrieve(id, {}, KEY);

    expect(session.id).toBe(id);
    expect(session.lastResponse.headers["idempotency-key"]).toBeUndefined();
  });

  it("can't be longer than 255 characters", async () => {
    const { stripe } = await stage();
    const create = (length: number) => stripe.checkout.sessions.create(topUp(), { idempotencyKey: "k".repeat(length) });

    expect((await create(255)).status).toBe("open");
    expect((await failure(create(256))).statusCode).toBe(400);
  });
});
