/** Keeps the outbox. */
import type { Notice } from "../domain/notice.ts";
import { keys, queuedByName } from "./keys.ts";
import type { Write } from "./table.ts";

/** A sent or moot notice is forgotten after 90 days. */
const keptSeconds = 90 * 24 * 3600;

/** The write that owes somebody a notice: it belongs into the transaction of what the notice tells. */
export const noticeWrite = (notice: Notice): Write => ({
  Put: { Item: noticeItem(notice), ConditionExpression: "attribute_not_exists(pk)" },
});

const noticeItem = (notice: Notice) => ({
  ...keys.notice(notice.id),
  ...notice,
  ...(notice.state === "waiting" && notice.dueAt ? queuedByName("notices", notice.id, notice.dueAt) : {}),
  ...(notice.state === "moot" ? { ttl: Math.floor(Date.parse(notice.createdAt) / 1000) + keptSeconds } : {}),
});
