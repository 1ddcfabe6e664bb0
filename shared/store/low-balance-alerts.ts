/**
 * Keeps who was sent what about a low balance, on the marker of the queue `low-balance`. What postings write on the marker and
 * what this writes never meet: `crossing` is theirs alone, so a write that finds another one changes nothing.
 */
import * as z from "zod/mini";
import { AccountHead } from "../domain/account/account.ts";
import type { NewNotice } from "../domain/follow-ups.ts";
import type { AccountId } from "../domain/ids.ts";
import { Marker } from "../domain/low-balance/alert.ts";
import type { Addressee } from "../domain/low-balance/messages.ts";
import { ExtraRecipients, hearsOfBalance, noExtraRecipients, usersTold } from "../domain/low-balance/recipients.ts";
import { PortalUser } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { CardTopUp, cardTopUpState } from "../domain/top-ups/card-top-up.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { described, log } from "../log.ts";
import { followUpWrites } from "./follow-ups.ts";
import { type Key, keys, ranges } from "./keys.ts";
import type { Item, Table, Write } from "./table.ts";

export type LowBalanceAlerts = ReturnType<typeof lowBalanceAlerts>;

/** A marker with its account's head, and the recipients beside the users. */
export type SeenAlert = { readonly head: AccountHead; readonly marker: Marker; readonly extra: ExtraRecipients };

export const lowBalanceAlerts = (table: Table, newId: NewId = randomId) => {
  /**
   * Head and marker, in one round trip; undefined where no marker waits. Refuses `temporarily_unavailable` where a posting came
   * between the two reads, so that the head is older than the marker.
   */
  const look = async (accountId: AccountId): Promise<SeenAlert | undefined> => {
    const wanted = [keys.head(accountId), markerKey(accountId), keys.lowBalanceRecipients(accountId)];
    const [headItem, markerItem, extraItem] = await table.getAll(wanted);
    if (!markerItem) return undefined;
    const head = z.parse(AccountHead, headItem);
    const marker = z.parse(Marker, markerItem.crossing === undefined ? await named(accountId, markerItem) : markerItem);
    if (head.version < marker.crossing)
      throw new Refusal(common.temporarily_unavailable, { cause: new Error("the head is older than its marker") });
    return { head, marker, extra: extraItem ? z.parse(ExtraRecipients, extraItem) : noExtraRecipients };
  };

  /** A marker from before crossings were kept gets one, unless a posting gave it one first. */
  const named = async (accountId: AccountId, marker: Item): Promise<Item> => {
    await table.write({
      Update: {
        Key: markerKey(accountId),
        UpdateExpression: "SET crossing = if_not_exists(crossing, :none)",
        ExpressionAttributeValues: { ":none": 0 },
      },
    });
    return { ...marker, crossing: 0 };
  };

  /**
   * Whether a checked confirmation waits for finance, or Stripe reports a payment as processing. Both wait under a marker of
   * their own: one round trip for those, and another where there are card top-ups among them.
   */
  const isMoneyOnItsWay = async ({ head: { accountId } }: SeenAlert, now: Date): Promise<boolean> => {
    const { items } = await table.query(ranges.waits(accountId), { limit: waitsAtOnce, newestFirst: true });
    const waits = items.map(({ sk }) => String(sk));
    if (waits.some((sk) => sk.startsWith(confirmed))) return true;
    const unsettled = waits.filter((sk) => sk.startsWith(unpaid)).map((sk) => sk.slice(unpaid.length));
    if (unsettled.length === 0) return false;
    const topUps = await table.getAll(unsettled.map((id) => keys.topUp(accountId, id)));
    return topUps.some((item) => item && cardTopUpState(z.parse(CardTopUp, item), now) === "processing");
  };

  /**
   * Who hears of the account's balance, each address once. A user that can't be read is logged, and keeps nobody else from
   * hearing.
   */
  const addressees = async ({ head: { accountId }, extra }: SeenAlert): Promise<Addressee[]> => {
    const users: PortalUser[] = [];
    let after: string | undefined;
    do {
      const { items, next } = await table.query(ranges.users(accountId), { limit: 100, newestFirst: false, after });
      for (const item of items) {
        const user = z.safeParse(PortalUser, item);
        if (user.success) users.push(user.data);
        else log.error("user.unreadable", { accountId, userId: String(item.sk), error: described(user.error) });
      }
      after = next;
    } while (after !== undefined);
    const told = users.filter(hearsOfBalance).slice(0, usersTold);
    return [
      ...told.map(
        ({ id: userId }): Addressee => ({
          recipient: { accountId, userId, ifHearsOfBalance: true },
          language: "pl",
          isExtra: false,
        }),
      ),
      ...Object.entries(extra.byAddress)
        .filter(([address, { confirmedAt }]) => confirmedAt && told.every(({ email }) => email !== address))
        .map(([address, { language }]): Addressee => ({ recipient: { address }, language, isExtra: true })),
    ];
  };

  /** Keeps a message with the marker as it is then. False where the marker is not the one that was read: nothing is kept. */
  const send = async (
    { head: { accountId }, marker: read }: SeenAlert,
    { queuedAt, lastMessage }: Marker,
    { notices, at }: Messages,
  ): Promise<boolean> =>
    isKept([
      {
        Update: {
          Key: markerKey(accountId),
          UpdateExpression: "SET queuedAt = :next, lastMessage = :message",
          ...asRead(read, { ":next": queuedAt, ":message": lastMessage }),
        },
      },
      ...followUpWrites({ at, notices }, newId),
    ]);

  /** Puts the next look off. False where the marker is not the one that was read. */
  const putOff = async ({ head: { accountId }, marker: read }: SeenAlert, until: Date): Promise<boolean> =>
    isKept([
      {
        Update: {
          Key: markerKey(accountId),
          UpdateExpression: "SET queuedAt = :next",
          ...asRead(read, { ":next": until.toISOString() }),
        },
      },
    ]);

  /**
   * Deletes the marker, with messages that it is over where there are any. False where the state has changed since it was read,
   * or the marker is gone.
   */
  const close = async (
    { head: { accountId }, marker: { crossing } }: SeenAlert,
    { notices, at }: Messages,
  ): Promise<boolean> =>
    isKept([
      {
        Delete: {
          Key: markerKey(accountId),
          ConditionExpression: "crossing = :crossing",
          ExpressionAttributeValues: { ":crossing": crossing },
        },
      },
      ...followUpWrites({ at, notices }, newId),
    ]);

  /** One write alone costs half of a transaction of one. */
  const isKept = async ([first, ...others]: readonly [Write, ...Write[]]): Promise<boolean> =>
    (others.length === 0 ? await table.tryWrite(first) : await table.tryTransact([first, ...others])) === undefined;

  return { look, isMoneyOnItsWay, addressees, send, putOff, close };
};

type Messages = { readonly notices: readonly NewNotice[]; readonly at: Date };

/** More than an account has: 20 open payment pages, 10 transfers. The newest first, as confirmations sort behind payments. */
const waitsAtOnce = 100;
const confirmed = "WAITS#top-ups-to-decide#";
const unpaid = "WAITS#card-payment#";

const markerKey = (accountId: AccountId): Key => keys.waits(accountId, "low-balance");

/** No posting has changed the state since, and no other sweep has looked. */
const asRead = ({ crossing, queuedAt }: Marker, values: Item) => ({
  ConditionExpression: "crossing = :crossing AND queuedAt = :due",
  ExpressionAttributeValues: { ...values, ":crossing": crossing, ":due": queuedAt },
});
