/** A number and its place of use, as the panel and the staff see them. */
import * as z from "zod/mini";
import { E164, type LineNumber, LocationState, NumberKind } from "../domain/emergency/number.ts";
import { named } from "../domain/model.ts";
import { Phone } from "../domain/phone.ts";

/** A number in an address: as people write it, or E.164. */
export const NumberPath = z.strictObject({ number: Phone });

export const ShownNumber = named(
  "PhoneNumber",
  z.strictObject({
    number: E164,
    kind: NumberKind,
    /** Whether emergency calls are enabled from a place of use. Without it 112 is routed by the company's seat. */
    enabled: z.boolean(),
    /** How far BOK has checked the place of use; null where there is none. */
    state: z.nullable(LocationState),
  }),
);

const Gmina = named(
  "Gmina",
  z.strictObject({ code: z.string(), name: z.string(), powiat: z.string(), voivodeship: z.string() }),
);

export const ShownLocation = named(
  "EmergencyLocation",
  z.strictObject({
    number: E164,
    enabled: z.boolean(),
    /** The last one entered, also while it is disabled. */
    address: z.nullable(
      z.strictObject({
        street: z.optional(z.string()),
        houseNumber: z.string(),
        flatNumber: z.optional(z.string()),
        postalCode: z.string(),
        city: z.string(),
        gminaCode: z.optional(z.string()),
      }),
    ),
    /** The gmina by which its calls are routed: of a district it is the city, of an urban-rural gmina its town or rural part. */
    gmina: z.nullable(Gmina),
    state: z.nullable(LocationState),
    /** Why BOK rejected it. */
    note: z.optional(z.string()),
    /** Since when it is so. */
    since: z.iso.datetime(),
  }),
);

export const shownLocation = ({ number, enabled, location, since }: LineNumber): z.input<typeof ShownLocation> => ({
  number,
  enabled,
  address: location?.address ?? null,
  gmina: location?.gmina ?? null,
  state: location?.state ?? null,
  ...(location?.note === undefined ? {} : { note: location.note }),
  since,
});
