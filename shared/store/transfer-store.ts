/**
 * Keeps what happens to bank top-ups: files announced and looked at, decisions, their time running out. Each is one
 * transaction with all that follows from it (the entry, notices, links, queues), decided on the version that was read.
 */
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import { AccountHead } from "../domain/account/account.ts";
import { type AuditRecord, type Done, newAuditRecord } from "../domain/audit-records/audit.ts";
import { AccountId, Instant, operatorId, TopUpId } from "../domain/ids.ts";
import type { DecisionLink } from "../domain/link.ts";
import { grosze, plus } from "../domain/money.ts";
import { newNotice, type Recipient } from "../domain/notices/notice.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import {
  announced,
  BankTopUp,
  bankTopUpState,
  type Confirmation,
  type Decision,
  decided,
  expired,
  type Looked,
  waitsSince,
  withFile,
} from "../domain/top-ups/bank-top-up.ts";
import type { FactsOf, NoticeFacts } from "../domain/top-ups/notices.ts";
import { cleanKey, uploadTypes } from "../domain/uploads/upload.ts";
import type { NewId } from "../ids.ts";
import { auditWrite } from "./audit-store.ts";
import { keys, type Work } from "./keys.ts";
import type { LedgerStore, Posting } from "./ledger-store.ts";
import { linkWrite } from "./link-store.ts";
import { noticeWrite } from "./notice-store.ts";
import { closedTransferWrite } from "./open-transfers.ts";
import { doneWrite, waitsForPeople } from "./queue-store.ts";
import type { ItemRead } from "./reads.ts";
import type { Item, Table, Write } from "./table.ts";

/** A bank top-up as its transfer's code finds it. */
const Found = z.object({
  accountId: AccountId,
  companyName: z.string(),
  topUpId: TopUpId,
  amountGrosze: z.int(),
  createdAt: Instant,
  expiresAt: Instant,
  rejectedAt: z.optional(Instant),
});
export type FoundTransfer = z.infer<typeof Found> & {
  readonly code: string;
  /** When its money was credited, where it was. */
  readonly creditedAt?: string;
};

export type TransferStore = ReturnType<typeof transferStore>;

type Uses = {
  readonly table: Table;
  readonly ledger: Pick<LedgerStore, "post">;
  readonly newId: NewId;
  readonly now: Clock;
};

/** A file that was announced. */
type AnnouncedFile = { readonly accountId: AccountId; readonly topUpId: string; readonly confirmationId: string };

/** What finance is told of a file that came, beside the top-up itself, and a link for each who may decide. */
export type ForFinance = {
  readonly orderedBy: string;
  readonly previous: FactsOf<"transfer-confirmed">["previous"];
  readonly links: readonly DecisionLink[];
};

