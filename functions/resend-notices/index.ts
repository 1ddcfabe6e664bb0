import { clock } from "../../shared/clock.ts";
import { mailerOfStage } from "../../shared/gateways/mailer.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { resendNotices } from "./resend-notices.ts";

export const handler = scheduled("resend-notices", resendNotices, () => {
  const secrets = secretsManager(secretsClient());
  return {
    notices: noticeStore(dynamoTable(dynamoClient(), settings.tableName)),
    mailer: mailerOfStage(),
    panelAddress: settings.panelAddress,
    deskAddresses: { finance: settings.financeAddress },
    linkKey: () => secrets.read(settings.secretId("link-key")),
    now: clock,
  };
});
