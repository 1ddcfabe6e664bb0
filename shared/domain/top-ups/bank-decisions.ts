/**
 * What happens to a bank top-up, and what follows from it: who is notified, what is put on record, what waits for whom. Each
 * decision looks at the top-up and its account as they are now; the store keeps what it answers on just that look.
 */
import type { AccountHead } from "../account/account.ts";
import type { EntryDraft } from "../account/ledger.ts";
import type { Done } from "../audit-records/audit.ts";
import type { FollowUps, NewNotice } from "../follow-ups.ts";
import { operatorId } from "../ids.ts";
import type { SubjectLink } from "../link.ts";
import { grosze, plus } from "../money.ts";
import type { ReceivedFile } from "../uploads/announced-file.ts";
import { cleanKey, type FileVerdict, uploadTypes } from "../uploads/upload.ts";
import {
  announced,
  type BankTopUp,
  bankTopUpState,
  type Confirmation,
  type Decision,
  decided,
  expired,
  waitsSince,
  withFile,
  withMailedFile,
} from "./bank-top-up.ts";
import { confirmationName } from "./confirmations.ts";
import type { FactsOf, NoticeFacts } from "./notices.ts";

/** What a decision looks at. */
type Seen = { readonly topUp: BankTopUp; readonly head: Pick<AccountHead, "companyName" | "balanceGrosze"> };

/** The top-up as it is from now on, where that is new; the entry that credits it; and what follows. */
export type Change<Outcome> = {
  readonly outcome: Outcome;
  readonly changed?: BankTopUp;
  readonly drafts?: readonly EntryDraft[];
  readonly followUps?: FollowUps;
};

/** What finance is notified of a file that came, beside the top-up itself, and a link for each who may decide. */
export type ForFinance = {
  readonly orderedBy: string;
  readonly previous: FactsOf<"transfer-confirmed">["previous"];
  readonly links: readonly SubjectLink[];
};

/** A transfer was ordered: whoever ordered it is sent what the transfer needs. */
export const ordering = (topUp: BankTopUp, { companyName }: Pick<AccountHead, "companyName">): FollowUps => {
  const { transfer, createdAt, expiresAt: validUntil } = topUp;
  const { recipient, nip, accountNumber, title } = transfer;
  return {
    at: new Date(createdAt),
    notices: [
      {
        // An address that nobody has proved theirs must not be flooded with orders.
        ...toOrderer(topUp, {
          kind: "transfer-ordered",
          ...orderOf({ topUp, head: { companyName } }),
          transfer: { recipient, nip, accountNumber, title },
          validUntil,
        }),
        recipient: { accountId: topUp.accountId, userId: topUp.createdBy, ifProved: true },
      },
    ],
  };
};

/** A file is announced. Refuses `top_up_closed` and `too_many_confirmations`. */
export const announcing = (
  { topUp: read }: Seen,
  file: Pick<Confirmation, "id" | "fileName" | "contentType" | "sizeBytes">,
  now: Date,
): Change<Confirmation> => {
  const { topUp, confirmation } = announced(read, file, now);
  return { outcome: confirmation, changed: topUp };
};

/**
 * A file was looked at. Finance is notified of one that it has not seen, once, and whoever ordered the top-up of any but that.
 * Told again, it changes nothing.
 */
export const takingFile = (
  { topUp: read, head }: Seen,
  { confirmationId, looked, forFinance }: { confirmationId: string; looked: FileVerdict; forFinance: ForFinance },
  now: Date,
): Change<ReturnType<typeof withFile>["outcome"]> => {
  const { topUp, outcome } = withFile(read, confirmationId, looked);
  if (outcome === "nothing-new") return { outcome };
  const place = topUp.confirmations.findIndex(({ id }) => id === confirmationId);
  const { fileName: calledFile, refused } = topUp.confirmations[place]!;
  const told = { ...orderOf({ topUp, head }), calledFile, at: looked.at };
  const isForFinance = outcome === "first" || outcome === "further";
  return {
    outcome,
    changed: topUp,
    followUps: {
      at: now,
      notices: [
        ...(refused ? [toOrderer(topUp, { kind: "confirmation-refused", ...told, why: refused.why })] : []),
        ...(isForFinance ? [toOrderer(topUp, { kind: "confirmation-received", ...told })] : []),
        ...(isForFinance ? toFinance({ topUp, head }, place, forFinance) : []),
      ],
      links: isForFinance ? forFinance.links : [],
      forPeople: outcome === "first" ? [{ ...toDecide(topUp), why: "confirmation-received" }] : [],
    },
  };
};

