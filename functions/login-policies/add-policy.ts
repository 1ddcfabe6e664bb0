import { PolicyTerms } from "../../shared/domain/login-policy.ts";
import { etagOf, verb } from "../../shared/http/endpoint.ts";
import { type PolicyUses, recordOf } from "./keeping.ts";
import { ShownPolicy, shownPolicy } from "./shown-policy.ts";

const contract = {
  summary: "Add a login policy; it holds for whom it is assigned to",
  body: PolicyTerms,
  answers: { 201: { description: "Added", body: ShownPolicy } },
  refusals: ["too_many_policies"],
} as const;

export const addPolicy = verb(contract, (uses: PolicyUses) => async (request) => {
  const at = uses.now();
  const id = uses.newId("lp", at);
  const policy = { terms: request.body, users: {}, version: 1, createdAt: at.toISOString() };
  const audit = recordOf(request, "login-policy-added", { id, after: request.body }, uses);
  await uses.loginPolicies.add(request.caller.accountId, id, policy, audit);
  return { status: 201, headers: { etag: etagOf(policy.version) }, body: shownPolicy(id, policy) };
});
