/** The e-mail that a notice answers: mail programs show the two together, and no machine answers the answer. */
import * as z from "zod/mini";

/** Belongs to the facts of each kind of notice that may answer an e-mail. The ids are as that e-mail has them: `<…@…>`. */
export const answeredMail = {
  /** Its `Message-ID`; absent where it has none, or nothing is answered. */
  inReplyTo: z.optional(z.string()),
  /** What it referred to, oldest first; absent where nothing is answered. */
  references: z.optional(z.array(z.string())),
} as const;

export type AnsweredMail = { readonly inReplyTo?: string | undefined; readonly references: readonly string[] };

/** Undefined where the notice answers no e-mail. */
export const answeredMailOf = (facts: object): AnsweredMail | undefined => {
  const { data: { inReplyTo, references } = {} } = z.safeParse(z.object(answeredMail), facts);
  return inReplyTo === undefined && references === undefined ? undefined : { inReplyTo, references: references ?? [] };
};
