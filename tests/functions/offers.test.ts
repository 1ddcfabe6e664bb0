/** A company's offer, prices of others, and orders, at the real handler. Noon is 1 pm of 2 March 2026 in Warsaw. */
import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/offers/declaration.ts";
import { verbs } from "../../functions/offers/index.ts";
import type { Role } from "../../shared/domain/access.ts";
import type { AccountHead } from "../../shared/domain/account/account.ts";
import { boughtOf, type Offer } from "../../shared/domain/offers/offer.ts";
import { newSubscription } from "../../shared/domain/offers/subscription.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { balanceAddressees } from "../../shared/store/balance-addressees.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { orderStore } from "../../shared/store/order-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import { newSubscriptionWrites } from "../../shared/store/subscription-writes.ts";
import type { Write } from "../../shared/store/table.ts";
import { callsOf } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { credit } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { waitingNotices } from "../support/notices.ts";
import { someOffer } from "../support/offers.ts";
import { keepSignedIn, openedWrite, somePerson } from "../support/people.ts";
import { expectOnce } from "../support/request-keys.ts";
import { type Answered, type Asked, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { subscribe } from "../support/subscriptions.ts";
import { openTestAccount, someAccountId, someHead, tableNamed, testTable } from "../support/table.ts";
import { noon } from "../support/top-ups.ts";

logOfEachTest();
const watch = onlyGranted("offers");

const bok = "bok@operator.example";

const start = someOffer({
  id: "of_start",
  name: { pl: "Start", en: "Starter" },
  monthlyFeeGrosze: 2_900,
  includes: { numbers: 2, channels: 2, minutes: 100, recordingGigabytes: 1 },
});
const office = someOffer({ id: "of_biuro", monthlyFeeGrosze: 7_900, activationFeeGrosze: 4_900 });
const contract = someOffer({ id: "of_kontrakt", availableTo: "postpaid" });

/** Of the month from 20 February to 20 March, 18 days of 28 are left at noon. */
const month = { from: "2026-02-20", until: "2026-03-20" };
const officeNow = { chargeGrosze: 9_979, creditGrosze: 1_865, effectiveAt: noon.toISOString() };
const missing = (balance: number) => officeNow.chargeGrosze - officeNow.creditGrosze - balance;

type Wanted = {
  readonly role?: Role;
  readonly isMain?: boolean;
  /** Null: an offer of its own. */
  readonly has?: Offer | null;
  /** Null: no month is paid yet. */
  readonly paidSince?: string | null;
  readonly balance?: number;
  readonly head?: Partial<AccountHead>;
};

/** A company before a catalogue, in a table of their own. */
const company = async ({
  role = "administrator",
  isMain = role === "administrator",
  has = start,
  paidSince = month.from,
  balance = 20_000,
  head = {},
}: Wanted = {}) => {
  const stage = await testTable();
  const looking = stage.table;
  const { client, table } = watch(tableNamed(stage.name));
  let at = noon;
  const now = () => at;

  const offerWrites = (offers: readonly Offer[]): Write[] =>
    offers.map((offer) => ({ Put: { Item: { ...keys.offer(offer.id), ...offer } } }));
  const keepOffers = (...offers: readonly Offer[]) => looking.transact(offerWrites(offers));

  const books = ledgerStore({ table: looking, now });
  const accountId = someAccountId();
  const bought = has && newSubscription(boughtOf(has), paidSince ?? undefined);
  const first: Write[] = [
    ...offerWrites([start, office, contract]),
    openedWrite(accountId),
    ...(bought ? newSubscriptionWrites(accountId, bought, at) : []),
  ];
  const topUp = (amount: number, seen?: AccountHead) =>
    books.post(accountId, () => ({ drafts: [credit(amount, newId("tu", at))] }), {}, seen && { head: seen, items: {} });

  const ledger = ledgerStore({ table, now });
  const subscriptions = subscriptionStore({ table, ledger, now });
  const addressees = balanceAddressees(table);
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(table),
    subscriptions,
    orders: orderStore({ table, ledger, subscriptions, catalogue: offerStore(table).list, addressees, now }),
    addressees,
    helpdesk: () => bok,
    now,
  }));

  /** Somebody of the company, or of another one, before the panel. */
  const signIn = async (user: Partial<PortalUser> = {}, of = accountId, also: readonly Write[] = []) => {
    const { user: someone, authorization } = await keepSignedIn(looking, somePerson(of, { user }), at, also);
    const asks = (route: string, asked: Asked = {}) => ask(handler, route, { authorization, ...asked });
    return {
      user: someone,
      asks,
      show: (headers: Asked["headers"] = {}) => asks("GET /offer", { headers }),
      quote: (offerId: string, headers: Asked["headers"] = {}) =>
        asks("POST /offer-quotes", { body: { offerId }, headers }),
      order: (quoteId: unknown, key = newId("tu", at), headers: Asked["headers"] = {}) =>
        asks("POST /offer-orders", { body: { quoteId }, headers: { "idempotency-key": key, ...headers } }),
      showOrder: (id: unknown) => asks("GET /offer-orders/{id}", { path: { id: String(id) } }),
      listed: (query: Record<string, string>) => asks("GET /offer-orders", { query }),
      orders: async () => (await asks("GET /offer-orders")).body?.items as Record<string, unknown>[],
      withdraw: (id: unknown) => asks("DELETE /offer-orders/{id}", { path: { id: String(id) } }),
    };
  };
  const person = await signIn({ role, isMainAdministrator: isMain }, accountId, first);
  if (balance > 0) await topUp(balance, someHead(accountId));
  if (Object.keys(head).length > 0)
    await looking.write({ Put: { Item: { ...(await looking.get(keys.head(accountId))), ...head } } });

  return {
    ...person,
    accountId,
    client,
    looking,
    signIn,
    keepOffers,
    topUp,
    /** The other company's administrator. */
    stranger: async () => {
      const other = await openTestAccount(looking);
      await subscribe(looking, other, start, { at, paidSince: month.from });
      return signIn({}, other);
    },
    pass: (minutes: number) => {
      at = new Date(at.getTime() + minutes * 60_000);
    },
    setNow: (instant: string) => {
      at = new Date(instant);
    },
    report: (inUse: { numbers: number; channels: number }) =>
      looking.write({ Put: { Item: { ...keys.inUse(accountId), ...inUse } } }),
    /** What the hourly schedule does. */
    renew: () =>
      subscriptionStore({ table: looking, ledger: books, now }).renew(accountId, () =>
        balanceAddressees(looking)(accountId),
      ),
    marker: () => looking.get(keys.waits(accountId, "monthly-fee")),
    head: () => books.head(accountId),
    /** Kind, amount and note of each, the oldest first. */
    entries: async () =>
      (await books.entries(accountId, { limit: 100 })).entries
        .map(({ kind, amountGrosze, note }) => [kind, amountGrosze, note])
        .reverse(),
    verify: () => books.verify(accountId),
    notices: () => waitingNotices(looking),
    records: async () => (await auditStore(looking).list(accountId, { limit: 100 })).records,
  };
};

