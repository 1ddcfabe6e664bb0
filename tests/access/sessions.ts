import { declaration } from "../../functions/sessions/declaration.ts";
import { verbs } from "../../functions/sessions/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import { type AccessOf, notAsked } from "../support/access.ts";

export const access = {
  promised: {
    "GET /sessions": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
    "DELETE /sessions": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
    "DELETE /sessions/{id}": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
    "DELETE /sessions/current": "✓✓✓ ✓✓✓✓ ✓✓✓ ✓✓✓ ✓✓",
    "POST /sessions/current/totp": "✓…… ………… ✓…… ……… ……",
    "POST /sessions/current/totp-enrolment": "…✓… ✓✓✓✓ …✓… ✓✓✓ ✓✓",
    "POST /sessions/current/totp-enrolment/confirmation": "…✓… ✓✓✓✓ …✓… ✓✓✓ ✓✓",
    "GET /me": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
    "PUT /me/password": "……✓ ✓✓✓✓ ……✓ ✓✓✓ ✓✓",
    "POST /me/proof": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
    "POST /me/recovery-codes": "……… ✓✓✓✓ ……… ✓✓✓ ✓✓",
  },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      logins: loginStore(table),
      links: linkStore(table),
      loginPolicies: policyStore(table),
      attemptsKey: async () => "the key of attempts",
      totpKey: notAsked,
      linkKey: notAsked,
      evenTime: async () => {},
      address: () => "https://api.saldo.example",
    })),
  ofOwner: {
    // Ended, now or before: it does not say whether there was one.
    "DELETE /sessions/{id}": { owner: [204], stranger: [204] },
  },
  furnish: async ({ session }) => ({ path: { id: session.id } }),
} satisfies AccessOf<typeof declaration.routes>;
