/** Lists: `?limit=&cursor=` and `{items, nextCursor?}`. A cursor holds a sort key only, never whose it is. */
import * as z from "zod/mini";
import { named, schemaNames, takes } from "../domain/model.ts";

/** As many may be asked for at once. */
export const pageLimitMax = 100;

export const cursorOf = (sortKey: string | undefined): string | undefined =>
  sortKey === undefined ? undefined : Buffer.from(sortKey).toString("base64url");

/** The sort key that a cursor holds. The store refuses one that is outside what is listed. */
export const sortKeyOf = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : Buffer.from(cursor, "base64url").toString();

/** Whether it is a text as we encode one: of other encodings, and of bytes that are no text, none came from us. */
const isCursor = (cursor: string): boolean => cursorOf(sortKeyOf(cursor)) === cursor;

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
