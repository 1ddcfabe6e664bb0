/** `npm run ops -- <command>`: what operations do by hand, against the local system or a stage. */
import { createInterface } from "node:readline/promises";
import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { Refusal } from "../shared/domain/refusal.ts";
import { MailInNotChanged } from "./activate-mail-in.ts";
import { CannotDo } from "./command.ts";
import { lacksCredentials } from "./credentials.ts";
import { parsed, usage } from "./parsed.ts";
import { NotPrepared } from "./prepare-copy.ts";
import { runCommand, type Terminal } from "./run.ts";
import { stageOf } from "./stage.ts";

const sentences: Readonly<Record<string, string>> = {
  address_taken:
    "Somebody already has this e-mail address; nothing was changed. If you are repeating a command, it succeeded the first time.",
  account_closed: "The account is closed; nothing was changed. A closed account can be neither frozen nor opened.",
  not_found:
    "Nobody has this e-mail address (enable-user: nobody of the account is shut out with it), or there is no such notice, machine key or item in the queue, or no such account.",
  last_administrator:
    "They are the operator's only administrator who can sign in. Add another one first (add-staff --role operator-administrator), then repeat the command.",
  too_many_invitations:
    "This address or account has been sent as many invitations as it may be in a day. Repeat the command later.",
  precondition_failed: "They were changed meanwhile. Repeat the command.",
  invalid_request: "The notice is for one of the operator's desks: to unmark it, also give --desk-address.",
  gminas_not_loaded:
    "No gminas are in force, so the code can't be checked; nothing was opened. Load them (import-gminas) and repeat the command, or leave --seat-gmina out: BOK can set it later.",
  conflict: "Something changed meanwhile. Repeat the command.",
  payment_provider_unavailable: "Stripe did not answer.",
  payment_provider_failed: "Stripe refused the call: look at the key in the stage's secret.",
  temporarily_unavailable: "The table did not answer, and whether it was done is unknown. Repeat the command.",
};

/** A store's refusal has that as its cause: the table would seem not to answer. */
const isOfNoTable = (error: unknown): boolean =>
  error instanceof ResourceNotFoundException || (error instanceof Error && isOfNoTable(error.cause));

/** What a person can do about it; undefined for a bug. */
const saidOf = (error: unknown): string | undefined => {
  if (error instanceof CannotDo || error instanceof MailInNotChanged || error instanceof NotPrepared)
    return error.message;
  if (lacksCredentials(error))
    return "No valid AWS credentials: sign in to the AWS account of the stage, then repeat the command.";
  if (isOfNoTable(error)) return "There is no such table in this AWS account and region.";
  return error instanceof Refusal ? (sentences[error.code] ?? `Refused: ${error.code}.`) : undefined;
};

const terminal: Terminal = {
  isThere: process.stdin.isTTY === true,
  ask: async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
};

try {
  const argv = process.argv.slice(2);
  if (argv.length === 0) throw new CannotDo(usage());
  const { name, command, values } = parsed(argv);
  const { stage, data, ...given } = values;
  await runCommand(
    { name, command, given },
    { on: await stageOf(stage, { folder: data, table: given.table }), terminal },
  );
} catch (error) {
  const said = saidOf(error);
  if (said === undefined) throw error;
  console.error(said);
  process.exitCode = 1;
}
