import type { Clock } from "../../shared/clock.ts";
import type { ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import type { SubjectLink } from "../../shared/domain/link.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { vetoPurpose } from "../../shared/domain/replacements/replacement.ts";
import type { NewId } from "../../shared/ids.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";
import type { ReplacementStore } from "../../shared/store/replacement-store.ts";

type Uses = {
  readonly queues: Pick<QueueStore, "due">;
  readonly replacements: Pick<ReplacementStore, "finish">;
  readonly linkKey: () => Promise<string>;
  /** As long may people object. */
  readonly vetoMilliseconds: number;
  readonly newId: NewId;
  readonly now: Clock;
};

/** Of each shard in one run; the next run takes the rest. */
const takenAtOnce = 50;

/** After the wait is over, a link still opens its page for as long: it says that it is too late. */
const pageMilliseconds = 14 * 24 * 3600 * 1000;

/** Goes on with each replacement that is due. One that fails is left to the next run, and holds up no other. */
export const finishCases =
  ({ queues, replacements, linkKey, vetoMilliseconds, newId, now }: Uses) =>
  async (): Promise<Report> => {
    const report = { due: 0, announced: 0, waits: 0, swapped: 0, "given-back": 0, settled: 0, failed: 0 };
    const key = await linkKey();
    const linkFor = ({ accountId, id: subjectId }: ChangeRequest, { id: userId, email }: PortalUser): SubjectLink => {
      const at = now();
      const name = { id: newId("li", at), purpose: vetoPurpose };
      const expiresAt = new Date(at.getTime() + vetoMilliseconds + pageMilliseconds).toISOString();
      return { ...name, secretHash: sha256(linkSecret(key, name)), accountId, subjectId, userId, email, expiresAt };
    };
    for (const work of await queues.due("replacements", now(), takenAtOnce)) {
      report.due += 1;
      try {
        const outcome = await replacements.finish(work, { waitMilliseconds: vetoMilliseconds, linkFor, now: now() });
        report[outcome] += 1;
      } catch (error) {
        report.failed += 1;
        const { accountId, subject: requestId } = work;
        log.error("replacement.not_finished", { accountId, requestId, error: described(error) });
      }
    }
    return report;
  };
