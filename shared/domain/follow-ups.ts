/**
 * What follows from a change: who is notified, what is put on record, what people have to look at, and which work is done. A decision
 * answers it as values; a store keeps all of it in the transaction of the change, or none of it.
 */
import type { Done } from "./audit-records/audit.ts";
import type { AccountId } from "./ids.ts";
import type { Language } from "./language.ts";
import type { Link, SubjectLink } from "./link.ts";
import type { Recipient } from "./notices/notice.ts";
import type { NoticeFacts } from "./nouns.ts";
import type { HumanQueue, MachineQueue } from "./queues.ts";

/** An e-mail to be owed to somebody. */
export type NewNotice = {
  readonly recipient: Recipient;
  readonly language: Language;
  readonly facts: NoticeFacts;
};

/** A piece of work in a queue: of which account, and of what in it; of the whole account where the subject is empty. */
export type WorkIn<Queue> = { readonly queue: Queue; readonly accountId: AccountId; readonly subject: string };

export type FollowUps = {
  /** When it was decided: records and notices are of this moment. */
  readonly at: Date;
  readonly notices?: readonly NewNotice[];
  readonly records?: readonly Done[];
  readonly links?: readonly (Link | SubjectLink)[];
  /** What a schedule has no longer to do. */
  readonly done?: readonly WorkIn<MachineQueue>[];
  /** What people have to look at, why, and what else of it the queue's readers need. */
  readonly forPeople?: readonly (WorkIn<HumanQueue> & {
    readonly why: string;
    readonly about?: Readonly<Record<string, string | number>>;
  })[];
  /** What people need not look at any more. */
  readonly settled?: readonly WorkIn<HumanQueue>[];
};
