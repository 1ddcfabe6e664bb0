import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { stripeStandIn } from "../../../local/stripe/stand-in.ts";
import { failure, payment, send, stage, topUp } from "./stage.ts";

const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "saldo-stripe-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

const dataFile = (): string => join(emptyFolder(), "books", "stripe.json");

it("a restarted stand-in takes the payment of yesterday's session, at its new address", async () => {
  const file = dataFile();
  const yesterday = await stage({ dataFile: file });
  const made = await yesterday.stripe.checkout.sessions.create(topUp());
  await yesterday.close();

  const today = await stage({ dataFile: file });
  const session = await today.stripe.checkout.sessions.retrieve(made.id);
  const answer = await send(session.url, { card: "4242424242424242" });
  await today.standIn.delivery.idle();

  expect(session.url).toBe(`${today.address}/_stripe/pay/${made.id}`);
  expect(answer.status).toBe(303);
  expect(today.received.map(({ type }) => type)).toEqual(["checkout.session.completed"]);
});

it("a restarted stand-in delivers what was pending, once, and what was delivered no more", async () => {
  const file = dataFile();
  const yesterday = await stage({ dataFile: file });
  const [delivered, pending] = [
    await yesterday.stripe.checkout.sessions.create(topUp({ client_reference_id: "tu_1" })),
    await yesterday.stripe.checkout.sessions.create(topUp({ client_reference_id: "tu_2" })),
  ];
  yesterday.standIn.pay(delivered.id, { method: "card", card: "4242424242424242" });
  await yesterday.standIn.delivery.idle();
  yesterday.standIn.delivery.hold();
  yesterday.standIn.pay(pending.id, { method: "card", card: "4242424242424242" });
  await yesterday.close();

  const today = await stage({ dataFile: file });
  await today.standIn.delivery.idle();

  expect(today.received).toMatchObject([{ data: { object: { id: pending.id, payment_status: "paid" } } }]);
  expect(today.standIn.books().events.map(({ delivery }) => delivery)).toEqual(["delivered", "delivered"]);
});

it("a restarted stand-in remembers idempotency keys", async () => {
  const file = dataFile();
  const key = { idempotencyKey: "tu_1/1" };
  const yesterday = await stage({ dataFile: file });
  const first = await yesterday.stripe.checkout.sessions.create(topUp(), key);
  yesterday.standIn.faults.next("stored-500");
  await failure(yesterday.stripe.checkout.sessions.create(topUp(), { idempotencyKey: "tu_1/2" }));
  await yesterday.close();

  const today = await stage({ dataFile: file });

  expect(await today.stripe.checkout.sessions.create(topUp(), key)).toEqual(first);
  expect((await failure(today.stripe.checkout.sessions.create(topUp(), { idempotencyKey: "tu_1/2" }))).statusCode).toBe(
    500,
  );
});

it("a payment being confirmed can be confirmed after a restart", async () => {
  const file = dataFile();
  const yesterday = await stage({ dataFile: file });
  const { id } = await yesterday.stripe.checkout.sessions.create(topUp());
  yesterday.standIn.pay(id, { method: "card", card: "4000002500003155" });
  await yesterday.close();

  const today = await stage({ dataFile: file });

  expect(today.standIn.confirm(id, "confirm").result).toBe("paid");
});

it("a restarted stand-in knows its refunds and disputes, and what was dropped stays dropped", async () => {
  const file = dataFile();
  const yesterday = await stage({ dataFile: file });
  await payment(yesterday);
  yesterday.standIn.delivery.drop(({ type }) => type === "refund.created");
  const refunded = yesterday.standIn.refund("tu_1", { amountGrosze: 1000, outcome: "pending" });
  yesterday.standIn.dispute("tu_1", { inquiry: true });
  await yesterday.standIn.delivery.idle();
  const before = yesterday.standIn.books();
  await yesterday.close();

  const today = await stage({ dataFile: file });
  await today.standIn.delivery.idle();

  expect(today.standIn.books()).toEqual({ ...before, sessions: today.standIn.books().sessions });
  expect(today.received).toEqual([]);
  expect(today.standIn.money().totalGrosze).toBe(4015);
  expect(today.standIn.succeedRefund(refunded.result === "done" ? refunded.object.id : "").result).toBe("done");
  expect(today.standIn.escalateInquiry("tu_1").result).toBe("done");
  expect(today.standIn.money().byReference).toEqual({ tu_1: -1000 });
});

it("the books are whole at any time: nothing half-written is left beside them", async () => {
  const file = dataFile();
  const here = await stage({ dataFile: file });
  await here.stripe.checkout.sessions.create(topUp());

  expect(readdirSync(join(file, ".."))).toEqual(["stripe.json"]);
});

it("books of another version are refused in one clear sentence", () => {
  const file = join(emptyFolder(), "stripe.json");
  writeFileSync(file, JSON.stringify({ form: 1 }));
  const open = () =>
    stripeStandIn({
      address: () => "",
      secretKey: "",
      webhookSecret: "",
      now: () => new Date(),
      deliver: async () => 200,
      dataFile: file,
    });

  expect(open).toThrow(
    `${file} was kept by another version of the Stripe stand-in (form 1; this one reads 2). Remove it`,
  );
});
