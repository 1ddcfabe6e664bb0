/**
 * Where an emergency call from a number goes. Whatever is missing, there is an answer: the place of use, else the seat of the company,
 * else the operator's own gmina. It depends neither on the balance nor on the state of the account.
 */
import type { Dictionary, DictionaryGmina } from "./dictionary.ts";
import type { Routing } from "./nka.ts";
import type { LineNumber } from "./number.ts";

/** What the operator decides. */
export type EmergencyRules = {
  /** Whether calls are routed by a place of use that BOK has not verified yet. */
  readonly routesUnverified: boolean;
  /** Whether calls without a place of use are routed by the company's seat. */
  readonly fallsBackToSeat: boolean;
  /** The gmina by which calls are routed when nothing else is known, by its code in TERC. */
  readonly defaultGmina: string;
};

/** By what a call is routed: `none` where there is no dictionary, or the default gmina is not in it. */
export const bases = ["location", "fallback", "default", "none"] as const;

/**
 * `enabled`: the customer has entered a place of use · `disabled`: not, or has disabled it; 112 is routed all the same ·
 * `sim-operator`: the operator of the SIM card routes · `unknown-number`: Saldo has no such number.
 */
export const routingStatuses = ["enabled", "disabled", "sim-operator", "unknown-number"] as const;

type Candidate = { readonly basis: "location" | "fallback" | "default"; readonly code: string };

/** By which gminas a number may be routed, the best first. `seatCode`: the gmina of the seat of whoever has the number. */
export const candidatesFor = (
  number: LineNumber | undefined,
  seatCode: string | undefined,
  { routesUnverified, fallsBackToSeat, defaultGmina }: EmergencyRules,
): readonly Candidate[] => {
  const { enabled = false, location = null, verified = null, accountId = null } = number ?? {};
  // The newest that BOK has not rejected; where that may not be used, the one that they verified before it.
  const places = enabled ? [location, verified].filter((place) => place !== null) : [];
  const routed = places.filter(({ state }) => state === "verified" || (state === "unverified" && routesUnverified));
  return [
    ...routed.map(({ gmina }) => ({ basis: "location", code: gmina.code }) as const),
    ...(accountId !== null && seatCode !== undefined && fallsBackToSeat
      ? [{ basis: "fallback", code: seatCode } as const]
      : []),
    { basis: "default", code: defaultGmina },
  ];
};

export type RoutedNumber = {
  readonly number: string;
  readonly status: (typeof routingStatuses)[number];
  readonly basis: (typeof bases)[number];
  /** Of the place of use that was entered last, where there is one. */
  readonly locationState: "unverified" | "verified" | "rejected" | null;
  readonly gmina: Pick<DictionaryGmina, "code" | "name" | "powiat" | "voivodeship"> | null;
  /** By each emergency number, the number that the call is sent to. */
  readonly routes: Routing;
  /** Since when the number is so; null for an unknown one. */
  readonly since: string | null;
  readonly dictionary: Pick<Dictionary, "registerDate" | "isSample"> | null;
};

/** The answer for a number by the first of its candidates that the dictionary has. `gminas`: by the code that was looked for. */
export const routingOf = (
  wanted: string,
  number: LineNumber | undefined,
  {
    candidates,
    gminas,
    dictionary,
  }: {
    readonly candidates: readonly Candidate[];
    readonly gminas: ReadonlyMap<string, DictionaryGmina>;
    readonly dictionary: Dictionary | undefined;
  },
): RoutedNumber => {
  const found = candidates.find(({ code }) => gminas.has(code));
  const gmina = found && gminas.get(found.code);
  const known = number && number.accountId !== null ? number : undefined;
  return {
    number: wanted,
    status: statusOf(known),
    basis: found?.basis ?? "none",
    locationState: known?.location?.state ?? null,
    gmina: gmina ? { code: gmina.code, name: gmina.name, powiat: gmina.powiat, voivodeship: gmina.voivodeship } : null,
    routes: gmina?.routing ?? {},
    since: known?.since ?? null,
    dictionary: dictionary ? { registerDate: dictionary.registerDate, isSample: dictionary.isSample } : null,
  };
};

const statusOf = (number: LineNumber | undefined): RoutedNumber["status"] => {
  if (!number) return "unknown-number";
  if (number.kind === "gsm-hosting") return "sim-operator";
  return number.enabled ? "enabled" : "disabled";
};
