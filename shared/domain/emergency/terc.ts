/**
 * Gminas by their codes in the register TERC: voivodeship (2 digits), powiat (2), gmina (2) and kind (1). Codes are text: the first digit
 * may be 0. Source: the register TERYT of Statistics Poland (GUS).
 */
import * as z from "zod/mini";
import { withoutAccents } from "../ascii.ts";

export const TercCode = z.string().check(z.regex(/^(0[2468]|[12][02468]|3[02])\d{4}[1-589]$/));

/** The last digit of a code. */
export const kinds = {
  /** An urban gmina, a rural one, and a town with villages, of which the town and the rural part have codes of their own. */
  urban: "1",
  rural: "2",
  urbanRural: "3",
  town: "4",
  ruralPart: "5",
  /** Parts of one city, which is one gmina: districts of Warsaw, delegations of Kraków, Łódź, Poznań and Wrocław. */
  district: "8",
  delegation: "9",
} as const;

export const kindOf = (code: string): string => code.slice(6);

/**
 * The code by which a place is routed: a part of a city is the city itself, which is the first gmina of its powiat. Others are their own.
 */
export const routedCode = (code: string): string => {
  const kind = kindOf(code);
  return kind === kinds.district || kind === kinds.delegation ? `${code.slice(0, 4)}01${kinds.urban}` : code;
};

/** Whether a place can be routed by its code: of an urban-rural gmina, only its town and its rural part can. */
export const isRouted = (code: string): boolean => kindOf(code) !== kinds.urbanRural;

/** The codes that an urban-rural gmina is made of. */
export const partsOf = (code: string): readonly [town: string, ruralPart: string] => [
  `${code.slice(0, 6)}${kinds.town}`,
  `${code.slice(0, 6)}${kinds.ruralPart}`,
];

/** A name as people look for it: small letters, none of them Polish, and one space between words. */
export const searchable = (name: string): string =>
  withoutAccents(name.toLowerCase())
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
