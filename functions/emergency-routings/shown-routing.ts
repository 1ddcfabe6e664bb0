/** Where emergency calls from a number go, as the telephony platform is told. */
import * as z from "zod/mini";
import { Routing } from "../../shared/domain/emergency/nka.ts";
import { LocationState } from "../../shared/domain/emergency/number.ts";
import { bases, routingStatuses } from "../../shared/domain/emergency/routing.ts";
import { named } from "../../shared/domain/model.ts";
import { Phone } from "../../shared/domain/phone.ts";
import type { Asked } from "../../shared/store/routing-store.ts";

/** Whatever the call came with: of what is no number, calls are routed too. */
export const AnyNumber = z.string();

/**
 * The number that a switch means: as people write it, as SIP carries it (`tel:+48221234567`, `sip:+48221234567@host`), with the country's code
 * and no plus (`48221234567`), or with the zero of a trunk call (`0221234567`).
 */
export const askedBy = (text: string): Asked => {
  const bare = text
    .slice(0, callerLettersMax)
    .replace(/^(?:sips?|tel):/i, "")
    .replace(/[@;].*$/s, "");
  const digits = bare.replace(/[\s().\-/]/g, "");
  const known = /^48[1-9]\d{8}$/.test(digits) ? `+${digits}` : digits.replace(/^0(?=[1-9]\d{8}$)/, "");
  return { text, number: Phone.safeParse(known).data };
};

/** What is longer is no number. */
const callerLettersMax = 300;

export const ShownRouting = named(
  "EmergencyRouting",
  z.strictObject({
    /** In E.164 where it is a number, else as it was asked for. */
    number: z.string(),
    /**
     * `enabled`: the customer has entered a place of use · `disabled`: not, or has disabled it; calls are routed all the same · `sim-operator`: a
     * number of GSM Hosting, whose SIM card's operator routes · `unknown-number`: nobody's number.
     */
    status: z.enum(routingStatuses),
    /** By what the calls are routed: the place of use, the company's seat (`fallback`), the operator's default gmina, or `none`. */
    basis: z.enum(bases),
    /** Of the place of use that was entered last. One that is not used (`rejected`) may have a verified one before it. */
    locationState: z.nullable(LocationState),
    gmina: z.nullable(
      z.strictObject({ code: z.string(), name: z.string(), powiat: z.string(), voivodeship: z.string() }),
    ),
    /** By the number that is dialled, the routing number (NKA) to send the call to: `{"112": "22C001112"}`. What is not in it is sent on as it was dialled. */
    routes: Routing,
    since: z.nullable(z.iso.datetime()),
    /** Which register it follows; null where none is loaded. */
    dictionary: z.nullable(z.strictObject({ registerDate: z.iso.date(), isSample: z.boolean() })),
  }),
);
