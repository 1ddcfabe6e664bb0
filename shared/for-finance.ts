/** What finance is told of a confirmation beside the top-up itself: for every function that takes one. */
import type { Clock } from "./clock.ts";
import type { AccountId } from "./domain/ids.ts";
import type { PortalUser } from "./domain/portal-users/portal-user.ts";
import type { ForFinance } from "./domain/top-ups/bank-decisions.ts";
import type { BankTopUp } from "./domain/top-ups/bank-top-up.ts";
import { creditsOf, type TopUp } from "./domain/top-ups/top-up.ts";
import type { NewId } from "./ids.ts";
import { decisionLink } from "./security/decision-link.ts";

export type FinanceUses = {
  readonly topUps: { list(accountId: AccountId, page: { limit: number }): Promise<{ topUps: TopUp[] }> };
  readonly people: { find(accountId: AccountId, userId: string): Promise<PortalUser | undefined> };
  /** Who of finance is sent a link to decide. */
  readonly financeClerks: () => readonly string[];
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

/** Top-ups that are looked through, and that finance is notified of. */
const latest = { read: 50, told: 3 } as const;

export const forFinance = async (topUp: BankTopUp, uses: FinanceUses): Promise<ForFinance> => {
  const { people, topUps, financeClerks, linkKey, newId, now } = uses;
  const { accountId, createdBy } = topUp;
  const [user, { topUps: before }, key] = await Promise.all([
    people.find(accountId, createdBy),
    topUps.list(accountId, { limit: latest.read }),
    linkKey(),
  ]);
  return {
    orderedBy: user ? `${user.firstName} ${user.lastName}` : "",
    previous: creditsOf(before, latest.told),
    links: financeClerks().map((email) => decisionLink(email, topUp, { key, newId, at: now() })),
  };
};
