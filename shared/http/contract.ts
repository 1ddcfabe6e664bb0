/** What a verb promises: its contract, the request that an action is given by it, and the answer. */
import type * as z from "zod/mini";
import type { Language } from "../domain/language.ts";
import type { Problem } from "../domain/refusal.ts";
import type { Caller } from "./caller.ts";
import type { Machine } from "./machine.ts";

/** What a route takes and answers. It validates requests, and the OpenAPI document is made of it. */
export type Contract = {
  readonly summary: string;
  readonly path?: z.ZodMiniObject;
  readonly query?: z.ZodMiniObject;
  readonly body?: z.ZodMiniObject;
  /** The body comes from a form of a page: `application/x-www-form-urlencoded`. */
  readonly bodyIs?: "form";
  /** The body is taken as the text that was sent, and this header signs it. */
  readonly signedBy?: "stripe-signature";
  /**
   * The header `Idempotency-Key`, by which a repetition is the same request: every POST says whether it takes one, or why not
   * (tests/openapi.test.ts); the form of a page can't send one. One that takes it hands `idempotencyKey` to its store, which keeps it in the transaction of what is made
   * (`store/request-key.ts`): by account, user and route, for 30 days. The same key and body then do nothing, and the answer bears
   * `replayMark`; another body is refused `idempotency_key_reused`. Where there was nothing left to do the key need not be kept. Who takes
   * none ignores the header.
   */
  readonly idempotencyKey?: "required" | "optional" | { readonly none: string };
  /**
   * What is edited must be named by its ETag: the one that was read last. Where it is optional, the action says when it must be there.
   * `or-none`: what isn't there yet is made with `If-None-Match: *` in its place.
   */
  readonly ifMatch?: "required" | "optional" | "or-none";
  readonly answers: Readonly<
    Record<
      number,
      {
        readonly description: string;
        readonly body?: z.ZodMiniType;
        readonly csv?: true;
        readonly page?: true;
        /** The header `Location` names what was made, by the path of its GET. */
        readonly location?: true;
        /** It carries the version of what it shows, for the next `If-Match`. */
        readonly etag?: true;
      }
    >
  >;
  /** The refusals that are its own; those that any route may answer are not repeated. */
  readonly refusals?: readonly Problem[];
};

/** Whether a request may name itself by a key, and must; undefined where a key that is sent means nothing. */
export const keyTakenBy = ({ idempotencyKey }: Contract): "required" | "optional" | undefined =>
  typeof idempotencyKey === "string" ? idempotencyKey : undefined;

/** Whether a route is for a browser: then a refusal is a page, too. */
export const answersPage = ({ answers }: Contract): boolean => Object.values(answers).some(({ page }) => page);

type Parsed<Schema> = Schema extends z.ZodMiniType ? z.output<Schema> : undefined;

export type OpenRequest<C extends Contract> = {
  readonly path: Parsed<C["path"]>;
  readonly query: Parsed<C["query"]>;
  readonly body: Parsed<C["body"]>;
  /** The key of the request, where the contract takes one and it was given; else the empty text. */
  readonly idempotencyKey: string;
  /** The version that the ETag in `If-Match` names, where the contract takes one; 0 where none was given, or `If-None-Match: *`. */
  readonly version: number;
  /** The body and its signature, where the contract says that it is signed; else empty texts. */
  readonly signed: { readonly body: string; readonly signature: string };
  readonly language: Language;
  readonly origin: Origin;
};
/** Where a request comes from: the network address, and the browser or program as it calls itself. */
export type Origin = { readonly address: string; readonly device: string };
export type Request<C extends Contract> = OpenRequest<C> & { readonly caller: Caller };
export type MachineRequest<C extends Contract> = OpenRequest<C> & { readonly machine: Machine };

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  /** A table (RFC 4180) in place of a body. */
  readonly csv?: string;
  /** A page (HTML) in place of a body. */
  readonly page?: string;
  /** What the browser is to keep, each as in a header `Set-Cookie`. */
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
};
