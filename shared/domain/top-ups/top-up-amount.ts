/** How much a top-up may be. */
import { takes } from "../model.ts";
import { Grosze, grosze } from "../money.ts";
import { type FieldFault, Refusal } from "../refusal.ts";
import * as topUpFaults from "./faults.ts";
import * as topUpRefusals from "./refusals.ts";

/** 20 PLN is what the manual promises as the smallest amount; it is gross, and credited whole. */
export const topUpMinimum = grosze(2_000);
/** 50,000 PLN. */
export const topUpMaximum = grosze(5_000_000);

/** Amounts that a page offers, from the smallest to what a company of some dozen phones uses in a month. */
export const suggestedAmounts = [topUpMinimum, grosze(5_000), grosze(10_000), grosze(20_000), grosze(50_000)];

/** What may be ordered; more or less is refused by a name of its own (`checkTopUpAmount`). */
export const TopUpAmount = takes({ minimum: topUpMinimum, maximum: topUpMaximum }, Grosze);

/** Refuses `amount_below_minimum` and `amount_above_maximum`. */
export const checkTopUpAmount = (amountGrosze: Grosze): void => {
  if (amountGrosze < topUpMinimum)
    throw new Refusal(topUpRefusals.amount_below_minimum, at(topUpFaults.amount_below_minimum));
  if (amountGrosze > topUpMaximum)
    throw new Refusal(topUpRefusals.amount_above_maximum, at(topUpFaults.amount_above_maximum));
};

const at = (fault: FieldFault) => ({ errors: [{ pointer: "/amountGrosze", fault }] });
