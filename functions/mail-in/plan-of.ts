import type { Clock } from "../../shared/clock.ts";
import type { Decided } from "../../shared/domain/mail-in/deciding.ts";
import type { MailPlan } from "../../shared/domain/mail-in/plan.ts";
import type { NewId } from "../../shared/ids.ts";

/** The decision with the ids of all that comes of it. */
export const planOf = (
  decision: Decided,
  files: number,
  { newId, now }: { readonly newId: NewId; readonly now: Clock },
): MailPlan => {
  const at = now();
  const fileIds = (prefix: "cf" | "at"): string[] => Array.from({ length: files }, () => newId(prefix, at));
  if (decision.as === "refusal") return decision;
  if (decision.as === "undelivered") {
    const { accountId, id: requestId } = decision.request;
    return { as: "undelivered", accountId, requestId };
  }
  const unverified = decision.isUnverified ? { isUnverified: true as const } : {};
  if (decision.as === "confirmation") {
    const { accountId, topUpId } = decision.topUp;
    return { as: "confirmation", accountId, topUpId, ...unverified, fileIds: fileIds("cf") };
  }
  if (decision.as === "join") {
    const { accountId, id: requestId } = decision.request;
    return { as: "join", accountId, requestId, ...unverified, fileIds: fileIds("at") };
  }
  const { accountId, kind, mayNotWrite, hints } = decision;
  return {
    as: "case",
    accountId,
    requestId: newId("cr", at),
    kind,
    ...unverified,
    ...(mayNotWrite && { mayNotWrite }),
    hints: [...hints],
    fileIds: fileIds("at"),
  };
};
