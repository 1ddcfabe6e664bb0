import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { takeConfirmation } from "../../functions/uploads/take-confirmation.ts";
import { takeUploads } from "../../functions/uploads/take-uploads.ts";
import { objectCreatedOf, queued, type ScanVerdict, scanResultOf } from "../../local/upload-events.ts";
import { grosze } from "../../shared/domain/money.ts";
import { bankTopUpState, type Confirmation } from "../../shared/domain/top-ups/bank-top-up.ts";
import {
  cleanKey,
  type FileFault,
  incomingKey,
  type UploadName,
  type UploadType,
} from "../../shared/domain/uploads/upload.ts";
import { type FileKeeper, type FileReader, fileKeeper, fileReader, uploadForms } from "../../shared/gateways/files.ts";
import { newId } from "../../shared/ids.ts";
import { described } from "../../shared/log.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { someFile } from "../support/bank-top-ups.ts";
import { beforeNext, callsOf, type Fault, faults, injectFaults } from "../support/faults.ts";
import { aJpeg, anExe, aPdf, aPng, aWebp, pdfOf } from "../support/files.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { thrownBy } from "../support/refusals.ts";
import { post, type Storage, startStorage, storageClientAt } from "../support/storage.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";
import { clerks, credits, rejects, transferDesk } from "../support/transfers.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const watch = onlyGranted("uploads");

let storage: Storage;
beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(() => storage.files.behave("none"));
afterAll(() => storage.stop());

const linkKey = "the key that makes the secrets of links";
const late = 14 * 24 * 3600_000;
const unavailable = { code: "temporarily_unavailable" };

type Files = FileReader & FileKeeper;
type Uses = Omit<Parameters<typeof takeUploads>[0], "takers"> & Parameters<typeof takeConfirmation>[0];

const taking = (uses: Uses) =>
  takeUploads({ ...uses, takers: { confirmations: takeConfirmation(uses), attachments: async () => undefined } });

/** A top-up with a file announced, and the function that is notified of uploads. */
const reception = async ({
  scansUploads = false,
  contentType = "application/pdf" as UploadType,
  s3 = storage as Pick<Storage, "client" | "bucket">,
  files = { ...fileReader(s3), ...fileKeeper(s3) } as Files,
} = {}) => {
  const file = (type: UploadType = contentType) =>
    someFile({ contentType: type, fileName: `przelew ${newId("cf", noon)}` });
  const confirmation: Confirmation = { ...file(), askedAt: noon.toISOString() };
  const own = watch(await transferDesk(stage, { ordered: [{ confirmations: [confirmation] }] }));
  const topUp = own.topUps[0]!;
  const announced = (type: UploadType = contentType) => own.announce(topUp, file(type));
  const nameOf = ({ id }: Pick<Confirmation, "id">): UploadName => ({
    kind: "confirmations",
    accountId: own.accountId,
    subjectId: topUp.id,
    fileId: id,
  });
  const keyOf = (of: Pick<Confirmation, "id"> = confirmation) => incomingKey(nameOf(of));
  const uses = {
    transfers: own.transfers,
    topUps: topUpStore(own.table),
    people: peopleStore(own.table),
    files,
    scansUploads: () => scansUploads,
    financeClerks: () => clerks,
    linkKey: async () => linkKey,
    newId: own.newId,
    now: own.now,
  };
  const keysUnder = async (area: "incoming" | "clean"): Promise<string[]> => {
    const Prefix = `${area}/confirmations/${own.accountId}/`;
    const { Contents = [] } = await storage.client.send(new ListObjectsV2Command({ Bucket: storage.bucket, Prefix }));
    return Contents.map(({ Key }) => Key!);
  };
  const eventOf = (key: string, versionId?: string) => ({
    bucket: storage.bucket,
    key,
    sizeBytes: 1,
    etag: "0",
    ...(versionId === undefined ? {} : { versionId }),
  });
  return {
    ...own,
    topUp,
    confirmation,
    announced,
    nameOf,
    keyOf,
    uses,
    /** The function, told by one message; of others than its own uses, if so wished. */
    tell: (event: object, by: Uses = uses) => taking(by)(queued([JSON.stringify(event)], own.now())),
    /** Told by one message each, all at once. */
    receive: (bodies: readonly string[]) => taking(uses)(queued(bodies, own.now())),
    /** Puts it where the form puts it. */
    put: (bytes: Uint8Array, of: Pick<Confirmation, "id"> = confirmation) =>
      fileKeeper(storage).keep({ key: keyOf(of), contentType: "application/octet-stream", bytes }),
    created: (key = keyOf(), versionId?: string) => objectCreatedOf(eventOf(key, versionId), own.now()),
    scanned: (verdict: ScanVerdict, key = keyOf(), versionId?: string) =>
      scanResultOf(eventOf(key, versionId), verdict, own.now()),
    incoming: () => keysUnder("incoming"),
    clean: () => keysUnder("clean"),
    read: (key: string) => fileReader(storage).read({ key, bytesMax: 10_000_000 }),
    /** What is known of the file by now. */
    found: async (of: Pick<Confirmation, "id"> = confirmation) =>
      (await own.kept(topUp)).confirmations.find(({ id }) => id === of.id)!,
    /** How many notices of each kind, links, and clean files there are. */
    trace: async () => {
      const { facts, links, isWaiting } = await own.toldAndWaiting(topUp);
      return {
        finance: facts.filter(({ kind }) => kind === "transfer-confirmed").length,
        thanks: facts.filter(({ kind }) => kind === "confirmation-received").length,
        refusals: facts.flatMap((each) => (each.kind === "confirmation-refused" ? [each.why] : [])),
        links: links.length,
        waits: isWaiting,
        incoming: (await keysUnder("incoming")).length,
        clean: (await keysUnder("clean")).length,
      };
    },
  };
};
type Reception = Awaited<ReturnType<typeof reception>>;

