/**
 * When two of the staff count as two people. Whoever gives a colleague access (adds them, changes their address, invites them again, takes
 * their app off) may have signed in as that colleague. So for some days the two count as one person, and so do two whom the same
 * person gave access. Operations are no person: what they do gives nobody a second pair of hands.
 */
import type { PortalUser } from "./portal-user.ts";

type Access = Pick<PortalUser, "id" | "accessGivenBy">;

/**
 * Who gave somebody access, and when each last did, once `actor` has given it now. Whoever gave it to `actor` stays behind them, with
 * the date of that: a chain is as good as its first link.
 */
export const accessGiven = (actor: Access, target: Access, at: Date): NonNullable<PortalUser["accessGivenBy"]> => {
  const given = { ...target.accessGivenBy };
  for (const [id, when] of Object.entries({ ...actor.accessGivenBy, [actor.id]: at.toISOString() }))
    if (when > (given[id] ?? "")) given[id] = when;
  return given;
};

/** Everybody who may be acting as this one of the staff: themselves first, then whoever gave them access after `since`. */
export const mayBe = ({ id, accessGivenBy = {} }: Access, since: Date): readonly string[] => {
  const recent = Object.entries(accessGivenBy).filter(([, when]) => when > since.toISOString());
  return [...new Set([id, ...recent.map(([giver]) => giver)])];
};

/** Whether nobody can be behind both. */
export const areTwoPeople = (one: readonly string[], other: readonly string[]): boolean =>
  !one.some((id) => other.includes(id));
