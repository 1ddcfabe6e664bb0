import { describe, expect, it } from "vitest";
import { takeMailEvents } from "../../functions/mail-events/take-mail-events.ts";
import { keys } from "../../shared/store/keys.ts";
import { type NoticeStore, noticeStore } from "../../shared/store/notice-store.ts";
import { injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepNotice } from "../support/notices.ts";
import { refusalOf } from "../support/refusals.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const logged = logOfEachTest({ stage: "dev" });
const watch = onlyGranted("mail-events");
const minute = 60_000;

/** A notice that was sent to Anna at noon, and what SES reports of it. */
const sentNotice = async () => {
  const { client, table: own } = watch(stage());
  const { table } = stage();
  const notices = noticeStore(table);
  let now = noon;
  const notice = await keepNotice(table);
  const { address } = notice.recipient as { address: string };
  const taken = (await notices.claim(notice.id, { now, first: true }))!;
  const messageId = `ses-${notice.id}`;
  await notices.sent(taken, { at: now, messageId });
  const mail = {
    timestamp: now.toISOString(),
    source: "Saldo <saldo@operator.example>",
    sendingAccountId: "123456789012",
    messageId,
    destination: [address],
    headersTruncated: false,
    commonHeaders: { subject: "Zmieniono hasło" },
    tags: { "ses:configuration-set": ["saldo-test"], notice: [notice.id] },
  };
  const bounce = (bounceType = "Permanent", recipient = address) => ({
    eventType: "Bounce",
    bounce: {
      bounceType,
      bounceSubType: "General",
      bouncedRecipients: [{ emailAddress: recipient, status: "5.1.1", diagnosticCode: "smtp; 550 user unknown" }],
      feedbackId: "f-1",
    },
    mail,
  });
  const complaint = {
    eventType: "Complaint",
    complaint: { complainedRecipients: [{ emailAddress: address }], complaintFeedbackType: "abuse" },
    mail,
  };
  const tell = (...messages: readonly unknown[]) =>
    takeMailEvents({ notices: noticeStore(own), now: () => now })({
      Records: messages.map((message) => ({
        EventSource: "aws:sns",
        Sns: { Message: typeof message === "string" ? message : JSON.stringify(message), Type: "Notification" },
      })),
    });
  const all = async () => ({
    notice: await table.get(keys.notice(notice.id)),
    address: await table.get(keys.address(address)),
  });
  return {
    /** The function's own. */
    client,
    notices,
    notice,
    address,
    mail,
    bounce,
    complaint,
    tell,
    all,
    later: () => {
      now = new Date(now.getTime() + minute);
    },
  };
};

describe("an e-mail that came back", () => {
  it("marks its address, and its notice waits for people", async () => {
    const { tell, bounce, notice, notices, address } = await sentNotice();

    await tell(bounce());

    expect(await notices.markOf(address)).toBe("bounced");
    expect(await notices.get(notice.id)).toMatchObject({ state: "parked", parkedBecause: "bounced" });
    expect(logged.of("mail.bounced")).toEqual([
      expect.objectContaining({ level: "warn", event: "mail.bounced", noticeId: notice.id }),
    ]);
    expect(logged.measured("mails")).toEqual([{ value: 1, outcome: "bounced" }]);
  });

  it.each(["Transient", "Undetermined"])("for now only changes nothing: %s", async (type) => {
    const { tell, bounce, all } = await sentNotice();
    const before = await all();

    await tell(bounce(type));

    expect(await all()).toEqual(before);
    expect(logged.of("mail.bounced_for_now")).toMatchObject([{ level: "info" }]);
  });

  it("marks whom we sent to, not whom a stranger's server names", async () => {
    const { tell, bounce, notices, address } = await sentNotice();

    await tell(bounce("Permanent", "ewa@example.com"));

    expect(await notices.markOf("ewa@example.com")).toBeUndefined();
    expect(await notices.markOf(address)).toBe("bounced");
  });

  it("marks the address however SES writes it", async () => {
    const { tell, bounce, mail, notices, address } = await sentNotice();

    await tell({ ...bounce(), mail: { ...mail, destination: [address.toUpperCase()] } });

    expect(await notices.markOf(address)).toBe("bounced");
  });

  it("marks the address also where no notice of ours is named", async () => {
    for (const tags of [undefined, {}, { notice: [] }, { notice: ["no_1"] }]) {
      const { tell, bounce, mail, notices, address, notice } = await sentNotice();

      await tell({ ...bounce(), mail: { ...mail, tags } });

      expect(await notices.markOf(address)).toBe("bounced");
      expect((await notices.get(notice.id))?.state).toBe("sent");
    }
  });
});

