/** A believable company with some history, so that the first screen is alive. */

import { readFileSync } from "node:fs";
import { importGminas } from "../ops/import-gminas.ts";
import { MakeMachineKey, makeMachineKey } from "../ops/make-machine-key.ts";
import { personOf } from "../ops/new-person.ts";
import { OpenAccount, openAccount } from "../ops/open-account.ts";
import { type AnyRole, machineScopes, type Role, type StaffRole } from "../shared/domain/access.ts";
import type { EntryDraft } from "../shared/domain/account/ledger.ts";
import { AccountId, operatorId } from "../shared/domain/ids.ts";
import { machineKeyText } from "../shared/domain/machine-keys/machine-key.ts";
import { grosze } from "../shared/domain/money.ts";
import * as offerRefusals from "../shared/domain/offers/refusals.ts";
import { isRefusal } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import { warsawDay } from "../shared/domain/warsaw.ts";
import { newId } from "../shared/ids.ts";
import { seal } from "../shared/security/sealed.ts";
import { totpOwner } from "../shared/security/second-factor.ts";
import { accountStore } from "../shared/store/account-store.ts";
import { gminaStore } from "../shared/store/gmina-store.ts";
import { keys } from "../shared/store/keys.ts";
import { ledgerStore } from "../shared/store/ledger-store.ts";
import { loginStore } from "../shared/store/login-store.ts";
import { machineKeyStore } from "../shared/store/machine-key-store.ts";
import { offerStore } from "../shared/store/offer-store.ts";
import { peopleStore } from "../shared/store/people-store.ts";
import type { Table } from "../shared/store/table.ts";
import { localEmergencyRules, localThresholdGrosze } from "./deployment.ts";
import { localOffers, start } from "./offers.ts";

export const seededAccountId = AccountId.parse("ac_01K0000000000000000000KAWA");
const accountId = seededAccountId;

export type SignIn = {
  readonly email: string;
  readonly password: string;
  readonly role: AnyRole;
  readonly accountId: string;
  /** The secret of the authenticator app, base32, where one is enrolled. */
  readonly totpSecret?: string;
};

/** The customer's people who can sign in locally. These passwords and secrets open nothing but a seeded local system. */
const customers: readonly (SignIn & { readonly role: Role })[] = [
  { email: "anna.nowak@poranna-kawa.example", password: "kawa-o-poranku-2026", role: "administrator", accountId },
  { email: "piotr.zielinski@poranna-kawa.example", password: "faktury-i-saldo-2026", role: "finance", accountId },
  { email: "ewa.wozniak@poranna-kawa.example", password: "centrala-i-numery-2026", role: "technical", accountId },
  { email: "jan.kowalczyk@poranna-kawa.example", password: "ekspres-do-kawy-2026", role: "employee", accountId },
];

const staff: readonly (SignIn & { readonly role: StaffRole; readonly totpSecret: string })[] = [
  {
    email: "marta.krol@operator.example",
    password: "zespol-operatora-2026",
    role: "operator-administrator",
    accountId: operatorId,
    totpSecret: "SALDOLOCALADMINISTRATORTOTP22222",
  },
  {
    email: "tomasz.lis@operator.example",
    password: "przelewy-i-wplaty-2026",
    role: "operator-finance",
    accountId: operatorId,
    totpSecret: "SALDOLOCALFINANCEDESKTOTP2222222",
  },
  {
    email: "hanna.maj@operator.example",
    password: "biuro-obslugi-2026",
    role: "operator-helpdesk",
    accountId: operatorId,
    totpSecret: "SALDOLOCALHELPDESKTOTP2222222222",
  },
];

/** Who can sign in locally. */
export const signIns: readonly SignIn[] = [...customers, ...staff];

const names = [
  { firstName: "Anna", lastName: "Nowak", position: "Prezeska zarządu", phone: "+48601234567" },
  { firstName: "Piotr", lastName: "Zieliński", position: "Księgowy", phone: "+48602345678" },
  { firstName: "Ewa", lastName: "Woźniak", position: "Administratorka sieci", phone: "+48603456789" },
  { firstName: "Jan", lastName: "Kowalczyk", position: "Barista", phone: "+48604567890" },
];

const staffNames = [
  { firstName: "Marta", lastName: "Król", position: "Kierowniczka zespołu", phone: "+48221234501" },
  { firstName: "Tomasz", lastName: "Lis", position: "Księgowy", phone: "+48221234502" },
  { firstName: "Hanna", lastName: "Maj", position: "Konsultantka BOK", phone: "+48221234503" },
];

const dayMs = 24 * 3600 * 1000;
const daysOfHistory = 20;

/** The machine key of the local system, with every scope. Its secret is made up for each folder of data. */
export const localMachineKey = (secret: string): string => machineKeyText({ id: machineKeyId, secret });

const machineKeyId = "mk_01K0000000000000000000SEED";

/** Adds that key; where it is there, revoked or not, it stays as it is. */
export const seedMachineKey = async (table: Table, now: Date, secret: string): Promise<void> => {
  const wanted = MakeMachineKey.parse({ name: "local-platform", scopes: [...machineScopes], createdBy: "npm start" });
  const make = makeMachineKey({ machineKeys: machineKeyStore(table), now: () => now });
  try {
    await make(wanted, { id: machineKeyId, secret });
  } catch (error) {
    if (!isRefusal(error, common.conflict)) throw error;
  }
};

