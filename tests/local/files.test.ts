import { rmSync } from "node:fs";
import { expect, it, onTestFinished, vi } from "vitest";
import { localAws } from "../../local/dynamo.ts";
import { type FileMode, startFiles } from "../../local/files.ts";
import { fileKeeper, fileReader, type UploadForm, uploadForms } from "../../shared/gateways/files.ts";
import { newFolder } from "../support/new-folder.ts";
import { panelOrigin, post, type Storage, startStorage, storageClientAt } from "../support/storage.ts";

/** Storage of its own for a test. */
const storageOf = async (options?: { folder: string }): Promise<Storage> => {
  const storage = await startStorage(options);
  onTestFinished(() => storage.stop());
  return storage;
};

const formOf = (storage: Storage, key = "incoming/a"): Promise<UploadForm> =>
  uploadForms(storage).make({ key, contentType: "application/pdf", bytesMax: 1000, seconds: 600 });
const keep = (storage: Storage, key: string, text = "%PDF-1.7") =>
  fileKeeper(storage).keep({ key, contentType: "application/pdf", bytes: Buffer.from(text) });
const read = (storage: Storage, key: string) => fileReader(storage).read({ key, bytesMax: 1_000_000 });

const pdf = Buffer.from("%PDF-1.7");

/** A form as it was made, but for its fields; one that is undefined is left out. */
const malformed = ({ url, fields }: UploadForm, changed: Record<string, string | undefined>): UploadForm => {
  const kept = Object.entries({ ...fields, ...changed }).filter(([, value]) => value !== undefined);
  return { url, fields: Object.fromEntries(kept) as Record<string, string> };
};

it("keeps files between runs", async () => {
  const folder = newFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = await storageOf({ folder });
  await keep(first, "clean/a/b/c", "pierwszy");
  await first.stop();

  const second = await storageOf({ folder });

  expect(await read(second, "clean/a/b/c")).toEqual({ bytes: Buffer.from("pierwszy") });
});

it("tells of each arrival once, after the answer, with what arrived", async () => {
  const storage = await storageOf();

  await post(await formOf(storage, "incoming/a"), pdf);
  await storage.arrivals(1);
  await keep(storage, "clean/a");
  await keep(storage, "incoming/b", "zażółć");
  await storage.arrivals(2);
  await post(await formOf(storage, "incoming/a"), Buffer.from("%PDF-2.0 ą"));

  expect(await storage.arrivals(3)).toEqual([
    { bucket: storage.bucket, key: "incoming/a", sizeBytes: 8, etag: "f87357c6cdc4f067e19f42aebabc6fb7" },
    { bucket: storage.bucket, key: "incoming/b", sizeBytes: 10, etag: expect.stringMatching(/^[0-9a-f]{32}$/) },
    { bucket: storage.bucket, key: "incoming/a", sizeBytes: 11, etag: expect.stringMatching(/^[0-9a-f]{32}$/) },
  ]);
});

it("tells of nothing that was refused, removed or read", async () => {
  const storage = await storageOf();

  await post(malformed(await formOf(storage), { "Content-Type": "text/html" }), pdf);
  await post(await formOf(storage), Buffer.alloc(1001));
  const elsewhere = await post(await formOf({ ...storage, bucket: "another" }), pdf);
  await fileKeeper(storage).remove({ key: "incoming/a" });
  await read(storage, "incoming/a");
  await storage.stop();

  expect(elsewhere.status).toBe(404);
  expect(storage.arrived).toEqual([]);
});

it("answers before whoever it tells is ready, says where that fails, and waits for it when it stops", async () => {
  const folder = newFolder();
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => {
    said.mockRestore();
    rmSync(folder, { recursive: true, force: true });
  });
  let finish: () => void = () => {};
  const working = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const files = await startFiles({
    folder,
    bucket: "saldo-test-files",
    origins: [],
    onArrived: async () => {
      await working;
      throw new Error("the function failed");
    },
  });
  const s3 = { client: storageClientAt(files.endpoint), bucket: "saldo-test-files" };
  const form = await uploadForms(s3).make({ key: "incoming/a", contentType: "a/b", bytesMax: 9, seconds: 60 });

  const answer = await post(form, pdf);
  const stopped = files.stop();
  expect([answer.status, said.mock.calls.length]).toEqual([204, 0]);
  // Whoever is told may still need what arrived.
  expect((await fetch(files.endpoint)).status).toBe(403);
  finish();
  await stopped;

  expect(said.mock.calls).toEqual([[new Error("the function failed")]]);
});

it.each([
  ["no policy", { Policy: undefined }, 403, "AccessDenied", "Access Denied"],
  ["no signature", { "X-Amz-Signature": undefined }, 403, "AccessDenied", "Access Denied"],
  [
    "another's key",
    { "X-Amz-Credential": "AKIA/20260302/eu-central-1/s3/aws4_request" },
    403,
    "SignatureDoesNotMatch",
    "",
  ],
  [
    "another signature",
    { "X-Amz-Signature": "00" },
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated",
  ],
  [
    "another key",
    { key: "incoming/<b>" },
    403,
    "AccessDenied",
    'Invalid according to Policy: Policy Condition failed: ["eq", "$key", "incoming/a"]',
  ],
  [
    "no type",
    { "Content-Type": undefined },
    403,
    "AccessDenied",
    'Invalid according to Policy: Policy Condition failed: ["eq", "$Content-Type", "application/pdf"]',
  ],
  ["a field more", { acl: "public-read" }, 403, "AccessDenied", "Invalid according to Policy: Extra input fields: acl"],
  ["a key in two ways", { KEY: "incoming/b" }, 400, "MalformedPOSTRequest", "The field KEY is not one text."],
] as const)("holds a form to its policy as S3 does: %s", async (_, changed, status, code, message) => {
  const storage = await storageOf();

  const answer = await post(malformed(await formOf(storage), changed), pdf);
  const said = await answer.text();

  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toBe("application/xml");
  expect(said).toContain(`<Error><Code>${code}</Code><Message>${message}`);
  expect(await read(storage, "incoming/a")).toBe("gone");
});

