import * as z from "zod/mini";
import { verb } from "../../shared/http/endpoint.ts";
import type { PolicyUses } from "./keeping.ts";
import { ShownPolicy, shownPolicy } from "./shown-policy.ts";

const contract = {
  summary: "The account's login policies, by name: fifty at most",
  answers: { 200: { description: "All of them", body: z.strictObject({ items: z.array(ShownPolicy) }) } },
};

export const listPolicies = verb(contract, ({ loginPolicies }: PolicyUses) => async ({ caller }) => {
  const { policies } = await loginPolicies.all(caller.accountId);
  const items = Object.entries(policies)
    .map(([id, policy]) => shownPolicy(id, policy))
    .sort((one, other) => one.name.localeCompare(other.name, "pl"));
  return { status: 200, body: { items } };
});
