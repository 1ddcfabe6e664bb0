import { declaration } from "../../functions/portal-users/declaration.ts";
import { verbs } from "../../functions/portal-users/index.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { api } from "../../shared/http/endpoint.ts";
import { userStore } from "../../shared/store/user-store.ts";
import type { AccessOf } from "../support/access.ts";
import { someForm, someStaffForm } from "../support/company.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { noon } from "../support/top-ups.ts";

export const access = {
  promised: {
    "GET /portal-users": "……… ✓✓✓- ……… --- --",
    "POST /portal-users": "……… ✓-✓- ……… --- --",
    "GET /portal-users/{id}": "……… ✓✓✓- ……… --- --",
    "PUT /portal-users/{id}": "……… ✓-✓- ……… --- --",
    "DELETE /portal-users/{id}": "……… ✓-✓- ……… --- --",
    "POST /portal-users/{id}/totp-reset": "……… ✓-✓- ……… --- --",
    "POST /portal-users/{id}/invitations": "……… ✓-✓- ……… --- --",
    "GET /roles": "……… ✓✓✓- ……… --- --",
    "GET /back-office/staff": "……… ---- ……… ✓-- --",
    "POST /back-office/staff": "……… ---- ……… ✓-- --",
    "GET /back-office/staff/{id}": "……… ---- ……… ✓-- --",
    "PUT /back-office/staff/{id}": "……… ---- ……… ✓-- --",
    "DELETE /back-office/staff/{id}": "……… ---- ……… ✓-- --",
    "POST /back-office/staff/{id}/totp-reset": "……… ---- ……… ✓-- --",
  },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      users: userStore(table),
      linkKey: async () => "the key of links",
    })),
  ofOwner: {
    "GET /portal-users/{id}": { owner: [200], stranger: [404, "not_found"] },
    "PUT /portal-users/{id}": {
      owner: [200],
      stranger: [404, "not_found"],
      asked: () => ({ body: someForm(), headers: { "if-match": '"1"' } }),
    },
    "DELETE /portal-users/{id}": { owner: [204], stranger: [404, "not_found"] },
    "POST /portal-users/{id}/totp-reset": { owner: [204], stranger: [404, "not_found"] },
    "POST /portal-users/{id}/invitations": { owner: [204], stranger: [404, "not_found"] },
    "GET /back-office/staff/{id}": { owner: [200], stranger: [404, "not_found"] },
    "PUT /back-office/staff/{id}": {
      owner: [200],
      stranger: [404, "not_found"],
      asked: () => ({ body: someStaffForm(), headers: { "if-match": '"1"' } }),
    },
    "DELETE /back-office/staff/{id}": { owner: [204], stranger: [404, "not_found"] },
    "POST /back-office/staff/{id}/totp-reset": { owner: [204], stranger: [404, "not_found"] },
  },
  furnish: async ({ table, accountId, route }) => {
    // Whom an invitation waits for is invited again; whose app is reset has accepted theirs.
    const invitedAt = route.endsWith("/invitations") ? noon.toISOString() : null;
    const role = accountId === operatorId ? "operator-helpdesk" : "employee";
    const clerk = { role, isMainAdministrator: false, invitedAt } as const;
    const { user } = await keepPerson(table, somePerson(accountId, { user: clerk }));
    return { path: { id: user.id }, hidden: [user.email] };
  },
} satisfies AccessOf<typeof declaration.routes>;
