/** All that functions reach AWS with, as one entry to bundle: what a test bundles twice, with the SDK trimmed and whole. */
export {
  fileCopier,
  fileKeeper,
  fileLinks,
  fileReader,
  storageClient,
  uploadForms,
} from "../../shared/gateways/files.ts";
export { mailClient, mailer } from "../../shared/gateways/mailer.ts";
export { deadLetters, messageQueue, messagesClient } from "../../shared/gateways/messages.ts";
export { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
export { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
