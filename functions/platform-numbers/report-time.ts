/** When the platform says that a report became true. */
import * as commonFaults from "../../shared/domain/faults.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";

/** So far may two clocks be apart. */
const aheadMilliseconds = 5 * 60_000;

/**
 * As instants are kept. Refuses `invalid_request` for one that lies ahead: until then every right report would be refused as outdated, and
 * the number stay with whoever had it.
 */
export const reportTime = (changedAt: string | undefined, pointer: string, now: Date): string | undefined => {
  if (changedAt === undefined) return undefined;
  const at = new Date(changedAt);
  if (at.getTime() > now.getTime() + aheadMilliseconds)
    throw new Refusal(common.invalid_request, { errors: [{ pointer, fault: commonFaults.too_large }] });
  return at.toISOString();
};
