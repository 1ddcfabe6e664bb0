/** How files are announced, uploaded and shown, whatever they belong to. */
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import { plainLine } from "../domain/html.ts";
import { named } from "../domain/model.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import type { AnnouncedFile } from "../domain/uploads/announced-file.ts";
import * as uploadFaults from "../domain/uploads/faults.ts";
import {
  fileFaults,
  incomingKey,
  isNamedAs,
  type UploadName,
  UploadType,
  uploadBytesMax,
  uploadSeconds,
} from "../domain/uploads/upload.ts";

export const ShownFile = named(
  "UploadedFile",
  z.strictObject({
    id: z.string(),
    fileName: z.string(),
    state: z.enum(["awaiting-upload", "received", "refused"]),
    /** Why the file is of no use, where it is refused. */
    refusedBecause: z.optional(z.enum(fileFaults)),
    /** It came by e-mail. */
    mailed: z.optional(z.literal(true)),
    /** It did, and nothing proves that somebody of the company sent it. */
    isUnverified: z.optional(z.literal(true)),
  }),
);

export const shownFile = ({ id, fileName, received, refused, mailed }: AnnouncedFile): z.infer<typeof ShownFile> => ({
  id,
  fileName,
  state: received ? "received" : refused ? "refused" : "awaiting-upload",
  refusedBecause: refused?.why,
  mailed: mailed && true,
  isUnverified: mailed?.isUnverified,
});

/** Browsers and programs of old write JPEG's type in other ways. */
const otherNames: Readonly<Record<string, UploadType>> = { "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg" };
const types: ReadonlySet<unknown> = new Set(UploadType.options);

const AnnouncedType = z.pipe(
  z.transform((value: unknown, context) => {
    const type = (typeof value === "string" ? otherNames[value] : undefined) ?? value;
    if (!types.has(type))
      context.issues.push({ code: "custom", input: value, params: { fault: uploadFaults.content_type_not_taken } });
    return type;
  }),
  UploadType,
);

export const FileAnnouncement = named(
  "FileAnnouncement",
  z.strictObject({
    fileName: z.string().check(z.minLength(1), z.maxLength(255)),
    contentType: AnnouncedType,
    sizeBytes: z.int().check(z.gte(1), z.lte(uploadBytesMax)),
  }),
);

/** Where a checked file is downloaded from, for some minutes. */
export const FileLink = named(
  "FileLink",
  z.strictObject({ fileName: z.string(), contentType: z.string(), sizeBytes: z.int(), url: z.string() }),
);

/** The form to upload an announced file by. */
export const UploadForm = named(
  "UploadForm",
  z.strictObject({
    id: z.string(),
    upload: z.strictObject({ url: z.string(), fields: z.record(z.string(), z.string()) }),
  }),
);

type Forms = {
  make(file: { key: string; contentType: UploadType; bytesMax: number; seconds: number }): Promise<{
    url: string;
    fields: Record<string, string>;
  }>;
};

/**
 * The answer to an announcement: whoever has it may upload this one file. Given again, it is good for what is left of its time, and no longer:
 * what is closed by then takes no file by an old announcement.
 */
export const uploadFormOf = async (
  { id, contentType, askedAt }: Pick<AnnouncedFile, "id" | "contentType" | "askedAt">,
  name: UploadName,
  { forms, now }: { readonly forms: Forms; readonly now: Clock },
): Promise<z.infer<typeof UploadForm>> => {
  const secondsAgo = Math.floor((now().getTime() - Date.parse(askedAt)) / 1000);
  const upload = await forms.make({
    key: incomingKey(name),
    contentType,
    bytesMax: uploadBytesMax,
    seconds: Math.max(0, uploadSeconds - secondsAgo),
  });
  return { id, upload };
};

/** A file as it is announced, by a harmless name. Refuses `invalid_request` where the name's ending is another type's. */
export const announcedAs = ({ fileName, contentType, sizeBytes }: z.output<typeof FileAnnouncement>) => {
  const name = lastPartOf(fileName);
  if (!isNamedAs(name, contentType))
    throw new Refusal(common.invalid_request, {
      errors: [{ pointer: "/fileName", fault: uploadFaults.file_name_differs }],
    });
  return { fileName: name, contentType, sizeBytes };
};

/** What people call the file: one harmless line, without the folders before it. */
const lastPartOf = (fileName: string): string => plainLine(fileName).split(/[/\\]/).at(-1)?.trim() ?? "";
