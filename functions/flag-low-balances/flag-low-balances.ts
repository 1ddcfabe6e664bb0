import type { Clock } from "../../shared/clock.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { heldLookMilliseconds, markerAfter, nextStep } from "../../shared/domain/low-balance/alert.ts";
import { recoveredNotices, worsenedNotices } from "../../shared/domain/low-balance/messages.ts";
import type { Split } from "../../shared/domain/metrics.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import type { LowBalanceAlerts } from "../../shared/store/low-balance-alerts.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";

type Uses = {
  readonly queues: Pick<QueueStore, "due">;
  readonly alerts: LowBalanceAlerts;
  /** Between two messages about a balance that stays low. */
  readonly reminderMilliseconds: number;
  readonly now: Clock;
};

/** Of each shard, and for as long: the next run takes the rest. */
const takenAtOnce = 1_000;
const takingMilliseconds = 200 * 1000;
/** Accounts are looked at side by side. */
const atOnce = 8;
/** A posting or another sweep may come between look and write as often; then the next run looks. */
const triesMax = 3;

/**
 * `sent`, `reminded`, `recovered`: messages are owed · `held`: money is on its way · `quiet`: nothing is due yet · `forgotten`:
 * nobody needs to hear · `unheard`: nobody can · `settled`: another run was first · `raced`, `failed`: the next run looks again
 */
const outcomes = [
  "sent",
  "reminded",
  "recovered",
  "held",
  "quiet",
  "forgotten",
  "unheard",
  "settled",
  "raced",
  "failed",
] as const;
type Outcome = (typeof outcomes)[number];

const measuredOutcomes = [
  ["sent", "worsened"],
  ["reminded", "reminded"],
  ["recovered", "recovered"],
] as const satisfies readonly (readonly [Outcome, Split<"low-accounts">["change"]])[];

/** Looks at each account whose low-balance marker is due. One that fails is left to the next run, and holds up no other. */
export const flagLowBalances = (uses: Uses) => async (): Promise<Report> => {
  const { queues, now } = uses;
  const until = now().getTime() + takingMilliseconds;
  const due = await queues.due("low-balance", now(), takenAtOnce);
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  const left = [...due];
  const lane = async (): Promise<void> => {
    for (let work = left.shift(); work && now().getTime() < until; work = left.shift()) {
      try {
        counts[await flag(work.accountId, uses)] += 1;
      } catch (error) {
        counts.failed += 1;
        const said = { accountId: work.accountId, error: described(error) };
        if (isRefusal(error, common.temporarily_unavailable)) log.warn("low_balance.not_flagged", said);
        else log.error("low_balance.not_flagged", said);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  for (const [outcome, change] of measuredOutcomes)
    if (counts[outcome] > 0)
      log.info(
        "low_balances.told",
        { change, accounts: counts[outcome] },
        { metric: "low-accounts", value: counts[outcome], by: { change } },
      );
  return { due: due.length, ...counts };
};

const flag = async (accountId: AccountId, uses: Uses): Promise<Outcome> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const outcome = await tryFlag(accountId, uses);
    if (outcome !== "raced") return outcome;
  }
  return "raced";
};

const tryFlag = async (accountId: AccountId, { alerts, reminderMilliseconds, now }: Uses): Promise<Outcome> => {
  const seen = await alerts.look(accountId);
  const at = now();
  // The index lags behind: this one was looked at already.
  if (!seen || seen.marker.queuedAt > at.toISOString()) return "settled";
  const { head, marker } = seen;
  const step = nextStep(head, marker, { now: at, reminderMilliseconds });
  const said = (isKept: boolean, outcome: Outcome): Outcome => (isKept ? outcome : "raced");

  switch (step.does) {
    case "forget":
      return said(await alerts.close(seen, { notices: [], at }), "forgotten");
    case "wait":
      return said(await alerts.putOff(seen, step.until), "quiet");
    case "report-recovery": {
      const notices = recoveredNotices(head, await alerts.addressees(seen), at);
      return said(await alerts.close(seen, { notices, at }), "recovered");
    }
    case "send": {
      const { message, heldUntil } = step;
      if (at < heldUntil && (await alerts.isMoneyOnItsWay(seen, at)))
        return said(await alerts.putOff(seen, new Date(at.getTime() + heldLookMilliseconds)), "held");
      const addressees = await alerts.addressees(seen);
      if (addressees.length === 0) {
        log.warn("low_balance.nobody_to_notify", { accountId });
        return said(await alerts.putOff(seen, new Date(at.getTime() + reminderMilliseconds)), "unheard");
      }
      const next = markerAfter(marker, message, head, { now: at, reminderMilliseconds });
      const notices = worsenedNotices(head, message, addressees, { at, fee: seen.fee });
      return said(await alerts.send(seen, next, { notices, at }), message.isReminder ? "reminded" : "sent");
    }
  }
};
