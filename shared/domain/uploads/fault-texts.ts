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
  "no-content": {
    pl: "W pliku nie ma żadnej strony ani obrazu. Zapisz go ponownie albo zrób zrzut ekranu.",
    en: "The file holds no page or picture. Save it again or take a screenshot.",
  },
  encrypted: {
    pl: "Pliku PDF nie da się otworzyć bez hasła. Otwórz go i wydrukuj do PDF, a potem prześlij ten wydruk.",
    en: "The PDF can't be opened without a password. Open it, print it to PDF, and upload that.",
  },
  "active-content": {
    pl: "Plik PDF zawiera skrypt, działanie albo inny plik, a takich nie przyjmujemy. Wydrukuj go do PDF lub zrób zrzut ekranu.",
    en: "The PDF holds a script, an action or another file, which we don't accept. Print it to PDF or take a screenshot.",
  },
  "outside-reference": {
    pl: "Plik PDF sięga po treść spoza siebie albo ma odnośnik inny niż do strony WWW, adresu e-mail lub numeru telefonu. Zrób zrzut ekranu albo wydrukuj go do PDF bez odnośników.",
    en: "The PDF fetches content from elsewhere, or has a link other than to a web page, an e-mail address or a phone number. Take a screenshot, or print it to PDF without links.",
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
