import { PolicyTerms } from "../../shared/domain/login-policies/login-policy.ts";
import * as policyRefusals from "../../shared/domain/login-policies/refusals.ts";
import * as common from "../../shared/domain/refusals.ts";
import { optionalKeyOf } from "../../shared/http/caller.ts";
import { etagOf } from "../../shared/http/request.ts";
import { verb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import { type PolicyUses, policyDone } from "./policy-changes.ts";
import { ShownPolicy, shownPolicy } from "./shown-policy.ts";

const contract = {
  summary: "Add a login policy; it applies to the users it is assigned to",
  idempotencyKey: "optional",
  body: PolicyTerms,
  answers: {
    201: {
      description: "Added; the same key and body answer with the same policy, as it is by now",
      body: ShownPolicy,
      location: true,
      etag: true,
    },
  },
  refusals: [policyRefusals.too_many_policies, common.not_found],
} as const;

export const addPolicy = verb(contract, (uses: PolicyUses) => async (request) => {
  const { body, caller, idempotencyKey: key } = request;
  const { accountId } = caller;
  const at = uses.now();
  const id = uses.newId("lp", at);
  const policy = { terms: body, users: {}, version: 1, createdAt: at.toISOString() };
  const followUps = { at, records: [policyDone(request, "login-policy-added", { id, after: body })] };
  const named = optionalKeyOf(caller, { route: "login-policies", key, asks: body });
  const added = await uses.loginPolicies.add(accountId, { id, policy }, { actor: caller.user, followUps }, named);
  const location = `/login-policies/${added.id}`;
  const headers = { location, etag: etagOf(added.policy.version), ...replayMark(named) };
  return { status: 201, headers, body: shownPolicy(added.id, added.policy) };
});