type Variant = {
  readonly offer: { readonly id: string };
  readonly blockedBy: readonly { readonly code: string; readonly contact?: unknown }[];
} & Record<string, unknown>;

const variantsOf = ({ body }: Answered) => body?.variants as Variant[];
const variant = (answered: Answered, id = office.id) => variantsOf(answered).find(({ offer }) => offer.id === id)!;
const codesOf = (blockedBy: unknown) => (blockedBy as Variant["blockedBy"]).map(({ code }) => code);

describe("the offer", () => {
  it("is shown with its month, its next fee, and what each other one costs now", async () => {
    const { show } = await company();

    const { status, body } = await show();

    expect(status).toBe(200);
    expect(body).toEqual({
      current: {
        id: "of_start",
        name: "Start",
        description: "Dla firm, które dużo dzwonią.",
        monthlyFeeGrosze: 2_900,
        activationFeeGrosze: 0,
        includes: start.includes,
      },
      period: month,
      nextFee: { on: "2026-03-20", amountGrosze: 2_900 },
      feeOverdue: null,
      pendingChange: null,
      variants: [
        {
          offer: {
            id: "of_biuro",
            name: "Biuro",
            description: "Dla firm, które dużo dzwonią.",
            monthlyFeeGrosze: 7_900,
            activationFeeGrosze: 4_900,
            includes: office.includes,
          },
          ...officeNow,
          nextFee: { on: "2026-03-20", amountGrosze: 7_900 },
          blockedBy: [],
        },
      ],
    });
  });

  it("is shown in English to whoever asks for it, reasons too", async () => {
    const { show } = await company({ balance: 0 });

    const answered = await show({ "accept-language": "en" });

    expect(answered.body?.current).toMatchObject({ name: "Starter", description: "For firms that call a lot." });
    expect(variant(answered).blockedBy).toEqual([
      { code: "balance_too_low", detail: "The balance is too low for this offer. Top up and order again." },
    ]);
  });

  it.each([
    ["administrator", { missingGrosze: missing(5_000), topUpGrosze: missing(5_000) }],
    ["finance", { missingGrosze: missing(5_000), topUpGrosze: missing(5_000) }],
    ["technical", {}],
  ] as const)("tells what the balance lacks to those who may see it: %s", async (role, amounts) => {
    const { show } = await company({ role, balance: 5_000 });

    const { missingGrosze, topUpGrosze, blockedBy, chargeGrosze } = variant(await show());

    expect({ missingGrosze, topUpGrosze }).toEqual({ missingGrosze: undefined, topUpGrosze: undefined, ...amounts });
    expect([chargeGrosze, codesOf(blockedBy)]).toEqual([officeNow.chargeGrosze, ["balance_too_low"]]);
  });

  it.each([
    ["is no less than a top-up may be", missing(1), 2_000, 20_000],
    ["covers what is missing, to the grosz", 0, missing(0), 20_000],
    ["is none where no top-up is that large", 0, undefined, 10_000_000],
  ])("suggests a top-up that %s", async (_, balance, suggested, monthlyFeeGrosze) => {
    const { show, keepOffers } = await company({ balance });
    if (suggested === undefined) await keepOffers({ ...office, monthlyFeeGrosze });

    const { missingGrosze, topUpGrosze } = variant(await show());

    expect(missingGrosze).toBeGreaterThan(0);
    expect(topUpGrosze).toBe(suggested);
  });

  it("is shown beside those alone that are on sale to the account", async () => {
    const { show, keepOffers, accountId } = await company();
    await keepOffers(
      someOffer({ id: "of_invited", availableTo: "invited", invitedAccounts: [accountId] }),
      someOffer({ id: "of_others", availableTo: "invited", invitedAccounts: [someAccountId()] }),
      someOffer({ id: "of_withdrawn", withdrawn: true }),
      someOffer({ id: "of_later", validFrom: "2026-03-03" }),
      someOffer({ id: "of_last", validTo: "2026-03-02" }),
    );

    expect(variantsOf(await show()).map(({ offer }) => offer.id)).toEqual(["of_biuro", "of_invited", "of_last"]);
  });

  it("that was bought stays as it was, whatever becomes of the catalogue", async () => {
    const { show, keepOffers } = await company();
    await keepOffers({ ...start, version: 2, monthlyFeeGrosze: 3_900, withdrawn: true });

    expect((await show()).body?.current).toMatchObject({ id: "of_start", monthlyFeeGrosze: 2_900 });
  });

  it("is that of a month which is due and not charged yet", async () => {
    const { show, entries } = await company({ paidSince: "2026-02-02", balance: 10_000 });

    const answered = await show();

    expect(answered.body).toMatchObject({
      period: { from: "2026-03-02", until: "2026-04-02" },
      nextFee: { on: "2026-04-02", amountGrosze: 2_900 },
    });
    // A whole month of both, and what is left of 100 PLN after the fee.
    expect(variant(answered)).toMatchObject({ chargeGrosze: 12_800, creditGrosze: 2_900, missingGrosze: 2_800 });
    expect(await entries()).toHaveLength(1);
  });

  it("is read in the guard's own round trip", async () => {
    const { show, client } = await company();
    const calls = callsOf(client);

    await show();

    expect(calls.map(({ command }) => command).sort()).toEqual(["BatchGetItem", "Query"]);
  });
});