export const transferStore = ({ table, ledger, newId, now }: Uses) => {
  /** A bank top-up and its account's head, in one read; undefined where there is none. */
  const find = async (
    accountId: AccountId,
    topUpId: string,
  ): Promise<{ topUp: BankTopUp; head: AccountHead } | undefined> => {
    const [head, item] = await table.getAll([keys.head(accountId), keys.topUp(accountId, topUpId)]);
    const topUp = item && bankTopUpOf(item);
    return head && topUp && { topUp, head: z.parse(AccountHead, head) };
  };

  /** Decides on the top-up as it is, and keeps what follows; a lost race is decided again. Refuses `not_found`. */
  const change = async <Outcome>(
    accountId: AccountId,
    topUpId: string,
    decide: (topUp: BankTopUp, head: AccountHead) => { outcome: Outcome } & Partial<Posting>,
  ): Promise<Outcome> => {
    let last: { outcome: Outcome } | undefined;
    const posting = ({ head, items }: { head: AccountHead; items: { topUp: BankTopUp | undefined } }): Posting => {
      if (!items.topUp) throw new Refusal(common.not_found);
      const { outcome, drafts = [], writes = [] } = decide(items.topUp, head);
      last = { outcome };
      return { drafts, writes };
    };
    for (let tries = 0; tries < 2; tries += 1) {
      const [posted] = await ledger.post(accountId, posting, { topUp: bankTopUpRead(accountId, topUpId) });
      if (!posted || posted.result === "posted") return last!.outcome;
      // Somebody credited it between our look and our transaction: the next look finds that.
    }
    throw new Refusal(common.temporarily_unavailable, {
      cause: new Error("an entry stands for a top-up that knows of none"),
    });
  };

  /** Announces a file. Refuses `not_found`, `top_up_closed` and `too_many_confirmations`. */
  const announce = (
    accountId: AccountId,
    topUpId: string,
    file: Pick<Confirmation, "id" | "fileName" | "contentType" | "sizeBytes">,
  ): Promise<Confirmation> =>
    change(accountId, topUpId, (read) => {
      const { topUp, confirmation } = announced(read, file, now());
      return { outcome: confirmation, writes: [transferWrite(topUp)] };
    });

  /**
   * Keeps what was found out about an uploaded file. Finance is told of one that it has not seen, once, and whoever
   * ordered the top-up of any but that. Told again, it changes nothing.
   */
  const takeFile = ({ accountId, topUpId, confirmationId }: AnnouncedFile, looked: Looked, forFinance: ForFinance) =>
    change(accountId, topUpId, (read, { companyName }) => {
      const at = now();
      const { topUp, outcome } = withFile(read, confirmationId, looked);
      if (outcome === "nothing-new") return { outcome };
      const place = topUp.confirmations.findIndex(({ id }) => id === confirmationId);
      const { fileName: calledFile, refused } = topUp.confirmations[place]!;
      const order = orderOf(topUp, companyName);
      const told = { ...order, calledFile, at: looked.at };
      const writes = [transferWrite(topUp)];
      if (refused) writes.push(toOrderer(topUp, { kind: "confirmation-refused", ...told, why: refused.why }));
      if (outcome === "first" || outcome === "further") {
        writes.push(toOrderer(topUp, { kind: "confirmation-received", ...told }));
        writes.push(...decisionWrites(topUp, place, order, forFinance));
      }
      if (outcome === "first") writes.push(toDecideWrite(topUp, at));
      return { outcome, writes };
    });

  const decisionWrites = (
    topUp: BankTopUp,
    place: number,
    order: ReturnType<typeof orderOf>,
    { orderedBy, previous, links }: ForFinance,
  ): Write[] => {
    const { id, fileName, contentType, received } = topUp.confirmations[place]!;
    const { accountId, id: subjectId, code, createdAt } = topUp;
    const { sha256, sizeBytes } = received!;
    const name = { kind: "confirmations", accountId, subjectId, fileId: id } as const;
    const file = {
      key: cleanKey(name, sha256),
      sha256,
      // A name of our own: the customer's could say anything to whoever opens it.
      fileName: `potwierdzenie-${code}-${place + 1}.${uploadTypes[contentType][0]}`,
      contentType,
      sizeBytes,
    };
    return links.flatMap((link) => [
      linkWrite(link),
      notice(
        { address: link.email },
        {
          kind: "transfer-confirmed",
          ...order,
          orderedBy,
          orderedAt: createdAt,
          waitsSince: waitsSince(topUp)!,
          calledFile: fileName,
          file,
          previous,
          linkId: link.id,
          validUntil: link.expiresAt,
        },
        "pl",
      ),
    ]);
  };

  /**
   * Credits or refuses a bank top-up, once; the same decision of the same clerk again changes nothing. Answers the top-up
   * as it then is. Refuses as `decided` does, and `not_found`. It is on record with the operator, and with the customer,
   * who is not told which clerk it was. `from` is the network address.
   */
  const decide = (accountId: AccountId, topUpId: string, decision: Decision, from: string): Promise<BankTopUp> =>
    change(accountId, topUpId, (read, { companyName, balanceGrosze }) => {
      const { topUp, draft } = decided(read, decision, now());
      if (topUp === read) return { outcome: topUp };
      const order = orderOf(topUp, companyName);
      const { credit, rejection } = topUp;
      const facts: NoticeFacts | undefined = credit
        ? {
            kind: "transfer-credited",
            ...order,
            receivedGrosze: credit.receivedGrosze,
            balanceGrosze: plus(balanceGrosze, credit.receivedGrosze),
            reason: credit.reason,
            at: credit.at,
          }
        : rejection && { kind: "transfer-rejected", ...order, reason: rejection.reason, at: rejection.at };
      return {
        outcome: topUp,
        drafts: draft ? [draft] : [],
        writes: [
          transferWrite(topUp),
          doneWrite("bank-transfer", workOn(topUp)),
          closedTransferWrite(topUp),
          { Delete: { Key: toDecideKey(topUp) } },
          ...(rejection && !credit ? [rejectedWrite(topUp.code, rejection.at)] : []),
          ...(facts ? [toOrderer(topUp, facts)] : []),
          ...recordsOf(topUp, decision, from).map(auditWrite),
        ],
      };
    });

  const recordsOf = (topUp: BankTopUp, { by, reason }: Decision, from: string): AuditRecord[] => {
    const { accountId, id: subject, amountGrosze, credit } = topUp;
    const at = now();
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
      newAuditRecord({ accountId: operatorId, ...who, subjectAccountId: accountId, ...done, from }, at, newId),
      newAuditRecord({ accountId, by: operatorId, ...done, from: operatorId }, at, newId),
    ];
  };

  /** Closes a bank top-up whose time is over, and tells who ordered it; one that waits for finance is left to it. */
  const expire = ({ accountId, subject }: Work): Promise<"expired" | "settled" | "not-due"> =>
    change(accountId, subject, (read, { companyName }) => {
      const at = now();
      if (bankTopUpState(read, at) === "awaiting-transfer") return { outcome: "not-due" };
      const done = doneWrite("bank-transfer", { accountId, subject });
      const topUp = expired(read, at);
      if (!topUp) return { outcome: "settled", writes: [done] };
      const facts = { kind: "transfer-expired", ...orderOf(topUp, companyName), at: at.toISOString() } as const;
      return {
        outcome: "expired",
        writes: [transferWrite(topUp), done, closedTransferWrite(topUp), toOrderer(topUp, facts)],
      };
    });

  /** The top-ups of these codes, in their order, and whether they were credited or refused; a code that nobody has is left out. */
  const findByCode = async (codes: readonly string[]): Promise<FoundTransfer[]> => {
    if (codes.length === 0) return [];
    const items = await table.getAll(codes.flatMap((code) => [keys.transferCode(code), keys.transferCredit(code)]));
    return codes.flatMap((code, place) => {
      const [found, credit] = items.slice(2 * place);
      if (!found) return [];
      return [{ code, ...z.parse(Found, found), ...(credit && { creditedAt: z.parse(Posted, credit).postedAt }) }];
    });
  };

  const notice = (recipient: Recipient, facts: NoticeFacts, language: BankTopUp["language"]): Write => {
    const at = now();
    return noticeWrite(newNotice({ id: newId("no", at), recipient, language, facts }, at));
  };

  const toOrderer = ({ accountId, createdBy: userId, language }: BankTopUp, facts: NoticeFacts): Write =>
    notice({ accountId, userId }, facts, language);

  return { find, announce, takeFile, decide, expire, findByCode };
};

