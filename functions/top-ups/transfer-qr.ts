/** The 2D code of a bank transfer as a picture, for banking apps to scan. */
import type { BankTopUp } from "../../shared/domain/top-ups/bank-top-up.ts";
import { qrPayloadOf } from "../../shared/domain/top-ups/transfer.ts";
import { qrSvgOf } from "../../shared/qr.ts";

/** As text and as SVG; nothing above 9,999.99 PLN. Low error correction, as the ZBP standard has it. */
export const transferQr = ({ transfer, amountGrosze }: BankTopUp): { qrPayload?: string; qrSvg?: string } => {
  const qrPayload = qrPayloadOf(transfer, { amountGrosze, title: transfer.title });
  return qrPayload === undefined ? {} : { qrPayload, qrSvg: qrSvgOf(qrPayload, "L") };
};
