import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/back-office/declaration.ts";
import { humanQueues } from "../../shared/domain/queues.ts";
import { clerk, look, type ScenariosOf } from "../scenario.ts";

/** A code with its last character wrong. */
const mistyped = (code: string): string => `${code.slice(0, -1)}${code.endsWith("2") ? "3" : "2"}`;

export const scenarios = {
  "GET /back-office/top-ups": [
    look(async (stage) => ({
      ...(await clerk({})(stage)),
      query: { code: (await stage.transfer()).topUp.code },
    })),
    {
      ...look(async (stage) => ({
        ...(await clerk({})(stage)),
        query: { code: mistyped((await stage.transfer()).topUp.code) },
      })),
      when: "mistyped",
    },
  ],
  "GET /back-office/queues/{queue}": humanQueues.map((queue) => ({ ...look(clerk({ queue })), when: queue })),
  "GET /back-office/accounts/{accountId}": [look(clerk())],
  "GET /back-office/accounts/{accountId}/ledger-entries": [look(clerk())],
  "GET /back-office/accounts/{accountId}/top-ups": [look(clerk())],
  "GET /back-office/accounts/{accountId}/portal-users": [look(clerk())],
  "POST /back-office/accounts/{accountId}/adjustments": [
    {
      when: "",
      request: async (stage) => ({
        ...(await clerk()(stage)),
        headers: { "idempotency-key": randomUUID() },
        body: JSON.stringify({ amountGrosze: 100, reason: "measured by the bench" }),
      }),
      status: 201,
      roundTripsMax: 3,
    },
    {
      when: "above the limit",
      request: async (stage) => ({
        ...(await clerk()(stage)),
        headers: { "idempotency-key": randomUUID() },
        body: JSON.stringify({ amountGrosze: 100_000, reason: "measured by the bench" }),
      }),
      status: 202,
      roundTripsMax: 3,
    },
  ],
  "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": [
    {
      when: "",
      request: async (stage) => {
        const { topUp } = await stage.transfer();
        const { accountId, id } = topUp;
        return { ...(await clerk({ accountId, id })(stage)), body: JSON.stringify({ decision: "credit" }) };
      },
      status: 200,
      roundTripsMax: 3,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
