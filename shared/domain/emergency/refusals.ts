/** How what touches the place of use of a number is refused. */
import type { Problem } from "../refusal.ts";

export const routed_by_sim_operator: Problem = {
  code: "routed_by_sim_operator",
  status: 409,
  pl: [
    "Połączenia kieruje operator karty SIM",
    "To numer w usłudze GSM Hosting. Połączenia alarmowe kieruje operator komórkowy, którego karta SIM jest w telefonie, dlatego tutaj nie podaje się adresu.",
  ],
  en: [
    "The SIM card's operator routes these calls",
    "This number is in the GSM Hosting service. Emergency calls are routed by the mobile operator of its SIM card, so there is no address to set here.",
  ],
};

export const report_outdated: Problem = {
  code: "report_outdated",
  status: 409,
  pl: ["Zgłoszenie jest starsze", "Mamy już nowsze zgłoszenie tego numeru. To, które przyszło teraz, pomijamy."],
  en: ["The report is older", "A later report of this number was taken already, so this one changes nothing."],
};

export const no_longer_known: Problem = {
  code: "no_longer_known",
  status: 410,
  pl: ["Tego już nie pamiętamy", "Dane z tego czasu usunęliśmy, bo minął okres ich przechowywania."],
  en: ["No longer known", "What was valid then has been deleted: the time for which it is kept is over."],
};

export const gminas_not_loaded: Problem = {
  code: "gminas_not_loaded",
  status: 503,
  pl: ["Brak listy gmin", "Lista gmin nie jest jeszcze wczytana, więc nie można sprawdzić adresu. Spróbuj później."],
  en: [
    "The list of municipalities is missing",
    "The list of municipalities (gminas) has not been loaded yet, so the address can't be checked. Try again later.",
  ],
};

export const seat_address_missing: Problem = {
  code: "seat_address_missing",
  status: 409,
  pl: [
    "Nie ma adresu siedziby",
    "Nie mamy adresu siedziby tej firmy, więc nie można wskazać jej gminy. Najpierw wpisz adres w sprawie o zmianę danych abonenta.",
  ],
  en: [
    "The address of the seat is missing",
    "There is no address of this company's seat, so its gmina can't be set. First enter the address in a case about the subscriber's data.",
  ],
};
