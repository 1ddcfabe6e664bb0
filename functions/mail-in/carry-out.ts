/** Does what was planned for an e-mail. Each part is safe to repeat, and the last one marks the e-mail as done. */
import { notingUndelivered } from "../../shared/domain/change-requests/mailed-steps.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { decided } from "../../shared/domain/mail-in/deciding.ts";
import { type KeptMail, type MailRefusal, whyChecked } from "../../shared/domain/mail-in/plan.ts";
import { isRefusal, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { log } from "../../shared/log.ts";
import type { MailInStore } from "../../shared/store/mail-in-store.ts";
import { alertOf, notTaken, type Written } from "./answers.ts";
import { asCase, type CaseUses, joinCase } from "./as-case.ts";
import { asConfirmation, type ConfirmingUses } from "./as-confirmation.ts";
import { planOf } from "./plan-of.ts";

export type CarryingUses = ConfirmingUses &
  CaseUses & { readonly mails: Pick<MailInStore, "end" | "mayBeAnswered" | "replan"> };

/** An e-mail is planned anew where the case that it was for has closed, is full or is gone, or its sender's right is. */
const plansMax = 3;

export const carryOut = async (begun: KeptMail, written: Written, uses: CarryingUses): Promise<void> => {
  let kept = begun;
  for (let plans = 0; plans < plansMax; plans += 1) {
    const next = await triedOnce(kept, written, uses);
    if (next === "done") return;
    const replanned = await uses.mails.replan(kept, planOf(decided(next.known), written.usable.length, uses));
    // Somebody else has got further with it.
    if (!replanned) return;
    kept = replanned;
  }
  throw new Refusal(common.temporarily_unavailable, { cause: new Error("an e-mail was planned too often") });
};

/** `done`, or what is known by now, to plan on. */
const triedOnce = async (kept: KeptMail, written: Written, uses: CarryingUses): Promise<"done" | Written> => {
  const { plan } = kept;
  if (plan.as === "refusal") return refuse(kept, plan.why, written, uses);
  if (plan.as === "confirmation") {
    await asConfirmation({ kept, plan }, written, uses);
    return "done";
  }
  if (plan.as === "case") {
    const outcome = await asCase({ kept, plan }, written, uses);
    if (outcome === "no-room") return refuse(kept, "too-many", written, uses);
    return outcome === "opened" ? "done" : written;
  }
  try {
    const named = { accountId: plan.accountId, requestId: plan.requestId };
    if (plan.as === "join") await joinCase({ kept, plan }, written, uses);
    else await uses.requests.changeByMail(named, (read) => notingUndelivered(read, uses.now()), kept);
    return "done";
  } catch (error) {
    const over = overFor.find(([problem]) => isRefusal(error, problem));
    const { answersTo } = written.known;
    if (!over) throw error;
    // It is a case of its own then, which names this one.
    return { ...written, known: { ...written.known, answersTo: answersTo && { ...answersTo, isOver: over[1] } } };
  }
};

/** Why a case can't be joined, by what was refused. */
const overFor = [
  [requestRefusals.request_closed, "closed"],
  [requestRefusals.too_many_messages, "full"],
  [common.not_found, "gone"],
] as const;

/** What a verified sender is told. */
const answered = ["no-file", "refused-files", "not-whole", "too-many"] as const;

const refuse = async (kept: KeptMail, why: MailRefusal, written: Written, uses: CarryingUses): Promise<"done"> => {
  const now = uses.now();
  const told = answered.find((one) => one === why);
  const answer = told ? notTaken(written, told, { domain: uses.mailInDomain(), now }) : undefined;
  const { mail, known } = written;
  // What looks like a machine's answer may be a customer's own words: where it is proved who wrote, somebody looks.
  const shown = whyChecked(why, { isReply: mail.automatic === "reply" && known.sender.is !== "verified" });
  log.info("mail_in.refused", { mailId: kept.id, why });
  await uses.mails.end(kept, { now, answer, why: shown, alert: alertOf(kept, shown, now) });
  return "done";
};
