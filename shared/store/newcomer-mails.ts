/** Counts e-mails to addresses that nobody has shown to be theirs: to each of them, and by the account that asks. */
import type { AccountId } from "../domain/ids.ts";
import { type MailLimits, toNewcomer, toNewcomerOfAccount, toNewcomersOfAccount } from "../domain/mail-limits.ts";
import { type Key, keys } from "./keys.ts";
import { mailCounted, secondsToNextMail } from "./mail-count.ts";
import type { Item, Write } from "./table.ts";

/** A write that is refused where a limit is reached, and in how many seconds it would not be, by the item that stood in its way. */
export type CountedMail = readonly [write: Write, waitOf: (item: Item | undefined) => number];

/** For the transaction that owes each of these addresses one e-mail. */
export const newcomersMailed = (addresses: readonly string[], accountId: AccountId, at: Date): CountedMail[] => {
  if (addresses.length === 0) return [];
  const counted = (key: Key, limits: MailLimits, mails = 1): CountedMail => [
    mailCounted(key, limits, at, { mails }),
    (item) => secondsToNextMail(item, limits, at, mails),
  ];
  return [
    ...addresses.flatMap((address) => [
      counted(keys.invited(address), toNewcomer),
      counted(keys.invitedBy(address, accountId), toNewcomerOfAccount),
    ]),
    counted(keys.inviting(accountId), toNewcomersOfAccount, addresses.length),
  ];
};
