import { declaration } from "../../functions/numbers/declaration.ts";
import { verbs } from "../../functions/numbers/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import type { AccessOf } from "../support/access.ts";
import { gminas, keepGminas, keepNumber, placeNumber, someAddress } from "../support/numbers.ts";

export const access = {
  promised: {
    "GET /numbers": "……… ✓✓✓- ……… --- --",
    "GET /numbers/{number}/emergency-location": "……… ✓✓✓- ……… --- --",
    "PUT /numbers/{number}/emergency-location": "……… ✓-✓- ……… --- --",
    "GET /gminas": "……… ✓✓✓- ……… --- --",
  },
  path: { number: "+48221234567" },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      numbers: numberStore(table),
      gminas: gminaStore(table),
      linkKey: async () => "a key of links",
    })),
  ofOwner: {
    "GET /numbers/{number}/emergency-location": { owner: [200], stranger: [404, "not_found"] },
    "PUT /numbers/{number}/emergency-location": {
      owner: [200],
      stranger: [404, "not_found"],
      asked: () => ({ body: { enabled: true, address: someAddress(gminas.wola.code, "9") } }),
    },
  },
  furnish: async ({ table, accountId, user }) => {
    await keepGminas(table);
    const number = await keepNumber(table, accountId);
    await placeNumber(table, user, number, gminas.jozefow, { houseNumber: "77k" });
    return { path: { number }, hidden: ["77k"] };
  },
} satisfies AccessOf<typeof declaration.routes>;
