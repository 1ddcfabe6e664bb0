/** Looks up the gmina that an address names. */
import type { DictionaryGmina } from "./domain/emergency/dictionary.ts";
import * as emergencyRefusals from "./domain/emergency/refusals.ts";
import { Refusal } from "./domain/refusal.ts";

export type Gminas = {
  /** Which dictionary is in force. */
  current(): Promise<{ readonly id: string } | undefined>;
  resolve(dictionaryId: string, code: string, city: string): Promise<DictionaryGmina | undefined>;
};

/**
 * The place by which calls from an address are routed: of a district it is the city, of an urban-rural gmina its town or rural part.
 * Undefined where the dictionary has none of this code; refuses `gminas_not_loaded` where there is no dictionary.
 */
export const knownGmina = async (
  dictionary: { readonly id: string } | undefined,
  { gminaCode, city }: { readonly gminaCode: string; readonly city: string },
  gminas: Pick<Gminas, "resolve">,
): Promise<DictionaryGmina | undefined> => {
  if (!dictionary) throw new Refusal(emergencyRefusals.gminas_not_loaded);
  return gminas.resolve(dictionary.id, gminaCode, city);
};
