/**
 * Each condition of a write, taken away: the promise that it keeps is then broken, and with it the promise holds. So none
 * is decoration, and a test that stays silent when one is lost would be.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { EntryDraft } from "../../shared/domain/account/ledger.ts";
import type { AuditRecord, Done } from "../../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import type { Link } from "../../shared/domain/link.ts";
import { policiesMax } from "../../shared/domain/login-policies/login-policy.ts";
import { grosze } from "../../shared/domain/money.ts";
import { leaseMilliseconds } from "../../shared/domain/notices/notice.ts";
import {
  isAlive,
  type Login,
  newSession,
  PortalUser,
  type Session,
  sessionsMax,
} from "../../shared/domain/portal-users/portal-user.ts";
import { type BankTopUp, type Decision, openTransfersMax } from "../../shared/domain/top-ups/bank-top-up.ts";
import { decidePayment } from "../../shared/domain/top-ups/card-event.ts";
import type { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import { sha256 } from "../../shared/hash.ts";
import { newId } from "../../shared/ids.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { loginStore, type Proof } from "../../shared/store/login-store.ts";
import { noticeStore, noticeWrite } from "../../shared/store/notice-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import type { Table, Write } from "../../shared/store/table.ts";
import { cardTopUpRead, factsWrite, topUpStore } from "../../shared/store/top-up-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { keepingOf, keepPolicy, somePolicy } from "../support/administration.ts";
import { beforeNext, type Condition, takeAway } from "../support/faults.ts";
import { adjustment, credit, usage } from "../support/ledger.ts";
import { keepNotice, someNotice } from "../support/notices.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { refusalOf, thrownBy } from "../support/refusals.ts";
import { openTestAccount, someAccountId, someHead } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { eventOf, keepTopUp, noon as now, page, someTopUp } from "../support/top-ups.ts";
import { credits, rejects, requestFor, someTransfer } from "../support/transfers.ts";
import { machineKeys } from "./conditions/machine-keys.ts";

const stage = tableOfFile();

type Ground = { readonly client: DynamoDBClient; readonly table: Table; readonly others: Table };

type Check = Condition & {
  readonly of: string;
  readonly keeps: string;
  /** Brings about what the condition is there for, and answers whether its promise held. */
  readonly holds: (ground: Ground) => Promise<boolean>;
};

// --- the ledger -------------------------------------------------------------------------------------------------------

const ledgerOn = (table: Table, at = now) => ledgerStore({ table, now: () => at, pause: async () => {} });
const post = (table: Table, accountId: AccountId, draft: EntryDraft, at = now) =>
  ledgerOn(table, at).post(accountId, () => ({ drafts: [draft] }), {});
const isWhole = async (table: Table, accountId: AccountId): Promise<boolean> =>
  (await ledgerOn(table).verify(accountId)).length === 0;

const ledger: Check[] = [
  {
    of: "a posting",
    item: "GUARD#",
    keeps: "posts a cause once",
    holds: async ({ table }) => {
      const accountId = await openTestAccount(table);
      const draft = credit(5_000, newId("tu", now));

      await post(table, accountId, draft);
      await post(table, accountId, draft);

      return (await ledgerOn(table).head(accountId)).balanceGrosze === 5_000;
    },
  },
  {
    of: "a posting",
    item: "HEAD",
    part: "#version = :read",
    keeps: "decides on the head as it is",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(table);
      // At another instant: at the same one, the two entries would be one item, and its condition would tell too.
      const earlier = new Date(now.getTime() - 1);
      beforeNext(client, "TransactWriteItems", () => post(others, accountId, usage(700, newId("tu", now)), earlier));

      await post(table, accountId, usage(300, newId("tu", now)));

      return (await isWhole(table, accountId)) && (await ledgerOn(table).head(accountId)).balanceGrosze === -1_000;
    },
  },
  {
    of: "a posting",
    item: "ENTRY#",
    keeps: "never writes over an entry, even with a head that was restored from before it",
    holds: async ({ table }) => {
      const accountId = await openTestAccount(table);
      const restored = await table.get(keys.head(accountId));
      await post(table, accountId, usage(700, newId("tu", now)));
      const [before] = (await ledgerOn(table).entries(accountId, { limit: 1 })).entries;
      await table.write({ Put: { Item: restored } });

      await thrownBy(post(table, accountId, usage(300, newId("tu", now))));

      const [after] = (await ledgerOn(table).entries(accountId, { limit: 1 })).entries;
      return after?.hash === before?.hash;
    },
  },
];

// --- top-ups ----------------------------------------------------------------------------------------------------------

const requestOf = ({ accountId, createdBy }: Pick<CardTopUp, "accountId" | "createdBy">, key: string): RequestKey => ({
  accountId,
  userId: createdBy,
  route: "top-ups",
  key,
  bodyHash: sha256("the body"),
});
/** A top-up of an account that need not be there. */
const freshTopUp = (table: Table, changes: Partial<CardTopUp> = {}) =>
  keepTopUp(table, someTopUp(someAccountId(), changes));

