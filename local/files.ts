/**
 * S3, played locally: s3rver keeps the files. Before it stands a door of our own, which holds an upload form to its
 * policy, lets nobody in without a signature, reports what arrived, and plays S3's bad days: s3rver does none of these.
 */
import { mkdirSync } from "node:fs";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { uploads } from "../functions/manifest.ts";
import { localAws } from "./dynamo.ts";
import { listening } from "./listening.ts";
import { isAllowedOrigin } from "./origins.ts";
import { signatureOf } from "./signature.ts";
import { denied, formRefusal, postedForm, type S3Refusal, signatureDiffers, tooLarge } from "./upload-form.ts";

/** An object that was put where the manifest waits for uploads. */
export type Arrived = {
  readonly bucket: string;
  readonly key: string;
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
  /** Never here: no versions are kept locally. */
  readonly versionId?: string;
};

/**
 * `down`: S3 answers 503 · `silent`: it takes the request and never answers · `half`: it does what it is asked, and its
 * answer is lost.
 */
export type FileMode = "none" | "down" | "silent" | "half";

export type Files = {
  readonly endpoint: string;
  readonly mode: () => FileMode;
  readonly behave: (mode: FileMode) => void;
  /** Resolves when whoever was called with an arrival has ended. */
  readonly stop: () => Promise<void>;
};

type Uses = {
  /** Where the files are kept between runs. */
  readonly folder: string;
  /** Made unless it is there. */
  readonly bucket: string;
  /** Whose pages may post forms, beside those of this machine. */
  readonly origins: readonly string[];
  /** Told of each arrival once, when it was answered. */
  readonly onArrived: (arrived: Arrived) => unknown;
};

/** The door takes no larger bodies, because it holds them in memory: an e-mail as large as SES takes it, and what SES adds. */
const bodyBytesMax = 44_000_000;

export const startFiles = async ({ folder, bucket, origins, onArrived }: Uses): Promise<Files> => {
  const telling = new Set<Promise<void>>();
  let mode: FileMode = "none";
  let emulator: Promise<Emulator> | undefined;

  const tell = (arrived: Arrived): void => {
    const told = Promise.resolve(arrived)
      .then(onArrived)
      .then(
        () => {},
        (error) => console.error(error),
      )
      .finally(() => telling.delete(told));
    telling.add(told);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const cors = corsHeaders(request, origins);
    if (request.method === "OPTIONS") return cors ? void response.writeHead(200, cors).end() : refuse(response, noCors);
    response.setHeaders(new Map(Object.entries(cors ?? {})));
    const body = await bodyOf(request);
    if (mode === "silent") return;
    if (mode === "down") return refuse(response, slowDown);
    if (body.length > bodyBytesMax) return refuse(response, tooLarge(body.length, bodyBytesMax));
    const asked = await admitted(request, body);
    if ("code" in asked) return refuse(response, asked);
    emulator ??= startEmulator(folder, bucket);
    const answered = await forwarded(request, body, addressOf(await emulator));
    const isDone = (answered.statusCode ?? 500) < 300;
    if (isDone && asked.puts?.key.startsWith(uploads.prefix)) {
      const arrived = { ...asked.puts, etag: (answered.headers.etag ?? "").replaceAll('"', "") };
      response.once("close", () => tell(arrived));
    }
    if (mode === "half") {
      answered.resume();
      response.destroy();
      return;
    }
    response.writeHead(answered.statusCode ?? 500, answered.headers);
    // Whoever hangs up in the middle has seen enough.
    pipeline(answered, response, () => {});
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });
  mkdirSync(folder, { recursive: true });
  const port = await listening(server, 0);
  return {
    // An address of digits makes every SDK name the bucket in the path.
    endpoint: `http://127.0.0.1:${port}`,
    mode: () => mode,
    behave: (next) => {
      mode = next;
    },
    stop: async () => {
      while (telling.size > 0) await Promise.all(telling);
      await closed(server);
      const started = await emulator;
      if (started) await closed(started.httpServer);
    },
  };
};

