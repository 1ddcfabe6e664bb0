import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { stripeGateway } from "../../../shared/gateways/stripe.ts";
import { refusalOf } from "../../support/refusals.ts";
import { someAccountId } from "../../support/table.ts";
import { someTopUp } from "../../support/top-ups.ts";
import { failure, NOON, SECRET_KEY, sdk, stage, topUp, WEBHOOK_SECRET } from "./stage.ts";

const KEY = { idempotencyKey: "tu_1/1" };

/** The SDK tries a dropped connection once more by itself, whatever it is told about retries. */
const ALSO_THE_SDK_S_OWN_RETRY = { times: 2 };

/** Our own gateway: it lets the SDK try each call once more, so a 500 must be planned twice to be seen. */
describe("a fault that is planned for our gateway takes effect:", () => {
  const opened = async () => {
    const here = await stage();
    const gateway = stripeGateway({
      secret: async () => JSON.stringify({ secretKey: SECRET_KEY, webhookSecrets: [WEBHOOK_SECRET] }),
      address: here.address,
      stage: "local",
      livemode: false,
      panelAddress: "https://panel.example",
      now: here.now,
    });
    const plan = (kind: "429" | "500", method: "GET" | "POST") =>
      fetch(`${here.address}/_stripe/faults`, {
        method: "POST",
        body: new URLSearchParams({ kind, method, times: kind === "500" ? "2" : "1" }),
      });
    return { ...here, gateway, plan };
  };
  const ours = someTopUp(someAccountId(), { expiresAt: new Date(NOON.getTime() + 23 * 3600 * 1000).toISOString() });

  it("429 of a page means that the same attempt is tried again", async () => {
    const { gateway, plan, standIn } = await opened();
    await plan("429", "POST");

    expect((await refusalOf(gateway.openCheckout(ours)))?.code).toBe("payment_provider_unavailable");
    expect(standIn.books().sessions).toEqual([]);
    expect(await gateway.openCheckout(ours)).toMatchObject({ sessionId: standIn.books().sessions[0]?.id });
  });

  it("500 of a page means that the attempt failed", async () => {
    const { gateway, plan, standIn } = await opened();
    await plan("500", "POST");

    expect(await gateway.openCheckout(ours)).toBe("failed");
    expect(standIn.faults.planned()).toEqual([]);
  });

  it.each(["429", "500"] as const)("%s of the list of events means that Stripe is away", async (kind) => {
    const { gateway, plan, standIn } = await opened();
    await plan(kind, "GET");
    const list = () => gateway.eventsBetween(NOON.getTime() / 1000 - 60, NOON.getTime() / 1000);

    expect((await refusalOf(list()))?.code).toBe("payment_provider_unavailable");
    expect(standIn.faults.planned()).toEqual([]);
    expect(await list()).toEqual([]);
  });
});

