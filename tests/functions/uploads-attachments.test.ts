import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeAttachment } from "../../functions/uploads/take-attachment.ts";
import { takeUploads } from "../../functions/uploads/take-uploads.ts";
import { objectCreatedOf, queued } from "../../local/upload-events.ts";
import { attachmentName } from "../../shared/domain/change-requests/attachments.ts";
import { asking } from "../../shared/domain/change-requests/steps.ts";
import { incomingKey } from "../../shared/domain/uploads/upload.ts";
import { fileKeeper, fileReader } from "../../shared/gateways/files.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { requestDesk } from "../support/change-requests.ts";
import { aPdf } from "../support/files.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { type Storage, startStorage } from "../support/storage.ts";
import { tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("uploads");

let storage: Storage;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.stop());

/** A request that waits for files, and the function that is notified of uploads. */
const reception = async () => {
  const { table, name } = stage();
  const own = watch(tableNamed(name));
  const desk = await requestDesk(table);
  const requests = changeRequestStore(table, desk.newId);
  const requestId = await desk.sent();
  const named = { accountId: desk.accountId, requestId };
  const take = takeUploads({
    takers: {
      confirmations: async () => undefined,
      attachments: takeAttachment({
        requests: changeRequestStore(own.table, desk.newId),
        people: peopleStore(own.table),
        now: desk.now,
      }),
    },
    files: { ...fileReader(storage), ...fileKeeper(storage) },
    scansUploads: () => false,
    now: desk.now,
  });
  const path = { id: requestId };
  const body = (fileName: string) => ({ fileName, contentType: "application/pdf", sizeBytes: 1_000 });
  const keyOf = (fileId: string) => incomingKey(attachmentName({ accountId: desk.accountId, id: requestId }, fileId));
  const tell = (fileId: string) => {
    const event = { bucket: storage.bucket, key: keyOf(fileId), sizeBytes: 1, etag: "0" };
    return take(queued([JSON.stringify(objectCreatedOf(event, desk.now()))], desk.now()));
  };
  return {
    ...desk,
    requestId,
    named,
    requests,
    announce: async (fileName: string) =>
      desk.idOf(await desk.asCustomer("POST /change-requests/{id}/attachments", { path, body: body(fileName) })),
    announceByStaff: async (fileName: string) =>
      desk.idOf(await desk.asStaff("POST /change-requests/{id}/attachments", { path, body: body(fileName) })),
    /** Puts the bytes where the form puts them, and tells the function. */
    upload: async (fileId: string, bytes: Uint8Array) => {
      await fileKeeper(storage).keep({ key: keyOf(fileId), contentType: "application/octet-stream", bytes });
      await tell(fileId);
    },
    tell,
    mailsOf: async (kind: string) => (await desk.mails()).filter(({ facts }) => facts.kind === kind),
  };
};

describe("a file of a change request", () => {
  it("goes to BOK once, with its checked bytes under a name of ours and the address of who sent it", async () => {
    const { announce, upload, tell, mailsOf, main, kept, requestId } = await reception();
    const fileId = await announce("../KRS: odpis.pdf");
    const bytes = aPdf("odpis z KRS");

    await upload(fileId, bytes);
    await tell(fileId);

    const mails = await mailsOf("request-file");
    expect(mails).toMatchObject([
      {
        recipient: { desk: "helpdesk" },
        facts: {
          calledFile: "KRS: odpis.pdf",
          replyTo: main.user.email,
          file: { sha256: sha256(bytes), fileName: expect.stringMatching(/^BOK-\w{8}-1\.pdf$/) },
        },
      },
    ]);
    const { key } = (mails[0]!.facts as unknown as { file: { key: string } }).file;
    expect(await fileReader(storage).read({ key, bytesMax: 1_000_000 })).toMatchObject({
      bytes,
    });
    expect((await kept(requestId)).history.map(({ what, text }) => [what, text])).toContainEqual([
      "file-added",
      "KRS: odpis.pdf",
    ]);
  });

  it("is an answer, where BOK had asked", async () => {
    const { announce, upload, requests, named, kept, requestId, clerk, queued: waits, now } = await reception();
    const actor = { side: "staff", userId: clerk.user.id, name: "Hania Nowak", email: "", from: "" } as const;
    await requests.change(named, (read) => asking(read, actor, "Proszę o odpis.", now()));
    expect(await waits()).toEqual([]);

    await upload(await announce("odpis.pdf"), aPdf());

    expect((await kept(requestId)).state).toBe("open");
    expect(await waits()).toHaveLength(1);
  });

  it("that is no good is refused to who uploaded it, whichever side they are on, and BOK gets none", async () => {
    const { announce, announceByStaff, upload, mailsOf, main, clerk } = await reception();

    await upload(await announce("skan.pdf"), Buffer.from("no PDF"));
    await upload(await announceByStaff("pismo.pdf"), Buffer.from("no PDF either"));

    expect((await mailsOf("request-file-refused")).map(({ recipient }) => recipient)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ userId: main.user.id }),
        expect.objectContaining({ accountId: "operator", userId: clerk.user.id }),
      ]),
    );
    expect(await mailsOf("request-file")).toEqual([]);
  });

  it("of the staff's is kept with the case, and mailed to nobody", async () => {
    const { announceByStaff, upload, mailsOf, kept, requestId } = await reception();

    await upload(await announceByStaff("pismo.pdf"), aPdf());

    expect((await kept(requestId)).attachments[0]?.received).toBeDefined();
    expect(await mailsOf("request-file")).toEqual([]);
  });

  it("that comes once the request is closed is refused, and nothing of it is kept", async () => {
    const { announce, upload, decide, requestId, kept } = await reception();
    const fileId = await announce("odpis.pdf");
    await decide(requestId, { decision: "apply" });

    await upload(fileId, aPdf());

    expect((await kept(requestId)).attachments[0]?.refused).toMatchObject({ why: "closed" });
  });
});
