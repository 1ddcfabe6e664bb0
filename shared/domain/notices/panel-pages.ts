import type { Texts } from "../language.ts";

/** The panel's pages that letters lead to. Whoever builds the panel serves these paths; secrets of links follow them as fragments. */
export const panelPages = (panelAddress: string) => ({
  passwordReset: `${panelAddress}/password-reset`,
  invitation: `${panelAddress}/invitation`,
  lowBalanceRecipient: `${panelAddress}/low-balance-recipient`,
  lowBalanceAlert: `${panelAddress}/low-balance-alert`,
  /** The form for a top-up, with an amount filled in where one is given. */
  newTopUp: (amountGrosze?: number) =>
    `${panelAddress}/top-ups/new${amountGrosze === undefined ? "" : `?amountGrosze=${amountGrosze}`}`,
  topUp: (topUpId: string) => `${panelAddress}/top-ups/${topUpId}`,
  offer: `${panelAddress}/offer`,
  changeRequest: (requestId: string) => `${panelAddress}/change-requests/${requestId}`,
  emergencyCalls: `${panelAddress}/subscriber/emergency-calls`,
});

/** On the button that leads to the form for a new password, without a link's secret: the reader asks for the link there. */
export const setNewPassword: Texts = { pl: "Ustaw nowe hasło", en: "Set a new password" };
