import * as z from "zod/mini";
import { AccountState } from "../../shared/domain/account/account-state.ts";
import { AccountMode, LowState } from "../../shared/domain/account/ledger.ts";
import { daysLeft } from "../../shared/domain/account/usage-forecast.ts";
import { CustomerId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import { addressLine } from "../../shared/domain/subscriber/address.ts";
import { type AuditUses, lookingAt } from "../../shared/http/look.ts";
import { verb } from "../../shared/http/verb.ts";
import type { AccountStore } from "../../shared/store/account-store.ts";

const Shown = named(
  "StaffAccount",
  z.strictObject({
    id: z.string(),
    companyName: z.string(),
    nip: z.string(),
    /** In one line, with its postal code; null where there is none. BOK finds its gmina by it. */
    seat: z.nullable(z.strictObject({ address: z.string(), gminaCode: z.nullable(z.string()) })),
    mode: AccountMode,
    /** Of a frozen account nothing is paid out, charged or ordered; what happens outside is posted. Of a closed one the contract is over. */
    accountState: AccountState,
    offer: z.strictObject({ id: z.string(), name: z.string() }),
    balanceGrosze: z.int(),
    lowBalance: z.strictObject({
      state: LowState,
      since: z.iso.datetime(),
      thresholdGrosze: z.int(),
    }),
    daysLeft: z.optional(z.int()),
    openedAt: z.iso.datetime(),
    /** When and up to which entry the ledger was last verified, and when from its first entry on; empty before the first night. */
    ledger: z.strictObject({
      provenAt: z.optional(z.iso.datetime()),
      provenSequence: z.optional(z.int()),
      fullyReplayedAt: z.optional(z.iso.datetime()),
    }),
  }),
);

const contract = {
  summary: "A customer's account, and how its balance stands",
  path: z.strictObject({ accountId: CustomerId }),
  answers: {
    200: {
      description: "The account",
      body: Shown,
    },
  },
};

type Uses = AuditUses & { readonly accounts: Pick<AccountStore, "find"> };

export const showAccount = verb(contract, (uses: Uses) => async (request) => {
  const { head, subscriber, proof } = await lookingAt(request, "account", uses.accounts.find, uses);
  const { accountId: id, companyName, mode, offer, balanceGrosze, low, thresholdGrosze, openedAt, state } = head;
  const lowBalance = { ...low, thresholdGrosze };
  const left = daysLeft(head, uses.now());
  const { nip, seatAddress } = subscriber;
  const seat = seatAddress && { address: addressLine(seatAddress), gminaCode: seatAddress.gminaCode ?? null };
  const { provenAt, fullyReplayedAt, checkpoint } = proof ?? {};
  const ledger = { provenAt, provenSequence: checkpoint?.sequence, fullyReplayedAt };
  return {
    status: 200,
    body: {
      id,
      companyName,
      nip,
      seat,
      mode,
      accountState: state,
      offer,
      balanceGrosze,
      lowBalance,
      daysLeft: left,
      openedAt,
      ledger,
    },
  };
});
