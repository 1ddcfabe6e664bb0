import { execFile } from "node:child_process";
import { afterEach, expect, it, vi } from "vitest";
import { lacksCredentials } from "../../ops/credentials.ts";
import { parsed } from "../../ops/parsed.ts";
import { runCommand } from "../../ops/run.ts";
import { stageOf } from "../../ops/stage.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { thrownBy } from "../support/refusals.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A shell of somebody who has not signed in to AWS. */
const signedOut = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  AWS_REGION: "eu-central-1",
  AWS_EC2_METADATA_DISABLED: "true",
};
const noSignIn = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
};

const person = [
  ...["--first-name", "Hanna", "--last-name", "Maj", "--position", "Konsultantka"],
  ...["--email", "hanna@operator.example", "--phone", "+48221234503"],
];

const redrive = ["redrive", "--stage", "dev", "--reason", "Rehearsal"];

it("says to sign in, and shows no stack, where the shell has no credentials", async () => {
  const { code, said } = await new Promise<{ code: unknown; said: string }>((done) => {
    execFile(process.execPath, ["ops/main.ts", ...redrive], { env: signedOut }, (error, _out, said) =>
      done({ code: error?.code, said }),
    );
  });

  expect([code, said]).toEqual([
    1,
    "No valid AWS credentials: sign in to the AWS account of the stage, then repeat the command.\n",
  ]);
});

// In this process, since only the sentence takes one of its own.
it.each([
  ["SES", ["activate-mail-in"]],
  ["SES", ["deactivate-mail-in"]],
  ["SQS", ["redrive"]],
  ["a read of the table", ["list-machine-keys"]],
  ["a write to the table", ["add-staff", "--role", "operator-helpdesk", ...person]],
  ["a write that may be unknown", ["make-machine-key", "--name", "rating", "--scopes", "usage.write"]],
  ["who runs it", ["set-offer", "--account", "ac_01K00000000000000000000001", "--offer", "of_start"]],
])("knows that the shell has no credentials, whatever asks for them: %s, %j", async (_, argv) => {
  for (const [name, value] of Object.entries({ ...noSignIn, ...signedOut })) vi.stubEnv(name, value);
  const { name, command, values } = parsed([...argv, "--stage", "dev", "--reason", "Rehearsal"]);
  const { stage, data: __, ...given } = values;

  const terminal = { isThere: false, ask: () => expect.unreachable("nobody is there") };
  const error = await thrownBy(runCommand({ name, command, given }, { on: await stageOf(stage), terminal }));

  expect(lacksCredentials(error)).toBe(true);
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
