/** What stands around the functions while they are measured: the engine with a seeded table, Stripe, and the secrets. */
import { randomInt, randomUUID } from "node:crypto";
import { generate } from "otplib/functional";
import type { SecretName } from "../functions/declaring.ts";
import { secretNames } from "../functions/manifest.ts";
import { localThresholdGrosze } from "../local/deployment.ts";
import { createTable, dynamoLocalClient, startDynamo } from "../local/dynamo.ts";
import { localOffers, start as localStart } from "../local/offers.ts";
import { startSecrets } from "../local/secrets.ts";
import { seed, signIns } from "../local/seed.ts";
import { serveStripe } from "../local/stripe/serve.ts";
import { personOf } from "../ops/new-person.ts";
import { clock } from "../shared/clock.ts";
import type { AnyRole, MachineScope, NextStep, StaffRole } from "../shared/domain/access.ts";
import { AccountHead } from "../shared/domain/account/account.ts";
import { type EntryDraft, openedHead } from "../shared/domain/account/ledger.ts";
import { type ChangeRequest, numberOf } from "../shared/domain/change-requests/change-request.ts";
import { casePurpose } from "../shared/domain/change-requests/notices.ts";
import { announcing, opening, takingFile } from "../shared/domain/change-requests/steps.ts";
import { locationPurpose } from "../shared/domain/emergency/notices.ts";
import { entered, reported } from "../shared/domain/emergency/steps.ts";
import { AccountId, operatorId } from "../shared/domain/ids.ts";
import {
  decisionMilliseconds,
  invitationMilliseconds,
  type LinkPurpose,
  linkTokenText,
  resetMilliseconds,
} from "../shared/domain/link.ts";
import { recipientPurpose } from "../shared/domain/low-balance/notices.ts";
import { ExtraRecipients, noExtraRecipients, withAddresses } from "../shared/domain/low-balance/recipients.ts";
import { machineKeyText } from "../shared/domain/machine-keys/machine-key.ts";
import { grosze } from "../shared/domain/money.ts";
import { boughtOf, type Offer } from "../shared/domain/offers/offer.ts";
import { priceOf, type Quote } from "../shared/domain/offers/ordering.ts";
import { newSubscription, type Standing } from "../shared/domain/offers/subscription.ts";
import {
  type Login,
  newSession,
  type PortalUser,
  type Session,
  usersMax,
} from "../shared/domain/portal-users/portal-user.ts";
import type { ActingStaff, Proposal } from "../shared/domain/proposals/proposal.ts";
import { vetoPurpose } from "../shared/domain/replacements/replacement.ts";
import { type BankTopUp, newBankTopUp } from "../shared/domain/top-ups/bank-top-up.ts";
import { type CardTopUp, newCardTopUp } from "../shared/domain/top-ups/card-top-up.ts";
import { warsawDay } from "../shared/domain/warsaw.ts";
import { stripeGateway } from "../shared/gateways/stripe.ts";
import { tokenText } from "../shared/http/token.ts";
import { newId, newSecret, newTransferCode } from "../shared/ids.ts";
import { sha256 } from "../shared/security/hash.ts";
import { linkSecret } from "../shared/security/link-secret.ts";
import { seal } from "../shared/security/sealed.ts";
import { newTotpSecret, totpOwner } from "../shared/security/second-factor.ts";
import { accountStore } from "../shared/store/account-store.ts";
import { adjustmentStore } from "../shared/store/adjustment-store.ts";
import { balanceAddressees } from "../shared/store/balance-addressees.ts";
import { changeRequestStore } from "../shared/store/change-request-store.ts";
import { keys } from "../shared/store/keys.ts";
import { ledgerStore } from "../shared/store/ledger-store.ts";
import { linkWrite } from "../shared/store/link-store.ts";
import { loginStore } from "../shared/store/login-store.ts";
import { lowBalanceStore } from "../shared/store/low-balance-store.ts";
import { machineKeyStore } from "../shared/store/machine-key-store.ts";
import { numberStore } from "../shared/store/number-store.ts";
import { offerStore } from "../shared/store/offer-store.ts";
import { orderStore } from "../shared/store/order-store.ts";
import { paymentStore } from "../shared/store/payment-store.ts";
import { peopleStore } from "../shared/store/people-store.ts";
import { policyStore } from "../shared/store/policy-store.ts";
import { proposalStore } from "../shared/store/proposal-store.ts";
import { queueStore } from "../shared/store/queue-store.ts";
import { replacementStore } from "../shared/store/replacement-store.ts";
import { subscriberStore } from "../shared/store/subscriber-store.ts";
import { subscriptionStore } from "../shared/store/subscription-store.ts";
import { dynamoTable, type Table } from "../shared/store/table.ts";
import { topUpStore } from "../shared/store/top-up-store.ts";
import { transferStore } from "../shared/store/transfer-store.ts";

