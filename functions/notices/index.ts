import { clock } from "../../shared/clock.ts";
import { fileReader, storageClient } from "../../shared/gateways/files.ts";
import { mailerOfStage } from "../../shared/gateways/mailer.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { paced } from "../../shared/pace.ts";
import { mailPaces } from "../../shared/send-notice.ts";
import { settings } from "../../shared/settings.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { sendNewNotices } from "./send-new-notices.ts";

let send: ReturnType<typeof sendNewNotices> | undefined;

export const handler = async (event: unknown) => {
  send ??= sendNewNotices(wire());
  return send(event);
};

const wire = () => {
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
    pace: paced(mailPaces.notices),
    now: clock,
  };
};
