import { NoticeId } from "../../shared/domain/ids.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { CannotDo, command } from "../command.ts";
import { resendNotice } from "../resend-notice.ts";

export default command({
  usage: `
  resend-notice  lets an e-mail be sent again, by the next run of resend-notices
    --notice no_…
    [--unmark]   also lets mail go to its address again, after a bounce or complaint
    [--desk-address finanse@operator.example]   with --unmark, for an e-mail to one of the operator's desks`,
  options: { notice: "required", unmark: "flag", "desk-address": "text" },
  // The address is unmarked by a write of its own.
  changes: ({ unmark }) => (unmark ? "in-steps" : "at-once"),
  prepare: ({ notice, unmark, "desk-address": deskAddress }, on) => {
    const id = NoticeId.safeParse(notice);
    if (!id.success) throw new CannotDo("--notice is missing, or not a notice's id.");
    return {
      will: [
        `have the e-mail ${id.data} sent again`,
        ...(unmark ? ["let mail go to its address again, after a bounce or complaint"] : []),
      ],
      about: { subject: id.data },
      run: async ({ record }) => {
        const [notices, people] = [noticeStore(on.table()), peopleStore(on.table())];
        const desk = deskAddress === undefined ? {} : { deskAddress };
        const resend = resendNotice({ notices, people, now: on.now, ...desk });
        await resend({ id: id.data, unmark }, unmark ? [] : [await record()]);
        on.say(`The notice ${id.data} is due now: the next run of resend-notices sends it.`);
      },
    };
  },
});
