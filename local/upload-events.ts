/** What EventBridge reports of an upload, played locally: that S3 has it, then what GuardDuty's scanner found in it. */
import { randomUUID } from "node:crypto";
import type { SQSEvent } from "aws-lambda";
import { uploads } from "../functions/manifest.ts";
import type { Clock } from "../shared/clock.ts";
import type { FileRead } from "../shared/gateways/files.ts";
import { localAws } from "./dynamo.ts";
import type { Arrived } from "./files.ts";
import { received } from "./message-queues.ts";
import { delivered } from "./redelivery.ts";

/** `UNSUPPORTED`: such a file is not looked through, as one that is too large or protected by a password. */
export type ScanVerdict = "NO_THREATS_FOUND" | "THREATS_FOUND" | "UNSUPPORTED" | "ACCESS_DENIED" | "FAILED";

export type UploadHandler = (event: SQSEvent) => Promise<unknown>;

/** The function that the manifest names for it. */
export const uploadHandler = async (): Promise<UploadHandler> =>
  ((await import(`../functions/${uploads.function}/index.ts`)) as { handler: UploadHandler }).handler;

type Uses = {
  readonly handler: UploadHandler;
  /** Reads what arrived, for the scanner. */
  readonly read: (arrived: Arrived) => Promise<FileRead>;
  readonly now: Clock;
  /** How long after a failure the function is called again; where it is deployed, minutes. */
  readonly pauseMilliseconds?: number | undefined;
};

/**
 * Tells the function of an arrival: both events, in the order in which AWS has them. Resolves when it has taken them, or
 * failed too often.
 */
export const uploadTeller =
  ({ handler, read, now, pauseMilliseconds }: Uses) =>
  async (arrived: Arrived): Promise<void> => {
    const tell = async (event: object): Promise<void> => {
      const [record] = queued([JSON.stringify(event)], now()).Records;
      await delivered(record!, { handler, what: "An event of an upload", pauseMilliseconds });
    };
    await tell(objectCreatedOf(arrived, now()));
    const verdict = await verdictOn(() => read(arrived));
    if (verdict) await tell(scanResultOf(arrived, verdict, now()));
  };

/** Undefined where there is nothing left to scan: then nothing is reported. */
const verdictOn = async (read: () => Promise<FileRead>): Promise<ScanVerdict | undefined> => {
  try {
    const found = await read();
    if (found === "gone") return undefined;
    return found === "too-large" ? "UNSUPPORTED" : scannedLocally(found.bytes);
  } catch {
    return "FAILED";
  }
};

/** A scanner that knows one virus: the string that EICAR made for trying scanners out. */
export const scannedLocally = (bytes: Uint8Array): "NO_THREATS_FOUND" | "THREATS_FOUND" =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(eicar) ? "THREATS_FOUND" : "NO_THREATS_FOUND";

/** In two parts, so that no scanner takes this file for a virus. */
const eicar = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

/** Events as the queue of uploads hands them over. */
export const queued = (bodies: readonly string[], at: Date): SQSEvent => received(bodies, at, "saldo-local-uploads");

export const objectCreatedOf = (arrived: Arrived, at: Date): object => {
  const { bucket, key, sizeBytes, etag, versionId } = arrived;
  return {
    ...envelope("aws.s3", "Object Created", at, `arn:aws:s3:::${bucket}`),
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: {
        key,
        size: sizeBytes,
        etag,
        ...(versionId === undefined ? {} : { "version-id": versionId }),
        sequencer: sequencerAt(at),
      },
      "request-id": randomUUID().slice(0, 8).toUpperCase(),
      requester: accountId,
      "source-ip-address": "127.0.0.1",
      reason: "PostObject",
    },
  };
};

export const scanResultOf = (arrived: Arrived, verdict: ScanVerdict, at: Date): object => {
  const { bucket, key, etag, versionId } = arrived;
  const plan = `arn:aws:guardduty:${localAws.AWS_REGION}:${accountId}:malware-protection-plan/local`;
  return {
    ...envelope("aws.guardduty", "GuardDuty Malware Protection Object Scan Result", at, plan),
    detail: {
      schemaVersion: "1.0",
      scanStatus: scanStatuses[verdict],
      resourceType: "S3_OBJECT",
      s3ObjectDetails: {
        bucketName: bucket,
        objectKey: key,
        eTag: etag,
        // As S3 calls the version where it keeps none.
        versionId: versionId ?? "null",
        s3Throttled: false,
      },
      scanResultDetails: {
        scanResultStatus: verdict,
        threats: verdict === "THREATS_FOUND" ? [{ name: "EICAR-Test-File (not a virus)" }] : null,
      },
    },
  };
};

const scanStatuses: Readonly<Record<ScanVerdict, "COMPLETED" | "SKIPPED" | "FAILED">> = {
  NO_THREATS_FOUND: "COMPLETED",
  THREATS_FOUND: "COMPLETED",
  UNSUPPORTED: "SKIPPED",
  ACCESS_DENIED: "SKIPPED",
  FAILED: "FAILED",
};

const accountId = "000000000000";

const envelope = (source: string, detailType: string, at: Date, resource: string) => ({
  version: "0",
  id: randomUUID(),
  "detail-type": detailType,
  source,
  account: accountId,
  // EventBridge reports whole seconds.
  time: at.toISOString().replace(/\.\d+Z$/, "Z"),
  region: localAws.AWS_REGION,
  resources: [resource],
});

let told = 0;

/** Of two events of one key, the later has the greater one. */
const sequencerAt = (at: Date): string => {
  told += 1;
  const parts = [at.getTime().toString(16).padStart(12, "0"), (told % 0x10000).toString(16).padStart(4, "0")];
  return parts.join("").toUpperCase();
};
