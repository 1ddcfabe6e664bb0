import { clock } from "../../shared/clock.ts";
import { fileReader, storageClient } from "../../shared/gateways/files.ts";
import { mailerOfStage } from "../../shared/gateways/mailer.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { paced } from "../../shared/pace.ts";
import { scheduled } from "../../shared/schedule.ts";
import { mailPaces } from "../../shared/send-notice.ts";
import { settings } from "../../shared/settings.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { resendNotices } from "./resend-notices.ts";

export const handler = scheduled("resend-notices", resendNotices, () => {
  const secrets = secretsManager(secretsClient());
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    notices: noticeStore(table),
    people: peopleStore(table),
    mailer: mailerOfStage(),
    files: fileReader({ client: storageClient(), bucket: settings.filesBucket }),
    panelAddress: settings.panelAddress,
    apiAddress: settings.apiAddress,
    deskAddresses: settings.deskAddresses,
    mailInDomain: settings.mailInDomain,
    operator: settings.operator,
    linkKey: () => secrets.read(settings.secretId("link-key")),
    pace: paced(mailPaces["resend-notices"]),
    now: clock,
  };
});
