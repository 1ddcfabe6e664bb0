import * as z from "zod/mini";
import type { Clock } from "../shared/clock.ts";
import { Role } from "../shared/domain/access.ts";
import type { AccountHead } from "../shared/domain/account/account.ts";
import { AccountMode, openedHead } from "../shared/domain/account/ledger.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import * as emergencyFaults from "../shared/domain/emergency/faults.ts";
import { AccountId, CustomerId } from "../shared/domain/ids.ts";
import type { Grosze } from "../shared/domain/money.ts";
import { parseNip } from "../shared/domain/nip.ts";
import { shownOffer } from "../shared/domain/offers/fee-look.ts";
import { type BoughtOffer, boughtOf, OfferId } from "../shared/domain/offers/offer.ts";
import * as offerRefusals from "../shared/domain/offers/refusals.ts";
import { newSubscription } from "../shared/domain/offers/subscription.ts";
import { Phone } from "../shared/domain/phone.ts";
import { EmailAddress } from "../shared/domain/portal-users/portal-user.ts";
import { Refusal } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import { Address } from "../shared/domain/subscriber/address.ts";
import { parseKrs, parseRegon } from "../shared/domain/subscriber/registers.ts";
import { legalForms } from "../shared/domain/subscriber/subscriber.ts";
import type { NewId } from "../shared/ids.ts";
import { type Gminas, knownGmina } from "../shared/known-gmina.ts";
import type { AccountStore } from "../shared/store/account-store.ts";
import type { OfferStore } from "../shared/store/offer-store.ts";
import { NewPerson, personOf } from "./new-person.ts";

/** A register's number, as digits. */
const registered = (parse: (text: string) => string | undefined, called: string) =>
  z.pipe(
    z.string(),
    z.transform((text: string, context) => {
      const digits = parse(text);
      if (digits === undefined) context.issues.push({ code: "custom", input: text, message: `not a valid ${called}` });
      return digits ?? "";
    }),
  );

const Opening = z.strictObject({
  /** Given where the caller needs to know it beforehand; else a new one. */
  accountId: z.optional(CustomerId),
  /** As the register has it, so also one such as "Kawa.pl sp. z o.o.": operations type it from a contract. */
  companyName: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  legalForm: z._default(z.enum(legalForms), "company"),
  nip: registered(parseNip, "NIP"),
  regon: z._default(z.nullable(registered(parseRegon, "REGON")), null),
  krs: z._default(z.nullable(registered(parseKrs, "KRS number")), null),
  seatAddress: z._default(z.nullable(Address), null),
  invoiceEmail: z._default(z.nullable(EmailAddress), null),
  phone: z._default(z.nullable(Phone), null),
  mode: z._default(AccountMode, "prepaid"),
  /** An offer of the catalogue: its fee is charged every month, and the customer may order another one. */
  offerId: z.optional(OfferId),
  /** An offer that was agreed on with this company alone: the panel shows it, and BOK changes it. */
  offer: z._default(z.strictObject({ id: z.string(), name: z.string() }), { id: "of_start", name: "Start" }),
  /** With `offerId`, where the company comes from another platform: the day in Warsaw on which the month began that is paid already. */
  paidSince: z.optional(z.iso.date()),
  administrator: NewPerson,
  colleagues: z._default(z.array(z.extend(NewPerson, { role: Role })), []),
});

/** What opening an account takes. The first of its people is the main administrator. */
export const OpenAccount = Opening.check(
  z.refine(({ offerId, paidSince }) => paidSince === undefined || offerId !== undefined, {
    path: ["paidSince"],
    error: "goes with an offer of the catalogue",
  }),
);

/** An offer of the catalogue, as somebody has it from now on. Refuses `offer_not_in_catalogue`. */
export const offerNamed = async ({ list }: Pick<OfferStore, "list">, offerId: string): Promise<BoughtOffer> => {
  const offer = (await list()).find(({ id }) => id === offerId);
  if (!offer) throw new Refusal(offerRefusals.offer_not_in_catalogue);
  return boughtOf(offer);
};

type Uses = {
  readonly accounts: AccountStore;
  readonly offers: Pick<OfferStore, "list">;
  readonly gminas: Gminas;
  readonly newId: NewId;
  readonly now: Clock;
  /** Below it the new account's balance is low. */
  readonly thresholdGrosze: Grosze;
};

/**
 * Opens a customer's account with its main administrator: all of it, or nothing.
 * Refuses `address_taken` where somebody in the system has the e-mail address; so a repetition opens nothing twice. Refuses
 * `offer_not_in_catalogue`, `invalid_request` for a seat in a gmina that is not in the dictionary in force, and `gminas_not_loaded` for any
 * gmina where there is no dictionary.
 */
export const openAccount =
  ({ accounts, offers, gminas, newId, now, thresholdGrosze }: Uses) =>
  async (
    wanted: z.output<typeof OpenAccount>,
    recordsOf: (accountId: AccountId) => Promise<readonly Done[]> = async () => [],
  ): Promise<AccountId> => {
    const at = now();
    const accountId = wanted.accountId ?? AccountId.parse(newId("ac", at));
    const { companyName, mode, offerId, paidSince } = wanted;
    const ordered = offerId === undefined ? undefined : await offerNamed(offers, offerId);
    const subscription = ordered && newSubscription(ordered, paidSince);
    const offer = ordered ? shownOffer(ordered) : wanted.offer;
    const { legalForm, nip, regon, krs, invoiceEmail, phone } = wanted;
    const seatAddress = wanted.seatAddress && (await placed(wanted.seatAddress, gminas));
    const head: AccountHead = {
      ...openedHead(accountId, thresholdGrosze, at, mode),
      companyName,
      state: "open",
      offer,
      openedAt: at.toISOString(),
    };
    const people = [{ ...wanted.administrator, role: "administrator" as const }, ...wanted.colleagues];
    const joined = await Promise.all(
      people.map((person, place) => personOf(person, { accountId, id: newId("us", at), at, isMain: place === 0 })),
    );
    const subscriber = { companyName, legalForm, nip, regon, krs, seatAddress, invoiceEmail, phone };
    await accounts.open(head, subscriber, joined, subscription, await recordsOf(accountId));
    return accountId;
  };

/** The address with the code that calls are routed by. */
const placed = async (address: Address, gminas: Gminas): Promise<Address> => {
  const { gminaCode, city } = address;
  if (gminaCode === undefined) return address;
  const found = await knownGmina(await gminas.current(), { gminaCode, city }, gminas);
  if (found) return { ...address, gminaCode: found.code };
  const pointer = "/seatAddress/gminaCode";
  throw new Refusal(common.invalid_request, { errors: [{ pointer, fault: emergencyFaults.gmina_unknown }] });
};
