import type Stripe from "stripe";
import type { z } from "zod";
import type { Cause } from "./events.ts";
import type { Form } from "./form.ts";
import { type Created, type Page, readParameters } from "./parameters.ts";
import { noSuch } from "./refusals.ts";

/** What the API's operations have in common: how each is described, and how lists are cut into pages. */

export type Execution = { readonly object: object; readonly caused?: readonly string[] };

/** `prepare` refuses unsound parameters; what it gives executes the request, and is called at most once. */
export type Operation = {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly prepare: (form: Form, id: string, request: Cause) => () => Execution;
};

export const operation = <Table extends z.ZodType>(
  method: Operation["method"],
  path: RegExp,
  table: Table,
  prepare: (parameters: z.output<Table>, id: string, request: Cause) => () => Execution,
): Operation => ({ method, path, prepare: (form, id, request) => prepare(readParameters(table, form), id, request) });

export const isWithin = (created: number, wanted: Created): boolean => {
  if (wanted === undefined) return true;
  if (typeof wanted === "number") return created === wanted;
  const { gt = -1, gte = 0, lt = Number.POSITIVE_INFINITY, lte = Number.POSITIVE_INFINITY } = wanted;
  return created > gt && created >= gte && created < lt && created <= lte;
};

/** One page, newest first. Items of one second stand in the order they came to be, the last first. */
export const listOf = <Item extends { id: string; created: number }>(
  items: readonly Item[],
  { limit, starting_after, ending_before }: Page,
  kind: string,
  url: string,
): Stripe.ApiList<Item> => {
  const newestFirst = items.toReversed().sort((one, other) => other.created - one.created);
  const placeOf = (id: string, param: string): number => {
    const place = newestFirst.findIndex((item) => item.id === id);
    if (place < 0) throw noSuch(kind, id, param, 400);
    return place;
  };
  if (ending_before !== undefined) {
    const before = newestFirst.slice(0, placeOf(ending_before, "ending_before"));
    return { object: "list", url, has_more: before.length > limit, data: before.slice(-limit) };
  }
  const after =
    starting_after === undefined ? newestFirst : newestFirst.slice(placeOf(starting_after, "starting_after") + 1);
  return { object: "list", url, has_more: after.length > limit, data: after.slice(0, limit) };
};
