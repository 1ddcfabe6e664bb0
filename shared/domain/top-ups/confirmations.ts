/** The files by which customers show that a transfer is on its way, as a kind of upload. */
import * as z from "zod/mini";
import { type AccountId, idPattern, TopUpId } from "../ids.ts";
import { fileDays } from "../retention.ts";
import type { UploadKind, UploadName } from "../uploads/upload.ts";

export const ConfirmationId = z.string().check(z.regex(idPattern("cf")));

export const confirmations = {
  name: "confirmations",
  subjectId: TopUpId,
  fileId: ConfirmationId,
  keptDays: fileDays.confirmations,
} as const satisfies UploadKind;

/** A confirmation by name: what its stored objects are called. */
export const confirmationName = (
  { accountId, id }: { readonly accountId: AccountId; readonly id: string },
  fileId: string,
): UploadName => ({ kind: confirmations.name, accountId, subjectId: id, fileId });
