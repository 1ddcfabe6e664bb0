/**
 * What an account has bought, and until when it is paid: `renewal` says what is due on a day. Pure; the store keeps what it answers
 * in one posting, so a month is paid once.
 *
 *   a month begins on the day after the last one ended, and is paid in advance
 *   where the balance does not cover it, it is owed, and no other month begins until it is paid
 *   whoever pays late has paid for the month in which they pay
 */
import * as z from "zod/mini";
import type { AccountHead } from "../account/account.ts";
import { accepts } from "../account/account-state.ts";
import type { EntryDraft } from "../account/ledger.ts";
import { Instant } from "../ids.ts";
import { type Grosze, grosze, plus } from "../money.ts";
import { dayAfter, startOfDay, warsawDay } from "../warsaw.ts";
import { BoughtOffer } from "./offer.ts";
import type { OwedFee } from "./owed-fee.ts";
import { Period, periodOn } from "./period.ts";

/** An order that takes effect when the present month is over. */
const Pending = z.object({
  orderId: z.string(),
  orderedBy: z.string(),
  /** Whether that was the main administrator. */
  isByMain: z.boolean(),
  offer: BoughtOffer,
});

export const Subscription = z.object({
  offer: BoughtOffer,
  /** The day that months are counted from; null until the first one is paid. */
  firstDay: z.nullable(z.iso.date()),
  /** The last month that was paid; null before the first. */
  period: z.nullable(Period),
  pending: z.nullable(Pending),
  /** The coming fee that people were last warned of. */
  warnedOf: z.optional(z.object({ on: z.iso.date(), amountGrosze: z.int() })),
  /** When the latest orders were made, as far as `ordersADayMax` counts them; oldest first. */
  lastOrders: z.optional(z.array(Instant)),
  version: z.int(),
});
export type Subscription = z.output<typeof Subscription>;

/** Of a new account: no month is paid yet, but for the one that began on `paidSince`. */
export const newSubscription = (offer: BoughtOffer, paidSince?: string): Subscription => ({
  offer,
  firstDay: paidSince ?? null,
  period: paidSince === undefined ? null : periodOn(paidSince, paidSince),
  pending: null,
  version: 1,
});

/** What the operator's telephony platform counts of an account. */
export const InUse = z.object({ numbers: z.int(), channels: z.int() });
export type InUse = z.infer<typeof InUse>;

/** Of which the offer includes fewer than are in use. */
export const exceeded = ({ includes }: Pick<BoughtOffer, "includes">, inUse: InUse | undefined): (keyof InUse)[] =>
  (["numbers", "channels"] as const).filter((what) => (inUse?.[what] ?? 0) > includes[what]);

/** All that a renewal looks at. */
export type Standing = {
  readonly head: AccountHead;
  readonly subscription: Subscription;
  /** The monthly fee of paper invoices that the customer accepted; 0 where they get none. */
  readonly paperFeeGrosze: number;
  readonly inUse: InUse | undefined;
};

/** How an account's subscription is from now on. */
export type Renewed = Pick<Subscription, "offer" | "firstDay" | "period" | "pending" | "lastOrders">;

/**
 * `nothing`: nothing is due before `nextAt` · `ended`: nothing will ever be due · `suspended`: the account takes no fee at present
 * · `charged`: the month is paid · `owed`: the balance does not cover it, since now · `still-owed`: as before
 */
export type Renewal =
  | { readonly does: "nothing"; readonly nextAt: Date }
  | { readonly does: "ended" }
  /** A month that would have begun is put off: whoever is served again pays for the month in which that is. */
  | { readonly does: "suspended"; readonly to?: Renewed }
  | { readonly does: "still-owed"; readonly owed: OwedFee }
  | {
      readonly does: "charged" | "owed";
      readonly to: Renewed;
      readonly drafts: readonly EntryDraft[];
      /** Undefined: nothing is owed. */
      readonly owed: OwedFee | undefined;
      /** What became of the order that waited for the end of the month. */
      readonly order?: NonNullable<Subscription["pending"]> & { readonly state: "effective" | "not-carried-out" };
    };

/** What is due at an instant. After `charged`, the next month may be due as well: ask again. */
export const renewal = (standing: Standing, now: Date): Renewal => {
  const { head, subscription } = standing;
  const { owedFee } = head;
  const today = warsawDay(now);
  if (head.mode === "postpaid" || head.state === "closed") return { does: "ended" };
  if (!accepts(head.state, "offer-fee")) return { does: "suspended", ...putOff(subscription, today) };
  if (owedFee) {
    const paid = paidLate(head, owedFee, head.balanceGrosze, today);
    if (!paid) return { does: "still-owed", owed: owedFee };
    return { does: "charged", to: { ...subscription, ...paid.to }, drafts: paid.drafts, owed: undefined };
  }
  const { period } = subscription;
  if (period && today < period.until) return { does: "nothing", nextAt: startOfDay(period.until) };
  return monthBegun(standing, period?.until ?? today, now);
};

/** A month that is over is not followed by another while nothing is charged. */
const putOff = (subscription: Subscription, today: string): { readonly to?: Renewed } => {
  const { period } = subscription;
  return period && period.until < today ? { to: { ...subscription, period: { ...period, until: today } } } : {};
};

