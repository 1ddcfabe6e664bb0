/**
 * When an account hears of its low balance: once each time it worsens, seldom while it stays low, and once when it is over.
 * Pure: the sweep reads head and marker, and keeps what is decided here on condition that the marker is still as it was read.
 */
import * as z from "zod/mini";
import type { AccountHead } from "../account/account.ts";
import { Instant } from "../ids.ts";
import { Grosze } from "../money.ts";

/** What was last sent of a matter, by the versions of the head that its marker named then. */
const LastMessage = z.object({
  state: z.enum(["low", "exhausted"]),
  opened: z.int(),
  crossing: z.int(),
  at: Instant,
  balanceGrosze: Grosze,
  /** How many reminders followed the message on a worsening. */
  reminders: z.int(),
});
type LastMessage = z.infer<typeof LastMessage>;

/** What waits in the queue `low-balance`. Every posting that changes the state of an open alert writes it. */
export const Marker = z.object({
  /** When it is to be looked at next. */
  queuedAt: Instant,
  /** The version of the head that last changed the state; 0 on markers from before it was kept. */
  crossing: z.int(),
  /** The version that opened the alert: where it differs from the last message's, all was well in between. 0 likewise. */
  opened: z._default(z.int(), 0),
  lastMessage: z.optional(LastMessage),
});
export type Marker = z.infer<typeof Marker>;

export type Message = { readonly state: "low" | "exhausted"; readonly isReminder: boolean };

/**
 * `forget`: the marker goes, and nobody hears of it · `report-recovery`: it goes with a message that all is well · `wait`:
 * nothing is due before `until` · `send`: a message is due; before `heldUntil` it waits while money is on its way.
 */
export type Step =
  | { readonly does: "forget" | "report-recovery" }
  | { readonly does: "wait"; readonly until: Date }
  | { readonly does: "send"; readonly message: Message; readonly heldUntil: Date };

/** As long may a message wait for money that is on its way. */
const heldMillisecondsMax = 24 * 3600 * 1000;
/** While it waits, it is looked at as often. */
export const heldLookMilliseconds = 3600 * 1000;

/** What is due for a head and a marker that is not older than the head's last change of state. */
export const nextStep = (
  head: Pick<AccountHead, "state" | "mode" | "low" | "balanceGrosze">,
  marker: Marker,
  { now, reminderMilliseconds }: { readonly now: Date; readonly reminderMilliseconds: number },
): Step => {
  const { state, since } = head.low;
  // A closed account can't be topped up, and a postpaid one need not be. A frozen one still makes calls, so it hears as others do.
  if (head.state === "closed" || head.mode === "postpaid") return { does: "forget" };
  const { lastMessage } = marker;
  if (state === "ok") return { does: lastMessage ? "report-recovery" : "forget" };
  if (!lastMessage || hasWorsened(state, marker, lastMessage))
    return { does: "send", message: { state, isReminder: false }, heldUntil: heldFrom(state, Date.parse(since)) };

  const remindedMs = Date.parse(lastMessage.at) + reminderMilliseconds;
  if (now.getTime() < remindedMs) return { does: "wait", until: new Date(remindedMs) };
  if (!isWorthReminding(head, lastMessage))
    return { does: "wait", until: new Date(now.getTime() + reminderMilliseconds) };
  return { does: "send", message: { state, isReminder: true }, heldUntil: heldFrom(state, remindedMs) };
};

/** An exhausted balance stops calls: each time it happens is news. A low one is none as long as people know. */
const hasWorsened = (state: "low" | "exhausted", { opened, crossing }: Marker, last: LastMessage): boolean =>
  last.opened !== opened || (state === "exhausted" && last.crossing !== crossing);

const heldFrom = (state: "low" | "exhausted", dueMs: number): Date =>
  new Date(state === "exhausted" ? dueMs : dueMs + heldMillisecondsMax);

/**
 * The first reminder comes whatever the balance is; another one only where it has at least halved since the last message, or
 * fallen further where it is exhausted. So a balance that hovers around the threshold is mentioned twice.
 */
const isWorthReminding = ({ balanceGrosze }: Pick<AccountHead, "balanceGrosze">, last: LastMessage): boolean =>
  last.reminders === 0 ||
  (balanceGrosze > 0 ? balanceGrosze * 2 <= last.balanceGrosze : balanceGrosze < last.balanceGrosze);

/** The marker once the message is sent: it is looked at again when a reminder may be due. */
export const markerAfter = (
  { crossing, opened, lastMessage }: Marker,
  { state, isReminder }: Message,
  { balanceGrosze }: Pick<AccountHead, "balanceGrosze">,
  { now, reminderMilliseconds }: { readonly now: Date; readonly reminderMilliseconds: number },
): Marker & { readonly lastMessage: LastMessage } => ({
  queuedAt: new Date(now.getTime() + reminderMilliseconds).toISOString(),
  crossing,
  opened,
  lastMessage: {
    state,
    opened,
    crossing,
    at: now.toISOString(),
    balanceGrosze,
    reminders: isReminder ? (lastMessage?.reminders ?? 0) + 1 : 0,
  },
});
