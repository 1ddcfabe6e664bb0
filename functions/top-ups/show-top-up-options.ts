import * as z from "zod/mini";
import { named } from "../../shared/domain/model.ts";
import { openTransfersMax } from "../../shared/domain/top-ups/bank-top-up.ts";
import { openCardPagesMax } from "../../shared/domain/top-ups/card-top-up.ts";
import { topUpMethods } from "../../shared/domain/top-ups/top-up.ts";
import { suggestedAmounts, topUpMaximum, topUpMinimum } from "../../shared/domain/top-ups/top-up-amount.ts";
import { qrAmountMax } from "../../shared/domain/top-ups/transfer.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { headRead } from "../../shared/store/ledger-store.ts";

const Shown = named(
  "TopUpOptions",
  z.strictObject({
    /** Any amount from one to the other, both included, may be topped up. */
    minimumGrosze: z.int(),
    maximumGrosze: z.int(),
    /** Amounts that a page may offer as buttons, the smallest first. */
    suggestedGrosze: z.array(z.int()),
    /** None where the account is closed. */
    methods: z.array(
      z.strictObject({
        method: z.enum(topUpMethods),
        /** What a started top-up tells the customer: `payment`, the page to pay at, or `transfer`, what the bank transfer needs. */
        next: z.enum(["payment", "transfer"]),
        /** Top-ups of the account that may be open at a time; those through payment pages count together. */
        openMax: z.int(),
        /** By bank: up to this amount there is a 2D code. */
        qrMaximumGrosze: z.optional(z.int()),
      }),
    ),
  }),
);

const contract = {
  summary: "How and by how much the account can be topped up: what `POST /top-ups` takes",
  answers: { 200: { description: "The ways to top up", body: Shown } },
} as const;

type Uses = {
  /** The payment methods that this stage offers. */
  readonly methods: () => readonly string[];
};

export const showTopUpOptions = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId) }),
  ({ methods }: Uses) =>
    async ({ found }) => {
      const offered = present(found.head).state === "closed" ? [] : methods();
      return {
        status: 200,
        body: {
          minimumGrosze: topUpMinimum,
          maximumGrosze: topUpMaximum,
          suggestedGrosze: suggestedAmounts,
          methods: topUpMethods.filter((method) => offered.includes(method)).map(optionOf),
        },
      };
    },
);

const optionOf = (method: (typeof topUpMethods)[number]) =>
  method === "bank"
    ? { method, next: "transfer", openMax: openTransfersMax, qrMaximumGrosze: qrAmountMax }
    : { method, next: "payment", openMax: openCardPagesMax };