const topUps: Check[] = [
  {
    of: "the credit of a top-up",
    item: "TOPUP#",
    part: "#version = :version",
    keeps: "credits on the latest look at the top-up",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(table);
      const topUp = await keepTopUp(table, someTopUp(accountId));
      const event = eventOf(topUp, "paid");
      beforeNext(client, "TransactWriteItems", () =>
        keepTopUp(others, { ...topUp, amountGrosze: grosze(9_000), version: 2 }),
      );

      const credited = ledgerOn(table).post(
        accountId,
        ({ items }) => {
          const { drafts, topUp: paid } = decidePayment(items.topUp!, event);
          return { drafts, writes: [factsWrite(paid)] };
        },
        { topUp: cardTopUpRead(accountId, topUp.id) },
      );
      await thrownBy(credited);

      return (await ledgerOn(table).head(accountId)).balanceGrosze === 0;
    },
  },
  {
    of: "starting a top-up",
    item: "KEY",
    keeps: "starts one top-up for one request",
    holds: async ({ table }) => {
      const accountId = someAccountId();
      const [first, second] = [someTopUp(accountId), someTopUp(accountId)];
      const request = requestOf(first, "key-1");

      await topUpStore(table).start(first, request);
      await topUpStore(table).start(second, request);

      return (await topUpStore(table).list(accountId, { limit: 10 })).topUps.length === 1;
    },
  },
  {
    of: "starting a top-up",
    item: "TOPUP#",
    keeps: "never writes over a top-up that is there",
    holds: async ({ table }) => {
      const paid = await freshTopUp(table, {
        payments: [{ paymentId: "pi_1", sessionId: "cs_1", paidAt: now.toISOString() }],
      });

      await thrownBy(topUpStore(table).start({ ...paid, payments: [] }, requestOf(paid, "key-1")));

      return (await topUpStore(table).getCard(paid.accountId, paid.id)).payments.length === 1;
    },
  },
  {
    of: "keeping a payment page",
    item: "TOPUP#",
    part: "attempt = :attempt",
    keeps: "keeps no page of an attempt that is over",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      await topUpStore(table).beginNextAttempt(topUp);

      await topUpStore(table).keepCheckout(topUp, page("late"));

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).checkout === undefined;
    },
  },
  {
    of: "keeping a payment page",
    item: "TOPUP#",
    part: "attribute_not_exists(checkout)",
    keeps: "leaves the page that the customer was sent to",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      await topUpStore(table).keepCheckout(topUp, page("first"));

      const shown = await topUpStore(table).keepCheckout(topUp, page("second"));

      return shown.checkout?.sessionId === "cs_first";
    },
  },
  {
    of: "beginning the next attempt",
    item: "TOPUP#",
    part: "attempt = :attempt",
    keeps: "goes on by one attempt, though two saw the same one fail",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      const third = await topUpStore(table).beginNextAttempt(await topUpStore(table).beginNextAttempt(topUp));

      await topUpStore(table).beginNextAttempt(topUp);

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).attempt === third.attempt;
    },
  },
  {
    of: "beginning the next attempt",
    item: "TOPUP#",
    part: "attribute_not_exists(checkout)",
    keeps: "gives up no attempt whose page was found",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      await topUpStore(table).keepCheckout(topUp, page("found"));

      await topUpStore(table).beginNextAttempt(topUp);

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).attempt === 1;
    },
  },
  {
    of: "keeping a fact",
    item: "TOPUP#",
    part: "attempt = :attempt",
    keeps: "makes no top-up out of an event",
    holds: async ({ table }) => {
      const topUp = someTopUp(someAccountId());

      await thrownBy(topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "expired")));

      return (await table.get(keys.topUp(topUp.accountId, topUp.id))) === undefined;
    },
  },
  {
    of: "keeping a fact",
    item: "TOPUP#",
    part: "attempt = :attempt",
    keeps: "takes no word of an attempt that is over",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table, { attempt: 2 });

      await topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "expired", { attempt: 1 }));

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).expiredAt === undefined;
    },
  },
  {
    of: "keeping a fact",
    item: "TOPUP#",
    part: "checkout.sessionId = :session",
    keeps: "takes no word of another page",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table, { checkout: page("present") });

      await topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "failed", { sessionId: "cs_old" }));

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).failedAt === undefined;
    },
  },
  {
    of: "keeping a fact",
    item: "TOPUP#",
    part: "attribute_not_exists(#fact)",
    keeps: "changes nothing where the fact is told again",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      await topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "failed"));
      const before = await topUpStore(table).getCard(topUp.accountId, topUp.id);

      await topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "failed"));

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).version === before.version;
    },
  },
];

// --- bank top-ups -----------------------------------------------------------------------------------------------------

const transfersOn = (table: Table) => transferStore({ table, ledger: ledgerOn(table), newId, now: () => now });
/** An order of an account of its own. */
const ordered = async (table: Table, changes: Partial<BankTopUp> = {}): Promise<BankTopUp> => {
  const topUp = someTransfer(await openTestAccount(table), changes);
  await topUpStore(table).startTransfer(topUp, "Poranna Kawa sp. z o.o.", requestFor(topUp));
  return topUp;
};
const keptTransfer = async (table: Table, { accountId, id }: BankTopUp): Promise<BankTopUp> =>
  (await transfersOn(table).find(accountId, id))!.topUp;
const announce = (table: Table, { accountId, id }: BankTopUp, fileName: string) =>
  transfersOn(table).announce(accountId, id, {
    id: newId("cf", now),
    fileName,
    contentType: "application/pdf",
    sizeBytes: 1_000,
  });
const takeFile = (table: Table, { accountId, id: topUpId }: BankTopUp, confirmationId: string) =>
  transfersOn(table).takeFile(
    { accountId, topUpId, confirmationId },
    { at: now.toISOString(), sha256: sha256(confirmationId), sizeBytes: 1_000 },
    { orderedBy: "Anna Nowak", previous: [], links: [] },
  );
const decide = (table: Table, { accountId, id }: BankTopUp, decision: Decision) =>
  transfersOn(table).decide(accountId, id, decision, "192.0.2.1");

const transfers: Check[] = [
  {
    of: "ordering by bank transfer",
    item: "TOPUP",
    keeps: "gives a code to one order only",
    holds: async ({ table }) => {
      const first = await ordered(table);

      await ordered(table, { code: first.code });

      return (await table.get(keys.transferCode(first.code)))?.topUpId === first.id;
    },
  },
  {
    of: "ordering by bank transfer",
    item: "OPEN-TRANSFERS",
    part: "size(topUpIds) < :max",
    keeps: "lets an account have so many open at a time, and no more",
    holds: async ({ table }) => {
      const { accountId } = await ordered(table);
      const more = Array.from({ length: openTransfersMax }, () => someTransfer(accountId));

      for (const topUp of more) await thrownBy(topUpStore(table).startTransfer(topUp, "Kawa", requestFor(topUp)));

      return (await transfersOn(table).find(accountId, more.at(-1)!.id)) === undefined;
    },
  },
  {
    of: "announcing a file",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "keeps both of two that are announced at once",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table);
      beforeNext(client, "TransactWriteItems", () => announce(others, topUp, "one.pdf"));

      await announce(table, topUp, "other.pdf");

      return (await keptTransfer(others, topUp)).confirmations.length === 2;
    },
  },
  {
    of: "taking a file",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "keeps both of two that came at once",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table);
      const [one, other] = [await announce(others, topUp, "one.pdf"), await announce(others, topUp, "other.pdf")];
      beforeNext(client, "TransactWriteItems", () => takeFile(others, topUp, one.id));

      await takeFile(table, topUp, other.id);

      return (await keptTransfer(others, topUp)).confirmations.every(({ received }) => received !== undefined);
    },
  },
  {
    of: "refusing a bank top-up",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "forgets no money that was credited in the very moment",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table);
      beforeNext(client, "TransactWriteItems", () => decide(others, topUp, credits()));

      await thrownBy(decide(table, topUp, rejects()));

      const { credit: credited, rejection } = await keptTransfer(others, topUp);
      return credited !== undefined && rejection === undefined;
    },
  },
  {
    of: "crediting a bank top-up",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "forgets no no that was said in the very moment: then a reason is asked for",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table);
      beforeNext(client, "TransactWriteItems", () => decide(others, topUp, rejects()));

      await thrownBy(decide(table, topUp, credits()));

      const { credit: credited, rejection } = await keptTransfer(others, topUp);
      return credited === undefined && rejection !== undefined;
    },
  },
  {
    of: "crediting a bank top-up",
    item: "GUARD#",
    keeps: "credits a code once, even with a top-up that was restored from before it",
    holds: async ({ table }) => {
      const topUp = await ordered(table);
      const restored = await table.get(keys.topUp(topUp.accountId, topUp.id));
      await decide(table, topUp, credits());
      await table.write({ Put: { Item: restored } });

      await thrownBy(decide(table, topUp, credits()));

      return (await ledgerOn(table).head(topUp.accountId)).balanceGrosze === topUp.amountGrosze;
    },
  },
  {
    of: "closing a bank top-up",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "forgets no money that was credited in the very moment",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table, { expiresAt: new Date(now.getTime() - 1).toISOString() });
      const late = credits({ reason: "Wpłynęło po terminie" });
      beforeNext(client, "TransactWriteItems", () => decide(others, topUp, late));

      await transfersOn(table).expire({ accountId: topUp.accountId, subject: topUp.id });

      return (await keptTransfer(others, topUp)).credit !== undefined;
    },
  },
];

