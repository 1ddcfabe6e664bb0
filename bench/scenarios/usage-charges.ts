import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/usage-charges/declaration.ts";
import type { Scenario, ScenariosOf } from "../scenario.ts";

/** Charges of an account each, or all of one account that nobody else uses. */
const charges =
  (count: number, of: "one account" | "an account each"): Scenario["request"] =>
  async ({ machineKey, newAccounts }) => {
    const accountIds = await newAccounts(of === "one account" ? 1 : count);
    const all = Array.from({ length: count }, (_, place) => ({
      id: randomUUID(),
      accountId: accountIds[place % accountIds.length],
      amountGrosze: 100,
      description: "Połączenie z +48 601 234 567",
      occurredAt: new Date().toISOString(),
    }));
    return { token: await machineKey("usage.write"), body: JSON.stringify({ charges: all }) };
  };

export const scenarios = {
  "POST /platform/usage-charges": [
    // The key's, the heads', and the posting's.
    { when: "1 charge", request: charges(1, "one account"), status: 200, roundTripsMax: 3 },
    { when: "48 of one account", request: charges(48, "one account"), status: 200, roundTripsMax: 3 },
    { when: "the same 48 again", request: charges(48, "one account"), repeats: true, status: 200, roundTripsMax: 3 },
    // Two more transactions, each on a head that is read again.
    { when: "100 of one account", request: charges(100, "one account"), status: 200, roundTripsMax: 7 },
    // Four rounds of 25 accounts, and some for those that fall behind.
    { when: "100 of 100 accounts", request: charges(100, "an account each"), status: 200, roundTripsMax: 8 },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