const untouched = { finance: 0, thanks: 0, refusals: [], links: 0, waits: false, incoming: 0, clean: 0 };
const taken = { ...untouched, finance: 2, thanks: 1, links: 2, waits: true, clean: 1 };
const refusedFor = (why: FileFault) => ({ ...untouched, refusals: [why] });

const mebibyte = 1024 * 1024;
const anSvg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const anEncryptedPdf = pdfOf({
  trailer: "/Encrypt 6 0 R",
  objects: ["<< /Filter /Standard /V 2 /R 3 /O (o) /U (u) /P -4 >>"],
});
const aScriptedPdf = pdfOf({
  catalog: "/OpenAction 6 0 R",
  objects: ["<< /S /JavaScript /JS (app.alert(1)) >>"],
});

describe("an upload", () => {
  it.each([
    ["PDF", aPdf(), "application/pdf"],
    ["JPEG", aJpeg(), "image/jpeg"],
    ["PNG", aPng(), "image/png"],
    ["WebP", aWebp(), "image/webp"],
  ] as const)(
    "that is a %s is kept as it came, under its hash, and gone from where it arrived",
    async (_, bytes, type) => {
      const own = await reception({ contentType: type });
      await own.put(bytes);

      await own.tell(own.created());

      const key = cleanKey(own.nameOf(own.confirmation), sha256(bytes));
      expect(await own.clean()).toEqual([key]);
      expect(await own.read(key)).toEqual({ bytes: Buffer.from(bytes) });
      expect(await own.incoming()).toEqual([]);
      expect(await own.trace()).toEqual(taken);
      expect((await own.found()).received).toEqual({
        at: noon.toISOString(),
        sha256: sha256(bytes),
        sizeBytes: bytes.length,
      });
      expect(bankTopUpState(await own.kept(own.topUp), own.now())).toBe("confirmation-received");
    },
  );

  it("posted by the form that was given is taken, whatever the browser calls it", async () => {
    const own = await reception();
    const form = await uploadForms(storage).make({
      key: own.keyOf(),
      contentType: "application/pdf",
      bytesMax: 5 * mebibyte,
      seconds: 600,
    });
    expect((await post(form, new Uint8Array(aPdf()))).status).toBe(204);

    await own.tell(own.created());

    expect(await own.trace()).toEqual(taken);
  });

  it("is told to finance with who ordered, earlier credits, and links that open with the stage's key", async () => {
    const own = await reception();
    const earlier = await own.order({ amountGrosze: grosze(7_000) });
    await own.others.decide(own.accountId, earlier.id, credits(), "198.51.100.7");
    await own.put(aPdf());

    await own.tell(own.created());

    for (const facts of await own.told("transfer-confirmed"))
      expect(facts).toMatchObject({
        orderedBy: "Anna Nowak",
        previous: [{ creditedAt: noon.toISOString(), amountGrosze: 7_000 }],
      });
    for (const link of await own.links()) {
      expect(link.secretHash).toBe(sha256(linkSecret(linkKey, link)));
      expect(link).toMatchObject({ subjectId: own.topUp.id, expiresAt: new Date(noon.getTime() + late).toISOString() });
    }
    expect((await own.links()).map(({ email }) => email)).toEqual(clerks);
  });

  it("is told all the same where who ordered is gone", async () => {
    const own = await reception();
    await own.looking.write({ Delete: { Key: keys.user(own.accountId, own.user.id) } });
    await own.put(aPdf());

    await own.tell(own.created());

    expect(await own.trace()).toEqual(taken);
    expect(await own.told("transfer-confirmed")).toMatchObject([{ orderedBy: "" }, { orderedBy: "" }]);
  });

  it.each<[string, Buffer, UploadType, FileFault]>([
    ["a program that is called a PDF", anExe(), "application/pdf", "other-type"],
    ["nothing at all", Buffer.alloc(0), "application/pdf", "empty"],
    ["6 MiB", Buffer.concat([aPdf(), Buffer.alloc(6 * mebibyte)]), "application/pdf", "too-large"],
    ["a PNG that was announced as a PDF", aPng(), "application/pdf", "other-type"],
    ["a PDF that was announced as a PNG", aPdf(), "image/png", "other-type"],
    ["an SVG", anSvg, "image/png", "other-type"],
    ["an encrypted PDF", anEncryptedPdf, "application/pdf", "encrypted"],
    ["a PDF with a script", aScriptedPdf, "application/pdf", "active-content"],
  ])("of %s is refused: who ordered is told why, finance is not, and nothing is kept", async (_, bytes, type, why) => {
    const own = await reception({ contentType: type });
    await own.put(bytes);

    await own.tell(own.created());

    expect(await own.trace()).toEqual(refusedFor(why));
    expect((await own.found()).refused).toEqual({ at: noon.toISOString(), why });
    expect((await own.notices()).map(({ recipient }) => recipient)).toEqual([
      { accountId: own.accountId, userId: own.user.id },
    ]);
    expect(logged.of("upload.refused")).toMatchObject([{ level: "warn", why, fileId: own.confirmation.id }]);
    expect(logged.of("upload.taken")).toEqual([]);
  });

  it("after one that was refused is taken", async () => {
    const own = await reception();
    await own.put(anExe());
    await own.tell(own.created());
    const second = await own.announced();
    await own.put(aPdf(), second);

    await own.tell(own.created(own.keyOf(second)));

    expect(await own.trace()).toEqual({ ...taken, refusals: ["other-type"] });
  });
});

