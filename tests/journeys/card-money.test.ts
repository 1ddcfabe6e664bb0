import { beforeAll, describe, expect, it } from "vitest";
import { type Customer, customerOf, type TopUp } from "../support/customer.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { typedOn } from "../support/ops.ts";

let system: LocalSystem;
let customer: Customer;
let token: string;

beforeAll(async () => {
  system = await sharedSystem();
  customer = customerOf(system);
  token = await customer.signIn("finance");
});

const paidTopUp = async (): Promise<TopUp> => {
  const topUp = await customer.start(token);
  await customer.pay(topUp, { card: "4242 4242 4242 4242" });
  await customer.becomes(token, topUp, "credited");
  return topUp;
};

const act = async (topUp: TopUp, action: string, fields: object = {}): Promise<void> => {
  expect(await customer.local(`stripe/payments/${topUp.id}/${action}`, fields)).toMatchObject({ status: 200 });
};

describe("after a card payment of 50.15 PLN", () => {
  it("a refund of a part lowers the balance, and one that fails raises it again", async () => {
    const before = await customer.balanceOf(token);
    const topUp = await paidTopUp();

    await act(topUp, "refund", { amountGrosze: 1500 });
    await customer.becomes(token, topUp, "partly-refunded");
    expect(await customer.balanceOf(token)).toBe(before + 3515);
    await act(topUp, "fail-refund");
    await customer.becomes(token, topUp, "credited");

    expect(await customer.balanceOf(token)).toBe(before + 5015);
    await act(topUp, "redeliver");
    expect(await customer.balanceOf(token)).toBe(before + 5015);
  });

  it("may be refunded by curl, which says of its JSON that it is a form", async () => {
    const topUp = await paidTopUp();

    const answer = await fetch(`${system.address}/_local/stripe/payments/${topUp.id}/refund`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: '{"amountGrosze":100}',
    });

    expect(await answer.json()).toMatchObject({ done: true });
  });

  it("a refund of all shows the top-up as refunded, with the amount", async () => {
    const topUp = await paidTopUp();

    await act(topUp, "refund");
    await customer.becomes(token, topUp, "refunded");

    expect((await customer.api(`GET /top-ups/${topUp.id}`, { token })).body.refundedGrosze).toBe(5015);
  });

  it("a dispute takes the money, and winning it gives the money again", async () => {
    const before = await customer.balanceOf(token);
    const topUp = await paidTopUp();

    await act(topUp, "dispute");
    await customer.becomes(token, topUp, "disputed");
    expect(await customer.balanceOf(token)).toBe(before);
    await act(topUp, "win-dispute");
    await customer.becomes(token, topUp, "credited");

    expect(await customer.balanceOf(token)).toBe(before + 5015);
  });
});

describe("a dispute that is won in part", () => {
  it("leaves the top-up disputed, and gives the part to the customer, however often it is told", async () => {
    const before = await customer.balanceOf(token);
    const topUp = await paidTopUp();
    await act(topUp, "dispute");
    await customer.becomes(token, topUp, "disputed");

    await act(topUp, "win-dispute", { amountGrosze: 1200 });
    await expect.poll(() => customer.balanceOf(token)).toBe(before + 1200);
    await act(topUp, "redeliver");

    expect(await customer.balanceOf(token)).toBe(before + 1200);
    expect((await customer.api(`GET /top-ups/${topUp.id}`, { token })).body.state).toBe("disputed");
  });
});

describe("the operator", () => {
  it("runs the schedules by hand, and each says what it did", async () => {
    expect(await customer.local("schedules/check-card-payments/run")).toMatchObject({
      status: 200,
      body: { asksFailed: 0, parked: 0, heldBack: 0 },
    });
    // Where another journey has let a night pass, all were verified in it, and nothing is due.
    const verified = await customer.local("schedules/verify-ledgers/run");
    expect(verified).toMatchObject({ status: 200, body: { shards: 4 } });
    const { disagreeing = 0 } = verified.body as { disagreeing?: number };
    expect(disagreeing).toBe(0);
    expect(await customer.local("schedules/nothing/run")).toMatchObject({ status: 404 });
  });

  it("replays one account's ledger by a command", async () => {
    const { id } = (await customer.api<{ id: string }>("GET /account", { token })).body;
    const verify = (account: string) => typedOn(system, "verify-ledger", "--account", account);

    expect(await verify(id)).toMatchObject({
      isDone: true,
      said: expect.stringContaining(`The ledger of ${id} is whole.`),
    });
    expect(await verify("ac_1")).toMatchObject({
      isDone: false,
      said: expect.stringContaining("--account is missing, or not an account's id."),
    });
  });

  it("is refused to settle by a command what does not wait", async () => {
    const { id } = (await customer.api<{ id: string }>("GET /account", { token })).body;

    const words = ["--queue", "ledgers-to-check", "--account", id, "--reason", "Sprawdzone"];
    expect(await typedOn(system, "settle-work", ...words)).toMatchObject({
      isDone: false,
      said: expect.stringContaining("no such e-mail address, id or item in a queue"),
    });
  });
});
