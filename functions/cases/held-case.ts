import type { Clock } from "../../shared/clock.ts";
import type { Done } from "../../shared/domain/audit-records/audit.ts";
import { type ChangeRequest, pageMilliseconds } from "../../shared/domain/change-requests/change-request.ts";
import { casePurpose } from "../../shared/domain/change-requests/notices.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { parseLinkToken, type SubjectLink } from "../../shared/domain/link.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import type { Caller } from "../../shared/http/caller.ts";
import { opensLink } from "../../shared/security/link-secret.ts";
import type { AuditStore } from "../../shared/store/audit-store.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";

export type HeldUses = {
  readonly caseLinks: Pick<LinkStore, "findFor">;
  readonly requests: Pick<ChangeRequestStore, "find">;
  readonly audit: Pick<AuditStore, "record">;
  readonly now: Clock;
};

/** `from` is the network address, `reader` whoever of the staff is signed in on the page. */
export type Asking = { readonly token: string; readonly from: string; readonly reader: Caller | undefined };

/**
 * The case that a link's token opens; undefined for a token that is malformed, forged or over, and 14 days after the case was
 * closed. As every look into a customer's account, it leaves a record, or is not answered: the link alone shows whose case it is.
 */
export const heldBy = async ({ token, from, reader }: Asking, uses: HeldUses): Promise<ChangeRequest | undefined> => {
  const { caseLinks, requests, audit, now } = uses;
  const read = parseLinkToken(token);
  const link = read && (await caseLinks.findFor(casePurpose, read.id));
  if (!read || !link || !opensLink(read.secret, link) || link.expiresAt <= now().toISOString()) return undefined;
  const [found] = await Promise.all([
    requests.find(link.accountId, link.subjectId).catch(noneWhereGone),
    audit.record(lookOf(link, { from, reader }), now()),
  ]);
  return found && isShown(found, now()) ? found : undefined;
};

const noneWhereGone = (error: unknown): undefined => {
  if (!isRefusal(error, common.not_found)) throw error;
};

const isShown = ({ closedAt }: ChangeRequest, now: Date): boolean =>
  closedAt === undefined || now.getTime() - Date.parse(closedAt) < pageMilliseconds;

/** By the link alone it was somebody at the desk that it was sent to. */
const lookOf = (
  { accountId, subjectId, email }: SubjectLink,
  { from, reader }: Pick<Asking, "from" | "reader">,
): Done => {
  const seen = { kind: "account-looked-at", subject: `case ${subjectId}`, subjectAccountId: accountId } as const;
  return { accountId: operatorId, ...(reader ? { userId: reader.user.id } : { by: email }), ...seen, from };
};