// --- people -----------------------------------------------------------------------------------------------------------

const session = (person: ReturnType<typeof somePerson>, id = newId("se", now)) =>
  newSession(person.login, {
    id,
    secretHash: sha256(id),
    next: "signed-in",
    device: "tests",
    address: "192.0.2.1",
    now,
  });
const signIn = { addressHmac: "hmac", rehashed: undefined };
const subscriber = { companyName: "Poranna Kawa sp. z o.o.", nip: "8567346215" };

const people: Check[] = [
  {
    of: "opening an account",
    item: "LOGIN",
    keeps: "gives an address to one person in the whole system",
    holds: async ({ table }) => {
      const [first, second] = [someAccountId(), someAccountId()];
      const anna = somePerson(first);
      const impostor = somePerson(second, { login: { email: anna.login.email } });
      await accountStore(table).open(someHead(first), subscriber, [anna]);

      await thrownBy(accountStore(table).open(someHead(second), subscriber, [impostor]));

      return (await loginStore(table).find(anna.login.email))?.userId === anna.user.id;
    },
  },
  {
    of: "opening an account",
    item: "HEAD",
    keeps: "never empties an account that is there",
    holds: async ({ table }) => {
      const accountId = await openTestAccount(table);
      await post(table, accountId, adjustment(5_000, "d_1"));

      await thrownBy(accountStore(table).open(someHead(accountId), subscriber, [somePerson(accountId)]));

      return (await ledgerOn(table).head(accountId)).balanceGrosze === 5_000;
    },
  },
  {
    of: "opening an account",
    item: "SUBSCRIBER",
    keeps: "never writes over a company's data, even where its head is lost",
    holds: async ({ table }) => {
      const accountId = someAccountId();
      await table.write({ Put: { Item: { ...keys.subscriber(accountId), ...subscriber } } });

      await thrownBy(accountStore(table).open(someHead(accountId), { ...subscriber, nip: "1234563218" }, []));

      return (await table.get(keys.subscriber(accountId)))?.nip === subscriber.nip;
    },
  },
  {
    of: "adding a portal user",
    item: "USER#",
    keeps: "never writes over a person that is there",
    holds: async ({ table }) => {
      const accountId = someAccountId();
      const anna = await keepPerson(table, somePerson(accountId));

      await thrownBy(
        accountStore(table).open(someHead(accountId), subscriber, [
          somePerson(accountId, { user: { id: anna.user.id, lastName: "Inna" } }),
        ]),
      );

      return (await table.get(keys.user(accountId, anna.user.id)))?.lastName === anna.user.lastName;
    },
  },
  {
    of: "reserving an attempt",
    item: "ATTEMPTS",
    keeps: "lets five attempts through, and no more",
    holds: async ({ table }) => {
      const address = newId("us", now);
      for (let attempt = 0; attempt < 6; attempt += 1) await thrownBy(loginStore(table).reserveAttempt(address, now));

      return (await table.get(keys.attempts(address)))?.failures === 5;
    },
  },
  {
    of: "beginning a session",
    item: "USER#",
    part: "canLogIn = :yes",
    keeps: "begins none for whom the right was taken from meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { user: { canLogIn: false } }));
      const begun = session(anna);

      await thrownBy(loginStore(table).begin(begun, anna.login, signIn));

      return (await table.get(keys.session(begun.accountId, begun.userId, begun.id))) === undefined;
    },
  },
  {
    of: "beginning a session",
    item: "USER#",
    part: "credentialVersion = :version",
    keeps: "begins none with credentials that were changed meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { user: { credentialVersion: 4 } }));
      const begun = session(anna);

      await thrownBy(loginStore(table).begin(begun, anna.login, signIn));

      return (await table.get(keys.session(begun.accountId, begun.userId, begun.id))) === undefined;
    },
  },
  {
    of: "beginning a session",
    item: "SESSION#",
    keeps: "never writes over a session that is there",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const id = newId("se", now);
      await loginStore(table).begin(session(anna, id), anna.login, signIn);

      await thrownBy(
        loginStore(table).begin({ ...session(anna, id), secretHash: sha256("other") }, anna.login, signIn),
      );

      return (await table.get(keys.session(anna.user.accountId, anna.user.id, id)))?.secretHash === sha256(id);
    },
  },
  {
    of: "beginning a session",
    item: "LOGIN",
    part: "credentialVersion = :version",
    keeps: "writes no old password back under new parameters",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const changed = { ...anna.login, passwordHash: "the hash of a new password", credentialVersion: 4 };
      await table.write({ Put: { Item: { ...keys.login(anna.login.email), ...changed } } });

      await thrownBy(
        loginStore(table).begin(session(anna), anna.login, { ...signIn, rehashed: "the old one's new hash" }),
      );

      return (await loginStore(table).find(anna.login.email))?.passwordHash === changed.passwordHash;
    },
  },
];

// --- how people sign in -----------------------------------------------------------------------------------------------

type Person = ReturnType<typeof somePerson>;
const isThere = async (table: Table, { accountId, userId, id }: Session): Promise<boolean> =>
  (await table.get(keys.session(accountId, userId, id))) !== undefined;

/** A sign-in that waits for a code, and the session that the code is to begin. */
const waiting = async (table: Table, person: Person) => {
  const { session: ended } = await keepSession(table, person.user, now, { next: "totp" });
  const begun = session(person);
  const pass = (proof: Proof, on = table) =>
    loginStore(on).passCode({ ended, begun }, { email: person.login.email, proof, addressHmac: begun.id, now });
  return { ended, begun, pass };
};

