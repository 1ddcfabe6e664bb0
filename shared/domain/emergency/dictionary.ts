/** The dictionary of gminas: which places there are, and where emergency calls go from each. One is in force at a time. */
import * as z from "zod/mini";
import { Instant } from "../ids.ts";
import { Routing } from "./nka.ts";
import type { Gmina, ReadNka } from "./register-files.ts";
import { isRouted, routedCode, TercCode } from "./terc.ts";

/** A place that can be chosen, and routed. */
export const DictionaryGmina = z.object({
  code: TercCode,
  name: z.string(),
  powiat: z.string(),
  voivodeship: z.string(),
  routing: Routing,
});
export type DictionaryGmina = z.infer<typeof DictionaryGmina>;

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

const sorted = (routing: Routing): string => JSON.stringify(Object.entries(routing).sort());
