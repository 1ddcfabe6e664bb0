import type { Clock } from "../../shared/clock.ts";
import type { AccountHead } from "../../shared/domain/account/account.ts";
import type { Done } from "../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { decisionPurpose, forgottenAtMs, parseLinkToken, type SubjectLink } from "../../shared/domain/link.ts";
import { type BankTopUp, isDecided } from "../../shared/domain/top-ups/bank-top-up.ts";
import type { Caller } from "../../shared/http/caller.ts";
import { opensLink } from "../../shared/security/link-secret.ts";
import type { AuditStore } from "../../shared/store/audit-store.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";

export type Held = {
  readonly link: SubjectLink;
  readonly topUp: BankTopUp;
  readonly head: AccountHead;
  /** The link expired before anybody decided: it shows and decides nothing, but its holder may ask for a new one. */
  readonly isExpired: boolean;
};

export type HeldUses = {
  readonly links: Pick<LinkStore, "findFor">;
  readonly transfers: Pick<TransferStore, "find">;
  readonly audit: Pick<AuditStore, "record">;
  /** Who of finance may decide by a link, now. */
  readonly financeClerks: () => readonly string[];
  readonly now: Clock;
};

export type Asking = { readonly token: string; readonly from: string; readonly clerk: Caller | undefined };

/**
 * What the holder of a link's token may decide; undefined for a token that is malformed, forged or over for 30 days, and for one that
 * was sent to somebody who is no longer of finance, all alike. As every look into a customer's account, it leaves a record, or
 * is not answered: the page of a form that was refused shows as much. `from` is the network address, `clerk` whoever is signed in on the page.
 */
export const heldBy = async ({ token, from, clerk }: Asking, uses: HeldUses): Promise<Held | undefined> => {
  const { links, transfers, audit, financeClerks, now } = uses;
  const read = parseLinkToken(token);
  const link = read && (await links.findFor(decisionPurpose, read.id));
  if (!read || !link || !opensLink(read.secret, link) || forgottenAtMs(link) <= now().getTime()) return undefined;
  if (!financeClerks().includes(link.email)) return undefined;
  const look = () => audit.record(lookOf(link, { from, clerk }), now());
  const finding = transfers.find(link.accountId, link.subjectId);
  if (link.expiresAt > now().toISOString()) {
    const [found] = await Promise.all([finding, look()]);
    return found && { link, ...found, isExpired: false };
  }
  const found = await finding;
  if (!found) return undefined;
  const isExpired = !isDecided(found.topUp);
  if (!isExpired) await look();
  return { link, ...found, isExpired };
};

const lookOf = (
  { accountId, subjectId, email }: SubjectLink,
  { from, clerk }: Pick<Asking, "from" | "clerk">,
): Done => {
  const seen = { kind: "account-looked-at", subject: `decision ${subjectId}`, subjectAccountId: accountId } as const;
  const who = clerk ? { userId: clerk.user.id } : { by: email };
  return { accountId: operatorId, ...who, ...seen, from };
};