describe("where uploads are scanned", () => {
  it("a file is not looked at when it arrived, but when its scan found nothing", async () => {
    const own = await reception({ scansUploads: true });
    await own.put(aPdf());

    await own.tell(own.created());
    expect(await own.trace()).toEqual({ ...untouched, incoming: 1 });

    await own.tell(own.scanned("NO_THREATS_FOUND"));
    expect(await own.trace()).toEqual(taken);
  });

  it.each<[ScanVerdict, FileFault]>([
    ["THREATS_FOUND", "malware"],
    ["UNSUPPORTED", "not-scanned"],
    ["FAILED", "not-scanned"],
    ["ACCESS_DENIED", "not-scanned"],
    ["A_VERDICT_OF_TOMORROW" as ScanVerdict, "not-scanned"],
  ])("a file of which the scan says %s is refused and removed, however fine it looks", async (verdict, why) => {
    const own = await reception({ scansUploads: true });
    await own.put(aPdf());

    await own.tell(own.scanned(verdict));

    expect(await own.trace()).toEqual(refusedFor(why));
    // Of the first two the file is the cause; of anything else, somebody must look.
    const isOurs = verdict !== "THREATS_FOUND" && verdict !== "UNSUPPORTED";
    expect(logged.of("upload.not_scanned")).toMatchObject(isOurs ? [{ level: "error", status: verdict }] : []);
  });

  it("a verdict against a file is kept, whatever comes after it", async () => {
    const own = await reception({ scansUploads: true });
    await own.put(aPdf());
    await own.tell(own.scanned("THREATS_FOUND"));
    await own.put(aPdf());

    await own.tell(own.created());
    await own.tell(own.scanned("NO_THREATS_FOUND"));

    expect(await own.trace()).toEqual(refusedFor("malware"));
  });
});

