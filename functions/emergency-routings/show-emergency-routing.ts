import * as z from "zod/mini";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { readingMachineVerb } from "../../shared/http/verb.ts";
import { type RoutingStore, routingReads } from "../../shared/store/routing-store.ts";
import { AnyNumber, askedBy, ShownRouting } from "./shown-routing.ts";

const contract = {
  summary:
    "Where emergency calls from a number go, now or at a past moment (`at`, in UTC). There is always an answer, also for a number that nobody has reported; it has no routes if no dictionary of gminas was in force",
  path: z.strictObject({ number: AnyNumber }),
  query: z.strictObject({
    /** As it was then. */
    at: z.optional(z.iso.datetime()),
  }),
  answers: { 200: { description: "The answer", body: ShownRouting } },
  refusals: [emergencyRefusals.no_longer_known],
} as const;

type Uses = { readonly routing: Pick<RoutingStore, "answers" | "answerAt"> };

export const showEmergencyRouting = readingMachineVerb(
  contract,
  ({ path, query: { at } }) => routingReads(at === undefined ? [askedBy(path.number)] : []),
  ({ routing }: Uses) =>
    async ({ path, query: { at }, found }) => {
      const asked = askedBy(path.number);
      if (at !== undefined) return { status: 200, body: await routing.answerAt(asked, new Date(at).toISOString()) };
      const [answer] = await routing.answers([asked], found);
      return { status: 200, body: answer };
    },
);
