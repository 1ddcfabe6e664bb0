/** A top-up as the panel and the back office see it. */
import * as z from "zod/mini";
import { named } from "../domain/model.ts";
import { ibanOf } from "../domain/top-ups/bank-account.ts";
import { type BankTopUp, bankTopUpState } from "../domain/top-ups/bank-top-up.ts";
import { type CardTopUp, cardTopUpState, checkoutMethods, refundedGrosze } from "../domain/top-ups/card-top-up.ts";
import { declineReasons } from "../domain/top-ups/decline.ts";
import { type TopUp, topUpMethods, topUpState, topUpStates } from "../domain/top-ups/top-up.ts";
import { idsIn } from "./days.ts";
import { PageQuery, sortKeyOf } from "./page.ts";
import { ShownFile, shownFile } from "./uploaded-file.ts";

const ShownTransfer = named(
  "BankTransfer",
  z.strictObject({
    recipient: z.string(),
    /** NRB: 26 digits. */
    accountNumber: z.string(),
    iban: z.string(),
    /** Begins with the code by which the money is found. */
    title: z.string(),
    amountGrosze: z.int(),
    /** The ZBP 2D code, as text and as a picture: up to 9,999.99 PLN, and not in lists. */
    qrPayload: z.optional(z.string()),
    qrSvg: z.optional(z.string()),
    validUntil: z.iso.datetime(),
  }),
);

const TopUpState = named("TopUpState", z.enum(topUpStates));

export const TopUpsQuery = z.extend(PageQuery, {
  /** In this state now. */
  state: z.optional(TopUpState),
  method: z.optional(z.enum(topUpMethods)),
  /** Started on this day in Warsaw or later. */
  from: z.optional(z.iso.date()),
  /** Started on this day in Warsaw or earlier. */
  to: z.optional(z.iso.date()),
});

/** What the store is asked for. */
export const topUpsPage = ({ limit, cursor, ...filters }: z.output<typeof TopUpsQuery>, now: Date) => {
  const { state, method } = filters;
  const keeps = (topUp: TopUp): boolean =>
    (method === undefined || topUp.method === method) && (state === undefined || topUpState(topUp, now) === state);
  return {
    limit,
    after: sortKeyOf(cursor, filters),
    ...idsIn("tu", filters),
    keeps: state || method ? keeps : undefined,
  };
};

const ofEvery = {
  id: z.string(),
  state: TopUpState,
  amountGrosze: z.int(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
};

export const ShownCheckoutTopUp = named(
  "CheckoutTopUp",
  z.strictObject({
    ...ofEvery,
    method: z.enum(checkoutMethods),
    /** What was given back, where something was. */
    refundedGrosze: z.optional(z.int()),
    /** The latest try to pay that was declined, also where another one succeeded since. */
    lastDecline: z.optional(named("Decline", z.strictObject({ at: z.iso.datetime(), reason: z.enum(declineReasons) }))),
    /** Where the customer pays, as long as that is possible. */
    payment: z.optional(z.strictObject({ url: z.string() })),
  }),
);
type ShownCheckoutTopUp = z.infer<typeof ShownCheckoutTopUp>;

export const ShownBankTopUp = named(
  "BankTopUp",
  z.strictObject({
    ...ofEvery,
    method: z.literal("bank"),
    /** What the transfer needs, as long as it is awaited. */
    transfer: z.optional(ShownTransfer),
    confirmations: z.array(ShownFile),
    /** What came and was credited, which may differ from what was ordered. */
    receivedGrosze: z.optional(z.int()),
    /** Finance's reason, where money was refused or credited otherwise than ordered. */
    reason: z.optional(z.string()),
  }),
);
type ShownBankTopUp = z.infer<typeof ShownBankTopUp>;

export const ShownTopUp = named("TopUp", z.discriminatedUnion("method", [ShownCheckoutTopUp, ShownBankTopUp]));
export type ShownTopUp = z.infer<typeof ShownTopUp>;

export const shownTopUp = (topUp: TopUp, now: Date): ShownTopUp =>
  topUp.method === "bank" ? shownBankTopUp(topUp, now) : shownCheckoutTopUp(topUp, now);

export const shownCheckoutTopUp = (topUp: CardTopUp, now: Date): ShownCheckoutTopUp => {
  const { id, amountGrosze, method, createdAt, expiresAt } = topUp;
  const state = cardTopUpState(topUp, now);
  const url = topUp.checkout?.url;
  const refunded = refundedGrosze(topUp);
  return {
    id,
    state,
    amountGrosze,
    method,
    createdAt,
    expiresAt,
    ...(refunded > 0 && { refundedGrosze: refunded }),
    ...(topUp.lastDecline && { lastDecline: topUp.lastDecline }),
    ...(state === "awaiting-payment" && url && { payment: { url } }),
  };
};

export const shownBankTopUp = (topUp: BankTopUp, now: Date): ShownBankTopUp => {
  const { id, amountGrosze, method, createdAt, expiresAt, confirmations, credit, rejection, transfer } = topUp;
  const state = bankTopUpState(topUp, now);
  const { recipient, accountNumber, title } = transfer;
  const isAwaited = state === "awaiting-transfer" || state === "confirmation-received";
  return {
    id,
    state,
    amountGrosze,
    method,
    createdAt,
    expiresAt,
    transfer: isAwaited
      ? { recipient, accountNumber, iban: ibanOf(accountNumber), title, amountGrosze, validUntil: expiresAt }
      : undefined,
    confirmations: confirmations.map(shownFile),
    receivedGrosze: credit?.receivedGrosze,
    reason: credit ? credit.reason : rejection?.reason,
  };
};
