import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/top-ups/declaration.ts";
import { verbs } from "../../functions/top-ups/index.ts";
import type { Role } from "../../shared/domain/access.ts";
import type { AccountState } from "../../shared/domain/account/account-state.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import type { OpenedCheckout, StripeGateway } from "../../shared/gateways/stripe.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId, newTransferCode } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { beforeNext, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSession, keepSignedIn, openedWrite, somePerson } from "../support/people.ts";
import { ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount, someAccountId, someHead } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { keepTopUp, noon, someTopUp } from "../support/top-ups.ts";

const stage = tableOfFile();
const logged = logOfEachTest({ stage: "dev" });

/** What Stripe does with a call: opens the page, fails and keeps saying so for the attempt, or refuses. */
type Mood = "opens" | "fails" | "opens and fails" | Refusal;

/** Stripe's promise, kept by hand: the same attempt is the same page, and a failed one stays failed. */
const stripeInHand = () => {
  const pages = new Map<string, OpenedCheckout>();
  const failed = new Set<string>();
  const moods: Mood[] = [];
  const asked: string[] = [];
  const open = (attempt: string): OpenedCheckout => {
    const page = pages.get(attempt) ?? { sessionId: `cs_${attempt}`, url: `https://stripe.example/${attempt}` };
    pages.set(attempt, page);
    return page;
  };
  const gateway: Pick<StripeGateway, "openCheckout" | "findCheckout"> = {
    async openCheckout(topUp: CardTopUp) {
      const attempt = `${topUp.id}:${topUp.attempt}`;
      asked.push(attempt);
      if (failed.has(attempt)) return "failed";
      const mood = moods.shift() ?? "opens";
      if (mood instanceof Refusal) throw mood;
      if (mood !== "fails") open(attempt);
      if (mood === "opens") return open(attempt);
      failed.add(attempt);
      return "failed";
    },
    async findCheckout(topUp: CardTopUp) {
      return [...pages.entries()].find(([attempt]) => attempt.startsWith(topUp.id))?.[1];
    },
  };
  return { gateway, moods, asked, pages };
};

const notAsked = async (): Promise<never> => {
  throw new Error("nobody orders by bank");
};

const counter = async (role: Role = "finance") => {
  const { client, table } = stage();
  const accountId = someAccountId();
  const setState = (state: AccountState) =>
    table.write({ Put: { Item: { ...keys.head(accountId), ...someHead(accountId), state } } });
  let now = noon;
  const person = somePerson(accountId, { user: { role } });
  const { user, ...signedIn } = await keepSignedIn(table, person, now, [openedWrite(accountId)]);
  let { authorization } = signedIn;
  const signInAgain = async (at: Date): Promise<void> => {
    now = at;
    ({ authorization } = await keepSession(table, user, now));
  };
  const stripe = stripeInHand();
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(table),
    topUps: topUpStore(table),
    stripe: stripe.gateway,
    methods: () => ["card", "blik"],
    // None of this desk's are by bank.
    ledger: { head: notAsked },
    transferAccount: () => {
      throw new Error("nobody orders by bank");
    },
    newCode: newTransferCode,
    newId,
    now: () => now,
  }));
  const start = (body: unknown = { amountGrosze: 2_000, method: "blik" }, key = "key-1") =>
    ask(handler, "POST /top-ups", { authorization, body, headers: { "idempotency-key": key } });
  const kept = async () =>
    (await topUpStore(table).list(accountId, { limit: 100 })).topUps.map((topUp) => CardTopUp.parse(topUp));
  const show = (id: unknown) => ask(handler, "GET /top-ups/{id}", { authorization, path: { id: String(id) } });
  const options = () => ask(handler, "GET /top-up-options", { authorization });
  const list = (query: Record<string, string> = {}) => ask(handler, "GET /top-ups", { authorization, query });
  return {
    client,
    table,
    accountId,
    user,
    authorization,
    handler,
    stripe,
    start,
    kept,
    show,
    list,
    options,
    setState,
    signInAgain,
  };
};

