import * as z from "zod/mini";
import { PolicyTerms } from "../../shared/domain/login-policies/login-policy.ts";
import * as policyRefusals from "../../shared/domain/login-policies/refusals.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mustBeFresh } from "../../shared/http/caller.ts";
import { etagOf } from "../../shared/http/request.ts";
import { verb } from "../../shared/http/verb.ts";
import { type PolicyUses, policyDone, policyNotice, refuseShutOut } from "./policy-changes.ts";
import { PolicyPath, ShownPolicy, shownPolicy } from "./shown-policy.ts";

const contract = {
  summary: "Edit a login policy; the change applies from the next request of the users it is assigned to",
  path: PolicyPath,
  ifMatch: "required",
  body: z.extend(PolicyTerms, {
    /** That somebody may be shut out. */
    confirm: z.optional(z.boolean()),
  }),
  answers: { 200: { description: "As edited", body: ShownPolicy, etag: true } },
  refusals: [
    common.fresh_proof_needed,
    common.precondition_required,
    common.precondition_failed,
    policyRefusals.would_shut_out,
  ],
} as const;

export const editPolicy = verb(contract, (uses: PolicyUses) => async (request) => {
  const { caller, path, version } = request;
  const { confirm, ...terms } = request.body;
  const read = await uses.loginPolicies.find(caller.accountId, path.id);
  if (read.version !== version) throw new Refusal(common.precondition_failed);
  const at = uses.now();
  mustBeFresh(caller, at);
  if (!confirm) refuseShutOut(request, read, terms, at);
  const to = { ...read, terms, version: version + 1 };
  const done = policyDone(request, "login-policy-edited", { id: path.id, before: read.terms, after: terms });
  await uses.loginPolicies.edit(
    caller.accountId,
    path.id,
    { read, to },
    {
      actor: caller.user,
      followUps: { at, records: [done], notices: [policyNotice(request, read.terms.name, at)] },
    },
  );
  return { status: 200, headers: { etag: etagOf(to.version) }, body: shownPolicy(path.id, to) };
});