it("where uploads are not scanned, what a scanner says against a file counts all the same", async () => {
  const own = await reception();
  await own.put(aPdf());

  await own.tell(own.scanned("THREATS_FOUND"));
  await own.tell(own.created());

  expect(await own.trace()).toEqual(refusedFor("malware"));
});

describe("an event", () => {
  it("that comes twice, one after the other or at once, or together with the scan's, takes the file once", async () => {
    const own = await reception();
    await own.put(aPdf());
    await own.tell(own.created());
    await own.tell(own.created());
    await own.tell(own.scanned("NO_THREATS_FOUND"));
    expect(await own.trace()).toEqual(taken);

    const atOnce = await reception();
    await atOnce.put(aPdf());
    await Promise.all([1, 2, 3].map(() => atOnce.tell(atOnce.created())));
    expect(await atOnce.trace()).toEqual(taken);
  });

  it("that comes late, long after the form was over, takes the file", async () => {
    const own = await reception();
    await own.put(aPdf());
    own.pass(23 * 3600_000);

    await own.tell(own.created());

    expect(await own.trace()).toEqual(taken);
  });

  it("of a file that is gone changes nothing; one that is there by then is taken", async () => {
    const own = await reception();

    await own.tell(own.created());
    expect(await own.trace()).toEqual(untouched);
    expect((await own.found()).refused).toBeUndefined();
    expect(logged.of("upload.gone")).toMatchObject([{ level: "info", fileId: own.confirmation.id }]);

    await own.put(aPdf());
    await own.tell(own.created());
    expect(await own.trace()).toEqual(taken);
  });

  it("of a key that no form of ours made removes the object, and tells the log without its text", async () => {
    const own = await reception();
    const wrong = [
      `${own.keyOf()}/../../anna@example.com`,
      `incoming/confirmations/${own.accountId}/${own.topUp.id}/Jan Kowalski.pdf`,
      `incoming/invoices/${own.accountId}/${own.topUp.id}/${own.confirmation.id}`,
    ];
    for (const key of wrong) {
      await fileKeeper(storage).keep({ key, contentType: "application/pdf", bytes: aPdf() });

      await own.tell(own.created(key));

      expect(await own.read(key)).toBe("gone");
    }

    expect(logged.of("upload.unknown")).toMatchObject(wrong.map((key) => ({ level: "warn", keyHash: sha256(key) })));
    expect(logged.text()).not.toMatch(/Kowalski|anna@|invoices/);
    expect(await own.trace()).toEqual(untouched);
  });

  it("of another's account, top-up or file removes what came, and changes nothing of either", async () => {
    const own = await reception();
    const other = await reception();
    const otherAccount = await openTestAccount(own.looking);
    const second = await own.order();
    const named = own.nameOf(own.confirmation);
    const wrong = [
      { ...named, accountId: other.accountId },
      { ...named, accountId: otherAccount },
      { ...named, subjectId: other.topUp.id },
      { ...named, subjectId: second.id },
      { ...named, fileId: other.confirmation.id },
      { ...named, fileId: newId("cf", noon) },
      { ...named, subjectId: newId("tu", noon) },
    ].map(incomingKey);
    for (const key of wrong) {
      await fileKeeper(storage).keep({ key, contentType: "application/pdf", bytes: aPdf() });

      await own.tell(own.created(key));

      expect(await own.read(key)).toBe("gone");
    }

    expect(logged.of("upload.unknown")).toHaveLength(wrong.length);
    expect([await own.trace(), await other.trace()]).toEqual([untouched, untouched]);
    expect((await own.kept(second)).version).toBe(1);
  });

  it("of anything but an upload never removes it: what was checked stays", async () => {
    const own = await reception();
    await own.put(aPdf());
    await own.tell(own.created());
    const [kept] = await own.clean();

    for (const key of [kept!, ""]) {
      await own.tell(own.created(key));
      await own.tell(own.scanned("THREATS_FOUND", key));
    }

    expect(await own.trace()).toEqual(taken);
  });

  it.each([
    ["nothing", ""],
    ["no JSON", '{"detail-type":"Object Created","detail":{"object":{"key":"incoming/anna@example.com"'],
    ["null", "null"],
    ["a text", '"Object Created"'],
    ["a list", "[1]"],
    ["an empty object", "{}"],
    ["an event of another kind", { "detail-type": "Object Deleted", detail: { object: { key: "incoming/a" } } }],
    ["no key", { "detail-type": "Object Created", detail: { object: {} } }],
    ["a key that is no text", { "detail-type": "Object Created", detail: { object: { key: 7 } } }],
    [
      "a scan of no known version",
      {
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        detail: {
          s3ObjectDetails: { objectKey: "incoming/anna@example.com", versionId: null },
          scanResultDetails: { scanResultStatus: "NO_THREATS_FOUND" },
        },
      },
    ],
    [
      "a scan without a verdict",
      {
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        detail: { s3ObjectDetails: { objectKey: "incoming/anna@example.com" } },
      },
    ],
  ])("that can't be read is logged, and thrown, so that a later release may read it: %s", async (_, told) => {
    const own = await reception();
    const body = typeof told === "string" ? told : JSON.stringify(told);

    expect(described(await thrownBy(own.receive([body])))).toBe("Error: An event of an upload can't be read.");

    expect(logged.of("upload.event_unreadable")).toMatchObject([{ level: "error" }]);
    expect(logged.text()).not.toContain("anna@");
    expect(await own.trace()).toEqual(untouched);
  });
});

