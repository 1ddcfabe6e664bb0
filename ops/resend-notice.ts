import type { Clock } from "../shared/clock.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import type { Recipient } from "../shared/domain/notices/notice.ts";
import { Refusal } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import type { NoticeStore } from "../shared/store/notice-store.ts";
import type { PeopleStore } from "../shared/store/people-store.ts";

type Uses = {
  readonly notices: Pick<NoticeStore, "get" | "resend" | "unmark">;
  readonly people: Pick<PeopleStore, "mailAddressOf">;
  readonly now: Clock;
  /** The address of the desk that the notice is for, to unmark it; refused where it is asked for and not known. */
  readonly deskAddress?: string;
};

/**
 * Lets a notice be sent again by the next run of the schedule, whether it is parked, was sent or still waits; with
 * `unmark` its address gets mail again. Refuses `not_found`, `conflict` where there is nobody to notify, and
 * `invalid_request` where a desk's address is to be unmarked and nobody said which it is.
 */
export const resendNotice = ({ notices, people, now, deskAddress }: Uses) => {
  const addressOf = async (recipient: Recipient): Promise<string | undefined> => {
    if ("desk" in recipient) return deskAddress;
    return "address" in recipient ? recipient.address : people.mailAddressOf(recipient);
  };

  return async (
    { id, unmark = false }: { id: string; unmark?: boolean },
    records: readonly Done[] = [],
  ): Promise<void> => {
    const notice = await notices.get(id);
    if (!notice) throw new Refusal(common.not_found);
    if (unmark) {
      const address = await addressOf(notice.recipient);
      if (address === undefined) throw new Refusal(common.invalid_request);
      // First, or the schedule could come between and park it again.
      await notices.unmark(address);
    }
    await notices.resend(id, now(), records);
  };
};
