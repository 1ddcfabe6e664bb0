/** Accounts with people and a clock, on the real engine, and the sweep of a Lambda environment of its own. */
import { flagLowBalances } from "../../functions/flag-low-balances/flag-low-balances.ts";
import { AccountHead } from "../../shared/domain/account/account.ts";
import type { EntryDraft } from "../../shared/domain/account/ledger.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { ExtraRecipients, noExtraRecipients } from "../../shared/domain/low-balance/recipients.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { type NewId, newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { lowBalanceAlerts } from "../../shared/store/low-balance-alerts.ts";
import { lowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { noticeOf } from "../../shared/store/notice-store.ts";
import { userWrite } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { askingFilled } from "./filled-shards.ts";
import { keepTogether, putBy } from "./kept-together.ts";
import { credit, usage } from "./ledger.ts";
import { day } from "./low-balance-model.ts";
import { keepUser, somePerson } from "./people.ts";
import { someAccountId, someHead, tableNamed } from "./table.ts";
import { noon } from "./top-ups.ts";

/** An account's alert as it is. */
export const alertOf = async (table: Table, accountId: AccountId) => {
  const [head, extra] = await table.getAll([keys.head(accountId), keys.lowBalanceRecipients(accountId)]);
  return { head: AccountHead.parse(head), extra: extra ? ExtraRecipients.parse(extra) : noExtraRecipients };
};

/** At the table of this name, from noon on. Accounts hear below 50 PLN, unless told otherwise. */
export const lowBalanceDesk = (tableName: string, { at = noon }: { at?: Date } = {}) => {
  const stage = tableNamed(tableName);
  const { table: looking } = stage;
  let now = at.getTime();
  const clock = () => new Date(now);
  const named: string[] = [];
  const naming: NewId = (prefix, at) => {
    const id = newId(prefix, at);
    named.push(id);
    return id;
  };
  const ledger = ledgerStore({ table: looking, now: clock, pause: async () => {} });

  /** One run; no two of them are of the same moment, so that notices are in the order of the runs. */
  const sweepOn =
    (table: Table, queues = queueStore(askingFilled(table, tableName))) =>
    async () => {
      const report = await flagLowBalances({
        queues,
        alerts: lowBalanceAlerts(table, naming),
        reminderMilliseconds: day,
        now: clock,
      })();
      now += 1;
      return report;
    };

  /** All that the sweeps ever owed. */
  const notices = async (): Promise<Notice[]> => {
    const ids = named.filter((id) => id.startsWith("no_"));
    const all = (await looking.getAll(ids.map(keys.notice))).flatMap((item) => (item ? [noticeOf(item)] : []));
    return all.sort((one, other) => (one.createdAt + one.id < other.createdAt + other.id ? -1 : 1));
  };

  /** An account that holds 100 PLN, with a main administrator. */
  const open = async (changes: Partial<AccountHead> = {}) => {
    const accountId = someAccountId();
    const opened = { ...someHead(accountId), thresholdGrosze: grosze(5_000), ...changes };
    const userOf = (user: Partial<PortalUser>): PortalUser => somePerson(accountId, { user }).user;
    const main = userOf({});
    await keepTogether(stage, [{ ...keys.head(accountId), ...opened }, ...putBy([userWrite(main)])]);
    const post = (draft: EntryDraft, head?: AccountHead) =>
      ledger.post(accountId, () => ({ drafts: [draft] }), {}, head && { head, items: {} });
    const account = {
      accountId,
      main,
      /** One more user, who is not the main administrator. */
      join: async (user: Partial<PortalUser> = {}): Promise<PortalUser> => {
        const someone = userOf({ isMainAdministrator: false, ...user });
        await keepUser(looking, someone);
        return someone;
      },
      /** So many more at once. */
      joinAll: async (count: number): Promise<PortalUser[]> => {
        const users = Array.from({ length: count }, () => userOf({ isMainAdministrator: false }));
        await keepTogether(stage, putBy(users.map(userWrite)));
        return users;
      },
      head: () => ledger.head(accountId),
      post,
      /** Moves the balance to this amount. */
      moveTo: async (balance: number): Promise<void> => {
        const head = await ledger.head(accountId);
        const change = balance - head.balanceGrosze;
        if (change !== 0)
          await post(change > 0 ? credit(change, newId("tu", at)) : usage(-change, newId("tu", at)), head);
      },
      setThreshold: async (threshold: number) =>
        lowBalanceStore(looking, { pause: async () => {} }).set(
          await alertOf(looking, accountId),
          { thresholdGrosze: grosze(threshold) },
          { at: clock(), followUps: () => ({ at: clock() }) },
        ),
      marker: () => looking.get(keys.waits(accountId, "low-balance")),
      /** What its people are owed, in the order of the messages: whom, and what it says. */
      messages: async (): Promise<string[]> =>
        (await notices())
          .filter(({ facts }) => "accountId" in facts && facts.accountId === accountId)
          .map(({ facts }) => `${facts.kind}${facts.isReminder ? " again" : ""}`),
      notices: async (): Promise<Notice[]> =>
        (await notices()).filter(({ facts }) => "accountId" in facts && facts.accountId === accountId),
    };
    await post(credit(10_000, newId("tu", at)), opened);
    return account;
  };

  return {
    looking,
    open,
    notices,
    sweepOn,
    now: clock,
    pass: (milliseconds: number): void => {
      now += milliseconds;
    },
    /** Keeps a head as it is given, whatever that makes of it. */
    keepHead: (accountId: AccountId, attributes: object) =>
      looking.write({ Put: { Item: { ...keys.head(accountId), ...attributes } } }),
  };
};
