import * as z from "zod/mini";
import { AnyRole, Rights } from "../../shared/domain/access.ts";
import { CustomerId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { type AuditUses, lookingAt } from "../../shared/http/look.ts";
import { cursorOf, pageOf } from "../../shared/http/page.ts";
import { UsersQuery, usersPage } from "../../shared/http/users-page.ts";
import { verb } from "../../shared/http/verb.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";

const Shown = named(
  "StaffPortalUser",
  z.strictObject({
    id: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string(),
    phone: z.string(),
    position: z.string(),
    role: AnyRole,
    rights: Rights,
    canLogIn: z.boolean(),
    requireTotp: z.boolean(),
    isMainAdministrator: z.boolean(),
    /** Whether an invitation waits to be accepted. */
    invited: z.boolean(),
    lastSignInAt: z.nullable(z.iso.datetime()),
  }),
);

const contract = {
  summary: "A customer's portal users, oldest first",
  path: z.strictObject({ accountId: CustomerId }),
  query: UsersQuery,
  answers: {
    200: {
      description: "A page of portal users",
      body: pageOf(Shown),
    },
  },
};

type Uses = AuditUses & { readonly people: Pick<PeopleStore, "list"> };

export const listPortalUsers = verb(contract, (uses: Uses) => async (request) => {
  const page = usersPage(request.query);
  const read = (accountId: z.output<typeof CustomerId>) => uses.people.list(accountId, page);
  const { users, next } = await lookingAt(request, "portal-users", read, uses);
  return { status: 200, body: { items: users.map(shown), nextCursor: cursorOf(next, request.query) } };
});

const shown = (user: PortalUser) => {
  const { id, firstName, lastName, email, phone, position, role, rights } = user;
  const { canLogIn, requireTotp, isMainAdministrator, invitedAt, lastSignInAt } = user;
  const profile = { id, firstName, lastName, email, phone, position, role, rights };
  return { ...profile, canLogIn, requireTotp, isMainAdministrator, invited: invitedAt !== null, lastSignInAt };
};
