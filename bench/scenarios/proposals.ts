import type { declaration } from "../../functions/proposals/declaration.ts";
import { clerk, look, type Scenario, type ScenariosOf } from "../scenario.ts";
import type { Stage } from "../stage.ts";

/** A request of a second one of finance about a proposal that waits. */
const ofSecond =
  (body?: (contentHash: string) => object): Scenario["request"] =>
  async (stage: Stage) => {
    const { id, contentHash } = await stage.proposal();
    return { ...(await clerk({ id })(stage)), ...(body && { body: JSON.stringify(body(contentHash)) }) };
  };

export const scenarios = {
  "GET /back-office/proposals/{id}": [look(ofSecond())],
  "POST /back-office/proposals/{id}/confirmation": [
    { when: "", request: ofSecond((contentHash) => ({ contentHash })), status: 200, roundTripsMax: 3 },
  ],
  "DELETE /back-office/proposals/{id}": [
    {
      when: "",
      request: async (stage) => {
        const { id } = await stage.proposal();
        return { token: (await stage.person({ role: "operator-administrator" })).token, path: { id } };
      },
      status: 204,
      roundTripsMax: 3,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
