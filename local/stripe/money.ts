import type { Books } from "./books.ts";
import { isOut } from "./refunds.ts";

/** Grosze that Stripe's balance holds: paid, less what was refunded and withdrawn, plus what was reinstated. */
export type Money = {
  readonly totalGrosze: number;
  /** What Stripe charged for disputes. It is in no other sum: the operator bears it, and no account's ledger has it. */
  readonly disputeFeesGrosze: number;
  readonly byReference: Readonly<Record<string, number>>;
  /** By each word of the payments' metadata, and by what it says: `byMetadata.account?.ac_1`. */
  readonly byMetadata: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

/** What Stripe's balance says. It falls below zero where a bank claims what was refunded before; fees stand by themselves. */
export const moneyIn = (books: Books): Money => {
  const byReference = new Map<string, number>();
  const byMetadata = new Map<string, Map<string, number>>();
  let totalGrosze = 0;
  for (const { charge, reference } of books.charges.values()) {
    if (!charge.paid) continue;
    const amount = charge.amount - refundedOf(books, charge.id) + disputedOf(books, charge.id);
    totalGrosze += amount;
    if (reference !== null) add(byReference, reference, amount);
    for (const [word, said] of Object.entries(charge.metadata)) {
      const sums = byMetadata.get(word) ?? new Map<string, number>();
      byMetadata.set(word, sums);
      add(sums, said, amount);
    }
  }
  return {
    totalGrosze,
    disputeFeesGrosze: [...books.disputes.values()]
      .flatMap(({ balance_transactions }) => balance_transactions)
      .reduce((sum, { fee }) => sum + fee, 0),
    byReference: Object.fromEntries(byReference),
    byMetadata: Object.fromEntries([...byMetadata].map(([word, sums]) => [word, Object.fromEntries(sums)])),
  };
};

const add = (sums: Map<string, number>, key: string, amount: number): void => {
  sums.set(key, (sums.get(key) ?? 0) + amount);
};

const refundedOf = (books: Books, chargeId: string): number =>
  [...books.refunds.values()]
    .filter((refund) => refund.charge === chargeId && isOut(refund))
    .reduce((sum, { amount }) => sum + amount, 0);

/** Withdrawals are negative, reinstatements positive. */
const disputedOf = (books: Books, chargeId: string): number =>
  [...books.disputes.values()]
    .filter(({ charge }) => charge === chargeId)
    .flatMap(({ balance_transactions }) => balance_transactions)
    .reduce((sum, { amount }) => sum + amount, 0);