describe("an offer that can't be ordered", () => {
  const contact = { email: bok };

  it.each([
    ["of a company that pays by contract", { has: null, head: { mode: "postpaid" } }, contract.id, "postpaid_contract"],
    ["of a company with an offer of its own", { has: null }, office.id, "custom_offer"],
    ["of a frozen account", { head: { state: "frozen" } }, office.id, "account_not_open"],
  ] as const)("says why and whom to write to: %s", async (_, wanted, offerId, code) => {
    const { show, quote } = await company(wanted as Wanted);

    expect(variant(await show(), offerId).blockedBy).toEqual([{ code, detail: expect.any(String), contact }]);
    const refused = await quote(offerId);
    expect(outcomeOf(refused)).toEqual([409, "contact_helpdesk"]);
    expect(refused.body?.blockedBy).toEqual(variant(await show(), offerId).blockedBy);
  });

  it("is none of a company with an offer of its own, whose name is known", async () => {
    const { show } = await company({ has: null, head: { offer: { id: "of_custom", name: "Umowa 7/2026" } } });

    expect((await show()).body).toMatchObject({
      current: { id: "of_custom", name: "Umowa 7/2026" },
      period: null,
      nextFee: null,
      feeOverdue: null,
      pendingChange: null,
    });
  });

  it.each([
    [{ numbers: 6, channels: 5 }, ["too_many_numbers"]],
    [{ numbers: 5, channels: 6 }, ["too_many_channels"]],
    [{ numbers: 6, channels: 6 }, ["too_many_numbers", "too_many_channels"]],
    [{ numbers: 5, channels: 5 }, []],
  ])("includes less than is in use: %j", async (inUse, codes) => {
    const { show, quote, report } = await company();
    await report(inUse);

    const { blockedBy } = variant(await show());

    expect(codesOf(blockedBy)).toEqual(codes);
    expect(blockedBy.every((reason) => Object.hasOwn(reason, "contact"))).toBe(true);
    expect(outcomeOf(await quote(office.id))).toEqual(codes.length > 0 ? [409, "contact_helpdesk"] : [201]);
  });

  it("while a fee is not paid has no price, and the missing fee is named", async () => {
    const { show, quote } = await company({ paidSince: "2026-01-20", balance: 1_000 });

    const answered = await show();

    expect(answered.body?.feeOverdue).toEqual({
      since: noon.toISOString(),
      amountGrosze: 2_900,
      missingGrosze: 1_900,
      topUpGrosze: 2_000,
    });
    const { offer: _, ...told } = variant(answered);
    expect(told).toEqual({ blockedBy: [{ code: "fee_overdue", detail: expect.any(String) }] });
    const refused = await quote(office.id);
    expect(outcomeOf(refused)).toEqual([409, "fee_overdue"]);
    expect(codesOf(refused.body?.blockedBy)).toEqual(["fee_overdue"]);
  });

  it("before the first month is paid has no price either", async () => {
    const { show } = await company({ paidSince: null, balance: 0 });

    expect((await show()).body).toMatchObject({ period: null, nextFee: null, feeOverdue: { amountGrosze: 2_900 } });
  });

  it("is the present one, or none of the account's", async () => {
    const { quote } = await company();

    expect(outcomeOf(await quote(start.id))).toEqual([409, "same_offer"]);
    expect(outcomeOf(await quote(contract.id))).toEqual([404, "not_found"]);
    expect(outcomeOf(await quote("of_unknown"))).toEqual([404, "not_found"]);
    expect(outcomeOf(await quote("Biuro"))).toEqual([400, "invalid_request"]);
  });

  it("was withdrawn before the order", async () => {
    const { quote, order, keepOffers, entries } = await company();
    const { id } = (await quote(office.id)).body!;
    await keepOffers({ ...office, withdrawn: true, version: 2 });

    const refused = await order(id);

    expect(outcomeOf(refused)).toEqual([409, "contact_helpdesk"]);
    expect(refused.body?.blockedBy).toEqual([{ code: "offer_withdrawn", detail: expect.any(String), contact }]);
    expect(outcomeOf(await quote(office.id))).toEqual([409, "contact_helpdesk"]);
    expect(await entries()).toHaveLength(1);
  });
});

