import { clock } from "../../shared/clock.ts";
import { fileKeeper, storageClient } from "../../shared/gateways/files.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { digestStore } from "../../shared/store/digest-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { sendDailyDigest } from "./send-daily-digest.ts";

export const handler = scheduled("send-daily-digest", sendDailyDigest, () => ({
  digests: digestStore(dynamoTable(dynamoClient(), settings.tableName)),
  files: fileKeeper({ client: storageClient(), bucket: settings.filesBucket }),
  now: clock,
}));
