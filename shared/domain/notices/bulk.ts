/**
 * Which e-mails give way to all others. The stream reports a new link or a warning that somebody else signed in behind whatever was kept
 * before, so what may be owed to thousands at once is not sent from there: it waits in a queue of its own for the schedule.
 */
import type { NoticeFacts } from "../nouns.ts";

/** What schedules owe to many accounts at once. Nobody waits for one at a screen. */
const bulkKinds: readonly string[] = [
  "balance-low",
  "balance-exhausted",
  "balance-recovered",
  "fee-overdue",
  "fee-not-covered",
  "locations-reminder",
  "transfer-expired",
] satisfies readonly NoticeFacts["kind"][];

export const isBulk = ({ facts }: { readonly facts: { readonly kind: string } }): boolean =>
  bulkKinds.includes(facts.kind);
