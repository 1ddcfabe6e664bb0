// biome-ignore-all format: words stand side by side
/** How amounts, times and states read. */
const timeZone = "Europe/Warsaw";
const money = { style: "currency", currency: "PLN", useGrouping: "always" } as const;

export const zlotys = (grosze: number): string => (grosze / 100).toLocaleString("pl-PL", money);
export const change = (grosze: number): string =>
  (grosze / 100).toLocaleString("pl-PL", { ...money, signDisplay: "exceptZero" });
/** As it is typed: 5015 is "50,15". */
export const typed = (grosze: number): string => (grosze / 100).toFixed(2).replace(".", ",");
export const time = (at: string): string =>
  new Date(at).toLocaleString("pl-PL", { dateStyle: "short", timeStyle: "short", timeZone });
/** Of a day, such as "2026-11-30", or of an instant. */
export const day = (at: string): string => new Date(at).toLocaleDateString("pl-PL", { dateStyle: "short", timeZone });

export const entryKinds = {
  "top-up": "Doładowanie", refund: "Zwrot", "refund-failed": "Zwrot nieudany", dispute: "Reklamacja",
  "dispute-won": "Reklamacja wygrana", "offer-fee": "Abonament", "offer-credit": "Zwrot abonamentu", usage: "Połączenia",
  "paper-invoice-fee": "Faktura papierowa", payout: "Wypłata", adjustment: "Korekta",
} as const;
export const methods = { card: "Karta", blik: "BLIK", p24: "Przelewy24", bank: "BANK (przelew)" } as const;
export const states = {
  "awaiting-payment": "czeka na płatność", processing: "w realizacji", failed: "nieudane", expired: "wygasłe",
  credited: "zaksięgowane", "partly-refunded": "zwrócone w części", refunded: "zwrócone", disputed: "reklamowane",
  "awaiting-transfer": "czeka na przelew", "confirmation-received": "potwierdzenie u operatora", rejected: "odrzucone",
} as const;
export const fileStates = { "awaiting-upload": "w drodze", received: "przyjęty", refused: "odrzucony" } as const;
export const requestStates = {
  open: "w BOK", "waiting-for-customer": "czeka na odpowiedź", "waiting-for-confirmation": "czeka na potwierdzenie",
  "waiting-for-veto": "czeka na sprzeciw", applied: "wykonana", rejected: "odrzucona",
} as const;
export const requestKinds = {
  "subscriber-data": "Zmiana danych firmy", "main-administrator": "Główny administrator",
  "account-closure": "Zamknięcie konta", other: "Inna sprawa",
} as const;
/** Other events are steps of the operator's people. */
export const requestEvents: Readonly<Record<string, string>> = {
  opened: "wysłana", taken: "przyjęta przez BOK", asked: "pytanie BOK", answered: "odpowiedź", "file-added": "plik",
  applied: "wykonana", rejected: "odrzucona",
};
export const fields = {
  companyName: "Nazwa firmy", nip: "NIP", regon: "REGON", krs: "KRS", invoiceEmail: "E-mail do faktur", phone: "Telefon",
} as const;
