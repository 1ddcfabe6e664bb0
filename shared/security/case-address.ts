/**
 * The address that answers to a case's e-mails go to: it names the case and is signed, so that nobody makes one up who was not sent it. It is
 * not a secret that opens something: an answer counts as its sender's, who must have taken part.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { numberOf } from "../domain/change-requests/change-request.ts";
import { isTransferCode } from "../domain/top-ups/transfer-code.ts";

/** 80 bits. In small letters, because mail servers may change the case of an address. */
const signatureOf = (number: string, key: string): string =>
  createHmac("sha256", key).update(`case-address ${number}`).digest("hex").slice(0, 20);

/** The case's address at the domain that e-mail is received for. `key`: the key that secrets of links are computed by. */
export const caseAddress = (
  number: string,
  { key, domain }: { readonly key: string; readonly domain: string },
): string => `sprawa.${number.slice(numberOf("").length).toLowerCase()}.${signatureOf(number, key)}@${domain}`;

/** The number of the case whose address this is; undefined for any other, and for one that was made up. */
export const caseOfAddress = (
  address: string,
  { key, domain }: { readonly key: string; readonly domain: string },
): string | undefined => {
  const [, code = "", signature = "", of = ""] = /^sprawa\.([a-z0-9]{8})\.([0-9a-f]{20})@(.+)$/i.exec(address) ?? [];
  if (of.toLowerCase() !== domain.toLowerCase() || !isTransferCode(code.toUpperCase())) return undefined;
  const number = numberOf(code.toUpperCase());
  const isOurs = timingSafeEqual(Buffer.from(signature.toLowerCase()), Buffer.from(signatureOf(number, key)));
  return isOurs ? number : undefined;
};