/** Some of the gminas of the local sample. */
const localGminas = [
  { code: "1465011", name: "Warszawa", powiat: "Warszawa", voivodeship: "mazowieckie" },
  { code: "1261011", name: "Kraków", powiat: "Kraków", voivodeship: "małopolskie" },
] as const;

const keyNamed = (name: SecretName): string => `the bench's own ${name}`;
const totpKey = keyNamed("totp-key");
const linkKey = keyNamed("link-key");

export const benchTable = "saldo-bench";
export const panelAddress = "https://panel.saldo.example";

/** Where bank transfers go. */
export const transferAccount = {
  recipient: "Telefonia w chmurze sp. z o.o.",
  nip: "5260250274",
  accountNumber: "61109010140000071219812874",
};
/** Who decides bank top-ups by a link. */
export const financeClerk = "finance@bench.example";

/** Where the functions find what is not theirs. */
export type Endpoints = { readonly dynamodb: string; readonly secrets: string; readonly stripe: string };

/** A body, and the signature that Stripe sends it with. */
export type Signed = { readonly body: string; readonly signature: string };

export type BenchPerson = {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  /** The present code of the app that is enrolled, or offered. */
  readonly code: string;
};

type Transfer = {
  readonly topUp: BankTopUp;
  readonly confirmationId: string;
  /** What the link to decide holds. */
  readonly token: string;
};

export type Stage = {
  readonly endpoints: Endpoints;
  readonly table: Table;
  /** The token of a session of the seeded account's administrator that was last used so many minutes ago. */
  readonly token: (minutesAgo?: number) => Promise<string>;
  /** Somebody new, of the seeded account or the operator's staff, with a token that stands at a step of the sign-in. */
  readonly person: (wanted: { role?: AnyRole; next?: NextStep; isEnrolled?: boolean }) => Promise<BenchPerson>;
  /** What a link to set a password holds. */
  readonly linkToken: (email: string, purpose: LinkPurpose) => Promise<string>;
  /** What a link holds that confirms an address for the seeded account's low-balance alerts. */
  readonly recipientToken: () => Promise<string>;
  /** Somebody whose invitation waits to be accepted. */
  readonly invited: () => Promise<string>;
  /** The main administrator of an account of their own, with one login policy that is assigned to nobody. */
  readonly ownAccount: () => Promise<{ token: string; policyId: string }>;
  /** A machine key with this scope. */
  readonly machineKey: (scope: MachineScope) => Promise<string>;
  /** So many numbers of the seeded account, each with a place of use that BOK has to check, and with a link to its page. */
  readonly numbers: (count: number) => Promise<readonly { readonly number: string; readonly linkToken: string }[]>;
  /** An account whose ledger waits for people. */
  readonly ledgerToCheck: () => Promise<AccountId>;
  /** So many accounts with nothing in them. */
  readonly newAccounts: (count: number) => Promise<readonly AccountId[]>;
  /** Makes room for another bank top-up of the seeded account: those that were measured before are never closed. */
  readonly forgetOpenTopUps: () => Promise<void>;
  /** Lets the seeded account and the operator invite again: an account's invitations of one day are limited. */
  readonly forgetInvitations: () => Promise<void>;
  /** A top-up of the seeded account with its payment page open. */
  readonly topUp: () => Promise<CardTopUp>;
  /** A bank top-up of the seeded account that waits for finance, with its first confirmation and a link to decide. */
  readonly transfer: (link?: {
    /** It can be exchanged for a new one. */
    readonly isOver: boolean;
  }) => Promise<Transfer>;
  /** A request of the seeded administrator's to change the phone, with a file. */
  readonly changeRequest: () => Promise<{
    readonly request: ChangeRequest;
    readonly attachmentId: string;
    /** Of the link to its page. */
    readonly token: string;
  }>;
  /** A case by e-mail that belongs to no customer yet, without files, by its id. */
  readonly caseOfNobody: () => Promise<string>;
  /** A case to replace the seeded account's main administrator. */
  readonly replacement: () => Promise<ChangeRequest>;
  /** What a link holds to object to such a replacement, which was announced. */
  readonly vetoToken: () => Promise<string>;
  /** Lets the seeded account send more. */
  readonly forgetOpenRequests: () => Promise<void>;
  /** A proposal about the seeded account, made by somebody of finance, that waits for a second person. */
  readonly proposal: () => Promise<Proposal>;
  /** An offer of the catalogue that nobody has changed, by its id. */
  readonly offer: () => Promise<string>;
  /** An id that no offer has, and room for another offer: the bench adds more than there may be. */
  readonly newOfferId: () => Promise<string>;
  /**
   * A quote of the seeded account, which has the offer that it was seeded with again, no change of it ordered, and the money for the one
   * that is quoted. Where it names another price than the true one, it is out of date.
   */
  readonly quote: (wanted?: { chargedMoreGrosze?: number }) => Promise<Quote>;
  /** An order of the seeded account that has not taken effect, by its id. */
  readonly pendingOrder: () => Promise<string>;
  /** What Stripe sends once the customer has paid for it. */
  readonly paid: (topUp: CardTopUp) => Promise<Signed>;
  /** What Stripe sends once a payment that was credited is refunded. */
  readonly refunded: (topUp: CardTopUp) => Promise<Signed>;
  readonly stop: () => Promise<void>;
};

