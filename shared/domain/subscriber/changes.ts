/** What of the subscriber's data only BOK changes, on a request: which fields, to what, and how a value is shown. */
import * as z from "zod/mini";
import { digitsPattern } from "../digits.ts";
import * as commonFaults from "../faults.ts";
import { named, type Taken, takes } from "../model.ts";
import { parseNip } from "../nip.ts";
import { Phone } from "../phone.ts";
import { EmailAddress } from "../portal-users/portal-user.ts";
import type { FieldError } from "../refusal.ts";
import { Address, line } from "./address.ts";
import * as subscriberFaults from "./faults.ts";
import { KeptPesel, parsePesel } from "./pesel.ts";
import { parseKrs, parseRegon } from "./registers.ts";
import { legalForms, type Subscriber } from "./subscriber.ts";

/** A number as people write it, kept as its digits; its length is not said before its digits are judged. */
const numberBy = (says: Taken, parse: (text: string) => string | undefined) =>
  takes(
    says,
    z.pipe(
      z.string().check(z.maxLength(40)),
      z.transform((text: string, context): string => {
        const digits = parse(text);
        if (digits === undefined)
          context.issues.push({ code: "custom", input: text, params: { fault: subscriberFaults.number_not_valid } });
        return digits ?? "";
      }),
    ),
  );

/** One field and what it shall be. Null says that there is none. */
export const WantedChange = named(
  "SubscriberChange",
  z.discriminatedUnion("field", [
    z.strictObject({ field: z.literal("companyName"), to: line(200) }),
    z.strictObject({ field: z.literal("legalForm"), to: z.enum(legalForms) }),
    z.strictObject({
      field: z.literal("nip"),
      to: numberBy(
        { description: "Its check digit must hold", format: "nip", pattern: digitsPattern("10", { isPolish: true }) },
        parseNip,
      ),
    }),
    z.strictObject({
      field: z.literal("regon"),
      to: z.nullable(
        numberBy(
          {
            description: "9 or 14 digits whose check digits hold",
            format: "regon",
            pattern: digitsPattern("9", { or: "14" }),
          },
          parseRegon,
        ),
      ),
    }),
    z.strictObject({
      field: z.literal("krs"),
      to: z.nullable(
        numberBy(
          { description: "Zeros in front may be left out", format: "krs", pattern: digitsPattern("1,10") },
          parseKrs,
        ),
      ),
    }),
    z.strictObject({
      field: z.literal("pesel"),
      to: z.nullable(
        numberBy(
          {
            description: "Eleven digits; the date of birth in it and its check digit must hold",
            format: "pesel",
            pattern: digitsPattern("11"),
          },
          parsePesel,
        ),
      ),
    }),
    z.strictObject({ field: z.literal("seatAddress"), to: Address }),
    z.strictObject({ field: z.literal("invoiceEmail"), to: EmailAddress }),
    z.strictObject({ field: z.literal("phone"), to: Phone }),
  ]),
);
export type WantedChange = z.output<typeof WantedChange>;

export const changedFields = [
  "companyName",
  "legalForm",
  "nip",
  "regon",
  "krs",
  "pesel",
  "seatAddress",
  "invoiceEmail",
  "phone",
] as const satisfies readonly (keyof Subscriber)[];
export type ChangedField = (typeof changedFields)[number];

const Value = z.union([z.null(), z.string(), KeptPesel, Address]);

/** A change as a request keeps it: what stood there when it was asked for, and what shall. A PESEL is sealed. */
export const KeptChange = z.object({ field: z.enum(changedFields), from: Value, to: Value });
export type KeptChange = z.infer<typeof KeptChange>;

/** A value as people read it, on one line; null where there is none. */
export const shownValue = (value: KeptChange["to"]): string | null => {
  if (value === null || typeof value === "string") return value;
  if ("masked" in value) return value.masked;
  const { street, houseNumber, flatNumber, postalCode, city, gminaCode } = value;
  const flat = flatNumber === undefined ? "" : `/${flatNumber}`;
  const gmina = gminaCode === undefined ? "" : `, gmina ${gminaCode}`;
  return `${street === undefined ? "" : `${street} `}${houseNumber}${flat}, ${postalCode} ${city}${gmina}`;
};

/** What is wrong with the changes together, or beside what is held: a field twice, a value that stands there already, a register of another legal form. */
export const faultsOf = (changes: readonly KeptChange[], subscriber: Subscriber): FieldError[] => {
  const to = (field: ChangedField) => changes.find((change) => change.field === field)?.to;
  const notFor = otherRegisterOf((to("legalForm") ?? subscriber.legalForm) as Subscriber["legalForm"]);
  const isLeft = to(notFor) === undefined && subscriber[notFor] !== null;
  return changes.flatMap(({ field, from, to: value }, place): FieldError[] => {
    const isTwice = changes.findIndex((other) => other.field === field) < place;
    if (isTwice) return [{ pointer: `/changes/${place}/field`, fault: subscriberFaults.field_twice }];
    const pointer = `/changes/${place}/to`;
    if (field === "legalForm" && isLeft) return [{ pointer, fault: subscriberFaults.register_left }];
    if (field === notFor && value !== null) return [{ pointer, fault: commonFaults.not_applicable }];
    // Of a PESEL nobody learns here whether it is the one that is held.
    const isAsNow = isSame(from, value) || (hasNoGmina(value) && isSamePlace(from, value));
    return isAsNow ? [{ pointer, fault: subscriberFaults.same_as_now }] : [];
  });
};

/** In which register nobody of a legal form stands. */
const otherRegisterOf = (legalForm: Subscriber["legalForm"]) => (legalForm === "company" ? "pesel" : "krs");

/** Whether no register contradicts the legal form. */
export const registersFit = (subscriber: Pick<Subscriber, "legalForm" | "krs" | "pesel">): boolean =>
  subscriber[otherRegisterOf(subscriber.legalForm)] === null;

/** Whether two values are the same one, whatever the order in which a store gives their parts. */
export const isSame = (one: KeptChange["to"], other: KeptChange["to"]): boolean => sorted(one) === sorted(other);

/** The same, where the gmina of an address does not matter: BOK may fill it in at any time, and the address stays the same one. */
export const isSamePlace = (one: KeptChange["to"], other: KeptChange["to"]): boolean =>
  isSame(withoutGmina(one), withoutGmina(other));

/**
 * Whether what a change was asked for still stands: `now` is what is held. Of an address that only gets another gmina, the gmina must be as
 * it was, or as it shall be; of one that changes, it does not matter.
 */
export const stillStands = ({ from, to }: Pick<KeptChange, "from" | "to">, now: KeptChange["to"]): boolean =>
  isAddress(to) && isSamePlace(from, to) ? isSame(now, from) || isSame(now, to) : isSamePlace(now, from);

const isAddress = (value: KeptChange["to"]): value is Address =>
  value !== null && typeof value === "object" && "city" in value;

const hasNoGmina = (value: KeptChange["to"]): boolean => isAddress(value) && value.gminaCode === undefined;

const withoutGmina = (value: KeptChange["to"]): KeptChange["to"] => {
  if (!isAddress(value)) return value;
  const { gminaCode: _, ...address } = value;
  return address;
};

const sorted = (value: KeptChange["to"]): string =>
  JSON.stringify(value, value !== null && typeof value === "object" ? Object.keys(value).sort() : undefined);
