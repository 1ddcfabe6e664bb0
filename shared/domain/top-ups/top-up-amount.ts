/** How much a top-up may be. */
import { type Grosze, grosze } from "../money.ts";
import { Refusal } from "../refusal.ts";

/** 20 PLN is what the manual promises as the smallest amount; it is gross, and credited whole. */
export const topUpMinimum = grosze(2_000);
/** 50,000 PLN. */
export const topUpMaximum = grosze(5_000_000);

/** Refuses `amount_below_minimum` and `amount_above_maximum`. */
export const checkTopUpAmount = (amountGrosze: Grosze): void => {
  const refuse = (code: "amount_below_minimum" | "amount_above_maximum") => {
    throw new Refusal(code, { errors: [{ pointer: "/amountGrosze", code }] });
  };
  if (amountGrosze < topUpMinimum) refuse("amount_below_minimum");
  if (amountGrosze > topUpMaximum) refuse("amount_above_maximum");
};