const changedLogin = ({ login }: Person, changes: Partial<Login>): Write => ({
  Put: { Item: { ...keys.login(login.email), ...login, ...changes } },
});
const changedUser = ({ user }: Person, changes: Partial<PortalUser>): Write => ({
  Put: { Item: { ...keys.user(user.accountId, user.id), ...user, ...changes } },
});
const someLink = ({ login }: Person): Link => ({
  id: newId("li", now),
  purpose: "password-reset",
  secretHash: sha256("the secret"),
  accountId: login.accountId,
  userId: login.userId,
  email: login.email,
  credentialVersion: login.credentialVersion,
  expiresAt: new Date(now.getTime() + 60_000).toISOString(),
});
const newHash = "the hash of a new password";
const passwordOf = async (table: Table, { login }: Person) => (await loginStore(table).find(login.email))?.passwordHash;

/** Changing a password after somebody else's change, seen by one of the two items only: each must stand for itself. */
const changesPasswordAfter = (write: (person: Person) => Write) => async (table: Table) => {
  const anna = await keepPerson(table, somePerson(someAccountId()));
  await table.write(write(anna));

  await thrownBy(loginStore(table).changeCredentials({ login: anna.login, to: { passwordHash: newHash } }));

  return (await passwordOf(table, anna)) !== newHash;
};

const signingIn: Check[] = [
  {
    of: "passing a code",
    item: "ATTEMPTS",
    keeps: "takes no right code of whoever has to wait",
    holds: async ({ table, others }) => {
      const { begun, pass } = await waiting(others, await keepPerson(others, somePerson(someAccountId())));
      for (let attempt = 0; attempt < 5; attempt += 1) await loginStore(others).reserveAttempt(begun.id, now);

      await thrownBy(pass({ step: 1 }, table));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "passing a code",
    item: "LOGIN",
    part: "lastTotpStep < :step",
    keeps: "takes a half minute's code once",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const [first, second] = [await waiting(table, anna), await waiting(table, anna)];
      await first.pass({ step: 7 });

      await thrownBy(second.pass({ step: 7 }));

      return !(await isThere(table, second.begun));
    },
  },
  {
    of: "passing a code",
    item: "LOGIN",
    part: "attribute_exists(recoveryHashes.#hash)",
    keeps: "takes a recovery code once",
    holds: async ({ table }) => {
      const recoveryHash = sha256("a recovery code");
      const login = { recoveryHashes: { [recoveryHash]: true } } as const;
      const anna = await keepPerson(table, somePerson(someAccountId(), { login }));
      const [first, second] = [await waiting(table, anna), await waiting(table, anna)];
      await first.pass({ recoveryHash });

      await thrownBy(second.pass({ recoveryHash }));

      return !(await isThere(table, second.begun));
    },
  },
  {
    of: "passing a code",
    item: "LOGIN",
    part: "credentialVersion = :version",
    keeps: "takes no code of credentials that were changed meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const { begun, pass } = await waiting(table, anna);
      await table.write(changedLogin(anna, { credentialVersion: 4 }));

      await thrownBy(pass({ step: 7 }));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "passing a code",
    item: "SESSION#",
    part: "attribute_exists(pk)",
    keeps: "goes on with no sign-in that was ended meanwhile",
    holds: async ({ table }) => {
      const { ended, begun, pass } = await waiting(table, await keepPerson(table, somePerson(someAccountId())));
      await peopleStore(table).end({ ...ended, sessionId: ended.id });

      await thrownBy(pass({ step: 7 }));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "beginning a step of a sign-in",
    item: "USER#",
    part: "canLogIn = :yes",
    keeps: "begins none for whom the right was taken from meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { user: { canLogIn: false } }));
      const begun = { ...session(anna), next: "totp" as const };

      await thrownBy(loginStore(table).begin(begun, anna.login, signIn));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "beginning a step of a sign-in",
    item: "USER#",
    part: "credentialVersion = :version",
    keeps: "begins none with credentials that were changed meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { user: { credentialVersion: 4 } }));
      const begun = { ...session(anna), next: "totp" as const };

      await thrownBy(loginStore(table).begin(begun, anna.login, signIn));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "beginning a session",
    item: "USER#",
    part: "size(sessions) < :max",
    keeps: "gives nobody more than ten",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      for (let count = 0; count < sessionsMax + 1; count += 1)
        await loginStore(table).begin(session(anna), anna.login, signIn);

      const kept = z.parse(PortalUser, await table.get(keys.user(anna.user.accountId, anna.user.id)));
      return Object.keys(kept.sessions).length === sessionsMax;
    },
  },
  {
    of: "beginning a session",
    item: "USER#",
    part: "attribute_exists(sessions.#displaced)",
    keeps: "takes the place of one that is there, also where another was displaced meanwhile",
    holds: async ({ client, table, others }) => {
      const anna = await keepPerson(others, somePerson(someAccountId()));
      for (let count = 0; count < sessionsMax; count += 1)
        await loginStore(others).begin(session(anna), anna.login, signIn);
      // Found full by the first try; before the second, somebody else takes the oldest one's place.
      beforeNext(client, "TransactWriteItems", async () => {
        beforeNext(client, "TransactWriteItems", () => loginStore(others).begin(session(anna), anna.login, signIn));
      });

      await loginStore(table).begin(session(anna), anna.login, signIn);

      const kept = z.parse(PortalUser, await table.get(keys.user(anna.user.accountId, anna.user.id)));
      return Object.keys(kept.sessions).length === sessionsMax;
    },
  },
  {
    of: "offering an app's secret",
    item: "SESSION#",
    keeps: "makes no session out of one that is ended",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const over = session(anna);

      await thrownBy(loginStore(table).offerTotp(over, { sealedSecret: "sealed" }));

      return !(await isThere(table, over));
    },
  },
  {
    of: "offering an app's secret",
    item: "LOGIN",
    part: "lastTotpStep < :step",
    keeps: "takes the code that proves who asks once",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { login: { lastTotpStep: 7 } }));
      const { session: own } = await keepSession(table, anna.user, now);

      await thrownBy(
        loginStore(table).offerTotp(own, { sealedSecret: "sealed", login: anna.login, proof: { step: 7 } }),
      );

      const kept = await table.get(keys.session(own.accountId, own.userId, own.id));
      return kept !== undefined && kept.offeredTotpSecret === undefined;
    },
  },
  {
    of: "renewing recovery codes",
    item: "LOGIN",
    part: "credentialVersion = :version",
    keeps: "renews none where the credentials were changed meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      await table.write(changedLogin(anna, { credentialVersion: 4 }));

      await thrownBy(
        loginStore(table).renewRecoveryCodes(anna.login, {
          recoveryHashes: { [sha256("new")]: true },
          proof: { step: 7 },
          addressHmac: anna.user.id,
        }),
      );

      return Object.keys((await loginStore(table).find(anna.login.email))?.recoveryHashes ?? {}).length === 0;
    },
  },
  {
    of: "changing credentials",
    item: "LOGIN",
    part: "credentialVersion = :read",
    keeps: "changes no others than those that were read",
    holds: ({ table }) => changesPasswordAfter((anna) => changedLogin(anna, { credentialVersion: 4 }))(table),
  },
  {
    of: "changing credentials",
    item: "USER#",
    part: "credentialVersion = :read",
    keeps: "changes no others than those of the user as they are",
    holds: ({ table }) => changesPasswordAfter((anna) => changedUser(anna, { credentialVersion: 4 }))(table),
  },
  {
    of: "changing credentials",
    item: "LOGIN",
    part: "canLogIn = :yes",
    keeps: "changes none of whom the right was taken from meanwhile",
    holds: ({ table }) => changesPasswordAfter((anna) => changedLogin(anna, { canLogIn: false }))(table),
  },
  {
    of: "changing credentials",
    item: "USER#",
    part: "canLogIn = :yes",
    keeps: "changes none of a user whom the right was taken from meanwhile",
    holds: ({ table }) => changesPasswordAfter((anna) => changedUser(anna, { canLogIn: false }))(table),
  },
  {
    of: "changing credentials",
    item: "SESSION#",
    part: "attribute_exists(pk)",
    keeps: "lets a session change nothing that was ended meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const renewal = { ended: session(anna), begun: { ...session(anna), credentialVersion: 4 } };

      await thrownBy(
        loginStore(table).changeCredentials({ login: anna.login, to: { passwordHash: newHash }, session: renewal }),
      );

      return (await passwordOf(table, anna)) !== newHash;
    },
  },
  {
    of: "changing credentials",
    item: "LINK",
    keeps: "lets a link set a password once",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));

      await thrownBy(
        loginStore(table).changeCredentials({
          login: anna.login,
          to: { passwordHash: newHash },
          link: someLink(anna),
        }),
      );

      return (await passwordOf(table, anna)) !== newHash;
    },
  },
  {
    of: "keeping a link",
    item: "LINK",
    keeps: "never writes over one that is there",
    holds: async ({ table }) => {
      const link = someLink(somePerson(someAccountId()));
      await loginStore(table).keepAsked({ at: now, links: [link] });

      await thrownBy(loginStore(table).keepAsked({ at: now, links: [{ ...link, secretHash: sha256("another") }] }));

      return (await linkStore(table).find(link.id))?.secretHash === link.secretHash;
    },
  },
  {
    of: "ending all other sessions",
    item: "USER#",
    part: "sessions = :read",
    keeps: "ends also one that begins in its midst",
    holds: async ({ client, table, others }) => {
      const anna = await keepPerson(others, somePerson(someAccountId()));
      const [own, late] = [session(anna), session(anna)];
      await loginStore(others).begin(own, anna.login, signIn);
      const user = z.parse(PortalUser, await others.get(keys.user(anna.user.accountId, anna.user.id)));
      beforeNext(client, "TransactWriteItems", () => loginStore(others).begin(late, anna.login, signIn));

      await peopleStore(table).endOthers(user, own);

      return !(await isThere(table, late)) && (await isThere(table, own));
    },
  },
  {
    of: "recording what was done",
    item: "AUDIT#",
    keeps: "never writes over a record",
    holds: async ({ table }) => {
      const record: Done & Pick<AuditRecord, "id"> = {
        id: newId("au", now),
        accountId: operatorId,
        userId: newId("us", now),
        kind: "account-looked-at",
        from: "192.0.2.1",
      };
      await auditStore(table).record(record, now);

      await thrownBy(auditStore(table).record({ ...record, from: "nowhere" }, now));

      return (await table.get(keys.audit(operatorId, record.id)))?.from === record.from;
    },
  },
];

