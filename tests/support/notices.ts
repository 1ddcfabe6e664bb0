/** Notices of every kind, to addresses of a test's own. */
import type { Language } from "../../shared/domain/language.ts";
import { grosze } from "../../shared/domain/money.ts";
import { readFacts } from "../../shared/domain/notices/letter-of-notice.ts";
import { type Notice, newNotice } from "../../shared/domain/notices/notice.ts";
import type { NoticeFacts } from "../../shared/domain/nouns.ts";
import { transferTitle } from "../../shared/domain/top-ups/transfer.ts";
import { transferCodeOf } from "../../shared/domain/top-ups/transfer-code.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys } from "../../shared/store/keys.ts";
import { noticeOf, noticeStore, noticeWrite } from "../../shared/store/notice-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { aPdf } from "./files.ts";
import { keepTogether, putBy } from "./kept-together.ts";
import { someAccountId, type TestTable } from "./table.ts";
import { noon } from "./top-ups.ts";

/** What every notice of a bank top-up says of it. */
const ordered = {
  accountId: someAccountId(),
  companyName: "Poranna Kawa sp. z o.o.",
  topUpId: newId("tu", noon),
  code: transferCodeOf(123_456_789),
  amountGrosze: 25_000,
} as const;

const ofAccount = {
  accountId: ordered.accountId,
  companyName: ordered.companyName,
  at: noon.toISOString(),
  isExtra: false,
} as const;

/** What a notice of a low balance says beside the balance. */
const worsened = {
  ...ofAccount,
  thresholdGrosze: 2_000,
  suggested: { weekGrosze: 5_000, monthGrosze: 21_000 },
} as const;

/** The very bytes of the file that goes with a notice. */
export const attachedBytes = aPdf();
const calledFile = "potwierdzenie przelewu.pdf";

/** The change request that a notice is about. */
const aboutRequest = {
  accountId: ordered.accountId,
  companyName: ordered.companyName,
  requestId: newId("cr", noon),
  number: "BOK-7K2M9RXG",
  requestKind: "subscriber-data",
  at: noon.toISOString(),
} as const;

const forStaff = { from: "Anna Nowak", replyTo: "anna@example.com", linkId: newId("li", noon) } as const;

const changes: FactsOf<"request-opened">["changes"] = [
  { field: "seatAddress", from: null, to: "Polna 7, 00-950 Warszawa" },
  { field: "legalForm", from: "company", to: "sole-trader" },
];

/** The replacement of a main administrator that a notice is about. */
const aboutReplacement = {
  accountId: ordered.accountId,
  companyName: ordered.companyName,
  requestId: newId("cr", noon),
  number: "BOK-7K2M9RXG",
  at: noon.toISOString(),
  mainAdministrator: "Anna Nowak",
  candidate: "Ola Lis",
} as const;
const swapsAt = new Date(noon.getTime() + 72 * 3600_000).toISOString();

/** A fee that a notice is about. */
const fee = {
  accountId: ordered.accountId,
  companyName: ordered.companyName,
  offerName: "Biuro",
  feeGrosze: 7_900,
  balanceGrosze: 6_660,
  missingGrosze: 1_240,
  dueOn: "2026-12-01",
  topUpGrosze: 2_000,
  isExtra: false,
} as const;

/** A place of use that a notice is about. */
const place = {
  accountId: ordered.accountId,
  companyName: ordered.companyName,
  number: "+48221234567",
  address: "Polna 7, 00-950 Warszawa",
  gmina: "Warszawa (gmina miejska), powiat Warszawa, woj. mazowieckie",
  at: noon.toISOString(),
} as const;

