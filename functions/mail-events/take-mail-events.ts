import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { NoticeId } from "../../shared/domain/ids.ts";
import { log } from "../../shared/log.ts";
import type { NoticeStore } from "../../shared/store/notice-store.ts";

/** What SNS delivers: SES's words are in each message, as JSON. */
const Delivered = z.object({ Records: z.array(z.object({ Sns: z.object({ Message: z.string() }) })) });

const Mail = z.object({
  messageId: z.string(),
  /** Whom we sent it to. */
  destination: z.array(z.string()).check(z.minLength(1)),
  tags: z.optional(z.object({ notice: z.optional(z.array(z.string())) })),
});

const MailEvent = z.discriminatedUnion("eventType", [
  z.object({ eventType: z.literal("Bounce"), mail: Mail, bounce: z.object({ bounceType: z.string() }) }),
  z.object({
    eventType: z.literal("Complaint"),
    mail: Mail,
    complaint: z.optional(z.object({ complaintFeedbackType: z.optional(z.nullable(z.string())) })),
  }),
  z.object({ eventType: z.literal("Reject"), mail: Mail }),
]);
type MailEvent = z.infer<typeof MailEvent>;

/**
 * Reports by which nobody wishes to get less: somebody took our mail out of their spam folder, or a provider could not tell that it was ours.
 * Whatever else is reported (`abuse`, `fraud`, `virus`, `other`, `opt-out`, nothing or a word that is new), the next e-mail would do us more harm than good.
 * IANA, Messaging Abuse Reporting Format, feedback types.
 */
const harmlessReports: readonly string[] = ["not-spam", "auth-failure", "dmarc"];

/** What SNS sends once, when it is subscribed. */
const greeting = "Successfully validated SNS topic";

type Uses = { readonly notices: Pick<NoticeStore, "mark" | "bounced">; readonly now: Clock };

/**
 * Takes what SES reports of e-mails that were sent. An address that does not exist, and one whose owner calls our mail spam,
 * is marked and gets no more; a notice that came back waits for people. Told again, nothing changes.
 *
 * What can't be read is logged; what can't be kept is thrown, so that it comes again.
 */
export const takeMailEvents =
  (uses: Uses) =>
  async (delivered: unknown): Promise<void> => {
    const failures: unknown[] = [];
    for (const { Sns } of z.parse(Delivered, delivered).Records) {
      const event = eventOf(Sns.Message);
      if (event) await take(event, uses).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };

const eventOf = (message: string): MailEvent | undefined => {
  if (message.startsWith(greeting)) return undefined;
  try {
    return z.parse(MailEvent, JSON.parse(message));
  } catch (error) {
    // Not what it says: it may quote the e-mail.
    log.error("mail_event.unreadable", { error: error instanceof Error ? error.name : "unknown" });
    return undefined;
  }
};

const take = async (event: MailEvent, { notices, now }: Uses): Promise<void> => {
  const { messageId, destination, tags } = event.mail;
  const notice = z.safeParse(NoticeId, tags?.notice?.[0]);
  const noticeId = notice.success ? notice.data : undefined;
  if (event.eventType === "Reject") {
    // SES found a virus in it, and sent it to nobody. That says nothing of the address.
    if (noticeId) await notices.bounced(noticeId, { messageId, why: "rejected", now: now() });
    log.error("notice.parked", { noticeId, why: "rejected" }, { metric: "mails", value: 1, by: { outcome: "parked" } });
    return;
  }
  if (event.eventType === "Bounce" && event.bounce.bounceType !== "Permanent") {
    // A full mailbox, or an answer that somebody is away: the next e-mail may arrive.
    log.info("mail.bounced_for_now", { noticeId });
    return;
  }
  const report = event.eventType === "Complaint" ? event.complaint?.complaintFeedbackType : undefined;
  if (report && harmlessReports.includes(report)) {
    log.info("mail.reported", { noticeId, report });
    return;
  }
  const mark = event.eventType === "Bounce" ? "bounced" : "complained";
  log.warn(`mail.${mark}`, { noticeId }, { metric: "mails", value: 1, by: { outcome: mark } });
  // Those that we sent to: who bounced is said by a stranger's server, which may name any address.
  for (const address of destination) await notices.mark(address, mark, now());
  if (mark !== "bounced" || !noticeId) return;
  await notices.bounced(noticeId, { messageId, now: now() });
  // No error: strangers' addresses bounce as they like, and an error would take a release back. The queue's age says whether people look.
  log.warn("notice.parked", { noticeId, why: "bounced" });
};
