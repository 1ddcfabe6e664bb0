import { afterEach, describe, expect, it } from "vitest";
import { DISPUTE_FEE_GROSZE } from "../../local/stripe/dispute-objects.ts";
import { serveStripe } from "../../local/stripe/serve.ts";
import { ReplayCardMoney, replayCardMoney, replayedText } from "../../ops/replay-card-money.ts";
import { SettleWork, settleWork } from "../../ops/settle-work.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { stripeGateway } from "../../shared/gateways/stripe.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { settlementStore } from "../../shared/store/settlement-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { logOfEachTest } from "../support/logged.ts";
import { toldFinance } from "../support/notices.ts";
import { thrownBy } from "../support/refusals.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { keepTopUp, noon, someTopUp } from "../support/top-ups.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const day = 24 * 3600 * 1000;
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

/** A shop whose events nobody took, and the command forty days later, when Stripe shows none of them any more. */
const forgotten = async () => {
  const { table } = stage();
  let nowMs = noon.getTime();
  const now = () => new Date(nowMs);
  const keysOfStripe = { secretKey: "sk_test_local", webhookSecret: "whsec_local" };
  const served = await serveStripe({ ...keysOfStripe, now, deliver: async () => 200 });
  served.standIn.delivery.drop(() => true);
  close = served.close;
  const stripe = stripeGateway({
    secret: async () => JSON.stringify({ secretKey: "sk_test_local", webhookSecrets: ["whsec_local"] }),
    address: served.address,
    stage: "local",
    livemode: false,
    panelAddress: "https://panel.example",
    now,
  });
  const ledger = ledgerStore({ table, now, pause: async () => {} });
  const payments = paymentStore({ table, ledger, topUps: topUpStore(table), newId, now });
  const lines: string[] = [];
  const replayOn = (uses: Parameters<typeof replayCardMoney>[0], from: Date, to: Date) =>
    replayCardMoney(uses)(ReplayCardMoney.parse({ from: dayOf(from), to: dayOf(to), by: "Hanna Maj" }));
  const uses = { stripe, payments, say: (line: string) => lines.push(line) };
  const opened = async () => {
    const accountId = await openTestAccount(table);
    const topUp = await keepTopUp(table, someTopUp(accountId, { expiresAt: new Date(nowMs + day / 2).toISOString() }));
    const page = await stripe.openCheckout(topUp);
    if (page === "failed") throw new Error("no page");
    return { ...topUp, sessionId: page.sessionId };
  };
  return {
    standIn: served.standIn,
    table,
    ledger,
    lines,
    uses,
    later: (milliseconds: number) => {
      nowMs += milliseconds;
    },
    opened,
    /** A top-up of 50 PLN that is paid, of which nothing is known here. */
    async paid() {
      const topUp = await opened();
      served.standIn.pay(topUp.sessionId, { method: "card", card: "4242424242424242" });
      return topUp;
    },
    replay: (from = noon, to = now()) => replayOn(uses, from, to),
    replayOn,
    now,
    balance: async (accountId: Parameters<typeof ledger.head>[0]) => (await ledger.head(accountId)).balanceGrosze,
  };
};

