import { noExtraRecipients } from "../../shared/domain/low-balance/recipients.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { headRead } from "../../shared/store/ledger-store.ts";
import { extraRecipientsRead } from "../../shared/store/low-balance-recipients.ts";
import { alertEtag, ShownAlert, shownAlert } from "./shown-alert.ts";

const contract = {
  summary:
    "The threshold of a low balance, how the balance stands by it, and who else hears of it; its ETag may be sent as If-Match with an edit",
  answers: { 200: { description: "The alert", body: ShownAlert, etag: true } },
} as const;

export const showAlert = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId), extra: extraRecipientsRead(accountId) }),
  () =>
    async ({ found }) => {
      const alert = { head: present(found.head), extra: found.extra ?? noExtraRecipients };
      return { status: 200, headers: { etag: alertEtag(alert) }, body: shownAlert(alert) };
    },
);
