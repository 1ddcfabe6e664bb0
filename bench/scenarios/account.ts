import type { declaration } from "../../functions/account/declaration.ts";
import { read, type ScenariosOf } from "../scenario.ts";

export const scenarios = {
  "GET /account": [
    read(),
    { ...read(async (stage) => ({ token: await stage.token(6) })), when: "its use is noted", roundTripsMax: 2 },
  ],
  "GET /account/balance-history": [read()],
  "GET /ledger-entries": [
    read(),
    { ...read(async (stage) => ({ token: await stage.token(), query: { kind: "top-up" } })), when: "of one kind" },
    { ...read(async (stage) => ({ token: await stage.token(), query: { kind: "usage" } })), when: "of usage" },
    {
      ...read(async (stage) => ({ token: await stage.token(), query: { format: "csv", from: "2026-01-01" } })),
      when: "as a table",
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
