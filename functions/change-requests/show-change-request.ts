import * as z from "zod/mini";
import { ChangeRequestId } from "../../shared/domain/ids.ts";
import { ShownRequest, shownRequest } from "../../shared/http/shown-request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { changeRequestRead } from "../../shared/store/change-request-store.ts";

const contract = {
  summary: "A change request with its history",
  path: z.strictObject({ id: ChangeRequestId }),
  answers: { 200: { description: "The change request", body: ShownRequest } },
} as const;

export const showChangeRequest = readingVerb(
  contract,
  ({ accountId, path }) => ({ request: changeRequestRead(accountId, path.id) }),
  () =>
    async ({ found }) => ({ status: 200, body: shownRequest(present(found.request)) }),
);