describe("starting a top-up", () => {
  it("answers where to pay, and keeps who ordered it", async () => {
    const { start, stripe, kept, user, accountId } = await counter();

    const { status, body } = await start();

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^tu_/),
      state: "awaiting-payment",
      amountGrosze: 2_000,
      method: "blik",
      createdAt: "2026-03-02T12:00:00.000Z",
      expiresAt: "2026-03-03T11:00:00.000Z",
      payment: { url: `https://stripe.example/${body?.id}:1` },
    });
    expect(stripe.asked).toEqual([`${body?.id}:1`]);
    expect(await kept()).toMatchObject([{ id: body?.id, accountId, createdBy: user.id, attempt: 1, payments: [] }]);
    await start();
    // The repetition is none more.
    expect(logged.measured("top-ups")).toEqual([{ value: 1, method: "blik", outcome: "started" }]);
  });

  it.each([
    [1_999, "amount_below_minimum", "amount_below_minimum"],
    [0, "amount_below_minimum", "amount_below_minimum"],
    [-1, "amount_below_minimum", "amount_below_minimum"],
    [5_000_001, "amount_above_maximum", "amount_above_maximum"],
    [20.5, "invalid_request", "wrong_type"],
    ["2000", "invalid_request", "wrong_type"],
    [null, "invalid_request", "wrong_type"],
    [true, "invalid_request", "wrong_type"],
    [[2_000], "invalid_request", "wrong_type"],
    [1e21, "invalid_request", "too_large"],
    [-1e21, "invalid_request", "too_small"],
    [undefined, "invalid_request", "required"],
  ])("is refused for the amount %j: %s", async (amountGrosze, code, fieldCode) => {
    const { start, stripe, kept } = await counter();

    const answer = await start({ amountGrosze, method: "blik" });

    expect(outcomeOf(answer)).toEqual([400, code]);
    expect(namedErrors(answer)).toEqual([`/amountGrosze ${fieldCode}`]);
    expect(await kept()).toEqual([]);
    expect(stripe.asked).toEqual([]);
  });

  it.each([2_000, 5_000_000])("is taken for the amount %i", async (amountGrosze) => {
    const { start } = await counter();

    expect((await start({ amountGrosze, method: "card" })).body?.amountGrosze).toBe(amountGrosze);
  });

  it.each([
    [{ amountGrosze: 2_000, method: "p24" }, "method_not_available", ["/method method_not_available"]],
    [{ amountGrosze: 2_000, method: "cash" }, "invalid_request", ["/method not_one_of"]],
    [{ amountGrosze: 2_000, method: "blik", accountId: "ac_other" }, "invalid_request", ["/accountId unknown_field"]],
    [{ amountGrosze: 2_000, method: "blik", state: "credited" }, "invalid_request", ["/state unknown_field"]],
    [{}, "invalid_request", ["/amountGrosze required", "/method required"]],
  ])("is refused for %j: %s", async (body, code, errors) => {
    const { start, kept } = await counter();

    const answer = await start(body);

    expect(outcomeOf(answer)).toEqual([400, code]);
    expect(namedErrors(answer)).toEqual(errors);
    expect(await kept()).toEqual([]);
  });

  it("is refused without an Idempotency-Key", async () => {
    const { handler, authorization, kept } = await counter();

    const answer = await ask(handler, "POST /top-ups", {
      authorization,
      body: { amountGrosze: 2_000, method: "blik" },
    });

    expect(outcomeOf(answer)).toEqual([400, "idempotency_key_missing"]);
    expect(await kept()).toEqual([]);
  });

  it.each(["technical", "employee"] as const)("is not for a %s", async (role) => {
    const { start, kept } = await counter(role);

    expect(outcomeOf(await start())).toEqual([403, "not_allowed"]);
    expect(await kept()).toEqual([]);
  });
});

