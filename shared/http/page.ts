/** Lists: `?limit=&cursor=` and `{items, nextCursor?}`. A cursor holds a sort key only, never whose it is. */
import * as z from "zod/mini";
import * as faults from "../domain/faults.ts";
import { named, schemaNames, takes } from "../domain/model.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";

/** As many may be asked for at once. */
export const pageLimitMax = 100;

/** What a page is asked for by, beside its size and place: the filters. */
type Filters = Readonly<Record<string, unknown>>;

/** The cursor of the page behind a sort key. It holds the filters too, for it is a place in what they let through. */
export const cursorOf = (sortKey: string | undefined, filters: Filters = {}): string | undefined =>
  sortKey === undefined ? undefined : encoded(`${textOf(filters)}${sortKey}`);

/**
 * The sort key that a cursor holds. The store refuses one that is outside what is listed; so is the empty one, which a cursor of
 * other filters gives.
 */
export const sortKeyOf = (cursor: string | undefined, filters: Filters = {}): string | undefined => {
  if (cursor === undefined) return undefined;
  const [text, expected] = [decoded(cursor), textOf(filters)];
  return text.startsWith(expected) ? text.slice(expected.length) : "";
};

/** Beside pages, some lists are given whole: `csv` for a spreadsheet, `machine` for programs (RFC 4180). */
export const isTable = (format: string | undefined): format is "csv" | "machine" =>
  format === "csv" || format === "machine";

/** As `sortKeyOf`; a table takes no cursor, for one that begins in the middle is taken for whole. */
export const sortKeyOrTable = (
  { cursor, format }: { readonly cursor?: string | undefined; readonly format?: string | undefined },
  filters: Filters,
): string | undefined => (isTable(format) && cursor !== undefined ? "" : sortKeyOf(cursor, filters));

/**
 * Refuses `invalid_request` where a table breaks off before it has `rowsMax` rows, though there are more: it would be taken for whole.
 * Without `rowsMax`, where it breaks off at all.
 */
export const refuseBrokenOff = (
  rows: readonly unknown[],
  next: string | undefined,
  rowsMax = Number.POSITIVE_INFINITY,
): void => {
  if (next !== undefined && rows.length < rowsMax)
    throw new Refusal(common.invalid_request, { errors: [{ pointer: "?from", fault: faults.period_too_long }] });
};

/** Empty where nothing is filtered. How many are asked for at once, and in which form, may differ from page to page. */
const textOf = ({ limit: _, cursor: __, format: ___, ...filters }: Filters): string => {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ""
    : `${given
        .map(([name, value]) => `${name}=${value}`)
        .sort()
        .join("&")}?`;
};

const encoded = (text: string): string => Buffer.from(text).toString("base64url");
const decoded = (cursor: string): string => Buffer.from(cursor, "base64url").toString();

/** Whether it is a text as we encode one: of other encodings, and of bytes that are no text, none came from us. */
const isCursor = (cursor: string): boolean => encoded(decoded(cursor)) === cursor;

export const PageQuery = z.strictObject({
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(pageLimitMax)), 50),
  cursor: z.optional(
    takes(
      { description: "`nextCursor` of the page before", format: "cursor" },
      z.string().check(z.maxLength(300), z.regex(/^[A-Za-z0-9_-]+$/, { abort: true }), z.refine(isCursor)),
    ),
  ),
});

/** A page of items whose schema has a name: `TopUpPage` for `TopUp`. */
export const pageOf = <Item extends z.ZodMiniType>(item: Item) =>
  named(`${schemaNames.get(item)}Page`, z.strictObject({ items: z.array(item), nextCursor: z.optional(z.string()) }));
