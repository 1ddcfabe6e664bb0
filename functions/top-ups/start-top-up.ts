import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import * as accountRefusals from "../../shared/domain/account/refusals.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import type { TransferAccount } from "../../shared/domain/top-ups/bank-account.ts";
import { type BankTopUp, newBankTopUp } from "../../shared/domain/top-ups/bank-top-up.ts";
import { type CardTopUp, canOpenCheckout, newCardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import * as topUpFaults from "../../shared/domain/top-ups/faults.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import { topUpMethods } from "../../shared/domain/top-ups/top-up.ts";
import { TopUpAmount } from "../../shared/domain/top-ups/top-up-amount.ts";
import type { StripeGateway } from "../../shared/gateways/stripe.ts";
import { requestKeyOf } from "../../shared/http/caller.ts";
import { ShownTopUp } from "../../shared/http/shown-top-up.ts";
import { verb } from "../../shared/http/verb.ts";
import type { NewId } from "../../shared/ids.ts";
import { log } from "../../shared/log.ts";
import { replayMark } from "../../shared/replays.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import type { TopUpStore } from "../../shared/store/top-up-store.ts";
import { shownWithQr } from "./shown-with-qr.ts";

const contract = {
  summary: "Start a top-up of 2000 to 5000000 grosze; the answer says where to pay, or what the bank transfer needs",
  idempotencyKey: "required",
  body: z.strictObject({ amountGrosze: TopUpAmount, method: z.enum(topUpMethods) }),
  answers: {
    201: {
      description: "Started; the same key and body answer with the same top-up",
      body: ShownTopUp,
      location: true,
    },
  },
  refusals: [
    topUpRefusals.amount_below_minimum,
    topUpRefusals.amount_above_maximum,
    topUpRefusals.method_not_available,
    accountRefusals.account_closed,
    topUpRefusals.too_many_open_top_ups,
    topUpRefusals.too_many_open_payment_pages,
    topUpRefusals.payment_provider_failed,
    topUpRefusals.payment_provider_unavailable,
  ],
} as const;

type Uses = {
  readonly topUps: Pick<TopUpStore, "start" | "startTransfer" | "keepCheckout" | "beginNextAttempt">;
  readonly ledger: Pick<LedgerStore, "head">;
  readonly stripe: Pick<StripeGateway, "openCheckout" | "findCheckout">;
  /** The payment methods that this stage offers, and where bank transfers go. */
  readonly methods: () => readonly string[];
  readonly transferAccount: () => TransferAccount;
  readonly newId: NewId;
  readonly newCode: () => string;
  readonly now: Clock;
};

export const startTopUp = verb(contract, (uses: Uses) => async ({ body, caller, idempotencyKey, language }) => {
  const { topUps, methods, newId, now } = uses;
  const { amountGrosze, method } = body;
  if (!methods().includes(method))
    throw new Refusal(topUpRefusals.method_not_available, {
      errors: [{ pointer: "/method", fault: topUpFaults.method_not_available }],
    });

  const at = now();
  const wanted = {
    id: newId("tu", at),
    accountId: caller.accountId,
    createdBy: caller.user.id,
    language,
    amountGrosze,
  };
  const request = requestKeyOf(caller, { route: "top-ups", key: idempotencyKey, asks: [amountGrosze, method] });
  const kept =
    method === "bank"
      ? await startTransfer(wanted, request, at, uses)
      : await topUps.start(newCardTopUp({ ...wanted, method }, at), request);
  // A repetition is answered with what the first request made.
  if (kept.id === wanted.id)
    log.info(
      "top_up.started",
      { accountId: kept.accountId, topUpId: kept.id },
      { metric: "top-ups", value: 1, by: { method, outcome: "started" } },
    );
  const started = kept.method === "bank" ? kept : await withCheckout(kept, uses);
  return {
    status: 201,
    headers: { location: `/top-ups/${started.id}`, ...replayMark(request) },
    body: shownWithQr(started, now()),
  };
});

/** Codes drawn before we give up: that even two are taken is as likely as two prizes in one lottery. */
const codesMax = 3;

const startTransfer = async (
  wanted: Omit<Parameters<typeof newBankTopUp>[0], "code">,
  request: RequestKey,
  at: Date,
  { topUps, ledger, transferAccount, newCode }: Uses,
): Promise<BankTopUp> => {
  const draw = () => newBankTopUp({ ...wanted, code: newCode() }, transferAccount(), at);
  let topUp = draw();
  const { companyName } = await ledger.head(wanted.accountId);
  for (let tries = 0; tries < codesMax; tries += 1) {
    const kept = await topUps.startTransfer(topUp, companyName, request);
    if (kept !== "code-taken") return kept;
    topUp = draw();
  }
  throw new Refusal(common.temporarily_unavailable, { cause: new Error("every code that was drawn is taken") });
};

/** The top-up with its payment page; without one where it is too late, or something has happened to it already. */
const withCheckout = async (topUp: CardTopUp, { topUps, stripe, now }: Uses): Promise<CardTopUp> => {
  if (topUp.checkout || !canOpenCheckout(topUp, now())) return topUp;
  const opened = await stripe.openCheckout(topUp);
  if (opened !== "failed") return topUps.keepCheckout(topUp, opened);

  // Stripe keeps answering this attempt's key with its failure. There may be a page all the same: it is looked for
  // before another attempt begins, so that there are never two that nobody knows of.
  log.warn("top_up.attempt_failed", { topUpId: topUp.id, attempt: topUp.attempt });
  const found = await stripe.findCheckout(topUp);
  if (found === "too many") throw new Refusal(topUpRefusals.payment_provider_failed);
  if (found) return topUps.keepCheckout(topUp, found);
  await topUps.beginNextAttempt(topUp);
  throw new Refusal(topUpRefusals.payment_provider_failed, { retryAfterSeconds: 1 });
};
