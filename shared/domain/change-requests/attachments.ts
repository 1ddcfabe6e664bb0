/** The files that belong to change requests, as a kind of upload. */
import * as z from "zod/mini";
import { type AccountId, ChangeRequestId, idPattern } from "../ids.ts";
import { fileDays } from "../retention.ts";
import type { UploadKind, UploadName } from "../uploads/upload.ts";

export const AttachmentId = z.string().check(z.regex(idPattern("at")));

export const attachments = {
  name: "attachments",
  subjectId: ChangeRequestId,
  fileId: AttachmentId,
  keptDays: fileDays.attachments,
} as const satisfies UploadKind;

/** An attachment by name: what its stored objects are called. */
export const attachmentName = (
  { accountId, id }: { readonly accountId: AccountId; readonly id: string },
  fileId: string,
): UploadName => ({
  kind: attachments.name,
  accountId,
  subjectId: id,
  fileId,
});
