import * as z from "zod/mini";
import { named } from "../../shared/domain/model.ts";
import { humanQueues } from "../../shared/domain/queues.ts";
import * as common from "../../shared/domain/refusals.ts";
import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { verb } from "../../shared/http/verb.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";

const Shown = named(
  "QueueItem",
  z.strictObject({
    /** What waits: a payment, an event, a notice, a received e-mail, or the account as a whole. */
    subject: z.string(),
    why: z.string(),
    since: z.iso.datetime(),
    accountId: z.optional(z.string()),
  }),
);

const contract = {
  summary: "What waits for people in a queue, oldest first",
  path: z.strictObject({ queue: z.enum(humanQueues) }),
  query: PageQuery,
  answers: { 200: { description: "A page of what waits", body: pageOf(Shown) } },
  refusals: [common.invalid_request],
};

type Uses = { readonly queues: Pick<QueueStore, "waitingPage"> };

export const showQueue = verb(contract, ({ queues }: Uses) => async ({ path, query: { limit, cursor } }) => {
  const { items, next } = await queues.waitingPage(path.queue, { limit, after: sortKeyOf(cursor) });
  return { status: 200, body: { items, nextCursor: cursorOf(next) } };
});
