import { type AuditUses, lookingAt } from "../../shared/http/look.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import { CasePath } from "./case-path.ts";

const contract = {
  summary: "A case with its history and the staff's remarks",
  path: CasePath,
  answers: { 200: { description: "The case", body: StaffRequest } },
} as const;

type Uses = AuditUses & { readonly requests: Pick<ChangeRequestStore, "find"> };

export const showCase = verb(contract, (uses: Uses) => async (request) => {
  const { id } = request.path;
  const found = await lookingAt(request, `case ${id}`, (accountId) => uses.requests.find(accountId, id), uses);
  return { status: 200, body: staffRequest(found) };
});
