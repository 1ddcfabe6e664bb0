/** The conditions of proposals, and of adjustments, which above a limit become one. */
import type { AccountId } from "../../../shared/domain/ids.ts";
import { type Grosze, grosze } from "../../../shared/domain/money.ts";
import type { Proposal } from "../../../shared/domain/proposals/proposal.ts";
import { warsawDay } from "../../../shared/domain/warsaw.ts";
import { keys } from "../../../shared/store/keys.ts";
import type { Table } from "../../../shared/store/table.ts";
import { type Check, conditionsMatter, type Ground } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { keepUser } from "../../support/people.ts";
import {
  adjustmentLimit,
  keepProposal,
  keepStaff,
  proposalsOn,
  someAdjustment,
  someStaff,
  twoPeopleAfterMilliseconds,
} from "../../support/proposals.ts";
import { thrownBy } from "../../support/refusals.ts";
import { openTestAccount } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";

const confirm = async (table: Table, proposal: Proposal, confirmer?: Awaited<ReturnType<typeof keepStaff>>) => {
  const who = confirmer ?? (await keepStaff(table));
  return proposalsOn(table).proposals.confirm(proposal, {
    contentHash: proposal.contentHash,
    ...who,
    twoPeopleAfterMilliseconds,
  });
};

const withdraw = (table: Table, { id, proposedBy }: Proposal) =>
  proposalsOn(table).proposals.withdraw(id, someStaff(proposedBy));

const balanceOf = async (table: Table, accountId: AccountId): Promise<Grosze> =>
  (await proposalsOn(table).ledger.head(accountId)).balanceGrosze;

const endOf = async (table: Table, { id }: Proposal) => (await proposalsOn(table).proposals.find(id)).closed?.as;

const later = () => new Date(now.getTime() + 8 * 24 * 3600_000);

/** Ends a proposal in two ways at once: the ways agree on one of them. */
const raced = (of: string, keeps: string, end: (table: Table, proposal: Proposal) => Promise<unknown>): Check => ({
  of,
  item: "PROPOSAL",
  part: "#version = :read",
  keeps,
  holds: async ({ client, table, others }) => {
    const accountId = await openTestAccount(table);
    const proposal = await keepProposal(table, accountId);
    beforeNext(client, "TransactWriteItems", () => confirm(others, proposal));

    await thrownBy(end(table, proposal));

    return (await endOf(others, proposal)) === "carried-out";
  },
});

conditionsMatter([
  {
    of: "confirming a proposal",
    item: "PROPOSAL",
    part: "#version = :read",
    keeps: "carries out nothing that was withdrawn in the very moment",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(table);
      const proposal = await keepProposal(table, accountId);
      beforeNext(client, "TransactWriteItems", () => withdraw(others, proposal));

      await thrownBy(confirm(table, proposal));

      return (await balanceOf(others, accountId)) === 0;
    },
  },
  {
    of: "confirming a proposal",
    item: "USER#",
    part: "version = :version",
    keeps: "carries out nothing of a proposer who was shut out in the very moment",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(table);
      const { by, caller } = await keepStaff(table);
      const proposal = await keepProposal(table, accountId, { by });
      beforeNext(client, "TransactWriteItems", () =>
        keepUser(others, { ...caller, canLogIn: false, version: caller.version + 1 }),
      );

      await thrownBy(confirm(table, proposal));

      return (await balanceOf(others, accountId)) === 0;
    },
  },
  ...(["version", "credentialVersion"] as const).map((field) => ({
    of: "confirming a proposal",
    item: "USER#",
    part: field === "version" ? "version = :version" : "credentialVersion = :credentials",
    keeps: `carries out nothing for a confirmer who lost the right to it (${field}) in the very moment`,
    holds: async ({ client, table, others }: Ground) => {
      const accountId = await openTestAccount(table);
      const proposal = await keepProposal(table, accountId);
      const confirmer = await keepStaff(table);
      const { caller } = confirmer;
      beforeNext(client, "TransactWriteItems", () => keepUser(others, { ...caller, [field]: caller[field] + 1 }));

      await thrownBy(confirm(table, proposal, confirmer));

      return (await balanceOf(others, accountId)) === 0;
    },
  })),
  raced("withdrawing a proposal", "says of nothing that was carried out that it was withdrawn", withdraw),
  raced(
    "closing a proposal whose time is over",
    "says of nothing that was carried out that it expired",
    (table, { id }) => proposalsOn(table, later).proposals.expire(id),
  ),
  {
    of: "confirming an adjustment",
    item: "GUARD#",
    keeps: "posts its cause once, even with a proposal that was restored from before it",
    holds: async ({ table }) => {
      const accountId = await openTestAccount(table);
      const proposal = await keepProposal(table, accountId);
      const restored = await table.get(keys.proposal(proposal.id));
      await confirm(table, proposal);
      await table.write({ Put: { Item: restored } });

      await thrownBy(confirm(table, proposal));

      return (await balanceOf(table, accountId)) === proposal.content.amountGrosze;
    },
  },
  {
    of: "proposing an adjustment",
    item: "PROPOSAL",
    part: "attribute_not_exists(pk)",
    keeps: "makes one proposal of one request, however often it comes at once",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(table);
      const [content, by] = [someAdjustment(), someStaff()];
      const adjust = async (own: Table): Promise<string | undefined> => {
        const adjusted = await proposalsOn(own).adjustments.adjust(accountId, content, by, adjustmentLimit);
        return "proposal" in adjusted ? adjusted.proposal.id : undefined;
      };
      let first: string | undefined;
      beforeNext(client, "TransactWriteItems", async () => {
        first = await adjust(others);
      });

      return (await adjust(table)) === first;
    },
  },
  {
    of: "an adjustment that a clerk posts alone",
    item: "ADJUSTED#",
    part: "adjustedGrosze <= :room",
    keeps: "counts what the clerk adjusted in the very moment",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(table);
      const by = someStaff();
      const key = keys.adjustedAlone(accountId, by.userId, warsawDay(now));
      beforeNext(client, "TransactWriteItems", () =>
        others.write({ Put: { Item: { ...key, adjustedGrosze: adjustmentLimit - 100 } } }),
      );

      const content = someAdjustment({ amountGrosze: grosze(200) });
      const adjusted = await proposalsOn(table).adjustments.adjust(accountId, content, by, adjustmentLimit);

      return "proposal" in adjusted;
    },
  },
]);
