/** Audit records: who did what, when, and from where. They are kept by the account whose people did it, and never edited. */
import * as z from "zod/mini";
import { AccountId, Instant, UserId } from "../ids.ts";
import type { AuditKind } from "../nouns.ts";

/** What a change changed, field by field. People's own data stand there shortened: see `shortened`. */
export const Change = z.object({
  field: z.string(),
  before: z.optional(z.string()),
  after: z.optional(z.string()),
});
export type Change = z.infer<typeof Change>;

export const AuditRecord = z.object({
  id: z.string(),
  /** The account of whoever did it, or that it was done to by the operator. */
  accountId: AccountId,
  userId: z.optional(UserId),
  /** Who, where it was no portal user of the account: `operator`, or the address that a link to decide was sent to. */
  by: z.optional(z.string()),
  /** What was done: a record is made with a kind that a noun declares, and here is kept as it is. */
  kind: z.string(),
  /** The customer's account that it was done to, where it is not the same. */
  subjectAccountId: z.optional(AccountId),
  /** What it was done to: a user, a policy, a route, an entry. */
  subject: z.optional(z.string()),
  changes: z.optional(z.array(Change)),
  at: Instant,
  /** The network address. */
  from: z.string(),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** What was done, for a record that is to be made. */
export type Done = Omit<AuditRecord, "id" | "at" | "kind"> & { readonly kind: AuditKind };

/** A new record. Records are listed by their ids, so its id is made of the moment that it records. */
export const newAuditRecord = (record: Done, at: Date, newId: (prefix: "au", at: Date) => string): AuditRecord => ({
  id: newId("au", at),
  ...record,
  at: at.toISOString(),
});

/**
 * A person's data as a record holds it: enough to see what was changed, too little to name anybody. So a deleted person
 * is pseudonymous from the first, and the trail need not be rewritten.
 */
export const shortened = (text: string): string => {
  const [local = "", domain] = text.split("@");
  if (domain !== undefined) return `${local.slice(0, 1)}…@${domain}`;
  return /^\+\d+$/.test(text) ? `…${text.slice(-3)}` : `${[...text][0] ?? ""}…`;
};

/** The fields that differ. `hidden` fields are people's data, and shortened. */
export const changesBetween = <Fields extends Readonly<Record<string, unknown>>>(
  before: Fields | undefined,
  after: Fields | undefined,
  hidden: readonly (keyof Fields & string)[] = [],
): Change[] => {
  const told = (fields: Fields | undefined, field: string): string | undefined => {
    const value = fields?.[field];
    if (value === undefined) return undefined;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return hidden.includes(field) ? shortened(text) : text;
  };
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]))
    .map((field) => {
      const [was, is] = [told(before, field), told(after, field)];
      return { field, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) };
    });
};
