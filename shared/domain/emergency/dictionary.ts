/** The dictionary of gminas: which places there are, and where emergency calls go from each. One is in force at a time. */
import * as z from "zod/mini";
import { Instant } from "../ids.ts";
import { named } from "../model.ts";
import { Routing } from "./nka.ts";
import type { Gmina, ReadNka } from "./register-files.ts";
import { isRouted, kindOf, kinds, routedCode, TercCode } from "./terc.ts";

/** A place that can be chosen, and routed. */
export const DictionaryGmina = z.object({
  code: TercCode,
  name: z.string(),
  powiat: z.string(),
  voivodeship: z.string(),
  routing: Routing,
  /** The code that was looked for, where it is one of an earlier dictionary and this place has taken its place. */
  replaces: z.optional(TercCode),
});
export type DictionaryGmina = z.infer<typeof DictionaryGmina>;

/** All that a dictionary answers: places by their own codes, and by codes of earlier dictionaries (`replaces`). */
export type WholeDictionary = {
  readonly places: readonly DictionaryGmina[];
  readonly replaced: readonly (DictionaryGmina & { readonly replaces: string })[];
};

const kindNames = {
  [kinds.urban]: "urban",
  [kinds.rural]: "rural",
  [kinds.town]: "town",
  [kinds.ruralPart]: "rural-part",
  [kinds.district]: "district",
  [kinds.delegation]: "delegation",
} as const;
export const GminaKind = named("GminaKind", z.enum(Object.values(kindNames)));
export type GminaKind = z.infer<typeof GminaKind>;

/** A place as it is listed for people to choose. */
export const ListedGmina = z.object({
  code: TercCode,
  name: z.string(),
  /** Of a district or delegation: the city. */
  powiat: z.string(),
  voivodeship: z.string(),
  kind: GminaKind,
});
export type ListedGmina = z.infer<typeof ListedGmina>;

export const listedGmina = ({
  code,
  name,
  powiat,
  voivodeship,
}: Pick<DictionaryGmina, "code" | "name" | "powiat" | "voivodeship">): ListedGmina => ({
  code,
  name,
  powiat,
  voivodeship,
  kind: kindNames[kindOf(code) as keyof typeof kindNames],
});

/** Which dictionary is in force. */
export const Dictionary = z.object({
  /** Made of the files' content: the same files are the same dictionary. */
  id: z.string(),
  /** What the register describes: a day, as the file says it. */
  registerDate: z.iso.date(),
  /** Made up for trying things out: calls must never be routed by it. */
  isSample: z.boolean(),
  gminas: z.int(),
  since: Instant,
  /** The one before it, to go back to. */
  previous: z.nullable(z.string()),
  version: z.int(),
});
export type Dictionary = z.infer<typeof Dictionary>;

/** All places that can be chosen: gminas but for urban-rural ones, of which their two parts can; and parts of cities, routed as the city. */
export const placesOf = (gminas: readonly Gmina[], { routings }: Pick<ReadNka, "routings">): DictionaryGmina[] =>
  gminas
    .filter(({ code }) => isRouted(code))
    .map((gmina) => ({ ...gmina, routing: routings.get(routedCode(gmina.code))! }));

/** How two dictionaries differ, by codes. */
export type DictionaryChanges = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly renamed: readonly string[];
  readonly rerouted: readonly string[];
};

export const changesBetweenDictionaries = (
  before: readonly DictionaryGmina[],
  after: readonly DictionaryGmina[],
): DictionaryChanges => {
  const [was, is] = [before, after].map((all) => new Map(all.map((gmina) => [gmina.code, gmina]))) as [
    Map<string, DictionaryGmina>,
    Map<string, DictionaryGmina>,
  ];
  const both = after.filter(({ code }) => was.has(code));
  return {
    added: after.filter(({ code }) => !was.has(code)).map(({ code }) => code),
    removed: before.filter(({ code }) => !is.has(code)).map(({ code }) => code),
    renamed: both.filter(({ code, name }) => was.get(code)!.name !== name).map(({ code }) => code),
    rerouted: both
      .filter(({ code, routing }) => sorted(was.get(code)!.routing) !== sorted(routing))
      .map(({ code }) => code),
  };
};

/** A code of an earlier dictionary that is no place of the next one. */
export type GoneCode = {
  readonly code: string;
  /** The place that is looked up in its stead; without one the code no longer resolves. */
  readonly successor: DictionaryGmina | undefined;
};

/**
 * The codes that `before` answers and that are no places any more. A gmina whose kind changed keeps its first six digits; a part of a city
 * that is gone is the city.
 */
export const goneCodes = (
  { places, replaced }: WholeDictionary,
  placesNow: readonly DictionaryGmina[],
): readonly GoneCode[] => {
  const now = new Map(placesNow.map((place) => [place.code, place]));
  const codes = [...places.map(({ code }) => code), ...replaced.map(({ replaces }) => replaces)];
  return codes
    .filter((code) => !now.has(code))
    .map((code) => ({
      code,
      successor: successorsOf(code)
        .map((each) => now.get(each))
        .find(Boolean),
    }));
};

/** The codes that may take the place of one, best first. */
const successorsOf = (code: string): readonly string[] => {
  const kind = kindOf(code);
  if (kind === kinds.district || kind === kinds.delegation) return [routedCode(code)];
  const isTown = kind === kinds.urban || kind === kinds.town;
  const kindsNow = isTown
    ? [kinds.town, kinds.urban, kinds.ruralPart, kinds.rural]
    : [kinds.ruralPart, kinds.rural, kinds.town, kinds.urban];
  return kindsNow.map((each) => `${code.slice(0, 6)}${each}`);
};

const sorted = (routing: Routing): string => JSON.stringify(Object.entries(routing).sort());
