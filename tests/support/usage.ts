/** Usage charges as the platform sends them. */
import type { AccountId } from "../../shared/domain/ids.ts";
import { noon } from "./top-ups.ts";

/** One that nobody has sent before. */
export const someCharge = (accountId: AccountId, changes: Readonly<Record<string, unknown>> = {}) => ({
  id: `call-${crypto.randomUUID()}`,
  accountId: accountId as string,
  amountGrosze: 100,
  description: "Połączenie z +48 601 234 567",
  occurredAt: new Date(noon.getTime() - 3600 * 1000).toISOString(),
  ...changes,
});
export type SomeCharge = ReturnType<typeof someCharge>;
