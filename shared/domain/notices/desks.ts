/** The operator's desks that get mail. A new one is a word here; the compiler then asks each stage for its address. */
export const desks = ["finance", "helpdesk"] as const;
export type Desk = (typeof desks)[number];
export type DeskAddresses = Readonly<Record<Desk, string>>;
