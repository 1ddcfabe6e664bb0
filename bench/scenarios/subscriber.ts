import type { declaration } from "../../functions/subscriber/declaration.ts";
import type { Wanted } from "../requests.ts";
import { read, type ScenariosOf } from "../scenario.ts";
import type { Stage } from "../stage.ts";

let moves = 0;
const moving = async (stage: Stage): Promise<Wanted> => {
  moves += 1;
  const address = { street: "Polna", houseNumber: String(moves), postalCode: "00-950", city: "Warszawa" };
  return { token: await stage.token(), body: JSON.stringify({ sameAsSeat: false, address }) };
};

let switches = 0;
const switching = async (stage: Stage): Promise<Wanted> => {
  switches += 1;
  const enabled = switches % 2 === 1;
  return { token: await stage.token(), body: JSON.stringify({ enabled, acceptedFeeGrosze: 900 }) };
};

export const scenarios = {
  "GET /subscriber": [read()],
  "PUT /subscriber/correspondence-address": [
    { when: "", request: moving, status: 200, roundTripsMax: 2 },
    { when: "the same again", request: moving, repeats: true, status: 200, roundTripsMax: 1 },
  ],
  "PUT /subscriber/paper-invoices": [{ when: "", request: switching, status: 200, roundTripsMax: 2 }],
} satisfies ScenariosOf<typeof declaration.routes>;
