import { declaration } from "../../functions/location-checks/declaration.ts";
import { verbs } from "../../functions/location-checks/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import type { AccessOf } from "../support/access.ts";
import { gminas, keepNumber, placeNumber } from "../support/numbers.ts";

const number = "/back-office/accounts/{accountId}/numbers/{number}";

export const access = {
  promised: {
    "GET /back-office/accounts/{accountId}/numbers": "……… ---- ……… -✓✓ --",
    [`GET ${number}/emergency-location` as const]: "……… ---- ……… -✓✓ --",
    [`PUT ${number}/emergency-location/verification` as const]: "……… ---- ……… --✓ --",
  },
  path: { number: "+48221234567" },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      numbers: numberStore(table),
      links: linkStore(table),
      audit: auditStore(table),
      address: () => "https://api.saldo.example",
    })),
  ofOwner: {
    [`GET ${number}/emergency-location` as const]: { owner: [200], stranger: [404, "not_found"] },
    [`PUT ${number}/emergency-location/verification` as const]: {
      owner: [200],
      stranger: [404, "not_found"],
      asked: () => ({ body: { state: "verified" }, headers: { "if-match": '"2"' } }),
    },
  },
  furnish: async ({ table, accountId, user }) => {
    const kept = await keepNumber(table, accountId);
    await placeNumber(table, user, kept, gminas.jozefow, { houseNumber: "77k" });
    return { path: { number: kept }, hidden: ["77k"] };
  },
} satisfies AccessOf<typeof declaration.routes>;
