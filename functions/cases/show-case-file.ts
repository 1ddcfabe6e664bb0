import * as z from "zod/mini";
import { AttachmentId, attachmentName } from "../../shared/domain/change-requests/attachments.ts";
import { AccountId, ChangeRequestId } from "../../shared/domain/ids.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { cleanKey, downloadNameOf } from "../../shared/domain/uploads/upload.ts";
import type { FileLinks } from "../../shared/gateways/files.ts";
import { type AuditUses, lookingAt } from "../../shared/http/look.ts";
import { FileLink } from "../../shared/http/uploaded-file.ts";
import { verb } from "../../shared/http/verb.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";

const contract = {
  summary: "A download address for a file of a case, valid for 5 minutes",
  path: z.strictObject({ accountId: AccountId, id: ChangeRequestId, attachmentId: AttachmentId }),
  answers: { 200: { description: "The file that was checked and kept", body: FileLink } },
} as const;

const linkSeconds = 300;

type Uses = AuditUses & { readonly requests: Pick<ChangeRequestStore, "find">; readonly links: FileLinks };

export const showCaseFile = verb(contract, (uses: Uses) => async (request) => {
  const { id, attachmentId } = request.path;
  const read = (accountId: AccountId) => uses.requests.find(accountId, id);
  const found = await lookingAt(request, `attachment ${attachmentId}`, read, uses);
  const attachment = found.attachments.find((each) => each.id === attachmentId);
  if (!attachment?.received) throw new Refusal(common.not_found);
  const { contentType, received } = attachment;
  const key = cleanKey(attachmentName(found, attachmentId), received.sha256);
  const fileName = downloadNameOf(attachment.fileName, contentType);
  const url = await uses.links.linkTo({ key, fileName, contentType, seconds: linkSeconds });
  return { status: 200, body: { fileName, contentType, sizeBytes: received.sizeBytes, url } };
});
