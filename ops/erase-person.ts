/** Erases a portal user, as far as nothing obliges us to keep them. */
import type { Clock } from "../shared/clock.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import type { PortalUser } from "../shared/domain/portal-users/portal-user.ts";
import * as userRefusals from "../shared/domain/portal-users/refusals.ts";
import { Refusal } from "../shared/domain/refusal.ts";
import type { NoticeStore } from "../shared/store/notice-store.ts";
import type { PeopleStore } from "../shared/store/people-store.ts";
import type { UserStore } from "../shared/store/user-store.ts";
import { remainingAdministrator } from "./change-access.ts";

type Uses = {
  readonly people: Pick<PeopleStore, "staffAdministrators">;
  readonly users: Pick<UserStore, "remove">;
  readonly notices: Pick<NoticeStore, "unmark">;
  readonly now: Clock;
};

/**
 * Refuses `main_administrator_protected`, for one is replaced first, and `last_administrator`, for one of the staff stays. Answers that
 * one, for the transaction that erases.
 */
export const checkErasable = async (people: Uses["people"], user: PortalUser): Promise<PortalUser | undefined> => {
  if (user.isMainAdministrator) throw new Refusal(userRefusals.main_administrator_protected);
  return remainingAdministrator(people, user);
};

/**
 * Deletes somebody: profile, login, place in a policy, as a recipient of alerts, and whether e-mails to them bounced. The audit trail keeps
 * their id. Refuses as `checkErasable` does, and `conflict` where they were changed meanwhile.
 */
export const erasePerson =
  ({ people, users, notices, now }: Uses) =>
  async (user: PortalUser): Promise<void> => {
    const witness = await checkErasable(people, user);
    const { accountId, id, email } = user;
    const deleted: Done = { accountId, by: "operator", kind: "user-deleted", subject: id, from: "operations" };
    // First: once the user is gone, nobody knows the address.
    await notices.unmark(email);
    await users.remove(user, { witness, followUps: { at: now(), records: [deleted] } });
  };
