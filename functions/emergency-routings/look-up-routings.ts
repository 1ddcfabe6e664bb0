import * as z from "zod/mini";
import { machineVerb } from "../../shared/http/verb.ts";
import type { RoutingStore } from "../../shared/store/routing-store.ts";
import { AnyNumber, askedBy, ShownRouting } from "./shown-routing.ts";

/** As many numbers may be asked for at once. */
const numbersMax = 100;

const contract = {
  summary: "Where emergency calls from up to 100 numbers go, in the order in which they were asked for",
  idempotencyKey: { none: "it changes nothing" },
  body: z.strictObject({ numbers: z.array(AnyNumber).check(z.minLength(1), z.maxLength(numbersMax)) }),
  answers: {
    200: { description: "An answer for each number", body: z.strictObject({ results: z.array(ShownRouting) }) },
  },
} as const;

type Uses = { readonly routing: Pick<RoutingStore, "answersTo"> };

// Not a reading verb: what a stranger sends must not make us read a hundred items.
export const lookUpRoutings = machineVerb(contract, ({ routing }: Uses) => async ({ body }) => ({
  status: 200,
  body: { results: await routing.answersTo(body.numbers.map(askedBy)) },
}));