describe("several messages at once", () => {
  it("are each taken, whichever can't be, and all of them again change nothing", async () => {
    const own = await reception();
    const second = await own.announced();
    await own.put(aPdf("first"));
    await own.put(aPdf("second"), second);
    const bodies = [own.created(), {}, own.created(own.keyOf(second))].map((event) => JSON.stringify(event));

    for (const _ of ["first", "again"]) {
      expect(await thrownBy(own.receive(bodies))).toBeInstanceOf(Error);

      expect(await own.trace()).toEqual({ ...taken, finance: 4, links: 4, thanks: 2, clean: 2 });
    }
    expect(logged.of("upload.event_unreadable")).toHaveLength(2);
  });

  it("are taken but for the one that the table fails, which is taken once when it comes again", async () => {
    const own = await reception();
    const second = await own.announced();
    await own.put(aPdf("first"));
    await own.put(aPdf("second"), second);
    const bodies = [own.created(), own.created(own.keyOf(second))].map((event) => JSON.stringify(event));
    let calls = 0;
    injectFaults(own.client, () => (calls++ === 0 ? "throttled" : undefined));

    expect(await thrownBy(own.receive(bodies))).toMatchObject(unavailable);
    expect(logged.of("upload.failed")).toMatchObject([
      { level: "warn", error: expect.stringContaining("ProvisionedThroughputExceeded") as string },
    ]);
    expect([(await own.found()).received, (await own.found(second)).received]).toEqual([
      undefined,
      expect.objectContaining({ sha256: sha256(aPdf("second")) }),
    ]);

    await own.receive(bodies);
    expect((await own.found()).received).toMatchObject({ sha256: sha256(aPdf("first")) });
    expect(await own.trace()).toEqual({ ...taken, finance: 4, links: 4, thanks: 2, clean: 2 });
  });
});

