/** The conditions of what is kept of change requests. */
import { openRequestsMax } from "../../../shared/domain/change-requests/change-request.ts";
import { handingOver } from "../../../shared/domain/change-requests/handing-over.ts";
import { casePurpose } from "../../../shared/domain/change-requests/notices.ts";
import { answering, closing, taking } from "../../../shared/domain/change-requests/steps.ts";
import { type AccountId, operatorId } from "../../../shared/domain/ids.ts";
import type { PortalUser } from "../../../shared/domain/portal-users/portal-user.ts";
import { newId, newTransferCode } from "../../../shared/ids.ts";
import { deskLink } from "../../../shared/security/desk-link.ts";
import { changeRequestStore } from "../../../shared/store/change-request-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import { subscriberStore } from "../../../shared/store/subscriber-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { keepMailed, keepRequest, keepSubscriber, openRequestOn, stranger } from "../../support/change-requests.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { keepPerson, somePerson } from "../../support/people.ts";
import { refusalOf } from "../../support/refusals.ts";
import { openTestAccount } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";

const desk = async ({ others }: Ground) => {
  const accountId = await openTestAccount(others);
  await keepSubscriber(others, accountId);
  const { user } = await keepPerson(others, somePerson(accountId));
  const { user: clerk } = await keepPerson(others, somePerson(operatorId, { user: { role: "operator-helpdesk" } }));
  return { accountId, user, clerk };
};

const actorOf = (user: PortalUser, side: "customer" | "staff") =>
  ({ side, userId: user.id, name: "Anna Nowak", email: user.email, from: "192.0.2.1" }) as const;

/** Carries out another phone and name for the company by the ground's table, while `meanwhile` comes first. */
const applied = async (ground: Ground, meanwhile: (who: Awaited<ReturnType<typeof desk>>) => Promise<unknown>) => {
  const { others, client, table } = ground;
  const who = await desk(ground);
  const { accountId, user, clerk } = who;
  const changes = [{ field: "companyName", from: "Poranna Kawa sp. z o.o.", to: "Nocna Kawa" } as const];
  const { id: requestId } = await keepRequest(others, user, { changes });
  beforeNext(client, "TransactWriteItems", async () => {
    await meanwhile(who);
  });
  const actor = actorOf(clerk, "staff");
  const refusal = await refusalOf(
    changeRequestStore(table).apply(
      { accountId, requestId },
      (read) => closing(read, { decision: "apply", note: undefined, actor, now }),
      clerk,
    ),
  );
  return { refusal, subscriber: await subscriberStore(others).find(accountId) };
};

const renamed = ({ others }: Ground, accountId: AccountId, name: string, version: number) =>
  others.write({
    Update: {
      Key: keys.subscriber(accountId),
      UpdateExpression: "SET companyName = :name, version = :version",
      ExpressionAttributeValues: { ":name": name, ":version": version },
    },
  });

const losesRights = ({ others }: Ground, { accountId, id }: PortalUser, field: "version" | "credentialVersion") =>
  others.write({
    Update: {
      Key: keys.user(accountId, id),
      UpdateExpression: `SET ${field} = :more`,
      ExpressionAttributeValues: { ":more": 70 },
    },
  });

/** A case of nobody's, and how the ground's table gives it to a customer as it was read. */
const gives = async (ground: Ground) => {
  const { others, table } = ground;
  const { accountId, clerk } = await desk(ground);
  const read = await keepMailed(others, clerk, { openedBy: stranger });
  const id = newId("cr", now);
  const link = deskLink(
    { purpose: casePurpose, accountId, subjectId: id, days: 1 },
    { desk: "helpdesk", key: "a key", newId, at: now },
  );
  const handedOver = handingOver(
    read,
    { accountId, companyName: "Poranna Kawa" },
    { id, number: `BOK-${newTransferCode()}`, files: [], link, actor: actorOf(clerk, "staff"), now },
  );
  const given = () => changeRequestStore(table).handOver(read, handedOver, clerk);
  return { given, clerk, read, requests: changeRequestStore(others) };
};