export const factsOf: { readonly [Kind in NoticeFacts["kind"]]: FactsOf<Kind> } = {
  "mail-confirmed": {
    kind: "mail-confirmed",
    accountId: ordered.accountId,
    companyName: ordered.companyName,
    topUpId: ordered.topUpId,
    code: ordered.code,
    amountGrosze: 25_000,
    files: ["potwierdzenie.pdf"],
    refusedFiles: [{ calledFile: "IMG_2041.HEIC", why: "heic" }],
    at: noon.toISOString(),
    inReplyTo: "<1@firma.example>",
  },
  "mail-not-taken": {
    kind: "mail-not-taken",
    why: "refused-files",
    refusedFiles: [{ calledFile: "winmail.dat", why: "outlook" }],
    confirmations: "potwierdzenia@in.operator.example",
    helpdesk: "bok@in.operator.example",
    at: noon.toISOString(),
  },
  "mail-received": { kind: "mail-received", at: noon.toISOString() },
  "mail-to-check": {
    kind: "mail-to-check",
    sender: "jan@firma.example",
    subject: "Potwierdzenie",
    at: noon.toISOString(),
  },
  "location-to-check": { kind: "location-to-check", ...place, enteredBy: "Anna Nowak", linkId: newId("li", noon) },
  "location-rejected": { kind: "location-rejected", ...place, note: "Ulica leży w innej gminie." },
  "locations-reminder": {
    kind: "locations-reminder",
    accountId: ordered.accountId,
    why: "seat-moved",
    numbers: 2,
    bySeat: 1,
    listed: [
      { number: "+48221234567", address: "Polna 7, 00-950 Warszawa" },
      { number: "+48221234568", address: null },
    ],
    at: noon.toISOString(),
  },
  "password-reset": {
    kind: "password-reset",
    linkId: newId("li", noon),
    validUntil: new Date(noon.getTime() + 30 * 60_000).toISOString(),
  },
  invitation: {
    kind: "invitation",
    linkId: newId("li", noon),
    validUntil: new Date(noon.getTime() + 72 * 3600_000).toISOString(),
    firstName: "Ola",
    companyName: "Poranna Kawa sp. z o.o.",
    invitedBy: "Anna Nowak",
  },
  "access-changed": {
    kind: "access-changed",
    whom: "Ola Lis",
    changes: ["role", "login-policy"],
    by: "Anna Nowak",
    at: noon.toISOString(),
    from: "192.0.2.17",
  },
  "staff-invitation": {
    kind: "staff-invitation",
    linkId: newId("li", noon),
    validUntil: new Date(noon.getTime() + 72 * 3600_000).toISOString(),
    firstName: "Hanna",
    invitedBy: "Marta Król",
  },
  "staff-access-changed": {
    kind: "staff-access-changed",
    whom: "Hanna Maj",
    changes: ["role"],
    by: "Marta Król",
    at: noon.toISOString(),
    from: "192.0.2.17",
  },
  "replacement-announced": { kind: "replacement-announced", ...aboutReplacement, swapsAt, linkId: newId("li", noon) },
  "replacement-overridden": { kind: "replacement-overridden", ...aboutReplacement, swapsAt },
  "replacement-vetoed": {
    kind: "replacement-vetoed",
    ...aboutReplacement,
    by: "Anna Nowak",
    linkId: newId("li", noon),
  },
  "replacement-stopped": { kind: "replacement-stopped", ...aboutReplacement, by: "Anna Nowak" },
  "main-administrator-replaced": { kind: "main-administrator-replaced", ...aboutReplacement },
  "replacement-done": { kind: "replacement-done", ...aboutReplacement, linkId: newId("li", noon) },
  "replacement-given-back": {
    kind: "replacement-given-back",
    ...aboutReplacement,
    why: "candidate",
    linkId: newId("li", noon),
  },
  "login-policy-changed": {
    kind: "login-policy-changed",
    policyName: "Biuro",
    by: "Anna Nowak",
    at: noon.toISOString(),
    from: "192.0.2.17",
  },
  "sign-in-refused": { kind: "sign-in-refused", at: noon.toISOString(), from: "192.0.2.17" },
  "credentials-changed": {
    kind: "credentials-changed",
    change: "password-changed",
    firstName: "Anna",
    at: noon.toISOString(),
    from: "192.0.2.17",
  },
  "card-irregularity": {
    kind: "card-irregularity",
    accountId: someAccountId(),
    companyName: "Poranna Kawa sp. z o.o.",
    topUpId: newId("tu", noon),
    paymentId: "pi_second",
    amountGrosze: 1_234_567,
    why: "paid-twice",
    at: noon.toISOString(),
  },
  "daily-digest": {
    kind: "daily-digest",
    day: "2026-03-01",
    topUps: [
      { method: "blik", count: 12, amountGrosze: 120_050 },
      { method: "bank", count: 1, amountGrosze: 1_000_000 },
    ],
    changed: { ok: 1, low: 1, exhausted: 40 },
    accounts: [
      { accountId: someAccountId(), companyName: "Żółw i Ska", state: "exhausted", balanceGrosze: -1_250 },
      { accountId: someAccountId(), companyName: "Poranna Kawa sp. z o.o.", state: "low", balanceGrosze: 1_990 },
    ],
    redirected: [
      {
        accountId: someAccountId(),
        companyName: "Poranna Kawa sp. z o.o.",
        news: "paper-on",
        address: "Al. Jerozolimskie 123A/45, 00-950 Warszawa",
      },
      { accountId: someAccountId(), companyName: "Żółw i Ska", news: "address" },
    ],
    redirectedCount: 2,
    file: {
      key: "clean/digests/2026-03-01-0123456789abcdef.csv",
      sha256: sha256(attachedBytes),
      fileName: "saldo-2026-03-01.csv",
      contentType: "text/csv",
      sizeBytes: attachedBytes.length,
    },
  },
  "event-parked": {
    kind: "event-parked",
    eventId: "evt_parked",
    why: "payment-differs",
    accountId: someAccountId(),
    topUpId: newId("tu", noon),
    at: noon.toISOString(),
  },
  "stripe-events-lost": {
    kind: "stripe-events-lost",
    since: "2026-01-15T06:30:00.000Z",
    at: noon.toISOString(),
  },
  "transfer-confirmed": {
    kind: "transfer-confirmed",
    ...ordered,
    orderedBy: "Anna Nowak",
    orderedAt: "2026-02-27T09:15:00.000Z",
    waitsSince: "2026-03-02T11:59:00.000Z",
    calledFile,
    file: {
      key: `clean/confirmations/${ordered.accountId}/${ordered.topUpId}/${newId("cf", noon)}/${sha256(attachedBytes)}`,
      sha256: sha256(attachedBytes),
      fileName: `potwierdzenie-${ordered.code}-1.pdf`,
      contentType: "application/pdf",
      sizeBytes: attachedBytes.length,
    },
    previous: [
      { creditedAt: "2026-02-01T08:00:00.000Z", amountGrosze: 10_000 },
      { creditedAt: "2026-01-15T08:00:00.000Z", amountGrosze: 123_456 },
    ],
    linkId: newId("li", noon),
    validUntil: new Date(noon.getTime() + 14 * 24 * 3600_000).toISOString(),
  },
  "decision-link-renewed": {
    kind: "decision-link-renewed",
    ...ordered,
    orderedAt: "2026-02-27T09:15:00.000Z",
    linkId: newId("li", noon),
    validUntil: new Date(noon.getTime() + 14 * 24 * 3600_000).toISOString(),
  },
  "transfer-ordered": {
    kind: "transfer-ordered",
    ...ordered,
    transfer: {
      recipient: "Telefon sp. z o.o.",
      nip: "5260250274",
      accountNumber: "61109010140000071219812874",
      title: transferTitle(ordered.code),
    },
    validUntil: new Date(noon.getTime() + 14 * 24 * 3600_000).toISOString(),
  },
  "top-up-credited": {
    kind: "top-up-credited",
    accountId: ordered.accountId,
    companyName: ordered.companyName,
    topUpId: ordered.topUpId,
    method: "card",
    amountGrosze: 25_000,
    balanceGrosze: 1_234_567,
    at: noon.toISOString(),
  },
  "confirmation-received": { kind: "confirmation-received", ...ordered, calledFile, at: noon.toISOString() },
  "confirmation-refused": {
    kind: "confirmation-refused",
    ...ordered,
    calledFile,
    why: "encrypted",
    at: noon.toISOString(),
  },
  "transfer-credited": {
    kind: "transfer-credited",
    ...ordered,
    receivedGrosze: 24_000,
    balanceGrosze: 1_234_567,
    reason: "Bank pobrał 10 zł",
    at: noon.toISOString(),
  },
  "transfer-rejected": {
    kind: "transfer-rejected",
    ...ordered,
    reason: "Przelew nie dotarł",
    at: noon.toISOString(),
  },
  "transfer-expired": { kind: "transfer-expired", ...ordered, at: noon.toISOString() },
  "balance-low": { kind: "balance-low", ...worsened, balanceGrosze: 1_580, isReminder: false, daysLeft: 2 },
  "balance-exhausted": { kind: "balance-exhausted", ...worsened, balanceGrosze: -120, isReminder: false, daysLeft: 0 },
  "balance-recovered": { kind: "balance-recovered", ...ofAccount, balanceGrosze: 26_580 },
  "request-opened": {
    kind: "request-opened",
    ...aboutRequest,
    ...forStaff,
    message: "Zmieniliśmy siedzibę i NIP.",
    changes,
  },
  "request-answered": { kind: "request-answered", ...aboutRequest, ...forStaff, message: "Tak, od marca." },
  "request-file": {
    kind: "request-file",
    ...aboutRequest,
    ...forStaff,
    calledFile,
    file: {
      key: `clean/attachments/${ordered.accountId}/${aboutRequest.requestId}/${newId("at", noon)}/${sha256(attachedBytes)}`,
      sha256: sha256(attachedBytes),
      fileName: "BOK-7K2M9RXG-1.pdf",
      contentType: "application/pdf",
      sizeBytes: attachedBytes.length,
    },
  },
  "payout-to-send": {
    kind: "payout-to-send",
    ...aboutRequest,
    requestKind: "account-closure",
    payoutGrosze: 12_345,
    accountNumber: "61109010140000071219812874",
    proposedBy: "Hania Nowak",
    confirmedBy: "Marta Lis",
  },
  "request-received": { kind: "request-received", ...aboutRequest, message: "Zmieniliśmy siedzibę.", changes },
  "request-taken": { kind: "request-taken", ...aboutRequest },
  "request-asked": { kind: "request-asked", ...aboutRequest, message: "Od kiedy?" },
  "request-applied": { kind: "request-applied", ...aboutRequest, message: "Gotowe.", changes },
  "request-rejected": { kind: "request-rejected", ...aboutRequest, message: "Brak podpisu." },
  "request-file-refused": { kind: "request-file-refused", ...aboutRequest, calledFile, why: "encrypted" },
  "low-balance-recipient": {
    kind: "low-balance-recipient",
    accountId: ordered.accountId,
    companyName: ordered.companyName,
    addedBy: "Anna Nowak",
    linkId: newId("li", noon),
    validUntil: new Date(noon.getTime() + 72 * 3600_000).toISOString(),
  },
  "low-balance-recipients-added": {
    kind: "low-balance-recipients-added",
    addresses: ["biuro@example.com", "szef@example.com"],
    by: "Anna Nowak",
    at: noon.toISOString(),
    from: "192.0.2.17",
  },
  "proposal-to-confirm": {
    kind: "proposal-to-confirm",
    proposalId: newId("pr", noon),
    accountId: ordered.accountId,
    companyName: ordered.companyName,
    proposed: {
      kind: "adjustment",
      content: { amountGrosze: grosze(120_000), reason: "Zwrot za błędnie naliczone połączenia", causeId: "us_1:a" },
    },
    proposedBy: "Ewa Maj",
    contentHash: sha256("what is proposed"),
    expiresAt: new Date(noon.getTime() + 7 * 24 * 3600_000).toISOString(),
  },
  "proposal-expired": {
    kind: "proposal-expired",
    proposalId: newId("pr", noon),
    accountId: ordered.accountId,
    proposalKind: "adjustment",
    proposedAt: noon.toISOString(),
    expiresAt: new Date(noon.getTime() + 7 * 24 * 3600_000).toISOString(),
  },
  "offer-order": {
    kind: "offer-order",
    event: "effective",
    accountId: ordered.accountId,
    companyName: ordered.companyName,
    isForDesk: false,
    fromOffer: { pl: "Start", en: "Start" },
    toOffer: { pl: "Biuro", en: "Office" },
    chargeGrosze: 9_150,
    creditGrosze: 1_450,
    monthlyFeeGrosze: 7_900,
    effectiveAt: noon.toISOString(),
    at: noon.toISOString(),
  },
  "fee-overdue": { kind: "fee-overdue", ...fee },
  "fee-not-covered": { kind: "fee-not-covered", ...fee },
};