describe("an upload that comes too late", () => {
  it.each<[string, (own: Reception) => Promise<unknown>]>([
    ["credited", (own) => own.others.decide(own.accountId, own.topUp.id, credits(), "198.51.100.7")],
    ["rejected", (own) => own.others.decide(own.accountId, own.topUp.id, rejects(), "198.51.100.7")],
  ])("for a top-up that is %s is refused, and not kept", async (_, close) => {
    const own = await reception();
    await own.put(aPdf());
    await close(own);
    const before = bankTopUpState(await own.kept(own.topUp), own.now());

    await own.tell(own.created());

    expect(await own.trace()).toEqual(refusedFor("closed"));
    expect(bankTopUpState(await own.kept(own.topUp), own.now())).toBe(before);
  });
});

describe("an upload that was announced in time", () => {
  const runsOut = async (own: Reception) => own.pass(late);
  const isClosed = async (own: Reception) => {
    own.pass(late);
    await own.others.expire({ accountId: own.accountId, subject: own.topUp.id });
  };

  it.each<[string, (own: Reception) => Promise<unknown>, boolean]>([
    ["its arrival is told when the time is over", runsOut, false],
    ["its arrival is told when the top-up was closed", isClosed, false],
    ["its scan is told when the time is over", runsOut, true],
    ["its scan is told when the top-up was closed", isClosed, true],
  ])("goes to finance all the same where %s", async (_, passes, isScanned) => {
    const own = await reception({ scansUploads: isScanned });
    await own.put(aPdf());
    await passes(own);
    expect(bankTopUpState(await own.kept(own.topUp), own.now())).toBe("expired");

    await own.tell(isScanned ? own.scanned("NO_THREATS_FOUND") : own.created());

    expect(await own.trace()).toEqual(taken);
    expect(bankTopUpState(await own.kept(own.topUp), own.now())).toBe("confirmation-received");
  });
});

it("a file beyond the five, whose event comes late, is refused and not kept", async () => {
  const own = await reception();
  own.pass(600_000);
  const five = [];
  for (const name of ["1", "2", "3", "4", "5"]) five.push({ bytes: aPdf(name), file: await own.announced() });
  for (const { bytes, file } of five) {
    await own.put(bytes, file);
    await own.tell(own.created(own.keyOf(file)));
  }
  await own.put(aPdf("late"));

  await own.tell(own.created());

  expect((await own.found()).refused).toMatchObject({ why: "too-many" });
  expect(await own.trace()).toEqual({ ...taken, finance: 10, thanks: 5, links: 10, clean: 5, refusals: ["too-many"] });
});

describe("another upload under the same name", () => {
  it("after the first was taken changes nothing, and is removed", async () => {
    const own = await reception();
    await own.put(aPdf("first"));
    await own.tell(own.created());
    const before = await own.kept(own.topUp);
    for (const bytes of [aPdf("second"), anExe()]) {
      await own.put(bytes);

      await own.tell(own.created());
      await own.tell(own.scanned("THREATS_FOUND"));
    }

    expect(await own.kept(own.topUp)).toEqual(before);
    expect(await own.clean()).toEqual([cleanKey(own.nameOf(own.confirmation), sha256(aPdf("first")))]);
    expect(await own.trace()).toEqual(taken);
  });

  it("after the first was refused changes nothing: another file is another name", async () => {
    const own = await reception();
    await own.put(anExe());
    await own.tell(own.created());
    await own.put(aPdf());

    await own.tell(own.created());

    expect(await own.trace()).toEqual(refusedFor("other-type"));
  });

  it("is another version: what is taken and removed is the one that was notified of", async () => {
    const files = versionedFiles();
    const own = await reception({ files, scansUploads: true });
    const key = own.keyOf();
    const [first, second] = [files.put(key, aPdf("first")), files.put(key, anExe())];

    await own.tell(own.scanned("NO_THREATS_FOUND", key, first));

    expect((await own.found()).received).toMatchObject({ sha256: sha256(aPdf("first")), versionId: first });
    expect(files.versionsOf(key)).toEqual([second]);
    await own.tell(own.scanned("NO_THREATS_FOUND", key, second));
    expect(files.versionsOf(key)).toEqual([]);
    expect(await own.trace()).toMatchObject({ finance: 2, refusals: [] });
  });

  it("whose event overtakes is taken in its place, and the first changes nothing any more", async () => {
    const files = versionedFiles();
    const own = await reception({ files });
    const key = own.keyOf();
    const [first, second] = [files.put(key, aPdf("first")), files.put(key, aPdf("second"))];

    await own.tell(own.created(key, second));
    await own.tell(own.created(key, first));

    expect((await own.found()).received).toMatchObject({ sha256: sha256(aPdf("second")), versionId: second });
    expect(files.versionsOf(key)).toEqual([]);
    expect(files.versionsOf(cleanKey(own.nameOf(own.confirmation), sha256(aPdf("second"))))).toHaveLength(1);
    expect(await own.trace()).toMatchObject({ finance: 2, thanks: 1 });
  });
});

