/** Notices that a file goes with: it is sent as it was checked, or not at all. */
import { randomBytes } from "node:crypto";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startMail } from "../../local/mail.ts";
import { clock } from "../../shared/clock.ts";
import { attachedBytesMax } from "../../shared/domain/notices/letter.ts";
import type { UploadType } from "../../shared/domain/uploads/upload.ts";
import { fileKeeper, fileReader } from "../../shared/gateways/files.ts";
import { mailer } from "../../shared/gateways/mailer.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { aJpeg, aPdf, aPng, aWebp } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";
import { broken, sesClientAt } from "../support/mail-server.ts";
import { newFolder } from "../support/new-folder.ts";
import { factsOf, keepNotice, someNotice } from "../support/notices.ts";
import { latest, mailServerOfFile, sendingOn } from "../support/sending.ts";
import { type Storage, startStorage, storageClientAt } from "../support/storage.ts";
import { noon } from "../support/top-ups.ts";

let storage: Storage;
beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(() => storage.files.behave("none"));
afterAll(() => storage.stop());
const server = mailServerOfFile();
const logged = logOfEachTest();
const minute = 60_000;
const none = { sent: 0, putOff: 0, parked: 0, notTaken: 0, failed: 0 };

const address = "tomasz.lis@operator.example";

