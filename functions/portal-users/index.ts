import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { addStaff } from "./add-staff.ts";
import { addUser } from "./add-user.ts";
import { declaration } from "./declaration.ts";
import { deleteStaff } from "./delete-staff.ts";
import { deleteUser } from "./delete-user.ts";
import { editStaff } from "./edit-staff.ts";
import { editUser } from "./edit-user.ts";
import { inviteUser } from "./invite-user.ts";
import { listRoles } from "./list-roles.ts";
import { listStaff } from "./list-staff.ts";
import { listUsers } from "./list-users.ts";
import { resetStaffTotp } from "./reset-staff-totp.ts";
import { resetTotp } from "./reset-totp.ts";
import { showStaff } from "./show-staff.ts";
import { showUser } from "./show-user.ts";

export const verbs = {
  "GET /portal-users": listUsers,
  "POST /portal-users": addUser,
  "GET /portal-users/{id}": showUser,
  "PUT /portal-users/{id}": editUser,
  "DELETE /portal-users/{id}": deleteUser,
  "POST /portal-users/{id}/totp-reset": resetTotp,
  "POST /portal-users/{id}/invitations": inviteUser,
  "GET /roles": listRoles,
  "GET /back-office/staff": listStaff,
  "POST /back-office/staff": addStaff,
  "GET /back-office/staff/{id}": showStaff,
  "PUT /back-office/staff/{id}": editStaff,
  "DELETE /back-office/staff/{id}": deleteStaff,
  "POST /back-office/staff/{id}/totp-reset": resetStaffTotp,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  return {
    people: peopleStore(table),
    users: userStore(table),
    ledger: ledgerStore({ table, now: clock }),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    newId,
    now: clock,
  };
});
