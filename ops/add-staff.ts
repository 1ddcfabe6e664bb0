import * as z from "zod/mini";
import type { Clock } from "../shared/clock.ts";
import { StaffRole } from "../shared/domain/access.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import { operatorId } from "../shared/domain/ids.ts";
import type { NewId } from "../shared/ids.ts";
import type { AccountStore } from "../shared/store/account-store.ts";
import { NewPerson, personOf } from "./new-person.ts";

/** What adding one of the operator's staff takes. */
export const AddStaff = z.extend(NewPerson, { role: StaffRole });

type Uses = { readonly accounts: Pick<AccountStore, "add">; readonly newId: NewId; readonly now: Clock };

/**
 * Adds one of the operator's staff; the first sign-in ends in a password of their own and an authenticator app.
 * Refuses `address_taken` where somebody in the system has the e-mail address; so a repetition adds nobody twice.
 */
export const addStaff =
  ({ accounts, newId, now }: Uses) =>
  async (
    wanted: z.output<typeof AddStaff>,
    recordsOf: (userId: string) => Promise<readonly Done[]> = async () => [],
  ): Promise<string> => {
    const at = now();
    const person = await personOf(wanted, { accountId: operatorId, id: newId("us", at), at, isMain: false });
    await accounts.add(person, await recordsOf(person.user.id));
    return person.user.id;
  };
