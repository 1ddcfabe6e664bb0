/**
 * Keeps what becomes of e-mails that were received. The plan is kept first, and under the hash of what an e-mail says, so that the same one, however
 * often and by whatever way it comes, is one. Whatever ends an e-mail is written with the mark that it is done.
 */
import * as z from "zod/mini";
import type { NewNotice } from "../domain/follow-ups.ts";
import { KeptMail, type MailPlan, type WhyChecked } from "../domain/mail-in/plan.ts";
import { toSenderOfMail } from "../domain/mail-limits.ts";
import { rawMailDays, ttlAfter } from "../domain/retention.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { mailCounted, secondsToNextMail } from "./mail-count.ts";
import { waitsForPeople } from "./queue-store.ts";
import type { Item, Table, Write } from "./table.ts";

export type MailInStore = ReturnType<typeof mailInStore>;

const Same = z.object({ mailId: z.string() });

export const mailInStore = (table: Table, newId: NewId = randomId) => {
  const find = async (mailId: string): Promise<KeptMail | undefined> => {
    const item = await table.get(keys.mail(mailId));
    return item && z.parse(KeptMail, item);
  };

  return {
    find,

    /**
     * Keeps an e-mail with its plan, and answers it as it is kept, which may have been before. `same`: another one that says the same was kept
     * first, and nothing is kept of this.
     */
    async begin(mail: KeptMail, hash: string): Promise<KeptMail | "same"> {
      const same = { ...keys.sameMail(hash), mailId: mail.id, ttl: ttlAfter(mail.receivedAt, rawMailDays) };
      const refused = await table.tryTransact([
        { Put: { Item: itemOf(mail), ConditionExpression: "attribute_not_exists(pk)" } },
        { Put: { Item: same, ConditionExpression: "attribute_not_exists(pk)" } },
      ]);
      if (!refused) return mail;
      const kept = refused[0]?.item;
      if (kept) return z.parse(KeptMail, kept);
      const first = refused[1]?.item;
      if (first && z.parse(Same, first).mailId !== mail.id) return "same";
      throw new Error("an e-mail is kept under what it says, and not by its name");
    },

    /** Replaces the plan, because what it was made for is over. Answers the e-mail as it is then kept; undefined where somebody else got further with it. */
    async replan(mail: KeptMail, plan: MailPlan): Promise<KeptMail | undefined> {
      const accountId = "accountId" in plan ? plan.accountId : mail.accountId;
      const changed = { ...mail, ...(accountId && { accountId }), plan, version: mail.version + 1 };
      const refused = await table.tryWrite({ Put: { Item: itemOf(changed), ...stillBegun(mail) } });
      return refused ? undefined : changed;
    },

    /** Whether an address had no answer within the hour. Another one may come in between: the count decides. */
    async mayBeAnswered(address: string, now: Date): Promise<boolean> {
      return secondsToNextMail(await table.get(keys.answers(address)), toSenderOfMail, now) === 0;
    },

    /**
     * Ends an e-mail of which nothing else is kept: with an answer, unless its sender had one within the hour; and for the staff to look at where `why`
     * says so, of which `alert` tells BOK, once an hour at most. Ended before, it stays as it was.
     */
    async end(mail: KeptMail, { now, answer, why, alert }: Ending): Promise<void> {
      const counted = [answer, alert && { to: alertsOfDesk, notice: alert }].filter((each) => each !== undefined);
      for (;;) {
        const refused = await table.tryTransact([
          doneWrite(mail, { now, why }),
          ...counted.map(({ to }) => answerCounted(to, now)),
          ...followUpWrites({ at: now, notices: counted.map(({ notice }) => notice) }, newId),
        ]);
        if (!refused || refused[0]?.refused) return;
        // Without those that had one within the hour.
        const left = counted.filter((_, place) => !refused[place + 1]?.refused);
        if (left.length === counted.length) return;
        counted.splice(0, counted.length, ...left);
      }
    },
  };
};

type Ending = {
  readonly now: Date;
  readonly answer?: Answer | undefined;
  readonly why?: WhyChecked | undefined;
  readonly alert?: NewNotice | undefined;
};

/** What the e-mails to BOK about the queue are counted under: no address. */
const alertsOfDesk = "mails-to-check";

/** An e-mail that answers one, and whom it is counted for: the address that wrote. */
export type Answer = { readonly to: string; readonly notice: NewNotice };

/** Counts an answer to an address; refused where it had one within the hour. */
export const answerCounted = (address: string, now: Date): Write =>
  mailCounted(keys.answers(address), toSenderOfMail, now);

/** Marks an e-mail as done, in the transaction of what came of it; refused where it was before, or has another plan by now. */
export const doneWrite = (
  mail: KeptMail,
  { now, why }: { readonly now: Date; readonly why?: WhyChecked | undefined },
): Write => ({
  Put: {
    Item: {
      ...itemOf({ ...mail, state: "done" }),
      // What waits for people goes once they have closed it, and nothing else before its time.
      ...(why === undefined
        ? { ttl: ttlAfter(mail.receivedAt, rawMailDays) }
        : waitsForPeople("mails-to-check", why, now)),
    },
    ...stillBegun(mail),
  },
});

const itemOf = (mail: KeptMail): Item => ({ ...keys.mail(mail.id), ...mail });

const stillBegun = ({ version }: KeptMail) => ({
  ConditionExpression: "#state = :begun AND #version = :version",
  ExpressionAttributeNames: { "#state": "state", "#version": "version" },
  ExpressionAttributeValues: { ":begun": "begun", ":version": version },
});
