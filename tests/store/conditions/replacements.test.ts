/** The conditions of replacing a main administrator. */

import { closing } from "../../../shared/domain/change-requests/steps.ts";
import { changeRequestStore } from "../../../shared/store/change-request-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import { ledgerStore } from "../../../shared/store/ledger-store.ts";
import { closedWrite, proposalRead, proposalStore } from "../../../shared/store/proposal-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { keepRequest } from "../../support/change-requests.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { logOfEachTest } from "../../support/logged.ts";
import { refusalOf } from "../../support/refusals.ts";
import { hour, replacementDesk, vetoHours } from "../../support/replacements.ts";

type Desk = Awaited<ReturnType<typeof replacementDesk>>;

const set = (table: Table, Key: { pk: string; sk: string }, to: Readonly<Record<string, unknown>>) =>
  table.write({
    Update: {
      Key,
      UpdateExpression: `SET ${Object.keys(to)
        .map((name) => `${name} = :${name}`)
        .join(", ")}`,
      ExpressionAttributeValues: Object.fromEntries(Object.entries(to).map(([name, value]) => [`:${name}`, value])),
    },
  });

/** Rejects a case by a table of its own, where the desk's cases go by another one. */
const rejectedOn = (table: Table, { accountId, clerk, now }: Desk, requestId: string) => {
  const actor = { side: "staff", userId: clerk.user.id, name: "Hania Nowak", email: "", from: "" } as const;
  return changeRequestStore(table).change({ accountId, requestId }, (read) =>
    closing(read, { decision: "reject", note: "Pomyłka.", actor, now: now() }),
  );
};

/** The administrator withdraws a proposal as earlier releases did: without a write of its case. */
const withdrawnAlone = async (table: Table, { administrator, now }: Desk, proposalId: string) => {
  const { key, parse } = proposalRead(proposalId);
  const proposal = parse((await table.get(key)) ?? {});
  const by = { userId: administrator.user.id, name: "Adam Nowak" };
  await table.write(closedWrite({ ...proposal, closed: { as: "withdrawn", by, at: now().toISOString() } }));
};

/** A case at the end of its wait, swapped by the ground's table; `meanwhile` comes first. */
const swapped = async ({ client, table, others }: Ground, meanwhile: (own: Desk, id: string) => Promise<unknown>) => {
  const own = await replacementDesk(others, { finishCases: table });
  const id = await own.openedByMain();
  await own.decided(id);
  await own.finish(id);
  own.pass(vetoHours * hour);
  beforeNext(client, "TransactWriteItems", () => meanwhile(own, id));
  await own.finish(id);
  return own;
};

logOfEachTest();

