/** Keeps the keys that requests name themselves by, each together with what its request made. */
import type { AccountId } from "../domain/ids.ts";
import { isRefusal, Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { noteReplay } from "../replays.ts";
import { type Key, keys } from "./keys.ts";
import type { ItemRead } from "./reads.ts";
import type { Item, RefusedWrite, Table, Write } from "./table.ts";

/** A request that names itself, so that its repetition is the same request. */
export type RequestKey = {
  readonly accountId: AccountId;
  readonly userId: string;
  readonly route: string;
  readonly key: string;
  /** SHA-256 of the body. */
  readonly bodyHash: string;
};

declare const isLookedAtAgain: unique symbol;
/** A request's key within `onceUnder`: only there may a decision rest on what was read beside the key. */
export type Keyed = RequestKey & { readonly [isLookedAtAgain]: true };

/** How long a repeated request is known as such. */
const requestKeyDays = 30;

/** The store can't answer now, or the key was found: another look at it says nothing new. */
const areFinal = [common.temporarily_unavailable, common.idempotency_key_reused];

/** What a run within `onceUnder` came to. `made`: written now, with the key, or found by it. `unmade`: nothing was written, nor the key found. */
export type Ran<Answer> = { readonly made: Answer } | { readonly unmade: Answer };

/**
 * Runs what a request asks for once, also where it comes twice at the same moment. Items that are read together may be of different moments, so
 * a decision may see what the same request has just made, and not yet its key: it would refuse its own work, or take it for somebody else's. So
 * a refusal, or an answer for which nothing was made, is believed only where the key is still unused after it; else all of it is read again. A
 * repetition's answer must be read after its key was found. Refuses `idempotency_key_reused`.
 */
export const onceUnder = async <Answer, Request extends RequestKey | undefined>(
  table: Pick<Table, "get">,
  request: Request,
  run: (keyed: Request extends RequestKey ? Keyed : undefined) => Promise<Ran<Answer>>,
): Promise<Answer> => {
  const runOnce = () => run(request as never);
  if (!request) return answerOf(await runOnce());
  let ran: Ran<Answer> | { readonly refusal: Refusal };
  try {
    ran = await runOnce();
  } catch (error) {
    if (!(error instanceof Refusal) || areFinal.some((problem) => isRefusal(error, problem))) throw error;
    ran = { refusal: error };
  }
  if ("made" in ran) return ran.made;
  if ((await lookedUpBefore(table, request)) !== undefined) return answerOf(await runOnce());
  if ("refusal" in ran) throw ran.refusal;
  return ran.unmade;
};

const answerOf = <Answer>(ran: Ran<Answer>): Answer => ("made" in ran ? ran.made : ran.unmade);

/** The write that keeps a request's key, for the transaction that makes what it asks for. It refuses where the key was used. */
export const requestKeyWrite = (
  request: RequestKey,
  made: { readonly id: string; readonly createdAt: string },
): Write => {
  const ttl = Math.floor(Date.parse(made.createdAt) / 1000) + requestKeyDays * 24 * 3600;
  return {
    Put: {
      Item: { ...keys.request(request), bodyHash: request.bodyHash, resourceId: made.id, ttl },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  };
};

/** The same for a request that may have no key: then there is nothing to keep. */
export const requestKeyWrites = (
  request: RequestKey | undefined,
  made: Parameters<typeof requestKeyWrite>[1],
): readonly Write[] => (request ? [requestKeyWrite(request, made)] : []);

/** The key of the item of a request's key, to be read beside something else; none where it has none. */
export const requestKeys = (request: RequestKey | undefined): readonly Key[] =>
  request ? [keys.request(request)] : [];

/**
 * How a decision reads whether the request came before: the id of what it made then. Refuses `idempotency_key_reused` where it came with
 * another body.
 */
export const madeBeforeRead = (request: Keyed): ItemRead<string> => ({
  key: keys.request(request),
  parse: (item) => idOf(request, item),
});

/** The same for a request that may have no key. */
export const madeBeforeReads = (request: Keyed | undefined): { readonly before?: ItemRead<string> } =>
  request ? { before: madeBeforeRead(request) } : {};

/**
 * The id of what the request made before, by the item that was read of its key; undefined where it is the first, or has no key.
 * Refuses `idempotency_key_reused` where the key came with another body.
 */
export const foundBefore = (request: Keyed | undefined, item: Item | undefined): string | undefined =>
  request && item && idOf(request, item);

/**
 * The same by a look at the key alone. Where there is none, what is decided must have been read before, or must refuse nothing that this very
 * request may just have made. Refuses `idempotency_key_reused`.
 */
export const lookedUpBefore = async (
  table: Pick<Table, "get">,
  request: RequestKey | undefined,
): Promise<string | undefined> => {
  const item = request && (await table.get(keys.request(request)));
  return request && item && idOf(request, item);
};

/**
 * The id of what the request made the first time, by what became of the write of its key; undefined where this is the first.
 * Refuses `idempotency_key_reused` where the key came with another body.
 */
export const madeBefore = (request: RequestKey, written: RefusedWrite | undefined): string | undefined => {
  if (!written?.refused) return undefined;
  return idOf(request, written.item ?? {});
};

const idOf = (request: RequestKey, item: Item): string => {
  if (item.bodyHash !== request.bodyHash) throw new Refusal(common.idempotency_key_reused);
  noteReplay(request);
  return String(item.resourceId);
};
