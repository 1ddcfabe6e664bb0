import Stripe from "stripe";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { eventsOf, NOON, payment, type Stage, send, stage, topUp, typesOf, WEBHOOK_SECRET } from "./stage.ts";

/** Top-ups tu_1 to tu_<count>, each paid. */
const paid = async ({ stripe, standIn }: Stage, count = 1): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let number = 1; number <= count; number++) {
    const { id } = await stripe.checkout.sessions.create(topUp({ client_reference_id: `tu_${number}` }));
    standIn.pay(id, { method: "card", card: "4242424242424242" });
    ids.push(id);
  }
  return ids;
};

const references = (events: readonly Stripe.Event[]) =>
  events.map((event) => "client_reference_id" in event.data.object && event.data.object.client_reference_id);

describe("an event", () => {
  it("is signed as Stripe signs, by the clock of the stand-in, over the very bytes it sends", async () => {
    const sent: { body: string; signature: string }[] = [];
    const here = await stage({
      deliver: async (request) => {
        sent.push(request);
        return 200;
      },
    });
    await paid(here);
    await here.standIn.delivery.idle();
    const [{ body, signature }] = sent as [{ body: string; signature: string }];
    const check = (payload: string, secret: string, at: Date) =>
      Stripe.webhooks.constructEvent(payload, signature, secret, undefined, undefined, at.getTime());

    expect(check(body, WEBHOOK_SECRET, NOON).type).toBe("checkout.session.completed");
    expect(signature).toContain(`t=${NOON.getTime() / 1000},`);
    expect(() => check(body, "whsec_other", NOON)).toThrow("No signatures found");
    expect(() => check(JSON.stringify(JSON.parse(body)), WEBHOOK_SECRET, NOON)).toThrow("No signatures found");
    expect(() => check(body, WEBHOOK_SECRET, new Date(NOON.getTime() + 301_000))).toThrow("tolerance");
  });

  it("follows the answer to what caused it", async () => {
    const here = await stage();
    const { id } = await here.stripe.checkout.sessions.create(topUp());
    here.standIn.faults.next("slow");

    const slow = here.stripe.checkout.sessions.expire(id);
    await expect.poll(() => here.standIn.faults.waiting()).toBe(1);
    await here.standIn.delivery.idle();
    expect(here.standIn.books().events).toMatchObject([{ delivery: "pending", attempts: [] }]);

    here.standIn.faults.release();
    await slow;
    await here.standIn.delivery.idle();
    expect(here.received).toHaveLength(1);
  });

  it("is tried again until it is received, each time signed anew", async () => {
    const here = await stage();
    let tries = 0;
    here.answerWith(() => {
      here.pass(60);
      tries += 1;
      if (tries === 1) throw new Error("Nobody listens.");
      return tries === 2 ? 500 : 204;
    });

    await paid(here);
    await here.standIn.delivery.idle();

    const [record] = here.standIn.books().events;
    expect(record?.delivery).toBe("delivered");
    expect(record?.attempts.map(({ answer }) => answer)).toEqual(["no answer", 500, 204]);
    expect(new Set(here.received.map(({ id }) => id)).size).toBe(1);
  });

  it.each([199, 302, 400, 503])("is not received by an answer of %i", async (status) => {
    const here = await stage({ delivery: { retryMilliseconds: 1, triesMax: 2 } });
    here.answerWith(() => status);

    await paid(here);
    await here.standIn.delivery.idle();

    expect(here.standIn.books().events[0]?.delivery).toBe("parked");
  });

  it("is parked after its last try, and can be delivered again by hand", async () => {
    const here = await stage({ delivery: { retryMilliseconds: 1, triesMax: 3 } });
    here.answerWith(() => 500);
    await paid(here);
    await here.standIn.delivery.idle();
    const [parked] = here.standIn.books().events;

    here.answerWith(() => 200);
    const answers = await here.standIn.delivery.redeliver(parked!.event.id);

    expect(parked).toMatchObject({ delivery: "parked" });
    expect(parked?.attempts).toHaveLength(3);
    expect(answers).toEqual([200]);
    expect(here.standIn.books().events[0]?.delivery).toBe("delivered");
  });

  it("that waits for its next try is tried no more once it was delivered by hand", async () => {
    const here = await stage();
    countTimers();
    here.answerWith(() => 500);
    await paid(here);
    await oneTimer();
    here.answerWith(() => 200);

    await here.standIn.delivery.redeliver(here.received[0]!.id);

    expect(vi.getTimerCount()).toBe(0);
    await here.standIn.delivery.idle();
    expect(here.received).toHaveLength(2);
  });

  it("can be delivered again by the reference of its session, and nothing else is", async () => {
    const here = await stage();
    await paid(here, 2);
    await here.standIn.delivery.idle();

    const again = await here.standIn.redeliverFor("tu_2");

    expect(again).toEqual([{ eventId: here.received[1]?.id, answers: [200] }]);
    expect(references(here.received)).toEqual(["tu_1", "tu_2", "tu_2"]);
    expect(await here.standIn.redeliverFor("tu_none")).toEqual([]);
    expect(await here.standIn.delivery.redeliver("evt_none")).toBeUndefined();
  });

  it("does not change with what happens to its session later", async () => {
    const here = await stage();
    const { id, url } = await here.stripe.checkout.sessions.create(topUp({ allowed_payment_method_types: ["p24"] }));
    await send(url, { bank: "Bank Próbny" });
    here.standIn.delivery.hold();
    here.standIn.confirm(id, "later");
    here.standIn.settle(id, "succeeded");
    await here.standIn.delivery.release();

    expect(here.received.map((event) => (event.data.object as Stripe.Checkout.Session).payment_status)).toEqual([
      "unpaid",
      "paid",
    ]);
  });
});