conditionsMatter([
  {
    of: "the swap",
    item: "USER#",
    part: "version = :read",
    keeps: "takes it from nobody who is not the main administrator any more",
    holds: async (ground) => {
      const { mains } = await swapped(ground, async ({ accountId, main, person }) => {
        await set(ground.others, keys.user(accountId, main.user.id), { isMainAdministrator: false, version: 2 });
        await person(accountId, { isMainAdministrator: true });
      });
      return (await mains()).length === 1;
    },
  },
  {
    of: "the swap",
    item: "USER#",
    part: "credentialVersion = :credentials",
    keeps: "never gives a version of the credentials again",
    holds: async (ground) => {
      const { user, main } = await swapped(ground, ({ accountId, main }) =>
        set(ground.others, keys.user(accountId, main.user.id), { credentialVersion: 70 }),
      );
      return (await user(main))!.credentialVersion >= 70;
    },
  },
  {
    of: "the swap",
    item: "USER#",
    part: "version = :candidate",
    keeps: "makes nobody the main administrator who can't sign in",
    holds: async (ground) => {
      const { user, candidate } = await swapped(ground, ({ accountId, candidate }) =>
        set(ground.others, keys.user(accountId, candidate.user.id), { canLogIn: false, version: 2 }),
      );
      return (await user(candidate))!.isMainAdministrator === false;
    },
  },
  {
    of: "the swap",
    item: "LOGIN",
    part: "credentialVersion = :credentials",
    keeps: "never gives a login a version of the credentials again",
    holds: async (ground) => {
      const { main } = await swapped(ground, ({ main }) =>
        set(ground.others, keys.login(main.user.email), { credentialVersion: 70 }),
      );
      return (await ground.others.get(keys.login(main.user.email)))!.credentialVersion === 70;
    },
  },
  {
    of: "the swap",
    item: "LOGIN",
    part: "userId = :read",
    keeps: "ends nobody else's sessions",
    holds: async (ground) => {
      const { main } = await swapped(ground, ({ main, candidate }) =>
        set(ground.others, keys.login(main.user.email), { userId: candidate.user.id }),
      );
      return (await ground.others.get(keys.login(main.user.email)))!.credentialVersion === 3;
    },
  },
  {
    of: "the swap",
    item: "REQUEST#",
    part: "#version = :read",
    keeps: "replaces nobody where the case was rejected in that very moment",
    holds: async (ground) => {
      const { mains, main } = await swapped(ground, (own, id) =>
        own.decide(id, { decision: "reject", note: "Pomyłka." }),
      );
      return (await mains())[0] === main.user.id;
    },
  },
  {
    of: "a veto",
    item: "REQUEST#",
    part: "#version = :read",
    keeps: "returns to BOK no case that was rejected in that very moment",
    holds: async ({ client, table, others }) => {
      const own = await replacementDesk(others, { vetoes: table });
      const id = await own.openedByMain();
      await own.decided(id);
      await own.finish(id);
      const token = (await own.tokens()).get(own.main.user.id)!;
      beforeNext(client, "TransactWriteItems", () => own.decide(id, { decision: "reject", note: "Pomyłka." }));

      await own.object(token);

      return (await own.kept(id)).state === "rejected";
    },
  },
  {
    of: "taking a case off the queue",
    item: "REQUEST#",
    part: "#version = :read",
    keeps: "leaves one on it that was decided on anew meanwhile",
    holds: async ({ client, table, others }) => {
      const own = await replacementDesk(others, { finishCases: table });
      const id = await own.openedByMain();
      await own.decided(id);
      const decided = await others.get(keys.changeRequest(own.accountId, id));
      await others.write({
        Put: { Item: { ...decided, version: 71, state: "open" } },
      });
      beforeNext(client, "TransactWriteItems", () => others.write({ Put: { Item: { ...decided, version: 72 } } }));

      await own.finish(id);

      return (await own.kept(id)).replacement?.announcedAt !== undefined;
    },
  },
  {
    of: "proposing",
    item: "REQUEST#",
    part: "#version = :read",
    keeps: "opens no case again that was rejected in that very moment",
    holds: async ({ client, table, others }) => {
      const own = await replacementDesk(others, { cases: table });
      const id = await own.openedByMain();
      beforeNext(client, "TransactWriteItems", () => rejectedOn(others, own, id));

      await own.decide(id, { decision: "apply" });

      return (await own.kept(id)).state === "rejected";
    },
  },
  {
    of: "the end of a proposal that is no longer as the case is",
    item: "PROPOSAL",
    part: "#version = :read",
    keeps: "says who really withdrew it",
    holds: async ({ client, table, others }) => {
      const own = await replacementDesk(others, { cases: table });
      const id = await own.openedByMain();
      await own.decide(id, { decision: "apply" });
      const first = await own.proposalOf(id);
      await own.addFile(id);
      beforeNext(client, "TransactWriteItems", () => withdrawnAlone(others, own, first));

      await refusalOf(own.decide(id, { decision: "apply" }));

      const ledger = ledgerStore({ table: others, now: own.now });
      const { closed } = await proposalStore({ table: others, ledger, now: own.now }).find(first);
      return closed?.by?.userId === own.administrator.user.id;
    },
  },
  {
    of: "withdrawing a proposal",
    item: "REQUEST#",
    part: "#version = :read",
    keeps: "returns no case to BOK that was rejected in that very moment",
    holds: async ({ client, table, others }) => {
      const own = await replacementDesk(others, { proposals: table });
      const id = await own.openedByMain();
      await own.decide(id, { decision: "apply" });
      const proposalId = await own.proposalOf(id);
      const kept = await others.get(keys.changeRequest(own.accountId, id));
      beforeNext(client, "TransactWriteItems", () =>
        others.write({ Put: { Item: { ...kept, state: "rejected", version: 70 } } }),
      );

      await own.withdraw(proposalId, own.clerk);

      return (await own.kept(id)).state === "rejected";
    },
  },
  {
    of: "rejecting the closure of an account",
    item: "PROPOSAL",
    part: "#version = :read",
    keeps: "says who really withdrew the proposal",
    holds: async ({ client, table, others }) => {
      const own = await replacementDesk(others, { cases: table });
      const payoutAccountNumber = "61109010140000071219812874";
      const { id } = await keepRequest(others, own.main.user, { kind: "account-closure", payoutAccountNumber });
      await own.decide(id, { decision: "apply" });
      const proposalId = await own.proposalOf(id);
      beforeNext(client, "TransactWriteItems", () => withdrawnAlone(others, own, proposalId));

      await refusalOf(own.decide(id, { decision: "reject", note: "Pomyłka." }));

      const closed = (await others.get(keys.proposal(proposalId)))?.closed as { by?: { userId: string } };
      return closed.by?.userId === own.administrator.user.id;
    },
  },
  {
    of: "confirming",
    item: "REQUEST#",
    part: "#version = :read",
    keeps: "confirms nothing of a case that was rejected in that very moment",
    holds: async ({ client, table, others }) => {
      const own = await replacementDesk(others, { proposals: table });
      const id = await own.openedByMain();
      await own.decide(id, { decision: "apply" });
      const proposalId = await own.proposalOf(id);
      const kept = await others.get(keys.changeRequest(own.accountId, id));
      beforeNext(client, "TransactWriteItems", () =>
        others.write({ Put: { Item: { ...kept, state: "rejected", version: 70 } } }),
      );

      await own.confirm(id, own.other, proposalId);

      return (await own.kept(id)).state === "rejected";
    },
  },
]);
