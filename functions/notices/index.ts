import { clock } from "../../shared/clock.ts";
import { mailerOfStage } from "../../shared/gateways/mailer.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { settings } from "../../shared/settings.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { sendNewNotices } from "./send-new-notices.ts";

let send: ReturnType<typeof sendNewNotices> | undefined;

export const handler = async (event: unknown) => {
  send ??= sendNewNotices(wire());
  return send(event);
};

const wire = () => {
  const secrets = secretsManager(secretsClient());
  return {
    notices: noticeStore(dynamoTable(dynamoClient(), settings.tableName)),
    mailer: mailerOfStage(),
    panelAddress: settings.panelAddress,
    deskAddresses: { finance: settings.financeAddress },
    linkKey: () => secrets.read(settings.secretId("link-key")),
    now: clock,
  };
};
