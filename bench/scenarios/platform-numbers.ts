import type { declaration } from "../../functions/platform-numbers/declaration.ts";
import type { ScenariosOf } from "../scenario.ts";
import { administrator } from "../stage.ts";

let reports = 0;

export const scenarios = {
  "PUT /platform/numbers/{number}": [
    {
      when: "a new one",
      request: async ({ machineKey }) => {
        reports += 1;
        return {
          token: await machineKey("numbers.write"),
          path: { number: `+4832${String(reports).padStart(7, "0")}` },
          body: JSON.stringify({ accountId: administrator.accountId, kind: "voip" }),
        };
      },
      status: 200,
      roundTripsMax: 3,
    },
    {
      when: "ported",
      request: async ({ machineKey, newAccounts, numbers }) => {
        const [[accountId], [kept]] = await Promise.all([newAccounts(1), numbers(1)]);
        return {
          token: await machineKey("numbers.write"),
          path: { number: kept!.number },
          body: JSON.stringify({ accountId, kind: "voip" }),
        };
      },
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "DELETE /platform/numbers/{number}": [
    {
      when: "",
      request: async ({ machineKey, numbers }) => ({
        token: await machineKey("numbers.write"),
        path: { number: (await numbers(1))[0]!.number },
      }),
      status: 204,
      roundTripsMax: 3,
    },
  ],
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
