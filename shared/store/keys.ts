/**
 * Every key pattern of the one table. IAM sees only the partition key, so the prefix of `pk` is the trust domain: each
 * function's role names the prefixes that it may touch.
 *
 *   item            pk                                sk                              kept by
 *   account's head  ACCOUNT#<account>                 HEAD                            ledger-store, account-store
 *   ledger entry    ACCOUNT#<account>                 ENTRY#<posted at>#<sequence>    ledger-store
 *   filed by kind   ACCOUNT#<account>                 FILED#<kind>#<posted at>#<sequence> ledger-store
 *   day's sums      ACCOUNT#<account>                 DAY#<day in Warsaw>             ledger-store
 *   guard           STRIPE#<payment, refund, dispute, balance transaction> GUARD#<kind of entry> ledger-store
 *                   CHARGE#<usage charge>             GUARD#<kind of entry>
 *                   CODE#<transfer code>              GUARD#<kind of entry>
 *                   ADJUSTMENT#<clerk>:<hash of key>  GUARD#<kind of entry>
 *                   ACCOUNT#<account>                 GUARD#<kind>#<cause>#<id>
 *   its proposal    ADJUSTMENT#<clerk>:<hash of key>  PROPOSAL                        adjustment-store
 *   adjusted alone  ACCOUNT#<account>                 ADJUSTED#<clerk>#<day>          adjustment-store
 *   proposal        PROPOSAL#<proposal>               PROPOSAL                        proposal-store
 *   transfer code   CODE#<transfer code>              TOPUP                           top-up-store, transfer-store
 *   parked event    STRIPE#<event>                    PARKED                          payment-store
 *   event cursor    STRIPE#events                     CURSOR                          payment-store
 *   waiting work    ACCOUNT#<account>                 WAITS#<why>                     written by the store that causes it
 *   crossing        ACCOUNT#<account>                 CROSSED#<day>                   ledger-store
 *   invoicing news  ACCOUNT#<account>                 INVOICING#<day>#<about>         subscriber-store
 *   digest          DIGEST#<day>                      DIGEST                          digest-store
 *   top-up          ACCOUNT#<account>                 TOPUP#<top-up>                  top-up-store
 *   alert recipients RECIPIENTS#<account>             LOW-BALANCE-RECIPIENTS          low-balance-recipients
 *   open transfers  ACCOUNT#<account>                 OPEN-TRANSFERS                  open-transfers
 *   open card pages ACCOUNT#<account>                 OPEN-CARD-PAGES                 open-card-pages
 *   subscriber      ACCOUNT#<account>                 SUBSCRIBER                      account-store, subscriber-store
 *   subscription    ACCOUNT#<account>                 SUBSCRIPTION                    account-store, subscription-store
 *   in use          IN-USE#<account>                  IN-USE                          subscription-store
 *   quote           ACCOUNT#<account>                 QUOTE#<quote>                   subscription-store
 *   offer order     ACCOUNT#<account>                 ORDER#<order>                   subscription-store
 *   change request  CASE#<account>                    REQUEST#<request>               change-request-store
 *   open requests   CASE#<account>                    OPEN                            change-request-store
 *   open unverified CASE#<account>                    OPEN-UNVERIFIED                 change-request-store
 *   request's number CASE-NUMBER#<number>             REQUEST                         change-request-store
 *   portal user     PEOPLE#<account>                  USER#<user>                     people-store
 *   count of people PEOPLE#<account>                  COUNT                           people-limits
 *   address tries   PEOPLE#<account>                  ADDRESS-TRIES#<day>             people-limits
 *   session         SESSION#<account>                 SESSION#<user>#<session>        login-store, people-store
 *   session's use   TOUCH#<account>                   TOUCH#<user>#<session>          people-store
 *   once in a while TOUCH#<account>                   ONCE#<user>#<what>              once
 *   login policies  POLICIES#<account>                POLICIES                        policy-store, user-store
 *   login           LOGIN#<e-mail address>            LOGIN                           login-store
 *   attempts        ATTEMPTS#<HMAC of a count's name> ATTEMPTS                        login-store
 *   mails counted   INVITED#<e-mail address>          INVITED                         newcomer-mails
 *                   INVITED#<e-mail address>          INVITED#<account>               newcomer-mails
 *                   INVITED#<account>                 INVITING                        newcomer-mails
 *                   RESETS#<e-mail address>           RESETS · RESETS-IN-ALL          login-store
 *                   RENEWALS#<e-mail address>         RENEWALS                        link-renewals
 *   link            LINK#<link>                       LINK                            link-store
 *   notice          NOTICE#<notice>                   NOTICE                          notice-store
 *   address's mark  ADDRESS#<e-mail address>          ADDRESS                         notice-store
 *   audit record    AUDIT#<account>                   AUDIT#<record>                  audit-store
 *   a run's copy    RUNS#all                          RUN#<record>                    audit-store
 *                   RUNS#<account>                    RUN#<record>                    audit-store
 *   proof           PROOF#<account>                   PROOF                           proof-store
 *   machine key     MACHINE#<machine key>             MACHINE-KEY                     machine-key-store
 *   machine         MACHINE#names                     NAME#<machine>                  machine-key-store
 *   offer           OFFERS#catalogue                  OFFER#<offer>                   offer-store
 *   removed offer   OFFERS#catalogue                  REMOVED#<offer>                 offer-store
 *   count of offers OFFERS#catalogue                  COUNT                           offer-store
 *   gmina           GMINAS#<dictionary>               CODE#<TERC code>                gmina-store
 *                   GMINAS#<dictionary>               CODE#<TERC code that is gone>   gmina-store
 *   its name        GMINAS#<dictionary>               NAME#<letters>#<TERC code>      gmina-store
 *   import          GMINAS#<dictionary>               IMPORT                          gmina-store
 *   dictionary      GMINAS#current                    DICTIONARY                      gmina-store
 *   one in its time GMINAS#current                    SINCE#<since>#<version>         gmina-store
 *   number          NUMBER#<number>                   NUMBER                          number-store
 *   in its time     NUMBER#<number>                   EMERGENCY#<since>#<version>     number-store
 *   account's number NUMBERS#<account>                NUMBER#<number>                 number-store
 *   any number      NUMBERS#all                       NUMBER#<number>                 number-store
 *   seat            SEAT#<account>                    SEAT                            seat-store
 *   in its time     SEAT#<account>                    SINCE#<since>                   seat-store
 *   reminder        SEAT#<account>                    REMINDER                        seat-store, reminder-store
 *   seat to place   SEAT#<account>                    TO-PLACE                        seat-store, reminder-store
 *   placed there    LOCATIONS#<TERC code>             NUMBER#<number>                 number-store
 *                   LOCATIONS#<TERC code>             SEAT#<account>                  seat-store
 *   received mail   MAIL#<SES's name of it>           MAIL                            mail-in-store
 *   the same mail   MAIL#<hash of what it says>       SAME                            mail-in-store
 *   answers counted MAIL#<e-mail address>             ANSWERS                         mail-in-store
 *   request key     KEY#<account>#<user>#<route>#<key>  KEY                           request-key
 *
 * The sparse index `queue` (`queue`, `queuedAt`) lists waiting work; only items with those two attributes are in it.
 */

