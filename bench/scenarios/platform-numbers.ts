import type { declaration } from "../../functions/platform-numbers/declaration.ts";
import type { ScenariosOf } from "../scenario.ts";

export const scenarios = {
  "PUT /platform/accounts/{accountId}/resources-in-use": [
    {
      when: "",
      request: async ({ machineKey, newAccounts }) => {
        const [accountId] = await newAccounts(1);
        return {
          token: await machineKey("numbers.write"),
          path: { accountId: accountId! },
          body: JSON.stringify({ numbers: 2, channels: 2 }),
        };
      },
      status: 204,
      roundTripsMax: 2,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
