/** What the person who typed a command is told where it was not done. */
import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { Refusal } from "../shared/domain/refusal.ts";
import { MailInNotChanged } from "./activate-mail-in.ts";
import { CannotDo } from "./command.ts";
import { lacksCredentials, lacksRegion } from "./credentials.ts";
import { NotPrepared } from "./prepare-copy.ts";

const sentences: Readonly<Record<string, string>> = {
  address_taken:
    "Somebody already has this e-mail address; nothing was changed. If you are repeating a command, it succeeded the first time.",
  account_closed: "The account is closed; nothing was changed. A closed account can be neither frozen nor opened.",
  not_found:
    "There is no such e-mail address, id or item in a queue, so nothing was changed. Check it for typing errors; to enable-user, somebody must be shut out and of that account.",
  last_administrator:
    "They are the operator's only administrator who can sign in. Add another one first (add-staff --role operator-administrator), then repeat the command.",
  main_administrator_protected:
    "They are the company's main administrator, who is first replaced by another one: see A new main administrator in docs/operations.md.",
  too_many_invitations:
    "This address or account has been sent as many invitations as it may be in a day. Repeat the command later.",
  offer_not_in_catalogue: "The catalogue has no offer with this id; GET /back-office/offers lists them.",
  precondition_failed: "Their data changed in the meantime. Repeat the command.",
  invalid_request: "The notice is for one of the operator's desks: to unmark it, also give --desk-address.",
  gminas_not_loaded:
    "No gminas are in force, so the code can't be checked; nothing was opened. Load them (import-gminas) and repeat the command, or leave --seat-gmina out: BOK can set it later.",
  conflict: "Something changed in the meantime. Repeat the command.",
  payment_provider_unavailable: "Stripe did not answer. Repeat the command; if it goes on, see Stripe's status page.",
  payment_provider_failed: "Stripe refused the call: check the key in the stage's secret (saldo/<stage>/stripe).",
  temporarily_unavailable: "The table did not answer, so the change may or may not have been made. Repeat the command.",
};

/** A store's refusal has that as its cause: the table would seem not to answer. */
const isOfNoTable = (error: unknown): boolean =>
  error instanceof ResourceNotFoundException || (error instanceof Error && isOfNoTable(error.cause));

/** What a person can do about it; undefined for a bug. */
export const saidOf = (error: unknown): string | undefined => {
  if (error instanceof CannotDo || error instanceof MailInNotChanged || error instanceof NotPrepared)
    return error.message;
  if (lacksCredentials(error))
    return "No valid AWS credentials: sign in to the AWS account of the stage, then repeat the command.";
  if (lacksRegion(error)) return "No AWS region: set AWS_REGION to the stage's region, then repeat the command.";
  if (isOfNoTable(error))
    return "There is no such table in this AWS account and region: check --stage, --table and the shell's credentials.";
  return error instanceof Refusal ? (sentences[error.code] ?? `Refused: ${error.code}.`) : undefined;
};
