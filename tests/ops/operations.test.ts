import { describe, expect, it } from "vitest";
import { AddStaff, addStaff } from "../../ops/add-staff.ts";
import { OpenAccount, offerNamed, openAccount } from "../../ops/open-account.ts";
import { requireTotp } from "../../ops/require-totp.ts";
import { staffRoles } from "../../shared/domain/access.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { boughtOf } from "../../shared/domain/offers/offer.ts";
import type { Period } from "../../shared/domain/offers/period.ts";
import { looksAt } from "../../shared/domain/offers/subscription.ts";
import { newId } from "../../shared/ids.ts";
import { verifyPassword } from "../../shared/security/password.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import { seat } from "../support/change-requests.ts";
import { callsOf } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { gminas, keepGminas } from "../support/numbers.ts";
import { someOffer } from "../support/offers.ts";
import { refusalOf } from "../support/refusals.ts";
import { outcomeOf } from "../support/requests.ts";
import { began, openDesk, tokenOf, type Wanted } from "../support/sign-in-desk.ts";
import { keepPendingOrder } from "../support/subscriptions.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

const given = "given-out-by-hand-2026";
const own = "gruszka na piwnicznym rowerze";
const someAddress = (): string => `ewa.${newId("us", began).toLowerCase()}@example.com`;
const somebody = (email = someAddress()) => ({
  firstName: "Ewa",
  lastName: "Woźniak",
  email,
  phone: "+48603456789",
  position: "Administratorka sieci",
  password: given,
});
const company = { companyName: "Poranna Kawa sp. z o.o.", nip: "856-734-62-15" };

/** The operations, and the desk where whoever they add signs in. */
const operations = async (wanted: Wanted = {}) => {
  const desk = await openDesk(stage(), wanted);
  const { table } = desk;
  const uses = {
    accounts: accountStore(table),
    offers: offerStore(table),
    gminas: gminaStore(table),
    newId,
    now: desk.now,
    thresholdGrosze: grosze(3_000),
  };
  const signIn = (email: string, password: string) => desk.signIn({ email, password });
  return {
    desk,
    table,
    signIn,
    open: (account: object) => openAccount(uses)(OpenAccount.parse(account)),
    add: (person: object) => addStaff(uses)(AddStaff.parse(person)),
    require: (email: string) => requireTotp({ logins: loginStore(table), now: desk.now })(email),
    changePassword: (token: string) =>
      desk.as(token, "PUT /me/password", { body: { currentPassword: given, newPassword: own } }),
  };
};

