/** How a list of an account's portal users is asked for. */
import * as z from "zod/mini";
import { Role } from "../domain/access.ts";
import type { PortalUser } from "../domain/portal-users/portal-user.ts";
import { PageQuery, sortKeyOf } from "./page.ts";

const YesOrNo = z.enum(["true", "false"]);

export const UsersQuery = z.extend(PageQuery, {
  role: z.optional(Role),
  /** Those who may sign in, or those who may not. */
  canLogIn: z.optional(YesOrNo),
  /** Those who have an invitation to accept, or those who have none. */
  invited: z.optional(YesOrNo),
});

/** What the store is asked for. */
export const usersPage = ({ limit, cursor, ...filters }: z.output<typeof UsersQuery>) => {
  const { role, canLogIn, invited } = filters;
  const isWanted = (wanted: z.output<typeof YesOrNo> | undefined, is: boolean): boolean =>
    wanted === undefined || (wanted === "true") === is;
  const keeps = (user: PortalUser): boolean =>
    (role === undefined || user.role === role) &&
    isWanted(canLogIn, user.canLogIn) &&
    isWanted(invited, user.invitedAt !== null);
  return { limit, after: sortKeyOf(cursor, filters), keeps: role || canLogIn || invited ? keeps : undefined };
};
