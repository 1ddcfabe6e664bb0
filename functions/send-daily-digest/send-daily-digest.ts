import type { Clock } from "../../shared/clock.ts";
import { csvOf } from "../../shared/csv.ts";
import {
  byMethod,
  type DigestDay,
  daysMadeUpFor,
  digestFiles,
  digestRows,
  isEmptyDay,
  sortedByName,
  sortedWorstFirst,
} from "../../shared/domain/digest/digest.ts";
import type { NewNotice } from "../../shared/domain/follow-ups.ts";
import { daysBefore, warsawDay } from "../../shared/domain/warsaw.ts";
import type { FileKeeper } from "../../shared/gateways/files.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import { sha256 } from "../../shared/security/hash.ts";
import type { DigestStore } from "../../shared/store/digest-store.ts";

type Uses = {
  readonly digests: DigestStore;
  readonly files: FileKeeper;
  readonly now: Clock;
};

/** As many accounts as a clerk reads on a phone; the file has all. */
const shownAccounts = 30;

/**
 * Sends the digest of each of the last days that has none yet: once a day, whatever is repeated or missed. Of a day on which
 * nothing happened nothing is sent. A day that fails is left to the next run, and holds up no other.
 */
export const sendDailyDigest =
  ({ digests, files, now }: Uses) =>
  async (): Promise<Report> => {
    const report = { sent: 0, empty: 0, "already-done": 0, failed: 0 };
    const days = daysBefore(warsawDay(now()), daysMadeUpFor);
    for (const day of await digests.openOf(days)) {
      try {
        report[await makeDigest(day, { digests, files, now })] += 1;
      } catch (error) {
        report.failed += 1;
        log.error("digest.failed", { day, error: described(error) });
      }
    }
    return report;
  };

const makeDigest = async (day: string, { digests, files, now }: Uses): Promise<"sent" | "empty" | "already-done"> => {
  const happened = await digests.dayOf(day);
  const isEmpty = isEmptyDay(happened);
  const notices = isEmpty ? [] : [await noticeOf(day, happened, files)];
  if (!(await digests.keep(day, { at: now(), notices }))) return "already-done";
  return isEmpty ? "empty" : "sent";
};

const noticeOf = async (day: string, happened: DigestDay, files: FileKeeper): Promise<NewNotice> => {
  const bytes = Buffer.from(csvOf(digestRows(happened)));
  const hash = sha256(bytes);
  // By its content, too: a run beside this one may have seen another row, and each notice is to find its own file.
  const key = `clean/${digestFiles.name}/${day}-${hash.slice(0, 16)}.csv`;
  const contentType = "text/csv";
  await files.keep({ key, contentType, bytes });
  const accounts = sortedWorstFirst(happened.crossed);
  const counted = Object.groupBy(accounts, ({ state }) => state);
  return {
    recipient: { desk: "finance" },
    language: "pl",
    facts: {
      kind: "daily-digest",
      day,
      topUps: byMethod(happened.credited),
      changed: {
        ok: counted.ok?.length ?? 0,
        low: counted.low?.length ?? 0,
        exhausted: counted.exhausted?.length ?? 0,
      },
      accounts: accounts.slice(0, shownAccounts).map(({ at: _, ...account }) => account),
      redirected: sortedByName(happened.redirected)
        .slice(0, shownAccounts)
        .map(({ at: _, ...one }) => one),
      redirectedCount: happened.redirected.length,
      file: { key, sha256: hash, fileName: `saldo-${day}.csv`, contentType, sizeBytes: bytes.length },
    },
  };
};
