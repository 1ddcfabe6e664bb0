/** The conditions of what the sweep of low balances keeps. */
import type { AccountId } from "../../../shared/domain/ids.ts";
import { markerAfter, nextStep } from "../../../shared/domain/low-balance/alert.ts";
import { recoveredNotices, worsenedNotices } from "../../../shared/domain/low-balance/messages.ts";
import { ExtraRecipients, noExtraRecipients, withAddresses } from "../../../shared/domain/low-balance/recipients.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { newId } from "../../../shared/ids.ts";
import { keys } from "../../../shared/store/keys.ts";
import { lowBalanceAlerts } from "../../../shared/store/low-balance-alerts.ts";
import { lowBalanceStore } from "../../../shared/store/low-balance-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { userStore } from "../../../shared/store/user-store.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { credit, usage } from "../../support/ledger.ts";
import { alertOf } from "../../support/low-balance.ts";
import { day } from "../../support/low-balance-model.ts";
import { keepPerson, somePerson } from "../../support/people.ts";
import { refusalOf } from "../../support/refusals.ts";
import { openTestAccount } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { ledgerOn, post } from "./ground.ts";

const reminderMilliseconds = day;

/** An account that is low, and what a sweep that has looked at it sends, through whichever table. */
const low = async ({ others }: Ground) => {
  const accountId = await openTestAccount(others);
  await post(others, accountId, credit(5_000, newId("tu", now)));
  await post(others, accountId, usage(4_000, newId("tu", now)));
  const addressees = [{ recipient: { address: `${accountId}@example.com` }, language: "pl" as const, isExtra: false }];
  const look = () => lowBalanceAlerts(others).look(accountId);
  const sendOn = async (table: Table, seen: NonNullable<Awaited<ReturnType<typeof look>>>) => {
    const { head, marker } = seen;
    const step = nextStep(head, marker, { now, reminderMilliseconds });
    if (step.does !== "send") return false;
    const notices = worsenedNotices(head, step.message, addressees, { at: now, fee: seen.fee });
    const next = markerAfter(marker, step.message, head, { now, reminderMilliseconds });
    return lowBalanceAlerts(table).send(seen, next, { notices, at: now });
  };
  return { accountId, look, sendOn, addressees };
};

const recipientsOf = async (table: Table, accountId: AccountId): Promise<ExtraRecipients> =>
  ExtraRecipients.parse(await table.get(keys.lowBalanceRecipients(accountId)));

const keeping = { at: now, followUps: () => ({ at: now }) };

const addsTo = async (table: Table, accountId: AccountId, read: ExtraRecipients, address: string): Promise<void> => {
  const invited = new Map([
    [address, { linkId: newId("li", now), validUntil: now.toISOString(), language: "pl" as const }],
  ]);
  const edited = withAddresses(read, [...Object.keys(read.byAddress), address], invited);
  const { head } = await alertOf(table, accountId);
  const { thresholdGrosze } = head;
  const wanted = { thresholdGrosze, recipients: { edited, invited: [] } };
  await lowBalanceStore(table).set({ head, extra: read }, wanted, keeping);
};

/** Whether one threshold stays where another one is set on what was seen before it. */
const setsStale = async ({ table, others, before }: Pick<Ground, "table" | "others"> & { before: number[] }) => {
  const accountId = await openTestAccount(others);
  const set = async (on: Table, seen: Awaited<ReturnType<typeof alertOf>>, threshold: number) =>
    lowBalanceStore(on).set(seen, { thresholdGrosze: grosze(threshold) }, { ...keeping, isNamed: true });
  for (const threshold of before) await set(others, await alertOf(others, accountId), threshold);
  const seen = await alertOf(others, accountId);
  await set(others, seen, 4_000);

  await refusalOf(set(table, { ...seen, head: (await alertOf(others, accountId)).head }, 5_000));

  return (await alertOf(others, accountId)).head.thresholdGrosze === 4_000;
};

/** Somebody who looks after an account's money, and their deletion by its administrator through whichever table. */
const clerkOf = async (others: Table) => {
  const accountId = await openTestAccount(others);
  const { user: actor } = await keepPerson(others, somePerson(accountId));
  const { user: clerk } = await keepPerson(others, somePerson(accountId, { user: { isMainAdministrator: false } }));
  const remove = (table: Table) => userStore(table).remove(clerk, { actor, followUps: { at: now } });
  return { accountId, clerk, remove };
};