describe("opening an account", () => {
  it("lets its main administrator in, who sets a password of their own first", async () => {
    const { open, signIn, changePassword, desk } = await operations();
    const administrator = somebody();

    const accountId = await open({ ...company, administrator });
    const asked = await signIn(administrator.email, given);
    expect(asked.body?.next).toBe("change-password");
    const changed = await changePassword(tokenOf(asked));

    expect(changed.body?.next).toBe("signed-in");
    expect((await desk.as(tokenOf(changed), "GET /me")).body).toMatchObject({
      firstName: "Ewa",
      role: "administrator",
      isMainAdministrator: true,
      account: { id: accountId, companyName: company.companyName },
      rights: { recordings: { listen: true, download: true }, authorisedContact: true },
      totp: { isEnrolled: false, isRequired: false, recoveryCodesLeft: 0 },
    });
  });

  it("gives it the threshold of a low balance that the stage says, and its mode", async () => {
    const { open, table } = await operations();

    const accountId = await open({ ...company, administrator: somebody(), mode: "postpaid" });

    const { head } = await accountStore(table).find(accountId);
    expect(head).toMatchObject({ thresholdGrosze: 3_000, mode: "postpaid", toppedUp: false });
  });

  it("keeps the NIP as digits, and each colleague with their role and no more rights", async () => {
    const { open, table } = await operations();
    const colleague = { ...somebody(), role: "finance" };

    const accountId = await open({ ...company, administrator: somebody(), colleagues: [colleague] });

    const { users } = await peopleStore(table).list(accountId, { limit: 10 });
    expect(users.map(({ role, isMainAdministrator }) => [role, isMainAdministrator]).sort()).toEqual([
      ["administrator", true],
      ["finance", false],
    ]);
    expect(users.find(({ role }) => role === "finance")?.rights.authorisedContact).toBe(false);
    expect((await accountStore(table).find(accountId)).subscriber).toMatchObject({ ...company, nip: "8567346215" });
  });

  it("places the seat by the code that calls are routed by, and opens nothing for a code that there is none of", async () => {
    const { open, table } = await operations();
    await keepGminas(table);
    const at = (gminaCode: string) => ({ ...company, administrator: somebody(), seatAddress: { ...seat, gminaCode } });

    const accountId = await open(at(gminas.wola.code));

    const [item, reminder] = await table.getAll([keys.seat(accountId), keys.reminder(accountId)]);
    expect(item).toMatchObject({ accountId, code: "1465011" });
    expect(reminder).toBeUndefined();
    expect((await accountStore(table).find(accountId)).subscriber.seatAddress?.gminaCode).toBe("1465011");
    const refused = at("3063011");
    expect(await refusalOf(open(refused))).toMatchObject({
      problem: { code: "invalid_request" },
      errors: [{ pointer: "/seatAddress/gminaCode", fault: { code: "gmina_unknown" } }],
    });
    expect(await loginStore(table).find(refused.administrator.email)).toBeUndefined();
  });

  it("takes a seat without its gmina, and no gmina before there is a dictionary", async () => {
    const { open, table } = await operations();
    await table.write({ Delete: { Key: keys.dictionary } });
    const opened = (address: object) => open({ ...company, administrator: somebody(), seatAddress: address });

    expect(await table.get(keys.seat(await opened(seat)))).toBeUndefined();
    expect((await refusalOf(opened({ ...seat, gminaCode: "1465011" })))?.code).toBe("gminas_not_loaded");
  });

  it("again opens nothing twice", async () => {
    const { open } = await operations();
    const account = { ...company, administrator: somebody() };
    await open(account);

    expect((await refusalOf(open(account)))?.code).toBe("address_taken");
  });

  it.each([
    ["the operator's own account", { accountId: "operator" }],
    ["one of the staff among its people", { colleagues: [{ ...somebody(), role: "operator-finance" }] }],
    ["a password that is too short", { administrator: { ...somebody(), password: "fourteen chars" } }],
    ["a phone that is none", { administrator: { ...somebody(), phone: "601234567" } }],
    ["a name that holds an address", { administrator: { ...somebody(), firstName: "Ewa zly.example" } }],
    ["a NIP that is none", { nip: "8567346216" }],
    ["what nobody asked for", { balanceGrosze: 100 }],
  ])("is not begun with %s", (_, changes) => {
    const account = { ...company, administrator: somebody() };

    expect(OpenAccount.safeParse(account).success).toBe(true);
    expect(OpenAccount.safeParse({ ...account, ...changes }).success).toBe(false);
  });

  it("takes a company's name that looks like an address: it is the register's, not a customer's", () => {
    const account = { ...company, companyName: "Kawa.pl sp. z o.o.", administrator: somebody() };

    expect(OpenAccount.safeParse(account).success).toBe(true);
  });
});

describe("opening an account with an offer of the catalogue", () => {
  const opened = async (changes: object) => {
    const { open, table, desk } = await operations();
    const offer = someOffer();
    await table.write({ Put: { Item: { ...keys.offer(offer.id), ...offer } } });
    const accountId = await open({ ...company, administrator: somebody(), offerId: offer.id, ...changes });
    return {
      offer,
      head: await table.get(keys.head(accountId)),
      subscription: await table.get(keys.subscription(accountId)),
      marker: await table.get(keys.waits(accountId, "monthly-fee")),
      at: desk.now().toISOString(),
    };
  };

  it("has it charged from now on", async () => {
    const { offer, head, subscription, marker, at } = await opened({});

    expect(head?.offer).toEqual({ id: offer.id, name: "Biuro" });
    expect(subscription).toMatchObject({ offer: boughtOf(offer), firstDay: null, period: null, pending: null });
    expect(marker?.queuedAt).toBe(at);
  });

  it("has it charged when the month is over that was paid elsewhere", async () => {
    const { subscription, marker } = await opened({ paidSince: "2026-02-15" });

    expect(subscription).toMatchObject({
      firstDay: "2026-02-15",
      period: { from: "2026-02-15", until: "2026-03-15" },
    });
    expect(marker?.queuedAt).toBe("2026-03-12T07:00:00.000Z");
  });

  it("that is not there opens nothing", async () => {
    const { open, signIn } = await operations();
    const administrator = somebody();

    const refusal = await refusalOf(open({ ...company, administrator, offerId: "of_unknown" }));

    expect(refusal?.code).toBe("offer_not_in_catalogue");
    expect(outcomeOf(await signIn(administrator.email, given))).toEqual([401, "credentials_refused"]);
  });

  it("without one has nothing charged, and no month that is paid", async () => {
    const { open, table } = await operations();

    const accountId = await open({ ...company, administrator: somebody() });

    expect(await table.get(keys.subscription(accountId))).toBeUndefined();
    expect(await table.get(keys.waits(accountId, "monthly-fee"))).toBeUndefined();
    const wanted = { ...company, administrator: somebody(), paidSince: "2026-02-15" };
    expect(OpenAccount.safeParse(wanted).error?.issues).toMatchObject([{ path: ["paidSince"] }]);
  });
});