/**
 * A checked file came by e-mail. Finance is notified of one that it has not seen, as of an upload, and whoever ordered the top-up unless the
 * sender is them and gets an answer. Told again, it changes nothing.
 */
export const takingMailedFile = (
  { topUp: read, head }: Seen,
  { file, forFinance, isAnswered }: { file: ReceivedFile<Confirmation>; forFinance: ForFinance; isAnswered: boolean },
  now: Date,
): Change<ReturnType<typeof withMailedFile>["outcome"]> => {
  const { topUp, outcome } = withMailedFile(read, file);
  if (topUp === read) return { outcome };
  const isForFinance = outcome === "first" || outcome === "further";
  const mail = file.mailed?.isUnverified ? { mail: mailedFrom(file.mailed) } : {};
  const facts = {
    kind: "confirmation-received",
    ...orderOf({ topUp, head }),
    // What a stranger calls their file is nothing to tell the customer.
    calledFile: file.mailed?.isUnverified ? "" : file.fileName,
    ...mail,
  } as const;
  return {
    outcome,
    changed: topUp,
    followUps: {
      at: now,
      notices: isForFinance
        ? [
            ...(isAnswered ? [] : [toOrderer(topUp, { ...facts, at: file.received.at })]),
            ...toFinance({ topUp, head }, topUp.confirmations.length - 1, forFinance),
          ]
        : [],
      links: isForFinance ? forFinance.links : [],
      forPeople: outcome === "first" ? [{ ...toDecide(topUp), why: "confirmation-received" }] : [],
    },
  };
};

const mailedFrom = ({ from, text, isUnverified }: NonNullable<Confirmation["mailed"]>) => ({
  sender: from,
  ...(text !== undefined && { text }),
  ...(isUnverified && { isUnverified }),
});

/** One notice for each link: it is known who decides by it. */
const toFinance = (
  { topUp, head }: Seen,
  place: number,
  { orderedBy, previous, links }: ForFinance,
): readonly NewNotice[] => {
  const { id, fileName, contentType, received, mailed } = topUp.confirmations[place]!;
  const { code, createdAt } = topUp;
  const { sha256, sizeBytes } = received!;
  const file = {
    key: cleanKey(confirmationName(topUp, id), sha256),
    sha256,
    // A name of our own: the customer's could say anything to whoever opens it.
    fileName: `potwierdzenie-${code}-${place + 1}.${uploadTypes[contentType][0]}`,
    contentType,
    sizeBytes,
  };
  return links.map((link) => ({
    recipient: { address: link.email },
    language: "pl",
    facts: {
      kind: "transfer-confirmed",
      ...orderOf({ topUp, head }),
      orderedBy,
      orderedAt: createdAt,
      waitsSince: waitsSince(topUp)!,
      calledFile: fileName,
      ...(mailed && { mail: mailedFrom(mailed) }),
      file,
      previous: [...previous],
      linkId: link.id,
      validUntil: link.expiresAt,
    },
  }));
};

/** A clerk's link was over before anybody decided, and they are sent another. On record, as anybody with the old e-mail can ask. */
export const renewing = (
  { topUp, head }: Seen,
  link: SubjectLink,
  { now, from }: { now: Date; from: string },
): FollowUps => {
  const { accountId, id: subject, createdAt: orderedAt } = topUp;
  const { id: linkId, email, expiresAt: validUntil } = link;
  const facts = { kind: "decision-link-renewed", ...orderOf({ topUp, head }), orderedAt, linkId, validUntil } as const;
  const asked = { kind: "decision-link-renewed", subject, subjectAccountId: accountId } as const;
  return {
    at: now,
    notices: [{ recipient: { address: email }, language: "pl", facts }],
    records: [{ accountId: operatorId, by: email, ...asked, from }],
    links: [link],
  };
};