describe("the same request again", () => {
  it("answers with the same top-up and the same page", async () => {
    const { start, stripe, kept } = await counter();

    const [first, second] = [await start(), await start()];

    expect(second).toEqual({ ...first, headers: { ...first.headers, "idempotency-replayed": "true" } });
    expect(first.headers).not.toHaveProperty("idempotency-replayed");
    expect(first.headers.location).toBe(`/top-ups/${first.body?.id}`);
    expect(stripe.asked).toHaveLength(1);
    expect(await kept()).toHaveLength(1);
  });

  it("eight times at once is one top-up with one page", async () => {
    const { start, stripe, kept } = await counter();

    const answers = await Promise.all(Array.from({ length: 8 }, () => start()));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(stripe.pages.size).toBe(1);
    expect(await kept()).toHaveLength(1);
  });

  it("with another body is refused, and with another key is another top-up", async () => {
    const { start, kept } = await counter();
    await start();

    expect(outcomeOf(await start({ amountGrosze: 3_000, method: "blik" }))).toEqual([422, "idempotency_key_reused"]);
    expect(outcomeOf(await start({ amountGrosze: 2_000, method: "card" }))).toEqual([422, "idempotency_key_reused"]);
    expect((await start({ amountGrosze: 2_000, method: "blik" }, "key-2")).status).toBe(201);
    expect(await kept()).toHaveLength(2);
  });

  it("of a colleague with the same key is another request", async () => {
    const { start, kept, table, accountId, handler } = await counter();
    const { authorization } = await keepSignedIn(table, somePerson(accountId), noon);
    const first = await start();

    const theirs = await ask(handler, "POST /top-ups", {
      authorization,
      body: { amountGrosze: 9_000, method: "card" },
      headers: { "idempotency-key": "key-1" },
    });

    expect(theirs.status).toBe(201);
    expect(theirs.body?.id).not.toBe(first.body?.id);
    expect(await kept()).toHaveLength(2);
  });

  it("opens no page any more once it is too late for one", async () => {
    const { start, stripe, signInAgain } = await counter();
    stripe.moods.push(new Refusal(topUpRefusals.payment_provider_unavailable));
    await start();
    stripe.asked.length = 0;

    await signInAgain(new Date(noon.getTime() + 23 * 3600_000));
    const late = await start();

    expect(late).toMatchObject({ status: 201, body: { state: "expired" } });
    expect(late.body).not.toHaveProperty("payment");
    expect(stripe.asked).toEqual([]);
  });
});

