/** What people are sent when they are added to an account. */
import * as z from "zod/mini";
import { Instant, LinkId } from "../ids.ts";

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** The link by which somebody who was added to an account sets their first password. */
  z.object({
    kind: z.literal("invitation"),
    linkId: LinkId,
    validUntil: Instant,
    firstName: z.string(),
    companyName: z.string(),
    invitedBy: z.string(),
  }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
