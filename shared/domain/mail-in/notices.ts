/** What those who write to us by e-mail are answered, where no case answers. */
import * as z from "zod/mini";
import { AccountId, Instant, TopUpId } from "../ids.ts";
import { answeredMail } from "../notices/answered-mail.ts";
import { RefusedFile } from "./file-faults.ts";

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** To one of the customer's people: their confirmation has reached finance. */
  z.object({
    kind: z.literal("mail-confirmed"),
    accountId: AccountId,
    companyName: z.string(),
    topUpId: TopUpId,
    code: z.string(),
    amountGrosze: z.int(),
    /** As their sender calls them. */
    files: z.array(z.string()),
    refusedFiles: z.array(RefusedFile),
    at: Instant,
    ...answeredMail,
  }),
  /** To one of the customer's people: nothing came of their e-mail yet, and what is missing. */
  z.object({
    kind: z.literal("mail-not-taken"),
    why: z.enum(["no-file", "refused-files", "not-whole", "too-many"]),
    refusedFiles: z.array(RefusedFile),
    /** Our addresses: where confirmations go, and everything else. */
    confirmations: z.string(),
    helpdesk: z.string(),
    at: Instant,
    ...answeredMail,
  }),
  /** To somebody whom nothing proves: their e-mail has come. It says nothing else, as they may be anybody. */
  z.object({ kind: z.literal("mail-received"), at: Instant, ...answeredMail }),
  /** To BOK: an e-mail became neither a confirmation nor a case, and waits in their queue. */
  z.object({ kind: z.literal("mail-to-check"), sender: z.string(), subject: z.string(), at: Instant }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