conditionsMatter([
  {
    of: "a message",
    item: "WAITS#",
    part: "crossing = :crossing",
    beside: "queuedAt",
    keeps: "tells at once of what a posting of the same moment made of the balance",
    holds: async (ground) => {
      const { accountId, look, sendOn } = await low(ground);
      const seen = (await look())!;
      await post(ground.others, accountId, usage(4_000, newId("tu", now)));

      await sendOn(ground.table, seen);

      return (await look())!.marker.queuedAt <= now.toISOString();
    },
  },
  {
    of: "a message",
    item: "WAITS#",
    part: "queuedAt = :due",
    keeps: "is sent once, where two sweeps look at once",
    holds: async (ground) => {
      const { look, sendOn } = await low(ground);
      const seen = (await look())!;
      await sendOn(ground.others, seen);

      return !(await sendOn(ground.table, seen));
    },
  },
  {
    of: "the end of an alert",
    item: "WAITS#",
    part: "crossing = :crossing",
    keeps: "leaves alone the marker of a balance that is low again",
    holds: async (ground) => {
      const { accountId, look, sendOn, addressees } = await low(ground);
      await sendOn(ground.others, (await look())!);
      await post(ground.others, accountId, credit(9_000, newId("tu", now)));
      const seen = (await look())!;
      await post(ground.others, accountId, usage(9_000, newId("tu", now)));

      const notices = recoveredNotices(seen.head, addressees, now);
      await lowBalanceAlerts(ground.table).close(seen, { notices, at: now });

      return (await look()) !== undefined && (await ledgerOn(ground.others).head(accountId)).low.state !== "ok";
    },
  },
  {
    of: "an edit of the first recipients",
    item: "LOW-BALANCE-RECIPIENTS",
    part: "attribute_not_exists(pk)",
    keeps: "forgets nobody whom somebody else has just added",
    holds: async ({ table, others }) => {
      const accountId = await openTestAccount(others);
      await addsTo(others, accountId, noExtraRecipients, "one@example.com");

      await refusalOf(addsTo(table, accountId, noExtraRecipients, "other@example.com"));

      return "one@example.com" in (await recipientsOf(others, accountId)).byAddress;
    },
  },
  {
    of: "the deletion of a user",
    item: "LOW-BALANCE-RECIPIENTS",
    part: "attribute_not_exists(byAddress.#address)",
    keeps: "leaves their address among the extra recipients in no case",
    holds: async ({ table, others }) => {
      const { accountId, clerk, remove } = await clerkOf(others);
      await addsTo(others, accountId, noExtraRecipients, clerk.email);

      await remove(table);

      return !(clerk.email in (await recipientsOf(others, accountId)).byAddress);
    },
  },
  {
    of: "an edit of recipients",
    item: "LOW-BALANCE-RECIPIENTS",
    part: "#version = :read",
    keeps: "forgets nobody whom somebody else has just added",
    holds: async ({ table, others }) => {
      const accountId = await openTestAccount(others);
      await addsTo(others, accountId, noExtraRecipients, "first@example.com");
      const read = await recipientsOf(others, accountId);
      await addsTo(others, accountId, read, "one@example.com");

      await refusalOf(addsTo(table, accountId, read, "other@example.com"));

      return "one@example.com" in (await recipientsOf(others, accountId)).byAddress;
    },
  },
  {
    of: "the first edit of an alert, of its threshold alone",
    item: "LOW-BALANCE-RECIPIENTS",
    part: "attribute_not_exists(pk)",
    keeps: "is not made by whoever saw another version, if they say which one they saw",
    holds: async ({ table, others }) => setsStale({ table, others, before: [] }),
  },
  {
    of: "an edit of an alert, of its threshold alone",
    item: "LOW-BALANCE-RECIPIENTS",
    part: "#version = :read",
    keeps: "is not made by whoever saw another version, if they say which one they saw",
    holds: async ({ table, others }) => setsStale({ table, others, before: [3_000] }),
  },
]);
