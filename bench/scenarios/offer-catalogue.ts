import type { declaration } from "../../functions/offer-catalogue/declaration.ts";
import { clerk, read, type ScenariosOf } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const form = {
  name: { pl: "bench", en: "bench" },
  description: { pl: "measured by the bench", en: "measured by the bench" },
  monthlyFeeGrosze: 2_900,
  activationFeeGrosze: 0,
  includes: { numbers: 2, channels: 2, minutes: 100, recordingGigabytes: 1 },
  availableTo: "prepaid",
  invitedAccounts: [],
  validFrom: "2026-01-01",
  validTo: null,
  withdrawn: false,
};

const ofOffer = async (stage: Stage, id: string) => clerk({ id })(stage);
const changed = { headers: { "if-match": '"1"' }, body: JSON.stringify(form) };

export const scenarios = {
  "GET /back-office/offers": [read(clerk({}))],
  "GET /back-office/offers/{id}": [read(clerk({ id: "of_start" }))],
  "PUT /back-office/offers/{id}": [
    {
      when: "",
      request: async (stage) => ({ ...(await ofOffer(stage, await stage.offer())), ...changed }),
      status: 200,
      roundTripsMax: 2,
    },
    {
      when: "new",
      request: async (stage) => ({
        ...(await ofOffer(stage, await stage.newOfferId())),
        headers: { "if-none-match": "*" },
        body: changed.body,
      }),
      status: 201,
      roundTripsMax: 2,
    },
  ],
  "DELETE /back-office/offers/{id}": [
    {
      when: "",
      request: async (stage) => ({ ...(await ofOffer(stage, await stage.offer())), headers: changed.headers }),
      status: 204,
      roundTripsMax: 2,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
