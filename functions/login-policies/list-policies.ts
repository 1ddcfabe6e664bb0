import * as z from "zod/mini";
import { readingVerb } from "../../shared/http/verb.ts";
import { policiesRead } from "../../shared/store/policy-store.ts";
import { ShownPolicy, shownPolicy } from "./shown-policy.ts";

const contract = {
  summary: "The account's login policies, by name: fifty at most",
  answers: { 200: { description: "All of them", body: z.strictObject({ items: z.array(ShownPolicy) }) } },
};

export const listPolicies = readingVerb(
  contract,
  ({ accountId }) => ({ kept: policiesRead(accountId) }),
  () =>
    async ({ found: { kept } }) => {
      const items = Object.entries(kept?.policies ?? {})
        .map(([id, policy]) => shownPolicy(id, policy))
        .sort((one, other) => one.name.localeCompare(other.name, "pl"));
      return { status: 200, body: { items } };
    },
);