// --- administration ---------------------------------------------------------------------------------------------------

/** A company: its main administrator, who acts, and somebody whom they keep. */
const companyOf = async (table: Table, changes: Parameters<typeof somePerson>[1] = {}) => {
  const accountId = someAccountId();
  const actor = await keepPerson(table, somePerson(accountId));
  const user = { isMainAdministrator: false, role: "finance" as const, ...changes.user };
  return { accountId, actor, jan: await keepPerson(table, somePerson(accountId, { ...changes, user })) };
};
/** The same with somebody whose address, wrongly, is another's: nobody's login may pay for it. */
const companyOfWrongAddress = async (table: Table) => {
  const { actor, accountId, jan } = await companyOf(table);
  const wrong: Person = somePerson(accountId, { user: { isMainAdministrator: false, email: jan.user.email } });
  await keepPerson(table, wrong);
  return { actor, jan, wrong };
};
type Company = Awaited<ReturnType<typeof companyOf>>;

const renamed = ({ user }: Person, changes: Partial<PortalUser> = {}): PortalUser => ({
  ...user,
  firstName: "Ola",
  version: user.version + 1,
  ...changes,
});
const edits = (
  table: Table,
  { actor, jan }: Pick<Company, "actor" | "jan">,
  to = renamed(jan),
  login: Partial<Login> = {},
) => userStore(table).edit(jan.user, to, { credentialVersion: to.credentialVersion, ...login }, keepingOf(actor.user));
const deletes = (table: Table, { actor, jan }: Pick<Company, "actor" | "jan">, user = jan.user) =>
  userStore(table).remove(user, keepingOf(actor.user));
const resets = (table: Table, { actor, jan }: Company) =>
  userStore(table).changeLogin(jan.user, { passwordHash: newHash }, keepingOf(actor.user));

const isUser = async (table: Table, { user }: Person): Promise<boolean> =>
  (await table.get(keys.user(user.accountId, user.id))) !== undefined;
const firstNameOf = async (table: Table, { user }: Person): Promise<unknown> =>
  (await table.get(keys.user(user.accountId, user.id)))?.firstName;

/** What an actor does after the decision that they may, and before it is kept. */
const afterTheActor = (loses: (actor: Person) => Write) => async (table: Table) => {
  const { accountId, actor } = await companyOf(table);
  await table.write(loses(actor));
  const added = somePerson(accountId);

  await thrownBy(userStore(table).add(added, keepingOf(actor.user)));

  return !(await isUser(table, added));
};
/** Changing somebody's login after another's change, seen by one of the two items only: each must stand for itself. */
const resetsAfter = (write: (person: Person) => Write) => async (table: Table) => {
  const company = await companyOf(table);
  await table.write(write(company.jan));

  await thrownBy(resets(table, company));

  return (await passwordOf(table, company.jan)) !== newHash;
};

