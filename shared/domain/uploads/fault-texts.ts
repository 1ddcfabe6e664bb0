/** Why a file is refused, as whoever uploaded it reads; what depends on the thing it belongs to, its noun says. */
import type { Texts } from "../language.ts";
import type { FileFault } from "./upload.ts";

export const fileFaultTexts: Readonly<Record<Exclude<FileFault, "too-many" | "closed">, Texts>> = {
  empty: { pl: "Plik jest pusty.", en: "The file is empty." },
  "too-large": { pl: "Plik jest większy niż 5 MB.", en: "The file is larger than 5 MB." },
  "other-type": {
    pl: "Zawartość pliku nie zgadza się z jego typem. Przyjmujemy PDF, JPEG, PNG i WebP.",
    en: "The file's content does not match its type. We accept PDF, JPEG, PNG and WebP.",
  },
  unreadable: {
    pl: "Pliku nie da się odczytać: jest uszkodzony albo niekompletny.",
    en: "The file can't be read: it is damaged or incomplete.",
  },
  encrypted: {
    pl: "Plik PDF jest zaszyfrowany. Zapisz go bez hasła.",
    en: "The PDF is encrypted. Save it without a password.",
  },
  "active-content": {
    pl: "Plik PDF zawiera skrypt albo inny plik, a takich nie przyjmujemy. Wydrukuj go do PDF lub zrób zrzut ekranu.",
    en: "The PDF holds a script or another file, which we don't accept. Print it to PDF or take a screenshot.",
  },
  "too-many-pixels": {
    pl: "Obraz jest za duży. Zmniejsz go i prześlij ponownie.",
    en: "The image is too large. Reduce it and upload it again.",
  },
  malware: {
    pl: "W pliku wykryto złośliwe oprogramowanie.",
    en: "Malware was found in the file.",
  },
  "not-scanned": {
    pl: "Nie udało się przeskanować pliku. Zapisz go w innym formacie i prześlij ponownie.",
    en: "The file could not be scanned. Save it in another format and upload it again.",
  },
};