import type { Cause, EntryDraft, EntryKind, LedgerEntry } from "../domain/account/ledger.ts";
import type { AccountId } from "../domain/ids.ts";

export type Key = { readonly pk: string; readonly sk: string };

const account = (accountId: AccountId): string => `ACCOUNT#${accountId}`;
const people = (accountId: AccountId): string => `PEOPLE#${accountId}`;
const cases = (accountId: AccountId): string => `CASE#${accountId}`;
const sessions = (accountId: AccountId): string => `SESSION#${accountId}`;
const touches = (accountId: AccountId): string => `TOUCH#${accountId}`;
const machineNames = "MACHINE#names";
const catalogue = "OFFERS#catalogue";
const inForce = "GMINAS#current";
const allNumbers = "NUMBERS#all";
const runs = (accountId: AccountId | "all"): string => `RUNS#${accountId}`;
/** Words are joined by a letter that sorts behind `#` and before all others, so that `wola` stands before `wola krzysztoporska`. */
const nameLetters = (letters: string): string => letters.replaceAll(" ", "_");
/** Where an entry stands in the ledger. */
const placeOf = ({ postedAt, sequence }: Pick<LedgerEntry, "postedAt" | "sequence">): string =>
  `${postedAt}#${String(sequence).padStart(sequenceDigits, "0")}`;
