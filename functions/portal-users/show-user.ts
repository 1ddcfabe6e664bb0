import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import { etagOf } from "../../shared/http/request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { userRead } from "../../shared/store/people-store.ts";
import { ShownUser, shownUser } from "./shown-user.ts";

const contract = {
  summary: "One portal user; an edit must send its ETag as If-Match",
  path: z.strictObject({ id: UserId }),
  answers: { 200: { description: "The portal user", body: ShownUser, etag: true } },
} as const;

export const showUser = readingVerb(
  contract,
  ({ accountId, path }) => ({ user: userRead(accountId, path.id) }),
  () => async (request) => {
    const user = present(request.found.user);
    return { status: 200, headers: { etag: etagOf(user.version) }, body: shownUser(user) };
  },
);