export type FactsOf<Kind extends NoticeFacts["kind"]> = Extract<NoticeFacts, { kind: Kind }>;

/** The facts of a notice, which its letter could be written from. */
export const toldBy = ({ facts }: Pick<Notice, "facts">): NoticeFacts => {
  const read = readFacts(facts);
  if (typeof read === "string") throw new Error(`a notice of the kind ${facts.kind}: ${read}`);
  return read;
};

type Wanted = {
  readonly facts?: NoticeFacts;
  readonly recipient?: Notice["recipient"];
  readonly language?: Language;
  readonly now?: Date;
};

/** To Anna, that her password was changed, unless said otherwise. */
export const someNotice = ({
  facts = factsOf["credentials-changed"],
  recipient,
  language = "pl",
  now = noon,
}: Wanted = {}): Notice => {
  const id = newId("no", now);
  const address = `anna.${id.toLowerCase()}@example.com`;
  return newNotice({ id, recipient: recipient ?? { address }, language, facts }, now);
};

/** The same, kept; `changes` are to the item as it is kept. */
export const keepNotice = async (table: Table, notice: Notice = someNotice()): Promise<Notice> => {
  await table.write(noticeWrite(notice));
  return notice;
};

/** Several kept at once; answers their ids. */
export const keepNotices = async (stage: TestTable, notices: readonly Notice[]): Promise<string[]> => {
  await keepTogether(stage, putBy(notices.map(noticeWrite)));
  return notices.map(({ id }) => id);
};

/** What finance is notified of an account, and nobody has sent yet. */
export const toldFinance = async (table: Table, accountId: string): Promise<Notice[]> =>
  (await toldOf(table, accountId)).filter(({ recipient }) => "desk" in recipient && recipient.desk === "finance");

/** What anybody is notified of an account, and nobody has sent yet. */
export const toldOf = async (table: Table, accountId: string): Promise<Notice[]> => {
  const all = await waitingNotices(table);
  return all.filter(({ facts }) => "accountId" in facts && facts.accountId === accountId);
};

/** All of the table that nobody has sent yet, longest due first. Read a hundred at once, as a file's table holds those of all its tests. */
export const waitingNotices = async (table: Table): Promise<Notice[]> => {
  const ids = await noticeStore(table).due(new Date("2099-01-01T00:00:00Z"), 10_000);
  return (await table.getAll(ids.map(keys.notice))).flatMap((item) => (item ? [noticeOf(item)] : []));
};
