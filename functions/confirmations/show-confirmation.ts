import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { CustomerId, TopUpId } from "../../shared/domain/ids.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { ConfirmationId, confirmationName } from "../../shared/domain/top-ups/confirmations.ts";
import { cleanKey, downloadNameOf } from "../../shared/domain/uploads/upload.ts";
import type { FileLinks } from "../../shared/gateways/files.ts";
import { doneBy } from "../../shared/http/caller.ts";
import { FileLink } from "../../shared/http/uploaded-file.ts";
import { verb } from "../../shared/http/verb.ts";
import type { AuditStore } from "../../shared/store/audit-store.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";

const contract = {
  summary: "A download address for a customer's transfer confirmation, valid for 5 minutes",
  path: z.strictObject({ accountId: CustomerId, id: TopUpId, confirmationId: ConfirmationId }),
  answers: {
    200: {
      description: "The file that was checked and kept",
      body: FileLink,
    },
  },
} as const;

const linkSeconds = 300;

type Uses = {
  readonly transfers: Pick<TransferStore, "find">;
  readonly links: FileLinks;
  readonly audit: Pick<AuditStore, "record">;
  readonly now: Clock;
};

export const showConfirmation = verb(contract, (uses: Uses) => async (request) => {
  const { accountId, id: subjectId, confirmationId: fileId } = request.path;
  const looked = { kind: "account-looked-at", subject: `confirmation ${fileId}`, subjectAccountId: accountId } as const;
  const [found] = await Promise.all([
    uses.transfers.find(accountId, subjectId),
    uses.audit.record(doneBy(request, looked), uses.now()),
  ]);
  const confirmation = found?.topUp.confirmations.find(({ id }) => id === fileId);
  if (!found || !confirmation?.received) throw new Refusal(common.not_found);
  const { contentType, received } = confirmation;
  const key = cleanKey(confirmationName(found.topUp, fileId), received.sha256);
  const fileName = downloadNameOf(confirmation.fileName, contentType);
  const url = await uses.links.linkTo({ key, fileName, contentType, seconds: linkSeconds });
  return { status: 200, body: { fileName, contentType, sizeBytes: received.sizeBytes, url } };
});
