/** What decides where a company's invoices go. Finance hears in the daily digest of each change, whether the customer or BOK makes it. */
import * as z from "zod/mini";
import { addressLine } from "./address.ts";
import { isSamePlace } from "./changes.ts";
import type { Subscriber } from "./subscriber.ts";

export const invoicingNews = ["address", "email", "paper-on", "paper-off"] as const;

/**
 * How it is after a change. `address` is where letters go, in one line, absent where it is a seat that we don't know; of `email` it is
 * the e-mail address for invoices.
 */
export const InvoicingNews = z.object({ news: z.enum(invoicingNews), address: z.optional(z.string()) });
export type InvoicingNews = z.output<typeof InvoicingNews>;

/** What finance hears of a change, each with the one thing that it is about: of a day, only the last about each is news. */
export const newsOf = (
  before: Subscriber,
  to: Partial<Subscriber>,
): (InvoicingNews & { readonly about: "address" | "email" | "paper" })[] => {
  const { correspondence, seatAddress } = { ...before, ...to };
  const goesTo = correspondence.address ?? seatAddress;
  const address = goesTo ? { address: addressLine(goesTo) } : {};
  // A seat decides only where letters go to it, and its gmina is not on the envelope.
  const hasMoved = to.seatAddress !== undefined && !isSamePlace(before.seatAddress, to.seatAddress);
  const redirects = to.correspondence !== undefined || (hasMoved && correspondence.sameAsSeat);
  return [
    ...(redirects ? [{ about: "address" as const, news: "address" as const, ...address }] : []),
    ...(typeof to.invoiceEmail === "string"
      ? [{ about: "email" as const, news: "email" as const, address: to.invoiceEmail }]
      : []),
    ...(to.paperInvoices
      ? [
          {
            about: "paper" as const,
            news: to.paperInvoices.enabled ? ("paper-on" as const) : ("paper-off" as const),
            ...address,
          },
        ]
      : []),
  ];
};

type Dated = InvoicingNews & { readonly accountId: string; readonly at: string };

/** The news of a day, with the address for letters as the last of an account's changes left it. */
export const withLastAddress = <News extends Dated>(news: readonly News[]): News[] =>
  news.map((one) => {
    if (one.news === "email") return one;
    const last = news
      .filter((other) => other.accountId === one.accountId && other.news !== "email")
      .reduce((latest, other) => (other.at > latest.at ? other : latest));
    const { address: _, ...rest } = one;
    return { ...rest, ...(last.address === undefined ? {} : { address: last.address }) } as News;
  });
