/**
 * What is wrong with a file that somebody uploaded. Its bytes may be anything, made with care to break whoever looks:
 * nothing is run or drawn here, and nothing takes longer than in proportion to the file.
 */
import { type FileFault, type UploadType, uploadBytesMax } from "../domain/uploads/upload.ts";
import { log } from "../log.ts";
import type { PdfBudget } from "./pdf-budget.ts";
import { pdfFault } from "./pdf-check.ts";
import { pictureFault } from "./picture-check.ts";

/** At the very beginning, so that nothing hides in front of it. White space and a BOM, which some programs put before a PDF, hide nothing. */
const signatures: Readonly<Record<UploadType, RegExp>> = {
  "application/pdf": /^(?:\xef\xbb\xbf)?[\t\n\f\r ]*%PDF-/,
  "image/jpeg": /^\xff\xd8\xff/,
  "image/png": /^\x89PNG\r\n\cZ\n/,
  "image/webp": /^RIFF.{4}WEBP/s,
};
/** Readers look for `%PDF-` in the first kilobyte. */
const signatureBytesMax = 1_024;

/**
 * Why the bytes are not taken as a file of the declared type; undefined where they are. Whether they are malware is
 * another's to say. `budget`: what several PDFs may take together; once that is spent, the rest are `unreadable`.
 */
export const faultOf = (bytes: Uint8Array, type: UploadType, budget?: PdfBudget): FileFault | undefined => {
  try {
    return faultIn(bytes, type, budget);
  } catch (error) {
    // A mistake of ours. Without the message, which may quote the file; the place says where to look.
    log.error("upload.check_failed", { type, error: error instanceof Error ? placeOf(error) : typeof error });
    return "unreadable";
  }
};

const placeOf = ({ name, stack = "" }: Error): string => `${name}${/\n\s+at .*/.exec(stack)?.[0] ?? ""}`;

const faultIn = (bytes: Uint8Array, type: UploadType, budget: PdfBudget | undefined): FileFault | undefined => {
  if (bytes.length === 0) return "empty";
  if (bytes.length > uploadBytesMax) return "too-large";
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!signatures[type].test(file.toString("latin1", 0, signatureBytesMax))) return "other-type";
  return type === "application/pdf" ? pdfFault(file, budget) : pictureFault(file, type);
};
