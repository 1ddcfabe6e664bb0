/** The outbox in a few lines, without a table: what the store is held to, and quick enough for many worlds. */
import { leaseMilliseconds, mayBeTaken, type Notice, pauseAfter } from "../../shared/domain/notices/notice.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import type { NoticeStore } from "../../shared/store/notice-store.ts";

export type Outbox = Pick<
  NoticeStore,
  "get" | "claim" | "sent" | "putOff" | "park" | "bounced" | "resend" | "due" | "markOf"
> & { readonly keep: (notice: Notice) => Promise<unknown> };

export const noticeModel = (): Outbox => {
  const kept = new Map<string, Notice>();
  const after = (now: Date, milliseconds: number): string => new Date(now.getTime() + milliseconds).toISOString();
  const change = (id: string, holds: (notice: Notice) => boolean, changed: (notice: Notice) => Partial<Notice>) => {
    const notice = kept.get(id);
    if (!notice || !holds(notice)) return undefined;
    const { dueAt: _, parkedBecause: __, ...rest } = notice;
    const next = { ...rest, ...changed(notice) } as Notice;
    kept.set(id, next);
    return next;
  };
  const isStillClaimed = (claimed: Notice) => (notice: Notice) =>
    notice.state === "waiting" && notice.dueAt === claimed.dueAt;
  return {
    keep: async (notice) => kept.set(notice.id, notice),
    get: async (id) => kept.get(id),
    claim: async (id, how) =>
      change(
        id,
        (notice) => mayBeTaken(notice, how),
        ({ attempts }) => ({ attempts: attempts + 1, dueAt: after(how.now, leaseMilliseconds) }),
      ),
    sent: async ({ id }, { at, messageId }) => {
      change(
        id,
        ({ sentAt }) => sentAt === undefined,
        () => ({ state: "sent", sentAt: at.toISOString(), messageId }),
      );
    },
    putOff: async (notice, now) => {
      change(notice.id, isStillClaimed(notice), () => ({ dueAt: after(now, pauseAfter(notice.attempts)) }));
    },
    park: async (notice, why) => {
      change(notice.id, isStillClaimed(notice), () => ({ state: "parked", parkedBecause: why }));
    },
    bounced: async (id, { messageId, now }) => {
      change(
        id,
        (notice) => notice.state === "sent" || notice.messageId !== messageId,
        ({ sentAt = now.toISOString() }) => ({ state: "parked", parkedBecause: "bounced", sentAt, messageId }),
      );
    },
    resend: async (id, now) => {
      const isWaiting = change(
        id,
        () => true,
        () => ({ state: "waiting", attempts: 0, dueAt: now.toISOString(), sentAt: undefined }),
      );
      if (!isWaiting) throw new Refusal(common.not_found);
    },
    due: async (now) =>
      [...kept.values()].filter((notice) => mayBeTaken(notice, { now, first: false })).map(({ id }) => id),
    markOf: async () => undefined,
  };
};
