import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/login-policies/declaration.ts";
import type { Wanted } from "../requests.ts";
import { read, type ScenariosOf } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const policy = { name: "bench", validFrom: "2026-01-01", validTo: "2037-12-31", networks: "any" };

const addPolicy = async (stage: Stage): Promise<Wanted> => ({
  token: (await stage.ownAccount()).token,
  headers: { "idempotency-key": randomUUID() },
  body: JSON.stringify(policy),
});

const ownPolicy = async (stage: Stage): Promise<Wanted> => {
  const { token, policyId } = await stage.ownAccount();
  return { token, path: { id: policyId } };
};

export const scenarios = {
  "GET /login-policies": [read()],
  "POST /login-policies": [
    { when: "", request: addPolicy, status: 201, roundTripsMax: 3 },
    { when: "the same again", request: addPolicy, repeats: true, status: 201, roundTripsMax: 3 },
  ],
  "GET /login-policies/{id}": [read(async (stage) => ownPolicy(stage))],
  "PUT /login-policies/{id}": [
    {
      when: "",
      request: async (stage) => ({
        ...(await ownPolicy(stage)),
        headers: { "if-match": '"1"' },
        body: JSON.stringify({ ...policy, name: "another" }),
      }),
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "DELETE /login-policies/{id}": [
    { when: "", request: async (stage) => ownPolicy(stage), status: 204, roundTripsMax: 3 },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