describe("a quote", () => {
  it("holds the price for ten minutes, in debt too", async () => {
    const { quote } = await company({ balance: 5_000 });

    expect(await quote(office.id)).toMatchObject({
      status: 201,
      body: {
        offerId: "of_biuro",
        ...officeNow,
        nextFee: { on: "2026-03-20", amountGrosze: 7_900 },
        missingGrosze: missing(5_000),
        topUpGrosze: missing(5_000),
        expiresAt: "2026-03-02T12:10:00.000Z",
      },
    });
  });

  it("charges a month first that is due", async () => {
    const { quote, entries } = await company({ paidSince: "2026-02-02" });

    expect((await quote(office.id)).body).toMatchObject({ chargeGrosze: 12_800, creditGrosze: 2_900 });
    expect((await entries()).slice(1)).toEqual([["offer-fee", -2_900, "Start, 2026-03-02 – 2026-04-01"]]);
  });
});

describe("an order", () => {
  it("charges the rest of the month, credits that of the offer before, and changes the offer", async () => {
    const { quote, order, orders, show, head, entries, verify, records, user } = await company();
    const { id: quoteId } = (await quote(office.id)).body!;

    const ordered = await order(quoteId);

    const shown = {
      id: expect.stringMatching(/^or_/),
      state: "effective",
      offer: { ...((await show()).body?.current as object) },
      from: { id: "of_start", name: "Start" },
      ...officeNow,
      orderedAt: noon.toISOString(),
      orderedBy: user.id,
    };
    expect([ordered.status, ordered.body]).toEqual([201, shown]);
    expect(shown.offer).toMatchObject({ id: "of_biuro", monthlyFeeGrosze: 7_900 });
    expect((await entries()).slice(1)).toEqual([
      ["offer-credit", officeNow.creditGrosze, "Start"],
      ["offer-fee", -officeNow.chargeGrosze, "Biuro"],
    ]);
    expect(await head()).toMatchObject({ balanceGrosze: -missing(20_000), offer: { id: "of_biuro", name: "Biuro" } });
    expect(await verify()).toEqual([]);
    expect(await orders()).toEqual([ordered.body]);
    expect((await show()).body).toMatchObject({ period: month, nextFee: { amountGrosze: 7_900 } });
    expect(await records()).toMatchObject([
      { kind: "offer-ordered", subject: ordered.body?.id, userId: user.id, from: "192.0.2.1" },
    ]);
  });

  it("is told to whoever ordered, to the main administrator, and to the customer service office", async () => {
    const { quote, order, notices, user, accountId } = await company({ role: "finance" });
    const { id } = (await quote(office.id)).body!;

    await order(id, "key-1", { "accept-language": "en" });

    const told = (await notices()).map(({ recipient, language, facts }) => ({
      recipient,
      language,
      isForDesk: (facts as { isForDesk?: boolean }).isForDesk,
    }));
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        { recipient: { accountId, userId: user.id }, language: "en", isForDesk: false },
        { recipient: { mainAdministratorOf: accountId }, language: "pl", isForDesk: false },
        { recipient: { desk: "helpdesk" }, language: "pl", isForDesk: true },
      ]),
    );
  });

  it("of the main administrator is told to them once", async () => {
    const { quote, order, notices, accountId } = await company();
    const { id } = (await quote(office.id)).body!;

    await order(id, "key-1", { "accept-language": "en" });

    const told = (await notices()).map(({ recipient, language }) => ({ recipient, language }));
    expect(told).toHaveLength(2);
    expect(told).toEqual(
      expect.arrayContaining([
        { recipient: { mainAdministratorOf: accountId }, language: "en" },
        { recipient: { desk: "helpdesk" }, language: "pl" },
      ]),
    );
  });

  it("is made once under its key, and refused under one that came with another body", async () => {
    const { quote, order, entries, orders } = await company();
    const [first, second] = [(await quote(office.id)).body!, (await quote(office.id)).body!];

    const ordered = await order(first.id, "key-1");
    const again = await order(first.id, "key-1");
    expect([ordered, again].map(({ headers }) => headers["idempotency-replayed"])).toEqual([undefined, "true"]);

    expect([again.status, again.body]).toEqual([201, ordered.body]);
    expect(outcomeOf(await order(second.id, "key-1"))).toEqual([422, "idempotency_key_reused"]);
    expect(outcomeOf(await order(first.id, "key-2"))).toEqual([409, "same_offer"]);
    expect([await entries(), await orders()].map(({ length }) => length)).toEqual([3, 1]);
  });

  it("takes a key and a quote", async () => {
    const { asks, quote, order } = await company();
    const { id: quoteId } = (await quote(office.id)).body!;

    expect(outcomeOf(await asks("POST /offer-orders", { body: { quoteId } }))).toEqual([
      400,
      "idempotency_key_missing",
    ]);
    expect(outcomeOf(await order("none"))).toEqual([400, "invalid_request"]);
  });

  it("takes no quote of another account", async () => {
    const { stranger, order, entries } = await company();
    const { id } = (await (await stranger()).quote(office.id)).body!;

    const refused = await order(id);

    expect(outcomeOf(refused)).toEqual([409, "quote_expired"]);
    expect(refused.body).not.toHaveProperty("quote");
    expect(await entries()).toHaveLength(1);
  });

  it("on a quote that has expired answers with a new one, which can be ordered", async () => {
    const { quote, order, pass, entries } = await company();
    const { id } = (await quote(office.id)).body!;
    pass(10);

    const refused = await order(id, "key-1");

    expect(outcomeOf(refused)).toEqual([409, "quote_expired"]);
    const next = refused.body?.quote as Record<string, unknown>;
    const effectiveAt = "2026-03-02T12:10:00.000Z";
    expect(next).toMatchObject({ ...officeNow, effectiveAt, expiresAt: "2026-03-02T12:20:00.000Z" });
    expect(await entries()).toHaveLength(1);
    expect((await order(next.id, "key-1")).body).toMatchObject({ ...officeNow, effectiveAt, state: "effective" });
  });

  it("at a price that has changed answers with the new one, which can be ordered", async () => {
    const { quote, order, keepOffers, head } = await company();
    const { id } = (await quote(office.id)).body!;
    await keepOffers({ ...office, activationFeeGrosze: 0, version: 2 });

    const refused = await order(id);

    expect(outcomeOf(refused)).toEqual([409, "quote_expired"]);
    const next = refused.body?.quote as Record<string, unknown>;
    expect(next.chargeGrosze).toBe(officeNow.chargeGrosze - 4_900);
    expect((await order(next.id)).status).toBe(201);
    expect((await head()).balanceGrosze).toBe(4_900 - missing(20_000));
  });

  it("that the balance does not cover says how much is missing, and is made once it does", async () => {
    const { quote, order, topUp, entries } = await company({ balance: 5_000 });
    const { id } = (await quote(office.id)).body!;

    const refused = await order(id, "key-1", { "accept-language": "en" });

    expect(outcomeOf(refused)).toEqual([409, "balance_too_low"]);
    expect(refused.body).toMatchObject({
      detail: "Top up and order again.",
      blockedBy: [{ code: "balance_too_low" }],
      missingGrosze: missing(5_000),
      topUpGrosze: missing(5_000),
    });
    expect(await entries()).toHaveLength(1);
    await topUp(missing(5_000));
    expect((await order(id, "key-1")).status).toBe(201);
  });

  it("within the hour in which a month is due charges it first, and then asks about the new price", async () => {
    const { quote, order, setNow, entries, verify } = await company({ paidSince: "2026-02-02" });
    setNow("2026-03-01T22:55:00.000Z");
    const { id } = (await quote(office.id)).body!;
    setNow("2026-03-01T23:02:00.000Z");

    const refused = await order(id);

    expect(outcomeOf(refused)).toEqual([409, "quote_expired"]);
    const next = refused.body?.quote as Record<string, unknown>;
    expect(next).toMatchObject({ chargeGrosze: 12_800, creditGrosze: 2_900 });
    expect((await order(next.id)).status).toBe(201);
    expect((await entries()).slice(1)).toEqual([
      ["offer-fee", -2_900, "Start, 2026-03-02 – 2026-04-01"],
      ["offer-credit", 2_900, "Start"],
      ["offer-fee", -12_800, "Biuro"],
    ]);
    expect(await verify()).toEqual([]);
  });

  it("is shown to its own account alone, by itself and in the list", async () => {
    const { quote, order, orders, showOrder, stranger } = await company();
    const { body } = await order((await quote(office.id)).body!.id);
    const other = await stranger();

    expect(await showOrder(body!.id)).toMatchObject({ status: 200, body });
    expect(await orders()).toEqual([body]);
    for (const refused of [
      await other.showOrder(body!.id),
      await showOrder(newId("or", noon)),
      await showOrder("or_1"),
    ])
      expect(outcomeOf(refused)).toEqual([404, "not_found"]);
    expect(await other.orders()).toEqual([]);
  });
});

