/**
 * The addresses that customers write to, all at the domain that the stage receives e-mail for. Whatever else is written to that domain is
 * taken too, as what is for `helpdesk`.
 */

/** Where each is at the domain; `helpdesk` is the customer service office (BOK). */
const localParts = { confirmations: "potwierdzenia", helpdesk: "bok" } as const;

export type MailInAddresses = Readonly<Record<keyof typeof localParts, string>>;

export const mailInAddresses = (domain: string): MailInAddresses => ({
  confirmations: `${localParts.confirmations}@${domain}`,
  helpdesk: `${localParts.helpdesk}@${domain}`,
});

/** An address as it is compared: case does not tell two apart. */
export const sameAddress = (address: string): string => address.normalize("NFC").trim().toLowerCase();
