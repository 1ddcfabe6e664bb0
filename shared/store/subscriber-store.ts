/** Keeps what the operator holds of a company. */
import * as z from "zod/mini";
import type { FollowUps } from "../domain/follow-ups.ts";
import type { AccountId } from "../domain/ids.ts";
import type { PortalUser } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { isSame, type KeptChange } from "../domain/subscriber/changes.ts";
import { Subscriber } from "../domain/subscriber/subscriber.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { stillMay } from "./people-store.ts";
import type { ItemRead } from "./reads.ts";
import type { Table, Write } from "./table.ts";

export type SubscriberStore = ReturnType<typeof subscriberStore>;

/** What the customer changes themselves. */
type Changed = Partial<Pick<Subscriber, "correspondence" | "paperInvoices">>;

export const subscriberStore = (table: Table, newId: NewId = randomId) => ({
  /** Refuses `not_found`. */
  async find(accountId: AccountId): Promise<Subscriber> {
    const item = await table.get(keys.subscriber(accountId));
    if (!item) throw new Refusal(common.not_found);
    return z.parse(Subscriber, item);
  },

  /**
   * Changes what was read, with its record. Refuses `not_allowed` where the actor lost the right to it, and `precondition_failed` where
   * it was changed since it was read.
   */
  async change(
    accountId: AccountId,
    { version }: Subscriber,
    to: Changed,
    { actor, followUps }: { readonly actor: PortalUser; readonly followUps: FollowUps },
  ): Promise<void> {
    const changes = Object.entries({ ...to, version: version + 1 });
    const refused = await table.tryTransact([
      {
        Update: {
          Key: keys.subscriber(accountId),
          UpdateExpression: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(", ")}`,
          // The first change gives it its version.
          ConditionExpression: version === 1 ? "attribute_not_exists(#version)" : "#version = :read",
          ExpressionAttributeNames: Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(changes.map(([name, value]) => [`:${name}`, value])),
            ...(version === 1 ? {} : { ":read": version }),
          },
        },
      },
      stillMay(actor),
      ...followUpWrites(followUps, newId),
    ]);
    if (!refused) return;
    throw new Refusal(refused[1]?.refused ? common.not_allowed : common.precondition_failed);
  },
});

/** What the operator holds of an account's company. */
export const subscriberRead = (accountId: AccountId): ItemRead<Subscriber> => ({
  key: keys.subscriber(accountId),
  parse: (item) => z.parse(Subscriber, item),
});

/**
 * The writes that carry changes out that BOK was asked for: each field only if it still holds what the request found there. The head
 * bears the company's name too, for everybody who writes to its people.
 */
export const subscriberAppliedWrites = (accountId: AccountId, changes: readonly KeptChange[]): Write[] => {
  const unset = z.parse(Subscriber, { companyName: "", nip: "" });
  const conditions = changes.map(({ field, from }, place) =>
    isSame(unset[field], from)
      ? `(attribute_not_exists(#${place}) OR #${place} = :from${place})`
      : `#${place} = :from${place}`,
  );
  const name = changes.find(({ field }) => field === "companyName")?.to;
  return [
    {
      Update: {
        Key: keys.subscriber(accountId),
        UpdateExpression: `SET #version = if_not_exists(#version, :one) + :one, ${changes.map((_, place) => `#${place} = :to${place}`).join(", ")}`,
        ConditionExpression: ["attribute_exists(pk)", ...conditions].join(" AND "),
        ExpressionAttributeNames: {
          "#version": "version",
          ...Object.fromEntries(changes.map(({ field }, place) => [`#${place}`, field])),
        },
        ExpressionAttributeValues: {
          ":one": 1,
          ...Object.fromEntries(
            changes.flatMap(({ from, to }, place) => [
              [`:from${place}`, from],
              [`:to${place}`, to],
            ]),
          ),
        },
      },
    },
    ...(name === undefined
      ? []
      : [
          {
            Update: {
              Key: keys.head(accountId),
              UpdateExpression: "SET companyName = :name, #version = #version + :one",
              ConditionExpression: "attribute_exists(pk)",
              ExpressionAttributeNames: { "#version": "version" },
              ExpressionAttributeValues: { ":name": name, ":one": 1 },
            },
          },
        ]),
  ];
};
