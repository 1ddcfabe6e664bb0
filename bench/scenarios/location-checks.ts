import type { declaration } from "../../functions/location-checks/declaration.ts";
import { look, type ScenariosOf, sentByPage } from "../scenario.ts";
import { administrator, type Stage } from "../stage.ts";

const { accountId } = administrator;
const helpdesk = async ({ person }: Stage) => (await person({ role: "operator-helpdesk" })).token;

/** One number of the seeded account, to somebody of BOK. */
const ofOne = async (stage: Stage) => ({
  token: await helpdesk(stage),
  path: { accountId, number: (await stage.numbers(1))[0]!.number },
});

const pageOf = async (stage: Stage) => ({ token: (await stage.numbers(1))[0]!.linkToken });

export const scenarios = {
  "GET /back-office/accounts/{accountId}/numbers": [
    look(async (stage) => ({ token: await helpdesk(stage), path: { accountId } })),
  ],
  "GET /back-office/accounts/{accountId}/numbers/{number}/emergency-location": [look(ofOne)],
  "PUT /back-office/accounts/{accountId}/numbers/{number}/emergency-location/verification": [
    {
      when: "verified",
      request: async (stage) => ({
        ...(await ofOne(stage)),
        headers: { "if-match": '"2"' },
        body: JSON.stringify({ state: "verified" }),
      }),
      status: 200,
      roundTripsMax: 3,
    },
    {
      when: "rejected",
      request: async (stage) => ({
        ...(await ofOne(stage)),
        headers: { "if-match": '"2"' },
        body: JSON.stringify({ state: "rejected", note: "measured by the bench" }),
      }),
      status: 200,
      // The company's name, for the e-mail to the customer.
      roundTripsMax: 4,
    },
  ],
  "GET /locations/{token}": [
    { when: "", request: async (stage) => ({ path: await pageOf(stage) }), status: 200, roundTripsMax: 2 },
  ],
  "POST /locations/{token}": [
    {
      when: "verified",
      request: async (stage) => ({
        ...sentByPage({ state: "verified", version: "2" }, await helpdesk(stage)),
        path: await pageOf(stage),
      }),
      status: 303,
      roundTripsMax: 5,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
