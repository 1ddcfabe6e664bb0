import * as z from "zod/mini";
import { AuditKind, type AuditRecord, Change } from "../../shared/domain/audit-records/audit.ts";
import { UserId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import { csvOf } from "../../shared/http/csv.ts";
import { verb } from "../../shared/http/endpoint.ts";
import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { idsFrom } from "../../shared/ids.ts";
import type { AuditStore } from "../../shared/store/audit-store.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";

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
    /** Done at this instant or later. */
    from: z.optional(z.iso.datetime()),
    /** Done before this instant. */
    to: z.optional(z.iso.datetime()),
    /** `csv`: as a table of the newest thousand, in place of a page. */
    format: z.optional(z.enum(["json", "csv"])),
  }),
  answers: {
    200: {
      description: "A page: it may hold fewer than asked for though there are more, where not all are wanted",
      body: pageOf(Shown),
      csv: true,
    },
  },
} as const;

const tableRows = 1_000;
/** All of an account's people: a reading of DynamoDB's holds more. */
const people = 1_000;

type Uses = { readonly audit: AuditStore; readonly people: Pick<PeopleStore, "list"> };

export const listAuditRecords = verb(contract, (uses: Uses) => async ({ caller, query }) => {
  const { limit, cursor, userId, kind, from, to, format } = query;
  const isTable = format === "csv";
  const page = {
    limit: isTable ? tableRows : limit,
    after: sortKeyOf(cursor),
    from: from && idsFrom("au", new Date(from)),
    before: to && idsFrom("au", new Date(to)),
  };
  const [{ records, next }, { users }] = await Promise.all([
    uses.audit.list(caller.accountId, page),
    uses.people.list(caller.accountId, { limit: people }),
  ]);
  const names = new Map(users.map(({ id, firstName, lastName }) => [id, `${firstName} ${lastName}`]));
  const items = records
    .filter((record) => (!userId || record.userId === userId) && (!kind || record.kind === kind))
    .map((record) => shown(record, record.userId && names.get(record.userId)));
  if (!isTable) return { status: 200, body: { items, nextCursor: cursorOf(next) } };
  return {
    status: 200,
    headers: { "content-disposition": 'attachment; filename="audit-records.csv"' },
    csv: csvOf([columns, ...items.map(row)]),
  };
});

const shown = ({ id, at, userId, by, kind, subject, changes, from }: AuditRecord, userName: string | undefined) => ({
  id,
  at,
  userId,
  by,
  userName,
  kind,
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
  const told = changes.map(({ field, before = "", after = "" }) => `${field}: ${before} → ${after}`).join("; ");
  return [at, userName, userId, kind, subject, told, from];
};
