import { etagOf } from "../../shared/http/request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { policiesRead } from "../../shared/store/policy-store.ts";
import { PolicyPath, ShownPolicy, shownPolicy } from "./shown-policy.ts";

const contract = {
  summary: "One login policy; an edit must send its ETag as If-Match",
  path: PolicyPath,
  answers: { 200: { description: "The policy", body: ShownPolicy, etag: true } },
} as const;

export const showPolicy = readingVerb(
  contract,
  ({ accountId }) => ({ kept: policiesRead(accountId) }),
  () =>
    async ({ path, found: { kept } }) => {
      const policy = present(kept?.policies[path.id]);
      return { status: 200, headers: { etag: etagOf(policy.version) }, body: shownPolicy(path.id, policy) };
    },
);
