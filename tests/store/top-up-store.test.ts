import { describe, expect, it } from "vitest";
import { grosze } from "../../shared/domain/money.ts";
import { type CardTopUp, cardTopUpState, openCardPagesMax } from "../../shared/domain/top-ups/card-top-up.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys } from "../../shared/store/keys.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { injectFaults } from "../support/faults.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { eventOf, keepTopUp, noon, page, someTopUp } from "../support/top-ups.ts";

const stage = tableOfFile();
const withTopUps = () => {
  const { client, table } = stage();
  return { client, table, topUps: topUpStore(table) };
};
const requestOf = (topUp: CardTopUp, changes: Partial<RequestKey> = {}): RequestKey => ({
  accountId: topUp.accountId,
  userId: "us_anna",
  route: "top-ups",
  key: "key-1",
  bodyHash: sha256("5000 by card"),
  ...changes,
});

describe("starting a top-up", () => {
  it("keeps it, and knows the request for 30 days", async () => {
    const { table, topUps } = withTopUps();
    const topUp = someTopUp(someAccountId());

    expect(await topUps.start(topUp, requestOf(topUp))).toEqual(topUp);

    expect(await topUps.getCard(topUp.accountId, topUp.id)).toEqual(topUp);
    const claim = await table.get(keys.request(requestOf(topUp)));
    expect(claim?.ttl).toBe(noon.getTime() / 1000 + 30 * 24 * 3600);
  });

  it("again with the same key and body is the same top-up, as it is by now", async () => {
    const { topUps } = withTopUps();
    const [first, repeated] = [someTopUp(someAccountId()), someTopUp(someAccountId())];
    await topUps.start(first, requestOf(first));
    const opened = await topUps.keepCheckout(first, page("open"));

    const answered = await topUps.start({ ...repeated, accountId: first.accountId }, requestOf(first));

    expect(answered).toEqual(opened);
    expect((await topUps.list(first.accountId, { limit: 10 })).topUps).toHaveLength(1);
  });

  describe("by card, with as many pages open as may be", () => {
    const start = ({ topUps }: ReturnType<typeof withTopUps>, topUp: CardTopUp) =>
      topUps.start(topUp, requestOf(topUp, { key: topUp.id }));
    const full = async () => {
      const ground = withTopUps();
      const accountId = someAccountId();
      const open = Array.from({ length: openCardPagesMax }, () => someTopUp(accountId));
      for (const topUp of open) await start(ground, topUp);
      /** One more, made some milliseconds after noon. */
      const another = (milliseconds = 0) => {
        const at = new Date(noon.getTime() + milliseconds);
        return someTopUp(accountId, { createdAt: at.toISOString() });
      };
      return { ...ground, accountId, open, another, starts: (topUp: CardTopUp) => start(ground, topUp) };
    };

    it("is refused and leaves nothing; the repetition of one that was kept needs no place", async () => {
      const { topUps, table, accountId, open, another, starts } = await full();
      const topUp = another();

      expect((await refusalOf(starts(topUp)))?.code).toBe("too_many_open_payment_pages");

      expect(await table.get(keys.topUp(accountId, topUp.id))).toBeUndefined();
      expect(await table.get(keys.request(requestOf(topUp, { key: topUp.id })))).toBeUndefined();
      expect((await topUps.list(accountId, { limit: 100 })).topUps).toHaveLength(openCardPagesMax);
      expect(await starts(open[0]!)).toEqual(open[0]);
    });

    it.each([
      ["was paid", { payments: [{ paymentId: "pi_1", sessionId: "cs_1", paidAt: noon.toISOString() }] }],
      ["was submitted to the bank", { processingSince: noon.toISOString() }],
      ["failed", { failedAt: noon.toISOString() }],
      ["was closed by Stripe", { expiredAt: noon.toISOString() }],
    ] satisfies [string, Partial<CardTopUp>][])(
      "is kept once one of them %s, and a second is not",
      async (_, facts) => {
        const { table, open, another, starts } = await full();
        await keepTopUp(table, { ...open[7]!, ...facts });
        const topUp = another();

        expect(await starts(topUp)).toEqual(topUp);
        expect((await refusalOf(starts(another())))?.code).toBe("too_many_open_payment_pages");
      },
    );

    it("is kept once their time is over, by the clock and not by any event", async () => {
      const { open, another, starts } = await full();
      const hours23 = Date.parse(open[0]!.expiresAt) - noon.getTime();

      expect((await refusalOf(starts(another(hours23 - 1))))?.code).toBe("too_many_open_payment_pages");
      for (let count = 0; count < openCardPagesMax; count += 1)
        expect(await refusalOf(starts(another(hours23)))).toBeUndefined();
    });

    it("by many at once is kept for as many as there are places, also where places have to be freed first", async () => {
      const { table, open, another, starts } = await full();
      for (const topUp of open.slice(0, 3)) await keepTopUp(table, { ...topUp, failedAt: noon.toISOString() });

      const refused = await Promise.all(Array.from({ length: 8 }, () => refusalOf(starts(another()))));

      const kept = refused.filter((refusal) => refusal === undefined).length;
      // A race that was lost too often is refused as such, and keeps nothing.
      expect(kept).toBeLessThanOrEqual(3);
      expect(kept).toBeGreaterThanOrEqual(1);
      const places = (await table.get(keys.openCardPages(open[0]!.accountId)))?.topUpIds as Set<string>;
      expect(places.size).toBe(openCardPagesMax - 3 + kept);
    });
  });

  it("with the same key and another body is refused", async () => {
    const { topUps } = withTopUps();
    const topUp = someTopUp(someAccountId());
    await topUps.start(topUp, requestOf(topUp));
    const other = someTopUp(topUp.accountId, { amountGrosze: grosze(9_000) });

    const refused = await refusalOf(topUps.start(other, requestOf(topUp, { bodyHash: sha256("9000 by card") })));

    expect(refused?.code).toBe("idempotency_key_reused");
    expect((await refusalOf(topUps.getCard(other.accountId, other.id)))?.code).toBe("not_found");
  });

  it.each([
    ["user", { userId: "us_ewa" }],
    ["route", { route: "offer-orders" }],
    ["key", { key: "key-2" }],
  ])("with another %s is another request", async (_, differs) => {
    const { topUps } = withTopUps();
    const [first, second] = [someTopUp(someAccountId()), someTopUp(someAccountId())];
    await topUps.start(first, requestOf(first));

    const other = { ...second, accountId: first.accountId };
    expect(await topUps.start(other, requestOf(first, differs))).toEqual(other);
  });

  it("eight times at once starts one, and answers all with it", async () => {
    const { topUps } = withTopUps();
    const accountId = someAccountId();

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => {
        const topUp = someTopUp(accountId);
        return topUps.start(topUp, requestOf(topUp));
      }),
    );

    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect((await topUps.list(accountId, { limit: 10 })).topUps).toHaveLength(1);
  });

  it("that meets another transaction is tried again by itself", async () => {
    const { client, topUps } = withTopUps();
    const topUp = someTopUp(someAccountId());
    let calls = 0;
    injectFaults(client, () => (calls++ < 3 ? "conflict" : undefined));

    expect(await topUps.start(topUp, requestOf(topUp))).toEqual(topUp);
  });

  it.each(["throttled", "lost-before", "lost-after"] as const)(
    "whose call is %s starts one, once it is repeated",
    async (fault) => {
      const { client, topUps } = withTopUps();
      const accountId = someAccountId();
      const [topUp, repeated] = [someTopUp(accountId), someTopUp(accountId)];
      let calls = 0;
      injectFaults(client, () => (calls++ === 0 ? fault : undefined));

      expect((await refusalOf(topUps.start(topUp, requestOf(topUp))))?.code).toBe("temporarily_unavailable");
      const started = await topUps.start(repeated, requestOf(topUp));

      expect(started.id).toBe(fault === "lost-after" ? topUp.id : repeated.id);
      expect((await topUps.list(accountId, { limit: 10 })).topUps).toEqual([started]);
    },
  );
});

