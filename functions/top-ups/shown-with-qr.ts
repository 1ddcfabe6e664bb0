import type { TopUp } from "../../shared/domain/top-ups/top-up.ts";
import { type ShownTopUp, shownTopUp } from "../../shared/http/shown-top-up.ts";
import { transferQr } from "./transfer-qr.ts";

/** One top-up as the customer sees it: where a transfer is awaited, with its 2D code. */
export const shownWithQr = (topUp: TopUp, now: Date): ShownTopUp => {
  const shown = shownTopUp(topUp, now);
  if (topUp.method !== "bank" || !shown.transfer) return shown;
  return { ...shown, transfer: { ...shown.transfer, ...transferQr(topUp) } };
};
