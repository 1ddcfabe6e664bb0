import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { afterEach, describe, expect, it } from "vitest";
import { messageQueueNames } from "../../functions/manifest.ts";
import { takeUsage } from "../../functions/queued-usage/take-usage.ts";
import { messageQueueAddress } from "../../local/deployment.ts";
import { localAws } from "../../local/dynamo.ts";
import { type MessageQueues, received, startMessageQueues } from "../../local/message-queues.ts";
import { redrive } from "../../ops/redrive.ts";
import { AccountId } from "../../shared/domain/ids.ts";
import { UsageCharge } from "../../shared/domain/usage/usage-charge.ts";
import { type DeadLetter, deadLetters, messagesClient } from "../../shared/gateways/messages.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { usageStore } from "../../shared/store/usage-store.ts";
import { type Call, type Fault, injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { openTestAccount, someAccountId, someHead } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";
import { type SomeCharge, someCharge } from "../support/usage.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const watched = onlyGranted("queued-usage");

/** The function on a client of its own. */
const taker = async () => {
  const others = stage().table;
  const { client, table } = watched(stage());
  const ledger = ledgerStore({ table, now: () => noon, pause: async () => {} });
  const usage = usageStore({ table, ledger, now: () => noon });
  const books = ledgerStore({ table: others, now: () => noon });
  return {
    client,
    others,
    usage,
    accountId: await openTestAccount(others),
    another: () => openTestAccount(others),
    balanceOf: async (id: AccountId) => (await books.head(id)).balanceGrosze,
  };
};

/** Messages as the queue hands them over, each in the group of its account. */
const delivered = (...bodies: readonly (SomeCharge | string)[]) => {
  const texts = bodies.map((body) => (typeof body === "string" ? body : JSON.stringify(body)));
  const { Records } = received(texts, noon, "saldo-local-queued-usage.fifo");
  const groupOf = (place: number): string => {
    const body = bodies[place]!;
    return typeof body === "string" ? "none" : body.accountId;
  };
  return {
    Records: Records.map((record, place) => ({
      ...record,
      attributes: { ...record.attributes, MessageGroupId: groupOf(place) },
    })),
  };
};

/** Takes messages, and answers which of them failed and which were left with the dead letters, by their places. */
const outcomeOf = async (
  usage: Parameters<typeof takeUsage>[0]["usage"],
  event: ReturnType<typeof delivered>,
  leave: (letters: readonly DeadLetter[]) => Promise<void> = async () => {},
) => {
  const letters: DeadLetter[] = [];
  const dead = {
    leave: async (more: readonly DeadLetter[]) => {
      await leave(more);
      letters.push(...more);
    },
  };
  const { batchItemFailures } = await takeUsage({ usage, dead })(event);
  const placeOf = (id: string) => event.Records.findIndex(({ messageId }) => messageId === id);
  return {
    failed: batchItemFailures.map(({ itemIdentifier }) => placeOf(itemIdentifier)),
    letters: letters.map(({ id, reason }) => [placeOf(id), reason]),
    bodies: letters.map(({ body }) => body),
  };
};

const onPostingsTo =
  (accountId: AccountId, fault: Fault) =>
  ({ command, input }: Call): Fault | undefined =>
    command === "TransactWriteItems" && JSON.stringify(input).includes(accountId) ? fault : undefined;

describe("charges from the queue", () => {
  it("are posted, those of one account together, and none fails", async () => {
    const { usage, accountId, another, balanceOf } = await taker();
    const other = await another();
    const event = delivered(someCharge(accountId), someCharge(other), someCharge(accountId));

    expect(await outcomeOf(usage, event)).toMatchObject({ failed: [], letters: [] });

    expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([-200, -100]);
  });

  it("that come again, or came by the API before, are posted no second time and do not fail", async () => {
    const { usage, accountId, balanceOf } = await taker();
    const [charge, byApi] = [someCharge(accountId), someCharge(accountId)];
    const event = delivered(charge, charge, byApi);
    await usage.post([UsageCharge.parse(byApi)], { type: "machine", id: "rating" });
    await outcomeOf(usage, event);

    expect(await outcomeOf(usage, event)).toMatchObject({ failed: [], letters: [] });

    expect(await balanceOf(accountId)).toBe(-200);
  });

  it("that are refused, or are none, are left with the dead letters as they came, and hold up no other", async () => {
    const { usage, accountId, balanceOf } = await taker();
    const unknown = someAccountId();
    const event = delivered(
      someCharge(accountId),
      "no JSON",
      someCharge(accountId, { amountGrosze: -1 }),
      someCharge(unknown),
      JSON.stringify({ charges: [] }),
      someCharge(accountId),
    );

    const { failed, letters, bodies } = await outcomeOf(usage, event);

    expect(failed).toEqual([]);
    expect(letters).toEqual([
      [1, "malformed"],
      [2, "invalid_amount"],
      [3, "account_unknown"],
      [4, "invalid_id"],
    ]);
    expect(bodies).toEqual([1, 2, 3, 4].map((place) => event.Records[place]!.body));
    expect(await balanceOf(accountId)).toBe(-200);
    expect(logged.of("usage.dead_letter")).toHaveLength(4);
  });

  it("that could not be posted fail with all that follow in their group, and with no other", async () => {
    const { usage, client, accountId, another, balanceOf } = await taker();
    const other = await another();
    const event = delivered(
      someCharge(accountId, { amountGrosze: 0 }),
      someCharge(other),
      someCharge(accountId),
      someCharge(accountId, { amountGrosze: 0 }),
      someCharge(other),
      someCharge(accountId),
    );
    let isBroken = true;
    injectFaults(client, (call) => (isBroken ? onPostingsTo(accountId, "throttled")(call) : undefined));

    const { failed, letters } = await outcomeOf(usage, event);
    expect(failed).toEqual([2, 3, 5]);
    expect(letters).toEqual([[0, "invalid_amount"]]);
    expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([0, -200]);

    isBroken = false;
    const again = { Records: failed.map((place) => event.Records[place]!) };
    expect(await outcomeOf(usage, again)).toMatchObject({ failed: [], letters: [[1, "invalid_amount"]] });
    expect(await balanceOf(accountId)).toBe(-200);
  });

  it("that can't be left with the dead letters come again, with all that follow in their group", async () => {
    const { usage, accountId, another, balanceOf } = await taker();
    const other = await another();
    const event = delivered(
      someCharge(accountId),
      someCharge(accountId, { amountGrosze: 0 }),
      someCharge(other),
      someCharge(accountId),
    );

    const { failed } = await outcomeOf(usage, event, async () => {
      throw new Error("no queue");
    });

    expect(failed).toEqual([1, 3]);
    // What follows was posted all the same: when it comes again, it is found to be.
    expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([-200, -100]);
  });

  it("fail as a whole where what is delivered is no message of the queue", async () => {
    const { usage } = await taker();

    await expect(outcomeOf(usage, { Records: [{}] } as never)).rejects.toThrow();
  });
});

describe("the queue and its dead letters", () => {
  let queues: MessageQueues | undefined;
  afterEach(async () => {
    await queues?.stop();
    queues = undefined;
  });

  const { queue, dead } = messageQueueNames("local", "queued-usage");

  /** The queue as the local system plays it, and the function that it calls. */
  const playing = async () => {
    const own = await taker();
    let take: ReturnType<typeof takeUsage> | undefined;
    queues = await startMessageQueues({
      handlerOf: async () => async (event) => take!(event),
      now: () => noon,
      pauseMilliseconds: 10,
    });
    const sqs = messagesClient({
      endpoint: queues.endpoint,
      region: localAws.AWS_REGION,
      credentials: { accessKeyId: localAws.AWS_ACCESS_KEY_ID, secretAccessKey: localAws.AWS_SECRET_ACCESS_KEY },
    });
    take = takeUsage({ usage: own.usage, dead: deadLetters({ client: sqs, address: messageQueueAddress(dead!) }) });
    const said: string[] = [];
    const emptied = () => queues!.emptied("queued-usage");
    return {
      ...own,
      said,
      emptied,
      send: async (...charges: readonly SomeCharge[]) => {
        const Entries = charges.map((charge, place) => ({
          Id: String(place),
          MessageBody: JSON.stringify(charge),
          MessageGroupId: charge.accountId,
        }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl: messageQueueAddress(queue), Entries }));
        return emptied();
      },
      redrive: () => redrive({ client: sqs, queue, dead: dead!, say: (line) => said.push(line) }),
    };
  };

  it("post what is sent, and try again what could not be posted", async () => {
    const { send, client, accountId, another, balanceOf } = await playing();
    const other = await another();
    // More races than one delivery may lose.
    let lost = 0;
    injectFaults(client, (call) => {
      const fault = onPostingsTo(accountId, "conflict")(call);
      if (fault) lost += 1;
      return lost <= 15 ? fault : undefined;
    });

    await send(someCharge(accountId), someCharge(other), someCharge(accountId));

    expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([-200, -100]);
  });

  it("take one charge once, also where its sender repeats the message", async () => {
    const { send, accountId, balanceOf } = await playing();
    const charge = someCharge(accountId);

    await send(charge);
    await send(charge);

    expect(await balanceOf(accountId)).toBe(-100);
  });

  it("give back what was refused: it is posted once the reason is gone, and left again where it is not", async () => {
    const { send, redrive, said, emptied, others, balanceOf, accountId } = await playing();
    const late = AccountId.parse(someAccountId());
    const [charge, bad] = [someCharge(late), someCharge(accountId, { amountGrosze: 0 })];
    expect(await send(charge, bad)).toMatchObject({ messages: 2, refused: 2, failed: 0 });

    await others.write({ Put: { Item: { ...keys.head(late), ...someHead(late) } } });
    expect(await redrive()).toBe(2);
    expect(await emptied()).toMatchObject({ messages: 2, posted: 1, refused: 1 });

    expect(said).toEqual([`account_unknown: ${JSON.stringify(charge)}`, `invalid_amount: ${JSON.stringify(bad)}`]);
    expect(await balanceOf(late)).toBe(-100);
    expect(await redrive()).toBe(1);
  });

  it("give back nothing where there is nothing", async () => {
    const { redrive } = await playing();

    expect(await redrive()).toBe(0);
  });
});
