import * as z from "zod/mini";
import { OrderId } from "../../shared/domain/ids.ts";
import * as common from "../../shared/domain/refusals.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { orderRead } from "../../shared/store/order-store.ts";
import { ShownOrder, shownOrder } from "./shown-offer.ts";

const contract = {
  summary: "An order of an offer; while it is `scheduled`, it may be withdrawn",
  path: z.strictObject({ id: OrderId }),
  answers: { 200: { description: "The order", body: ShownOrder } },
  refusals: [common.not_found],
} as const;

export const showOrder = readingVerb(
  contract,
  ({ accountId, path }) => ({ order: orderRead(accountId, path.id) }),
  () =>
    async ({ found, language }) => ({ status: 200, body: shownOrder(present(found.order), language) }),
);
