/**
 * The webhook is killed after each of its calls, for each kind of event. Whatever was kept by then, the
 * invariants hold at once; Stripe's repetition finishes the work; and one more changes nothing.
 *
 * Killed before a call, it has done as much as when it is killed after the call before.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventRecord } from "../../local/stripe/books.ts";
import { deliver, eventsAt } from "./deliveries.ts";
import { begun, credited, directedWorld, only, payByCard, payLater, take } from "./directed.ts";
import { differ } from "./purchases.ts";
import { quietLog } from "./quiet.ts";
import { checkNotices } from "./told-finance.ts";
import { look, type World } from "./world.ts";

type Case = {
  readonly says: string;
  /** Brings about the event that is delivered in trouble. */
  readonly happens: (world: World) => Promise<EventRecord>;
  /** What its delivery comes to in the end, and as which entries. */
  readonly result: string;
  readonly posts: readonly string[];
};

const day = 24 * 60 * 60 * 1000;

const refunded = async (world: World): Promise<string> => {
  const { paymentId } = await credited(world);
  const refund = world.stage.standIn.refund(paymentId, { amountGrosze: 2_000 });
  return refund.result === "done" ? refund.object.id : "";
};

const disputed = async (world: World): Promise<string> => {
  const { paymentId } = await credited(world);
  world.stage.standIn.dispute(paymentId);
  return paymentId;
};

const cases: readonly Case[] = [
  {
    says: "checkout.session.completed, paid",
    happens: async (world) => {
      payByCard(world, (await begun(world)).sessionId);
      return only(world, "checkout.session.completed");
    },
    result: "already-posted",
    posts: ["top-up"],
  },
  {
    says: "checkout.session.completed, paid a second time on another page",
    happens: async (world) => {
      const { faults } = world.stage.standIn;
      faults.next("stored-500", { applied: true, method: "POST" });
      world.stage.list.lags = true;
      await begun(world).catch(() => {});
      world.stage.list.lags = false;
      const [first] = world.stage.standIn.books().sessions.slice(-1);
      const topUpId = String(first?.client_reference_id);
      payByCard(world, String(first?.id));
      await take(world, "checkout.session.completed");
      const again = await world.stage.stripe.checkout.sessions.create({
        mode: "payment",
        allowed_payment_method_types: ["card"],
        line_items: [{ quantity: 1, price_data: { currency: "pln", unit_amount: 5_000, product_data: { name: "x" } } }],
        client_reference_id: topUpId,
        metadata: { ...first?.metadata, saldo_attempt: "2" },
        payment_intent_data: { metadata: { ...first?.metadata } },
        success_url: "https://panel.example/success",
      });
      payByCard(world, again.id);
      return only(world, "checkout.session.completed");
    },
    result: "already-posted",
    posts: ["top-up", "top-up"],
  },
  {
    says: "checkout.session.completed, of another amount",
    happens: async (world) => {
      world.topUps.push(await begun(world));
      await differ(world);
      return only(world, "checkout.session.completed");
    },
    result: "parked",
    posts: [],
  },
  {
    says: "checkout.session.completed, to be paid later",
    happens: async (world) => {
      payLater(world, (await begun(world, "p24")).sessionId);
      return only(world, "checkout.session.completed");
    },
    result: "nothing-new",
    posts: [],
  },
  ...(["succeeded", "failed"] as const).map((outcome) => ({
    says: `checkout.session.async_payment_${outcome}`,
    happens: async (world: World) => {
      const { sessionId } = await begun(world, "p24");
      payLater(world, sessionId);
      await take(world, "checkout.session.completed");
      world.stage.standIn.settle(sessionId, outcome);
      return only(world, `checkout.session.async_payment_${outcome}`);
    },
    result: outcome === "succeeded" ? "already-posted" : "nothing-new",
    posts: outcome === "succeeded" ? ["top-up"] : [],
  })),
  {
    says: "checkout.session.expired",
    happens: async (world) => {
      await begun(world);
      world.stage.pass(day);
      world.stage.standIn.expireDue();
      return only(world, "checkout.session.expired");
    },
    result: "nothing-new",
    posts: [],
  },
  {
    says: "refund.created",
    happens: async (world) => {
      await refunded(world);
      return only(world, "refund.created");
    },
    result: "nothing-new",
    posts: ["refund", "top-up"],
  },
  {
    says: "refund.updated, failed after it was debited",
    happens: async (world) => {
      const refundId = await refunded(world);
      await take(world, "refund.created");
      world.stage.standIn.failRefund(refundId);
      return only(world, "refund.updated");
    },
    result: "nothing-new",
    posts: ["refund", "refund-failed", "top-up"],
  },
  {
    says: "refund.failed, before it was heard of",
    happens: async (world) => {
      world.stage.standIn.failRefund(await refunded(world));
      return only(world, "refund.failed");
    },
    result: "nothing-new",
    posts: ["top-up"],
  },
  ...(["created", "funds_withdrawn"] as const).map((told) => ({
    says: `charge.dispute.${told}`,
    happens: async (world: World) => {
      await disputed(world);
      return only(world, `charge.dispute.${told}`);
    },
    result: "nothing-new",
    posts: told === "created" ? ["top-up"] : ["dispute", "top-up"],
  })),
  ...(["funds_reinstated", "closed", "updated"] as const).map((told) => ({
    says: `charge.dispute.${told}`,
    happens: async (world: World) => {
      const paymentId = await disputed(world);
      await take(world, "charge.dispute.funds_withdrawn");
      if (told === "updated") world.stage.standIn.submitEvidence(paymentId);
      else world.stage.standIn.winDispute(paymentId);
      return only(world, `charge.dispute.${told}`);
    },
    result: "nothing-new",
    posts: told === "updated" ? ["dispute", "top-up"] : ["dispute", "dispute-won", "top-up"],
  })),
  {
    says: "charge.dispute.funds_reinstated, told backwards",
    happens: async (world) => {
      const paymentId = await disputed(world);
      world.stage.standIn.winDispute(paymentId);
      return only(world, "charge.dispute.funds_reinstated");
    },
    result: "nothing-new",
    posts: ["dispute", "dispute-won", "top-up"],
  },
];