const Posted = z.object({ postedAt: Instant });

const orderOf = ({ accountId, id, code, amountGrosze }: BankTopUp, companyName: string) => ({
  accountId,
  companyName,
  topUpId: id,
  code,
  amountGrosze: grosze(amountGrosze),
});

const bankTopUpRead = (accountId: AccountId, topUpId: string): ItemRead<BankTopUp | undefined> => ({
  key: keys.topUp(accountId, topUpId),
  parse: bankTopUpOf,
});

/** Undefined for one that is paid by card. */
const bankTopUpOf = (item: Item): BankTopUp | undefined =>
  item.method === "bank" ? z.parse(BankTopUp, item) : undefined;

/** The top-up as it was decided on the version that was read. */
const transferWrite = (topUp: BankTopUp): Write => ({
  Put: {
    Item: { ...keys.topUp(topUp.accountId, topUp.id), ...topUp, version: topUp.version + 1 },
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":read": topUp.version },
  },
});

/** Whoever finds the code must see that somebody has said no. */
const rejectedWrite = (code: string, at: string): Write => ({
  Update: {
    Key: keys.transferCode(code),
    UpdateExpression: "SET rejectedAt = :at",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeValues: { ":at": at },
  },
});

const workOn = ({ accountId, id }: BankTopUp): Work => ({ accountId, subject: id });

const toDecideKey = ({ accountId, id }: BankTopUp) => keys.waits(accountId, `top-ups-to-decide#${id}`);

/** The marker by which finance finds it in its queue. */
const toDecideWrite = (topUp: BankTopUp, now: Date): Write => ({
  Put: {
    Item: {
      ...toDecideKey(topUp),
      ...waitsForPeople("top-ups-to-decide", "confirmation-received", now),
      accountId: topUp.accountId,
    },
  },
});