describe("when Stripe", () => {
  it.each([
    ["does not answer", topUpRefusals.payment_provider_unavailable, 503],
    ["refuses the call", topUpRefusals.payment_provider_failed, 502],
  ] as const)("%s, the same request opens the same attempt's page later", async (_, problem, status) => {
    const { start, stripe, kept } = await counter();
    stripe.moods.push(new Refusal(problem, { retryAfterSeconds: 5 }));

    const refused = await start();
    const [waiting] = await kept();
    const later = await start();

    expect(outcomeOf(refused)).toEqual([status, problem.code]);
    expect(refused.headers["retry-after"]).toBe("5");
    expect(waiting?.checkout).toBeUndefined();
    expect(later).toMatchObject({ status: 201, body: { id: waiting?.id, payment: { url: expect.any(String) } } });
    expect(stripe.asked).toEqual([`${waiting?.id}:1`, `${waiting?.id}:1`]);
  });

  it("fails but has opened the page, the page is found and no second one is opened", async () => {
    const { start, stripe, kept } = await counter();
    stripe.moods.push("opens and fails");

    const { status, body } = await start();

    expect(status).toBe(201);
    expect(body?.payment).toEqual({ url: `https://stripe.example/${body?.id}:1` });
    expect(stripe.pages.size).toBe(1);
    expect((await kept())[0]).toMatchObject({ attempt: 1, checkout: { sessionId: `cs_${body?.id}:1` } });
    expect(logged.of("top_up.attempt_failed")).toHaveLength(1);
  });

  it("fails and keeps saying so, the next request is the next attempt", async () => {
    const { start, stripe, kept } = await counter();
    stripe.moods.push("fails");

    const refused = await start();
    const again = await start();

    const [topUp] = await kept();
    expect(outcomeOf(refused)).toEqual([502, "payment_provider_failed"]);
    expect(refused.headers["retry-after"]).toBe("1");
    expect(again).toMatchObject({ status: 201, body: { id: topUp?.id } });
    expect(stripe.asked).toEqual([`${topUp?.id}:1`, `${topUp?.id}:2`]);
    expect(stripe.pages.size).toBe(1);
  });

  it("fails eight at once, the attempts go on by one", async () => {
    const { start, stripe, kept } = await counter();
    stripe.moods.push("fails");
    await start();
    stripe.moods.push("fails");

    await Promise.all(Array.from({ length: 8 }, () => start()));

    const again = await start();
    expect(again.status).toBe(201);
    expect((await kept())[0]?.attempt).toBe(3);
    expect(stripe.pages.size).toBe(1);
  });

  it("opens the page but our store can't keep it, the repetition finds the same page", async () => {
    const { start, stripe, client, kept } = await counter();
    let updates = 0;
    injectFaults(client, ({ command }) => (command === "UpdateItem" && updates++ === 0 ? "lost-before" : undefined));

    expect(outcomeOf(await start())).toEqual([503, "temporarily_unavailable"]);
    const again = await start();

    expect(again.status).toBe(201);
    expect(stripe.pages.size).toBe(1);
    expect(again.body?.payment).toEqual({ url: (await kept())[0]?.checkout?.url });
  });

  it("tells of the payment before our own call has ended, the top-up is shown as paid", async () => {
    const { start, client, table, kept } = await counter();
    beforeNext(client, "UpdateItem", async () => {
      const [topUp] = await kept();
      await keepTopUp(table, {
        ...topUp!,
        checkout: { sessionId: "cs_found", url: "https://stripe.example/found" },
        payments: [{ paymentId: "pi_1", sessionId: "cs_found", paidAt: noon.toISOString() }],
      });
    });

    const { status, body } = await start();

    expect([status, body?.state]).toEqual([201, "credited"]);
    expect(body).not.toHaveProperty("payment");
  });
});

