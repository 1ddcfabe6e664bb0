/** What is kept of a portal user, for whoever asks for their data or wants them gone. */
import type { Clock } from "../shared/clock.ts";
import type { AuditRecord, Done } from "../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../shared/domain/ids.ts";
import type { PortalUser } from "../shared/domain/portal-users/portal-user.ts";
import * as userRefusals from "../shared/domain/portal-users/refusals.ts";
import { administersStaff } from "../shared/domain/portal-users/user-administration.ts";
import { Refusal } from "../shared/domain/refusal.ts";
import { type AuditStore, auditStore } from "../shared/store/audit-store.ts";
import { keys, ranges } from "../shared/store/keys.ts";
import { noticeStore } from "../shared/store/notice-store.ts";
import type { PeopleStore } from "../shared/store/people-store.ts";
import type { Item, Range, Table } from "../shared/store/table.ts";
import type { UserStore } from "../shared/store/user-store.ts";

const atOnce = 100;

const itemsOf = async (table: Pick<Table, "query">, range: Range): Promise<Item[]> => {
  const found: Item[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await table.query(range, { limit: atOnce, newestFirst: false, after });
    found.push(...items);
    after = next;
  } while (after !== undefined);
  return found;
};

const recordsOf = async (
  audit: Pick<AuditStore, "list">,
  accountId: AccountId,
  keeps: (record: AuditRecord) => boolean,
): Promise<AuditRecord[]> => {
  const found: AuditRecord[] = [];
  let after: string | undefined;
  do {
    const { records, next } = await audit.list(accountId, { limit: atOnce, after, keeps });
    found.push(...records);
    after = next;
  } while (after !== undefined);
  return found;
};

/** Of a record, what is theirs: not who else did it and from where, nor what they changed of others. */
const ownPartOf =
  (person: string) =>
  ({ userId, by: _, subject, changes, from, ...record }: AuditRecord) => ({
    ...record,
    ...(userId === person && { userId, from }),
    ...(subject !== undefined && (subject === person || !subject.startsWith("us_")) && { subject }),
    ...(subject === person && { changes }),
  });

/**
 * What is found by a person's id and address: profile, how they sign in, sessions, their audit records, the cases that they opened (by
 * number: what they wrote is on the case's page). Never a password's hash, a secret of an app or a code.
 */
export const dataOf = async (table: Table, { accountId, id, email, sessions, ...profile }: PortalUser) => {
  const [login, recipients] = await table.getAll([keys.login(email), keys.lowBalanceRecipients(accountId)]);
  const isTheirs = login?.userId === id;
  const [held, cases, addressMark, auditRecords] = await Promise.all([
    itemsOf(table, ranges.sessions(accountId, id)),
    itemsOf(table, ranges.changeRequests(accountId)),
    noticeStore(table).markOf(email),
    recordsOf(auditStore(table), accountId, ({ userId, subject }) => userId === id || subject === id),
  ]);
  return {
    profile: { id, accountId, email, ...profile },
    signsIn: { withPassword: isTheirs && login?.passwordHash != null, withApp: isTheirs && login?.totp != null },
    sessions: held.map(({ id: session, device, address, createdAt, expiresAt }) => ({
      id: session,
      device,
      address,
      createdAt,
      expiresAt,
    })),
    isExtraRecipientOfLowBalance: Object.hasOwn((recipients?.byAddress ?? {}) as object, email),
    addressMark: addressMark ?? null,
    cases: cases
      .filter(({ openedBy }) => (openedBy as { readonly userId?: string } | undefined)?.userId === id)
      .map(({ number, kind, state, createdAt }) => ({ number, kind, state, createdAt })),
    auditRecords: auditRecords.map(ownPartOf(id)),
  };
};

type Uses = {
  readonly people: Pick<PeopleStore, "staffAdministrators">;
  readonly users: Pick<UserStore, "remove">;
  readonly notices: { readonly unmark: (address: string) => Promise<void> };
  readonly now: Clock;
};

/** Refuses whom no erasure may take: the main administrator is replaced first, and the last administrator of the staff stays. */
export const mayErase = async (people: Uses["people"], user: PortalUser): Promise<PortalUser | undefined> => {
  if (user.isMainAdministrator) throw new Refusal(userRefusals.main_administrator_protected);
  if (user.accountId !== operatorId || !administersStaff(user)) return undefined;
  const other = (await people.staffAdministrators()).find(({ id }) => id !== user.id);
  if (!other) throw new Refusal(userRefusals.last_administrator);
  return other;
};

/**
 * Deletes somebody: profile, login, place in a policy, as a recipient of alerts, and whether e-mails to them bounced. The audit trail keeps
 * their id. Refuses as `mayErase` does, and `conflict` where they were changed meanwhile.
 */
export const erasePerson =
  ({ people, users, notices, now }: Uses) =>
  async (user: PortalUser): Promise<void> => {
    const witness = await mayErase(people, user);
    const { accountId, id, email } = user;
    const deleted: Done = { accountId, by: "operator", kind: "user-deleted", subject: id, from: "operations" };
    // First: once the user is gone, nobody knows the address.
    await notices.unmark(email);
    await users.remove(user, { witness, followUps: { at: now(), records: [deleted] } });
  };
