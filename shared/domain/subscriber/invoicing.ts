/** What decides where a company's invoices go. The customer changes it at once, and finance hears of it in the daily digest. */
import * as z from "zod/mini";
import { addressLine } from "./address.ts";
import type { Subscriber } from "./subscriber.ts";

export const invoicingNews = ["address", "paper-on", "paper-off"] as const;

/** How it is after a change, with the address where letters go in one line; absent where it is a seat that we don't know. */
export const InvoicingNews = z.object({ news: z.enum(invoicingNews), address: z.optional(z.string()) });
export type InvoicingNews = z.output<typeof InvoicingNews>;

/** What finance hears of a change, each with the one thing that it is about: of a day, only the last about each is news. */
export const newsOf = (
  before: Subscriber,
  to: Partial<Pick<Subscriber, "correspondence" | "paperInvoices">>,
): (InvoicingNews & { readonly about: "address" | "paper" })[] => {
  const { correspondence, seatAddress } = { ...before, ...to };
  const goesTo = correspondence.address ?? seatAddress;
  const address = goesTo ? { address: addressLine(goesTo) } : {};
  return [
    ...(to.correspondence ? [{ about: "address" as const, news: "address" as const, ...address }] : []),
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
