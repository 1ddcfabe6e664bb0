/** How a noun writes its letters: each once, with every text in both languages. */
import type * as z from "zod/mini";
import type { Language, Texts } from "../language.ts";
import type { LinkName } from "../link.ts";
import { type Letter, typed } from "./letter.ts";

/** A letter before its language is chosen. What is `false` is left out. */
export type BilingualLetter = {
  /** Begins with our own words; what people typed comes after them. */
  readonly subject: Texts;
  readonly greeting?: Texts;
  /** Our own words only: what people typed is quoted in the facts. */
  readonly paragraphs: readonly (Texts | false)[];
  /**
   * A value that is one string is the same in both languages: an amount, a name, an id. So is a message, which is the lines of `typedLines`;
   * one without any is left out.
   */
  readonly facts: readonly (readonly [label: Texts, value: Texts | string | readonly string[]] | false)[];
  readonly qr?: { readonly caption: Texts; readonly text: string } | undefined;
  readonly tables?: readonly {
    readonly title: Texts;
    readonly columns: readonly Texts[];
    readonly rows: readonly (readonly (Texts | string)[])[];
  }[];
  readonly action?: { readonly label: Texts; readonly address: string } | false;
  /** Facts that nobody needs before the action: they stand below it. */
  readonly details?: BilingualLetter["facts"];
  readonly notes: readonly Texts[];
};

/** What a letter says that is not among the facts of its notice. */
export type Around = {
  /** Where the panel and the API live, without a slash at the end. */
  readonly panelAddress: string;
  readonly apiAddress: string;
  /** The operator, as its customers know it. */
  readonly operatorName: string;
  /** The secret of a link: it is computed, and stands in the letter only. */
  readonly secretOf: (link: LinkName) => string;
};

/** The case of this number, which the answer joins; or the address for confirmations of transfers. */
export type AnsweredAt = { readonly case: string } | "confirmations";

/** A noun's letters: the schema of its notices' facts, and the letter of each kind. */
export type LettersOf<Facts extends { readonly kind: string }> = {
  readonly schema: z.ZodMiniType<Facts>;
  /** Where an answer to the letter goes, if not to BOK. What brings a link is answered on its page. */
  readonly answeredAt?: (facts: Facts) => AnsweredAt | undefined;
  readonly write: {
    readonly [Kind in Facts["kind"]]: (facts: Extract<Facts, { kind: Kind }>, around: Around) => BilingualLetter;
  };
};

export const inLanguage = (letter: BilingualLetter, language: Language): Letter => {
  const { subject, greeting, paragraphs, facts, qr, tables, action, details, notes } = letter;
  const said = (text: Texts | string): string => (typeof text === "string" ? text : text[language]);
  const saidOf = (rows: BilingualLetter["facts"]) =>
    rows
      .filter((row) => row !== false)
      .filter(([, value]) => !isLines(value) || value.length > 0)
      .map(([label, value]) => [label[language], isLines(value) ? value : said(value)] as const);
  return {
    subject: subject[language],
    ...(greeting && { greeting: greeting[language] }),
    paragraphs: paragraphs.filter((text) => text !== false).map((text) => text[language]),
    facts: saidOf(facts),
    ...(qr && { qr: { caption: qr.caption[language], text: qr.text } }),
    ...(tables && {
      tables: tables.map(({ title, columns, rows }) => ({
        title: title[language],
        columns: columns.map(said),
        rows: rows.map((row) => row.map(said)),
      })),
    }),
    ...(action && { action: { label: action.label[language], address: action.address } }),
    ...(details && { details: saidOf(details) }),
    notes: notes.map((text) => text[language]),
  };
};

const isLines = (value: Texts | string | readonly string[]): value is readonly string[] => Array.isArray(value);

/** The same for everybody: an inbox shows the first line beside the subject, so no customer's text stands there. */
export const hello: Texts = { pl: "Dzień dobry!", en: "Hello!" };

/** Whom of those who share a mailbox a letter is for, by first name. */
export const forWhom = (firstName: string): readonly [Texts, string] => [
  { pl: "Dla", en: "For" },
  typed(firstName, 60) || "–",
];