const users: Check[] = [
  {
    of: "adding somebody",
    item: "LOGIN",
    keeps: "gives an address to one person in the whole system",
    holds: async ({ table }) => {
      const [{ jan }, { actor, accountId }] = [await companyOf(table), await companyOf(table)];

      await thrownBy(
        userStore(table).add(somePerson(accountId, { login: { email: jan.login.email } }), keepingOf(actor.user)),
      );

      return (await loginStore(table).find(jan.login.email))?.userId === jan.user.id;
    },
  },
  {
    of: "adding somebody",
    item: "USER#",
    part: "attribute_not_exists(pk)",
    keeps: "never writes over a person that is there",
    holds: async ({ table }) => {
      const { jan, actor, accountId } = await companyOf(table);
      const double = somePerson(accountId, { user: { id: jan.user.id, lastName: "Inna" } });

      await thrownBy(userStore(table).add(double, keepingOf(actor.user)));

      return (await table.get(keys.user(accountId, jan.user.id)))?.lastName === jan.user.lastName;
    },
  },
  {
    of: "adding somebody",
    item: "USER#",
    part: "version = :version",
    keeps: "is done by nobody whose rights were changed meanwhile",
    holds: ({ table }) => afterTheActor((actor) => changedUser(actor, { role: "employee", version: 2 }))(table),
  },
  {
    of: "adding somebody",
    item: "USER#",
    part: "credentialVersion = :credentials",
    keeps: "is done by nobody whose sessions were ended meanwhile",
    holds: ({ table }) => afterTheActor((actor) => changedUser(actor, { credentialVersion: 4 }))(table),
  },
  {
    of: "adding somebody",
    item: "POLICIES",
    keeps: "says that the policy is none",
    holds: async ({ table, others }) => {
      const { actor, accountId } = await companyOf(table);
      await keepPolicy(others, actor.user);
      const added = somePerson(accountId, { user: { loginPolicyId: newId("lp", now) } });

      const refused = await refusalOf(userStore(table).add(added, keepingOf(actor.user)));

      return refused?.code === "policy_unknown";
    },
  },
  {
    of: "editing somebody",
    item: "USER#",
    part: "version = :read",
    keeps: "keeps what was edited meanwhile",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      await edits(others, company, renamed(company.jan, { firstName: "Ewa" }));

      await thrownBy(edits(table, company));

      return (await firstNameOf(table, company.jan)) === "Ewa";
    },
  },
  {
    of: "editing somebody",
    item: "USER#",
    part: "credentialVersion = :credentials",
    keeps: "ends with the old address also what was begun there meanwhile",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      const { jan } = company;
      const { session: ended } = await keepSession(table, jan.user, now);
      const begun = { ...session(jan), credentialVersion: 4 };
      const changes = { login: jan.login, to: { passwordHash: newHash }, session: { ended, begun } };
      await loginStore(others).changeCredentials(changes);

      const refused = await refusalOf(
        edits(table, company, renamed(jan, { email: someAddress(), credentialVersion: 4, sessions: {} })),
      );

      const kept = (await peopleStore(table).admission({ ...begun, sessionId: begun.id })).kept;
      return refused !== undefined || !kept || !isAlive(kept.session, kept.user, now);
    },
  },
  {
    of: "editing somebody",
    item: "LOGIN",
    keeps: "makes no login out of one that is lost",
    holds: async ({ table }) => {
      const company = await companyOf(table);
      await table.write({ Delete: { Key: keys.login(company.jan.login.email) } });

      await thrownBy(edits(table, company));

      return (await table.get(keys.login(company.jan.login.email))) === undefined;
    },
  },
  {
    of: "editing somebody",
    item: "LOGIN",
    part: "credentialVersion = :credentials",
    keeps: "changes no other credentials than those that were read",
    holds: async ({ table }) => {
      const company = await companyOf(table);
      await table.write(changedLogin(company.jan, { credentialVersion: 4 }));

      await thrownBy(edits(table, company, renamed(company.jan), { passwordHash: newHash }));

      return (await passwordOf(table, company.jan)) !== newHash;
    },
  },
  {
    of: "editing somebody",
    item: "LOGIN",
    part: "userId = :read",
    keeps: "changes nobody else's login",
    holds: async ({ table }) => {
      const { actor, jan, wrong } = await companyOfWrongAddress(table);

      await thrownBy(edits(table, { actor, jan: wrong }, renamed(wrong), { passwordHash: newHash }));

      return (await passwordOf(table, jan)) !== newHash;
    },
  },
  {
    of: "giving somebody another address",
    item: "LOGIN",
    part: "userId = :id",
    keeps: "takes nobody else's login away",
    holds: async ({ table }) => {
      const { actor, jan, wrong } = await companyOfWrongAddress(table);

      await thrownBy(edits(table, { actor, jan: wrong }, renamed(wrong, { email: someAddress() })));

      return (await loginStore(table).find(jan.login.email)) !== undefined;
    },
  },
  {
    of: "giving somebody another address",
    item: "LOGIN",
    part: "attribute_not_exists(pk)",
    keeps: "takes no address that somebody has",
    holds: async ({ table }) => {
      const [company, { jan: other }] = [await companyOf(table), await companyOf(table)];

      await thrownBy(edits(table, company, renamed(company.jan, { email: other.user.email })));

      return (await loginStore(table).find(other.user.email))?.userId === other.user.id;
    },
  },
  {
    of: "deleting somebody",
    item: "USER#",
    part: "version = :version",
    keeps: "deletes nobody who was given more rights meanwhile",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      await edits(others, company, renamed(company.jan, { role: "administrator" }));

      await thrownBy(deletes(table, company));

      return isUser(table, company.jan);
    },
  },
  {
    of: "deleting somebody",
    item: "USER#",
    part: "isMainAdministrator = :no",
    keeps: "never deletes the main administrator",
    holds: async ({ table }) => {
      const { actor, jan } = await companyOf(table);

      await thrownBy(deletes(table, { actor: jan, jan: actor }));

      return isUser(table, actor);
    },
  },
  {
    of: "deleting somebody",
    item: "LOGIN",
    keeps: "takes nobody else's login away",
    holds: async ({ table }) => {
      const { actor, jan, wrong } = await companyOfWrongAddress(table);

      await thrownBy(deletes(table, { actor, jan: wrong }));

      return (await loginStore(table).find(jan.login.email)) !== undefined;
    },
  },
  {
    of: "changing somebody's login",
    item: "USER#",
    part: "version = :read",
    keeps: "changes it of nobody who was given more rights meanwhile",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      await edits(others, company, renamed(company.jan, { role: "administrator" }));

      await thrownBy(resets(table, company));

      return (await passwordOf(table, company.jan)) !== newHash;
    },
  },
  {
    of: "changing somebody's login",
    item: "USER#",
    part: "credentialVersion = :credentials",
    keeps: "changes none of a user whose credentials were changed meanwhile",
    holds: ({ table }) => resetsAfter((jan) => changedUser(jan, { credentialVersion: 4 }))(table),
  },
  {
    of: "changing somebody's login",
    item: "LOGIN",
    part: "credentialVersion = :credentials",
    keeps: "changes none that was changed meanwhile",
    holds: ({ table }) => resetsAfter((jan) => changedLogin(jan, { credentialVersion: 4 }))(table),
  },
];

