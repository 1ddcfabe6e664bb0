import { execFile } from "node:child_process";
import { expect, it } from "vitest";
import { lacksCredentials } from "../../ops/credentials.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";

/** A shell of somebody who has not signed in to AWS. */
const signedOut = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  AWS_REGION: "eu-central-1",
  AWS_EC2_METADATA_DISABLED: "true",
};

const person = [
  ...["--first-name", "Hanna", "--last-name", "Maj", "--position", "Konsultantka"],
  ...["--email", "hanna@operator.example", "--phone", "+48221234503"],
];

it.each([
  ["SES", ["activate-mail-in"]],
  ["SES", ["deactivate-mail-in"]],
  ["SQS", ["redrive"]],
  ["a read of the table", ["list-machine-keys"]],
  ["a write to the table", ["add-staff", "--role", "operator-helpdesk", ...person]],
  ["a write that may be unknown", ["make-machine-key", "--name", "rating", "--scopes", "usage.write"]],
  ["who runs it", ["set-offer", "--account", "ac_01K00000000000000000000001", "--offer", "of_start"]],
])("says to sign in, and shows no stack, where the shell has no credentials: %s, %j", async (_, argv) => {
  const { code, said } = await new Promise<{ code: unknown; said: string }>((done) => {
    execFile(
      process.execPath,
      ["ops/main.ts", ...argv, "--stage", "dev", "--reason", "Rehearsal"],
      { env: signedOut },
      (error, _out, said) => done({ code: error?.code, said }),
    );
  });

  expect([code, said]).toEqual([
    1,
    "No valid AWS credentials: sign in to the AWS account of the stage, then repeat the command.\n",
  ]);
});

it("says to set the region where neither the shell nor its profile has one", async () => {
  const { AWS_REGION: _, ...nowhere } = signedOut;
  const said = await new Promise<string>((done) => {
    execFile(process.execPath, ["ops/main.ts", "list-runs", "--stage", "dev"], { env: nowhere }, (_error, _out, text) =>
      done(text),
    );
  });

  expect(said).toBe("No AWS region: set AWS_REGION to the stage's region, then repeat the command.\n");
});

it("knows credentials that are over, whatever wraps the error, from a table that does not answer", () => {
  const over = Object.assign(new Error("The security token included in the request is expired"), {
    name: "ExpiredTokenException",
  });

  expect(lacksCredentials(over)).toBe(true);
  expect(lacksCredentials(new Refusal(common.temporarily_unavailable, { cause: over }))).toBe(true);
  expect(lacksCredentials(new Refusal(common.temporarily_unavailable, { cause: new Error("timeout") }))).toBe(false);
  expect(lacksCredentials("ExpiredTokenException")).toBe(false);
});
