/** What the operator holds of the customer company (Dane Abonenta). */
import * as z from "zod/mini";
import { Instant } from "../ids.ts";
import { inCases, named } from "../model.ts";
import { Address } from "./address.ts";
import { KeptPesel } from "./pesel.ts";

export const legalForms = ["company", "sole-trader"] as const;

/** Where letters go: to the seat, or to the address, which is given then and only then. */
export const Correspondence = named(
  "Correspondence",
  inCases(
    "sameAsSeat",
    [
      [true, { without: ["address"] }],
      [false, { required: ["address"] }],
    ],
    z.strictObject({ sameAsSeat: z.boolean(), address: z.optional(Address) }),
  ),
);
export type Correspondence = z.output<typeof Correspondence>;

/** Invoices on paper: whether they are sent, and the monthly fee that the customer accepted for it. */
const PaperInvoices = z.object({
  enabled: z.boolean(),
  acceptedFeeGrosze: z.nullable(z.int()),
  since: z.nullable(Instant),
});

/** What was opened before a field was asked for has null in it. */
export const Subscriber = z.object({
  companyName: z.string(),
  legalForm: z._default(z.enum(legalForms), "company"),
  /** Ten digits. */
  nip: z.string(),
  /** 9 or 14 digits. */
  regon: z._default(z.nullable(z.string()), null),
  /** Ten digits; null for a sole trader, who stands in another register. */
  krs: z._default(z.nullable(z.string()), null),
  /** Of a person who trades alone. */
  pesel: z._default(z.nullable(KeptPesel), null),
  seatAddress: z._default(z.nullable(Address), null),
  invoiceEmail: z._default(z.nullable(z.string()), null),
  /** E.164. */
  phone: z._default(z.nullable(z.string()), null),
  correspondence: z._default(Correspondence, { sameAsSeat: true }),
  paperInvoices: z._default(PaperInvoices, { enabled: false, acceptedFeeGrosze: null, since: null }),
  /** Raised by every change: its ETag. */
  version: z._default(z.int(), 1),
});
export type Subscriber = z.output<typeof Subscriber>;
