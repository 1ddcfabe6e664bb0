/** Whose an e-mail address is, for whoever may know that and not how they sign in. */
import * as z from "zod/mini";
import { AccountId, UserId } from "../domain/ids.ts";
import { keys } from "./keys.ts";
import type { Table } from "./table.ts";

const owner = { accountId: AccountId, userId: UserId };
const Owner = z.object(owner);
export type Owner = z.infer<typeof Owner>;

export type AddressStore = ReturnType<typeof addressStore>;

export const addressStore = (table: Pick<Table, "get">) => ({
  /**
   * The account and the portal user that an address is given to, in small letters; undefined where it is nobody's. Whether they have
   * accepted the invitation, or were shut out since, stands with the user.
   */
  async ownerOf(email: string): Promise<Owner | undefined> {
    const item = await table.get(keys.login(email), { only: Object.keys(owner) });
    return item && z.parse(Owner, item);
  },
});