describe("the payment page of an attempt", () => {
  it("is kept, and the first one stays", async () => {
    const { table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId()));

    const first = await topUps.keepCheckout(topUp, page("first"));
    const second = await topUps.keepCheckout(topUp, page("second"));

    expect(first).toEqual({ ...topUp, version: 2, checkout: page("first") });
    expect(second).toEqual(first);
    expect(await topUps.getCard(topUp.accountId, topUp.id)).toEqual(first);
  });

  it("that is over is not kept: the top-up is answered as others left it", async () => {
    const { table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId()));
    const next = await topUps.beginNextAttempt(topUp);

    expect(await topUps.keepCheckout(topUp, page("late"))).toEqual(next);
    expect(await topUps.keepCheckout(next, page("present"))).toEqual({
      ...next,
      version: 3,
      checkout: page("present"),
    });
  });

  it("goes on by one, however many saw it fail", async () => {
    const { table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId()));

    const seen = await Promise.all(Array.from({ length: 5 }, () => topUps.beginNextAttempt(topUp)));

    expect(seen.map(({ attempt }) => attempt)).toEqual([2, 2, 2, 2, 2]);
  });

  it("is the same though the SDK repeats its keeping", async () => {
    const { client, table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId()));
    injectFaults(client, ({ command }) => (command === "UpdateItem" ? "answer-lost-once" : undefined));

    const next = await topUps.beginNextAttempt(topUp);
    const opened = await topUps.keepCheckout(next, page("present"));

    expect(opened).toEqual({ ...topUp, version: 3, attempt: 2, checkout: page("present") });
  });

  it("that could not be kept says to come again", async () => {
    const { client, table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId()));
    injectFaults(client, () => "lost-before");

    expect((await refusalOf(topUps.keepCheckout(topUp, page("x"))))?.code).toBe("temporarily_unavailable");
    expect((await refusalOf(topUps.beginNextAttempt(topUp)))?.code).toBe("temporarily_unavailable");
  });
});

