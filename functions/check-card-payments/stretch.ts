import { operatorId } from "../../shared/domain/ids.ts";
import type { ListedEvent } from "../../shared/gateways/stripe.ts";
import type { Work } from "../../shared/store/work.ts";

/** A piece of time in Stripe's list of events, in whole epoch seconds: from one on, up to and without another. */
export type Stretch = { readonly from: number; readonly until: number };

/** So many events are applied by one piece of work, or one second's, where that has more. Stripe lists as many in one answer. */
const eventsAtOnce = 100;

/** The stretches in which these events lie, which come oldest first. No second is cut: its events are listed together. */
export const stretchesOf = (events: readonly Pick<ListedEvent, "createdEpochSeconds">[]): Stretch[] => {
  const stretches: { from: number; until: number; events: number }[] = [];
  for (const { createdEpochSeconds: at } of events) {
    const last = stretches.at(-1);
    if (last && (last.events < eventsAtOnce || at < last.until)) {
      last.until = at + 1;
      last.events += 1;
    } else stretches.push({ from: at, until: at + 1, events: 1 });
  }
  return stretches.map(({ from, until }) => ({ from, until }));
};

/**
 * A stretch as work, which waits with the operator because nobody knows yet whose events it holds. `reading` is new each time it is read.
 * Otherwise a stretch that is just being applied would, when done, take the new one off with it, and what Stripe listed meanwhile.
 */
export const asWork = ({ from, until }: Stretch, reading: string): Work => ({
  accountId: operatorId,
  subject: `${from}-${until}-${reading}`,
});

export const stretchOf = ({ subject }: Work): Stretch => {
  const [from, until] = subject.split("-").map(Number);
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(until))
    throw new Error(`"${subject}" is no stretch of time`);
  return { from: from!, until: until! };
};
