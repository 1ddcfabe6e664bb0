/** What came of something done to a payment from outside the API: by the bank, or in Stripe's Dashboard. */
export type Deed<Thing> =
  | { readonly result: "done"; readonly object: Thing; readonly caused: readonly string[] }
  | { readonly result: "not possible"; readonly why: WhyNot; readonly caused: readonly [] };

export type WhyNot =
  | "no such payment"
  | "no amount"
  | "more than is left"
  | "already refunded"
  | "charged back"
  | "no such refund"
  | "no such reason"
  | "not disputable"
  | "already disputed"
  | "more than was paid"
  | "more than was taken"
  | "no such dispute";

export const done = <Thing>(object: Thing, caused: readonly string[]): Deed<Thing> => ({
  result: "done",
  object,
  caused,
});

export const notPossible = (why: WhyNot): { result: "not possible"; why: WhyNot; caused: readonly [] } => ({
  result: "not possible",
  why,
  caused: [],
});