/** A bucket that keeps versions, as on AWS; the local storage keeps none. */
const versionedFiles = () => {
  const objects = new Map<string, { versionId: string; bytes: Uint8Array }[]>();
  const versions = (key: string) => objects.get(key) ?? [];
  let count = 0;
  const put = (key: string, bytes: Uint8Array): string => {
    count += 1;
    const versionId = `v${count}`;
    objects.set(key, [...versions(key), { versionId, bytes }]);
    return versionId;
  };
  const files: Files = {
    read: async ({ key, versionId }) => {
      const found = versions(key).find((one) => versionId === undefined || one.versionId === versionId);
      return found ? { bytes: found.bytes, versionId: found.versionId } : "gone";
    },
    keep: async ({ key, bytes }) => void put(key, bytes),
    remove: async ({ key, versionId }) => {
      objects.set(
        key,
        versions(key).filter((one) => one.versionId !== versionId),
      );
    },
  };
  return { ...files, put, versionsOf: (key: string) => versions(key).map(({ versionId }) => versionId) };
};

describe("while the storage is away", () => {
  /** A client that a test need not wait for. */
  const hasty = () => {
    const client = storageClientAt(storage.files.endpoint, {
      maxAttempts: 1,
      requestHandler: { requestTimeout: 200, socketTimeout: 200, throwOnRequestTimeout: true },
    });
    onTestFinished(() => client.destroy());
    return { client, bucket: storage.bucket };
  };

  it.each(["down", "silent", "half"] as const)(
    "an upload is thrown so that it comes again, and then taken: %s",
    async (mode) => {
      const own = await reception();
      await own.put(aPdf());
      const s3 = hasty();
      storage.files.behave(mode);

      const thrown = await thrownBy(
        own.tell(own.created(), { ...own.uses, files: { ...fileReader(s3), ...fileKeeper(s3) } }),
      );
      storage.files.behave("none");

      expect(thrown).toMatchObject(unavailable);
      expect(await own.trace()).toEqual({ ...untouched, incoming: 1 });
      await own.tell(own.created());
      expect(await own.trace()).toEqual(taken);
    },
  );

  it("what is only left to be removed is removed when the event comes again", async () => {
    const own = await reception();
    await own.put(aPdf());
    const away: Uses = {
      ...own.uses,
      files: {
        ...own.uses.files,
        remove: async (named) => {
          storage.files.behave("down");
          await fileKeeper(hasty()).remove(named);
        },
      },
    };

    expect(await thrownBy(own.tell(own.created(), away))).toMatchObject(unavailable);
    storage.files.behave("none");
    expect(await own.trace()).toEqual({ ...taken, incoming: 1 });

    await own.tell(own.created());
    expect(await own.trace()).toEqual(taken);
  });
});