describe("an e-mail that was called spam", () => {
  it("marks its address; the notice arrived, and stays sent", async () => {
    const { tell, complaint, notice, notices, address } = await sentNotice();

    await tell(complaint);

    expect(await notices.markOf(address)).toBe("complained");
    expect((await notices.get(notice.id))?.state).toBe("sent");
    expect(logged.of("mail.complained")).toMatchObject([{ level: "warn", noticeId: notice.id }]);
    expect(logged.measured("mails")).toEqual([{ value: 1, outcome: "complained" }]);
  });

  it("outranks one that came back, in either order", async () => {
    for (const reverses of [false, true]) {
      const { tell, bounce, complaint, notices, address } = await sentNotice();
      const both = [bounce(), complaint];

      for (const event of reverses ? both.toReversed() : both) await tell(event);

      expect(await notices.markOf(address)).toBe("complained");
    }
  });
});

describe("a report by the recipient's provider", () => {
  const reporting = async (complaint: object | undefined) => {
    const own = await sentNotice();
    await own.tell({ eventType: "Complaint", complaint, mail: own.mail });
    return { ...own, mark: await own.notices.markOf(own.address) };
  };

  it.each(["not-spam", "auth-failure", "dmarc"])("that is no complaint marks nobody: %s", async (report) => {
    const { mark, notices, notice } = await reporting({ complaintFeedbackType: report });

    expect(mark).toBeUndefined();
    expect((await notices.get(notice.id))?.state).toBe("sent");
    expect(logged.of("mail.reported")).toMatchObject([{ level: "info", report }]);
  });

  it.each([
    [{ complaintFeedbackType: "abuse" }],
    [{ complaintFeedbackType: "fraud" }],
    [{ complaintFeedbackType: "virus" }],
    [{ complaintFeedbackType: "other" }],
    [{ complaintFeedbackType: "a-new-one" }],
    [{ complaintFeedbackType: null }],
    [{ complaintSubType: "OnAccountSuppressionList" }],
    [undefined],
  ])("marks the address in doubt: %j", async (complaint) => {
    expect((await reporting(complaint)).mark).toBe("complained");
  });
});

describe("an e-mail that SES did not send, because of a virus in it", () => {
  it("waits for people, and marks nobody", async () => {
    const { tell, mail, notices, notice, address } = await sentNotice();

    await tell({ eventType: "Reject", reject: { reason: "Bad content" }, mail });

    expect(await notices.get(notice.id)).toMatchObject({ state: "parked", parkedBecause: "rejected" });
    expect(await notices.markOf(address)).toBeUndefined();
    expect(logged.of("notice.parked")).toMatchObject([{ level: "error", noticeId: notice.id, why: "rejected" }]);
    expect(logged.measured("mails")).toEqual([{ value: 1, outcome: "parked" }]);
  });
});

describe("what is told again", () => {
  it("changes nothing", async () => {
    const { tell, bounce, complaint, all, later } = await sentNotice();
    await tell(bounce(), complaint);
    const before = await all();
    later();

    await tell(bounce(), complaint, bounce());

    expect(await all()).toEqual(before);
  });

  it("comes again where it could not be kept, and what came with it is kept at once", async () => {
    const [first, second] = [await sentNotice(), await sentNotice()];
    let calls = 0;
    injectFaults(first.client, () => (calls++ === 0 ? "throttled" : undefined));

    expect((await refusalOf(first.tell(first.bounce(), second.bounce())))?.code).toBe("temporarily_unavailable");

    expect(await second.notices.markOf(second.address)).toBe("bounced");
    await first.tell(first.bounce(), second.bounce());
    expect(await first.notices.markOf(first.address)).toBe("bounced");
    expect((await first.notices.get(first.notice.id))?.state).toBe("parked");
  });
});

describe("a message that can't be read", () => {
  const { bounced, mark }: Pick<NoticeStore, "bounced" | "mark"> = { bounced: async () => {}, mark: async () => {} };
  const garbage = [
    "no JSON of anna@example.com",
    "null",
    "[]",
    "{}",
    JSON.stringify({ notificationType: "Bounce" }),
    JSON.stringify({ eventType: "Bounce", mail: {}, bounce: {} }),
    JSON.stringify({
      eventType: "Bounce",
      mail: { messageId: "m", destination: [] },
      bounce: { bounceType: "Permanent" },
    }),
    JSON.stringify({ eventType: "Open", mail: { messageId: "m", destination: ["anna@example.com"] } }),
  ];

  it.each(garbage)("is logged as an error, without what it says: %s", async (message) => {
    const records = { Records: [{ Sns: { Message: message } }] };

    await takeMailEvents({ notices: { bounced, mark }, now: () => noon })(records);

    expect(logged.of("mail_event.unreadable")).toMatchObject([{ level: "error" }]);
    expect(logged.text()).not.toContain("@");
  });

  it("holds up no other", async () => {
    const { tell, bounce, notices, address } = await sentNotice();

    await tell(garbage[0], bounce(), garbage[3]);

    expect(await notices.markOf(address)).toBe("bounced");
    expect(logged.of("mail_event.unreadable")).toHaveLength(2);
  });

  it("is no error where SES only greets the topic", async () => {
    const { tell } = await sentNotice();

    await tell("Successfully validated SNS topic for Amazon SES event publishing.");

    expect(logged.lines()).toEqual([]);
  });
});
