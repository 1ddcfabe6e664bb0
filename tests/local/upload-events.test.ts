import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Arrived } from "../../local/files.ts";
import {
  objectCreatedOf,
  type ScanVerdict,
  scannedLocally,
  scanResultOf,
  uploadTeller,
} from "../../local/upload-events.ts";
import type { FileRead } from "../../shared/gateways/files.ts";

const arrived: Arrived = {
  bucket: "saldo-local-files",
  key: "incoming/confirmations/ac_1/tu_1/cf_1",
  sizeBytes: 5,
  etag: "b1946ac92492d2347c6235b4d2611184",
};
const at = new Date("2026-03-02T12:00:00.345Z");
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);

const eicar = Buffer.from(
  "WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=",
  "base64",
);

describe("an event of an upload", () => {
  it("tells that S3 has the object, as EventBridge does", () => {
    expect(objectCreatedOf(arrived, at)).toEqual({
      version: "0",
      id: uuid,
      "detail-type": "Object Created",
      source: "aws.s3",
      account: "000000000000",
      time: "2026-03-02T12:00:00Z",
      region: "eu-central-1",
      resources: ["arn:aws:s3:::saldo-local-files"],
      detail: {
        version: "0",
        bucket: { name: "saldo-local-files" },
        object: {
          key: "incoming/confirmations/ac_1/tu_1/cf_1",
          size: 5,
          etag: "b1946ac92492d2347c6235b4d2611184",
          sequencer: expect.stringMatching(/^[0-9A-F]{16}$/),
        },
        "request-id": expect.stringMatching(/^[0-9A-F]+$/),
        requester: "000000000000",
        "source-ip-address": "127.0.0.1",
        reason: "PostObject",
      },
    });
  });

  it("tells what the scanner found, as GuardDuty does", () => {
    expect(scanResultOf(arrived, "THREATS_FOUND", at)).toEqual({
      version: "0",
      id: uuid,
      "detail-type": "GuardDuty Malware Protection Object Scan Result",
      source: "aws.guardduty",
      account: "000000000000",
      time: "2026-03-02T12:00:00Z",
      region: "eu-central-1",
      resources: ["arn:aws:guardduty:eu-central-1:000000000000:malware-protection-plan/local"],
      detail: {
        schemaVersion: "1.0",
        scanStatus: "COMPLETED",
        resourceType: "S3_OBJECT",
        s3ObjectDetails: {
          bucketName: "saldo-local-files",
          objectKey: "incoming/confirmations/ac_1/tu_1/cf_1",
          eTag: "b1946ac92492d2347c6235b4d2611184",
          versionId: "null",
          s3Throttled: false,
        },
        scanResultDetails: { scanResultStatus: "THREATS_FOUND", threats: [{ name: expect.any(String) }] },
      },
    });
  });

  it.each([
    ["NO_THREATS_FOUND", "COMPLETED"],
    ["UNSUPPORTED", "SKIPPED"],
    ["ACCESS_DENIED", "SKIPPED"],
    ["FAILED", "FAILED"],
  ] satisfies [ScanVerdict, string][])("says how the scan went: %s", (verdict, scanStatus) => {
    expect(scanResultOf(arrived, verdict, at)).toMatchObject({
      detail: { scanStatus, scanResultDetails: { scanResultStatus: verdict, threats: null } },
    });
  });

  it("names the version where there is one, and tells the later of two", () => {
    const versioned = { ...arrived, versionId: "v1" };
    const [first, second] = [objectCreatedOf(versioned, at), objectCreatedOf(versioned, at)] as {
      detail: { object: { sequencer: string } };
    }[];

    expect(first).toMatchObject({ detail: { object: { "version-id": "v1" } } });
    expect(scanResultOf(versioned, "FAILED", at)).toMatchObject({ detail: { s3ObjectDetails: { versionId: "v1" } } });
    expect(second!.detail.object.sequencer > first!.detail.object.sequencer).toBe(true);
  });
});

it("knows EICAR's test file for a virus wherever it lies, and nothing else", () => {
  const inside = Buffer.concat([Buffer.from("%PDF-1.7\n"), eicar, Buffer.from("\n%%EOF")]);

  expect(scannedLocally(eicar)).toBe("THREATS_FOUND");
  expect(scannedLocally(new Uint8Array(inside))).toBe("THREATS_FOUND");
  // A view of a buffer sees no more than itself.
  expect(scannedLocally(inside.subarray(0, 40))).toBe("NO_THREATS_FOUND");
  expect(scannedLocally(Buffer.from("%PDF-1.7"))).toBe("NO_THREATS_FOUND");
});

describe("a function that is told of uploads", () => {
  type Told = { source: string; "detail-type": string; detail: { scanResultDetails?: { scanResultStatus: string } } };
  const told = async (read: () => Promise<FileRead>, handler?: (event: unknown) => Promise<unknown>) => {
    const events: string[] = [];
    const tell = uploadTeller({
      handler: async (event) => {
        const { detail, "detail-type": type } = event as Told;
        events.push(detail.scanResultDetails?.scanResultStatus ?? type);
        await handler?.(event);
      },
      read,
      now: () => at,
    });
    await tell(arrived);
    return events;
  };
  const harmless = async (): Promise<FileRead> => ({ bytes: Buffer.from("%PDF-1.7") });

  it("is told that the object is there, then what the scanner found", async () => {
    expect(await told(harmless)).toEqual(["Object Created", "NO_THREATS_FOUND"]);
    expect(await told(async () => ({ bytes: eicar }))).toEqual(["Object Created", "THREATS_FOUND"]);
  });

  it("is told the scan after it has dealt with the object", async () => {
    const order: string[] = [];

    await told(harmless, async (event) => {
      order.push(`begins ${(event as Told).source}`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`ends ${(event as Told).source}`);
    });

    expect(order).toEqual(["begins aws.s3", "ends aws.s3", "begins aws.guardduty", "ends aws.guardduty"]);
  });

  it("is told of what can't be scanned, and nothing of what is gone", async () => {
    expect(await told(async () => "too-large")).toEqual(["Object Created", "UNSUPPORTED"]);
    expect(await told(() => Promise.reject(new Error("down")))).toEqual(["Object Created", "FAILED"]);
    expect(await told(async () => "gone")).toEqual(["Object Created"]);
  });

  it("is told the scan too where it failed before, and its failure is said", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());

    expect(await told(harmless, () => Promise.reject(new Error("failed")))).toEqual([
      "Object Created",
      "NO_THREATS_FOUND",
    ]);
    expect(said).toHaveBeenCalledTimes(2);
  });
});
