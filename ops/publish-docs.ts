/** Puts the documentation into the bucket of a stage, from where its host serves it. */
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type DocsFile, docsSite } from "../local/docs/site.ts";

type Uses = { readonly client: S3Client; readonly bucket: string };

/** Browsers and CloudFront ask again after five minutes, so that nobody has to tell CloudFront of a new version. */
const cacheControl = "public, max-age=300";

/** Answers the names of the files. Safe to repeat. A file that the site no longer has stays until it is removed by hand. */
export const publishDocs = async (
  { client, bucket }: Uses,
  { apiAddress }: { apiAddress: string },
): Promise<string[]> => {
  const site = await docsSite({ apiAddress });
  // The pages last: they name the others.
  const isPage = ({ name }: DocsFile) => name.endsWith(".html");
  const files = [...site.filter((file) => !isPage(file)), ...site.filter(isPage)];
  for (const { name, contentType, content } of files)
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: name,
        Body: content,
        ContentType: contentType,
        CacheControl: cacheControl,
      }),
    );
  return files.map(({ name }) => name);
};
