import type { SQSEvent } from "aws-lambda";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Arrived } from "../../local/files.ts";
import { receivesMax } from "../../local/redelivery.ts";
import {
  objectCreatedOf,
  queued,
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

it("is queued as SQS has it, and Lambda hands it over", () => {
  expect(queued(["hello"], at)).toEqual({
    Records: [
      {
        messageId: uuid,
        receiptHandle: expect.any(String),
        body: "hello",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: "1772452800345",
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: "1772452800345",
        },
        messageAttributes: {},
        md5OfBody: "5d41402abc4b2a76b9719d911017c592",
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:eu-central-1:000000000000:saldo-local-uploads",
        awsRegion: "eu-central-1",
      },
    ],
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

describe("a function that is notified of uploads", () => {
  type Told = { source: string; "detail-type": string; detail: { scanResultDetails?: { scanResultStatus: string } } };
  const toldBy = ({ Records }: SQSEvent): Told => JSON.parse(Records[0]!.body);
  const told = async (read: () => Promise<FileRead>, handler?: (event: SQSEvent) => Promise<unknown>) => {
    const events: string[] = [];
    const tell = uploadTeller({
      handler: async (event) => {
        expect(event.Records).toHaveLength(1);
        const { detail, "detail-type": type } = toldBy(event);
        events.push(detail.scanResultDetails?.scanResultStatus ?? type);
        await handler?.(event);
      },
      read,
      now: () => at,
      pauseMilliseconds: 0,
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
      order.push(`begins ${toldBy(event).source}`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`ends ${toldBy(event).source}`);
    });

    expect(order).toEqual(["begins aws.s3", "ends aws.s3", "begins aws.guardduty", "ends aws.guardduty"]);
  });

  it("is notified of what can't be scanned, and nothing of what is gone", async () => {
    expect(await told(async () => "too-large")).toEqual(["Object Created", "UNSUPPORTED"]);
    expect(await told(() => Promise.reject(new Error("down")))).toEqual(["Object Created", "FAILED"]);
    expect(await told(async () => "gone")).toEqual(["Object Created"]);
  });

  const errorsSaid = () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());
    return said;
  };

  it("is told again where it failed, by the same message, until it takes it, and each failure is said", async () => {
    const said = errorsSaid();
    const messages: SQSEvent["Records"] = [];

    const events = await told(harmless, async ({ Records }) => {
      messages.push(...Records);
      if (messages.length < 3) throw new Error("failed");
    });

    expect(events).toEqual(["Object Created", "Object Created", "Object Created", "NO_THREATS_FOUND"]);
    const [first, second, third, scan] = messages;
    for (const [again, count] of [
      [second, "2"],
      [third, "3"],
    ] as const)
      expect(again).toEqual({ ...first, attributes: { ...first!.attributes, ApproximateReceiveCount: count } });
    expect(scan!.messageId).not.toBe(first!.messageId);
    expect(scan!.attributes.ApproximateReceiveCount).toBe("1");
    expect(said).toHaveBeenCalledTimes(2);
  });

  it("is called no more with what it goes on failing, but with the scan too, and that is logged", async () => {
    const said = errorsSaid();

    expect(await told(harmless, () => Promise.reject(new Error("failed")))).toEqual([
      ...Array(receivesMax).fill("Object Created"),
      ...Array(receivesMax).fill("NO_THREATS_FOUND"),
    ]);
    expect(said.mock.calls.filter(([what]) => String(what).includes("not delivered again"))).toHaveLength(2);
  });
});
