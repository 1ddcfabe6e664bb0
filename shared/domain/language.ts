/** The languages that people are spoken to in. */
export const languages = ["pl", "en"] as const;
export type Language = (typeof languages)[number];

/** A text in every language. */
export type Texts = Readonly<Record<Language, string>>;