/** Sorts as time does. */
const since = (instant: string, version?: number): string =>
  version === undefined ? instant : `${instant}#${String(version).padStart(versionDigits, "0")}`;

export const keys = {
  head: (accountId: AccountId): Key => ({ pk: account(accountId), sk: "HEAD" }),
  subscriber: (accountId: AccountId): Key => ({ pk: account(accountId), sk: "SUBSCRIBER" }),
  entry: ({ accountId, postedAt, sequence }: Pick<LedgerEntry, "accountId" | "postedAt" | "sequence">): Key => ({
    pk: account(accountId),
    sk: `ENTRY#${placeOf({ postedAt, sequence })}`,
  }),
  /** The copy of an entry among those of its kind. */
  filedEntry: ({
    accountId,
    kind,
    ...entry
  }: Pick<LedgerEntry, "accountId" | "kind" | "postedAt" | "sequence">): Key => ({
    pk: account(accountId),
    sk: `FILED#${kind}#${placeOf(entry)}`,
  }),
  day: (accountId: AccountId, day: string): Key => ({ pk: account(accountId), sk: `DAY#${day}` }),
  guard: (accountId: AccountId, { kind, cause }: Pick<EntryDraft, "kind" | "cause">): Key => {
    const domain = guardDomains[cause.type];
    return domain
      ? { pk: `${domain}#${cause.id}`, sk: `GUARD#${kind}` }
      : { pk: account(accountId), sk: `GUARD#${kind}#${cause.type}#${cause.id}` };
  },
  /** The proposal that an adjustment became, by the adjustment's cause. */
  proposedAdjustment: (causeId: string): Key => ({ pk: `ADJUSTMENT#${causeId}`, sk: "PROPOSAL" }),
  /** What a clerk adjusted an account by on their own in a day of Warsaw. */
  adjustedAlone: (accountId: AccountId, clerk: string, day: string): Key => ({
    pk: account(accountId),
    sk: `ADJUSTED#${clerk}#${day}`,
  }),
  proposal: (proposalId: string): Key => ({ pk: `PROPOSAL#${proposalId}`, sk: "PROPOSAL" }),
  /** The guard of a card payment's credit, for those who know only the payment. */
  credit: (paymentId: string): Key => ({ pk: `STRIPE#${paymentId}`, sk: "GUARD#top-up" }),
  /** The way from the code in a transfer's title to its top-up. */
  transferCode: (code: string): Key => ({ pk: `CODE#${code}`, sk: "TOPUP" }),
  /** The guard of a bank transfer's credit. */
  transferCredit: (code: string): Key => ({ pk: `CODE#${code}`, sk: "GUARD#top-up" }),
  parked: (eventId: string): Key => ({ pk: `STRIPE#${eventId}`, sk: "PARKED" }),
  eventCursor: { pk: "STRIPE#events", sk: "CURSOR" } as Key,
  /** How the balance's state last changed in a day of Warsaw. */
  crossing: (accountId: AccountId, day: string): Key => ({ pk: account(accountId), sk: `CROSSED#${day}` }),
  /** How the customer last changed in a day of Warsaw where invoices go: the address, or on paper or not. */
  invoicing: (accountId: AccountId, day: string, about: string): Key => ({
    pk: account(accountId),
    sk: `INVOICING#${day}#${about}`,
  }),
  digest: (day: string): Key => ({ pk: `DIGEST#${day}`, sk: "DIGEST" }),
  waits: (accountId: AccountId, why: string): Key => ({ pk: account(accountId), sk: `WAITS#${why}` }),
  topUp: (accountId: AccountId, topUpId: string): Key => ({ pk: account(accountId), sk: `TOPUP#${topUpId}` }),
  lowBalanceRecipients: (accountId: AccountId): Key => ({
    pk: `RECIPIENTS#${accountId}`,
    sk: "LOW-BALANCE-RECIPIENTS",
  }),
  openTransfers: (accountId: AccountId): Key => ({ pk: account(accountId), sk: "OPEN-TRANSFERS" }),
  openCardPages: (accountId: AccountId): Key => ({ pk: account(accountId), sk: "OPEN-CARD-PAGES" }),
  subscription: (accountId: AccountId): Key => ({ pk: account(accountId), sk: "SUBSCRIPTION" }),
  /** What the telephony platform counts of the account. */
  inUse: (accountId: AccountId): Key => ({ pk: `IN-USE#${accountId}`, sk: "IN-USE" }),
  quote: (accountId: AccountId, quoteId: string): Key => ({ pk: account(accountId), sk: `QUOTE#${quoteId}` }),
  order: (accountId: AccountId, orderId: string): Key => ({ pk: account(accountId), sk: `ORDER#${orderId}` }),
  changeRequest: (accountId: AccountId, requestId: string): Key => ({
    pk: cases(accountId),
    sk: `REQUEST#${requestId}`,
  }),
  /** The change requests of an account that are not closed. */
  openRequests: (accountId: AccountId): Key => ({ pk: cases(accountId), sk: "OPEN" }),
  /** Those of them that came by e-mail from somebody whom nothing proves. */
  openUnverified: (accountId: AccountId): Key => ({ pk: cases(accountId), sk: "OPEN-UNVERIFIED" }),
  /** The way from a change request's number to it. */
  requestNumber: (number: string): Key => ({ pk: `CASE-NUMBER#${number}`, sk: "REQUEST" }),
  user: (accountId: AccountId, userId: string): Key => ({ pk: people(accountId), sk: `USER#${userId}` }),
  peopleCount: (accountId: AccountId): Key => ({ pk: people(accountId), sk: "COUNT" }),
  addressTries: (accountId: AccountId, day: string): Key => ({ pk: people(accountId), sk: `ADDRESS-TRIES#${day}` }),
  policies: (accountId: AccountId): Key => ({ pk: `POLICIES#${accountId}`, sk: "POLICIES" }),
  session: (accountId: AccountId, userId: string, sessionId: string): Key => ({
    pk: sessions(accountId),
    sk: `SESSION#${userId}#${sessionId}`,
  }),
  touch: (accountId: AccountId, userId: string, sessionId: string): Key => ({
    pk: touches(accountId),
    sk: `TOUCH#${userId}#${sessionId}`,
  }),
  once: (accountId: AccountId, userId: string, what: string): Key => ({
    pk: touches(accountId),
    sk: `ONCE#${userId}#${what}`,
  }),
  login: (email: string): Key => ({ pk: `LOGIN#${email}`, sk: "LOGIN" }),
  attempts: (name: string): Key => ({ pk: `ATTEMPTS#${name}`, sk: "ATTEMPTS" }),
  /** The e-mails that were sent to an address which nobody has shown to be theirs. */
  invited: (email: string): Key => ({ pk: `INVITED#${email}`, sk: "INVITED" }),
  /** Those of one account to such an address. */
  invitedBy: (email: string, accountId: AccountId): Key => ({ pk: `INVITED#${email}`, sk: `INVITED#${accountId}` }),
  /** Those of an account to all such addresses. */
  inviting: (accountId: AccountId): Key => ({ pk: `INVITED#${accountId}`, sk: "INVITING" }),
  /** The password resets that were sent to an address. */
  resets: (email: string): Key => ({ pk: `RESETS#${email}`, sk: "RESETS" }),
  /** The same, which no change of credentials forgets. */
  resetsInAll: (email: string): Key => ({ pk: `RESETS#${email}`, sk: "RESETS-IN-ALL" }),
  /** The links that were sent to an address in exchange for ones that were over. */
  renewals: (email: string): Key => ({ pk: `RENEWALS#${email}`, sk: "RENEWALS" }),
  link: (linkId: string): Key => ({ pk: `LINK#${linkId}`, sk: "LINK" }),
  notice: (noticeId: string): Key => ({ pk: `NOTICE#${noticeId}`, sk: "NOTICE" }),
  mail: (mailId: string): Key => ({ pk: `MAIL#${mailId}`, sk: "MAIL" }),
  /** The first e-mail of those that say the same. */
  sameMail: (hash: string): Key => ({ pk: `MAIL#${hash}`, sk: "SAME" }),
  /** The answers that an address was sent. */
  answers: (email: string): Key => ({ pk: `MAIL#${email}`, sk: "ANSWERS" }),
  address: (email: string): Key => ({ pk: `ADDRESS#${email}`, sk: "ADDRESS" }),
  audit: (accountId: AccountId, recordId: string): Key => ({ pk: `AUDIT#${accountId}`, sk: `AUDIT#${recordId}` }),
  /** The copy of a record of operations', among all of these, or those about an account. */
  run: (about: AccountId | "all", recordId: string): Key => ({ pk: runs(about), sk: `RUN#${recordId}` }),
  /** How far the account's ledger was verified. */
  proof: (accountId: AccountId): Key => ({ pk: `PROOF#${accountId}`, sk: "PROOF" }),
  machineKey: (keyId: string): Key => ({ pk: `MACHINE#${keyId}`, sk: "MACHINE-KEY" }),
  machine: (name: string): Key => ({ pk: machineNames, sk: `NAME#${name}` }),
  offer: (offerId: string): Key => ({ pk: catalogue, sk: `OFFER#${offerId}` }),
  /** Stays for good, so that no other offer is ever given the id. */
  removedOffer: (offerId: string): Key => ({ pk: catalogue, sk: `REMOVED#${offerId}` }),
  offerCount: { pk: catalogue, sk: "COUNT" } as Key,
  /** Which dictionary of gminas is in force. */
  dictionary: { pk: inForce, sk: "DICTIONARY" } as Key,
  /** The dictionary that was in force since then. */
  dictionarySince: (instant: string, version: number): Key => ({ pk: inForce, sk: `SINCE#${since(instant, version)}` }),
  gmina: (dictionaryId: string, code: string): Key => ({ pk: `GMINAS#${dictionaryId}`, sk: `CODE#${code}` }),
  gminaName: (dictionaryId: string, letters: string, code: string): Key => ({
    pk: `GMINAS#${dictionaryId}`,
    sk: `NAME#${nameLetters(letters)}#${code}`,
  }),
  /** How far the import of a dictionary has come. */
  gminaImport: (dictionaryId: string): Key => ({ pk: `GMINAS#${dictionaryId}`, sk: "IMPORT" }),
  number: (number: string): Key => ({ pk: `NUMBER#${number}`, sk: "NUMBER" }),
  /** A number as it was since then. */
  numberSince: (number: string, instant: string, version: number): Key => ({
    pk: `NUMBER#${number}`,
    sk: `EMERGENCY#${since(instant, version)}`,
  }),
  /** The way from an account to its number. */
  accountNumber: (accountId: AccountId, number: string): Key => ({
    pk: `NUMBERS#${accountId}`,
    sk: `NUMBER#${number}`,
  }),
  anyNumber: (number: string): Key => ({ pk: allNumbers, sk: `NUMBER#${number}` }),
  /** The gmina of an account's seat. */
  seat: (accountId: AccountId): Key => ({ pk: `SEAT#${accountId}`, sk: "SEAT" }),
  seatSince: (accountId: AccountId, instant: string): Key => ({
    pk: `SEAT#${accountId}`,
    sk: `SINCE#${since(instant)}`,
  }),
  /** When an account is next reminded to check where its numbers are used. */
  reminder: (accountId: AccountId): Key => ({ pk: `SEAT#${accountId}`, sk: "REMINDER" }),
  /** That somebody of BOK has to find the gmina of an account's seat. */
  seatToPlace: (accountId: AccountId): Key => ({ pk: `SEAT#${accountId}`, sk: "TO-PLACE" }),
  /** The way from a gmina to the number whose place of use was entered in it; it may have been changed since. */
  numberPlaced: (code: string, number: string): Key => ({ pk: `LOCATIONS#${code}`, sk: `NUMBER#${number}` }),
  /** The same to an account whose seat was there. */
  seatPlaced: (code: string, accountId: AccountId): Key => ({ pk: `LOCATIONS#${code}`, sk: `SEAT#${accountId}` }),
  request: (request: { accountId: AccountId; userId: string; route: string; key: string }): Key => ({
    pk: `KEY#${request.accountId}#${request.userId}#${request.route}#${request.key}`,
    sk: "KEY",
  }),
};

