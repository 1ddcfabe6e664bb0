import * as z from "zod/mini";
import { attachmentNamed } from "../../shared/content-disposition.ts";
import { csvOf } from "../../shared/csv.ts";
import { type AuditRecord, Change } from "../../shared/domain/audit-records/audit.ts";
import { type AccountId, UserId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import { auditKinds } from "../../shared/domain/nouns.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { DayOrInstant, idsIn } from "../../shared/http/days.ts";
import {
  cursorOf,
  isTable,
  PageQuery,
  pageLimitMax,
  pageOf,
  refuseBrokenOff,
  sortKeyOrTable,
} from "../../shared/http/page.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { type AuditStore, type RecordsPage, recordsRead } from "../../shared/store/audit-store.ts";
import { type PeopleStore, usersRead } from "../../shared/store/people-store.ts";

const AuditKind = named("AuditKind", z.enum(auditKinds));

const Shown = named(
  "AuditRecord",
  z.strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    userId: z.optional(z.string()),
    /** Who, where it was none of the account's people. */
    by: z.optional(z.string()),
    /** As the account's people have it now; a deleted user has none. */
    userName: z.optional(z.string()),
    kind: AuditKind,
    subject: z.optional(z.string()),
    changes: z.optional(z.array(z.strictObject(Change.shape))),
    from: z.string(),
  }),
);

const contract = {
  summary: "Who did what, when, and from where, newest first",
  query: z.extend(PageQuery, {
    userId: z.optional(UserId),
    kind: z.optional(AuditKind),
    /** Done on this day in Warsaw or later, or at this instant or later. */
    from: z.optional(DayOrInstant),
    /** Done on this day in Warsaw or earlier, or before this instant. */
    to: z.optional(DayOrInstant),
    /** A table of the newest thousand in place of a page, and no cursor: `csv` for a spreadsheet in Polish, `machine` for programs (RFC 4180). */
    format: z.optional(z.enum(["json", "csv", "machine"])),
  }),
  answers: {
    200: {
      description: "A page: where few of thousands are wanted, it may hold fewer than asked for though there are more",
      body: pageOf(Shown),
      csv: true,
    },
  },
} as const;

const tableRows = 1_000;
/** More than most accounts have. The names of others are looked up by their ids. */
const peopleAtOnce = 100;

type Uses = { readonly audit: Pick<AuditStore, "list">; readonly people: Pick<PeopleStore, "named"> };

export const listAuditRecords = readingVerb(
  contract,
  ({ accountId, query }) => ({
    // Whoever asks is not known yet: even for a table no more than a page is read beside the guard.
    page: recordsRead(accountId, pageAsked(query)),
    people: usersRead(accountId, { limit: peopleAtOnce }),
  }),
  (uses: Uses) =>
    async ({ caller, query, found }) => {
      const { format } = query;
      const { records, next } = isTable(format) ? await tableOf(caller.accountId, query, found.page, uses) : found.page;
      const names = await namesOf(caller.accountId, records, found.people, uses);
      const items = records.map((record) => shown(record, record.userId && names.get(record.userId)));
      if (!isTable(format)) return { status: 200, body: { items, nextCursor: cursorOf(next, query) } };
      return {
        status: 200,
        headers: { "content-disposition": attachmentNamed("audit-records.csv") },
        csv: csvOf([columns, ...items.map(row)], format === "machine" ? "machine" : "spreadsheet"),
      };
    },
);

type Query = z.output<(typeof contract)["query"]>;

const pageAsked = ({ limit, cursor, format, ...filters }: Query): RecordsPage => {
  const { userId, kind } = filters;
  const keeps = (record: AuditRecord): boolean =>
    (!userId || record.userId === userId) && (!kind || record.kind === kind);
  return {
    limit: isTable(format) ? pageLimitMax : limit,
    after: sortKeyOrTable({ cursor, format }, filters),
    ...idsIn("au", filters),
    keeps: userId || kind ? keeps : undefined,
  };
};

/** The rest of a table, behind its first page. */
const tableOf = async (
  accountId: AccountId,
  query: Query,
  first: Awaited<ReturnType<AuditStore["list"]>>,
  { audit }: Uses,
) => {
  if (first.next === undefined) return first;
  const page = { ...pageAsked(query), limit: tableRows - first.records.length, after: first.next };
  const rest = await audit.list(accountId, page);
  const records = [...first.records, ...rest.records];
  refuseBrokenOff(records, rest.next, tableRows);
  return { records, next: rest.next };
};

/** The names of those who did something, as the account has them now. */
const namesOf = async (
  accountId: AccountId,
  records: readonly AuditRecord[],
  { users, next }: { readonly users: readonly PortalUser[]; readonly next: string | undefined },
  { people }: Uses,
): Promise<Map<string, string>> => {
  const known = new Set(users.map(({ id }) => id));
  const missing =
    next === undefined ? [] : records.flatMap(({ userId }) => (userId && !known.has(userId) ? [userId] : []));
  const others = await people.named(accountId, [...new Set(missing)]);
  return new Map([...users, ...others].map(({ id, firstName, lastName }) => [id, `${firstName} ${lastName}`]));
};

const shown = ({ id, at, userId, by, kind, subject, changes, from }: AuditRecord, userName: string | undefined) => ({
  id,
  at,
  userId,
  by,
  userName,
  kind: z.parse(AuditKind, kind),
  subject,
  changes,
  from,
});

const columns = ["at", "userName", "userId", "kind", "subject", "changes", "from"];

const row = ({
  at,
  by = "",
  userName = by,
  userId = "",
  kind,
  subject = "",
  changes = [],
  from,
}: ReturnType<typeof shown>): string[] => {
  const told = changes.map(({ field, before = "", after = "" }) => `${field}: ${before} → ${after}`).join(" · ");
  return [at, userName, userId, kind, subject, told, from];
};
