/** A postal address in Poland. */
import * as z from "zod/mini";
import { TercCode } from "../emergency/terc.ts";
import { plainLine } from "../html.ts";
import { named, takes, visiblePattern } from "../model.ts";

/** One line of an envelope: what people type, without control characters or marks that nobody sees. */
export const line = (lettersMax: number) =>
  takes(
    { pattern: visiblePattern(1), maxLength: lettersMax },
    z.pipe(
      z.string().check(z.maxLength(lettersMax * 2)),
      z.pipe(
        z.transform((text: string) => plainLine(text.normalize("NFC"))),
        z.string().check(z.minLength(1), z.maxLength(lettersMax)),
      ),
    ),
  );

/** `00-950`; `00950` and `00 950` are taken for it. */
const PostalCode = z.pipe(
  z.string().check(z.maxLength(20), z.regex(/^\s*\d{2}[- ]?\d{3}\s*$/)),
  z.transform((text: string): string => text.replace(/\D/g, "").replace(/^../, "$&-")),
);

export const Address = named(
  "Address",
  z.strictObject({
    /** Villages have houses without streets. */
    street: z.optional(line(100)),
    houseNumber: line(20),
    flatNumber: z.optional(line(20)),
    postalCode: PostalCode,
    city: line(100),
    /** The gmina that it lies in, by its code in the register TERC. */
    gminaCode: z.optional(TercCode),
  }),
);
export type Address = z.output<typeof Address>;

/** As on an envelope, in one line: "Polna 7/3, 00-950 Warszawa". Where there is no street, the place stands for it. */
export const addressLine = ({ street, houseNumber, flatNumber, postalCode, city }: Address): string =>
  `${street ?? city} ${houseNumber}${flatNumber === undefined ? "" : `/${flatNumber}`}, ${postalCode} ${city}`;
