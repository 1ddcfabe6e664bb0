import { etagOf, verb } from "../../shared/http/endpoint.ts";
import type { PolicyUses } from "./keeping.ts";
import { PolicyPath, ShownPolicy, shownPolicy } from "./shown-policy.ts";

const contract = {
  summary: "One login policy; the ETag is what an edit must name",
  path: PolicyPath,
  answers: { 200: { description: "The policy", body: ShownPolicy } },
};

export const showPolicy = verb(contract, ({ loginPolicies }: PolicyUses) => async ({ caller, path }) => {
  const policy = await loginPolicies.find(caller.accountId, path.id);
  return { status: 200, headers: { etag: etagOf(policy.version) }, body: shownPolicy(path.id, policy) };
});