describe("a crash between any two steps", () => {
  /** Ends the run right before or right after its call of this number, counted over all that it uses. */
  const crashing = (own: Reception, { call, after }: { call: number; after: boolean }) => {
    let calls = 0;
    const step =
      <Asked extends unknown[], Answer>(act: (...asked: Asked) => Promise<Answer>) =>
      async (...asked: Asked): Promise<Answer> => {
        const isIt = calls++ === call;
        if (isIt && !after) throw new Error("crashed");
        const answer = await act(...asked);
        if (isIt) throw new Error("crashed");
        return answer;
      };
    const { transfers, topUps, people, files, linkKey: readKey } = own.uses;
    const uses: Uses = {
      ...own.uses,
      transfers: { find: step(transfers.find), takeFile: step(transfers.takeFile) },
      topUps: { list: step(topUps.list) },
      people: { find: step(people.find.bind(people)) },
      files: { read: step(files.read), keep: step(files.keep), remove: step(files.remove) },
      linkKey: step(readKey),
    };
    return { run: () => own.tell(own.created(), uses), calls: () => calls };
  };

  // Find, read, keep, who ordered, what came before, the key, take, remove; of a bad file find, read, take and remove.
  const kinds = [
    ["a good file", aPdf(), taken, 8],
    ["a bad file", anExe(), refusedFor("other-type"), 4],
  ] as const;
  // Right after a call that leaves nothing behind all is as it was right before it.
  const leaving = { "a good file": [2, 6, 7], "a bad file": [2, 3] };
  const crashes = kinds.flatMap(([what, bytes, left, count]) => [
    ...Array.from({ length: count }, (_, call) => ({ what, bytes, left, call, after: false })),
    ...leaving[what].map((call) => ({ what, bytes, left, call, after: true })),
  ]);

  it.each(kinds)("is tried at every call there is: %s", async (_, bytes, left, count) => {
    const own = await reception();
    await own.put(bytes);
    const { run, calls } = crashing(own, { call: 99, after: false });

    await run();

    expect(calls()).toBe(count);
    expect(await own.trace()).toEqual(left);
  });

  it.each(crashes)(
    "leaves one set of notices when the event comes again: $what, call $call, after it: $after",
    async (crash) => {
      const { bytes, left } = crash;
      const own = await reception();
      await own.put(bytes);

      expect(await thrownBy(crashing(own, crash).run())).toMatchObject({ message: "crashed" });
      await own.tell(own.created());

      expect(await own.trace()).toEqual(left);
      await own.tell(own.created());
      expect(await own.trace()).toEqual(left);
    },
  );

  // The calls of the table: find, then who ordered and what came before side by side, then the transaction.
  const steps = [
    ...(["lost-before", "throttled", "unprocessed"] as const).map((fault) => [fault, 0] as const),
    ...[1, 2].map((call) => ["lost-before", call] as const),
    ...faults.filter((fault) => fault !== "unprocessed").map((fault) => [fault, 3] as const),
  ];
  it.each(steps)(
    "or a call that goes wrong leaves one set of notices: %s at the table's call %i",
    async (fault: Fault, call) => {
      const own = await reception();
      await own.put(aPdf());
      let calls = 0;
      injectFaults(own.client, () => (calls++ === call ? fault : undefined));

      const thrown = await thrownBy(own.tell(own.created()));
      if (thrown) {
        expect(thrown).toMatchObject(unavailable);
        await own.tell(own.created());
      }

      expect(await own.trace()).toEqual(taken);
      expect(calls).toBeGreaterThan(3);
    },
  );
});

it("reads the top-up once: what it found is what it decides on", async () => {
  const own = await reception();
  await own.put(aPdf());
  const calls = callsOf(own.client);

  await own.tell(own.created());

  expect(calls.map(({ command }) => command).sort()).toEqual([
    "BatchGetItem",
    "GetItem",
    "Query",
    "TransactWriteItems",
  ]);
});

it("decides again on a newer look where the top-up was changed meanwhile", async () => {
  const own = await reception();
  await own.put(aPdf());
  beforeNext(own.client, "TransactWriteItems", () => own.announced());

  await own.tell(own.created());

  expect(await own.trace()).toEqual(taken);
  expect((await own.kept(own.topUp)).confirmations).toHaveLength(2);
});

it("a whole day at the desk: five files, good and bad, each told once", async () => {
  const own = await reception();
  const files: [Buffer, Confirmation][] = [[aPdf("c"), own.confirmation]];
  for (const bytes of [aPdf("a"), anExe(), aPdf("a"), aScriptedPdf]) files.push([bytes, await own.announced()]);
  for (const [bytes, file] of files) await own.put(bytes, file);

  await Promise.all(files.map(([, file]) => own.tell(own.created(own.keyOf(file)))));

  expect(await own.trace()).toMatchObject({ finance: 4, thanks: 2, links: 4, incoming: 0, clean: 3 });
  expect((await own.told("confirmation-refused")).map(({ why }) => why).sort()).toEqual([
    "active-content",
    "other-type",
  ]);
});