describe("a fact that moves no money", () => {
  it.each([
    ["processing", "processing"],
    ["failed", "failed"],
    ["expired", "expired"],
  ] as const)("is kept: %s", async (says, state) => {
    const { table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId(), { checkout: page("present") }));

    expect(await topUps.keepFact(topUp.accountId, eventOf(topUp, says))).toBe("kept");
    expect(cardTopUpState(await topUps.getCard(topUp.accountId, topUp.id), noon)).toBe(state);
  });

  it("is written once: repeated, it changes nothing, neither its time nor the top-up's version", async () => {
    const { table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId(), { checkout: page("present") }));
    const later = new Date(noon.getTime() + 60_000).toISOString();

    await topUps.keepFact(topUp.accountId, eventOf(topUp, "failed"));
    const first = await topUps.getCard(topUp.accountId, topUp.id);
    const again = await topUps.keepFact(topUp.accountId, eventOf(topUp, "failed", { occurredAt: later }));

    expect(again).toBe("nothing-new");
    expect(await topUps.getCard(topUp.accountId, topUp.id)).toEqual(first);
    expect(first.failedAt).toBe(noon.toISOString());
  });

  it("is kept also before the page itself is: Stripe may be faster than we are", async () => {
    const { table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId()));

    expect(await topUps.keepFact(topUp.accountId, eventOf(topUp, "processing"))).toBe("kept");
  });

  it("of another page says nothing", async () => {
    const { table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId(), { checkout: page("present") }));

    expect(await topUps.keepFact(topUp.accountId, eventOf(topUp, "failed", { sessionId: "cs_old" }))).toBe(
      "other-page",
    );
    expect(await topUps.getCard(topUp.accountId, topUp.id)).toEqual(topUp);
  });

  it("of a top-up that is not there, or is another account's, is refused", async () => {
    const { table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId()));

    const refused = await refusalOf(topUps.keepFact(someAccountId(), eventOf(topUp, "failed")));

    expect(refused?.code).toBe("event_not_applied");
  });

  it("never is a payment", async () => {
    const { topUps } = withTopUps();
    const topUp = someTopUp(someAccountId());

    await expect(topUps.keepFact(topUp.accountId, eventOf(topUp, "paid"))).rejects.toThrow(RangeError);
  });
});

describe("the top-ups of an account", () => {
  it("are listed newest first, in pages, and none of another's", async () => {
    const { table, topUps } = withTopUps();
    const accountId = someAccountId();
    const ids = ["1", "2", "3"].map((last) => `tu_01KJQ3V2G0ABCDEFGHJKMNPQR${last}`);
    for (const id of ids) await keepTopUp(table, someTopUp(accountId, { id }));
    await keepTopUp(table, someTopUp(someAccountId()));

    const first = await topUps.list(accountId, { limit: 2 });
    const second = await topUps.list(accountId, { limit: 2, after: first.next });

    expect([...first.topUps, ...second.topUps].map(({ id }) => id)).toEqual([...ids].reverse());
    expect(second.next).toBeUndefined();
  });

  it("are not found under another account", async () => {
    const { table, topUps } = withTopUps();
    const topUp = await keepTopUp(table, someTopUp(someAccountId()));

    expect((await refusalOf(topUps.getCard(someAccountId(), topUp.id)))?.code).toBe("not_found");
  });
});
