/** What is sent to people and to the helpdesk about replacing the main administrator. */
import * as z from "zod/mini";
import { AccountId, ChangeRequestId, Instant, LinkId } from "../ids.ts";

const replacement = {
  accountId: AccountId,
  companyName: z.string(),
  requestId: ChangeRequestId,
  number: z.string(),
  at: Instant,
  /** By name, as both were called when it was decided. */
  mainAdministrator: z.string(),
  candidate: z.string(),
} as const;

/** With the link to the case. */
const toHelpdesk = { ...replacement, linkId: LinkId } as const;

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** To each administrator: what will happen, when, and the link to object with. */
  z.object({ kind: z.literal("replacement-announced"), ...replacement, swapsAt: Instant, linkId: LinkId }),
  /** To each administrator: in spite of an objection it happens now. */
  z.object({ kind: z.literal("replacement-overridden"), ...replacement, swapsAt: Instant }),
  z.object({ kind: z.literal("replacement-vetoed"), ...toHelpdesk, by: z.string() }),
  /** To the main administrator and the candidate: somebody objected. */
  z.object({ kind: z.literal("replacement-stopped"), ...replacement, by: z.string() }),
  /** To both: it has happened. */
  z.object({ kind: z.literal("main-administrator-replaced"), ...replacement }),
  z.object({ kind: z.literal("replacement-done"), ...toHelpdesk }),
  z.object({
    kind: z.literal("replacement-given-back"),
    ...toHelpdesk,
    why: z.enum(["candidate", "other-main-administrator"]),
  }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
