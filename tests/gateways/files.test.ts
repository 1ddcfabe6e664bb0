import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { listening } from "../../local/listening.ts";
import {
  fileCopier,
  fileKeeper,
  fileLinks,
  fileReader,
  storageClient,
  type UploadForm,
  uploadForms,
} from "../../shared/gateways/files.ts";
import { thrownBy } from "../support/refusals.ts";
import { post, type Storage, startStorage, storageClientAt } from "../support/storage.ts";

const mebibyte = 1024 * 1024;
const pdf = "application/pdf";
const unavailable = { code: "temporarily_unavailable", cause: expect.any(Error) };

let storage: Storage;
beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(() => storage.files.behave("none"));
afterAll(() => storage.stop());

const keep = (key: string, bytes: Uint8Array) => fileKeeper(storage).keep({ key, contentType: pdf, bytes });
const read = (key: string, bytesMax = 5 * mebibyte) => fileReader(storage).read({ key, bytesMax });

/** Clients that a test need not wait for. */
const hasty = (endpoint: string): S3Client =>
  storageClientAt(endpoint, {
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 200,
      requestTimeout: 200,
      socketTimeout: 200,
      throwOnRequestTimeout: true,
    },
  });

/** S3 as this test has it answer. */
const answering = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer);
  const endpoint = `http://127.0.0.1:${await listening(server, 0)}`;
  const client = hasty(endpoint);
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { client, bucket: "saldo-test-files", endpoint };
};
const failing = (status: number, code: string) =>
  answering((_, response) => {
    response.writeHead(status, { "content-type": "application/xml" });
    response.end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
  });

/** What is made while the clock stands an hour back. */
const anHourAgo = async <Made>(make: () => Promise<Made>): Promise<Made> => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
  try {
    return await make();
  } finally {
    vi.useRealTimers();
  }
};

describe("a file", () => {
  it.each([
    ["of one byte", 1],
    ["of 5 MiB", 5 * mebibyte],
  ])("is read as it was kept: %s", async (_, size) => {
    const bytes = randomBytes(size);
    await keep(`clean/${size}`, bytes);

    const found = await read(`clean/${size}`);

    expect(typeof found === "object" && bytes.equals(found.bytes)).toBe(true);
  });

  it("is kept twice as once", async () => {
    await keep("clean/twice", Buffer.from("%PDF-1.7"));
    await keep("clean/twice", Buffer.from("%PDF-1.7"));

    expect(await read("clean/twice")).toEqual({ bytes: Buffer.from("%PDF-1.7") });
  });

  it("is kept with its type, and to be saved, not shown", async () => {
    await keep("clean/typed", Buffer.from("%PDF-1.7"));

    const { client, bucket: Bucket } = storage;
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: "clean/typed" }))).toMatchObject({
      ContentType: pdf,
      ContentDisposition: "attachment",
    });
  });

  it("is copied with its type, and twice as once; one that is gone is said to be", async () => {
    const { client, bucket: Bucket } = storage;
    await keep("clean/attachments/operator/one", Buffer.from("%PDF-1.7"));
    const copy = (from: string) => fileCopier(storage).copy({ from, to: "clean/attachments/ac_1/one" });

    for (const _ of [1, 2]) expect(await copy("clean/attachments/operator/one")).toBe("copied");

    expect(await read("clean/attachments/ac_1/one")).toEqual({ bytes: Buffer.from("%PDF-1.7") });
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: "clean/attachments/ac_1/one" }))).toMatchObject({
      ContentType: pdf,
    });
    expect(await copy("clean/attachments/operator/none")).toBe("gone");
    storage.files.behave("down");
    await expect(copy("clean/attachments/operator/one")).rejects.toMatchObject(unavailable);
  });

  it("is read up to the very size that is taken, and not beyond", async () => {
    await keep("clean/sized", randomBytes(1000));

    expect(await read("clean/sized", 1000)).toMatchObject({ bytes: { length: 1000 } });
    expect(await read("clean/sized", 999)).toBe("too-large");
  });

  it.each([
    ["that says so", { "content-length": 1_000_000_000 }],
    ["that does not say so", {}],
  ])("is not read on when it is too large: one %s", async (_, headers) => {
    let closed: (sentBytes: number) => void = () => {};
    const sent = new Promise<number>((resolve) => {
      closed = resolve;
    });
    const { endpoint, bucket } = await answering((_request, response) => {
      response.writeHead(200, headers);
      let sentBytes = 0;
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sentBytes += 65_536;
      };
      response.on("drain", more).on("close", () => closed(sentBytes));
      more();
    });

    // One that would wait for ever: nobody but the reader ends it.
    const client = storageClientAt(endpoint, { requestHandler: {} });
    onTestFinished(() => client.destroy());

    expect(await fileReader({ client, bucket }).read({ key: "clean/large", bytesMax: 1000 })).toBe("too-large");
    // As much as lies in buffers on the way.
    expect(await sent).toBeLessThan(20 * mebibyte);
  });

  it("is read in the version that is named, and says its version", async () => {
    const asked: string[] = [];
    const s3 = await answering((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(200, { "x-amz-version-id": "v2", "content-length": 3 }).end("abc");
    });

    const found = await fileReader(s3).read({ key: "clean/a", versionId: "v1", bytesMax: 10 });

    expect(found).toEqual({ bytes: Buffer.from("abc"), versionId: "v2" });
    expect(asked).toEqual([expect.stringContaining("versionId=v1")]);
  });
});

