/** What is kept of a portal user, for whoever asks for their data. */
import type { AuditRecord } from "../shared/domain/audit-records/audit.ts";
import type { AccountId } from "../shared/domain/ids.ts";
import type { PortalUser } from "../shared/domain/portal-users/portal-user.ts";
import { type AuditStore, auditStore } from "../shared/store/audit-store.ts";
import { keys, ranges } from "../shared/store/keys.ts";
import { noticeStore } from "../shared/store/notice-store.ts";
import type { Item, Range, Table } from "../shared/store/table.ts";
import { everyPage } from "./every-page.ts";

const limit = 100;

const itemsOf = async (table: Pick<Table, "query">, range: Range): Promise<Item[]> => {
  const found: Item[] = [];
  for await (const { items } of everyPage((after?: string) => table.query(range, { limit, newestFirst: false, after })))
    found.push(...items);
  return found;
};

const recordsOf = async (
  audit: Pick<AuditStore, "list">,
  accountId: AccountId,
  keeps: (record: AuditRecord) => boolean,
): Promise<AuditRecord[]> => {
  const found: AuditRecord[] = [];
  for await (const { records } of everyPage((after?: string) => audit.list(accountId, { limit, after, keeps })))
    found.push(...records);
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
