/** What people are sent when they are added to an account, or somebody's access is changed. */
import * as z from "zod/mini";
import { Instant, LinkId } from "../ids.ts";

/** What of somebody's access was changed. `contact-data` is the main administrator's name, phone or position. */
export const accessChanges = [
  "added",
  "deleted",
  "role",
  "rights",
  "address",
  "password",
  "right-to-sign-in",
  "second-factor-required",
  "second-factor-reset",
  "login-policy",
  "contact-data",
] as const;
export type AccessChange = (typeof accessChanges)[number];

/** A change of somebody's access: whose, what changed, who changed it and when. */
const accessChange = {
  whom: z.string(),
  changes: z.array(z.enum(accessChanges)),
  by: z.string(),
  at: Instant,
  /** The network address that it was done from. */
  from: z.string(),
};

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** The link by which somebody who was added to an account sets their first password. */
  z.object({
    kind: z.literal("invitation"),
    linkId: LinkId,
    validUntil: Instant,
    firstName: z.string(),
    companyName: z.string(),
    /** Nobody of the company, where operations let somebody in again. */
    invitedBy: z.optional(z.string()),
  }),
  /** To whom it concerns, and to the main administrator. */
  z.object({ kind: z.literal("access-changed"), ...accessChange }),
  /** The same as `invitation`, to one of the operator's staff. */
  z.object({
    kind: z.literal("staff-invitation"),
    linkId: LinkId,
    validUntil: Instant,
    firstName: z.string(),
    invitedBy: z.optional(z.string()),
  }),
  /** To the one of the staff whom it concerns, and to the operator's other administrators. */
  z.object({ kind: z.literal("staff-access-changed"), ...accessChange }),
  /** To the main administrator: a login policy admits others than before, or at other times. */
  z.object({
    kind: z.literal("login-policy-changed"),
    policyName: z.string(),
    by: z.string(),
    at: Instant,
    /** The network address that it was done from. */
    from: z.string(),
  }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
