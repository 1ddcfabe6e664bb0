/** Numbers, gminas and seats, as tests keep them. */
import { randomInt } from "node:crypto";
import type { DictionaryGmina } from "../../shared/domain/emergency/dictionary.ts";
import type { LineNumber, NumberKind } from "../../shared/domain/emergency/number.ts";
import type { EmergencyRules } from "../../shared/domain/emergency/routing.ts";
import { entered, reported } from "../../shared/domain/emergency/steps.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { seatMovedWrites } from "../../shared/store/seat-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { noon } from "./top-ups.ts";

/** A number of Warsaw's that no other test has. */
export const someE164 = (): string => `+4822${String(randomInt(10 ** 7)).padStart(7, "0")}`;

const gmina = (code: string, name: string, powiat: string, wsnd: string): DictionaryGmina => ({
  code,
  name,
  powiat,
  voivodeship: "mazowieckie",
  routing: { "112": `${wsnd}C${code.slice(2, 5)}112`, "999": `${wsnd}C${code.slice(2, 5)}999` },
});

/** Made up, all in one voivodeship: each powiat has a routing number of its own. */
export const gminas = {
  warszawa: gmina("1465011", "Warszawa", "Warszawa", "22"),
  wola: { ...gmina("1465188", "Wola", "Warszawa", "22") },
  jozefow: gmina("1417011", "Józefów", "otwocki", "22"),
  otherJozefow: gmina("1402022", "Józefów", "ciechanowski", "23"),
  town: gmina("1412084", "Halinów", "miński", "25"),
  ruralPart: gmina("1412085", "Halinów", "miński", "25"),
  wies: gmina("1438022", "Mała Wieś", "żyrardowski", "46"),
} as const;

/** As the operator decides unless it says otherwise. */
export const rules: EmergencyRules = { routesUnverified: true, fallsBackToSeat: true, defaultGmina: gminas.wies.code };

const kept = new WeakMap<Table, Promise<string>>();

/** Puts the gminas above in force, once for a table; answers the dictionary's id. */
export const keepGminas = (table: Table, at: Date = noon): Promise<string> => {
  const found = kept.get(table) ?? keptAnew(table, at);
  kept.set(table, found);
  return found;
};

const keptAnew = async (table: Table, at: Date): Promise<string> => {
  const store = gminaStore(table);
  const id = "dictionary-of-tests";
  // Another test of the file, which reaches the table otherwise, may have put it there.
  const current = await store.current();
  if (current?.id === id) return id;
  await store.keep(id, { registerDate: "2026-01-01", isSample: false }, Object.values(gminas), () => {});
  await store.putInForce(current, id, at);
  return id;
};

export const someAddress = (gminaCode: string, houseNumber = "7") => ({
  street: "Polna",
  houseNumber,
  postalCode: "00-950",
  city: "Warszawa",
  gminaCode,
});

/** A number that the platform has reported. */
export const keepNumber = async (
  table: Table,
  accountId: AccountId,
  { kind = "voip", at = noon, number = someE164() }: { kind?: NumberKind; at?: Date; number?: string } = {},
): Promise<string> => {
  const decide = (read: LineNumber | undefined) => reported(read, { number, accountId, kind }, at);
  // Nobody reports a number of the operator's: it has no account with a balance.
  if (accountId === operatorId) await table.write({ Put: { Item: { ...keys.number(number), ...decide(undefined) } } });
  else await numberStore(table).report(number, decide, { seatOf: accountId, now: at });
  return number;
};

/** Says where a number is used, or disables it, as its customer. */
export const placeNumber = (
  table: Table,
  user: PortalUser,
  number: string,
  place: DictionaryGmina | undefined,
  { at = noon, houseNumber }: { at?: Date; houseNumber?: string } = {},
): Promise<LineNumber> => {
  const wanted = place
    ? ({ enabled: true, address: someAddress(place.code, houseNumber), gmina: place } as const)
    : ({ enabled: false } as const);
  return numberStore(table).change(user.accountId, number, {
    actor: user,
    decide: (read) => ({ number: entered(read, wanted, { userId: user.id, now: at }) }),
  });
};

export const keepSeat = async (table: Table, accountId: AccountId, code: string, at: Date = noon): Promise<void> => {
  await table.transact(seatMovedWrites(accountId, code, at));
};