const nameOfPolicy = async (table: Table, accountId: AccountId, id: string): Promise<string | undefined> =>
  (await policyStore(table).all(accountId)).policies[id]?.terms.name;

/** Somebody who keeps the policies of an account of their own. */
const someActor = async (table: Table): Promise<PortalUser> =>
  (await keepPerson(table, somePerson(someAccountId()))).user;
/** The same policy edited: what was read is its first version. */
const editsPolicy = (table: Table, actor: PortalUser, id: string, name: string) => {
  const change = { read: somePolicy(), to: { ...somePolicy({ name }), version: 2 } };
  return policyStore(table).edit(actor.accountId, id, change, keepingOf(actor));
};
/** Adding, editing and deleting a policy by an actor of whom this was changed after the decision that they may. */
const nothingAfterTheActor = (changes: Partial<PortalUser>) => async (table: Table) => {
  const actor = await someActor(table);
  const [edited, deleted] = [await keepPolicy(table, actor), await keepPolicy(table, actor)];
  const before = await policyStore(table).all(actor.accountId);
  await table.write({ Put: { Item: { ...keys.user(actor.accountId, actor.id), ...actor, ...changes } } });

  await thrownBy(keepPolicy(table, actor));
  await thrownBy(editsPolicy(table, actor, edited, "Dom"));
  await thrownBy(policyStore(table).remove(actor.accountId, deleted, keepingOf(actor)));

  return JSON.stringify(await policyStore(table).all(actor.accountId)) === JSON.stringify(before);
};

const policies: Check[] = [
  {
    of: "adding a policy",
    item: "POLICIES",
    part: "attribute_not_exists(policies.#id)",
    keeps: "never writes over one that is there",
    holds: async ({ table }) => {
      const actor = await someActor(table);
      const id = await keepPolicy(table, actor);
      const double = { id, policy: somePolicy({ name: "Dom" }) };

      await thrownBy(policyStore(table).add(actor.accountId, double, keepingOf(actor)));

      return (await nameOfPolicy(table, actor.accountId, id)) === "Biuro";
    },
  },
  {
    of: "adding a policy",
    item: "POLICIES",
    part: "size(policies) < :max",
    keeps: "keeps no more than fifty: all of them are read with every request",
    holds: async ({ table }) => {
      const actor = await someActor(table);
      for (let count = 0; count <= policiesMax; count += 1) await thrownBy(keepPolicy(table, actor));

      return Object.keys((await policyStore(table).all(actor.accountId)).policies).length === policiesMax;
    },
  },
  {
    of: "adding a policy",
    item: "KEY",
    keeps: "adds one policy for one request",
    holds: async ({ table }) => {
      const actor = await someActor(table);
      const { accountId } = actor;
      const request = requestOf({ accountId, createdBy: actor.id }, "key-1");
      const add = () => {
        const added = { id: newId("lp", now), policy: somePolicy() };
        return policyStore(table).add(accountId, added, keepingOf(actor), request);
      };

      await add();
      await add();

      return Object.keys((await policyStore(table).all(accountId)).policies).length === 1;
    },
  },
  {
    of: "adding an account's first policy",
    item: "POLICIES",
    part: "attribute_not_exists(pk)",
    keeps: "leaves the one that was the first meanwhile",
    holds: async ({ client, table, others }) => {
      const actor = await someActor(table);
      let first = "";
      // Found to be the first by the first try; before the second, somebody else adds theirs.
      beforeNext(client, "TransactWriteItems", async () => {
        beforeNext(client, "TransactWriteItems", async () => {
          first = await keepPolicy(others, actor);
        });
      });

      await keepPolicy(table, actor);

      return (await nameOfPolicy(table, actor.accountId, first)) !== undefined;
    },
  },
  {
    of: "editing a policy",
    item: "POLICIES",
    keeps: "keeps what was edited meanwhile",
    holds: async ({ table, others }) => {
      const actor = await someActor(others);
      const id = await keepPolicy(others, actor);
      await editsPolicy(table, actor, id, "Dom");

      await thrownBy(editsPolicy(table, actor, id, "Hala"));

      return (await nameOfPolicy(table, actor.accountId, id)) === "Dom";
    },
  },
  {
    of: "deleting a policy",
    item: "POLICIES",
    keeps: "deletes none that somebody has",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      const { accountId, actor, jan } = company;
      const id = await keepPolicy(others, actor.user);
      await edits(table, company, renamed(jan, { loginPolicyId: id }));

      await thrownBy(policyStore(table).remove(accountId, id, keepingOf(actor.user)));

      return (await nameOfPolicy(table, accountId, id)) !== undefined;
    },
  },
  {
    of: "keeping a policy",
    item: "USER#",
    part: "version = :version",
    keeps: "is done by nobody whose rights were changed meanwhile",
    holds: ({ table }) => nothingAfterTheActor({ role: "employee", version: 2 })(table),
  },
  {
    of: "keeping a policy",
    item: "USER#",
    part: "credentialVersion = :credentials",
    keeps: "is done by nobody whose sessions were ended meanwhile",
    holds: ({ table }) => nothingAfterTheActor({ credentialVersion: 4 })(table),
  },
];

// --- notices ----------------------------------------------------------------------------------------------------------

const leaseEnds = new Date(now.getTime() + leaseMilliseconds);

