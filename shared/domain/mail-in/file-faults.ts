/** Why a file that came by e-mail is not taken, as its sender reads: with what to send in its place. */
import * as z from "zod/mini";
import type { Texts } from "../language.ts";
import type { BilingualLetter } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { fileFaultTexts } from "../uploads/fault-texts.ts";
import { fileFaults } from "../uploads/upload.ts";

/**
 * What is not looked into at all. `heic`: a photo as phones keep it · `archive`: other files packed · `document`: of a word processor or a spreadsheet ·
 * `outlook`: attachments that only Outlook can open (`winmail.dat`) · `encrypted-mail`: an e-mail that is encrypted or wrapped in its signature
 * (`smime.p7m`) · `mail-file`: an e-mail saved as a file.
 */
const kindFaults = ["heic", "archive", "document", "outlook", "encrypted-mail", "mail-file"] as const;
export const mailedFaults = [...kindFaults, ...fileFaults] as const;
export type MailedFault = (typeof mailedFaults)[number];

export const mailedFaultTexts: Readonly<Record<MailedFault, Texts>> = {
  ...fileFaultTexts,
  "other-type": {
    pl: "Plik jest innego typu niż PDF, JPEG, PNG i WebP. Zapisz go jako PDF albo zrób zrzut ekranu.",
    en: "The file is of another type than PDF, JPEG, PNG and WebP. Save it as PDF, or take a screenshot.",
  },
  "too-many": {
    pl: "Plików jest już tyle, ile przyjmujemy. Napisz, którego z wcześniejszych nie potrzebujemy.",
    en: "There are already as many files as we take. Tell us which of the earlier ones we don't need.",
  },
  closed: {
    pl: "Sprawa, której dotyczy plik, jest już zakończona.",
    en: "What the file belongs to is already closed.",
  },
  heic: {
    pl: "Zdjęć HEIC nie przyjmujemy. Wyślij je jako JPEG: na iPhonie zrób zrzut ekranu zdjęcia i wyślij ten zrzut albo wybierz Ustawienia › Aparat › Formaty › „Największa zgodność” i zrób zdjęcie ponownie.",
    en: "We don't take HEIC photos. Send it as JPEG: on an iPhone, take a screenshot of the photo and send that, or choose Settings › Camera › Formats › “Most Compatible” and take the photo again.",
  },
  archive: {
    pl: "Archiwów (ZIP, RAR, 7z) nie otwieramy. Rozpakuj je i załącz same pliki.",
    en: "We don't open archives (ZIP, RAR, 7z). Unpack it and attach the files themselves.",
  },
  document: {
    pl: "Dokumentów Worda, Excela i podobnych programów nie przyjmujemy. Zapisz dokument jako PDF i załącz ten plik.",
    en: "We don't take documents of Word, Excel and the like. Save the document as PDF and attach that.",
  },
  outlook: {
    pl: "Załączniki przyszły w pliku winmail.dat, który otwiera tylko Outlook. Wyślij wiadomość ponownie w formacie HTML lub zwykłego tekstu (w Outlooku: Formatowanie tekstu › HTML) i załącz pliki jako PDF.",
    en: "The attachments came in a file winmail.dat, which only Outlook opens. Send the message again as HTML or plain text (in Outlook: Format Text › HTML), with the files attached as PDF.",
  },
  "encrypted-mail": {
    pl: "Wiadomość jest zaszyfrowana lub zapakowana w podpis (smime.p7m), a takich nie otwieramy. Wyślij ją ponownie bez szyfrowania i bez podpisu cyfrowego.",
    en: "The e-mail is encrypted or wrapped in its signature (smime.p7m), which we don't open. Send it again without encryption and without a digital signature.",
  },
  "mail-file": {
    pl: "Wiadomości zapisanych jako plik (MSG, EML) nie otwieramy. Prześlij tamtą wiadomość dalej albo załącz same pliki z niej.",
    en: "We don't open e-mails saved as a file (MSG, EML). Forward that e-mail, or attach the files from it.",
  },
};

/** A file that is of no use, how its sender calls it, and why. */
export const RefusedFile = z.object({ calledFile: z.string(), why: z.enum(mailedFaults) });
export type RefusedFile = z.infer<typeof RefusedFile>;

/** More are named by their number only. */
const namedMax = 10;

/** What a letter says of files that are of no use. */
export const refusedFileFacts = (files: readonly RefusedFile[] = []): BilingualLetter["facts"] => [
  ...files.slice(0, namedMax).map(({ calledFile, why }) => {
    const [name, { pl, en }] = [typed(calledFile, 80), mailedFaultTexts[why]];
    return [
      { pl: "Nieprzyjęty plik", en: "File not accepted" },
      { pl: `${name}: ${pl}`, en: `${name}: ${en}` },
    ] as const;
  }),
  files.length > namedMax && [
    { pl: "Pozostałe nieprzyjęte pliki", en: "Other files not accepted" },
    String(files.length - namedMax),
  ],
];