describe("delivery", () => {
  it("waits until the answer is out", async () => {
    const here = await stage();
    await paid(here);
    await here.standIn.delivery.idle();
    const answer = Promise.withResolvers<void>();

    const sent = here.standIn.delivery.sendAfter(answer.promise, [here.received[0]!.id]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(here.received).toHaveLength(1);
    answer.resolve();
    await sent;

    expect(here.received).toHaveLength(2);
  });

  it("waits twice as long before each further try", async () => {
    const here = await stage({ delivery: { retryMilliseconds: 1000, triesMax: 4 } });
    countTimers();
    here.answerWith(() => 500);
    await paid(here);

    for (const [index, wait] of [1000, 2000, 4000].entries()) {
      await oneTimer();
      vi.advanceTimersByTime(wait - 1);
      expect(here.received).toHaveLength(index + 1);
      vi.advanceTimersByTime(1);
      expect(here.received).toHaveLength(index + 2);
    }
    await here.standIn.delivery.idle();

    expect(here.standIn.books().events).toMatchObject([{ delivery: "parked" }]);
  });
});

describe("delivery made worse", () => {
  it.each([false, true])("delivers each event several times, all together: %s", async (together) => {
    const here = await stage();
    let open = 0;
    let openMax = 0;
    here.answerWith(async () => {
      open += 1;
      openMax = Math.max(openMax, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return 200;
    });
    here.standIn.delivery.behave({ copies: 3, together });

    await paid(here);
    await here.standIn.delivery.idle();

    expect(here.received).toHaveLength(3);
    expect(new Set(here.received.map(({ id }) => id)).size).toBe(1);
    expect(openMax).toBe(together ? 3 : 1);
  });

  it("counts an event as received when one of its copies is", async () => {
    const here = await stage();
    here.standIn.delivery.behave({ copies: 2 });
    here.answerWith(() => (here.received.length === 1 ? 500 : 200));

    await paid(here);
    await here.standIn.delivery.idle();

    expect(here.standIn.books().events[0]).toMatchObject({ delivery: "delivered" });
    expect(here.received).toHaveLength(2);
  });

  it("holds events back until they are released, in the order that is asked for, as often as it is asked for", async () => {
    const here = await stage();
    here.standIn.delivery.hold();
    await paid(here, 3);
    await here.standIn.delivery.idle();
    expect(here.received).toEqual([]);
    const [first, second, third] = here.standIn.delivery.held() as [string, string, string];

    await here.standIn.delivery.release([third, first, third]);
    expect(references(here.received)).toEqual(["tu_3", "tu_1", "tu_3"]);
    expect(here.standIn.delivery.held()).toEqual([second]);

    await here.standIn.delivery.release();
    await paid(here);
    await here.standIn.delivery.idle();
    expect(references(here.received)).toEqual(["tu_3", "tu_1", "tu_3", "tu_2", "tu_1"]);
  });

  it("mixes the order of events that go out together, the same way for the same seed", async () => {
    const orders = await Promise.all(
      [7, 7, 8].map(async (shuffleSeed) => {
        const here = await stage();
        here.standIn.delivery.hold();
        here.standIn.delivery.behave({ shuffleSeed });
        await paid(here, 6);
        await here.standIn.delivery.release();
        return references(here.received);
      }),
    );

    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).not.toEqual(orders[0]);
    expect([...orders[0]!].sort()).toEqual(["tu_1", "tu_2", "tu_3", "tu_4", "tu_5", "tu_6"]);
  });
});

describe("delivery that loses events", () => {
  it("never sends what passes a test, by itself, and Stripe's list says so", async () => {
    const here = await stage();
    await payment(here);
    here.standIn.delivery.drop(({ type }) => type.startsWith("refund."));

    const events = await eventsOf(here, () => here.standIn.refund("tu_1"));
    const undelivered = await here.stripe.events.list({ delivery_success: false });

    expect(typesOf(events)).toEqual(["charge.refunded"]);
    expect(undelivered.data).toMatchObject([{ type: "refund.created", pending_webhooks: 1 }]);
    expect(here.standIn.books().events.map(({ delivery }) => delivery)).toEqual(["delivered", "dropped", "delivered"]);
  });

  it("sends what was lost when it is told to by hand", async () => {
    const here = await stage();
    await payment(here);
    here.standIn.delivery.drop(() => true);
    await eventsOf(here, () => here.standIn.refund("tu_1"));
    expect(here.received).toHaveLength(1);

    await here.standIn.redeliverFor("tu_1");

    expect(typesOf(here.received.slice(1))).toEqual([
      "checkout.session.completed",
      "refund.created",
      "charge.refunded",
    ]);
    expect(here.standIn.books().events.map(({ delivery }) => delivery)).toEqual(Array(3).fill("delivered"));
  });

  it("stops losing them when another test takes the place of the first", async () => {
    const here = await stage();
    await payment(here);
    here.standIn.delivery.drop(() => true);
    await eventsOf(here, () => here.standIn.refund("tu_1", { amountGrosze: 1 }));
    here.standIn.delivery.drop(() => false);

    const events = await eventsOf(here, () => here.standIn.refund("tu_1"));

    expect(typesOf(events)).toEqual(["refund.created", "charge.refunded"]);
  });

  it("loses single events that are held or wait for their next try, and none that is delivered", async () => {
    const here = await stage();
    countTimers();
    here.answerWith(() => 500);
    await paid(here);
    await oneTimer();
    here.standIn.delivery.hold();
    here.standIn.refund("tu_1");
    const [waiting, created, refunded] = here.standIn.books().events.map(({ event }) => event.id);

    here.standIn.delivery.drop([waiting!, created!]);

    expect(vi.getTimerCount()).toBe(0);
    expect(here.standIn.delivery.held()).toEqual([refunded]);
    here.answerWith(() => 200);
    await here.standIn.delivery.release();
    await here.standIn.delivery.idle();
    here.standIn.delivery.drop([refunded!]);
    expect(typesOf(here.received)).toEqual(["checkout.session.completed", "charge.refunded"]);
    expect(here.standIn.books().events.map(({ delivery }) => delivery)).toEqual(["dropped", "dropped", "delivered"]);
  });

  it("does not try again an event that was lost while it was on its way", async () => {
    const here = await stage();
    here.answerWith(({ id }) => {
      here.standIn.delivery.drop([id]);
      return 500;
    });

    await paid(here);
    await here.standIn.delivery.idle();

    expect(here.received).toHaveLength(1);
    expect(here.standIn.books().events).toMatchObject([{ delivery: "dropped" }]);
  });

  it("loses a share of all, the same ones for the same seed", async () => {
    const lost = await Promise.all(
      [7, 7, 8].map(async (dropSeed) => {
        const here = await stage();
        here.standIn.delivery.behave({ dropShare: 0.4, dropSeed });
        await paid(here, 30);
        await here.standIn.delivery.idle();
        return here.standIn.books().events.flatMap(({ delivery }, place) => (delivery === "dropped" ? [place] : []));
      }),
    );

    expect(lost[1]).toEqual(lost[0]);
    expect(lost[2]).not.toEqual(lost[0]);
    expect(lost[0]!.length).toBeGreaterThan(5);
    expect(lost[0]!.length).toBeLessThan(20);
  });
});

describe("the events of refunds and disputes", () => {
  it("are held, mixed and doubled like any other", async () => {
    const here = await stage();
    await payment(here);
    here.standIn.delivery.hold();
    here.standIn.delivery.behave({ copies: 2, shuffleSeed: 3 });
    here.standIn.refund("tu_1", { amountGrosze: 15 });
    here.standIn.dispute("tu_1");
    here.standIn.winDispute("tu_1");
    const asTold = here.standIn.delivery.held();

    await here.standIn.delivery.release();

    const received = here.received.slice(1).map(({ id }) => id);
    const once = received.filter((_, place) => place % 2 === 0);
    expect(asTold).toHaveLength(6);
    expect(received).toHaveLength(12);
    expect(once).not.toEqual(asTold);
    expect(once.toSorted()).toEqual(asTold.toSorted());
  });

  it("do not change with what happens later", async () => {
    const here = await stage();
    await payment(here);
    here.standIn.delivery.hold();
    here.standIn.refund("tu_1", { amountGrosze: 1000, outcome: "pending" });
    here.standIn.succeedRefund("tu_1");
    here.standIn.dispute("tu_1");
    here.standIn.loseDispute("tu_1");
    await here.standIn.delivery.release();

    expect(
      here.received.slice(1).map(({ type, data }) => [type, "status" in data.object && data.object.status]),
    ).toEqual([
      ["refund.created", "pending"],
      ["charge.refunded", "succeeded"],
      ["refund.updated", "succeeded"],
      ["charge.dispute.created", "needs_response"],
      ["charge.dispute.funds_withdrawn", "needs_response"],
      ["charge.dispute.closed", "lost"],
    ]);
  });
});

it("a stand-in that is closed delivers nothing any more and leaves no timer", async () => {
  const here = await stage();
  countTimers();
  here.answerWith(() => 500);
  await paid(here);
  await oneTimer();

  await here.standIn.close();
  expect(vi.getTimerCount()).toBe(0);
  await paid(here);
  await here.standIn.delivery.idle();

  expect(here.received).toHaveLength(1);
  expect(here.standIn.books().events.map(({ delivery }) => delivery)).toEqual(["pending", "pending"]);
});

/** From now on nothing waits by itself in this test: its timers are counted, and run when the test says so. */
const countTimers = (): void => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
};

/** Waits for the one next try to be planned. (`expect.poll` would let counted timers run.) */
const oneTimer = async (): Promise<void> => {
  for (let turn = 0; turn < 10_000 && vi.getTimerCount() === 0; turn++)
    await new Promise((resolve) => setImmediate(resolve));
  expect(vi.getTimerCount()).toBe(1);
};
