import type { declaration } from "../../functions/service-state/declaration.ts";
import { read, type ScenariosOf } from "../scenario.ts";
import { administrator } from "../stage.ts";

export const scenarios = {
  "GET /platform/accounts/{accountId}/service-state": [
    read(async ({ machineKey }) => ({
      token: await machineKey("state.read"),
      path: { accountId: administrator.accountId },
    })),
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
