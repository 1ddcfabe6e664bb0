/** What a call takes and answers, read off the document's types. */
import type { paths } from "./schema.ts";

export type Method = "get" | "put" | "post" | "delete";

export type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];

export type Operation<P extends keyof paths, M extends Method> = paths[P][M];

/** How the body of an answer is read: `text` and `blob` are for tables (`format=csv`). */
export type ReadAs = "json" | "text" | "blob";

export type Init<Op, As extends ReadAs> = Params<Op> &
  Body<Op> & {
    readonly parseAs?: As;
    readonly signal?: AbortSignal;
    readonly headers?: Readonly<Record<string, string>>;
  };

/** `init` may be left out where nothing in it is required. */
export type Arguments<Op, As extends ReadAs> =
  Record<never, never> extends Init<Op, As> ? [init?: Init<Op, As>] : [init: Init<Op, As>];

type Params<Op> = Op extends { parameters: infer Parameters }
  ? Record<never, never> extends Parameters
    ? { readonly params?: Parameters }
    : { readonly params: Parameters }
  : { readonly params?: never };

type Body<Op> = Op extends { requestBody: { content: { "application/json": infer Sent } } }
  ? { readonly body: Sent }
  : { readonly body?: never };

type Success<Op> = Op extends { responses: infer Responses }
  ? Responses[keyof Responses & (200 | 201 | 202 | 204)]
  : never;

type Json<Response> = Response extends { content: { "application/json": infer Data } } ? Data : undefined;

export type Data<Op, As extends ReadAs> = As extends "text" ? string : As extends "blob" ? Blob : Json<Success<Op>>;

export type Answer<Op, As extends ReadAs> = {
  readonly data: Data<Op, As>;
  readonly status: number;
  /** The version of what is shown: the `If-Match` of an edit. */
  readonly etag: Success<Op> extends { headers: { ETag: string } } ? string : string | undefined;
  /** The path of what was made. */
  readonly location: string | undefined;
  /** Whether the key had been used before, so that the answer tells of what an earlier request made. */
  readonly replayed: boolean;
  /** Names this call in the operator's logs. */
  readonly requestId: string | undefined;
};

/** What `GET` lists page by page. */
export type Listed<Op> = Data<Op, "json"> extends { items: (infer Item)[]; nextCursor?: string } ? Item : never;

export type ListPaths = {
  [P in PathsWith<"get">]: Data<Operation<P, "get">, "json"> extends { nextCursor?: string } ? P : never;
}[PathsWith<"get">];
