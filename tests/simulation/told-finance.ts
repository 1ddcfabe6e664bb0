/** Finance is notified of each irregularity and of each parked event, once, whatever was troubled, killed or told again. */
import { isAlertOpen } from "../../shared/domain/account/ledger.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import type { NoticeFacts } from "../../shared/domain/nouns.ts";
import { keys } from "../../shared/store/keys.ts";
import { noticeOf } from "../../shared/store/notice-store.ts";
import type { Item } from "../../shared/store/table.ts";
import { standingAfter } from "../support/ledger.ts";
import { type FactsOf, toldBy } from "../support/notices.ts";
import { hold, type Snapshot } from "./invariants.ts";
import type { World } from "./world.ts";

/** All that was ever told, in no order: nobody sends it here. */
export const noticesOf = async ({ stage }: Pick<World, "stage">): Promise<Notice[]> =>
  (await stage.kept()).filter(({ sk, state }) => sk === "NOTICE" && state === "waiting").map(noticeOf);

const factsOf = <Kind extends NoticeFacts["kind"]>(notices: readonly Notice[], kind: Kind): FactsOf<Kind>[] =>
  notices.map(toldBy).filter((facts): facts is FactsOf<Kind> => facts.kind === kind);

/** What waits for people. */
export const irregularities = async ({ stage }: Pick<World, "stage">): Promise<Item[]> => {
  const now = stage.now().toISOString();
  return (await stage.kept()).filter(
    ({ queue, queuedAt }) => queue === "card-irregularities" && String(queuedAt) <= now,
  );
};

export const checkNotices = async (world: World, accounts: readonly Snapshot[]): Promise<void> => {
  const notices = await noticesOf(world);
  const toFinance = notices
    .filter(({ facts: { kind } }) => !kind.startsWith("balance-") && kind !== "top-up-credited")
    .every(({ recipient }) => "desk" in recipient && recipient.desk === "finance");
  hold(toFinance, "finance is told", () => JSON.stringify(notices.map(({ recipient }) => recipient)));

  for (const { accountId, entries } of accounts) {
    const credited = entries.filter(({ kind, cause }) => kind === "top-up" && cause.type === "stripe-payment");
    const receipts = factsOf(notices, "top-up-credited").filter((facts) => facts.accountId === accountId);
    const balances = (of: readonly number[]) => of.toSorted((one, other) => one - other).join();
    hold(
      balances(receipts.map(({ balanceGrosze }) => balanceGrosze)) ===
        balances(credited.map(({ balanceAfterGrosze }) => balanceAfterGrosze)),
      "each credit by card is one receipt, with the balance after it",
      () => `${receipts.length} receipts of ${credited.length} credits of ${accountId}`,
    );
  }

  const marker = "WAITS#card-irregularities#";
  const marked = accounts.flatMap(({ waits }) => waits.filter((sk) => sk.startsWith(marker)));
  const irregular = factsOf(notices, "card-irregularity");
  const told = irregular.map(({ paymentId }) => marker + paymentId);
  const once = "finance is notified of each irregularity once";
  hold(told.toSorted().join() === marked.toSorted().join(), once, () => `told ${told}; marked ${marked}`);
  for (const { paymentId, amountGrosze, accountId } of irregular) {
    const entry = accounts
      .find((account) => account.accountId === accountId)
      ?.entries.find(({ kind, cause }) => kind === "top-up" && cause.id === paymentId);
    hold(entry?.amountGrosze === amountGrosze, "finance is told what was credited", () => paymentId);
  }

  const waiting = await irregularities(world);
  const parked = waiting.filter(({ sk }) => sk === "PARKED").map(({ pk }) => String(pk));
  const events = [
    ...factsOf(notices, "event-parked").map(({ eventId }) => eventId),
    ...factsOf(notices, "stripe-events-lost").map(({ since }) => `since-${since}`),
  ].map((id) => keys.parked(id).pk);
  const each = "finance is notified of each parked event once";
  hold(new Set(events).size === events.length, each, () => `told ${events}`);
  // What was applied after all is parked no longer, but was told.
  hold(
    parked.every((event) => events.includes(event)),
    each,
    () => `told ${events}; parked ${parked}`,
  );
};

/**
 * Each account's people hear of each time that the balance worsened at most once, and that all is well only after they heard of that.
 * Once all is quiet, a marker waits exactly where an alert is open, and nothing about it is due.
 */
export const checkAlerts = async (world: World, accounts: readonly Snapshot[]): Promise<void> => {
  const notices = await noticesOf(world);
  const { now } = world.stage;
  for (const { accountId, head, alertMarker, entries } of accounts) {
    const own = notices.filter(({ facts }) => "accountId" in facts && facts.accountId === accountId);
    const count = (kind: string): number =>
      own.filter(({ facts }) => facts.kind === kind && (facts as { isReminder?: boolean }).isReminder !== true).length;
    const [worsened, recovered] = [count("balance-low") + count("balance-exhausted"), count("balance-recovered")];
    // The alert after each entry, by the definition alone; no threshold is edited here.
    const after = entries.map((_, place) => {
      const postings = entries.slice(0, place + 1).map((entry) => [entry]);
      const { state, isOpen } = standingAfter(postings, head.thresholdGrosze);
      return isOpen ? state : "none";
    });
    const changes = after.filter((state, place) => state !== (after[place - 1] ?? "none"));
    const worse = changes.filter((state) => state !== "none").length;
    const said = `${worsened} worsened and ${recovered} recovered, of ${changes.join()}`;
    hold(worsened <= worse, "I27 one message each time a balance worsens", () => said);
    hold(recovered <= Math.min(worsened, changes.length - worse), "I27 well again after a warning only", () => said);
    const isOpen = isAlertOpen(head);
    hold((alertMarker !== undefined) === isOpen, "I27 a marker while the alert is open only", () => `${isOpen}`);
    const isDue = alertMarker !== undefined && String(alertMarker.queuedAt) <= now().toISOString();
    hold(!isDue, "I27 nothing is due once all is quiet", () => String(alertMarker?.queuedAt));
    hold(!isOpen || worsened > 0, "I27 whoever has an open alert was warned", () => said);
  }
};