/** A notice that somebody took at noon, and took their time. */
const takenAtNoon = async (table: Table) => {
  const { id } = await keepNotice(table);
  return (await noticeStore(table).claim(id, { now, first: true }))!;
};
/** The same, as it is once another has taken it at the very end of that lease, and perhaps given it to people. */
const takenSince = async (table: Table, { parks }: { parks: boolean }) => {
  const late = await takenAtNoon(table);
  const other = (await noticeStore(table).claim(late.id, { now: leaseEnds, first: false }))!;
  if (parks) await noticeStore(table).park(other, "theirs", leaseEnds);
  return { late, item: async () => table.get(keys.notice(late.id)) };
};
const gone = async (table: Table) => {
  const notice = await takenAtNoon(table);
  await table.write({ Delete: { Key: keys.notice(notice.id) } });
  return { notice, isGone: async () => (await table.get(keys.notice(notice.id))) === undefined };
};
const someAddress = () => `anna.${crypto.randomUUID()}@example.com`;
const later = new Date(now.getTime() + 24 * 3600 * 1000);

const notices: Check[] = [
  {
    of: "owing a notice",
    item: "NOTICE",
    keeps: "never writes over one that is there",
    holds: async ({ table }) => {
      const sent = await keepNotice(table, { ...someNotice(), state: "sent" });

      await thrownBy(table.write(noticeWrite({ ...sent, state: "waiting" })));

      return (await noticeStore(table).get(sent.id))?.state === "sent";
    },
  },
  {
    of: "taking a notice",
    item: "NOTICE",
    part: "queuedAt = :read",
    keeps: "gives it to one of two who found it due",
    holds: async ({ client, table, others }) => {
      const { id } = await keepNotice(table);
      beforeNext(client, "UpdateItem", () => noticeStore(others).claim(id, { now, first: true }));

      return (await noticeStore(table).claim(id, { now, first: true })) === undefined;
    },
  },
  {
    of: "taking a notice",
    item: "NOTICE",
    part: "#state = :waiting",
    keeps: "leaves to people what was given to them at that very instant",
    holds: async ({ client, table, others }) => {
      const { id, dueAt } = await keepNotice(table);
      const due = new Date(dueAt ?? "");
      beforeNext(client, "UpdateItem", async () => {
        const other = (await noticeStore(others).claim(id, { now: due, first: false }))!;
        await noticeStore(others).park(other, "theirs", due);
      });

      return (await noticeStore(table).claim(id, { now: due, first: false })) === undefined;
    },
  },
  {
    of: "marking a notice as sent",
    item: "NOTICE",
    part: "attribute_exists(pk)",
    keeps: "makes no notice out of one that is forgotten",
    holds: async ({ table }) => {
      const { notice, isGone } = await gone(table);

      await noticeStore(table).sent(notice, { at: now, messageId: "ses-1" });

      return isGone();
    },
  },
  {
    of: "marking a notice as sent",
    item: "NOTICE",
    part: "attribute_not_exists(sentAt)",
    keeps: "leaves to people one that has come back by now",
    holds: async ({ table }) => {
      const notice = await takenAtNoon(table);
      await noticeStore(table).bounced(notice.id, { messageId: "ses-1", now });

      await noticeStore(table).sent(notice, { at: now, messageId: "ses-1" });

      return (await noticeStore(table).get(notice.id))?.state === "parked";
    },
  },
  ...(["putOff", "park"] as const).flatMap((does): Check[] => {
    const act = (table: Table, late: Awaited<ReturnType<typeof takenAtNoon>>) =>
      does === "park" ? noticeStore(table).park(late, "late", later) : noticeStore(table).putOff(late, later);
    return [false, true].map((parks) => ({
      of: does === "park" ? "giving a notice to people" : "putting a notice off",
      item: "NOTICE",
      part: parks ? "#state = :waiting" : "queuedAt = :claimed",
      keeps: parks ? "leaves as it was what people look at since" : "leaves a notice to whoever has taken it since",
      holds: async ({ table }) => {
        const { late, item } = await takenSince(table, { parks });
        const before = JSON.stringify(await item());

        await act(table, late);

        return JSON.stringify(await item()) === before;
      },
    }));
  }),
  {
    of: "taking a notice for one that came back",
    item: "NOTICE",
    part: "attribute_exists(pk)",
    keeps: "makes no notice out of one that is forgotten",
    holds: async ({ table }) => {
      const { notice, isGone } = await gone(table);

      await noticeStore(table).bounced(notice.id, { messageId: "ses-1", now });

      return isGone();
    },
  },
  {
    of: "taking a notice for one that came back",
    item: "NOTICE",
    part: "messageId <> :message",
    keeps: "lets one be sent again though its return is told twice",
    holds: async ({ table }) => {
      const notice = await takenAtNoon(table);
      await noticeStore(table).bounced(notice.id, { messageId: "ses-1", now });
      await noticeStore(table).resend(notice.id, now);

      await noticeStore(table).bounced(notice.id, { messageId: "ses-1", now });

      return (await noticeStore(table).get(notice.id))?.state === "waiting";
    },
  },
  {
    of: "letting a notice be sent again",
    item: "NOTICE",
    part: "attribute_exists(pk)",
    keeps: "makes no notice out of a slip of the finger",
    holds: async ({ table }) => {
      const { notice, isGone } = await gone(table);

      await thrownBy(noticeStore(table).resend(notice.id, now));

      return isGone();
    },
  },
  {
    of: "letting a notice be sent again",
    item: "NOTICE",
    part: "#state <> :moot",
    keeps: "tells nothing where there is nobody to tell",
    holds: async ({ table }) => {
      const moot = await keepNotice(table, { ...someNotice(), state: "moot" });

      await thrownBy(noticeStore(table).resend(moot.id, now));

      return (await noticeStore(table).claim(moot.id, { now, first: false })) === undefined;
    },
  },
  ...(["bounced", "complained"] as const).map(
    (mark): Check => ({
      of: `marking an address as ${mark}`,
      item: "ADDRESS",
      keeps: "keeps since when it is",
      holds: async ({ table }) => {
        const address = someAddress();
        await noticeStore(table).mark(address, mark, now);

        await noticeStore(table).mark(address, mark, later);

        return (await table.get(keys.address(address)))?.at === now.toISOString();
      },
    }),
  ),
];

const checks = [
  ...ledger,
  ...topUps,
  ...transfers,
  ...people,
  ...signingIn,
  ...users,
  ...policies,
  ...notices,
  ...machineKeys,
].map((check) => ({
  ...check,
  name: check.part ?? check.item,
}));

describe.each(checks)("the condition of $of: $name", ({ item, part, holds, keeps }) => {
  const ground = (): Ground => ({ ...stage(), others: stage().table });

  it(keeps, async () => {
    expect(await holds(ground())).toBe(true);
  });

  it("is what keeps that promise: without it the promise is broken", async () => {
    const without = ground();
    const taken = takeAway(without.client, part === undefined ? { item } : { item, part });

    expect(await holds(without)).toBe(false);
    expect(taken.times()).toBeGreaterThan(0);
  });
});
