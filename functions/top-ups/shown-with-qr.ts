import type { TopUp } from "../../shared/domain/top-ups/top-up.ts";
import { type ShownTopUp, shownBankTopUp, shownCheckoutTopUp } from "../../shared/http/shown-top-up.ts";
import { transferQr } from "./transfer-qr.ts";

/** One top-up as the customer sees it: where a transfer is awaited, with its 2D code. */
export const shownWithQr = (topUp: TopUp, now: Date): ShownTopUp => {
  if (topUp.method !== "bank") return shownCheckoutTopUp(topUp, now);
  const shown = shownBankTopUp(topUp, now);
  if (!shown.transfer) return shown;
  return { ...shown, transfer: { ...shown.transfer, ...transferQr(topUp) } };
};
