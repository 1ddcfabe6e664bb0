import type { Clock } from "../../shared/clock.ts";
import type { AccountHead } from "../../shared/domain/account.ts";
import type { BankTopUp } from "../../shared/domain/bank-top-up.ts";
import { type DecisionLink, parseLinkToken } from "../../shared/domain/link.ts";
import { opensLink } from "../../shared/link-secret.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";

export type Held = { readonly link: DecisionLink; readonly topUp: BankTopUp; readonly head: AccountHead };

export type HeldUses = {
  readonly links: Pick<LinkStore, "findDecision">;
  readonly transfers: Pick<TransferStore, "find">;
  /** Who of finance may decide by a link, now. */
  readonly financeClerks: () => readonly string[];
  readonly now: Clock;
};

/**
 * What the holder of a link's token may decide; undefined for a token that is bent, forged or over, and for one that was
 * sent to somebody who is no longer of finance, all alike. `meanwhile` runs beside the reading, for a link that opens.
 */
export const heldBy = async (
  token: string,
  uses: HeldUses,
  meanwhile: (link: DecisionLink) => Promise<void> = async () => {},
): Promise<Held | undefined> => {
  const { links, transfers, financeClerks, now } = uses;
  const read = parseLinkToken(token);
  const link = read && (await links.findDecision(read.id));
  if (!read || !link || !opensLink(read.secret, link) || link.expiresAt <= now().toISOString()) return undefined;
  if (!financeClerks().includes(link.email)) return undefined;
  const [found] = await Promise.all([transfers.find(link.accountId, link.topUpId), meanwhile(link)]);
  return found && { link, ...found };
};
