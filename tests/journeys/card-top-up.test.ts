import { beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { type Customer, customerOf, type TopUp } from "../support/customer.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";

type Entry = { sequence: number; amountGrosze: number; balanceAfterGrosze: number; kind: string; subjectId?: string };

let system: LocalSystem;
let customer: Customer;

beforeAll(async () => {
  system = await sharedSystem();
  customer = customerOf(system);
});

const entriesOf = async (token: string, topUp: TopUp): Promise<Entry[]> =>
  (await customer.api<{ items: Entry[] }>("GET /ledger-entries?limit=100", { token })).body.items.filter(
    ({ subjectId }) => subjectId === topUp.id,
  );

describe("a customer tops up by card", () => {
  it("pays 50.15 PLN, and the balance rises exactly once, however often the event is delivered", async () => {
    const token = await customer.signIn("administrator");
    const before = await customer.balanceOf(token);
    const topUp = await customer.start(token);

    const page = await customer.pay(topUp, { card: "4242 4242 4242 4242" });

    expect(page.status).toBe(303);
    await customer.becomes(token, topUp, "credited");
    await Promise.all(
      Array.from({ length: 5 }, () =>
        fetch(`${system.address}/_local/stripe/payments/${topUp.id}/redeliver`, { method: "POST" }),
      ),
    );
    expect(await customer.balanceOf(token)).toBe(before + 5015);
    expect(await entriesOf(token, topUp)).toMatchObject([
      { kind: "top-up", amountGrosze: 5015, balanceAfterGrosze: before + 5015 },
    ]);
  });

  it.each([
    ["declined", "4000 0000 0000 0002"],
    ["without funds", "4000 0000 0000 9995"],
  ])("moves nothing when the card is %s, and the page stays open for another", async (_, card) => {
    const token = await customer.signIn("finance");
    const before = await customer.balanceOf(token);
    const topUp = await customer.start(token);

    const declined = await customer.pay(topUp, { card });

    expect(declined.status).toBe(402);
    // Stripe may have told of the decline by now.
    expect((await customer.api<TopUp>(`GET /top-ups/${topUp.id}`, { token })).body).toMatchObject(topUp);
    expect(await customer.balanceOf(token)).toBe(before);
    expect((await customer.pay(topUp, { card: "4242424242424242" })).status).toBe(303);
    await customer.becomes(token, topUp, "credited");
    expect(await customer.balanceOf(token)).toBe(before + 5015);
  });

  it("credits a card that needs 3-D Secure only after the customer confirms", async () => {
    const token = await customer.signIn("administrator");
    const before = await customer.balanceOf(token);
    const topUp = await customer.start(token);

    expect((await customer.pay(topUp, { card: "4000 0025 0000 3155" })).status).toBeLessThan(400);
    expect((await customer.pay(topUp, { confirmation: "reject" })).status).toBe(402);
    expect((await customer.pay(topUp, { card: "4000 0025 0000 3155" })).status).toBeLessThan(400);
    expect(await customer.balanceOf(token)).toBe(before);
    const confirmed = await customer.pay(topUp, { confirmation: "confirm" });

    expect(confirmed.headers.get("location")).toContain("payment=success");
    await customer.becomes(token, topUp, "credited");
    expect(await customer.balanceOf(token)).toBe(before + 5015);
  });

  it("credits BLIK at once", async () => {
    const token = await customer.signIn("administrator");
    const topUp = await customer.start(token, { amountGrosze: 2000, method: "blik" });

    await customer.pay(topUp, { code: "777123" });

    await customer.becomes(token, topUp, "credited");
  });

  it.each([
    ["succeeded", "credited", 3000],
    ["failed", "failed", 0],
  ])("waits for a bank that answers later: %s", async (bankAnswer, state, credited) => {
    const token = await customer.signIn("administrator");
    const before = await customer.balanceOf(token);
    const topUp = await customer.start(token, { amountGrosze: 3000, method: "p24" });

    await customer.pay(topUp, { bank: "Bank Próbny" });
    await customer.pay(topUp, { confirmation: "later" });
    await customer.becomes(token, topUp, "processing");
    expect(await customer.balanceOf(token)).toBe(before);
    await customer.pay(topUp, { bankAnswer });

    await customer.becomes(token, topUp, state);
    expect(await customer.balanceOf(token)).toBe(before + credited);
  });

  it("answers one key with one top-up, eight at once, and refuses the key for another amount", async () => {
    const token = await customer.signIn("administrator");
    const key = crypto.randomUUID();
    const body = { amountGrosze: 2000, method: "card" };

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => customer.api<TopUp>("POST /top-ups", { token, key, body })),
    );

    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(made.map(({ body }) => body.payment?.url)).size).toBe(1);
    for (const { status, body } of answers) if (status !== 201) expect([503, body]).toEqual([status, body]);
    const again = await customer.api("POST /top-ups", { token, key, body: { ...body, amountGrosze: 2001 } });
    expect([again.status, again.body.code]).toEqual([422, "idempotency_key_reused"]);
  });

  it("refuses too small an amount by its field, and keeps nothing", async () => {
    const token = await customer.signIn("administrator");
    const newest = async () =>
      (await customer.api<{ items: TopUp[] }>("GET /top-ups?limit=1", { token })).body.items[0]?.id;
    const before = await newest();

    const { status, body } = await customer.api("POST /top-ups", {
      token,
      key: "k",
      body: { amountGrosze: 1999, method: "card" },
    });

    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ pointer: "/amountGrosze" }]);
    expect(await newest()).toBe(before);
  });

  it("shows a technician how the balance stands, but no amounts, and starts no top-up for one", async () => {
    const token = await customer.signIn("technical");

    const account = await customer.api("GET /account", { token });

    expect(account.body).not.toHaveProperty("balanceGrosze");
    expect(account.body.lowBalance).not.toHaveProperty("thresholdGrosze");
    expect((await customer.api("GET /ledger-entries", { token })).status).toBe(403);
    expect(
      (await customer.api("POST /top-ups", { token, key: "k", body: { amountGrosze: 2000, method: "card" } })).status,
    ).toBe(403);
  });

  it("lets a token open nothing from the moment of signing out", async () => {
    const token = await customer.signIn("employee");
    expect((await customer.api("GET /me", { token })).status).toBe(200);

    expect((await customer.api("DELETE /sessions/current", { token })).status).toBe(204);

    const refused = await customer.api("GET /me", { token });
    expect([refused.status, refused.body.code]).toEqual([401, "not_signed_in"]);
  });

  it("ends a session after twelve hours, and shows an unpaid top-up as expired a day later", async () => {
    const token = await customer.signIn("administrator");
    const topUp = await customer.start(token);

    await customer.local("clock", { advanceSeconds: 24 * 3600 });

    expect((await customer.api("GET /me", { token })).status).toBe(401);
    await customer.becomes(await customer.signIn("administrator"), topUp, "expired");
  });

  it("tells in one log line a request what happened, and never a token, password or address", async () => {
    const { email, password } = signIns[0]!;
    const token = await customer.signIn("administrator");
    await customer.api("GET /me", { token });

    await expect.poll(() => system.said()).toContain('"route":"GET /me"');
    const log = system.said().split("ready ")[1]!;
    for (const secret of [email, password, token.split(".")[4]!]) expect(log).not.toContain(secret);
  });
});
