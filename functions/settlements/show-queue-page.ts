import * as z from "zod/mini";
import { settledQueues } from "../../shared/domain/queues.ts";
import { PageQuery } from "../../shared/http/page.ts";
import { pageVerb } from "../../shared/http/verb.ts";
import { type PageUses, queuePage } from "./queue-page.ts";

const contract = {
  summary: "The page of a queue that the staff close by hand",
  path: z.strictObject({ queue: z.enum(settledQueues) }),
  query: z.strictObject({
    cursor: PageQuery.shape.cursor,
    /** The item that was closed just now, for the page to say so. */
    closed: z.optional(z.string().check(z.maxLength(200), z.regex(/^[\w.:-]+$/))),
  }),
  answers: { 200: { description: "A page of what waits, or the sign-in that shows it", page: true } },
} as const;

export const showQueuePage = pageVerb(
  contract,
  (uses: PageUses) =>
    ({ path, query, language, visit }) =>
      queuePage(
        {
          queue: path.queue,
          cursor: query.cursor,
          closed: query.closed,
          language,
          visit,
          ...(visit.problem && { status: visit.problem.status }),
        },
        uses,
      ),
);