/** The month that begins on a day: with the offer that was ordered for it, where one was. */
const monthBegun = (
  { head, subscription, paperFeeGrosze, inUse }: Standing,
  from: string,
  now: Date,
): Extract<Renewal, { to: unknown }> => {
  const { pending } = subscription;
  const isCarriedOut = pending !== null && exceeded(pending.offer, inUse).length === 0;
  const offer = isCarriedOut ? pending.offer : subscription.offer;
  const activation = isCarriedOut && {
    kind: "offer-fee" as const,
    amountGrosze: pending.offer.activationFeeGrosze,
    cause: { type: "order" as const, id: pending.orderId },
  };
  const lines = [...feeLines(offer, paperFeeGrosze, from), ...(activation ? [activation] : [])].filter(
    ({ amountGrosze }) => amountGrosze > 0,
  );
  const order = pending && {
    order: { ...pending, state: isCarriedOut ? ("effective" as const) : ("not-carried-out" as const) },
  };
  const { firstDay } = subscription;
  const total = sumOf(lines);
  if (total <= Math.max(0, head.balanceGrosze)) {
    const first = firstDay ?? from;
    const period = periodOn(first, from);
    const drafts = draftsOf(lines, offer.name.pl, period);
    return {
      does: "charged",
      to: { offer, firstDay: first, period, pending: null },
      drafts,
      owed: undefined,
      ...order,
    };
  }
  const owed = { since: now.toISOString(), dueOn: from, firstDay, offerName: offer.name.pl, lines, isNotified: false };
  return { does: "owed", to: { ...subscription, offer, pending: null }, drafts: [], owed, ...order };
};

/** A late payment: the fee that is owed, and the month that it pays for. Undefined where the balance does not cover it. */
export const paidLate = (
  head: Pick<AccountHead, "state" | "mode">,
  { firstDay, dueOn, lines, offerName }: OwedFee,
  balanceGrosze: number,
  today: string,
): { readonly to: Pick<Renewed, "firstDay" | "period">; readonly drafts: readonly EntryDraft[] } | undefined => {
  const takesFees = head.mode === "prepaid" && accepts(head.state, "offer-fee");
  if (!takesFees || sumOf(lines) > Math.max(0, balanceGrosze)) return undefined;
  // A clock that is behind must not make it pay a month before: the next one would have this one's cause, and would never be charged.
  const paidOn = today < dueOn ? dueOn : today;
  const first = firstDay ?? paidOn;
  const period = periodOn(first, paidOn);
  return { to: { firstDay: first, period }, drafts: draftsOf(lines, offerName, period) };
};

type Line = OwedFee["lines"][number];

/** The fees of the month that begins on a day. The day names them, so that they are posted once. */
const feeLines = (offer: BoughtOffer, paperFeeGrosze: number, from: string): Line[] => {
  const cause = { type: "period" as const, id: from };
  return [
    { kind: "offer-fee", amountGrosze: offer.monthlyFeeGrosze, cause },
    { kind: "paper-invoice-fee", amountGrosze: paperFeeGrosze, cause },
  ];
};

export const sumOf = (lines: readonly Line[]): Grosze =>
  grosze(lines.reduce((sum, { amountGrosze }) => sum + amountGrosze, 0));

const draftsOf = (lines: readonly Line[], offerName: string, period: Period): EntryDraft[] =>
  lines.map(({ kind, amountGrosze, cause }) => ({
    kind,
    amountGrosze: grosze(-amountGrosze),
    cause,
    actor: { type: "schedule", id: "charge-monthly-fees" },
    // Dates alone, so that it reads the same in either language.
    note: `${kind === "offer-fee" ? `${offerName}, ` : ""}${period.from} – ${dayAfter(period.until, -1)}`,
  }));

/** An account as a look at it at that instant would leave it: what is due is charged, or owed. The same one where nothing is due. */
export const renewed = (standing: Standing, now: Date): Standing => {
  const due = renewal(standing, now);
  if (due.does !== "charged" && due.does !== "owed") return standing;
  const { head, subscription } = standing;
  const { owedFee: _, ...paid } = head;
  const balanceGrosze = due.drafts.reduce((sum, { amountGrosze }) => plus(sum, amountGrosze), head.balanceGrosze);
  const next = { ...paid, balanceGrosze, ...(due.owed && { owedFee: due.owed }) };
  return renewed({ ...standing, head: next, subscription: { ...subscription, ...due.to } }, now);
};

/**
 * The fee that comes next, and its day: of the offer that will be had by then, and of paper invoices. With other offers: as it would be.
 * Undefined before the first month is paid.
 */
export const nextFee = (
  { offer, period, pending }: Pick<Subscription, "offer" | "period" | "pending">,
  paperFeeGrosze: number,
  {
    present = offer,
    ordered = pending?.offer,
  }: { readonly present?: BoughtOffer; readonly ordered?: BoughtOffer } = {},
): { readonly on: string; readonly amountGrosze: Grosze } | undefined => {
  if (!period) return undefined;
  const activationGrosze = ordered?.activationFeeGrosze ?? 0;
  const { monthlyFeeGrosze } = ordered ?? present;
  return { on: period.until, amountGrosze: grosze(monthlyFeeGrosze + paperFeeGrosze + activationGrosze) };
};

/** People are warned so many days before a fee that their balance does not cover, in the morning. */
const warnedDaysBefore = 3;
const warnedAtHour = 8;

/** When somebody has to look at a subscription next: whether its fee is covered, and then to charge it. */
export const looksAt = ({ until }: Period): { readonly warnAt: Date; readonly chargeAt: Date } => ({
  warnAt: new Date(startOfDay(dayAfter(until, -warnedDaysBefore)).getTime() + warnedAtHour * 3_600_000),
  chargeAt: startOfDay(until),
});