describe("replay-card-money", () => {
  it("posts what is missing by the money's own names, long after Stripe's events are gone, and once", async () => {
    const shop = await forgotten();
    const first = await shop.paid();
    shop.later(2 * day);
    const second = await shop.paid();
    shop.standIn.refund(first.id, { amountGrosze: 1_500 });
    const back = shop.standIn.refund(first.id, { amountGrosze: 500 });
    if (back.result === "done") shop.standIn.failRefund(back.object.id);
    shop.standIn.dispute(second.id);
    shop.standIn.winDispute(second.id, { amountGrosze: 1_200 });
    shop.later(40 * day);
    const somethingListed = await shop.uses.stripe.eventsBetween(noon.getTime() / 1000, shop.now().getTime() / 1000);
    expect(somethingListed).toEqual([]);

    const replayed = await shop.replay();

    const sums = {
      paid: 10_000,
      refunded: 1_500,
      withdrawn: 5_000,
      reinstated: 1_200,
      disputeFees: DISPUTE_FEE_GROSZE,
    };
    expect(replayed).toEqual({ posted: 4, parked: 0, sums });
    expect([await shop.balance(first.accountId), await shop.balance(second.accountId)]).toEqual([3_500, 1_200]);
    const { entries } = await shop.ledger.entries(first.accountId, { limit: 10 });
    expect(entries.map(({ actor }) => actor)).toEqual(entries.map(() => ({ type: "operations", id: "Hanna Maj" })));
    expect(shop.lines.slice(0, 3)).toEqual([
      `${dayOf(noon)}: 1 objects of Stripe's, 1 posted now, 0 for people`,
      `${dayOf(new Date(noon.getTime() + day))}: 0 objects of Stripe's, 0 posted now, 0 for people`,
      `${dayOf(new Date(noon.getTime() + 2 * day))}: 4 objects of Stripe's, 3 posted now, 0 for people`,
    ]);
    expect(replayedText(replayed)).toContain("fees of disputes 65,00\u00a0zł: the operator bears them");
    expect(await shop.replay()).toEqual({ posted: 0, parked: 0, sums });
    expect(await shop.balance(first.accountId)).toBe(3_500);
  });

  it("goes on from the day on which it stopped", async () => {
    const shop = await forgotten();
    const first = await shop.paid();
    shop.later(day);
    const second = await shop.paid();
    let calls = 0;
    const { payments } = shop.uses;
    const apply: typeof payments.apply = async (id, event) => {
      calls += 1;
      if (calls === 2) throw new Refusal(common.temporarily_unavailable);
      return payments.apply(id, event);
    };

    const stopped = await thrownBy(shop.replayOn({ ...shop.uses, payments: { ...payments, apply } }, noon, shop.now()));

    expect(stopped).toMatchObject({ code: "temporarily_unavailable" });
    const stoppedOn = dayOf(shop.now());
    expect(shop.lines.at(-1)).toBe(
      `Stopped on ${stoppedOn}. Repeat the command with --from ${stoppedOn}: what was posted is not posted again.`,
    );
    expect(await shop.replay(shop.now())).toMatchObject({ posted: 1 });
    expect([await shop.balance(first.accountId), await shop.balance(second.accountId)]).toEqual([5_000, 5_000]);
  });

  it("puts before people what can't be applied, and leaves alone what is none of ours", async () => {
    const shop = await forgotten();
    const lost = await shop.paid();
    await shop.table.write({ Delete: { Key: keys.topUp(lost.accountId, lost.id) } });
    shop.later(2 * day);
    const refund = shop.standIn.refund(lost.id, { amountGrosze: 100 });
    if (refund.result !== "done") throw new Error("not refunded");

    expect(await shop.replay()).toMatchObject({ posted: 0, parked: 2 });

    expect(await shop.table.get(keys.parked(lost.sessionId))).toMatchObject({ why: "not-applied", topUpId: lost.id });
    expect(await shop.table.get(keys.parked(refund.object.id))).toMatchObject({ queue: "card-irregularities" });
    const { stripe } = shop.uses;
    const ofOthers = { ...stripe, isOurs: async () => false };
    expect(await shop.replayOn({ ...shop.uses, stripe: ofOthers }, shop.now(), shop.now())).toMatchObject({
      parked: 0,
      sums: { refunded: 0 },
    });
  });

  it("counts what is new for people only, and takes off what can be applied later", async () => {
    const shop = await forgotten();
    const lost = await shop.paid();
    const kept = await shop.table.get(keys.topUp(lost.accountId, lost.id));
    await shop.table.write({ Delete: { Key: keys.topUp(lost.accountId, lost.id) } });
    const parkedItem = () => shop.table.get(keys.parked(lost.sessionId));

    expect(await shop.replay()).toMatchObject({ posted: 0, parked: 1 });
    const first = await parkedItem();
    shop.later(day);
    expect(await shop.replay()).toMatchObject({ posted: 0, parked: 0 });
    expect(await parkedItem()).toEqual(first);
    expect(shop.lines).toContain(
      `  ${lost.sessionId} can't be applied; it was put before people earlier, and stays as it is`,
    );
    expect(logged.of("stripe_event.parked")).toHaveLength(1);
    expect(await toldFinance(shop.table, lost.accountId)).toHaveLength(1);

    await shop.table.write({ Put: { Item: kept! } });
    expect(await shop.replay()).toMatchObject({ posted: 1, parked: 0 });
    expect(await parkedItem()).toBeUndefined();
  });

  it("puts a dispute that contradicts our records before people once, also where somebody settled it since", async () => {
    const shop = await forgotten();
    const topUp = await shop.paid();
    await shop.replay();
    const disputed = shop.standIn.dispute(topUp.id);
    if (disputed.result !== "done") throw new Error("not disputed");
    const { stripe } = shop.uses;
    const doubled = {
      ...stripe,
      async *objectsBetween(...range: Parameters<typeof stripe.objectsBetween>) {
        for await (const { id, read } of stripe.objectsBetween(...range)) {
          const said = read();
          const moves = said?.about === "dispute" ? [...said.moves, { ...said.moves[0]!, transactionId: "txn_2" }] : [];
          yield { id, read: () => (said?.about === "dispute" ? { ...said, moves } : said) };
        }
      },
    };
    const replay = () => shop.replayOn({ ...shop.uses, stripe: doubled }, noon, shop.now());

    expect(await replay()).toMatchObject({ posted: 0, parked: 1 });
    const settled = { queue: "card-irregularities", subject: disputed.object.id, reason: "Compared", by: "Hanna Maj" };
    await settleWork({ settlements: settlementStore(shop.table), now: shop.now })(SettleWork.parse(settled), "ola");
    expect(await replay()).toMatchObject({ posted: 0, parked: 0 });
    expect(await shop.table.due("card-irregularities", shop.now().toISOString(), 10)).toEqual([]);
    expect(await shop.balance(topUp.accountId)).toBe(5_000);
  });

  it("skips the expired page of a top-up that nobody knows: it moved no money", async () => {
    const shop = await forgotten();
    const lost = await shop.opened();
    await shop.table.write({ Delete: { Key: keys.topUp(lost.accountId, lost.id) } });
    shop.later(2 * day);
    expect(shop.standIn.expireDue()).toHaveLength(1);

    expect(await shop.replay()).toMatchObject({ posted: 0, parked: 0, sums: { paid: 0 } });
    expect(await shop.table.get(keys.parked(lost.sessionId))).toBeUndefined();
  });

  it.each([
    ["no day", "2026-13-01", "2026-12-31"],
    ["a range that ends before it begins", "2026-02-02", "2026-02-01"],
  ])("refuses %s", (_, from, to) => {
    expect(ReplayCardMoney.safeParse({ from, to, by: "Hanna Maj" }).success).toBe(false);
  });
});
