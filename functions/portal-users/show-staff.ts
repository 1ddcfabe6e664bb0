import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import { etagOf } from "../../shared/http/request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { userRead } from "../../shared/store/people-store.ts";
import { ShownStaff, shownStaff } from "./shown-staff.ts";

const contract = {
  summary: "One of the operator's staff; an edit must send the ETag as If-Match",
  path: z.strictObject({ id: UserId }),
  answers: { 200: { description: "The one of the staff", body: ShownStaff, etag: true } },
} as const;

export const showStaff = readingVerb(
  contract,
  ({ accountId, path }) => ({ user: userRead(accountId, path.id) }),
  () => async (request) => {
    const user = present(request.found.user);
    return { status: 200, headers: { etag: etagOf(user.version) }, body: shownStaff(user) };
  },
);
