import * as z from "zod/mini";
import { LowState } from "../../shared/domain/account/ledger.ts";
import type { ExtraRecipients } from "../../shared/domain/low-balance/recipients.ts";
import { named } from "../../shared/domain/model.ts";
import { etagOf, versionToEdit } from "../../shared/http/request.ts";
import type { Alert } from "../../shared/store/low-balance-store.ts";

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

export const shownAlert = ({ head: { low, thresholdGrosze }, extra: { byAddress } }: Alert) => ({
  ...low,
  thresholdGrosze,
  recipients: Object.entries(byAddress)
    .map(([address, { confirmedAt }]) => ({ address, confirmed: confirmedAt !== undefined }))
    .sort((one, other) => (one.address < other.address ? -1 : 1)),
});

/** Of what people edit: each posting changes the state, and makes nobody's edit stale. What was never edited is kept as version 0, and ETags begin at 1. */
export const alertEtag = ({ extra }: Alert): string => etagOf(extra.version + 1);

/** What was read, under the version that may be edited: `named` is what `If-Match` says of it. */
export const toEdit = (read: ExtraRecipients, named: number): ExtraRecipients => ({
  ...read,
  version: versionToEdit(named, read.version + 1) - 1,
});