describe("giving an account an offer", () => {
  const [start, office] = [someOffer({ monthlyFeeGrosze: 0 }), someOffer()];

  /** What `set-offer` does. */
  const given = async () => {
    const { open, table, desk } = await operations();
    for (const offer of [start, office]) await table.write({ Put: { Item: { ...keys.offer(offer.id), ...offer } } });
    let at = desk.now();
    const now = () => at;
    const ledger = ledgerStore({ table, now });
    const subscriptions = subscriptionStore({ table, ledger, now });
    return {
      open,
      table,
      renewOn: (later: Date, accountId: AccountId) => {
        at = later;
        return subscriptions.renew(accountId, async () => []);
      },
      set: async (accountId: AccountId, offerId: string) =>
        subscriptions.setOffer(accountId, await offerNamed(offerStore(table), offerId)),
      kept: async (accountId: AccountId) => ({
        head: await ledger.head(accountId),
        subscription: await table.get(keys.subscription(accountId)),
        marker: await table.get(keys.waits(accountId, "monthly-fee")),
      }),
    };
  };

  it("leaves the month that is paid, and has the next fee looked at in time", async () => {
    const { open, set, renewOn, kept } = await given();
    const accountId = await open({ ...company, administrator: somebody(), offerId: start.id });
    await renewOn(began, accountId);
    const period = (await kept(accountId)).subscription?.period as Period;
    const { warnAt, chargeAt } = looksAt(period);
    await renewOn(warnAt, accountId);
    // Nobody is warned of a fee of nothing.
    expect((await kept(accountId)).marker?.queuedAt).toBe(chargeAt.toISOString());

    await set(accountId, office.id);

    const { head, subscription, marker } = await kept(accountId);
    expect(head).toMatchObject({ offer: { id: office.id, name: "Biuro" }, balanceGrosze: 0, sequence: 0 });
    expect(subscription).toMatchObject({ offer: boughtOf(office), period });
    expect(marker?.queuedAt).toBe(warnAt.toISOString());
  });

  it("has it charged from now on where it had one of its own", async () => {
    const { open, set, kept } = await given();
    const accountId = await open({ ...company, administrator: somebody() });

    await set(accountId, office.id);

    const { head, subscription, marker } = await kept(accountId);
    expect(head.offer).toEqual({ id: office.id, name: "Biuro" });
    expect(subscription).toMatchObject({ offer: boughtOf(office), firstDay: null, period: null });
    expect(marker).toBeDefined();
  });

  it("is refused while the account has ordered a change, and where either is unknown", async () => {
    const { open, table, set, kept } = await given();
    const accountId = await open({ ...company, administrator: somebody() });
    const { users } = await peopleStore(table).list(accountId, { limit: 1 });
    await keepPendingOrder(table, users[0]!, { from: office, to: start, at: began });

    expect((await refusalOf(set(accountId, office.id)))?.code).toBe("conflict");
    expect((await refusalOf(set(accountId, "of_unknown")))?.code).toBe("offer_not_in_catalogue");
    expect((await refusalOf(set(someAccountId(), office.id)))?.code).toBe("not_found");
    expect((await kept(accountId)).subscription).toMatchObject({ pending: { offer: { id: start.id } } });
  });
});

