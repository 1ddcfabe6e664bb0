/** Proposals of adjustments to an account of a test's own, on the real engine. */
import { type AdjustmentContent, adjustmentProposals } from "../../shared/domain/account/adjustment.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { type ActingStaff, type Proposal, proposing } from "../../shared/domain/proposals/proposal.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { adjustmentStore } from "../../shared/store/adjustment-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { newProposalWrite, proposalStore } from "../../shared/store/proposal-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { keepUser, somePerson } from "./people.ts";
import { noon } from "./top-ups.ts";

export const someStaff = (changes: Partial<ActingStaff> = {}): ActingStaff => ({
  userId: newId("us", noon),
  name: "Ewa Maj",
  role: "operator-finance",
  from: "198.51.100.7",
  ...changes,
});

const day = 24 * 3600_000;
/** As on every stage. */
export const twoPeopleAfterMilliseconds = 7 * day;

/** One of the staff who is kept as a user, and acts. */
export const keepStaff = async (
  table: Table,
  changes: Partial<ActingStaff> = {},
  ofUser: Partial<PortalUser> = {},
): Promise<{ readonly by: ActingStaff; readonly caller: PortalUser }> => {
  const by = someStaff(changes);
  const { userId: id, role } = by;
  const { user: caller } = somePerson(operatorId, { user: { id, role, isMainAdministrator: false, ...ofUser } });
  await keepUser(table, caller);
  return { by, caller };
};

/** More than a clerk adjusts alone. */
export const someAdjustment = (changes: Partial<AdjustmentContent> = {}): AdjustmentContent => ({
  amountGrosze: grosze(120_000),
  reason: "Zwrot za błędnie naliczone połączenia",
  causeId: sha256(crypto.randomUUID()),
  ...changes,
});

/** A proposal of an adjustment, made at noon. */
export const someProposal = (
  accountId: AccountId,
  { by = someStaff(), content = someAdjustment() }: { by?: ActingStaff; content?: AdjustmentContent } = {},
): Proposal =>
  proposing(
    { kind: "adjustment", content, accountId, companyName: "Poranna Kawa sp. z o.o." },
    adjustmentProposals,
    { id: newId("pr", noon), by, now: noon },
    sha256,
  ).proposal;

/** The same, kept; by somebody who is kept too, unless one is named. */
export const keepProposal = async (
  table: Table,
  accountId: AccountId,
  made: Parameters<typeof someProposal>[1] = {},
): Promise<Proposal> => {
  const proposal = someProposal(accountId, { ...made, by: made.by ?? (await keepStaff(table)).by });
  await table.write(newProposalWrite(proposal));
  return proposal;
};

export const adjustmentLimit = grosze(50_000);

/** The stores of proposals and adjustments at a table. */
export const proposalsOn = (table: Table, now = () => noon) => {
  const ledger = ledgerStore({ table, now, pause: async () => {} });
  return {
    ledger,
    proposals: proposalStore({ table, ledger, now }),
    adjustments: adjustmentStore({ table, ledger, now }),
  };
};
