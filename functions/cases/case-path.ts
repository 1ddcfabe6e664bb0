/** How a case stands in an address, and who takes a step on it. */
import * as z from "zod/mini";
import type { AccountId } from "../../shared/domain/ids.ts";
import { ChangeRequestId, CustomerId } from "../../shared/domain/ids.ts";
import type { Caller } from "../../shared/http/caller.ts";
import type { Origin } from "../../shared/http/contract.ts";

export const CasePath = z.strictObject({ accountId: CustomerId, id: ChangeRequestId });

/** The case that an address names. */
export const named = ({ accountId, id }: { readonly accountId: AccountId; readonly id: string }) => ({
  accountId,
  requestId: id,
});

/** Who of the staff takes a step, on which case. */
export type CaseStep = {
  readonly path: { readonly accountId: AccountId; readonly id: string };
  readonly caller: Caller;
  readonly origin: Origin;
};
