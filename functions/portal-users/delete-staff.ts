import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import * as common from "../../shared/domain/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import { deletePerson } from "./delete-user.ts";

const contract = {
  summary: "Delete one of the staff: their sessions end at once; the audit trail keeps their id only",
  path: z.strictObject({ id: UserId }),
  answers: { 204: { description: "Deleted" } },
  refusals: [common.fresh_proof_needed, userRefusals.own_access, common.conflict],
} as const;

export const deleteStaff = verb(contract, deletePerson);
