/** What a look at an account's subscription does: it charges the month that is due, or keeps that it is owed, and warns of a fee to come. */
import type { AccountHead } from "../account/account.ts";
import type { EntryDraft } from "../account/ledger.ts";
import type { NewNotice } from "../follow-ups.ts";
import type { Addressee } from "../low-balance/messages.ts";
import { grosze } from "../money.ts";
import { feeNotices, orderNotices } from "./messages.ts";
import type { BoughtOffer } from "./offer.ts";
import type { OwedFee } from "./owed-fee.ts";
import { looksAt, nextFee, type Renewed, renewal, type Standing, type Subscription, sumOf } from "./subscription.ts";

/**
 * `nothing`: nothing is due · `warned`: the balance will not cover the next fee · `charged`, `owed`: a month was due · `still-owed`: as
 * before · `suspended`: the account takes no fee at present · `ended`: nothing will ever be due
 */
export const feeLooks = ["nothing", "warned", "charged", "owed", "still-owed", "suspended", "ended"] as const;

export type FeeLook = {
  readonly does: (typeof feeLooks)[number];
  /** When to look again; null: never. */
  readonly nextAt: Date | null;
  readonly drafts?: readonly EntryDraft[];
  readonly account?: { readonly offer?: AccountHead["offer"]; readonly owedFee?: OwedFee | null };
  readonly to?: Renewed;
  readonly warnedOf?: Subscription["warnedOf"];
  readonly order?: { readonly id: string; readonly state: "effective" | "not-carried-out" };
  readonly notices?: readonly NewNotice[];
  /** What whoever hears of the balance is written. */
  readonly toAddressees?: (addressees: readonly Addressee[]) => NewNotice[];
};

export const feeLook = (standing: Standing, now: Date): FeeLook => {
  const { head, subscription, paperFeeGrosze } = standing;
  const due = renewal(standing, now);
  switch (due.does) {
    case "nothing":
      return ahead(standing, now);
    case "ended":
      return { does: "ended", nextAt: null };
    case "suspended":
      return { does: "suspended", nextAt: dayLater(now), ...(due.to && { to: due.to }) };
    case "still-owed": {
      const look: FeeLook = { does: "still-owed", nextAt: dayLater(now) };
      // Whoever never topped up was written to when the account was opened.
      if (due.owed.isNotified || !head.toppedUp) return look;
      return {
        ...look,
        account: { owedFee: { ...due.owed, isNotified: true } },
        toAddressees: overdue(head, due.owed),
      };
    }
    default: {
      const { does, to, drafts, order } = due;
      const owed = due.owed && { ...due.owed, isNotified: head.toppedUp === true };
      const isOther = to.offer.id !== subscription.offer.id || to.offer.version !== subscription.offer.version;
      return {
        does,
        to,
        drafts,
        account: {
          ...(isOther && { offer: shownOffer(to.offer) }),
          ...((owed || head.owedFee) && { owedFee: owed ?? null }),
        },
        nextAt: does === "charged" ? nextLook(to, paperFeeGrosze, now) : dayLater(now),
        ...(order && {
          order: { id: order.orderId, state: order.state },
          notices: orderNotices(
            {
              ...order,
              from: { id: subscription.offer.id, name: subscription.offer.name },
              // What it cost is the month's fee, which the letter names.
              chargeGrosze: grosze(0),
              creditGrosze: grosze(0),
              effectiveAt: now.toISOString(),
            },
            order.state,
            { head, language: "pl", at: now },
          ),
        }),
        ...(owed?.isNotified && { toAddressees: overdue(head, owed) }),
      };
    }
  }
};

/**
 * Before a fee is due: in the morning some days before it, people are warned where the balance does not cover it. Once, unless an order
 * has made the fee a higher one since.
 */
const ahead = ({ head, subscription, paperFeeGrosze }: Standing, now: Date): FeeLook => {
  const fee = nextFee(subscription, paperFeeGrosze)!;
  const { warnAt, chargeAt } = looksAt(subscription.period!);
  if (now < warnAt) return { does: "nothing", nextAt: warnAt };
  if (fee.amountGrosze <= Math.max(0, head.balanceGrosze)) return { does: "nothing", nextAt: chargeAt };
  const { warnedOf } = subscription;
  if (warnedOf?.on === fee.on && fee.amountGrosze <= warnedOf.amountGrosze)
    return { does: "nothing", nextAt: chargeAt };
  const offer = subscription.pending?.offer ?? subscription.offer;
  const about = { offerName: offer.name.pl, feeGrosze: fee.amountGrosze, dueOn: fee.on };
  return {
    does: "warned",
    nextAt: chargeAt,
    warnedOf: fee,
    toAddressees: (addressees) => feeNotices(head, "fee-not-covered", about, addressees),
  };
};

const overdue =
  (head: AccountHead, { offerName, lines, dueOn }: OwedFee) =>
  (addressees: readonly Addressee[]): NewNotice[] =>
    feeNotices(head, "fee-overdue", { offerName, feeGrosze: sumOf(lines), dueOn }, addressees);

/** When a subscription is looked at next: at once where the next month is due already. */
const nextLook = (subscription: Renewed, paperFeeGrosze: number, now: Date): Date => {
  const { warnAt, chargeAt } = looksAt(subscription.period!);
  const isFree = nextFee(subscription, paperFeeGrosze)?.amountGrosze === 0;
  return isFree || chargeAt <= now ? chargeAt : warnAt;
};

/** As the account's head shows it. */
export const shownOffer = ({ id, name }: BoughtOffer): AccountHead["offer"] => ({ id, name: name.pl });

const dayLater = (now: Date): Date => new Date(now.getTime() + 24 * 3_600_000);
