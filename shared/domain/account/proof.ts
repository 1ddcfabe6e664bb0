/** What is known of an account's ledger since it was last verified. */

import * as z from "zod/mini";
import { AccountId, Instant } from "../ids.ts";
import type { Hash } from "./ledger.ts";
import { Disagreement, LedgerPosition } from "./replay.ts";

export const Proof = z.object({
  accountId: AccountId,
  /** Raised by every write, so that of two runs at once one alone moves the checkpoint. */
  version: z.int(),
  /** The last entry up to which everything agreed, with a head that ended there. */
  checkpoint: z.optional(LedgerPosition),
  /** When the ledger last agreed, up to the checkpoint. */
  provenAt: z.optional(Instant),
  /** When it last agreed in a replay from its first entry on. */
  fullyReplayedAt: z.optional(Instant),
  /** Since when it disagrees; then every run replays it from its first entry on. */
  disagreesSince: z.optional(Instant),
  /** A replay that is too long for one call: how far it came, and what it found. */
  replaying: z.optional(z.object({ at: LedgerPosition, isFull: z.boolean(), found: z.array(Disagreement) })),
});
export type Proof = z.infer<typeof Proof>;

const rotationDays = 28;
const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Whether an account is to be replayed from its first entry on: one that never was or that disagrees, and each on one day
 * of 28, which its id picks, or on the next run after that day.
 */
export const isFullReplayDue = (
  { accountId, checkpoint, fullyReplayedAt, disagreesSince }: Omit<Proof, "version">,
  now: Date,
  sha256: Hash,
): boolean => {
  if (!checkpoint || !fullyReplayedAt || disagreesSince) return true;
  const [today, last] = [dayNumber(now.getTime()), dayNumber(Date.parse(fullyReplayedAt))];
  const ownDay = Number.parseInt(sha256(accountId).slice(0, 8), 16) % rotationDays;
  const latestOwnDay = today - ((((today - ownDay) % rotationDays) + rotationDays) % rotationDays);
  // A date in the future would put it off for as long.
  return last < latestOwnDay || last > today;
};

const dayNumber = (milliseconds: number): number => Math.floor(milliseconds / dayMilliseconds);
