/** What several commands read of their options, and say of what is there. */
import { randomBytes } from "node:crypto";
import type * as z from "zod";
import { AccountId, CustomerId, operatorId } from "../../shared/domain/ids.ts";
import { EmailAddress } from "../../shared/domain/portal-users/portal-user.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import { isRefusal, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { loginOf } from "../change-access.ts";
import { CannotDo } from "../command.ts";
import type { Stage } from "../stage.ts";

export const accountOf = (text: string): AccountId => {
  const account = AccountId.safeParse(text);
  if (!account.success) throw new CannotDo("--account is missing, or not an account's id.");
  return account.data;
};

export const customerOf = (text: string): AccountId => {
  const account = CustomerId.safeParse(text);
  if (!account.success) throw new CannotDo("--account is missing, or not a customer's account.");
  return account.data;
};

export const emailOf = (text: string, option = "--email"): string => {
  const email = EmailAddress.safeParse(text);
  if (!email.success) throw new CannotDo(`${option} is missing, or not an e-mail address.`);
  return email.data;
};

type Read<Data> =
  | { readonly success: true; readonly data: Data }
  | { readonly success: false; readonly error: z.core.$ZodError };

/** What was read. Throws `CannotDo` with all that is wrong with it, a line each. */
export const checked = <Data>(read: Read<Data>): Data => {
  if (read.success) return read.data;
  throw new CannotDo(
    read.error.issues
      .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message))
      .join("\n"),
  );
};

/** An account by its id and its company's name. Throws `CannotDo` where there is none. */
export const accountNamed = async (on: Stage, accountId: AccountId): Promise<string> => {
  if (accountId === operatorId) return "the operator's own account";
  const { companyName, state } = await headOf(on, accountId);
  return `the account ${accountId} of ${companyName}${state === "open" ? "" : ` (${state})`}`;
};

const headOf = async (on: Stage, accountId: AccountId) => {
  try {
    return await ledgerStore({ table: on.table(), now: on.now }).head(accountId);
  } catch (error) {
    if (isRefusal(error, common.not_found))
      throw new CannotDo(`There is no account ${accountId} in this table, so nothing was changed. Check the id.`);
    throw error;
  }
};

/** Who signs in with the address of `--email`: for the record, and in words. Refuses `not_found`. */
export const userOf = async (on: Stage, text: string) => {
  const email = emailOf(text);
  const { accountId, userId } = await loginOf(loginStore(on.table()), email);
  return { email, about: { accountId, subject: userId }, named: `${email} of ${await accountNamed(on, accountId)}` };
};

/** Somebody of an account, by id or address: who they are, for the record, and in words. Throws `CannotDo` where nobody is. */
export const accountUserOf = async (on: Stage, given: { readonly account: string; readonly user: string }) => {
  const accountId = accountOf(given.account);
  const named = await accountNamed(on, accountId);
  const wanted = given.user.startsWith("us_") ? given.user : emailOf(given.user, "--user");
  const found = (await peopleStore(on.table()).all(accountId)).filter(
    ({ id, email }) => id === wanted || email === wanted,
  );
  const [user, ...others] = found;
  if (!user)
    throw new CannotDo(
      "The account has nobody with this id or address. If you are repeating an erasure, they are gone.",
    );
  if (others.length > 0)
    throw new CannotDo(`Several have this address, so give an id: ${found.map(({ id }) => id).join(", ")}.`);
  return { user, about: { accountId, subject: user.id }, named: `${user.email} (${user.id}) of ${named}` };
};

export const personOptions = {
  "first-name": "required",
  "last-name": "required",
  position: "required",
  email: "required",
  phone: "required",
} as const;

/** Somebody as the options say, with a password made up for the first sign-in. */
export const newPerson = (given: { readonly [Name in keyof typeof personOptions]: string }) => ({
  firstName: given["first-name"],
  lastName: given["last-name"],
  position: given.position,
  email: given.email,
  phone: given.phone,
  password: randomBytes(15).toString("base64url"),
});

/** Refuses `address_taken`: before anybody is asked, and before a password is shown that nobody has. */
export const mustBeFree = async (on: Stage, { email }: { readonly email: string }): Promise<void> => {
  if (await loginStore(on.table()).find(email)) throw new Refusal(userRefusals.address_taken);
};

/** Before the call: should its answer be lost, it may be done all the same. */
export const showPassword = ({ email, password }: { readonly email: string; readonly password: string }, on: Stage) =>
  on.say(`${email} signs in with the password ${password} (shown only now) and must change it at the first sign-in.`);

/** The fields that were given. */
export const present = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