/**
 * Finance credits or refuses the top-up, once; the same decision of the same clerk again changes nothing. Refuses as
 * `decided` does. It is on record with the operator, and with the customer, who does not learn which clerk it was. `from` is
 * the network address.
 */
export const deciding = (
  { topUp: read, head }: Seen,
  decision: Decision,
  { now, from }: { now: Date; from: string },
): Change<BankTopUp> => {
  const { topUp, draft } = decided(read, decision, now);
  if (topUp === read) return { outcome: topUp };
  return {
    outcome: topUp,
    changed: topUp,
    drafts: draft ? [draft] : [],
    followUps: {
      at: now,
      notices: [toOrderer(topUp, verdictOf({ topUp, head }))],
      records: recordsOf(topUp, decision, from),
      done: [waitingOf(topUp)],
      settled: [toDecide(topUp)],
    },
  };
};

const verdictOf = ({ topUp, head }: Seen): NoticeFacts => {
  const { credit, rejection } = topUp;
  const order = orderOf({ topUp, head });
  if (!credit) return { kind: "transfer-rejected", ...order, reason: rejection!.reason, at: rejection!.at };
  const { receivedGrosze, reason, at } = credit;
  const balanceGrosze = plus(head.balanceGrosze, receivedGrosze);
  return { kind: "transfer-credited", ...order, receivedGrosze, balanceGrosze, reason, at };
};

const recordsOf = (topUp: BankTopUp, { by, reason }: Decision, from: string): readonly Done[] => {
  const { accountId, id: subject, amountGrosze, credit } = topUp;
  const done: Pick<Done, "kind" | "subject" | "changes"> = {
    kind: credit ? "top-up-credited" : "top-up-rejected",
    subject,
    changes: [
      ...(credit
        ? [{ field: "receivedGrosze", before: String(amountGrosze), after: String(credit.receivedGrosze) }]
        : []),
      ...(reason === undefined ? [] : [{ field: "reason", after: reason }]),
    ],
  };
  const { userId, email } = by;
  const who = userId === undefined ? { by: email } : { userId };
  return [
    { accountId: operatorId, ...who, subjectAccountId: accountId, ...done, from },
    { accountId, by: operatorId, ...done, from: operatorId },
  ];
};

/** A bank top-up whose time is over is closed, and who ordered it is notified; one that waits for finance is left to it. */
export const expiring = ({ topUp: read, head }: Seen, now: Date): Change<"expired" | "settled" | "not-due"> => {
  if (bankTopUpState(read, now) === "awaiting-transfer") return { outcome: "not-due" };
  const done = [waitingOf(read)];
  const topUp = expired(read, now);
  if (!topUp) return { outcome: "settled", followUps: { at: now, done } };
  const facts = { kind: "transfer-expired", ...orderOf({ topUp, head }), at: now.toISOString() } as const;
  return { outcome: "expired", changed: topUp, followUps: { at: now, done, notices: [toOrderer(topUp, facts)] } };
};

const toOrderer = ({ accountId, createdBy: userId, language }: BankTopUp, facts: NoticeFacts): NewNotice => ({
  recipient: { accountId, userId },
  language,
  facts,
});

const orderOf = ({
  topUp: { accountId, id, code, amountGrosze },
  head: { companyName },
}: {
  readonly topUp: BankTopUp;
  readonly head: Pick<AccountHead, "companyName">;
}) => ({
  accountId,
  companyName,
  topUpId: id,
  code,
  amountGrosze: grosze(amountGrosze),
});

/** What the schedule has to close when its time is over. */
const waitingOf = ({ accountId, id }: BankTopUp) => ({ queue: "bank-transfer", accountId, subject: id }) as const;

/** What finance finds in its queue. */
const toDecide = ({ accountId, id }: BankTopUp) => ({ queue: "top-ups-to-decide", accountId, subject: id }) as const;
