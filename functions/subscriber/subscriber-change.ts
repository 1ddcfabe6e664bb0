/** What the two changes share: kept with their record, or nothing to do where all is as asked. */
import type { Clock } from "../../shared/clock.ts";
import { changesBetween } from "../../shared/domain/audit-records/audit.ts";
import type { AuditKind } from "../../shared/domain/nouns.ts";
import type { Subscriber } from "../../shared/domain/subscriber/subscriber.ts";
import { type Caller, doneBy } from "../../shared/http/caller.ts";
import type { Origin } from "../../shared/http/contract.ts";
import { versionToEdit } from "../../shared/http/request.ts";
import type { SubscriberStore } from "../../shared/store/subscriber-store.ts";

export type SubscriberUses = { readonly subscribers: SubscriberStore; readonly now: Clock };

type Asked = {
  readonly caller: Caller;
  readonly origin: Origin;
  /** What `If-Match` names; 0 without one. */
  readonly version: number;
};
type Changed = Parameters<SubscriberStore["change"]>[2];

/**
 * Keeps a change with its record, and answers the version that holds it. The store refuses it where the data are no longer what was read, or
 * what `If-Match` names; where all is as asked already, whatever it names, a repetition is answered.
 */
export const keepChange = async (
  asked: Asked,
  { subscribers, now }: SubscriberUses,
  { kind, read, to }: { readonly kind: AuditKind; readonly read: Subscriber; readonly to: Changed },
): Promise<number> => {
  const before = Object.fromEntries(Object.keys(to).map((field) => [field, read[field as keyof Changed]]));
  // An address may be where a sole trader lives.
  const changes = changesBetween<Readonly<Record<string, unknown>>>(before, to, ["correspondence"]);
  if (changes.length === 0) return read.version;
  const { caller, version } = asked;
  const named = { ...read, version: versionToEdit(version, read.version) };
  await subscribers.change(caller.accountId, named, to, {
    actor: caller.user,
    followUps: { at: now(), records: [doneBy(asked, { kind, changes })] },
  });
  return named.version + 1;
};
