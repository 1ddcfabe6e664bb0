import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mustBeFresh } from "../../shared/http/caller.ts";
import { etagOf } from "../../shared/http/request.ts";
import { verb } from "../../shared/http/verb.ts";
import { editPerson } from "./edit-user.ts";
import { profileOfStaff, ShownStaff, StaffForm, shownStaff } from "./shown-staff.ts";
import type { AdministrationUses } from "./user-changes.ts";

const contract = {
  summary:
    "Edit one of the staff, or shut them out (`canLogIn`); with another address, or let in again, they are invited again",
  path: z.strictObject({ id: UserId }),
  ifMatch: "required",
  body: StaffForm,
  answers: { 200: { description: "As edited", body: ShownStaff, etag: true } },
  refusals: [
    common.precondition_required,
    common.precondition_failed,
    common.fresh_proof_needed,
    userRefusals.own_access,
    userRefusals.address_taken,
    userRefusals.too_many_taken_addresses,
    userRefusals.too_many_invitations,
  ],
} as const;

export const editStaff = verb(contract, (uses: AdministrationUses) => async (request) => {
  mustBeFresh(request.caller, uses.now());
  const edited = await editPerson(request, { profile: profileOfStaff(request.body) }, uses);
  return { status: 200, headers: { etag: etagOf(edited.version) }, body: shownStaff(edited) };
});