/** Who acts: the first of the seeded people, the main administrator, who may do everything. */
export const administrator = signIns[0]!;

export const startStage = async (): Promise<Stage> => {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const engine = await startDynamo();
    stops.push(engine.stop);
    const client = dynamoLocalClient(engine.endpoint);
    await createTable(client, benchTable, { withStream: false });
    const table = dynamoTable(client, benchTable);
    await seed(table, clock(), totpKey);

    const stripeSecret = { secretKey: "sk_test_bench", webhookSecrets: ["whsec_bench"] };
    const stripeText = JSON.stringify(stripeSecret);
    const texts = secretNames.map((name) => [`saldo/local/${name}`, name === "stripe" ? stripeText : keyNamed(name)]);
    const secrets = await startSecrets(Object.fromEntries(texts));
    stops.push(secrets.stop);
    const deliveries = new Map<string, (signed: Signed) => void>();
    /** The next event about one of Stripe's objects. */
    const eventAbout = (id: string) => new Promise<Signed>((resolve) => deliveries.set(id, resolve));
    const stripe = await serveStripe({
      secretKey: stripeSecret.secretKey,
      webhookSecret: stripeSecret.webhookSecrets[0]!,
      now: clock,
      deliver: async (signed) => {
        const { data } = JSON.parse(signed.body) as { data: { object: { id: string } } };
        deliveries.get(data.object.id)?.(signed);
        return 200;
      },
    });
    stops.push(stripe.close);

    const logins = loginStore(table);
    const accounts = accountStore(table);
    const topUps = topUpStore(table);
    const ledger = ledgerStore({ table, now: clock });
    const adjustments = adjustmentStore({ table, ledger, now: clock });
    const transfers = transferStore({ table, ledger, newId, now: clock });
    const payments = paymentStore({ table, ledger, topUps, newId, now: clock });
    const gateway = stripeGateway({
      secret: async () => stripeText,
      address: stripe.address,
      stage: "local",
      livemode: false,
      panelAddress,
      now: clock,
    });

    const somebody = async (role: AnyRole, accountId: AccountId, now: Date) => {
      const id = newId("us", now);
      const profile = { firstName: "Ola", lastName: "Wilk", phone: "+48601000000", position: "Tester" };
      const email = `${id}@bench.example`.toLowerCase();
      const password = "a password of the bench";
      const person = await personOf(
        { ...profile, email, role, password, mustChangePassword: false },
        { accountId, id, at: now, isMain: false },
      );
      return { ...person, password };
    };

    /** One of the staff who can sign in, and acts. */
    const colleague = async (role: StaffRole) => {
      const { user: caller, login } = await somebody(role, operatorId, clock());
      await accounts.add({ user: caller, login });
      const by: ActingStaff = { userId: caller.id, name: "Ola Wilk", role, from: "192.0.2.1" };
      return { by, caller };
    };

    const begin = async (
      login: Login,
      step: Pick<Session, "next" | "awaitsCode" | "offeredTotpSecret">,
      now: Date,
    ): Promise<string> => {
      const secret = newSecret();
      const begun = { id: newId("se", now), secretHash: sha256(secret), device: "bench", address: "192.0.2.1", now };
      const session = newSession(login, { ...begun, ...step });
      await logins.begin(session, login, { attempts: "bench", rehashed: undefined, now });
      return tokenText({ accountId: login.accountId, userId: login.userId, sessionId: session.id, secret });
    };

    const paid = async (topUp: CardTopUp): Promise<Signed> => {
      const sessionId = topUp.checkout?.sessionId ?? "";
      const told = eventAbout(sessionId);
      const { result } = stripe.standIn.pay(sessionId, { method: "card", card: "4242 4242 4242 4242" });
      if (result !== "paid") throw new Error(`the stand-in for Stripe took no payment: ${result}`);
      return told;
    };

    /** The account's places for top-ups that are open: the bench starts more than anybody may have. */
    const forgetOpenTopUps = async () => {
      const accountId = AccountId.parse(administrator.accountId);
      for (const Key of [keys.openTransfers(accountId), keys.openCardPages(accountId)])
        await table.write({ Delete: { Key } });
    };

    const forgetOpenRequests = () =>
      table.write({ Delete: { Key: keys.openRequests(AccountId.parse(administrator.accountId)) } });

    const mainAdministrator = async (accountId: AccountId) => {
      const { users } = await peopleStore(table).list(accountId, { limit: usersMax });
      const main = users.find(({ isMainAdministrator }) => isMainAdministrator);
      if (!main) throw new Error("the seeded account has no main administrator");
      return main;
    };

    const replacement = async (): Promise<ChangeRequest> => {
      await forgetOpenRequests();
      const now = clock();
      const accountId = AccountId.parse(administrator.accountId);
      const main = await mainAdministrator(accountId);
      const candidate = await somebody("administrator", accountId, now);
      await accounts.add(candidate);
      const id = newId("cr", now);
      const actor = { side: "customer", userId: main.id, name: "Ola Wilk", email: "", from: "bench" } as const;
      const expiresAt = new Date(now.getTime() + decisionMilliseconds).toISOString();
      const link = { id: newId("li", now), purpose: casePurpose, accountId, subjectId: id, secretHash: "0", expiresAt };
      const opened = opening(
        {
          id,
          number: numberOf(newTransferCode()),
          accountId,
          companyName: "bench",
          kind: "main-administrator",
          language: "pl",
          message: "measured by the bench",
          candidateId: candidate.user.id,
        },
        { actor, link: { ...link, email: "helpdesk" }, now },
      );
      const key = { accountId, userId: actor.userId, route: "change-requests", key: randomUUID(), bodyHash: "" };
      await changeRequestStore(table).open(opened, key, main);
      return opened.request;
    };

    const seededAccount = AccountId.parse(administrator.accountId);
    const subscriptions = subscriptionStore({ table, ledger, now: clock });
    const [, dearer] = localOffers(seededAccount);
    const addressees = balanceAddressees(table);
    const { list: catalogue } = offerStore(table);
    const orders = orderStore({ table, ledger, subscriptions, catalogue, addressees, now: clock });

    /** How the seeded account stands with an offer, for a month that began today. */
    const subscribed = async (offer: Offer) => {
      const subscription = newSubscription(boughtOf(offer), warsawDay(clock()));
      await table.write({ Put: { Item: { ...keys.subscription(seededAccount), ...subscription } } });
      return (await subscriptions.standing(seededAccount, async () => []))!;
    };

    const quoteOf = async (standing: Standing, offer: Offer, chargedMoreGrosze = 0) => {
      const price = priceOf(standing, offer, clock())!;
      const chargeGrosze = grosze(price.chargeGrosze + chargedMoreGrosze);
      return orders.keepQuote(standing, offer, { ...price, chargeGrosze });
    };

    const newOfferId = async (): Promise<string> => {
      await table.write({ Put: { Item: { ...keys.offerCount, offers: 1 } } });
      return `of_${randomInt(2 ** 47)}`;
    };

    const forgetInvitations = async () => {
      for (const accountId of [AccountId.parse(administrator.accountId), operatorId])
        await table.write({ Delete: { Key: keys.inviting(accountId) } });
    };

    const changeRequest = async () => {
      await forgetOpenRequests();
      const now = clock();
      const accountId = AccountId.parse(administrator.accountId);
      const main = await mainAdministrator(accountId);
      const { phone } = await subscriberStore(table).find(accountId);
      const id = newId("cr", now);
      const actor = { side: "customer", userId: main.id, name: "Ola Wilk", email: "", from: "bench" } as const;
      const name = { id: newId("li", now), purpose: casePurpose };
      const secret = linkSecret(linkKey, name);
      const expiresAt = new Date(now.getTime() + decisionMilliseconds).toISOString();
      const opened = opening(
        {
          id,
          number: numberOf(newTransferCode()),
          accountId,
          companyName: "bench",
          kind: "subscriber-data",
          mailId: "4s5h9tq0v2c7k1m8",
          language: "pl",
          message: "measured by the bench",
          changes: [{ field: "phone", from: phone, to: `+48601${String(randomInt(1_000_000)).padStart(6, "0")}` }],
        },
        {
          actor,
          link: { ...name, accountId, subjectId: id, secretHash: sha256(secret), email: "helpdesk", expiresAt },
          now,
        },
      );
      const requests = changeRequestStore(table);
      const key = { accountId, userId: actor.userId, route: "change-requests", key: randomUUID(), bodyHash: "" };
      await requests.open(opened, key, main);

      const attachmentId = newId("at", now);
      const file = { fileName: "skan.pdf", contentType: "application/pdf", sizeBytes: 100_000 } as const;
      const announcedBy = opened.request.openedBy;
      const named = { accountId, requestId: id };
      await requests.change(named, (read) => announcing(read, { id: attachmentId, ...file, announcedBy }, now));
      const looked = { at: now.toISOString(), sha256: sha256(attachmentId), sizeBytes: file.sizeBytes };
      const { request } = await requests.change(named, (read) =>
        takingFile(read, { attachmentId, looked, replyTo: undefined }, now),
      );
      return { request, attachmentId, token: linkTokenText({ id: name.id, secret }) };
    };

    return {
      endpoints: { dynamodb: engine.endpoint, secrets: secrets.endpoint, stripe: stripe.address },
      table,

      async token(minutesAgo = 0) {
        const login = await logins.find(administrator.email);
        if (!login) throw new Error("the seed has no administrator");
        return begin(login, { next: "signed-in" }, new Date(clock().getTime() - minutesAgo * 60_000));
      },

      async person({ role = "administrator", next = "signed-in", isEnrolled = false }) {
        const now = clock();
        const accountId = role.startsWith("operator-") ? operatorId : AccountId.parse(administrator.accountId);
        const { user, login, password } = await somebody(role, accountId, now);
        const { id, email } = user;
        const secret = newTotpSecret();
        const sealedSecret = seal(totpKey, secret, totpOwner(login));
        const totp = isEnrolled ? { sealedSecret, enrolledAt: now.toISOString() } : null;
        const kept = { ...login, totp };
        await accounts.add({ user, login: kept });
        const step =
          next === "totp"
            ? {
                next,
                awaitsCode: {
                  sealedTotpSecret: sealedSecret,
                  afterCode: "signed-in" as const,
                  recoveryCodesLeft: 0,
                  device: "bench",
                  attempts: `codes of ${id}`,
                },
              }
            : { next, offeredTotpSecret: sealedSecret };
        const code = await generate({ secret, epoch: Math.floor(now.getTime() / 1000) });
        return { id, email, password, code, token: await begin(kept, step, now) };
      },

      async invited() {
        const now = clock();
        const { user, login } = await somebody("employee", AccountId.parse(administrator.accountId), now);
        await accounts.add({ user: { ...user, invitedAt: now.toISOString() }, login });
        return user.id;
      },

      async ownAccount() {
        const now = clock();
        const policyId = newId("lp", now);
        const main = await somebody("administrator", AccountId.parse(newId("ac", now)), now);
        await accounts.add(main);
        const { accountId, userId } = main.login;
        const terms = { name: "bench", validFrom: "2026-01-01", validTo: "2037-12-31", networks: "any" as const };
        const done = { accountId, userId, kind: "login-policy-added", from: "192.0.2.1" } as const;
        const policy = { terms, users: {}, version: 1, createdAt: now.toISOString() };
        await policyStore(table).add(
          accountId,
          { id: policyId, policy },
          { actor: main.user, followUps: { at: now, records: [done] } },
        );
        return { token: await begin(main.login, { next: "signed-in" }, now), policyId };
      },

      async linkToken(email, purpose) {
        const now = clock();
        const login = await logins.find(email);
        if (!login) throw new Error("nobody has this address");
        const { accountId, userId, credentialVersion } = login;
        const link = {
          id: newId("li", now),
          purpose,
          email,
          accountId,
          userId,
          credentialVersion,
        };
        const secret = linkSecret(linkKey, link);
        const expiresAt = new Date(now.getTime() + resetMilliseconds).toISOString();
        const facts = { kind: "password-reset", linkId: link.id, validUntil: expiresAt } as const;
        const kept = { login, lastSentMs: undefined, validUntil: now };
        await logins.keepReset(kept, {
          at: now,
          link: { ...link, secretHash: sha256(secret), expiresAt },
          notice: { recipient: { address: email }, language: "pl", facts },
        });
        return linkTokenText({ id: link.id, secret });
      },

      async recipientToken() {
        const now = clock();
        const accountId = AccountId.parse(administrator.accountId);
        const named = { id: newId("li", now), purpose: recipientPurpose };
        const secret = linkSecret(linkKey, named);
        const expiresAt = new Date(now.getTime() + invitationMilliseconds).toISOString();
        const email = `${randomUUID()}@bench.example`;
        const link = { ...named, secretHash: sha256(secret), accountId, subjectId: accountId, email, expiresAt };
        const [headItem, item] = await table.getAll([keys.head(accountId), keys.lowBalanceRecipients(accountId)]);
        const head = AccountHead.parse(headItem);
        const extra = item ? ExtraRecipients.parse(item) : noExtraRecipients;
        const invited = new Map([[email, { linkId: link.id, validUntil: expiresAt, language: "pl" as const }]]);
        const edited = withAddresses(extra, [email], invited);
        const { thresholdGrosze } = head;
        await lowBalanceStore(table).set(
          { head, extra },
          { thresholdGrosze, recipients: { edited, invited: [] } },
          { at: now, followUps: () => ({ at: now, links: [link] }) },
        );
        return linkTokenText({ id: link.id, secret });
      },

      async topUp() {
        const now = clock();
        const accountId = AccountId.parse(administrator.accountId);
        const createdBy = newId("us", now);
        // An account may have twenty pages open; the bench opens more.
        await table.write({ Delete: { Key: keys.openCardPages(accountId) } });
        const wanted = {
          id: newId("tu", now),
          accountId,
          createdBy,
          amountGrosze: grosze(5_000),
          method: "card" as const,
        };
        const request = { accountId, userId: createdBy, route: "top-ups", key: randomUUID(), bodyHash: "" };
        const started = await topUps.start(newCardTopUp(wanted, now), request);
        const opened = await gateway.openCheckout(started);
        if (opened === "failed") throw new Error("the stand-in for Stripe opened no page");
        return topUps.keepCheckout(started, opened);
      },

      async machineKey(scope) {
        const now = clock();
        const [id, secret] = [newId("mk", now), newSecret()];
        // A machine of its own each time: one has two keys at most.
        const name = `bench-${id.slice(3).toLowerCase()}`;
        const key = { id, name, scopes: [scope], createdAt: now.toISOString(), createdBy: "bench", expiresAt: null };
        await machineKeyStore(table).add({ ...key, secretHash: sha256(secret) });
        return machineKeyText({ id, secret });
      },

      async numbers(count) {
        const now = clock();
        const accountId = AccountId.parse(administrator.accountId);
        const userId = newId("us", now);
        const places = [...localGminas];
        return Promise.all(
          Array.from({ length: count }, async (_, place) => {
            const number = `+4822${String(randomInt(10 ** 7)).padStart(7, "0")}`;
            const gmina = places[place % places.length]!;
            const address = { houseNumber: "7", postalCode: "00-950", city: gmina.name, gminaCode: gmina.code };
            const named = { id: newId("li", now), purpose: locationPurpose };
            const secret = linkSecret(linkKey, named);
            const free = reported(undefined, { number, accountId, kind: "voip" }, now);
            const placed = entered(free, { enabled: true, address, gmina }, { userId, now });
            const link = { ...named, secretHash: sha256(secret), accountId, subjectId: number, email: "helpdesk" };
            const expiresAt = new Date(now.getTime() + decisionMilliseconds).toISOString();
            await numberStore(table).report(number, () => ({ ...placed, linkId: link.id }), {
              seatOf: accountId,
              now,
            });
            await table.write(linkWrite({ ...link, expiresAt }));
            return { number, linkToken: linkTokenText({ id: link.id, secret }) };
          }),
        );
      },

      async ledgerToCheck() {
        const now = clock();
        const accountId = AccountId.parse(newId("ac", now));
        await queueStore(table).tellPeople("ledgers-to-check", { accountId, why: "head" }, now);
        return accountId;
      },

      async newAccounts(count) {
        const now = clock();
        const ids = Array.from({ length: count }, () => AccountId.parse(newId("ac", now)));
        for (const id of ids) {
          const rest = { companyName: "Bench sp. z o.o.", mode: "prepaid", state: "open", openedAt: now.toISOString() };
          const head = {
            ...openedHead(id, localThresholdGrosze, now),
            ...rest,
            offer: { id: "of_start", name: "Start" },
          };
          await table.write({ Put: { Item: { ...keys.head(id), ...head } } });
        }
        return ids;
      },

      newOfferId,
      async offer() {
        const id = await newOfferId();
        await table.write({ Put: { Item: { ...keys.offer(id), ...localStart, id } } });
        return id;
      },

      async quote({ chargedMoreGrosze } = {}) {
        const credit: EntryDraft = {
          kind: "adjustment",
          amountGrosze: grosze(dearer!.monthlyFeeGrosze + dearer!.activationFeeGrosze),
          cause: { type: "decision", id: randomUUID() },
          actor: { type: "operations", id: "bench" },
        };
        await ledger.post(seededAccount, () => ({ drafts: [credit] }), {});
        return quoteOf(await subscribed(localStart), dearer!, chargedMoreGrosze);
      },

      async pendingOrder() {
        const quote = await quoteOf(await subscribed(dearer!), localStart);
        const by = await mainAdministrator(seededAccount);
        const request = {
          accountId: seededAccount,
          userId: by.id,
          route: "offer-orders",
          key: randomUUID(),
          bodyHash: "",
        };
        const from = "192.0.2.1";
        const answered = await orders.order(seededAccount, await catalogue(), {
          quoteId: quote.id,
          request,
          by,
          language: "pl",
          from,
        });
        if (!("order" in answered)) throw new Error("the seeded account could not order the offer that it began with");
        return answered.order.id;
      },

      forgetOpenTopUps,
      forgetInvitations,

      async transfer({ isOver } = { isOver: false }) {
        await forgetOpenTopUps();
        const now = clock();
        const at = now.toISOString();
        const accountId = AccountId.parse(administrator.accountId);
        const createdBy = newId("us", now);
        const wanted = { id: newId("tu", now), accountId, amountGrosze: grosze(25_000), createdBy };
        const code = newTransferCode();
        const topUp = newBankTopUp({ ...wanted, language: "pl", code }, transferAccount, now);
        const request = { accountId, userId: createdBy, route: "top-ups", key: randomUUID(), bodyHash: "" };
        await topUps.startTransfer(topUp, "bench", request);

        const confirmationId = newId("cf", now);
        const file = { fileName: "potwierdzenie.pdf", contentType: "application/pdf", sizeBytes: 100_000 } as const;
        await transfers.announce(accountId, topUp.id, { id: confirmationId, ...file });
        if (isOver) await table.write({ Delete: { Key: keys.renewals(financeClerk) } });
        const name = { id: newId("li", now), purpose: "decision" } as const;
        const secret = linkSecret(linkKey, name);
        const expiresAt = new Date(now.getTime() + (isOver ? -1 : decisionMilliseconds)).toISOString();
        const link = {
          ...name,
          accountId,
          subjectId: topUp.id,
          secretHash: sha256(secret),
          email: financeClerk,
          expiresAt,
        };
        await transfers.takeFile(
          { accountId, topUpId: topUp.id, confirmationId },
          { at, sha256: sha256(confirmationId), sizeBytes: file.sizeBytes },
          { orderedBy: "Ola Wilk", previous: [], links: [link] },
        );
        return { topUp, confirmationId, token: linkTokenText({ id: name.id, secret }) };
      },

      forgetOpenRequests,

      changeRequest,

      async caseOfNobody() {
        const { request } = await changeRequest();
        const moved = { ...request, kind: "other", accountId: operatorId, attachments: [] };
        await table.write({ Put: { Item: { ...keys.changeRequest(operatorId, request.id), ...moved } } });
        return request.id;
      },

      replacement,

      async vetoToken() {
        const now = clock();
        const request = await replacement();
        const { id: requestId, accountId } = request;
        const replacements = replacementStore(table);
        const [proposer, confirmer] = [await colleague("operator-helpdesk"), await colleague("operator-helpdesk")];
        const { by: staff, caller } = proposer;
        const deciding = { staff, actor: { ...staff, side: "staff", email: "" } as const };
        const { proposalId } = await replacements.propose(request, {
          ...deciding,
          caller,
          note: undefined,
          twoPeopleAfterMilliseconds: 0,
          now,
        });
        const proposals = proposalStore({ table, ledger, now: clock });
        const { contentHash, ...proposal } = await proposals.find(proposalId!);
        await proposals.confirm(
          { ...proposal, contentHash },
          { contentHash, ...confirmer, twoPeopleAfterMilliseconds: 0 },
        );
        const name = { id: newId("li", now), purpose: vetoPurpose };
        const secret = linkSecret(linkKey, name);
        const expiresAt = new Date(now.getTime() + decisionMilliseconds).toISOString();
        const linkFor = (_: ChangeRequest, { id: userId, email, isMainAdministrator }: PortalUser) => ({
          ...name,
          ...(isMainAdministrator ? {} : { id: newId("li", now) }),
          secretHash: sha256(secret),
          accountId,
          subjectId: requestId,
          userId,
          email,
          expiresAt,
        });
        const finishing = { waitMilliseconds: decisionMilliseconds, linkFor, now };
        await replacements.finish({ accountId, subject: requestId }, finishing);
        return linkTokenText({ id: name.id, secret });
      },

      async proposal() {
        const { by } = await colleague("operator-finance");
        const content = { amountGrosze: grosze(100), reason: "measured by the bench", causeId: `${by.userId}:bench` };
        const accountId = AccountId.parse(administrator.accountId);
        // A limit of nothing: whatever is adjusted takes a second person.
        const adjusted = await adjustments.adjust(accountId, content, by, grosze(0));
        if (!("proposal" in adjusted)) throw new Error("an adjustment above the limit was not proposed");
        return adjusted.proposal;
      },

      paid,

      async refunded(topUp) {
        const { body, signature } = await paid(topUp);
        const { id, said } = await gateway.readEvent(body, signature);
        if (!said || said.about === "other-version") throw new Error("the event of the payment can't be read");
        await payments.apply(id, said);
        const deed = stripe.standIn.refund(topUp.id);
        if (deed.result !== "done") throw new Error(`the stand-in for Stripe refunded nothing: ${deed.why}`);
        return eventAbout(deed.object.id);
      },

      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
