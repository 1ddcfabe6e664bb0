import * as z from "zod/mini";
import type { Clock } from "../shared/clock.ts";
import { Role } from "../shared/domain/access.ts";
import type { AccountHead } from "../shared/domain/account/account.ts";
import { AccountMode, openedHead } from "../shared/domain/account/ledger.ts";
import { AccountId, CustomerId } from "../shared/domain/ids.ts";
import type { Grosze } from "../shared/domain/money.ts";
import { parseNip } from "../shared/domain/nip.ts";
import type { NewId } from "../shared/ids.ts";
import type { AccountStore } from "../shared/store/account-store.ts";
import { NewPerson, personOf } from "./person.ts";

/** What opening an account takes. The first of its people is the main administrator. */
export const OpenAccount = z.strictObject({
  /** Given where the caller needs to know it beforehand; else a new one. */
  accountId: z.optional(CustomerId),
  /** As the register has it, so also one such as "Kawa.pl sp. z o.o.": operations type it from a contract. */
  companyName: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  nip: z.pipe(
    z.string(),
    z.transform((text: string, context) => {
      const nip = parseNip(text);
      if (nip === undefined) context.issues.push({ code: "custom", input: text, message: "not a valid NIP" });
      return nip ?? "";
    }),
  ),
  mode: z._default(AccountMode, "prepaid"),
  offer: z._default(z.strictObject({ id: z.string(), name: z.string() }), { id: "of_start", name: "Start" }),
  administrator: NewPerson,
  colleagues: z._default(z.array(z.extend(NewPerson, { role: Role })), []),
});

type Uses = {
  readonly accounts: AccountStore;
  readonly newId: NewId;
  readonly now: Clock;
  /** Below it the new account's balance is low. */
  readonly thresholdGrosze: Grosze;
};

/**
 * Opens a customer's account with its main administrator: all of it, or nothing.
 * Refuses `address_taken` where somebody in the system has the e-mail address; so a repetition opens nothing twice.
 */
export const openAccount =
  ({ accounts, newId, now, thresholdGrosze }: Uses) =>
  async (wanted: z.output<typeof OpenAccount>): Promise<AccountId> => {
    const at = now();
    const accountId = wanted.accountId ?? AccountId.parse(newId("ac", at));
    const { companyName, nip, mode, offer } = wanted;
    const head: AccountHead = {
      ...openedHead(accountId, thresholdGrosze, at, mode),
      companyName,
      state: "open",
      offer,
      openedAt: at.toISOString(),
    };
    const people = [{ ...wanted.administrator, role: "administrator" as const }, ...wanted.colleagues];
    const joined = await Promise.all(
      people.map((person, place) => personOf(person, { accountId, id: newId("us", at), at, isMain: place === 0 })),
    );
    await accounts.open(head, { companyName, nip }, joined);
    return accountId;
  };
