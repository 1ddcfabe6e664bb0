/** How a case stands in an address. */
import * as z from "zod/mini";
import type { AccountId } from "../../shared/domain/ids.ts";
import { ChangeRequestId, CustomerId } from "../../shared/domain/ids.ts";

export const CasePath = z.strictObject({ accountId: CustomerId, id: ChangeRequestId });

/** The case that an address names. */
export const named = ({ accountId, id }: { readonly accountId: AccountId; readonly id: string }) => ({
  accountId,
  requestId: id,
});
