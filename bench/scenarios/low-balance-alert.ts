import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/low-balance-alert/declaration.ts";
import type { Wanted } from "../requests.ts";
import { read, type ScenariosOf } from "../scenario.ts";
import type { Stage } from "../stage.ts";

let thresholds = 2_000;
const setThreshold = async (stage: Stage): Promise<Wanted> => {
  thresholds += 1;
  return { token: await stage.token(), body: JSON.stringify({ thresholdGrosze: thresholds }) };
};

const setRecipients = async (stage: Stage): Promise<Wanted> => {
  await stage.forgetInvitations();
  const recipients = Array.from({ length: 5 }, () => `${randomUUID()}@bench.example`);
  return { token: await stage.token(), body: JSON.stringify({ thresholdGrosze: thresholds, recipients }) };
};

export const scenarios = {
  "GET /account/low-balance-alert": [read()],
  // The head comes with the guard's read; what is left is one transaction.
  "PUT /account/low-balance-alert": [
    { when: "", request: setThreshold, status: 200, roundTripsMax: 2 },
    { when: "five new recipients", request: setRecipients, status: 200, roundTripsMax: 2 },
    { when: "the same again", request: setThreshold, repeats: true, status: 200, roundTripsMax: 1 },
  ],
  "POST /low-balance-recipients/confirmation": [
    {
      when: "",
      request: async (stage) => ({ body: JSON.stringify({ token: await stage.recipientToken() }) }),
      status: 204,
      roundTripsMax: 3,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
