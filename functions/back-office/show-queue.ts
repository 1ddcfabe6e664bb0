import * as z from "zod/mini";
import { named } from "../../shared/domain/model.ts";
import { humanQueues } from "../../shared/domain/queues.ts";
import { verb } from "../../shared/http/verb.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";

const Shown = named(
  "QueueItem",
  z.strictObject({
    /** What waits: a payment, an event, a notice, or the account as a whole. */
    subject: z.string(),
    why: z.string(),
    since: z.iso.datetime(),
    accountId: z.optional(z.string()),
  }),
);

const contract = {
  summary: "What waits for people in a queue, oldest first",
  path: z.strictObject({ queue: z.enum(humanQueues) }),
  query: z.strictObject({ limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 100) }),
  answers: {
    200: {
      description: "The oldest items; later ones follow as these are dealt with",
      body: z.strictObject({
        items: z.array(Shown),
      }),
    },
  },
};

type Uses = { readonly queues: Pick<QueueStore, "waiting"> };

export const showQueue = verb(contract, ({ queues }: Uses) => async ({ path, query }) => ({
  status: 200,
  body: { items: await queues.waiting(path.queue, query.limit) },
}));
