import type { Report } from "../../shared/schedule.ts";
import { type SendingUses, sendNotices } from "../../shared/send-notice.ts";
import type { NoticeStore } from "../../shared/store/notice-store.ts";

type Uses = SendingUses & { readonly notices: Pick<NoticeStore, "due"> };

/** Of each shard: more than there is time for. */
const takenAtOnce = 250;
/** No more are begun after as long: the rest of the function's time is for those under way, with every call as slow as can be. */
const sendingMilliseconds = 75 * 1000;

/** Sends what is due, bulk last: notices whose first try failed or never was, and those that were taken and then forgotten by a crash. */
export const resendNotices = (uses: Uses) => async (): Promise<Report> => {
  const ids = await uses.notices.due(uses.now(), takenAtOnce);
  return { due: ids.length, ...(await sendNotices(uses)(ids, { first: false, forMilliseconds: sendingMilliseconds })) };
};
