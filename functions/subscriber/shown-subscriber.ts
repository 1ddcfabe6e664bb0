/** The subscriber's data as the panel shows them. */
import * as z from "zod/mini";
import { named } from "../../shared/domain/model.ts";
import type { Grosze } from "../../shared/domain/money.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { legalForms, type Subscriber } from "../../shared/domain/subscriber/subscriber.ts";

const ShownAddress = named(
  "PostalAddress",
  z.strictObject({
    street: z.optional(z.string()),
    houseNumber: z.string(),
    flatNumber: z.optional(z.string()),
    postalCode: z.string(),
    city: z.string(),
    /** The gmina that it lies in, by its code in the register TERC. */
    gminaCode: z.optional(z.string()),
  }),
);

export const ShownCorrespondence = named(
  "CorrespondenceAddress",
  z.strictObject({ sameAsSeat: z.boolean(), address: z.optional(ShownAddress) }),
);

export const ShownSubscriber = named(
  "Subscriber",
  z.strictObject({
    companyName: z.string(),
    legalForm: z.enum(legalForms),
    nip: z.string(),
    regon: z.nullable(z.string()),
    krs: z.nullable(z.string()),
    /** Masked but for its last four digits. */
    pesel: z.nullable(z.string()),
    seatAddress: z.nullable(ShownAddress),
    invoiceEmail: z.nullable(z.string()),
    phone: z.nullable(z.string()),
    correspondence: ShownCorrespondence,
    paperInvoices: z.strictObject({
      enabled: z.boolean(),
      /** What a month costs: the accepted fee while they are sent, else the one to accept. */
      feeGrosze: z.int(),
    }),
    /** Everybody whom the company named; they are changed among its portal users. */
    contactPersons: z.array(
      z.strictObject({
        userId: z.string(),
        name: z.string(),
        phone: z.string(),
        email: z.string(),
        /** Whether they may write to the customer service office (BOK). */
        authorisedContact: z.boolean(),
        canLogIn: z.boolean(),
      }),
    ),
  }),
);

export const shownSubscriber = (
  { version: _, paperInvoices, pesel, ...subscriber }: Subscriber,
  users: readonly PortalUser[],
  fee: Grosze,
): z.input<typeof ShownSubscriber> => ({
  ...subscriber,
  pesel: pesel?.masked ?? null,
  paperInvoices: {
    enabled: paperInvoices.enabled,
    feeGrosze: paperInvoices.enabled ? (paperInvoices.acceptedFeeGrosze ?? fee) : fee,
  },
  contactPersons: users.map(({ id, firstName, lastName, phone, email, canLogIn, isMainAdministrator, rights }) => ({
    userId: id,
    name: `${firstName} ${lastName}`,
    phone,
    email,
    authorisedContact: rights.authorisedContact || isMainAdministrator,
    canLogIn,
  })),
});
