import { afterEach, describe, expect, it } from "vitest";
import { messageQueueAddress } from "../../local/deployment.ts";
import { localAws } from "../../local/dynamo.ts";
import { type MessageHandler, type MessageQueues, startMessageQueues } from "../../local/message-queues.ts";
import { messageQueue, messagesClient } from "../../shared/gateways/messages.ts";
import { reported } from "../../shared/messages.ts";

const now = () => new Date("2026-03-02T12:00:00.000Z");
const credentials = { accessKeyId: localAws.AWS_ACCESS_KEY_ID, secretAccessKey: localAws.AWS_SECRET_ACCESS_KEY };

let queues: MessageQueues | undefined;
afterEach(() => queues?.stop());

/** The queue of verify-ledgers, and the gateway by which functions send to it. */
const queueOf = async (handler: MessageHandler) => {
  queues = await startMessageQueues({ handlerOf: async () => handler, now, pauseMilliseconds: 1 });
  const client = messagesClient({ endpoint: queues.endpoint, region: localAws.AWS_REGION, credentials });
  return {
    queues,
    messages: messageQueue({ client, address: messageQueueAddress("saldo-local-verify-ledgers") }),
    client,
  };
};

describe("messages that a function sends", () => {
  it("are each delivered once, at most ten at a time, and what was done with them is summed up", async () => {
    const calls: unknown[][] = [];
    const { queues, messages } = await queueOf(async ({ Records }) => {
      calls.push(Records.map(({ body }) => JSON.parse(body)));
      return { batchItemFailures: [], [reported]: { done: Records.length } };
    });
    const sent = Array.from({ length: 25 }, (_, number) => ({ number, text: "zażółć" }));

    await messages.send(sent);

    expect(await queues.emptied("verify-ledgers")).toEqual({ done: 25 });
    expect(calls.flat()).toEqual(sent);
    expect(Math.max(...calls.map(({ length }) => length))).toBeLessThanOrEqual(10);
    expect(await queues.emptied("verify-ledgers")).toEqual({});
  });

  it("that fail come again alone, counted, and no more than they are declared to", async () => {
    const seen: string[] = [];
    const { queues, messages } = await queueOf(async ({ Records }) => {
      seen.push(...Records.map(({ body, attributes }) => `${body} ${attributes.ApproximateReceiveCount}`));
      const failed = Records.filter(({ body }) => body === '"bad"');
      return {
        batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
        [reported]: {},
      };
    });

    await messages.send(["good", "bad"]);
    await queues.emptied("verify-ledgers");

    expect(seen).toEqual(['"good" 1', '"bad" 1', '"bad" 2', '"bad" 3', '"bad" 4', '"bad" 5']);
  });

  it("come again all of them where the function fails", async () => {
    let calls = 0;
    const { queues, messages } = await queueOf(async () => {
      calls += 1;
      if (calls === 1) throw new Error("out of memory");
      return { batchItemFailures: [], [reported]: { done: 1 } };
    });

    await messages.send([1, 2]);

    expect(await queues.emptied("verify-ledgers")).toEqual({ done: 1 });
  });

  it("and that it sends while it takes others are waited for, too", async () => {
    let send: (more: readonly unknown[]) => Promise<void> = async () => {};
    const { queues, messages } = await queueOf(async ({ Records }) => {
      for (const { body } of Records) if (body === "3" || body === "2") await send([Number(body) - 1]);
      return { batchItemFailures: [], [reported]: { done: Records.length } };
    });
    send = messages.send;

    await messages.send([3]);

    expect(await queues.emptied("verify-ledgers")).toEqual({ done: 3 });
  });

  it("to a queue that nobody has are refused", async () => {
    const { client } = await queueOf(async () => ({ batchItemFailures: [], [reported]: {} }));
    const nowhere = messageQueue({ client, address: messageQueueAddress("saldo-local-about") });

    await expect(nowhere.send([1])).rejects.toThrow();
  });
});
