import * as policyRefusals from "../../shared/domain/login-policies/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import { type PolicyUses, policyDone } from "./policy-changes.ts";
import { PolicyPath } from "./shown-policy.ts";

const contract = {
  summary: "Delete a login policy that is assigned to nobody",
  path: PolicyPath,
  answers: { 204: { description: "Deleted" } },
  refusals: [policyRefusals.policy_in_use],
} as const;

export const deletePolicy = verb(contract, (uses: PolicyUses) => async (request) => {
  const { caller, path } = request;
  const read = await uses.loginPolicies.find(caller.accountId, path.id);
  const done = policyDone(request, "login-policy-deleted", { id: path.id, before: read.terms });
  await uses.loginPolicies.remove(caller.accountId, path.id, {
    actor: caller.user,
    followUps: { at: uses.now(), records: [done] },
  });
  return { status: 204 };
});
