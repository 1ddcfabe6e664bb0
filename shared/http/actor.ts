/** Who takes a step on a change request: the caller, as its history and its e-mails name them. */
import type { Actor } from "../domain/change-requests/steps.ts";
import type { Caller } from "./caller.ts";
import type { Origin } from "./contract.ts";

type Asked = { readonly caller: Caller; readonly origin: Origin };

const actorOn = (side: Actor["side"], { caller: { user }, origin }: Asked): Actor => ({
  side,
  userId: user.id,
  name: `${user.firstName} ${user.lastName}`,
  // An address that may be a stranger's gets no answers.
  email: user.isAddressUnproved ? undefined : user.email,
  from: origin.address,
});

export const customerActor = (asked: Asked): Actor => actorOn("customer", asked);
export const staffActor = (asked: Asked): Actor => actorOn("staff", asked);