describe("a file that is not there", () => {
  it("is gone: never kept, or removed", async () => {
    await keep("clean/removed", Buffer.from("a"));
    await fileKeeper(storage).remove({ key: "clean/removed" });

    expect(await read("clean/never")).toBe("gone");
    expect(await read("clean/removed")).toBe("gone");
  });

  it.each([
    ["an unknown version", 404, "NoSuchVersion"],
    ["a version that marks a removal", 405, "MethodNotAllowed"],
  ])("is gone, and removed again: %s", async (_, status, code) => {
    const s3 = await failing(status, code);

    expect(await fileReader(s3).read({ key: "a", versionId: "v", bytesMax: 10 })).toBe("gone");
    await expect(fileKeeper(s3).remove({ key: "a", versionId: "v" })).resolves.toBeUndefined();
  });

  it("is removed twice as once, in the version that is named", async () => {
    const asked: string[] = [];
    const s3 = await answering((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(204).end();
    });
    await keep("clean/once", Buffer.from("a"));

    await fileKeeper(storage).remove({ key: "clean/once" });
    await fileKeeper(storage).remove({ key: "clean/once" });
    await fileKeeper(s3).remove({ key: "a", versionId: "v1" });

    expect(asked).toEqual([expect.stringMatching(/^DELETE .*versionId=v1/)]);
  });
});