describe("showing top-ups", () => {
  it("shows one's own", async () => {
    const { start, show } = await counter();
    const started = await start();

    expect(await show(started.body?.id)).toEqual({ ...started, status: 200, headers: expect.any(Object) });
  });

  it.each([
    [
      "another account's",
      async (table: Parameters<typeof keepTopUp>[0]) => {
        const accountId = await openTestAccount(table);
        return (await keepTopUp(table, someTopUp(accountId))).id;
      },
    ],
    ["an unknown one", async () => newId("tu", noon)],
    ["a malformed id", async () => "tu_1#HEAD"],
    ["an id of another kind", async () => newId("us", noon)],
  ])("says nothing of %s", async (_, idOf) => {
    const { show, table } = await counter();

    const answer = await show(await idOf(table));

    expect(outcomeOf(answer)).toEqual([404, "not_found"]);
    expect(answer.body?.errors).toBeUndefined();
  });

  it("lists the account's own, newest first, in pages", async () => {
    const { list, table, accountId } = await counter();
    const ids = ["1", "2", "3"].map((last) => `tu_01KJQ3V2G0ABCDEFGHJKMNPQR${last}`);
    for (const id of ids) await keepTopUp(table, someTopUp(accountId, { id }));
    await keepTopUp(table, someTopUp(await openTestAccount(table)));
    const idsOf = ({ body }: Awaited<ReturnType<typeof list>>) =>
      ((body?.items ?? []) as { id: string }[]).map(({ id }) => id);

    const first = await list({ limit: "2" });
    const second = await list({ limit: "2", cursor: String(first.body?.nextCursor) });

    expect([...idsOf(first), ...idsOf(second)]).toEqual([...ids].reverse());
    expect(second.body).not.toHaveProperty("nextCursor");
  });

  it.each([
    [{ payments: [{ paymentId: "pi_1", sessionId: "cs_1", paidAt: noon.toISOString() }] }, "credited"],
    [{ failedAt: noon.toISOString() }, "failed"],
    [{ expiredAt: noon.toISOString() }, "expired"],
    [{ processingSince: noon.toISOString() }, "processing"],
  ] satisfies [Partial<CardTopUp>, string][])(
    "shows where to pay only as long as that is possible: %j",
    async (facts, state) => {
      const { show, table, accountId } = await counter();
      const checkout = { sessionId: "cs_1", url: "https://stripe.example/1" };
      const waiting = await keepTopUp(table, someTopUp(accountId, { checkout }));
      const over = await keepTopUp(table, someTopUp(accountId, { checkout, ...facts }));

      expect((await show(waiting.id)).body?.payment).toEqual({ url: "https://stripe.example/1" });
      const { body } = await show(over.id);
      expect(body?.state).toBe(state);
      expect(body).not.toHaveProperty("payment");
    },
  );
});

describe("the top-ups of a closed account", () => {
  it("are no new ones, and a repetition is answered with what was started before", async () => {
    const { start, setState, kept } = await counter();
    const first = await start();
    await setState("frozen");
    const whileFrozen = await start(undefined, "key-2");
    await setState("closed");

    const refused = await start(undefined, "key-3");

    expect([first.status, whileFrozen.status]).toEqual([201, 201]);
    expect([refused.status, refused.body?.code]).toEqual([409, "account_closed"]);
    expect((await start()).body?.id).toBe(first.body?.id);
    expect(await kept()).toHaveLength(2);
  });
});

describe("the ways to top up", () => {
  it("are the methods of the stage, and what each leads to", async () => {
    const { options } = await counter();

    expect((await options()).body).toEqual({
      minimumGrosze: 2_000,
      maximumGrosze: 5_000_000,
      suggestedGrosze: [2_000, 5_000, 10_000, 20_000, 50_000],
      methods: [
        { method: "card", next: "payment", openMax: 20 },
        { method: "blik", next: "payment", openMax: 20 },
      ],
    });
  });

  it("are exactly what is taken: every method and amount that they name, and nothing beyond", async () => {
    const { options, start } = await counter();
    const { minimumGrosze, maximumGrosze, suggestedGrosze, methods } = (await options()).body as {
      minimumGrosze: number;
      maximumGrosze: number;
      suggestedGrosze: number[];
      methods: { method: string; next: "payment" | "transfer" }[];
    };

    for (const { method, next } of methods)
      for (const amountGrosze of [minimumGrosze, ...suggestedGrosze, maximumGrosze]) {
        const { status, body } = await start({ amountGrosze, method }, `${method} ${amountGrosze}`.replace(" ", "-"));
        expect([status, body?.[next] !== undefined]).toEqual([201, true]);
      }
    for (const amountGrosze of [minimumGrosze - 1, maximumGrosze + 1])
      expect((await start({ amountGrosze, method: "card" }, `beyond-${amountGrosze}`)).status).toBe(400);
    expect((await start({ amountGrosze: minimumGrosze, method: "p24" }, "other")).status).toBe(400);
  });

  it("are none where the account is closed, and all where it is frozen", async () => {
    const { options, setState } = await counter();

    await setState("frozen");
    expect((await options()).body?.methods).toHaveLength(2);
    await setState("closed");
    expect((await options()).body?.methods).toEqual([]);
  });
});