conditionsMatter([
  {
    of: "a message with a key",
    item: "KEY",
    keeps:
      "it is written once, though something else was written in between, while the same request comes twice at once",
    holds: async (ground) => {
      const { user } = await desk(ground);
      const request = await openRequestOn(ground.others, user);
      if (request === "number-taken") throw new Error("a number was taken");
      const { accountId, id: requestId } = request;
      const key = { accountId, userId: user.id, route: "messages", key: "once", bodyHash: "of the same body" };
      const actor = { side: "customer", userId: user.id, name: "Anna Nowak", email: "", from: "192.0.2.1" } as const;
      const write = (table: Table, text: string, by?: typeof key) =>
        changeRequestStore(table).write({ accountId, requestId }, (read) => answering(read, actor, text, now), {
          key: by,
        });
      await write(ground.others, "Proszę o fakturę.", key);
      const written = await ground.others.get(keys.request(key));
      await write(ground.others, "Jeszcze jedno.");
      await ground.others.write({ Delete: { Key: keys.request(key) } });
      // The first request's key is kept only after the second one has looked for it.
      beforeNext(ground.client, "TransactWriteItems", () => ground.others.write({ Put: { Item: written! } }));

      await write(ground.table, "Proszę o fakturę.", key);

      const { history } = await changeRequestStore(ground.others).find(accountId, requestId);
      return history.filter(({ text }) => text === "Proszę o fakturę.").length === 1;
    },
  },
  ...["attribute_not_exists(requestIds)", "size(requestIds) < :max"].map((part) => ({
    of: "a new request",
    item: "OPEN",
    part,
    keeps: "twenty of an account are open at a time",
    holds: async (ground: Ground) => {
      const { user } = await desk(ground);
      let opened = 0;
      for (let place = 0; place <= openRequestsMax; place += 1)
        if ((await refusalOf(openRequestOn(ground.table, user))) === undefined) opened += 1;
      return opened === openRequestsMax;
    },
  })),
  {
    of: "a new request",
    item: "REQUEST",
    part: "attribute_not_exists(pk)",
    keeps: "no two requests have one number, nor one id",
    holds: async (ground) => {
      const { user } = await desk(ground);
      const number = `BOK-${newTransferCode()}`;
      const first = await openRequestOn(ground.table, user, { number });
      const second = await openRequestOn(ground.table, user, { number });
      return first !== "number-taken" && second === "number-taken";
    },
  },
  {
    of: "a new request",
    item: "REQUEST#",
    part: "attribute_not_exists(pk)",
    keeps: "no request takes another one's place",
    holds: async (ground) => {
      const { user } = await desk(ground);
      const { id, message } = await keepRequest(ground.others, user);
      await openRequestOn(ground.table, user, { id, message: "Druga." });
      return (await changeRequestStore(ground.others).find(user.accountId, id)).message === message;
    },
  },
  {
    of: "a step",
    item: "REQUEST#",
    part: "#version = :read",
    keeps: "nothing that came first is lost",
    holds: async (ground) => {
      const { accountId, user, clerk } = await desk(ground);
      const { id: requestId } = await keepRequest(ground.others, user);
      const named = { accountId, requestId };
      beforeNext(ground.client, "TransactWriteItems", async () => {
        await changeRequestStore(ground.others).change(named, (read) => taking(read, actorOf(clerk, "staff"), now));
      });
      await changeRequestStore(ground.table).change(named, (read) =>
        answering(read, actorOf(user, "customer"), "Dzień dobry", now),
      );
      return (await changeRequestStore(ground.others).find(accountId, requestId)).history.length === 3;
    },
  },
  {
    of: "a case that is given to a customer",
    item: "REQUEST#",
    part: "#version = :read",
    keeps: "what came first goes along, and none is given twice",
    holds: async (ground) => {
      const { given, requests, clerk, read } = await gives(ground);
      beforeNext(ground.client, "TransactWriteItems", async () => {
        await requests.change({ accountId: operatorId, requestId: read.id }, (current) =>
          taking(current, actorOf(clerk, "staff"), now),
        );
      });
      return (await given()) === undefined;
    },
  },
  ...(["version", "credentialVersion"] as const).map((field) => ({
    of: "a case that is given to a customer",
    item: "USER#",
    part: field === "version" ? "version = :version" : "credentialVersion = :credentials",
    keeps: "nobody does so who is staff no longer",
    holds: async (ground: Ground) => {
      const { given, clerk } = await gives(ground);
      await losesRights(ground, clerk, field);
      return (await refusalOf(given()))?.code === "not_allowed";
    },
  })),
  {
    of: "a case that is carried out, the first change of the data",
    item: "SUBSCRIBER",
    part: "attribute_not_exists(#version)",
    keeps: "only what the customer saw is changed",
    holds: async (ground) => {
      const { refusal, subscriber } = await applied(ground, ({ accountId }) =>
        renamed(ground, accountId, "Dzienna", 2),
      );
      return refusal?.code === "subscriber_moved" && subscriber.companyName === "Dzienna";
    },
  },
  {
    of: "a case that is carried out",
    item: "SUBSCRIBER",
    part: "#version = :read",
    keeps: "only what the customer saw is changed",
    holds: async (ground) => {
      const { others } = ground;
      const who = await desk(ground);
      const { accountId, user, clerk } = who;
      await renamed(ground, accountId, "Poranna Kawa sp. z o.o.", 5);
      const changes = [{ field: "companyName", from: "Poranna Kawa sp. z o.o.", to: "Nocna Kawa" } as const];
      const { id: requestId } = await keepRequest(others, user, { changes });
      beforeNext(ground.client, "TransactWriteItems", () => renamed(ground, accountId, "Dzienna", 6));
      const actor = actorOf(clerk, "staff");
      const refusal = await refusalOf(
        changeRequestStore(ground.table).apply(
          { accountId, requestId },
          (read) => closing(read, { decision: "apply", note: undefined, actor, now }),
          clerk,
        ),
      );
      const { companyName } = await subscriberStore(others).find(accountId);
      return refusal?.code === "subscriber_moved" && companyName === "Dzienna";
    },
  },
  ...(["version", "credentialVersion"] as const).map((field) => ({
    of: "a case that is carried out",
    item: "USER#",
    part: field === "version" ? "version = :version" : "credentialVersion = :credentials",
    keeps: "nobody does so who is staff no longer",
    holds: async (ground: Ground) => {
      const { refusal } = await applied(ground, ({ clerk }) => losesRights(ground, clerk, field));
      return refusal?.code === "not_allowed";
    },
  })),
]);