/** What a request may do. `puts`: the object that it puts, if it does. */
type Admitted = { readonly puts?: Omit<Arrived, "etag"> };

const admitted = async (request: IncomingMessage, body: Buffer<ArrayBuffer>): Promise<Admitted | S3Refusal> => {
  const [path = "", search] = (request.url ?? "").split("?");
  const [, bucket = "", ...key] = decodeURIComponent(path).split("/");
  if (request.method === "POST" && search === undefined) {
    const form = await postedForm(request.headers["content-type"] ?? "", body);
    if ("code" in form) return form;
    const refusal = formRefusal(form, bucket, new Date());
    return refusal ?? { puts: { bucket, key: form.fields.get("key") ?? "", sizeBytes: form.file.size } };
  }
  const signature = signatureOf(request);
  if (signature === "none") return denied("Access Denied");
  if (signature === "wrong") return signatureDiffers;
  return request.method === "PUT" ? { puts: { bucket, key: key.join("/"), sizeBytes: body.length } } : {};
};

/** Only what posts a form needs leave: links are followed, not fetched. */
const corsHeaders = ({ method, headers }: IncomingMessage, origins: readonly string[]) => {
  const wanted = method === "OPTIONS" ? headers["access-control-request-method"] : method;
  if (wanted !== "POST" || !isAllowedOrigin(headers.origin, origins)) return undefined;
  return {
    "access-control-allow-origin": headers.origin,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
    "access-control-max-age": "3600",
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
};

const noCors: S3Refusal = {
  status: 403,
  code: "AccessForbidden",
  message: "CORSResponse: This CORS request is not allowed.",
};

const slowDown: S3Refusal = { status: 503, code: "SlowDown", message: "Please reduce your request rate." };

const refuse = (response: ServerResponse, { status, code, message, detail = {} }: S3Refusal): void => {
  const parts = Object.entries({ Code: code, Message: message, ...detail, RequestId: "local", HostId: "local" });
  const xml = parts.map(([name, value]) => `<${name}>${escaped(String(value))}</${name}>`).join("");
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error>${xml}</Error>`);
};

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A body that is too large loses what is beyond, but not all of its length. */
const bodyOf = async (request: IncomingMessage): Promise<Buffer<ArrayBuffer>> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (bytes <= bodyBytesMax) chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks);
};

const forwarded = (request: IncomingMessage, body: Buffer, to: AddressInfo): Promise<IncomingMessage> => {
  const { expect, "transfer-encoding": chunked, ...headers } = request.headers;
  return new Promise((resolve, reject) => {
    httpRequest(
      {
        host: to.address,
        port: to.port,
        method: request.method,
        path: request.url,
        headers: { ...headers, "content-length": body.length },
      },
      resolve,
    )
      .once("error", reject)
      .end(body);
  });
};

type Emulator = { readonly httpServer: Server; readonly run: () => Promise<AddressInfo> };
type Account = { readonly createKeyPair: (id: string, secret: string) => void };

/** It takes a third of a second to load: it is, when the first request comes. */
const startEmulator = async (folder: string, bucket: string): Promise<Emulator> => {
  const load = createRequire(import.meta.url);
  const S3rver = load("@20minutes/s3rver") as new (options: object) => Emulator;
  const { DUMMY_ACCOUNT } = load("@20minutes/s3rver/lib/models/account") as { DUMMY_ACCOUNT: Account };
  DUMMY_ACCOUNT.createKeyPair(localAws.AWS_ACCESS_KEY_ID, localAws.AWS_SECRET_ACCESS_KEY);
  const emulator = new S3rver({
    address: "127.0.0.1",
    port: 0,
    directory: folder,
    configureBuckets: [{ name: bucket }],
    silent: true,
    // It reckons with no apostrophe in a query, and the name of every file that is downloaded brings two. The door has
    // checked the signature; it still checks the time.
    allowMismatchedSignatures: true,
  });
  await emulator.run();
  return emulator;
};

const addressOf = ({ httpServer }: Emulator): AddressInfo => httpServer.address() as AddressInfo;

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