/** A sender with storage, and a notice to one of finance with a file that was kept as `kept`: as it was checked, unless said. */
const withFile = async (
  bytes: Buffer,
  { contentType = "application/pdf", kept = bytes }: { contentType?: UploadType; kept?: Buffer | null } = {},
) => {
  const client = storageClientAt(storage.files.endpoint, { maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  const sending = await sendingOn(server(), fileReader({ client, bucket: storage.bucket }));
  const facts = factsOf["transfer-confirmed"];
  const key = `clean/confirmations/${facts.accountId}/${facts.topUpId}/${newId("cf", noon)}/${sha256(bytes)}`;
  const fileName = `potwierdzenie-${facts.code}-2.${contentType.split("/")[1]}`;
  const file = { key, sha256: sha256(bytes), fileName, contentType, sizeBytes: bytes.length };
  if (kept) await fileKeeper(storage).keep({ key, contentType, bytes: kept });
  const { id } = await keepNotice(sending.table, someNotice({ facts: { ...facts, file }, recipient: { address } }));
  const tell = (changes: Parameters<typeof sending.told>[1] = {}) => sending.told([id], changes);
  const remove = () => storage.client.send(new DeleteObjectCommand({ Bucket: storage.bucket, Key: key }));
  return { ...sending, id, file, tell, remove };
};

/** The attachments of the latest e-mail. */
const attached = async () =>
  (await latest(server())).attachments.map(({ filename, contentType, contentDisposition, content }) => ({
    filename,
    contentType,
    contentDisposition,
    hash: sha256(content),
  }));

describe("a notice with a file", () => {
  it.each([
    ["application/pdf", aPdf()],
    ["image/png", aPng()],
    ["image/jpeg", aJpeg()],
    ["image/webp", aWebp()],
    ["application/pdf", randomBytes(5 * 1024 * 1024)],
    ["application/pdf", Buffer.from([...Array(256).keys(), 13, 10, 13, 10, 46, 13, 10])],
    ["application/pdf", randomBytes(1)],
  ] as const)("is sent with exactly those bytes, under our name: %s", async (contentType, bytes) => {
    const { tell, id, notices } = await withFile(bytes, { contentType });

    expect(await tell()).toEqual({ ...none, sent: 1 });

    const filename = `potwierdzenie-${factsOf["transfer-confirmed"].code}-2.${contentType.split("/")[1]}`;
    expect(await attached()).toEqual([
      { filename, contentType, contentDisposition: "attachment", hash: sha256(bytes) },
    ]);
    expect(server().taken.map(({ destinations }) => destinations)).toEqual([[address]]);
    expect((await notices.get(id))?.state).toBe("sent");
    expect(logged.lines().map(({ event }) => event)).toEqual(["notice.sent"]);
  });

  it("arrives at the SES emulator byte for byte", async () => {
    const mail = await startMail({ folder: newFolder(), now: clock });
    // The emulator takes its time to start.
    const client = sesClientAt(mail.endpoint);
    onTestFinished(async () => {
      client.destroy();
      await mail.stop();
    });
    const bytes = randomBytes(100_003);
    const { tell, file } = await withFile(bytes);
    const ses = mailer({ from: "Saldo <saldo@operator.example>", configurationSet: "saldo-test", client });

    expect(await tell({ mailer: ses })).toEqual({ ...none, sent: 1 });

    const [sent, ...more] = mail.sent();
    expect(more).toEqual([]);
    expect(sent?.recipients).toEqual([address]);
    expect(sent?.attachments).toMatchObject([
      { fileName: file.fileName, contentType: "application/pdf", sizeBytes: bytes.length },
    ]);
    expect(Buffer.from(sent?.attachments[0]?.contentBase64 ?? "", "base64").equals(bytes)).toBe(true);
  });

  it("is sent with it again, once, where the first try failed", async () => {
    const { tell, run, pass } = await withFile(aPdf());
    server().fail(broken);
    expect(await tell()).toEqual({ ...none, putOff: 1 });
    server().fail(undefined);
    pass(minute);

    expect(await run()).toMatchObject({ due: 1, sent: 1 });

    expect((await attached()).map(({ hash }) => hash)).toEqual([sha256(aPdf())]);
    expect(server().taken).toHaveLength(1);
  });
});

describe("a file that is not the one that was checked", () => {
  const toldAll = async (): Promise<void> => {
    const { text = "", attachments } = await latest(server());
    expect(attachments).toEqual([]);
    expect(text).toMatch(/^https:\/\/api\.example\/decisions\/\S+$/m);
    expect(text).toContain("Kwota: 250,00\u00a0zł");
  };

  it.each([
    ["gone", null, "gone"],
    ["of other bytes", aPdf("Another"), "other-bytes"],
    ["cut short", aPdf().subarray(0, -1), "other-bytes"],
    ["empty", Buffer.alloc(0), "other-bytes"],
    ["larger than goes with an e-mail", Buffer.alloc(attachedBytesMax + 1), "too-large"],
  ] as const)("is left out, an error is told, and the mail is sent all the same: %s", async (_, kept, why) => {
    const { tell, id, notices, file } = await withFile(aPdf(), { kept });

    expect(await tell()).toEqual({ ...none, sent: 1 });

    await toldAll();
    expect(server().taken).toHaveLength(1);
    expect((await notices.get(id))?.state).toBe("sent");
    expect(logged.of("notice.file_missing")).toEqual([
      { level: "error", event: "notice.file_missing", timestamp: expect.any(String), noticeId: id, why },
    ]);
    expect(logged.text()).not.toContain(file.sha256);
  });

  it("is left out also where it was removed between two tries", async () => {
    const { tell, run, pass, remove, id } = await withFile(aPdf());
    server().fail(broken);
    await tell();
    server().fail(undefined);
    await remove();
    pass(minute);

    expect(await run()).toMatchObject({ sent: 1 });

    await toldAll();
    expect(logged.of("notice.file_missing")).toMatchObject([{ noticeId: id, why: "gone" }]);
  });
});

describe("storage that is away", () => {
  it.each(["down", "half"] as const)("puts the notice off, and it is sent with its file later: %s", async (mode) => {
    const { tell, run, pass, id, notices, now } = await withFile(aPdf());
    storage.files.behave(mode);

    expect(await tell()).toEqual({ ...none, failed: 1 });

    expect(server().asked()).toBe(0);
    expect(await notices.get(id)).toMatchObject({
      state: "waiting",
      attempts: 1,
      dueAt: new Date(now().getTime() + minute).toISOString(),
    });
    expect(logged.of("notice.broken_off")).toMatchObject([{ level: "warn", noticeId: id }]);
    expect(logged.of("notice.put_off")).toMatchObject([{ noticeId: id, why: "temporarily_unavailable" }]);
    expect(logged.of("notice.file_missing")).toEqual([]);
    storage.files.behave("none");
    pass(minute);
    expect(await run()).toMatchObject({ sent: 1 });
    expect((await attached()).map(({ hash }) => hash)).toEqual([sha256(aPdf())]);
    expect(server().taken).toHaveLength(1);
  });

  it("holds up no notice without a file", async () => {
    const { table, told, id } = await withFile(aPdf());
    storage.files.behave("down");
    const other = await keepNotice(table);

    expect(await told([id, other.id])).toEqual({ ...none, sent: 1, failed: 1 });

    expect(server().taken).toMatchObject([{ tags: { notice: other.id } }]);
  });
});
