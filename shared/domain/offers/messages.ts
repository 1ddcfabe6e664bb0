/** Makes the messages about offers and their fees. */
import type { AccountHead } from "../account/account.ts";
import type { NewNotice } from "../follow-ups.ts";
import type { Language } from "../language.ts";
import type { Addressee } from "../low-balance/messages.ts";
import { grosze } from "../money.ts";
import { type Order, topUpFor } from "./ordering.ts";

/** What was ordered, as far as people hear of it. */
type Ordered = Pick<Order, "orderedBy" | "isByMain" | "offer" | "from" | "chargeGrosze" | "creditGrosze"> & {
  readonly effectiveAt: string;
};

/** Of an order, or of what became of it: to whoever ordered, to the main administrator, and to the customer service office (BOK). */
export const orderNotices = (
  { orderedBy, isByMain, offer, from, chargeGrosze, creditGrosze, effectiveAt }: Ordered,
  event: "effective" | "scheduled" | "withdrawn" | "not-carried-out",
  { head, language, at }: { readonly head: AccountHead; readonly language: Language; readonly at: Date },
): NewNotice[] => {
  const { accountId, companyName } = head;
  const facts = {
    kind: "offer-order",
    event,
    accountId,
    companyName,
    fromOffer: from.name,
    toOffer: offer.name,
    chargeGrosze,
    creditGrosze,
    monthlyFeeGrosze: offer.monthlyFeeGrosze,
    effectiveAt,
    at: at.toISOString(),
  } as const;
  const toOrderer = { recipient: { accountId, userId: orderedBy }, language, facts: { ...facts, isForDesk: false } };
  return [
    ...(isByMain ? [] : [toOrderer]),
    {
      recipient: { mainAdministratorOf: accountId },
      language: isByMain ? language : "pl",
      facts: { ...facts, isForDesk: false },
    },
    { recipient: { desk: "helpdesk" }, language: "pl", facts: { ...facts, isForDesk: true } },
  ];
};

/** Of a fee that the balance does not cover, now or in a few days. */
export const feeNotices = (
  { accountId, companyName, balanceGrosze }: AccountHead,
  kind: "fee-overdue" | "fee-not-covered",
  { offerName, feeGrosze, dueOn }: { readonly offerName: string; readonly feeGrosze: number; readonly dueOn: string },
  addressees: readonly Addressee[],
): NewNotice[] => {
  const missingGrosze = feeGrosze - balanceGrosze;
  const topUpGrosze = topUpFor(grosze(missingGrosze));
  return addressees.map(({ isExtra, ...addressee }) => ({
    ...addressee,
    facts: {
      kind,
      accountId,
      companyName,
      offerName,
      feeGrosze,
      balanceGrosze,
      missingGrosze,
      dueOn,
      ...(topUpGrosze !== undefined && { topUpGrosze }),
      isExtra,
    },
  }));
};
