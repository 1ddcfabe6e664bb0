import * as z from "zod/mini";
import { type AuditRecord, newAuditRecord } from "../../shared/domain/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { DecisionLink } from "../../shared/domain/link.ts";
import { openVerb } from "../../shared/http/endpoint.ts";
import type { NewId } from "../../shared/ids.ts";
import type { AuditStore } from "../../shared/store/audit-store.ts";
import { decisionPage, type PageUses } from "./decision-page.ts";
import { type HeldUses, heldBy } from "./held-link.ts";

const contract = {
  summary: "The page of a link to decide a bank top-up. Opening it decides nothing: mail scanners follow links, too",
  // Of any length: a token that is no token is told by the page, as every other that opens nothing.
  path: z.strictObject({ token: z.string() }),
  answers: {
    200: { description: "What there is to decide, or who decided", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
  },
} as const;

type Uses = HeldUses & PageUses & { readonly audit: AuditStore; readonly newId: NewId };

export const showDecision = openVerb(contract, (uses: Uses) => async ({ path, language, origin }) => {
  // As every look into a customer's account, it leaves a record, or is not answered.
  const held = await heldBy(path.token, uses, (link) => uses.audit.record(lookOf(link, origin.address, uses)));
  return decisionPage(held, { language }, uses);
});

const lookOf = (
  { accountId, topUpId, email }: DecisionLink,
  from: string,
  { newId, now }: Pick<Uses, "newId" | "now">,
): AuditRecord => {
  const seen = { kind: "account-looked-at", subject: `decision ${topUpId}`, subjectAccountId: accountId } as const;
  return newAuditRecord({ accountId: operatorId, by: email, ...seen, from }, now(), newId);
};
