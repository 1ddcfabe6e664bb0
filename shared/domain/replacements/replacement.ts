/** What is kept of replacing the main administrator, and the proposal by which two of the staff decide on it. */
import * as z from "zod/mini";
import { ChangeRequestId, Instant, UserId } from "../ids.ts";
import type { ProposalKind } from "../proposals/proposal-kind.ts";

const Person = z.object({ userId: UserId, name: z.string() });
export type Person = z.infer<typeof Person>;

/** A replacement that two of the staff have decided on. */
export const Replacement = z.object({
  mainAdministrator: Person,
  candidate: Person,
  /** Who proposed it, and who confirmed; then whoever may have acted as one of them (`two-people.ts`). */
  decidedBy: z.array(UserId),
  /** It overrides a veto, so there is no other. */
  isOverride: z.boolean(),
  /** The last administrator who was sent the announcement, by id; they are sent it in the order of their ids. */
  announcedUpTo: z.optional(UserId),
  /** When all of them had been sent it. */
  announcedAt: z.optional(Instant),
  /** Until then people may object, and then the main administrator is replaced. It counts from the last announcement. */
  swapsAt: z.optional(Instant),
});
export type Replacement = z.infer<typeof Replacement>;

/** An objection, which two others of the staff may override once. */
export const Veto = z.object({
  at: Instant,
  by: z.string(),
  /** Who had decided on the replacement, as there: they may not override the veto. */
  decidedBy: z.array(UserId),
  overriddenAt: z.optional(Instant),
});
export type Veto = z.infer<typeof Veto>;

/** What one of the staff proposes, and the second one confirms: the case as both have seen it. */
export const replacementProposals = {
  kind: "main-administrator",
  content: z.object({
    requestId: ChangeRequestId,
    number: z.string(),
    mainAdministrator: Person,
    candidate: Person,
    /** SHA-256 of each received file, in order. */
    files: z.array(z.string()),
    isOverride: z.boolean(),
    note: z.optional(z.string()),
  }),
  desk: "helpdesk",
  proposers: ["operator-helpdesk"],
  confirmers: ["operator-helpdesk", "operator-administrator"],
  isOfCase: true,
} as const satisfies ProposalKind;
export type ReplacementContent = z.infer<(typeof replacementProposals)["content"]>;

/** What the link by which somebody objects is for. */
export const vetoPurpose = "veto";