describe("adding one of the staff", () => {
  it.each(staffRoles)("lets them in after a password of their own and an app: %s", async (role) => {
    const { add, signIn, changePassword, desk } = await operations();
    const person = { ...somebody(), role };

    const userId = await add(person);
    const changed = await changePassword(tokenOf(await signIn(person.email, given)));
    expect(changed.body?.next).toBe("enrol-totp");
    const offered = await desk.as(tokenOf(changed), "POST /sessions/current/totp-enrolment", { body: {} });
    const enrolled = await desk.as(tokenOf(changed), "POST /sessions/current/totp-enrolment/confirmation", {
      body: { code: desk.code(String(offered.body?.secret)) },
    });

    expect(enrolled.body?.next).toBe("signed-in");
    expect((await desk.as(tokenOf(enrolled), "GET /me")).body).toMatchObject({
      id: userId,
      role,
      permissions: [],
      account: { id: operatorId },
      totp: { isEnrolled: true, isRequired: true },
    });
  });

  it("keeps no password, but its hash", async () => {
    const { add, table } = await operations();
    const person = { ...somebody(), role: "operator-helpdesk" };

    const userId = await add(person);

    const kept = await table.getAll([keys.login(person.email), keys.user(operatorId, userId)]);
    expect(JSON.stringify(kept)).not.toContain(given);
    expect((await verifyPassword(given, String(kept[0]?.passwordHash))).right).toBe(true);
  });

  it("is refused where somebody has the address, of the staff or of a customer", async () => {
    const { add, desk } = await operations();
    const person = { ...somebody(), role: "operator-finance" };
    await add(person);

    expect((await refusalOf(add(person)))?.code).toBe("address_taken");
    expect((await refusalOf(add({ ...person, email: desk.email })))?.code).toBe("address_taken");
  });

  it.each(["administrator", "finance", "employee", "root"])("gives no role of a customer's: %s", (role) => {
    expect(AddStaff.safeParse({ ...somebody(), role: "operator-finance" }).success).toBe(true);
    expect(AddStaff.safeParse({ ...somebody(), role }).success).toBe(false);
  });
});

describe("requiring a second factor", () => {
  it("ends every session, and the next sign-in ends in an app", async () => {
    const { require, desk } = await operations();
    const before = [await desk.token(), await desk.token()];

    await require(desk.email);

    expect(await Promise.all(before.map(desk.isOpen))).toEqual([false, false]);
    expect((await desk.signIn()).body?.next).toBe("enrol-totp");
    expect((await desk.kept()).user).toMatchObject({ requireTotp: true, sessions: {} });
  });

  it("asks whoever has an app for its code, as before", async () => {
    const { require, desk } = await operations({ app: true });
    const before = await desk.signInWithCode();

    await require(desk.email);

    expect(await desk.isOpen(before)).toBe(false);
    expect(await desk.isOpen(await desk.signInWithCode())).toBe(true);
  });

  it("again changes nothing and ends nobody's session", async () => {
    const { require, desk } = await operations({ app: true });
    await require(desk.email);
    const token = await desk.signInWithCode();
    const calls = callsOf(desk.client);

    await require(desk.email);

    expect(calls.map(({ command }) => command)).toEqual(["GetItem"]);
    expect(await desk.isOpen(token)).toBe(true);
  });

  it("twice at once is done once", async () => {
    const { require, desk } = await operations();
    const version = desk.login.credentialVersion;

    const refused = await Promise.all([refusalOf(require(desk.email)), refusalOf(require(desk.email))]);

    expect(refused.filter((one) => one !== undefined && one.code !== "conflict")).toEqual([]);
    expect((await desk.kept()).login).toMatchObject({ requireTotp: true, credentialVersion: version + 1 });
  });

  it("is refused for an address that nobody signs in with", async () => {
    const { require } = await operations();
    const barred = await operations({ user: { canLogIn: false }, login: { canLogIn: false } });

    expect((await refusalOf(require("nobody@example.com")))?.code).toBe("not_found");
    expect((await refusalOf(barred.require(barred.desk.email)))?.code).toBe("not_found");
  });
});
