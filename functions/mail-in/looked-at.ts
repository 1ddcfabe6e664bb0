/** Looks at the files of an e-mail as at uploads. */
import type { RefusedFile } from "../../shared/domain/mail-in/file-faults.ts";
import type { MailedFile, MailReceipt } from "../../shared/domain/mail-in/received-mail.ts";
import type { UploadType } from "../../shared/domain/uploads/upload.ts";
import { faultOf } from "../../shared/files/file-check.ts";
import { PdfBudget } from "../../shared/files/pdf-budget.ts";
import { textOfPdf } from "../../shared/files/pdf-text.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { typeOfMailed } from "./mailed-file.ts";

export type UsableFile = {
  readonly fileName: string;
  readonly contentType: UploadType;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Of a PDF: its text, to look for a code in. */
  readonly text: string;
};

type Looked = { readonly usable: readonly UsableFile[]; readonly refused: readonly RefusedFile[] };

/** Enough for a confirmation of several pages. */
const lettersMax = 20_000;

/** `scans`: whether the stage scans uploads. Then only files in which the receiving service found no virus are taken. */
export const lookedAt = (
  files: readonly MailedFile[],
  { verdicts }: Pick<MailReceipt, "verdicts">,
  { scans }: { readonly scans: boolean },
): Looked => {
  const isScanned = !scans || verdicts.virus === "PASS";
  // One for all of them: twenty files may not take twenty times as long as one may.
  const budget = new PdfBudget();
  const usable: UsableFile[] = [];
  const refused: RefusedFile[] = [];
  for (const file of files) {
    const { fileName, bytes } = file;
    const found = typeOfMailed(file);
    const why = "fault" in found ? found.fault : isScanned ? faultOf(bytes, found.type, budget) : "not-scanned";
    if (why !== undefined || !("type" in found)) refused.push({ calledFile: fileName, why: why ?? "other-type" });
    else {
      const { type: contentType } = found;
      const text = contentType === "application/pdf" ? textOfPdf(bytes, lettersMax, budget) : "";
      usable.push({ fileName, contentType, bytes, sha256: sha256(bytes), text });
    }
  }
  return { usable, refused };
};
