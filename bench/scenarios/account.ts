import type { declaration } from "../../functions/account/declaration.ts";
import { read, type ScenariosOf } from "../scenario.ts";

export const scenarios = {
  "GET /account": [
    read(),
    { ...read(async (stage) => ({ token: await stage.token(6) })), when: "its use is noted", roundTripsMax: 2 },
  ],
  "GET /account/balance-history": [read()],
  "GET /ledger-entries": [read()],
} satisfies ScenariosOf<typeof declaration.routes>;