describe("an upload form", () => {
  const formFor = (key: string, { bytesMax = 1000, seconds = 600 } = {}): Promise<UploadForm> =>
    uploadForms(storage).make({ key, contentType: pdf, bytesMax, seconds });
  const refused = async (posted: Promise<Response>) => {
    const answer = await posted;
    return `${answer.status} ${/<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1]}`;
  };
  const malformed = (form: UploadForm, fields: Record<string, string>): UploadForm => ({
    url: form.url,
    fields: { ...form.fields, ...fields },
  });

  it("puts what a browser posts with it, and may be used again while it lasts", async () => {
    const form = await formFor("incoming/posted");

    expect((await post(form, Buffer.from("%PDF-1.7 zażółć"))).status).toBe(204);
    expect(await read("incoming/posted")).toEqual({ bytes: Buffer.from("%PDF-1.7 zażółć") });
    expect((await post(form, Buffer.from("%PDF-2.0"))).status).toBe(204);
    expect(await read("incoming/posted")).toEqual({ bytes: Buffer.from("%PDF-2.0") });

    const { client, bucket: Bucket } = storage;
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: "incoming/posted" }));
    expect(head.ContentType).toBe(pdf);
  });

  it("puts nothing under another key, as another type, or with more than it says", async () => {
    const form = await formFor("incoming/held");
    const file = Buffer.from("%PDF-1.7");

    expect(await refused(post(malformed(form, { key: "clean/held" }), file))).toBe("403 AccessDenied");
    expect(await refused(post(malformed(form, { "Content-Type": "text/html" }), file))).toBe("403 AccessDenied");
    expect(await refused(post(malformed(form, { "x-amz-meta-note": "a" }), file))).toBe("403 AccessDenied");
    for (const key of ["incoming/held", "clean/held"]) expect(await read(key)).toBe("gone");
  });

  it("takes from 1 byte to as many as are allowed", async () => {
    const form = await formFor("incoming/large", { bytesMax: 1000 });

    expect(await refused(post(form, Buffer.alloc(1001)))).toBe("400 EntityTooLarge");
    expect(await refused(post(form, Buffer.alloc(0)))).toBe("400 EntityTooSmall");
    expect(await read("incoming/large")).toBe("gone");
    expect((await post(form, Buffer.alloc(1))).status).toBe(204);
    expect((await post(form, Buffer.alloc(1000))).status).toBe(204);
  });

  it("ends in time", async () => {
    const late = await anHourAgo(() => formFor("incoming/late", { seconds: 3_599 }));
    const open = await anHourAgo(() => formFor("incoming/open", { seconds: 3_900 }));

    expect(await refused(post(late, Buffer.from("a")))).toBe("403 AccessDenied");
    expect((await post(open, Buffer.from("a"))).status).toBe(204);
  });

  it("can't be made or changed by others", async () => {
    const form = await formFor("incoming/forged");
    const policy = Buffer.from(form.fields.Policy ?? "", "base64").toString();
    const widened = Buffer.from(policy.replace("1000", "9999")).toString("base64");
    const stranger = storageClientAt(storage.files.endpoint, {
      credentials: { accessKeyId: "local", secretAccessKey: "guessed" },
    });
    const theirs = uploadForms({ client: stranger, bucket: storage.bucket });
    const forged = await theirs.make({ key: "incoming/forged", contentType: pdf, bytesMax: 1000, seconds: 600 });

    for (const wrong of [malformed(form, { Policy: widened }), malformed(form, { "X-Amz-Signature": "0" }), forged])
      expect(await refused(post(wrong, Buffer.from("a")))).toBe("403 SignatureDoesNotMatch");
    expect(await read("incoming/forged")).toBe("gone");
  });

  it("goes to the bucket's own host on AWS", async () => {
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const client = storageClient({ region: "eu-central-1", credentials });

    const form = await uploadForms({ client, bucket: "saldo-prod-files" }).make({
      key: "incoming/a",
      contentType: pdf,
      bytesMax: 1,
      seconds: 1,
    });

    expect(form.url).toBe("https://saldo-prod-files.s3.eu-central-1.amazonaws.com/");
  });
});

describe("a link", () => {
  const linkTo = (fileName: string, { key = "clean/linked", contentType = pdf, seconds = 60 } = {}) =>
    fileLinks(storage).linkTo({ key, fileName, contentType, seconds });
  const saved = async (fileName: string): Promise<string | null> =>
    (await fetch(await linkTo(fileName))).headers.get("content-disposition");
  beforeAll(() => keep("clean/linked", Buffer.from("%PDF-1.7")));

  it("downloads the file as the type that it was given", async () => {
    const answer = await fetch(await linkTo("potwierdzenie.pdf", { contentType: "image/png" }));

    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe("%PDF-1.7");
    expect(answer.headers.get("content-type")).toBe("image/png");
  });

  it.each([
    ["a.pdf", "a.pdf", "a.pdf"],
    ["Zażółć gęślą jaźń ŁÓDŹ.pdf", "Zazolc gesla jazn LODZ.pdf", "Za%C5%BC%C3%B3%C5%82%C4%87%20g%C4%99%C5%9Bl%C4%85"],
    ['mój "plik".pdf', "moj _plik_.pdf", "m%C3%B3j%20%22plik%22.pdf"],
    ["it's (1)*.pdf", "it's (1)*.pdf", "it%27s%20%281%29%2A.pdf"],
    ["a%2Fb;c=d.pdf", "a_2Fb;c=d.pdf", "a%252Fb%3Bc%3Dd.pdf"],
    ["a\r\nSet-Cookie: b.pdf", "a__Set-Cookie: b.pdf", "a__Set-Cookie%3A%20b.pdf"],
    ["a\0\tb\u007f.pdf", "a__b_.pdf", "a__b_.pdf"],
    ["../..\\etc/passwd", ".._.._etc_passwd", ".._.._etc_passwd"],
    ["faktura\u202efdp.exe", "faktura_fdp.exe", "faktura_fdp.exe"],
    ["😀\ud800.pdf", "__.pdf", "%F0%9F%98%80%EF%BF%BD.pdf"],
  ])("saves under a name that ends no header and leads nowhere: %j", async (fileName, ascii, exact) => {
    const disposition = await saved(fileName);

    expect(disposition).toMatch(/^attachment; filename="[^"%\\]*"; filename\*=UTF-8''[\w%!#$&+.^`|~-]*$/);
    expect(disposition).toContain(`filename="${ascii}"`);
    expect(disposition).toContain(`filename*=UTF-8''${exact}`);
  });

  it("ends in time, and opens nothing else", async () => {
    await keep("clean/other", Buffer.from("a"));
    const late = await anHourAgo(() => linkTo("a.pdf", { seconds: 3_599 }));
    const open = await anHourAgo(() => linkTo("a.pdf", { seconds: 3_900 }));
    const link = await linkTo("a.pdf");

    const statuses = [late, open, link.replace("clean/linked", "clean/other"), link.replace("a.pdf", "b.exe")].map(
      async (address) => (await fetch(address)).status,
    );

    expect(await Promise.all(statuses)).toEqual([403, 200, 403, 403]);
  });
});

