import { clock } from "../../shared/clock.ts";
import { fileKeeper, fileReader, storageClient } from "../../shared/gateways/files.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { takeAttachment } from "./take-attachment.ts";
import { takeConfirmation } from "./take-confirmation.ts";
import { takeUploads } from "./take-uploads.ts";

let take: ReturnType<typeof takeUploads> | undefined;

export const handler = async (event: unknown) => {
  take ??= takeUploads(wire());
  return take(event);
};

const wire = () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  const storage = { client: storageClient(), bucket: settings.filesBucket };
  const confirmations = takeConfirmation({
    transfers: transferStore({ table, ledger: ledgerStore({ table, now: clock }), newId, now: clock }),
    topUps: topUpStore(table),
    people: peopleStore(table),
    financeClerks: () => settings.financeClerks,
    linkKey: () => secrets.read(settings.secretId("link-key")),
    newId,
    now: clock,
  });
  return {
    takers: {
      confirmations,
      attachments: takeAttachment({ requests: changeRequestStore(table), people: peopleStore(table), now: clock }),
    },
    files: { ...fileReader(storage), ...fileKeeper(storage) },
    scansUploads: () => settings.scansUploads,
    now: clock,
  };
};
