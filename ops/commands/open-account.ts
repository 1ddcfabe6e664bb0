import { periodOn } from "../../shared/domain/offers/period.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { warsawDay } from "../../shared/domain/warsaw.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { CannotDo, command } from "../command.ts";
import { OpenAccount, openAccount } from "../open-account.ts";
import { checked, mustBeFree, newPerson, personOptions, present, showPassword } from "./options.ts";

type Texts = Readonly<Record<string, string | undefined>>;

/** What else of the company is on hand: nothing has to be. */
const subscriberOf = (given: Texts): object => {
  const { regon, krs, street, house, flat, city } = given;
  const known = { regon, krs, legalForm: given["legal-form"], invoiceEmail: given["invoice-email"] };
  const [postalCode, gminaCode] = [given["postal-code"], given["seat-gmina"]];
  const seatAddress = present({ street, houseNumber: house, flatNumber: flat, postalCode, city, gminaCode });
  const isSomewhere = Object.keys(seatAddress).length > 0;
  return { ...present({ ...known, phone: given["company-phone"] }), ...(isSomewhere ? { seatAddress } : {}) };
};

const unknownSeatGmina = (code: string | undefined): string =>
  `The gminas that are in force have none with the code ${code}; nothing was opened. Look the code up in TERC and repeat the command, or leave --seat-gmina out: BOK can set it later.`;

export default command({
  usage: `
  open-account   opens a customer's account with its main administrator
    --company "Poranna Kawa sp. z o.o."   --nip 5260250274
    --first-name Anna   --last-name Nowak   --position "Prezeska zarządu"
    --email anna@poranna-kawa.example   --phone +48601234567
    [--offer of_start   --paid-since 2026-11-01]   of the catalogue; without it, an offer that BOK agreed on with the company
    [--mode prepaid|postpaid]   [--legal-form company|sole-trader]   [--regon 123456785]   [--krs 0000636771]
    [--street Grzybowska   --house 12   --flat 3   --postal-code 00-132   --city Warszawa   --seat-gmina 1465011]
                                          the seat; its gmina, by the code in TERC, is where emergency calls fall back to
    [--invoice-email faktury@poranna-kawa.example]   [--company-phone +48221234567]`,
  options: {
    company: "required",
    nip: "required",
    ...personOptions,
    offer: "text",
    "paid-since": "text",
    mode: "text",
    "legal-form": "text",
    regon: "text",
    krs: "text",
    street: "text",
    house: "text",
    flat: "text",
    "postal-code": "text",
    city: "text",
    "seat-gmina": "text",
    "invoice-email": "text",
    "company-phone": "text",
  },
  changes: "at-once",
  prepare: async (given, on) => {
    const wanted = checked(
      OpenAccount.safeParse({
        companyName: given.company,
        nip: given.nip,
        ...subscriberOf(given),
        ...present({ mode: given.mode, offerId: given.offer, paidSince: given["paid-since"] }),
        administrator: newPerson(given),
      }),
    );
    const today = warsawDay(on.now());
    const { paidSince } = wanted;
    if (paidSince !== undefined && (paidSince > today || periodOn(paidSince, paidSince).until <= today))
      throw new CannotDo(
        `--paid-since is the day on which the present month began: at most a month ago, and not after today (${today}). From an earlier day on, each month would be charged at once.`,
      );
    await mustBeFree(on, wanted.administrator);
    return {
      will: [
        `open an account for ${wanted.companyName} (NIP ${wanted.nip}), ${wanted.offerId === undefined ? "with an offer of its own" : `with the offer ${wanted.offerId}`}`,
        `make ${wanted.administrator.email} its main administrator`,
      ],
      run: async ({ record }) => {
        showPassword(wanted.administrator, on);
        const table = on.table();
        const [accounts, offers, gminas] = [accountStore(table), offerStore(table), gminaStore(table)];
        const { newId, now } = on;
        const thresholdGrosze = await on.thresholdGrosze();
        const open = openAccount({ accounts, offers, gminas, newId, now, thresholdGrosze });
        try {
          const accountId = await open(wanted, async (opened) => [await record({ accountId: opened })]);
          on.say(`The account ${accountId} is open.`);
        } catch (error) {
          if (isRefusal(error, common.invalid_request)) throw new CannotDo(unknownSeatGmina(given["seat-gmina"]));
          throw error;
        }
      },
    };
  },
});
