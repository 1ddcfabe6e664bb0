import type { Books, StoredAnswer } from "./books.ts";
import { invalidRequest, keyInUse, keyUsedForOtherEndpoint, keyUsedForOtherParameters } from "./refusals.ts";

/**
 * Stripe's idempotency, as API v1 has it: whatever a request came to once its execution began is stored under its key,
 * an error 500 too, and given again. What was refused before (parameters, key in use, rate limit) is not stored.
 */

const KEY_LENGTH_MAX = 255;

/** Stripe may forget a key that is a day old; the stand-in always does, so that nobody relies on more. */
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

export type IdempotentCall = { readonly key: string; readonly path: string; readonly parameters: string };

export const idempotencyKeys = (books: Books, now: () => Date) => {
  const inFlight = new Set<string>();

  const prune = (): void => {
    for (const [key, { storedAt }] of books.idempotencyKeys)
      if (now().getTime() - Date.parse(storedAt) >= KEPT_MILLISECONDS) books.idempotencyKeys.delete(key);
  };

  return {
    /**
     * The first answer to this key, or undefined when the call is the first: then the key is taken until it is freed.
     * Refuses a key in flight, and one that was used for another request.
     */
    take({ key, path, parameters }: IdempotentCall): StoredAnswer | undefined {
      if (key === "" || key.length > KEY_LENGTH_MAX)
        throw invalidRequest(`Idempotency keys must be between 1 and ${KEY_LENGTH_MAX} characters long.`);
      if (inFlight.has(key)) throw keyInUse(key);
      prune();
      const first = books.idempotencyKeys.get(key);
      if (first && first.path !== path) throw keyUsedForOtherEndpoint(key, first.path);
      if (first && first.parameters !== parameters) throw keyUsedForOtherParameters(key);
      inFlight.add(key);
      return first;
    },

    store(
      { key, path, parameters }: IdempotentCall,
      { status, body, headers, requestId }: Pick<StoredAnswer, "status" | "body" | "headers" | "requestId">,
    ): void {
      const storedAt = now().toISOString();
      books.idempotencyKeys.set(key, { path, parameters, status, body, headers, requestId, storedAt });
      books.keep();
    },

    free(key: string): void {
      inFlight.delete(key);
    },
  };
};

export type IdempotencyKeys = ReturnType<typeof idempotencyKeys>;
