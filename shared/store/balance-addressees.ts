/** Who of an account hears of its balance. */
import * as z from "zod/mini";
import type { AccountId } from "../domain/ids.ts";
import type { Addressee } from "../domain/low-balance/messages.ts";
import { ExtraRecipients, hearsOfBalance, noExtraRecipients, usersTold } from "../domain/low-balance/recipients.ts";
import { PortalUser } from "../domain/portal-users/portal-user.ts";
import { described, log } from "../log.ts";
import { keys, ranges } from "./keys.ts";
import type { Table } from "./table.ts";

/**
 * Users who hear of the balance, and the extra recipients, each address once. A user that can't be read is logged, and keeps nobody
 * else from hearing.
 */
export const addresseesWith = async (
  table: Pick<Table, "query">,
  accountId: AccountId,
  extra: ExtraRecipients,
): Promise<Addressee[]> => {
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

/** The same, for whoever has not read the extra recipients. Where they can't be read, that is logged, and users hear all the same. */
export const balanceAddressees =
  (table: Pick<Table, "get" | "query">) =>
  async (accountId: AccountId): Promise<Addressee[]> => {
    const item = await table.get(keys.lowBalanceRecipients(accountId));
    const extra = z.safeParse(ExtraRecipients, item ?? noExtraRecipients);
    if (!extra.success) log.error("extra_recipients.unreadable", { accountId, error: described(extra.error) });
    return addresseesWith(table, accountId, extra.data ?? noExtraRecipients);
  };
