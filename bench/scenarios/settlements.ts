import type { declaration } from "../../functions/settlements/declaration.ts";
import { clerk, type ScenariosOf, sentByPage } from "../scenario.ts";

const queue = "ledgers-to-check";
const reason = "measured by the bench";

export const scenarios = {
  "POST /back-office/queues/{queue}/{id}/settlement": [
    {
      when: "",
      request: async (stage) => {
        const accountId = await stage.ledgerToCheck();
        const body = JSON.stringify({ reason, accountId });
        return { ...(await clerk({ queue, id: accountId })(stage)), body };
      },
      status: 204,
      roundTripsMax: 3,
    },
  ],
  "GET /queues/{queue}": [
    { when: "signed out", request: async () => ({ path: { queue } }), status: 200, roundTripsMax: 0 },
  ],
  "POST /queues/{queue}": [
    {
      when: "closed",
      request: async (stage) => {
        const accountId = await stage.ledgerToCheck();
        const { token } = await stage.person({ role: "operator-finance" });
        return { ...sentByPage({ id: accountId, accountId, reason }, token), path: { queue } };
      },
      status: 303,
      roundTripsMax: 3,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
