import * as z from "zod/mini";
import { readingMachineVerb } from "../../shared/http/verb.ts";
import { type RoutingStore, routingReads } from "../../shared/store/routing-store.ts";
import { AnyNumber, askedBy, ShownRouting, shownRouting } from "./shown-routing.ts";

/** As many numbers may be asked for at once. */
const numbersMax = 100;

const contract = {
  summary: "Where emergency calls from up to 100 numbers go, in the order in which they were asked for",
  body: z.strictObject({ numbers: z.array(AnyNumber).check(z.minLength(1), z.maxLength(numbersMax)) }),
  answers: {
    200: { description: "An answer for each number", body: z.strictObject({ results: z.array(ShownRouting) }) },
  },
} as const;

type Uses = { readonly routing: Pick<RoutingStore, "answers"> };

export const lookUpRoutings = readingMachineVerb(
  contract,
  ({ body }) => routingReads(body.numbers.map(askedBy)),
  ({ routing }: Uses) =>
    async ({ body, found }) => {
      const answers = await routing.answers(body.numbers.map(askedBy), found);
      return { status: 200, body: { results: answers.map(shownRouting) } };
    },
);
