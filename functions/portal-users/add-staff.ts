import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import * as common from "../../shared/domain/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import { addPerson } from "./add-user.ts";
import { profileOfStaff, ShownStaff, StaffForm, shownStaff } from "./shown-staff.ts";
import type { AdministrationUses } from "./user-changes.ts";

const contract = {
  summary: "Add somebody to the operator's staff: invited by e-mail; signing in takes an authenticator app",
  idempotencyKey: "optional",
  body: StaffForm,
  answers: {
    201: {
      description: "Added; the same key and body answer with the same person, as they are by now",
      body: ShownStaff,
      location: true,
      etag: true,
    },
  },
  refusals: [
    common.fresh_proof_needed,
    userRefusals.address_taken,
    userRefusals.too_many_users,
    userRefusals.too_many_taken_addresses,
    userRefusals.too_many_invitations,
    common.not_found,
  ],
} as const;

export const addStaff = verb(contract, (uses: AdministrationUses) => async (request) => {
  const { body } = request;
  const person = { profile: profileOfStaff(body), route: "staff", asks: body } as const;
  const { added, headers } = await addPerson(request, person, uses);
  return { status: 201, headers: { location: `/back-office/staff/${added.id}`, ...headers }, body: shownStaff(added) };
});
