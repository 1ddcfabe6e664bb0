import { clock } from "../../shared/clock.ts";
import { fileKeeper, fileReader, storageClient } from "../../shared/gateways/files.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { newId, newTransferCode } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { addressStore } from "../../shared/store/address-store.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { mailInStore } from "../../shared/store/mail-in-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { subscriberStore } from "../../shared/store/subscriber-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { takeMails } from "./take-mails.ts";

let take: ReturnType<typeof takeMails> | undefined;

export const handler = async (event: unknown) => {
  take ??= takeMails(wire());
  return take(event);
};

const wire = () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  const storage = { client: storageClient(), bucket: settings.filesBucket };
  return {
    addresses: addressStore(table),
    people: peopleStore(table),
    requests: changeRequestStore(table),
    subscribers: subscriberStore(table),
    topUps: topUpStore(table),
    transfers: transferStore({ table, ledger: ledgerStore({ table, now: clock }), newId, now: clock }),
    mails: mailInStore(table),
    raw: fileReader(storage),
    files: fileKeeper(storage),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    financeClerks: () => settings.financeClerks,
    scansUploads: () => settings.scansUploads,
    mailInDomain: () => settings.mailInDomain,
    ownAddress: () => settings.mailAddress,
    deskAddresses: () => settings.deskAddresses,
    newId,
    newCode: newTransferCode,
    now: clock,
  };
};
