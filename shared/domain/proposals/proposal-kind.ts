import type * as z from "zod/mini";
import type { StaffRole } from "../access.ts";

/** What a kind of proposals declares: the schema of its content, and which roles of the staff propose it and confirm it. */
export type ProposalKind = {
  readonly kind: string;
  /** Of plain JSON values. */
  readonly content: z.ZodMiniType;
  readonly proposers: readonly StaffRole[];
  readonly confirmers: readonly StaffRole[];
};