describe("storage that can't be reached", () => {
  const everything = (s3: { client: S3Client; bucket: string }): (() => Promise<unknown>)[] => [
    () => fileReader(s3).read({ key: "a", bytesMax: 10 }),
    () => fileKeeper(s3).keep({ key: "a", contentType: pdf, bytes: Buffer.alloc(3 * mebibyte) }),
    () => fileKeeper(s3).remove({ key: "a" }),
  ];

  it.each(["down", "silent", "half"] as const)("is refused in bounded time: %s", async (mode) => {
    const client = hasty(storage.files.endpoint);
    onTestFinished(() => client.destroy());
    storage.files.behave(mode);
    const startedAt = performance.now();

    for (const asking of everything({ client, bucket: storage.bucket }))
      expect(await thrownBy(asking())).toMatchObject(unavailable);

    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it("is refused where nobody listens, the bucket is missing, or we may not", async () => {
    const nobody = { client: hasty("http://127.0.0.1:1"), bucket: "saldo-test-files" };
    const noBucket = await failing(404, "NoSuchBucket");
    const forbidden = await failing(403, "AccessDenied");

    for (const s3 of [nobody, noBucket, forbidden])
      for (const asking of everything(s3)) expect(await thrownBy(asking())).toMatchObject(unavailable);
  });

  it("is refused where it falls silent or breaks off in the middle of a file", async () => {
    const silent = await answering((_, response) => {
      response.writeHead(200, { "content-length": 100 }).write("abc");
    });
    const breaking = await answering((_, response) => {
      response.writeHead(200, { "content-length": 100 }).write("abc", () => response.destroy());
    });

    for (const s3 of [silent, breaking])
      expect(await thrownBy(fileReader(s3).read({ key: "a", bytesMax: 1000 }))).toMatchObject(unavailable);
  });

  it("is refused where we have no credentials to make a form or a link with", async () => {
    const client = storageClientAt("http://127.0.0.1:1", { credentials: () => Promise.reject(new Error("none")) });
    const [forms, links] = [uploadForms({ client, bucket: "b" }), fileLinks({ client, bucket: "b" })];

    const made = forms.make({ key: "a", contentType: pdf, bytesMax: 1, seconds: 1 });
    const linked = links.linkTo({ key: "a", fileName: "a.pdf", contentType: pdf, seconds: 1 });

    expect(await thrownBy(made)).toMatchObject(unavailable);
    expect(await thrownBy(linked)).toMatchObject(unavailable);
  });

  it("is given up by every client of ours, and found where the SDKs are told", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_S3", storage.files.endpoint);
    vi.stubEnv("AWS_REGION", "eu-central-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
    const client = storageClient();
    onTestFinished(() => {
      vi.unstubAllEnvs();
      client.destroy();
    });

    expect(await fileReader({ client, bucket: storage.bucket }).read({ key: "none", bytesMax: 1 })).toBe("gone");

    expect(await client.config.maxAttempts()).toBe(3);
    const { requestHandler } = client.config as { requestHandler: { httpHandlerConfigs?: () => object } };
    expect(requestHandler.httpHandlerConfigs?.()).toMatchObject({
      connectionTimeout: 1_000,
      requestTimeout: 5_000,
      socketTimeout: 3_000,
      throwOnRequestTimeout: true,
    });
  });
});