/** The ranges of sort keys that lists read, both ends included. `~` sorts behind all that a key is made of. */
export const ranges = {
  /** Entries posted from one instant to another. The sequence follows the instant, so the last one is included whole. */
  entries: (accountId: AccountId, from = "", to = "") => ({
    pk: account(accountId),
    from: `ENTRY#${from}`,
    to: `ENTRY#${to}~`,
  }),
  /** The same of one kind only, among the filed ones. */
  filedEntries: (accountId: AccountId, kind: EntryKind, from = "", to = "") => ({
    pk: account(accountId),
    from: `FILED#${kind}#${from}`,
    to: `FILED#${kind}#${to}~`,
  }),
  /** The sums of days, from one to another. */
  days: (accountId: AccountId, from = "", to = "~") => ({
    pk: account(accountId),
    from: `DAY#${from}`,
    to: `DAY#${to}`,
  }),
  /** An entry and all that follow it. */
  entriesFrom: (entry: Pick<LedgerEntry, "accountId" | "postedAt" | "sequence">) => {
    const { pk, sk } = keys.entry(entry);
    return { pk, from: sk, to: "ENTRY#~" };
  },
  waits: (accountId: AccountId) => ({ pk: account(accountId), from: "WAITS#", to: "WAITS#~" }),
  /** Top-ups from one id on and before another, either of which may be the beginning of one. */
  topUps: (accountId: AccountId, from = "", before = "~") => ({
    pk: account(accountId),
    from: `TOPUP#${from}`,
    to: `TOPUP#${before}`,
  }),
  orders: (accountId: AccountId) => ({ pk: account(accountId), from: "ORDER#", to: "ORDER#~" }),
  /** Change requests from one id on and before another, either of which may be the beginning of one. */
  changeRequests: (accountId: AccountId, from = "", before = "~") => ({
    pk: cases(accountId),
    from: `REQUEST#${from}`,
    to: `REQUEST#${before}`,
  }),
  /** Records from one id on and before another, either of which may be the beginning of one. */
  audit: (accountId: AccountId, from = "", before = "~") => ({
    pk: `AUDIT#${accountId}`,
    from: `AUDIT#${from}`,
    to: `AUDIT#${before}`,
  }),
  runs: (about: AccountId | "all") => ({ pk: runs(about), from: "RUN#", to: "RUN#~" }),
  gminas: (dictionaryId: string) => ({ pk: `GMINAS#${dictionaryId}`, from: "CODE#", to: "CODE#~" }),
  /** Gminas whose name begins with these letters. */
  gminasNamed: (dictionaryId: string, letters: string) => ({
    pk: `GMINAS#${dictionaryId}`,
    from: `NAME#${nameLetters(letters)}`,
    to: `NAME#${nameLetters(letters)}~`,
  }),
  /** How a number was until an instant, that one included. */
  numberUntil: (number: string, instant: string) => ({
    pk: `NUMBER#${number}`,
    from: "EMERGENCY#",
    to: `EMERGENCY#${instant}~`,
  }),
  accountNumbers: (accountId: AccountId) => ({ pk: `NUMBERS#${accountId}`, from: "NUMBER#", to: "NUMBER#~" }),
  numbers: { pk: allNumbers, from: "NUMBER#", to: "NUMBER#~" },
  seatUntil: (accountId: AccountId, instant: string) => ({
    pk: `SEAT#${accountId}`,
    from: "SINCE#",
    to: `SINCE#${instant}~`,
  }),
  dictionaryUntil: (instant: string) => ({ pk: inForce, from: "SINCE#", to: `SINCE#${instant}~` }),
  /** What was placed in a gmina. */
  placed: (code: string) => ({ pk: `LOCATIONS#${code}`, from: "NUMBER#", to: "SEAT#~" }),
  offers: { pk: catalogue, from: "OFFER#", to: "OFFER#~" },
  machines: { pk: machineNames, from: "NAME#", to: "NAME#~" },
  users: (accountId: AccountId) => ({ pk: people(accountId), from: "USER#", to: "USER#~" }),
  sessions: (accountId: AccountId, userId: string) => ({
    pk: sessions(accountId),
    from: `SESSION#${userId}#`,
    to: `SESSION#${userId}#~`,
  }),
  touches: (accountId: AccountId, userId: string) => ({
    pk: touches(accountId),
    from: `TOUCH#${userId}#`,
    to: `TOUCH#${userId}#~`,
  }),
};

const sequenceDigits = 12;
const versionDigits = 9;

/** Causes that are unique in the whole system have a partition of their own; the others live in the account's. */
const guardDomains: Record<Cause["type"], string | undefined> = {
  "stripe-payment": "STRIPE",
  "stripe-refund": "STRIPE",
  "stripe-dispute": "STRIPE",
  "stripe-balance-transaction": "STRIPE",
  "usage-charge": "CHARGE",
  "bank-transfer": "CODE",
  adjustment: "ADJUSTMENT",
  order: undefined,
  period: undefined,
  decision: undefined,
};
