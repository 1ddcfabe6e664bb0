/** Keeps accounts: their heads, and what the operator holds of the company. The ledger's part is the ledger store's. */

import * as z from "zod/mini";
import { AccountHead } from "../domain/account/account.ts";
import { Proof } from "../domain/account/proof.ts";
import type { Done } from "../domain/audit-records/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import type { Subscription } from "../domain/offers/subscription.ts";
import type { Login, PortalUser } from "../domain/portal-users/portal-user.ts";
import * as userRefusals from "../domain/portal-users/refusals.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { Subscriber } from "../domain/subscriber/subscriber.ts";
import { recordWrites } from "./audit-store.ts";
import { keys } from "./keys.ts";
import { loginWrite } from "./login-store.ts";
import { peopleCountedWrite, personCountedWrite } from "./people-limits.ts";
import { personWrite } from "./people-store.ts";
import { waitsWrite } from "./queue-store.ts";
import { seatWrites } from "./seat-store.ts";
import { newSubscriptionWrites } from "./subscription-writes.ts";
import type { Table } from "./table.ts";

/** Somebody of an account: the portal user, and the login that lets them in. */
export type Person = { readonly user: PortalUser; readonly login: Login };

export type AccountStore = ReturnType<typeof accountStore>;

export const accountStore = (table: Table) => ({
  /**
   * An account's head, subscriber and the proof of its ledger, in one read; no proof before the first night, nor where it
   * can't be read. Refuses `not_found`.
   */
  async find(accountId: AccountId): Promise<{ head: AccountHead; subscriber: Subscriber; proof: Proof | undefined }> {
    const [head, subscriber, proof] = await table.getAll([
      keys.head(accountId),
      keys.subscriber(accountId),
      keys.proof(accountId),
    ]);
    if (!head || !subscriber) throw new Refusal(common.not_found);
    return {
      head: z.parse(AccountHead, head),
      subscriber: z.parse(Subscriber, subscriber),
      proof: z.safeParse(Proof, proof).data,
    };
  },

  /**
   * Opens an account with its people, the main administrator among them, what it has bought, unless that was agreed on with it
   * alone, the gmina of its seat, if that is known, and the records of it; all of it or nothing.
   * Refuses `address_taken` where somebody has one of the e-mail addresses: so a repeated opening opens nothing twice.
   */
  async open(
    head: AccountHead,
    subscriber: z.input<typeof Subscriber>,
    people: readonly Person[],
    subscription?: Subscription,
    records: readonly Done[] = [],
  ): Promise<void> {
    const openedAt = new Date(head.openedAt);
    const gminaCode = subscriber.seatAddress?.gminaCode;
    const refused = await table.tryTransact([
      ...people.map(({ login }) => loginWrite(login)),
      ...people.map(personWrite),
      peopleCountedWrite(head.accountId, people.length),
      {
        Put: {
          Item: { ...keys.head(head.accountId), ...head },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      },
      {
        Put: {
          Item: { ...keys.subscriber(head.accountId), ...subscriber },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      },
      // Its ledger is replayed every night, from the first on.
      waitsWrite("verify", { accountId: head.accountId, subject: "" }, openedAt),
      ...(subscription ? newSubscriptionWrites(head.accountId, subscription, openedAt) : []),
      ...(gminaCode === undefined ? [] : seatWrites(head.accountId, gminaCode, openedAt)),
      ...records.flatMap((record) => recordWrites(record, openedAt)),
    ]);
    if (!refused) return;
    const isTaken = refused.slice(0, people.length).some((row) => row.refused);
    throw new Refusal(isTaken ? userRefusals.address_taken : common.conflict);
  },

  /**
   * Adds somebody to an account, with the records of it. Refuses `address_taken` where somebody in the system has the e-mail address, and `too_many_users`
   * where the account has as many people as it may.
   */
  async add(person: Person, records: readonly Done[] = []): Promise<void> {
    const at = new Date(person.user.createdAt);
    const counted = personCountedWrite(person.user.accountId);
    const refused = await table.tryTransact([
      loginWrite(person.login),
      personWrite(person),
      counted,
      ...records.flatMap((record) => recordWrites(record, at)),
    ]);
    if (!refused) return;
    throw new Refusal(refused[2]?.refused ? userRefusals.too_many_users : userRefusals.address_taken);
  },
});
