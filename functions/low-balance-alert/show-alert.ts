import { noExtraRecipients } from "../../shared/domain/low-balance/recipients.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { headRead } from "../../shared/store/ledger-store.ts";
import { extraRecipientsRead } from "../../shared/store/low-balance-recipients.ts";
import { ShownAlert, shownAlert } from "./shown-alert.ts";

const contract = {
  summary: "The threshold of a low balance, how the balance stands by it, and who else hears of it",
  answers: { 200: { description: "The alert", body: ShownAlert } },
};

export const showAlert = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId), extra: extraRecipientsRead(accountId) }),
  () =>
    async ({ found }) => ({ status: 200, body: shownAlert(present(found.head), found.extra ?? noExtraRecipients) }),
);
