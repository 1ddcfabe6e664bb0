/** Keeps the addresses that hear of an account's low balance beside its users; `low-balance-store.ts` edits them. */
import * as z from "zod/mini";
import type { FollowUps } from "../domain/follow-ups.ts";
import type { AccountId } from "../domain/ids.ts";
import type { SubjectLink } from "../domain/link.ts";
import { confirmed, ExtraRecipients, noExtraRecipients } from "../domain/low-balance/recipients.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import * as sessionRefusals from "../domain/sessions/refusals.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import type { ItemRead } from "./reads.ts";
import type { Table, Write } from "./table.ts";

export type LowBalanceRecipients = ReturnType<typeof lowBalanceRecipients>;

/** Confirmations of several addresses may meet as often. */
const triesMax = 5;

export const lowBalanceRecipients = (table: Table, newId: NewId = randomId) => ({
  /**
   * Confirms the address of a link, once: the link goes with it. Refuses `link_refused` where it was used at the same moment, or
   * the address was removed, or was sent another link since.
   */
  async confirm(
    link: SubjectLink,
    { at, language, followUps }: Parameters<typeof confirmed>[2] & { readonly followUps: FollowUps },
  ): Promise<void> {
    const { accountId } = link;
    for (let tries = 0; tries < triesMax; tries += 1) {
      const item = await table.get(keys.lowBalanceRecipients(accountId));
      const read = item && z.parse(ExtraRecipients, item);
      const next = read && confirmed(read, link, { at, language });
      if (!next) throw new Refusal(sessionRefusals.link_refused);
      const refused = await table.tryTransact([
        recipientsWrite(accountId, read, next),
        { Delete: { Key: keys.link(link.id) } },
        ...followUpWrites(followUps, newId),
      ]);
      if (!refused) return;
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  },
});

/** The recipients of an account, read beside something else; undefined where it never had any. */
export const extraRecipientsRead = (accountId: AccountId): ItemRead<ExtraRecipients> => ({
  key: keys.lowBalanceRecipients(accountId),
  parse: (item) => z.parse(ExtraRecipients, item),
});

/** For the transaction of a user's change: the check that an address is no extra recipient. Where it is one, `recipientGone` fits. */
export const noRecipient = (accountId: AccountId, address: string): Write => ({
  ConditionCheck: {
    Key: keys.lowBalanceRecipients(accountId),
    ConditionExpression: "attribute_not_exists(byAddress.#address)",
    ExpressionAttributeNames: { "#address": address },
  },
});

/** The write that takes an address off the extra recipients, confirmed or not. The account must have had some. */
export const recipientGone = (accountId: AccountId, address: string): Write => ({
  Update: {
    Key: keys.lowBalanceRecipients(accountId),
    UpdateExpression: "REMOVE byAddress.#address ADD #version :one",
    ExpressionAttributeNames: { "#address": address, "#version": "version" },
    ExpressionAttributeValues: { ":one": 1 },
  },
});

/** The write of the recipients as they are from now on; refused where they are no longer what was read. */
export const recipientsWrite = (accountId: AccountId, read: ExtraRecipients, next: ExtraRecipients): Write => ({
  Put: {
    Item: { ...keys.lowBalanceRecipients(accountId), ...next },
    ...(read.version === noExtraRecipients.version
      ? { ConditionExpression: "attribute_not_exists(pk)" }
      : {
          ConditionExpression: "#version = :read",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":read": read.version },
        }),
  },
});
