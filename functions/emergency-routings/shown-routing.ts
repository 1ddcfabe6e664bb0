/** Where emergency calls from a number go, as the telephony platform is told. */
import * as z from "zod/mini";
import { Routing } from "../../shared/domain/emergency/nka.ts";
import { LocationState } from "../../shared/domain/emergency/number.ts";
import { bases, type RoutedNumber, routingStatuses } from "../../shared/domain/emergency/routing.ts";
import { named } from "../../shared/domain/model.ts";
import { Phone } from "../../shared/domain/phone.ts";
import type { Asked } from "../../shared/store/routing-store.ts";

/** Whatever the call came with: of what is no number, calls are routed too. */
export const AnyNumber = z.string().check(z.minLength(1), z.maxLength(100));

export const askedBy = (text: string): Asked => ({ text, number: Phone.safeParse(text).data });

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
    locationState: z.nullable(LocationState),
    gmina: z.nullable(
      z.strictObject({ code: z.string(), name: z.string(), powiat: z.string(), voivodeship: z.string() }),
    ),
    /** By the number that is dialled, the routing number (NKA) to send the call to: `{"112": "22C001112"}`. */
    routes: Routing,
    since: z.nullable(z.iso.datetime()),
    /** Which register it follows; null where none is loaded: then send the call on as it was dialled. */
    dictionary: z.nullable(z.strictObject({ registerDate: z.iso.date(), isSample: z.boolean() })),
  }),
);

export const shownRouting = (routed: RoutedNumber): z.input<typeof ShownRouting> => routed;
