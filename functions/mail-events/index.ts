import { clock } from "../../shared/clock.ts";
import { settings } from "../../shared/settings.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { takeMailEvents } from "./take-mail-events.ts";

let take: ReturnType<typeof takeMailEvents> | undefined;

export const handler = async (event: unknown) => {
  take ??= takeMailEvents({ notices: noticeStore(dynamoTable(dynamoClient(), settings.tableName)), now: clock });
  return take(event);
};