describe("a change to a cheaper offer", () => {
  const effectiveAt = "2026-03-19T23:00:00.000Z";
  const scheduled = async (wanted: Wanted = {}) => {
    const desk = await company({ has: office, ...wanted });
    const ordered = await desk.order((await desk.quote(start.id)).body!.id);
    return { ...desk, ordered, orderId: ordered.body!.id };
  };

  it("waits for the end of the month, and costs nothing now", async () => {
    const { ordered, show, quote, entries, head } = await scheduled({ balance: 0 });

    expect(ordered).toMatchObject({
      status: 201,
      body: { state: "scheduled", chargeGrosze: 0, creditGrosze: 0, effectiveAt },
    });
    const answered = await show();
    expect(answered.body).toMatchObject({
      current: { id: "of_biuro" },
      nextFee: { on: "2026-03-20", amountGrosze: 2_900 },
      pendingChange: { orderId: ordered.body?.id, offer: { id: "of_start" }, effectiveAt },
    });
    expect(codesOf(variant(answered, start.id).blockedBy)).toEqual(["change_pending"]);
    expect(variant(answered, start.id).blockedBy[0]).not.toHaveProperty("contact");
    expect(outcomeOf(await quote(start.id))).toEqual([409, "change_pending"]);
    expect(await entries()).toEqual([]);
    expect((await head()).offer.id).toBe("of_start");
  });

  it("is withdrawn, and once more nothing happens", async () => {
    const { withdraw, orderId, show, orders, records, notices, accountId, quote } = await scheduled();

    expect((await withdraw(orderId)).status).toBe(204);
    expect((await withdraw(orderId)).status).toBe(204);

    expect((await show()).body).toMatchObject({ pendingChange: null, nextFee: { amountGrosze: 7_900 } });
    expect(await orders()).toMatchObject([{ id: orderId, state: "withdrawn" }]);
    expect((await records()).map(({ kind }) => kind).sort()).toEqual(["offer-order-withdrawn", "offer-ordered"]);
    const told = (await notices()).filter(({ facts }) => (facts as { event?: string }).event === "withdrawn");
    expect(told.map(({ recipient }) => recipient)).toEqual(
      expect.arrayContaining([{ mainAdministratorOf: accountId }, { desk: "helpdesk" }]),
    );
    expect(told).toHaveLength(2);
    expect((await quote(start.id)).status).toBe(201);
  });

  it("is listed by its state, in full pages with cursors of their own", async () => {
    const { withdraw, orderId, order, quote, listed, pass, client } = await scheduled();
    const idsOf = ({ body }: Answered) => (body!.items as { id: string }[]).map(({ id }) => id);
    await withdraw(orderId);
    pass(1);
    const second = (await order((await quote(start.id)).body!.id)).body!.id;
    await withdraw(second);
    pass(1);
    const waiting = (await order((await quote(start.id)).body!.id)).body!.id;
    const calls = callsOf(client);

    const page = await listed({ state: "withdrawn", limit: "1" });
    expect(calls.filter(({ command }) => command === "Query")).toHaveLength(1);
    const cursor = String(page.body?.nextCursor);
    const last = await listed({ state: "withdrawn", limit: "1", cursor });

    expect([idsOf(page), idsOf(last)]).toEqual([[second], [orderId]]);
    expect(last.body).not.toHaveProperty("nextCursor");
    expect(idsOf(await listed({ state: "scheduled" }))).toEqual([waiting]);
    expect(namedErrors(await listed({ state: "scheduled", cursor }))).toEqual(["?cursor wrong_format"]);
    expect(namedErrors(await listed({ state: "done" }))).toEqual(["?state not_one_of"]);
  });

  it("that was withdrawn is looked at anew: the fee to come is higher again", async () => {
    const { signIn, orderId, setNow, renew, marker } = await scheduled({ balance: 5_000 });
    setNow("2026-03-17T08:00:00.000Z");
    // The lower fee is covered, and nobody would look before it is due.
    expect(await renew()).toEqual(["nothing"]);
    expect((await marker())?.queuedAt).toBe(effectiveAt);

    const { withdraw } = await signIn({ isMainAdministrator: false });
    expect((await withdraw(orderId)).status).toBe(204);

    expect(String((await marker())?.queuedAt) <= "2026-03-17T08:00:00.000Z").toBe(true);
    expect(await renew()).toEqual(["warned"]);
  });

  it("is withdrawn by its own account alone", async () => {
    const { stranger, withdraw, orderId, orders } = await scheduled();

    expect(outcomeOf(await (await stranger()).withdraw(orderId))).toEqual([404, "not_found"]);
    expect(outcomeOf(await withdraw(newId("or", noon)))).toEqual([404, "not_found"]);
    expect(outcomeOf(await withdraw("or_1"))).toEqual([404, "not_found"]);
    expect(await orders()).toMatchObject([{ state: "scheduled" }]);
  });

  it("is no longer withdrawn once its day has come, charged or not", async () => {
    const { signIn, orderId, setNow, renew } = await scheduled();
    setNow(effectiveAt);
    const { withdraw, orders } = await signIn({ isMainAdministrator: false });
    expect(outcomeOf(await withdraw(orderId))).toEqual([409, "order_not_withdrawable"]);

    await renew();

    expect(outcomeOf(await withdraw(orderId))).toEqual([409, "order_not_withdrawable"]);
    expect(await orders()).toMatchObject([{ state: "effective", offer: { id: "of_start" } }]);
  });

  it("is not what an order that took effect at once is", async () => {
    const { quote, order, withdraw } = await company();
    const { id } = (await order((await quote(office.id)).body!.id)).body!;

    expect(outcomeOf(await withdraw(id))).toEqual([409, "order_not_withdrawable"]);
  });
});

describe("a quote under a key", () => {
  it("is given once, and again by its key for as long as it is known", async () => {
    const own = await company();
    const other = someOffer();
    await own.keepOffers(other);
    const quote = (offerId: string) => (headers: Record<string, string>) => own.quote(offerId, headers);

    const { first, again } = await expectOnce(quote(office.id), quote(other.id));

    expect((await again()).body).toEqual(first.body);
    expect((await own.quote(office.id)).body?.id).not.toBe(first.body?.id);
  });
});
