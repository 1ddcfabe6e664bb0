import type { KeptMail } from "../../shared/domain/mail-in/plan.ts";
import type { UsableFile } from "./looked-at.ts";

/** A checked file of an e-mail, under its planned id, as a confirmation and a case keep it. */
export const mailedFile = (
  { fileName, contentType, bytes, sha256 }: UsableFile,
  id: string,
  { kept, plan }: { readonly kept: KeptMail; readonly plan: { readonly isUnverified?: true | undefined } },
) => ({
  id,
  fileName,
  contentType,
  sizeBytes: bytes.length,
  askedAt: kept.receivedAt,
  received: { at: kept.receivedAt, sha256, sizeBytes: bytes.length },
  mailed: { mailId: kept.id, from: kept.sender, ...(plan.isUnverified && { isUnverified: true as const }) },
});