/**
 * Fills an empty table. One that is filled stays as it is; a seed that was interrupted is completed. `totpKey` seals the
 * secrets of the staff's apps.
 */
export const seed = async (table: Table, now: Date, totpKey: string): Promise<void> => {
  const openedAt = new Date(now.getTime() - daysOfHistory * dayMs);
  await seedStaff(table, openedAt, totpKey);
  await seedOffers(table, openedAt);
  await seedGminas(table, now);
  await seedCompany(table, { openedAt, paidSince: now });
  await seedHistory(table);
};

const seedStaff = async (table: Table, at: Date, totpKey: string): Promise<void> => {
  const logins = loginStore(table);
  for (const [place, { email, password, role, totpSecret }] of staff.entries()) {
    if (await logins.find(email)) continue;
    const id = newId("us", at);
    const { user, login } = await personOf(
      { ...staffNames[place]!, email, password, role, mustChangePassword: false },
      { accountId: operatorId, id, at, isMain: false },
    );
    const totp = { sealedSecret: seal(totpKey, totpSecret, totpOwner(login)), enrolledAt: at.toISOString() };
    await accountStore(table).add({ user, login: { ...login, totp } });
  }
};

const seedCompany = async (
  table: Table,
  { openedAt, paidSince }: { readonly openedAt: Date; readonly paidSince: Date },
): Promise<void> => {
  if (await table.get(keys.head(accountId))) return;
  const [administrator, ...colleagues] = customers.map(({ email, password, role }, place) => ({
    ...names[place]!,
    email,
    password,
    role,
    mustChangePassword: false,
  }));
  const { role: _, ...main } = administrator!;
  const wanted = OpenAccount.parse({
    accountId,
    companyName: "Poranna Kawa sp. z o.o.",
    nip: "5260250274",
    regon: "123456785",
    krs: "0000636771",
    seatAddress: {
      street: "Grzybowska",
      houseNumber: "12",
      flatNumber: "3",
      postalCode: "00-132",
      city: "Warszawa",
      gminaCode: "1465011",
    },
    invoiceEmail: "faktury@poranna-kawa.example",
    phone: "+48221234567",
    offerId: start.id,
    // Taken over like the opening balance: the month is paid, and the next fee is due on a day of its own.
    paidSince: warsawDay(paidSince),
    administrator: main,
    colleagues,
  });
  await openAccount({
    accounts: accountStore(table),
    offers: offerStore(table),
    gminas: gminaStore(table),
    newId,
    now: () => openedAt,
    thresholdGrosze: localThresholdGrosze,
  })(wanted);
};

/** An opening balance taken over from the platform before, then calls on most days. */
const historyOf = (openedAt: Date): { readonly at: Date; readonly draft: EntryDraft }[] => {
  const at = (day: number) => new Date(openedAt.getTime() + day * dayMs + 9 * 3600 * 1000);
  const opening: EntryDraft = {
    kind: "top-up",
    amountGrosze: grosze(15_000),
    cause: { type: "decision", id: "opening-balance" },
    actor: { type: "operations", id: "seed" },
    note: "Saldo przeniesione z poprzedniej platformy",
  };
  const usage = (day: number): EntryDraft => ({
    kind: "usage",
    amountGrosze: grosze(-(180 + ((day * 137) % 400))),
    cause: { type: "usage-charge", id: `seed-day-${day}` },
    actor: { type: "machine", id: "platform" },
    note: "Połączenia wychodzące",
  });
  const days = Array.from({ length: daysOfHistory }, (_, day) => day).filter((day) => day > 0 && day % 7 !== 6);
  return [{ at: at(0), draft: opening }, ...days.map((day) => ({ at: at(day), draft: usage(day) }))];
};

/** Nobody else posts before the history is complete, so the length of the ledger tells how much of it is there. */
const seedHistory = async (table: Table): Promise<void> => {
  const { head } = await accountStore(table).find(accountId);
  for (const { at, draft } of historyOf(new Date(head.openedAt)).slice(head.sequence))
    await ledgerStore({ table, now: () => at }).post(accountId, () => ({ drafts: [draft] }), {});
};

/** A few gminas whose routing numbers are made up. Whatever dictionary is in force stays so: it may be one of all Poland. */
const seedGminas = async (table: Table, at: Date): Promise<void> => {
  const gminas = gminaStore(table, { takesSamples: true });
  if (await gminas.current()) return;
  const [terc, nka] = ["terc.csv", "nka.txt"].map((file) =>
    readFileSync(new URL(`sample-registers/${file}`, import.meta.url)),
  ) as [Buffer, Buffer];
  const { defaultGmina } = localEmergencyRules;
  await importGminas({ gminas, defaultGmina, now: () => at, progress: () => {} })({ terc, nka, isSample: true });
};

/** As if finance had added them. One that was deleted since stays deleted. */
const seedOffers = async (table: Table, at: Date): Promise<void> => {
  const offers = offerStore(table);
  const held = new Set((await offers.list()).map(({ id }) => id));
  const missing = localOffers(accountId).filter(({ id }) => !held.has(id));
  if (missing.length === 0) return;
  const { users } = await peopleStore(table).list(operatorId, { limit: 10 });
  const actor = users.find(({ role }) => role === "operator-finance")!;
  for (const offer of missing) {
    try {
      await offers.add(offer, { actor, followUps: { at } });
    } catch (error) {
      if (!isRefusal(error, offerRefusals.offer_id_used)) throw error;
    }
  }
};
