/** Keeps what an account says about low balances: the threshold, and who hears beside its users. The marker is the ledger store's. */
import { setTimeout } from "node:timers/promises";
import * as z from "zod/mini";
import { AccountHead } from "../domain/account/account.ts";
import { type LedgerHead, withThreshold } from "../domain/account/ledger.ts";
import type { FollowUps } from "../domain/follow-ups.ts";
import { ExtraRecipients, noExtraRecipients } from "../domain/low-balance/recipients.ts";
import type { Grosze } from "../domain/money.ts";
import * as userRefusals from "../domain/portal-users/refusals.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { alertWrites } from "./ledger-store.ts";
import { recipientsWrite } from "./low-balance-recipients.ts";
import { newcomersMailed } from "./newcomer-mails.ts";
import type { Table, Write } from "./table.ts";

export type LowBalanceStore = ReturnType<typeof lowBalanceStore>;

/** The account's head, with the threshold, and who hears beside the users: their version is raised by the threshold's edits too. */
export type Alert = { readonly head: LedgerHead; readonly extra: ExtraRecipients };
type SeenAlert = Alert & { readonly head: AccountHead };

type Wanted = {
  readonly thresholdGrosze: Grosze;
  /** Who hears from now on, edited since what was seen; left out, they stay. `invited` of them are sent a link, and such e-mails are counted. */
  readonly recipients?: { readonly edited: ExtraRecipients; readonly invited: readonly string[] } | undefined;
};

type Setting = {
  readonly at: Date;
  /** What follows where another threshold, or none, was there before. */
  readonly followUps: (before: Grosze) => FollowUps;
  /** Only the version that was seen may be edited. */
  readonly isNamed?: boolean;
};

/** As often is an alert set anew where a posting came first, after a pause. */
const triesMax = 10;
const pauseMillisecondsMax = 400;

export const lowBalanceStore = (
  table: Table,
  { newId = randomId, pause = setTimeout }: { newId?: NewId; pause?: (milliseconds: number) => Promise<unknown> } = {},
) => ({
  /**
   * Sets the threshold and the recipients at once, and judges the balance; first on the head that was `seen`, and again on a newer one where
   * a posting came between. Where all is as wanted already, nothing is written. Answers the alert as it is then. Where somebody else edited it
   * since it was seen, it refuses `precondition_failed` if that version is the one to be edited, and `conflict` if recipients are edited; a
   * threshold alone is set all the same. Refuses `too_many_invitations` too, and `temporarily_unavailable` where every race was lost.
   */
  async set(
    { head: seenHead, extra: seenExtra }: SeenAlert,
    { thresholdGrosze, recipients }: Wanted,
    { at, followUps, isNamed = false }: Setting,
  ): Promise<Alert> {
    const { accountId } = seenHead;
    const mailed = newcomersMailed(recipients?.invited ?? [], accountId, at);
    let [head, extra] = [seenHead, seenExtra];
    for (let tries = 0; tries < triesMax; tries += 1) {
      const isSame = head.thresholdGrosze === thresholdGrosze;
      if (isSame && !recipients) return { head, extra };
      const next = recipients?.edited ?? { ...extra, version: extra.version + 1 };
      const judged = withThreshold(head, thresholdGrosze, at);
      const outcome = await table.attempt([
        recipientsWrite(accountId, extra, next),
        ...mailed.map(([write]) => write),
        ...(isSame ? [] : [thresholdWrite(head, judged.head), ...alertWrites(judged, at)]),
        ...followUpWrites(followUps(head.thresholdGrosze), newId),
      ]);
      if (outcome === "written") return { head: isSame ? head : judged.head, extra: next };
      if (outcome !== "contended") {
        const isEdited = outcome[0]?.refused;
        if (isEdited && isNamed) throw new Refusal(common.precondition_failed);
        if (isEdited && recipients) throw new Refusal(common.conflict);
        const full = mailed.findIndex((_, place) => outcome[place + 1]?.refused);
        if (full >= 0) {
          const [, waitOf] = mailed[full]!;
          throw new Refusal(userRefusals.too_many_invitations, { retryAfterSeconds: waitOf(outcome[full + 1]?.item) });
        }
      }
      await pause(Math.random() * Math.min(pauseMillisecondsMax, 10 * 2 ** tries));
      const [headItem, extraItem] = await table.getAll([keys.head(accountId), keys.lowBalanceRecipients(accountId)]);
      head = z.parse(AccountHead, headItem);
      if (!isNamed && !recipients) extra = extraItem ? z.parse(ExtraRecipients, extraItem) : noExtraRecipients;
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  },
});

const thresholdWrite = (read: LedgerHead, next: LedgerHead): Write => ({
  Update: {
    Key: keys.head(read.accountId),
    UpdateExpression: "SET #version = :version, thresholdGrosze = :threshold, low = :low",
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: {
      ":read": read.version,
      ":version": next.version,
      ":threshold": next.thresholdGrosze,
      ":low": next.low,
    },
  },
});
