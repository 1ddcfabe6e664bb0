import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/portal-users/declaration.ts";
import type { Wanted } from "../requests.ts";
import { read, type ScenariosOf, signedIn } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const someUser = async (stage: Stage): Promise<Wanted> => ({
  ...(await signedIn(stage)),
  path: { id: (await stage.person({ role: "employee" })).id },
});

const newUser = () => ({
  firstName: "Ola",
  lastName: "Wilk",
  email: `${randomUUID()}@bench.example`,
  phone: "601 000 000",
  position: "Tester",
  role: "employee",
  recordings: { listen: false, download: false },
  authorisedContact: false,
  canLogIn: true,
  loginPolicyId: null,
  requireTotp: false,
});

/** One of the staff's administrators. */
const staffAdministrator = async (stage: Stage): Promise<Wanted> => ({
  token: (await stage.person({ role: "operator-administrator" })).token,
});

const someStaff = async (stage: Stage): Promise<Wanted> => ({
  ...(await staffAdministrator(stage)),
  path: { id: (await stage.person({ role: "operator-helpdesk" })).id },
});

const newStaff = () => ({
  firstName: "Hanna",
  lastName: "Maj",
  email: `${randomUUID()}@bench.example`,
  phone: "601 000 000",
  position: "Tester",
  role: "operator-helpdesk",
  canLogIn: true,
});

export const scenarios = {
  "GET /portal-users": [read()],
  "POST /portal-users": [
    {
      when: "invited",
      request: async (stage) => {
        await stage.forgetInvitations();
        return { ...(await signedIn(stage)), body: JSON.stringify(newUser()) };
      },
      status: 201,
      roundTripsMax: 4,
    },
  ],
  "GET /portal-users/{id}": [read(someUser)],
  "PUT /portal-users/{id}": [
    {
      when: "",
      request: async (stage) => ({
        ...(await someUser(stage)),
        headers: { "if-match": '"1"' },
        body: JSON.stringify({ ...newUser(), canLogIn: false }),
      }),
      status: 200,
      roundTripsMax: 4,
    },
  ],
  "DELETE /portal-users/{id}": [{ when: "", request: someUser, status: 204, roundTripsMax: 3 }],
  "POST /portal-users/{id}/totp-reset": [{ when: "", request: someUser, status: 204, roundTripsMax: 3 }],
  "POST /portal-users/{id}/invitations": [
    {
      when: "",
      request: async (stage) => {
        await stage.forgetInvitations();
        return { ...(await signedIn(stage)), path: { id: await stage.invited() } };
      },
      status: 204,
      roundTripsMax: 4,
    },
  ],
  "GET /roles": [read()],
  "GET /back-office/staff": [read(staffAdministrator)],
  "POST /back-office/staff": [
    {
      when: "invited",
      request: async (stage) => {
        await stage.forgetInvitations();
        return { ...(await staffAdministrator(stage)), body: JSON.stringify(newStaff()) };
      },
      status: 201,
      roundTripsMax: 4,
    },
  ],
  "GET /back-office/staff/{id}": [read(someStaff)],
  "PUT /back-office/staff/{id}": [
    {
      when: "",
      request: async (stage) => ({
        ...(await someStaff(stage)),
        headers: { "if-match": '"1"' },
        body: JSON.stringify({ ...newStaff(), canLogIn: false }),
      }),
      status: 200,
      roundTripsMax: 4,
    },
  ],
  "DELETE /back-office/staff/{id}": [{ when: "", request: someStaff, status: 204, roundTripsMax: 4 }],
  "POST /back-office/staff/{id}/totp-reset": [{ when: "", request: someStaff, status: 204, roundTripsMax: 4 }],
} satisfies ScenariosOf<typeof declaration.routes>;
