import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { type ApiClient, apiClient } from "../support/api-client.ts";
import { type LocalSystem, startLocal } from "../support/local-system.ts";

type TopUp = { id: string; state: string; amountGrosze: number; payment?: { url: string } };
type Entry = { sequence: number; amountGrosze: number; balanceAfterGrosze: number; kind: string; subjectId?: string };

let system: LocalSystem;
let api: ApiClient;

beforeAll(async () => {
  system = await startLocal();
  api = await apiClient(system.address);
});
afterAll(() => system.remove());

const signIn = async (role: string): Promise<string> => {
  const { email, password } = signIns.find((who) => who.role === role)!;
  return (await api<{ token: string }>("POST /sessions", { body: { email, password } })).body.token;
};

const balanceOf = async (token: string): Promise<number> =>
  (await api<{ balanceGrosze: number }>("GET /account", { token })).body.balanceGrosze;

const start = async (token: string, body: object = { amountGrosze: 5015, method: "card" }): Promise<TopUp> => {
  const { status, body: topUp } = await api<TopUp>("POST /top-ups", { token, key: crypto.randomUUID(), body });
  expect(status).toBe(201);
  return topUp;
};

/** Fills in the payment page's form as a browser would, without following where it leads. */
const pay = (topUp: TopUp, fields: Record<string, string>): Promise<Response> =>
  fetch(topUp.payment!.url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

/** Events are delivered after the page's answer: asks until the top-up is as expected. */
const becomes = (token: string, topUp: TopUp, state: string): Promise<void> =>
  expect
    .poll(async () => (await api<TopUp>(`GET /top-ups/${topUp.id}`, { token })).body.state, { timeout: 10_000 })
    .toBe(state);

const entriesOf = async (token: string, topUp: TopUp): Promise<Entry[]> =>
  (await api<{ items: Entry[] }>("GET /ledger-entries?limit=100", { token })).body.items.filter(
    ({ subjectId }) => subjectId === topUp.id,
  );

describe("a customer tops up by card", () => {
  it("pays 50.15 PLN, and the balance rises exactly once, however often the event is delivered", async () => {
    const token = await signIn("administrator");
    const before = await balanceOf(token);
    const topUp = await start(token);

    const page = await pay(topUp, { card: "4242 4242 4242 4242" });

    expect(page.status).toBe(303);
    await becomes(token, topUp, "credited");
    await Promise.all(
      Array.from({ length: 5 }, () =>
        fetch(`${system.address}/_local/stripe/payments/${topUp.id}/redeliver`, { method: "POST" }),
      ),
    );
    expect(await balanceOf(token)).toBe(before + 5015);
    expect(await entriesOf(token, topUp)).toMatchObject([
      { kind: "top-up", amountGrosze: 5015, balanceAfterGrosze: before + 5015 },
    ]);
  });

  it.each([
    ["declined", "4000 0000 0000 0002"],
    ["without funds", "4000 0000 0000 9995"],
  ])("moves nothing when the card is %s, and the page stays open for another", async (_, card) => {
    const token = await signIn("finance");
    const before = await balanceOf(token);
    const topUp = await start(token);

    const declined = await pay(topUp, { card });

    expect(declined.status).toBe(402);
    expect((await api<TopUp>(`GET /top-ups/${topUp.id}`, { token })).body).toEqual(topUp);
    expect(await balanceOf(token)).toBe(before);
    expect((await pay(topUp, { card: "4242424242424242" })).status).toBe(303);
    await becomes(token, topUp, "credited");
    expect(await balanceOf(token)).toBe(before + 5015);
  });

  it("credits a card that needs 3-D Secure only after the customer confirms", async () => {
    const token = await signIn("administrator");
    const before = await balanceOf(token);
    const topUp = await start(token);

    expect((await pay(topUp, { card: "4000 0025 0000 3155" })).status).toBeLessThan(400);
    expect((await pay(topUp, { confirmation: "reject" })).status).toBe(402);
    expect((await pay(topUp, { card: "4000 0025 0000 3155" })).status).toBeLessThan(400);
    expect(await balanceOf(token)).toBe(before);
    const confirmed = await pay(topUp, { confirmation: "confirm" });

    expect(confirmed.headers.get("location")).toContain("payment=success");
    await becomes(token, topUp, "credited");
    expect(await balanceOf(token)).toBe(before + 5015);
  });

  it("credits BLIK at once", async () => {
    const token = await signIn("administrator");
    const topUp = await start(token, { amountGrosze: 2000, method: "blik" });

    await pay(topUp, { code: "777123" });

    await becomes(token, topUp, "credited");
  });

  it.each([
    ["succeeded", "credited", 3000],
    ["failed", "failed", 0],
  ])("waits for a bank that answers later: %s", async (bankAnswer, state, credited) => {
    const token = await signIn("administrator");
    const before = await balanceOf(token);
    const topUp = await start(token, { amountGrosze: 3000, method: "p24" });

    await pay(topUp, { bank: "Bank Próbny" });
    await pay(topUp, { confirmation: "later" });
    await becomes(token, topUp, "processing");
    expect(await balanceOf(token)).toBe(before);
    await pay(topUp, { bankAnswer });

    await becomes(token, topUp, state);
    expect(await balanceOf(token)).toBe(before + credited);
  });

  it("answers one key with one top-up, eight at once, and refuses the key for another amount", async () => {
    const token = await signIn("administrator");
    const key = crypto.randomUUID();
    const body = { amountGrosze: 2000, method: "card" };

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api<TopUp>("POST /top-ups", { token, key, body })),
    );

    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(made.map(({ body }) => body.payment?.url)).size).toBe(1);
    for (const { status, body } of answers) if (status !== 201) expect([503, body]).toEqual([status, body]);
    const again = await api("POST /top-ups", { token, key, body: { ...body, amountGrosze: 2001 } });
    expect([again.status, again.body.code]).toEqual([422, "idempotency_key_reused"]);
  });

  it.each([1999, 0, -1, 20.5, "2000", null, 1e21, 5_000_001])(
    "refuses the amount %s by its field, and keeps nothing",
    async (amountGrosze) => {
      const token = await signIn("administrator");
      const before = (await api<{ items: TopUp[] }>("GET /top-ups?limit=1", { token })).body.items[0]?.id;

      const { status, body } = await api("POST /top-ups", { token, key: "k", body: { amountGrosze, method: "card" } });

      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ pointer: "/amountGrosze" }]);
      expect((await api<{ items: TopUp[] }>("GET /top-ups?limit=1", { token })).body.items[0]?.id).toBe(before);
    },
  );

  it("shows a technician how the balance stands, but no amounts, and starts no top-up for one", async () => {
    const token = await signIn("technical");

    const account = await api("GET /account", { token });

    expect(account.body).not.toHaveProperty("balanceGrosze");
    expect(account.body.lowBalance).not.toHaveProperty("thresholdGrosze");
    expect((await api("GET /ledger-entries", { token })).status).toBe(403);
    expect((await api("POST /top-ups", { token, key: "k", body: { amountGrosze: 2000, method: "card" } })).status).toBe(
      403,
    );
  });

  it("lets a token open nothing from the moment of signing out", async () => {
    const token = await signIn("employee");
    expect((await api("GET /me", { token })).status).toBe(200);

    expect((await api("DELETE /sessions/current", { token })).status).toBe(204);

    const refused = await api("GET /me", { token });
    expect([refused.status, refused.body.code]).toEqual([401, "not_signed_in"]);
  });

  it("ends a session after twelve hours, and shows an unpaid top-up as expired a day later", async () => {
    const token = await signIn("administrator");
    const topUp = await start(token);

    await fetch(`${system.address}/_local/clock`, {
      method: "POST",
      body: JSON.stringify({ advanceSeconds: 24 * 3600 }),
    });

    expect((await api("GET /me", { token })).status).toBe(401);
    await becomes(await signIn("administrator"), topUp, "expired");
    await fetch(`${system.address}/_local/clock`, {
      method: "POST",
      body: JSON.stringify({ now: new Date().toISOString() }),
    });
  });

  it("tells in one log line a request what happened, and never a token, password or address", async () => {
    const { email, password } = signIns[0]!;
    const token = await signIn("administrator");
    await api("GET /me", { token });

    await expect.poll(() => system.said()).toContain('"route":"GET /me"');
    const log = system.said().split("ready ")[1]!;
    for (const secret of [email, password, token.split(".")[4]!]) expect(log).not.toContain(secret);
  });
});

describe("a restart in the middle", () => {
  it("loses nothing: the page is paid after it, and the balance rises once", async () => {
    const token = await signIn("administrator");
    const before = await balanceOf(token);
    const topUp = await start(token);
    const port = Number(new URL(system.address).port);

    expect(await system.stop()).toBe(0);
    system = await startLocal({ port, folder: system.folder });

    await pay(topUp, { card: "4242 4242 4242 4242" });
    await becomes(token, topUp, "credited");
    expect(await balanceOf(token)).toBe(before + 5015);
  });
});
