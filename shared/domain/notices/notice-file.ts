import * as z from "zod/mini";
import { UploadType } from "../uploads/upload.ts";

/**
 * A stored file that goes with a notice, in its facts as `file`: where it is kept, and its hash, so that nothing else is
 * ever sent.
 */
export const NoticeFile = z.object({
  key: z.string(),
  sha256: z.string(),
  fileName: z.string(),
  contentType: z.enum([...UploadType.options, "text/csv"]),
  sizeBytes: z.int(),
});