describe("a fault of the API", () => {
  it("lost-before: nothing has happened, and the same request succeeds later", async () => {
    const { stripe, standIn } = await stage();
    standIn.faults.next("lost-before", ALSO_THE_SDK_S_OWN_RETRY);

    const error = await failure(stripe.checkout.sessions.create(topUp(), KEY));
    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(standIn.books().sessions).toHaveLength(0);

    const session = await stripe.checkout.sessions.create(topUp(), KEY);
    expect(session.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
  });

  it("lost-after: it has happened, and the same key finds it", async () => {
    const { stripe, standIn } = await stage();
    standIn.faults.next("lost-after", ALSO_THE_SDK_S_OWN_RETRY);

    const error = await failure(stripe.checkout.sessions.create(topUp(), KEY));
    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    const [made] = standIn.books().sessions;

    const session = await stripe.checkout.sessions.create(topUp(), KEY);
    expect(session.id).toBe(made?.id);
    expect(session.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(standIn.books().sessions).toHaveLength(1);
  });

  it("lost-after: one dropped connection is hidden by the SDK's own retry", async () => {
    const { stripe, standIn } = await stage();
    standIn.faults.next("lost-after");

    const session = await stripe.checkout.sessions.create(topUp());

    expect(session.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(standIn.books().sessions).toHaveLength(1);
  });

  it("lost-after delivers the events of what has happened all the same", async () => {
    const { stripe, standIn, received } = await stage();
    const { id } = await stripe.checkout.sessions.create(topUp());
    standIn.faults.next("lost-after", ALSO_THE_SDK_S_OWN_RETRY);

    await failure(stripe.checkout.sessions.expire(id));
    await standIn.delivery.idle();

    expect(received.map(({ type }) => type)).toEqual(["checkout.session.expired"]);
  });

  it.each([
    { applied: false, made: 0 },
    { applied: true, made: 1 },
  ])(
    "stored-500, applied: $applied: the key answers 500 for good, and $made sessions exist",
    async ({ applied, made }) => {
      const { port, standIn } = await stage();
      const patient = sdk(port, undefined, { maxNetworkRetries: 2 });
      standIn.faults.next("stored-500", { applied });

      const first = await failure(patient.checkout.sessions.create(topUp(), KEY));
      const again = await failure(patient.checkout.sessions.create(topUp(), KEY));

      expect(first).toBeInstanceOf(Stripe.errors.StripeAPIError);
      expect(first.statusCode).toBe(500);
      expect(first.headers?.["stripe-should-retry"]).toBe("false");
      expect(first.headers?.["idempotent-replayed"]).toBeUndefined();
      expect(again.message).toBe(first.message);
      expect(again.headers?.["idempotent-replayed"]).toBe("true");
      expect(standIn.books().sessions).toHaveLength(made);
      expect((await patient.checkout.sessions.list()).data).toHaveLength(made);
      expect((await patient.checkout.sessions.create(topUp(), { idempotencyKey: "tu_1/2" })).status).toBe("open");
    },
  );

  it("500: nothing is stored, and the SDK's retry succeeds", async () => {
    const { stripe, port, standIn } = await stage();
    standIn.faults.next("500", { times: 2 });

    expect((await failure(stripe.checkout.sessions.create(topUp(), KEY))).statusCode).toBe(500);
    const session = await sdk(port, undefined, { maxNetworkRetries: 1 }).checkout.sessions.create(topUp(), KEY);

    expect(session.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
    expect(standIn.books().sessions).toHaveLength(1);
  });

  it("429: says when to come back, and stores nothing", async () => {
    const { stripe, standIn } = await stage();
    standIn.faults.next("429", { milliseconds: 2500 });

    const error = await failure(stripe.checkout.sessions.create(topUp(), KEY));

    expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    expect(error.code).toBe("rate_limit");
    expect(error.headers?.["retry-after"]).toBe("3");
    expect((await stripe.checkout.sessions.create(topUp(), KEY)).status).toBe("open");
  });

  it("slow: the caller gives up, the session exists, and the same key finds it", async () => {
    const { stripe, port, standIn } = await stage();
    const hasty = sdk(port, undefined, { timeout: 50 });
    standIn.faults.next("slow");

    const error = await failure(hasty.checkout.sessions.create(topUp(), KEY));
    expect(error.message).toContain("timeout");
    expect((await failure(stripe.checkout.sessions.create(topUp(), KEY))).statusCode).toBe(409);
    standIn.faults.release();
    await expect.poll(() => standIn.faults.waiting()).toBe(0);

    const session = await stripe.checkout.sessions.create(topUp(), KEY);
    expect(session.id).toBe(standIn.books().sessions[0]?.id);
    expect(standIn.books().sessions).toHaveLength(1);
  });

  it("slow: the customer can pay, and the event come, before the answer", async () => {
    const { stripe, standIn, received } = await stage();
    standIn.faults.next("slow");

    const slow = stripe.checkout.sessions.create(topUp());
    await expect.poll(() => standIn.faults.waiting()).toBe(1);
    const [made] = standIn.books().sessions;
    standIn.pay(made!.id, { method: "card", card: "4242424242424242" });
    await standIn.delivery.idle();
    expect(received).toHaveLength(1);

    standIn.faults.release();
    expect((await slow).id).toBe(made!.id);
  });

  it("slow: answers by itself after the time it was given", async () => {
    const { stripe, standIn } = await stage();
    standIn.faults.next("slow", { milliseconds: 5 });

    expect((await stripe.checkout.sessions.create(topUp())).status).toBe("open");
  });

  it("comes as often as it was planned, in turn, and only to the method it is meant for", async () => {
    const { stripe, standIn } = await stage();
    standIn.faults.next("429", { method: "POST", times: 2 });
    standIn.faults.next("500");

    const statuses = [
      (await failure(stripe.checkout.sessions.list())).statusCode,
      (await stripe.checkout.sessions.list()).lastResponse.statusCode,
      (await failure(stripe.checkout.sessions.create(topUp()))).statusCode,
      (await failure(stripe.checkout.sessions.create(topUp()))).statusCode,
      (await stripe.checkout.sessions.create(topUp())).lastResponse.statusCode,
    ];

    expect(statuses).toEqual([500, 200, 429, 429, 200]);
  });

  it("does not come to one who may not ask", async () => {
    const { port, standIn } = await stage();
    standIn.faults.next("500");

    await failure(sdk(port, "sk_test_other").checkout.sessions.list());

    expect(standIn.faults.planned()).toHaveLength(1);
  });
});

describe("the page of faults", () => {
  it("plans faults from JSON and from a form, shows them and clears them", async () => {
    const { address, standIn } = await stage();
    const url = `${address}/_stripe/faults`;

    await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind: "stored-500", applied: true }),
    });
    await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ kind: "slow", milliseconds: "20", method: "POST" }),
    });
    const shown = await fetch(url).then((answer) => answer.json());

    expect(shown).toEqual({
      planned: [
        { kind: "stored-500", applied: true },
        { kind: "slow", milliseconds: 20, method: "POST" },
      ],
      waiting: 0,
    });
    await fetch(url, { method: "DELETE" });
    expect(standIn.faults.planned()).toEqual([]);
  });

  it("releases slow calls", async () => {
    const { address, stripe, standIn } = await stage();
    standIn.faults.next("slow");
    const slow = stripe.checkout.sessions.create(topUp());
    await expect.poll(() => standIn.faults.waiting()).toBe(1);

    await fetch(`${address}/_stripe/faults/release`, { method: "POST" });

    expect((await slow).status).toBe("open");
  });

  it("refuses a fault that there is not", async () => {
    const { address } = await stage();

    const answers = await Promise.all(
      ["kind=flood", "kind=slow&times=0", "kind=slow&colour=red"].map((fault) =>
        fetch(`${address}/_stripe/faults`, { method: "POST", body: new URLSearchParams(fault) }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });
});

it("a stand-in that closes answers its slow calls", async () => {
  const { stripe, standIn } = await stage();
  standIn.faults.next("slow");
  const slow = stripe.checkout.sessions.create(topUp());
  await expect.poll(() => standIn.faults.waiting()).toBe(1);

  await standIn.close();

  expect((await slow).status).toBe("open");
});
