/** What SES shall find of an e-mail that is handed in here: a machine without the sender's DNS finds nothing itself. */
import * as z from "zod";
import { type Verdicts, verdicts } from "../shared/domain/mail-in/received-mail.ts";

/** `PASS` where nothing is said. */
const word = z.enum(verdicts).default("PASS");

export const WantedVerdicts = z.strictObject({ spf: word, dkim: word, dmarc: word, spam: word, virus: word });

/** A field of the head that is no part of the e-mail: `X-Local-Verdicts: dmarc=FAIL spf=GRAY`. */
export const verdictsField = "X-Local-Verdicts";

/** Undefined where it is malformed. */
export const verdictsIn = (value: string): Verdicts | undefined => {
  const pairs = value.split(/[\s,;]+/).filter(Boolean);
  const said = pairs.map((pair) => pair.split("=")).map(([name = "", verdict = ""]) => [name.toLowerCase(), verdict]);
  return WantedVerdicts.safeParse(Object.fromEntries(said)).data;
};
