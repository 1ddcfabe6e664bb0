/**
 * Emergency routing numbers (numery kierowania alarmowego, NKA): where a call to an emergency number from a gmina goes, as operators send
 * it to each other: WSNd (2 digits, the numbering zone called) + `C` + IDL (3 digits, the place called) + the number dialled (3 digits).
 * Source: Rozporządzenie MAiC of 12 December 2014, Dz.U. 2015 poz. 12, annex § 4; tables published by UKE.
 */
import * as z from "zod/mini";

/** `22C001112`; the IDL of this one is invented. */
export const Nka = z.string().check(z.regex(/^[1-9]\dC\d{3}(?:112|9\d\d)$/));

/** The number that is dialled: 112, or a three-digit one that begins with 9. */
export const EmergencyNumber = z.string().check(z.regex(/^(?:112|9\d\d)$/));

/** Emergency numbers and where calls to them go from one gmina. 112 is always there. */
export const Routing = z.record(EmergencyNumber, Nka);
export type Routing = z.infer<typeof Routing>;

/** Put together of its parts; undefined where they make none. */
export const nkaOf = (parts: { wsnd: string; hex: string; idl: string; number: string }): string | undefined => {
  const text = `${parts.wsnd}${parts.hex.toUpperCase()}${parts.idl}${parts.number}`;
  return Nka.safeParse(text).success ? text : undefined;
};
