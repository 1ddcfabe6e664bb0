import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { type UploadKindName, uploadKinds } from "../../shared/domain/nouns.ts";
import {
  cleanKey,
  type FileFault,
  type FileVerdict,
  incomingKey,
  isIncoming,
  parseIncomingKey,
  type UploadName,
  type UploadType,
  uploadBytesMax,
} from "../../shared/domain/uploads/upload.ts";
import { faultOf } from "../../shared/files/file-check.ts";
import type { FileKeeper, FileReader } from "../../shared/gateways/files.ts";
import { described, log } from "../../shared/log.ts";
import { sha256 } from "../../shared/security/hash.ts";

/** What a queue delivers: EventBridge's words are in each message, as JSON. */
const Delivered = z.object({ Records: z.array(z.object({ body: z.string() })) });

/** What S3 reports through EventBridge of an object that came. */
const Created = z.object({
  "detail-type": z.literal("Object Created"),
  detail: z.object({ object: z.object({ key: z.string(), "version-id": z.optional(z.string()) }) }),
});

/** What GuardDuty reports through EventBridge of an object that it scanned, or could not. */
const Scanned = z.object({
  "detail-type": z.literal("GuardDuty Malware Protection Object Scan Result"),
  detail: z.object({
    s3ObjectDetails: z.object({
      objectKey: z.string(),
      /** What was scanned; another version was not. */
      versionId: z.string(),
    }),
    scanResultDetails: z.object({ scanResultStatus: z.string() }),
  }),
});

const UploadEvent = z.discriminatedUnion("detail-type", [Created, Scanned]);
type UploadEvent = z.infer<typeof UploadEvent>;

type Arrived = {
  readonly key: string;
  readonly versionId: string | undefined;
  /** What the scan found against it. */
  readonly fault: FileFault | undefined;
};

/** A file as it was announced, and what its noun has to say of it. */
export type Announced = {
  readonly contentType: UploadType;
  /** Whether a file of this name was looked at before. */
  readonly isKnown: boolean;
  /** Why no file is taken any more, whatever it holds. */
  readonly fault: FileFault | undefined;
  /** Why a file with this hash (SHA-256, hexadecimal) is not taken. */
  readonly faultOf: (sha256: string) => FileFault | undefined;
  /** Keeps what was found out, and answers in a word what that changed. Told again, it changes nothing. */
  readonly keep: (looked: FileVerdict) => Promise<string>;
};

/** Finds an upload of one kind as it was announced; undefined where nobody did. */
export type Taker = (name: UploadName) => Promise<Announced | undefined>;

type Uses = {
  readonly takers: Readonly<Record<UploadKindName, Taker>>;
  readonly files: FileReader & FileKeeper;
  /** Whether uploads are scanned: then a file is looked at when its scan is reported, and not before. */
  readonly scansUploads: () => boolean;
  readonly now: Clock;
};

/**
 * Looks at uploaded files and keeps each, or notifies why not. An event may come twice, late, or for what is gone: what was
 * looked at once is not looked at again, so that another upload under the same name changes nothing.
 *
 * What fails is thrown, once the others are done: the queue delivers it again for hours, then leaves it in the queue of
 * failures. So is what can't be read, because a release that can read it may come before the file is forgotten.
 */
export const takeUploads =
  (uses: Uses) =>
  async (delivered: unknown): Promise<void> => {
    const failures: unknown[] = [];
    for (const { body } of z.parse(Delivered, delivered).Records)
      await takeMessage(body, uses).catch((error: unknown) => {
        // Lambda would log what is thrown without its cause.
        log.warn("upload.failed", { error: described(error) });
        failures.push(error);
      });
    if (failures.length > 0) throw failures[0];
  };

const takeMessage = async (body: string, uses: Uses): Promise<void> => {
  const arrived = arrivedBy(eventOf(body), uses.scansUploads());
  if (!arrived) return;
  const { key, versionId } = arrived;
  const name = parseIncomingKey(key, uploadKinds);
  // The grammar of the key has found the kind among these.
  const announced = name && (await uses.takers[name.kind as UploadKindName](name));
  if (name && announced) await take(arrived, { name, announced }, uses);
  // Its key may hold anything that somebody thought of.
  else log.warn("upload.unknown", { keyHash: sha256(key) });
  // Whatever an event says: what was checked and kept is never removed here.
  if (isIncoming(key)) await uses.files.remove({ key, versionId });
};

const eventOf = (body: string): UploadEvent => {
  try {
    return z.parse(UploadEvent, JSON.parse(body));
  } catch {
    log.error("upload.event_unreadable");
    // Not the cause: it may quote the key, and what is thrown is logged.
    throw new Error("An event of an upload can't be read.");
  }
};

const arrivedBy = (event: UploadEvent, scansUploads: boolean): Arrived | undefined => {
  if (event["detail-type"] === "Object Created") {
    const { key, "version-id": versionId } = event.detail.object;
    return scansUploads ? undefined : { key, versionId, fault: undefined };
  }
  const { s3ObjectDetails, scanResultDetails } = event.detail;
  const { objectKey: key, versionId } = s3ObjectDetails;
  return { key, versionId, fault: faultByScan(scanResultDetails.scanResultStatus) };
};

/** What nobody could scan is not taken for harmless. */
const faultByScan = (status: string): FileFault | undefined => {
  if (status === "NO_THREATS_FOUND") return undefined;
  if (status === "THREATS_FOUND") return "malware";
  // Of `UNSUPPORTED` the file is the cause; of anything else, we or AWS are.
  if (status !== "UNSUPPORTED") log.error("upload.not_scanned", { status });
  return "not-scanned";
};

type Upload = { readonly name: UploadName; readonly announced: Announced };

const take = async (arrived: Arrived, upload: Upload, uses: Uses): Promise<void> => {
  const { name, announced } = upload;
  const said = { ...name };
  if (announced.isKnown) return log.info("upload.again", said);
  const looked = await lookAt(arrived, upload, uses);
  if (!looked) return log.info("upload.gone", said);
  const outcome = await announced.keep(looked);
  if ("why" in looked) log.warn("upload.refused", { ...said, why: looked.why });
  else log.info("upload.taken", { ...said, outcome });
};

/** What the file is; one without fault is kept where nobody changes it. Undefined where it is gone. */
const lookAt = async (
  { versionId, fault }: Arrived,
  { name, announced }: Upload,
  { files, now }: Uses,
): Promise<FileVerdict | undefined> => {
  const at = now().toISOString();
  // Before anything is kept: nobody would ever look at it.
  if (announced.fault) return { at, why: announced.fault };
  if (fault) return { at, why: fault };
  const read = await files.read({ key: incomingKey(name), versionId, bytesMax: uploadBytesMax });
  if (read === "gone") return undefined;
  if (read === "too-large") return { at, why: "too-large" };
  const { bytes, versionId: readVersion } = read;
  const why = faultOf(bytes, announced.contentType);
  if (why) return { at, why };
  const hash = sha256(bytes);
  const notTaken = announced.faultOf(hash);
  if (notTaken) return { at, why: notTaken };
  await files.keep({ key: cleanKey(name, hash), contentType: announced.contentType, bytes });
  return { at, sha256: hash, sizeBytes: bytes.length, ...(readVersion ? { versionId: readVersion } : {}) };
};