it("says how large a file was, and how large it may be", async () => {
  const storage = await storageOf();
  const form = await formOf(storage);

  const [large, empty] = [await post(form, Buffer.alloc(1001)), await post(form, Buffer.alloc(0))];

  expect(await large.text()).toContain("<ProposedSize>1001</ProposedSize><MaxSizeAllowed>1000</MaxSizeAllowed>");
  expect(await empty.text()).toContain("<ProposedSize>0</ProposedSize><MinSizeAllowed>1</MinSizeAllowed>");
});

it("takes no form for another bucket, no form without a file, and nothing that is no form", async () => {
  const storage = await storageOf();
  const form = await formOf(storage);
  const elsewhere = { ...form, url: form.url.replace(storage.bucket, "another") };
  const noFile = new FormData();
  noFile.append("key", "incoming/a");

  const answers = [
    await post(elsewhere, pdf),
    await fetch(form.url, { method: "POST", body: noFile }),
    await fetch(form.url, { method: "POST", body: "key=incoming/a" }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 400, 400]);
});

it("knows one key, whatever secret goes with another", async () => {
  const storage = await storageOf();
  const client = storageClientAt(storage.files.endpoint, {
    credentials: { accessKeyId: "another", secretAccessKey: localAws.AWS_SECRET_ACCESS_KEY },
  });

  const answer = await post(await formOf({ ...storage, client }), pdf);

  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain("SignatureDoesNotMatch");
});

it("lets nobody in without a signature", async () => {
  const storage = await storageOf();
  await keep(storage, "clean/a");
  const address = `${storage.files.endpoint}/${storage.bucket}/clean/a`;

  for (const method of ["GET", "HEAD", "PUT", "DELETE"]) expect((await fetch(address, { method })).status).toBe(403);
  const stranger = storageClientAt(storage.files.endpoint, {
    credentials: { accessKeyId: "local", secretAccessKey: "guessed" },
    maxAttempts: 1,
  });
  const guessing = fileReader({ client: stranger, bucket: storage.bucket }).read({ key: "clean/a", bytesMax: 9 });

  await expect(guessing).rejects.toMatchObject({ cause: { name: "SignatureDoesNotMatch" } });
  expect(await read(storage, "clean/a")).toEqual({ bytes: pdf });
});

it("lets the panel's pages and those of this machine post forms, and no others", async () => {
  const storage = await storageOf();
  const form = await formOf(storage);
  const allowed = async (origin: string, answer: Promise<Response>) =>
    (await answer).headers.get("access-control-allow-origin") === origin;
  const preflight = (origin: string, method: string) =>
    fetch(form.url, { method: "OPTIONS", headers: { origin, "access-control-request-method": method } });

  expect((await preflight(panelOrigin, "POST")).status).toBe(200);
  expect((await preflight("http://localhost:5174", "POST")).status).toBe(200);
  expect((await preflight(panelOrigin, "PUT")).status).toBe(403);
  expect((await preflight("https://else.example", "POST")).status).toBe(403);
  expect(await allowed(panelOrigin, preflight(panelOrigin, "POST"))).toBe(true);
  expect(await allowed(panelOrigin, post(form, pdf, { origin: panelOrigin }))).toBe(true);
  // A refusal too: the page must be able to tell it.
  expect(await allowed(panelOrigin, post(form, Buffer.alloc(1001), { origin: panelOrigin }))).toBe(true);
  expect(await allowed("https://else.example", post(form, pdf, { origin: "https://else.example" }))).toBe(false);
});

it.each([
  ["down", "SlowDown", "gone"],
  ["silent", "TimeoutError", "gone"],
  ["half", expect.any(String), { bytes: pdf }],
] as const satisfies readonly [FileMode, unknown, unknown][])(
  "can be %s, until it is not",
  async (mode, name, found) => {
    const storage = await storageOf();
    const client = storageClientAt(storage.files.endpoint, {
      maxAttempts: 1,
      requestHandler: { requestTimeout: 500, throwOnRequestTimeout: true },
    });
    const asking = (key: string) =>
      fileKeeper({ client, bucket: storage.bucket }).keep({ key, contentType: "a/b", bytes: pdf });
    expect(storage.files.mode()).toBe("none");
    await asking("incoming/before");

    storage.files.behave(mode);
    await expect(asking("incoming/a")).rejects.toMatchObject({ cause: { name } });
    storage.files.behave("none");

    expect(await read(storage, "incoming/a")).toEqual(found);
    await asking("incoming/after");
    const told = mode === "half" ? ["incoming/a"] : [];
    const arrived = await storage.arrivals(2 + told.length);
    expect(arrived.map(({ key }) => key)).toEqual(["incoming/before", ...told, "incoming/after"]);
  },
);

it("takes no more than it can hold, and prints nothing", async () => {
  const printed = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write"), vi.spyOn(console, "error")];
  onTestFinished(() => {
    for (const spy of printed) spy.mockRestore();
  });
  const storage = await storageOf();
  await keep(storage, "clean/a");
  const form = await uploadForms(storage).make({
    key: "incoming/a",
    contentType: "a/b",
    bytesMax: 50_000_000,
    seconds: 60,
  });

  const answer = await post(form, Buffer.alloc(44_000_001));
  await read(storage, "clean/none");
  await fileReader(storage).read({ key: "clean/a", bytesMax: 1 });
  await storage.stop();

  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("EntityTooLarge");
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});
