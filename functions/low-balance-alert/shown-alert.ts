import * as z from "zod/mini";
import { type LedgerHead, LowState } from "../../shared/domain/account/ledger.ts";
import type { ExtraRecipients } from "../../shared/domain/low-balance/recipients.ts";
import { named } from "../../shared/domain/model.ts";

export const ShownAlert = named(
  "LowBalanceAlert",
  z.strictObject({
    state: LowState,
    since: z.iso.datetime(),
    thresholdGrosze: z.int(),
    /** Addresses beside those of the account's users; one that is not confirmed gets nothing but the link. */
    recipients: z.array(z.strictObject({ address: z.string(), confirmed: z.boolean() })),
  }),
);

export const shownAlert = ({ low, thresholdGrosze }: LedgerHead, { byAddress }: ExtraRecipients) => ({
  ...low,
  thresholdGrosze,
  recipients: Object.entries(byAddress)
    .map(([address, { confirmedAt }]) => ({ address, confirmed: confirmedAt !== undefined }))
    .sort((one, other) => (one.address < other.address ? -1 : 1)),
});
