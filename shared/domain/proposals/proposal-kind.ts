import type * as z from "zod/mini";
import type { StaffRole } from "../access.ts";
import type { Desk } from "../notices/desks.ts";

/** What a kind of proposals declares: the schema of its content, and which desk and roles of the staff hear of it, propose it and confirm it. */
export type ProposalKind = {
  readonly kind: string;
  /** Of plain JSON values. */
  readonly content: z.ZodMiniType;
  /** Which desk hears that a proposal waits. */
  readonly desk: Desk;
  readonly proposers: readonly StaffRole[];
  readonly confirmers: readonly StaffRole[];
  /** Its subject is a case, which waits while the proposal is open. */
  readonly isOfCase?: true;
};
