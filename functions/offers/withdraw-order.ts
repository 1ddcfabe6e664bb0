import * as z from "zod/mini";
import { OrderId } from "../../shared/domain/ids.ts";
import * as orderRefusals from "../../shared/domain/offers/ordering-refusals.ts";
import * as common from "../../shared/domain/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import type { OrderStore } from "../../shared/store/order-store.ts";

const contract = {
  summary: "Withdraw a change of offer that has not taken effect yet; repeated, nothing happens",
  path: z.strictObject({ id: OrderId }),
  answers: { 204: { description: "Withdrawn" } },
  refusals: [common.not_found, orderRefusals.order_not_withdrawable],
} as const;

type Uses = { readonly orders: Pick<OrderStore, "withdraw"> };

export const withdrawOrder = verb(contract, ({ orders }: Uses) => async ({ path, caller, language, origin }) => {
  await orders.withdraw(caller.accountId, path.id, { by: caller.user, language, from: origin.address });
  return { status: 204 };
});
