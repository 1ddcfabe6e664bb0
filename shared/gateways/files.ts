/**
 * Keeps files in S3, and lets people put them there and fetch them. The only place that does. Each part stands alone, so
 * that a function carries only what it uses. What can't be reached is refused as `temporarily_unavailable`.
 *
 * Whoever reads or removes needs `s3:ListBucket` too: without it, S3 says of what is gone that it is forbidden.
 */
import type { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { attachmentNamed } from "../content-disposition.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";

type Uses = { readonly client: S3Client; readonly bucket: string };

/** Names one stored object; without a version, the one that lies there now. */
type Named = { readonly key: string; readonly versionId?: string | undefined };

/** Three tries of five seconds, and no silence longer than three while a file is read. */
export const storageClient = (config: S3ClientConfig = {}): S3Client =>
  new S3Client({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 5_000,
      socketTimeout: 3_000,
      throwOnRequestTimeout: true,
    },
    // The signature covers the SHA-256 of what is sent, so that S3 checks it as it is.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...config,
  });

export type UploadForm = { readonly url: string; readonly fields: Readonly<Record<string, string>> };
export type UploadForms = ReturnType<typeof uploadForms>;

export const uploadForms = ({ client, bucket }: Uses) => ({
  /**
   * What a browser posts (`multipart/form-data`: the fields, then `file`) to put one object there: under this very key,
   * as this very type, of 1 to `bytesMax` bytes, within `seconds`. Until then, it may be used again, and replaces.
   */
  async make(upload: {
    readonly key: string;
    readonly contentType: string;
    readonly bytesMax: number;
    readonly seconds: number;
  }): Promise<UploadForm> {
    const { key, contentType, bytesMax, seconds } = upload;
    return answered(
      createPresignedPost(client, {
        Bucket: bucket,
        Key: key,
        Fields: { "Content-Type": contentType },
        Conditions: [["content-length-range", 1, bytesMax]],
        Expires: seconds,
      }),
    );
  },
});

export type FileRead = { readonly bytes: Uint8Array; readonly versionId?: string } | "gone" | "too-large";
export type FileReader = ReturnType<typeof fileReader>;

export const fileReader = ({ client, bucket }: Uses) => ({
  /** The whole file. One of more than `bytesMax` is left where it is: no more than that is ever held in memory. */
  async read({ key, versionId, bytesMax }: Named & { readonly bytesMax: number }): Promise<FileRead> {
    try {
      const { Body, ContentLength, VersionId } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
      );
      const bytes = await bytesOf(Body as Readable, ContentLength, bytesMax);
      if (bytes === undefined) return "too-large";
      return { bytes, ...(VersionId && { versionId: VersionId }) };
    } catch (error) {
      if (isGone(error)) return "gone";
      throw unavailable(error);
    }
  },
});

export type FileKeeper = ReturnType<typeof fileKeeper>;

export const fileKeeper = ({ client, bucket }: Uses) => ({
  /** Keeps a file; keeping it again changes nothing. Whoever opens it by its address saves it, and never sees it shown. */
  async keep(file: { readonly key: string; readonly contentType: string; readonly bytes: Uint8Array }): Promise<void> {
    const { key, contentType, bytes } = file;
    await answered(
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: bytes,
          ContentType: contentType,
          ContentDisposition: "attachment",
        }),
      ),
    );
  },

  /** Removes an object; one that is gone is fine. Where S3 keeps versions, one that is not named is only hidden. */
  async remove({ key, versionId }: Named): Promise<void> {
    try {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    } catch (error) {
      if (!isGone(error)) throw unavailable(error);
    }
  },
});

export type FileCopier = ReturnType<typeof fileCopier>;

export const fileCopier = ({ client, bucket }: Uses) => ({
  /** Copies a file with its type; copying it again changes nothing. */
  async copy({ from, to }: { readonly from: string; readonly to: string }): Promise<"copied" | "gone"> {
    // A copy has no tags: whoever copies tags needs further rights.
    const named = { Bucket: bucket, Key: to, CopySource: encodeURI(`${bucket}/${from}`) };
    try {
      await client.send(new CopyObjectCommand({ ...named, TaggingDirective: "REPLACE" }));
      return "copied";
    } catch (error) {
      if (isGone(error)) return "gone";
      throw unavailable(error);
    }
  },
});

export type FileLinks = ReturnType<typeof fileLinks>;

export const fileLinks = ({ client, bucket }: Uses) => ({
  /**
   * An address that downloads a file under this name, as this type, for `seconds`, by whoever holds it. On Lambda it ends
   * with the function's credentials, if these end before. Nobody looks whether the file is there.
   */
  linkTo(file: {
    readonly key: string;
    readonly fileName: string;
    readonly contentType: string;
    readonly seconds: number;
  }): Promise<string> {
    const { key, fileName, contentType, seconds } = file;
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ResponseContentDisposition: attachmentNamed(fileName),
      ResponseContentType: contentType,
    });
    return answered(getSignedUrl(client, command, { expiresIn: seconds }));
  },
});

const bytesOf = async (body: Readable, saidBytes = 0, bytesMax: number): Promise<Uint8Array | undefined> => {
  if (saidBytes > bytesMax) {
    body.destroy();
    return undefined;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** What S3 says where there is nothing to read; the last, of a version that only marks that the object was removed. */
const goneNames = ["NoSuchKey", "NoSuchVersion", "MethodNotAllowed"];

const isGone = (error: unknown): boolean => error instanceof Error && goneNames.includes(error.name);

const answered = async <Answer>(asking: Promise<Answer>): Promise<Answer> => {
  try {
    return await asking;
  } catch (error) {
    throw unavailable(error);
  }
};

/** What was really wrong goes to the log. */
const unavailable = (error: unknown): Refusal => new Refusal(common.temporarily_unavailable, { cause: error });