describe("the webhook, killed at each of its calls", () => {
  let quiet: ReturnType<typeof quietLog>;
  beforeAll(() => {
    quiet = quietLog();
  });
  afterAll(() => quiet.restore());

  it.each(cases)("does what $says asks, once, all the same", async ({ happens, result, posts }) => {
    const world = await directedWorld();
    let points = 0;
    while (await isKilledAt(world, points + 1, { happens, result, posts })) points += 1;
    expect(points).toBeGreaterThanOrEqual(1);
    await checkNotices(world, await look(world));
  });

  it("waits for its payment's credit where a refund is told first", async () => {
    const world = await directedWorld();
    for (const at of [1, 2]) {
      const paymentId = payByCard(world, (await begun(world)).sessionId);
      world.stage.standIn.refund(paymentId);
      const [paid, refund] = ["checkout.session.completed", "refund.created"].map(
        (type) => eventsAt(world, "pending").find(({ event }) => event.type === type)!,
      );

      const { run } = await deliver(world, refund!, { what: "crash-after", at });
      expect(run.dead).toBe(true);
      expect((await deliver(world, refund!)).said).toContain("event_not_applied");
      await deliver(world, paid!);
      await deliver(world, refund!);

      const [account] = await look(world);
      expect(account?.head.balanceGrosze).toBe(0);
      expect(account?.entries).toHaveLength(2 * at);
    }
  });
});

/** Whether it was killed after that call; it was not where it had ended before. */
const isKilledAt = async (
  world: World,
  at: number,
  { happens, result, posts }: Omit<Case, "says">,
): Promise<boolean> => {
  const record = await happens(world);
  const { run } = await deliver(world, record, { what: "crash-after", at });
  await look(world);

  await deliver(world, record);
  const [before] = await look(world);
  const { said } = await deliver(world, record);
  const [after] = await look(world);

  expect(said).toContain(`→ ${result}`);
  expect(after?.text).toBe(before?.text);
  expect(after?.topUps.map(({ id }) => id)).toContain(record.reference);
  const kinds = after?.entries.filter(({ subjectId }) => subjectId === record.reference).map(({ kind }) => kind);
  expect(kinds?.toSorted()).toEqual(posts);
  return run.dead;
};
