/** Turns what follows from a change into writes, for the transaction of the change. */

import type { FollowUps } from "../domain/follow-ups.ts";
import { newNotice } from "../domain/notices/notice.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { recordWrites } from "./audit-store.ts";
import { linkWrite } from "./link-store.ts";
import { noticeWrite } from "./notice-store.ts";
import { doneWrite, forPeopleWrite, settledForPeopleWrite } from "./queue-store.ts";
import type { Write } from "./table.ts";

/** One write for each, in the order of the fields of `FollowUps`. */
export const followUpWrites = (followUps: FollowUps | undefined, newId: NewId = randomId): Write[] => {
  if (!followUps) return [];
  const { at, notices = [], records = [], links = [], done = [], forPeople = [], settled = [] } = followUps;
  return [
    ...notices.map((notice) => noticeWrite(newNotice({ id: newId("no", at), ...notice }, at))),
    ...records.flatMap((done) => recordWrites(done, at, newId)),
    ...links.map(linkWrite),
    ...done.map(({ queue, ...work }) => doneWrite(queue, work)),
    ...forPeople.map((waiting) => forPeopleWrite(waiting, at)),
    ...settled.map(settledForPeopleWrite),
  ];
};
