/** What the conditions of several nouns are shown on. */
import type { EntryDraft } from "../../../shared/domain/account/ledger.ts";
import type { AccountId } from "../../../shared/domain/ids.ts";
import { type Login, newSession, type PortalUser } from "../../../shared/domain/portal-users/portal-user.ts";
import type { CardTopUp } from "../../../shared/domain/top-ups/card-top-up.ts";
import { newId } from "../../../shared/ids.ts";
import { sha256 } from "../../../shared/security/hash.ts";
import { type Key, keys } from "../../../shared/store/keys.ts";
import { ledgerStore } from "../../../shared/store/ledger-store.ts";
import { loginStore } from "../../../shared/store/login-store.ts";
import type { RequestKey } from "../../../shared/store/request-key.ts";
import type { Table, Write } from "../../../shared/store/table.ts";
import { userStore } from "../../../shared/store/user-store.ts";
import { keepingOf } from "../../support/administration.ts";
import { keepPerson, somePerson } from "../../support/people.ts";
import { someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";

export const ledgerOn = (table: Table, at = now) => ledgerStore({ table, now: () => at, pause: async () => {} });

export const post = (table: Table, accountId: AccountId, draft: EntryDraft, at = now) =>
  ledgerOn(table, at).post(accountId, () => ({ drafts: [draft] }), {});

export const requestOf = (
  { accountId, createdBy }: Pick<CardTopUp, "accountId" | "createdBy">,
  key: string,
): RequestKey => ({
  accountId,
  userId: createdBy,
  route: "top-ups",
  key,
  bodyHash: sha256("the body"),
});

export const session = (person: ReturnType<typeof somePerson>, id = newId("se", now)) =>
  newSession(person.login, {
    id,
    secretHash: sha256(id),
    next: "signed-in",
    device: "tests",
    address: "192.0.2.1",
    now,
  });

export type Person = ReturnType<typeof somePerson>;

export const changedLogin = ({ login }: Person, changes: Partial<Login>): Write => ({
  Put: { Item: { ...keys.login(login.email), ...login, ...changes } },
});

export const changedUser = ({ user }: Person, changes: Partial<PortalUser>): Write => ({
  Put: { Item: { ...keys.user(user.accountId, user.id), ...user, ...changes } },
});

/** As if so many e-mails had been sent now, and were counted under this key. */
export const mailsCounted = (Key: Key, mails: number): Write => {
  const sent = Array.from({ length: mails }, (_, place) => [`sent${place + 1}`, now.getTime()]);
  return { Put: { Item: { ...Key, ...Object.fromEntries(sent) } } };
};

export const newHash = "the hash of a new password";

export const passwordOf = async (table: Table, { login }: Person) =>
  (await loginStore(table).find(login.email))?.passwordHash;

/** A company: its main administrator, who acts, and somebody whom they keep. */
export const companyOf = async (table: Table, changes: Parameters<typeof somePerson>[1] = {}) => {
  const accountId = someAccountId();
  const actor = await keepPerson(table, somePerson(accountId));
  const user = { isMainAdministrator: false, role: "finance" as const, ...changes.user };
  return { accountId, actor, jan: await keepPerson(table, somePerson(accountId, { ...changes, user })) };
};

export type Company = Awaited<ReturnType<typeof companyOf>>;

export const renamed = ({ user }: Person, changes: Partial<PortalUser> = {}): PortalUser => ({
  ...user,
  firstName: "Ola",
  version: user.version + 1,
  ...changes,
});

export const edits = (
  table: Table,
  { actor, jan }: Pick<Company, "actor" | "jan">,
  to = renamed(jan),
  login: Partial<Login> = {},
) => userStore(table).edit(jan.user, to, { credentialVersion: to.credentialVersion, ...login }, keepingOf(actor.user));

export const someAddress = () => `anna.${crypto.randomUUID()}@example.com`;
