/** Reads, decides and posts, where what is decided takes more than the ledger's own read: all of it is read anew after a lost race. */
import { setTimeout } from "node:timers/promises";
import type { AccountId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import type { LedgerStore, Posting, Read } from "./ledger-store.ts";
import type { ItemRead } from "./reads.ts";

const racesMax = 8;
const pauseMillisecondsMax = 200;

/** Something else was kept since it was read: to be thrown by a decision that wants everything read anew. */
export class Raced extends Error {}

export type Decided<Answer> = { readonly posting: Posting; readonly answer: Answer };

/** Nothing is posted or written. */
export const nothing = <Answer>(answer: Answer): Decided<Answer> => ({ posting: { drafts: [] }, answer });

/**
 * Posts what `decide` answers on what was just read: one round trip to read, one to post. Refuses as `decide` and `post` do, and
 * `temporarily_unavailable` where every race was lost.
 */
export const decided = async <Also extends Record<string, ItemRead<unknown>>, Answer>(
  ledger: Pick<LedgerStore, "post" | "read">,
  accountId: AccountId,
  also: Also,
  decide: (read: Read<Also>) => Promise<Decided<Answer>>,
): Promise<Answer> => {
  for (let races = 0; races < racesMax; races += 1) {
    if (races > 0) await setTimeout(Math.random() * Math.min(pauseMillisecondsMax, 10 * 2 ** races));
    try {
      const read = await ledger.read(accountId, also);
      const { posting, answer } = await decide(read);
      const outcomes = await ledger.post(accountId, once(posting), also, read);
      // Somebody else has posted one of its causes: nothing of it was written, and what they made of it is looked at anew.
      if (outcomes.some(({ result }) => result !== "posted")) throw new Raced();
      return answer;
    } catch (error) {
      if (!(error instanceof Raced)) throw error;
    }
  }
  throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1, cause: new Error("every race was lost") });
};

/** The posting, for one try. */
const once = (posting: Posting) => {
  let isFirst = true;
  return (): Posting => {
    if (!isFirst) throw new Raced();
    isFirst = false;
    return posting;
  };
};
