/** An e-mail that somebody sent us: what the receiving service says of it, and what it holds once it is read. */
import * as z from "zod/mini";

/** SES's name of an e-mail that it received; the raw e-mail is stored by it. */
export const MailId = z.string().check(z.regex(/^[A-Za-z0-9]{8,64}$/));

/** Where the raw e-mail lies, as SES writes it. */
export const rawMailKey = (mailId: string): string => `${rawMailPrefix}${mailId}`;
export const rawMailPrefix = "mail/";

/** What SES found. Only a literal `PASS` proves anything; `GRAY` and `PROCESSING_FAILED` are as good as nothing. */
export const verdicts = ["PASS", "FAIL", "GRAY", "PROCESSING_FAILED", "DISABLED"] as const;
/** A word that is new proves nothing either. */
const Verdict = z.catch(z.enum(verdicts), "GRAY");
export type Verdict = (typeof verdicts)[number];

export const Verdicts = z.object({ spf: Verdict, dkim: Verdict, dmarc: Verdict, spam: Verdict, virus: Verdict });
export type Verdicts = z.infer<typeof Verdicts>;

/** What is known of an e-mail before it is read. */
export type MailReceipt = {
  readonly id: string;
  readonly receivedAt: string;
  /** The envelope's sender; empty for a bounce. Nobody vouches for it but SPF. */
  readonly envelopeFrom: string;
  /** The From lines as the receiving service read them: who wrote is known only where it read what we read. */
  readonly from: readonly string[];
  /** Those of our addresses that it was sent to. */
  readonly recipients: readonly string[];
  readonly verdicts: Verdicts;
};

/** SES takes no larger one. */
export const mailBytesMax = 40 * 1024 * 1024;
/** Of more parts, or parts that are nested deeper, nothing is read but the head. */
export const mailPartsMax = 100;
export const mailDepthMax = 10;

/** A file that came with an e-mail, as its sender calls it. What it really is, is looked at. */
export type MailedFile = {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
};

/**
 * `no`: a person wrote it · `sent`: a machine sent it, such as a bank's or a newsletter's · `reply`: a machine answers, such as an out-of-office
 * note · `bounce`: a server reports what became of one of our e-mails.
 */
export type Automatic = "no" | "sent" | "reply" | "bounce";

/**
 * What was wrong with an e-mail, of which the rest was read. `unreadable-letters`: some could not be decoded · `text-cut`: it is longer than is kept ·
 * `files-left`: more files than are looked at · `not-whole`: it is not formed as e-mails are, has too many parts or is nested too deep, and of it only the head was read · `quote-left`: a quoted or forwarded e-mail below
 * was left out of `text`.
 */
export type MailFault = "unreadable-letters" | "text-cut" | "files-left" | "not-whole" | "quote-left";

/** An e-mail as it was read. Nothing in it is to be believed. */
export type ReadMail = {
  /** As `sameAddress` compares them. Exactly one only where no reader can take the From line for another address; of any other what looks like some: none, or several. */
  readonly from: readonly string[];
  /** What the From line calls them, one harmless line; empty where it says nothing. */
  readonly fromName: string;
  /** One line. */
  readonly subject: string;
  /** As `<…@…>`; undefined where there is none, or it is malformed. */
  readonly messageId: string | undefined;
  /** The `References`, else `In-Reply-To`: oldest first, well-formed ones only. */
  readonly references: readonly string[];
  /** The head's `Date`, as it stands. */
  readonly date: string;
  readonly automatic: Automatic;
  /** What the person wrote, without the e-mail that they answer to; of several lines, NFC, without control characters. */
  readonly text: string;
  /** All text, also of what it answers to and of forwarded e-mails: to look for codes in. At most 20,000 letters. */
  readonly allText: string;
  /** Without the pictures of a signature. */
  readonly files: readonly MailedFile[];
  readonly faults: readonly MailFault[];
};

/** Where something came from by e-mail, as notices and pages say it. */
export const MailedFrom = z.object({
  sender: z.string(),
  /** What stood in it, where the notice has no message of its own. */
  text: z.optional(z.string()),
  /** Nothing proves that it was sent from there. */
  isUnverified: z.optional(z.literal(true)),
  /** It is proved that they wrote, but they may not write to BOK. */
  mayNotWrite: z.optional(z.literal(true)),
});
export type MailedFrom = z.infer<typeof MailedFrom>;
