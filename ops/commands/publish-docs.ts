import { NoSuchBucket } from "@aws-sdk/client-s3";
import { storageClient } from "../../shared/gateways/files.ts";
import { CannotDo, command } from "../command.ts";

export default command({
  usage: `
  publish-docs        publishes the documentation on the stage's host for docs; readers see it within five minutes
    --bucket saldo-prod-docs-…   the output DocsBucket of Saldo-<stage>-docs`,
  options: { bucket: "required" },
  changes: "in-steps",
  prepare: async ({ bucket }, on) => {
    if (on.isLocal) throw new CannotDo("The local system has its documentation under /docs. Give --stage.");
    // Another bucket of the stage holds customers' files.
    if (!new RegExp(`^saldo-${on.name}-docs-\\d{12}$`).test(bucket))
      throw new CannotDo(`--bucket is not the bucket of the documentation of ${on.name}.`);
    const { awsRegion: region, apiAddress } = await on.settings();
    return {
      will: [`put the documentation of ${apiAddress} into the bucket ${bucket}`],
      about: { subject: bucket },
      run: async () => {
        // It renders the site: loaded where that is wanted.
        const { publishDocs } = await import("../publish-docs.ts");
        // A megabyte at once, from wherever somebody works.
        const client = storageClient({ region, requestHandler: { requestTimeout: 60_000 } });
        const names = await publishDocs({ client, bucket }, { apiAddress }).catch((error) => {
          if (error instanceof NoSuchBucket)
            throw new CannotDo(`There is no bucket ${bucket}: deploy Saldo-${on.name}-docs first.`);
          throw error;
        });
        on.say(`Published to ${bucket}: ${names.join(", ")}.`);
      },
    };
  },
});
