/** S3 as the local system plays it, on a folder of its own, for tests that keep files. */
import { rmSync } from "node:fs";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import { localAws } from "../../local/dynamo.ts";
import { type Arrived, type Files, startFiles } from "../../local/files.ts";
import { storageClient } from "../../shared/gateways/files.ts";
import { newFolder } from "./new-folder.ts";

export type Storage = {
  readonly client: S3Client;
  readonly bucket: string;
  readonly files: Files;
  /** What was put under `incoming/`, oldest first. */
  readonly arrived: readonly Arrived[];
  /** Resolves when so many have arrived. */
  readonly arrivals: (count: number) => Promise<readonly Arrived[]>;
  readonly stop: () => Promise<void>;
};

/** The page that may post forms. */
export const panelOrigin = "https://panel.example";

/** A folder that is given is left where it is when the storage stops. */
export const startStorage = async ({ folder }: { folder?: string } = {}): Promise<Storage> => {
  const own = folder ?? newFolder();
  const bucket = "saldo-test-files";
  const arrived: Arrived[] = [];
  const waiting = new Set<() => void>();
  const files = await startFiles({
    folder: own,
    bucket,
    origins: [panelOrigin],
    onArrived: (object) => {
      arrived.push(object);
      for (const look of waiting) look();
    },
  });
  // A busy machine may stand still for longer than a function waits.
  const client = storageClientAt(files.endpoint, { requestHandler: { requestTimeout: 60_000, socketTimeout: 60_000 } });
  return {
    client,
    bucket,
    files,
    arrived,
    arrivals: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (arrived.length < count) return;
          waiting.delete(look);
          resolve(arrived);
        };
        waiting.add(look);
        look();
      }),
    stop: async () => {
      client.destroy();
      await files.stop();
      if (folder === undefined) rmSync(own, { recursive: true, force: true });
    },
  };
};

/** A client as the functions have it. */
export const storageClientAt = (endpoint: string, config: S3ClientConfig = {}): S3Client =>
  storageClient({
    endpoint,
    region: localAws.AWS_REGION,
    credentials: { accessKeyId: localAws.AWS_ACCESS_KEY_ID, secretAccessKey: localAws.AWS_SECRET_ACCESS_KEY },
    ...config,
  });

/** Posts an upload form as a browser does. */
export const post = (
  form: { readonly url: string; readonly fields: Readonly<Record<string, string>> },
  bytes: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
  body.append("file", new Blob([bytes]), "potwierdzenie przelewu.pdf");
  return fetch(form.url, { method: "POST", body, headers });
};
