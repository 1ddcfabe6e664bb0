import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { type DecisionLink, decisionMilliseconds } from "../../shared/domain/link.ts";
import type { ForFinance } from "../../shared/domain/top-ups/bank-decisions.ts";
import {
  type BankTopUp,
  type Confirmation,
  hasRoomFor,
  isDecided,
  type Looked,
} from "../../shared/domain/top-ups/bank-top-up.ts";
import { creditsOf } from "../../shared/domain/top-ups/top-up.ts";
import {
  cleanKey,
  type FileFault,
  incomingKey,
  isIncoming,
  parseIncomingKey,
  type UploadName,
  uploadBytesMax,
} from "../../shared/domain/uploads/upload.ts";
import { faultOf } from "../../shared/file-check.ts";
import type { FileKeeper, FileReader } from "../../shared/gateways/files.ts";
import { sha256 } from "../../shared/hash.ts";
import type { NewId } from "../../shared/ids.ts";
import { linkSecret } from "../../shared/link-secret.ts";
import { described, log } from "../../shared/log.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import type { TopUpStore } from "../../shared/store/top-up-store.ts";
import type { FoundTopUp, TransferStore } from "../../shared/store/transfer-store.ts";

/** What a queue delivers: EventBridge's words are in each message, as JSON. */
const Delivered = z.object({ Records: z.array(z.object({ body: z.string() })) });

/** What S3 tells through EventBridge of an object that came. */
const Created = z.object({
  "detail-type": z.literal("Object Created"),
  detail: z.object({ object: z.object({ key: z.string(), "version-id": z.optional(z.string()) }) }),
});

/** What GuardDuty tells through EventBridge of an object that it scanned, or could not. */
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

type Uses = {
  readonly transfers: Pick<TransferStore, "find" | "takeFile">;
  readonly topUps: Pick<TopUpStore, "list">;
  readonly people: Pick<PeopleStore, "find">;
  readonly files: FileReader & FileKeeper;
  /** Whether uploads are scanned: then a file is looked at when its scan is told, and not before. */
  readonly scansUploads: () => boolean;
  /** Who of finance is sent a link to decide. */
  readonly financeClerks: () => readonly string[];
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

/**
 * Looks at uploaded files and keeps each, or tells why not. An event may come twice, late, or for what is gone: what was
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
        // Lambda would tell what is thrown without its cause.
        log.warn("upload.failed", { error: described(error) });
        failures.push(error);
      });
    if (failures.length > 0) throw failures[0];
  };

const takeMessage = async (body: string, uses: Uses): Promise<void> => {
  const arrived = arrivedBy(eventOf(body), uses.scansUploads());
  if (!arrived) return;
  const { key, versionId } = arrived;
  const name = parseIncomingKey(key);
  const found = name && (await uses.transfers.find(name.accountId, name.subjectId));
  const confirmation = found?.topUp.confirmations.find(({ id }) => id === name?.fileId);
  if (name && found && confirmation) await take(arrived, { name, found, confirmation }, uses);
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

type Announced = { readonly name: UploadName; readonly found: FoundTopUp; readonly confirmation: Confirmation };

const take = async (arrived: Arrived, announced: Announced, uses: Uses): Promise<void> => {
  const { found, confirmation } = announced;
  const { topUp } = found;
  const { accountId, id: topUpId } = topUp;
  const said = { accountId, topUpId, confirmationId: confirmation.id };
  if (confirmation.received || confirmation.refused) return log.info("upload.again", said);
  const looked = await lookAt(arrived, announced, uses);
  if (!looked) return log.info("upload.gone", said);
  const isRefused = "why" in looked;
  const told = isRefused ? noFile : await forFinance(topUp, uses);
  const outcome = await uses.transfers.takeFile(said, looked, told, found);
  if (isRefused) log.warn("upload.refused", { ...said, why: looked.why });
  else log.info("upload.taken", { ...said, outcome });
};

/** What the file is; one without fault is kept where nobody changes it. Undefined where it is gone. */
const lookAt = async (
  { versionId, fault }: Arrived,
  { name, found: { topUp }, confirmation: { contentType } }: Announced,
  { files, now }: Uses,
): Promise<Looked | undefined> => {
  const at = now().toISOString();
  // Before anything is kept: nobody would ever look at it.
  if (isDecided(topUp)) return { at, why: "closed" };
  if (fault) return { at, why: fault };
  const read = await files.read({ key: incomingKey(name), versionId, bytesMax: uploadBytesMax });
  if (read === "gone") return undefined;
  if (read === "too-large") return { at, why: "too-large" };
  const { bytes, versionId: readVersion } = read;
  const why = faultOf(bytes, contentType);
  if (why) return { at, why };
  const hash = sha256(bytes);
  if (!hasRoomFor(topUp, hash)) return { at, why: "too-many" };
  await files.keep({ key: cleanKey(name, hash), contentType, bytes });
  return { at, sha256: hash, sizeBytes: bytes.length, ...(readVersion ? { versionId: readVersion } : {}) };
};

/** Top-ups that are looked through, and that finance is told of. */
const latest = { read: 50, told: 3 } as const;

/** Of a file that is refused, finance is not told. */
const noFile: ForFinance = { orderedBy: "", previous: [], links: [] };

const forFinance = async (topUp: BankTopUp, uses: Uses): Promise<ForFinance> => {
  const { people, topUps, financeClerks, linkKey } = uses;
  const { accountId, createdBy } = topUp;
  const [user, { topUps: before }, key] = await Promise.all([
    people.find(accountId, createdBy),
    topUps.list(accountId, { limit: latest.read }),
    linkKey(),
  ]);
  return {
    orderedBy: user ? `${user.firstName} ${user.lastName}` : "",
    previous: creditsOf(before, latest.told),
    links: financeClerks().map((email) => decisionLink(email, topUp, key, uses)),
  };
};

const decisionLink = (
  email: string,
  { accountId, id: topUpId }: BankTopUp,
  key: string,
  { newId, now }: Uses,
): DecisionLink => {
  const at = now();
  const name = { id: newId("li", at), purpose: "decision" } as const;
  const expiresAt = new Date(at.getTime() + decisionMilliseconds).toISOString();
  return { ...name, secretHash: sha256(linkSecret(key, name)), accountId, topUpId, email, expiresAt };
};
