import type { Clock } from "../../shared/clock.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { Addressee } from "../../shared/domain/low-balance/messages.ts";
import { feeLooks } from "../../shared/domain/offers/fee-look.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";
import type { SubscriptionStore } from "../../shared/store/subscription-store.ts";

type Uses = {
  readonly queues: Pick<QueueStore, "due">;
  readonly subscriptions: Pick<SubscriptionStore, "renew">;
  readonly addressees: (accountId: AccountId) => Promise<readonly Addressee[]>;
  readonly now: Clock;
};

/** Of each shard, and for as long: the next run takes the rest. */
const takenAtOnce = 2_000;
const takingMilliseconds = 200 * 1000;
/** Accounts are looked at side by side. */
const atOnce = 16;

/** Looks at each account whose marker is due. One that fails is left to the next run, and holds up no other. */
export const chargeMonthlyFees =
  ({ queues, subscriptions, addressees, now }: Uses) =>
  async (): Promise<Report> => {
    const until = now().getTime() + takingMilliseconds;
    const due = await queues.due("monthly-fee", now(), takenAtOnce);
    const counts = Object.fromEntries([...feeLooks, "failed"].map((outcome) => [outcome, 0])) as Record<
      (typeof feeLooks)[number] | "failed",
      number
    >;
    const left = [...due];
    const lane = async (): Promise<void> => {
      for (let work = left.shift(); work && now().getTime() < until; work = left.shift()) {
        const { accountId } = work;
        try {
          const done = await subscriptions.renew(accountId, () => addressees(accountId));
          for (const does of done) counts[does] += 1;
        } catch (error) {
          counts.failed += 1;
          const said = { accountId, error: described(error) };
          if (isRefusal(error, common.temporarily_unavailable)) log.warn("monthly_fee.not_charged", said);
          else log.error("monthly_fee.not_charged", said);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    return { due: due.length, ...counts, left: left.length };
  };
