import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import {
  type MailLimits,
  millisecondsOf,
  toNewcomer,
  toNewcomerOfAccount,
  toNewcomersOfAccount,
  toWhoForgot,
} from "../../shared/domain/mail-limits.ts";
import { keys } from "../../shared/store/keys.ts";
import { lastMailMs, mailCounted, secondsToNextMail } from "../../shared/store/mail-count.ts";
import { dynamoTable } from "../../shared/store/table.ts";
import { someAddress } from "../support/people.ts";
import { dynamoEndpoint } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const began = Date.parse("2026-03-02T08:00:00.000Z");
const hour = 3_600_000;

/** Somebody who sends to one address. */
const sender = (limits: MailLimits, hasRead = limits === toWhoForgot) => {
  const { table } = stage();
  const email = someAddress("ola");
  // As they are kept: whoever counts resets has read the item.
  const key = hasRead ? keys.resets(email) : keys.invited(email);
  return {
    key,
    table,
    /** The seconds to wait at this moment; undefined where it was sent. */
    send: async (at: number, by = table): Promise<number | undefined> => {
      const seen = hasRead ? { lastSentMs: lastMailMs(await by.get(key)) } : undefined;
      const refused = await by.tryWrite(mailCounted(key, limits, new Date(at), { seen }));
      return refused && secondsToNextMail(refused.item, limits, new Date(at));
    },
  };
};

describe("e-mails that are counted", () => {
  it("stay within each limit in any hour and any day, and none is refused before a limit is reached", async () => {
    const minutes = fc.oneof(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 600 }));
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(minutes, { minLength: 15, maxLength: 15 }), async (pauses) => {
        const { send } = sender(toWhoForgot);
        const sent: number[] = [];
        let now = began;
        for (const pause of pauses) {
          now += pause * 60_000;
          const isFull = toWhoForgot.some(
            ({ within, most }) => sent.filter((at) => at > now - millisecondsOf[within]).length >= most,
          );
          const wait = await send(now);
          expect(wait !== undefined).toBe(isFull);
          if (wait === undefined) sent.push(now);
          else refusals += 1;
        }
      }),
      { numRuns: 4, seed: 20_260_302 },
    );
    expect(refusals).toBeGreaterThan(0);
  });

  it("are refused with the seconds to the next, which is sent then and not a second before", async () => {
    const { send } = sender(toWhoForgot);
    for (const at of [0, 60_000, 120_500]) expect(await send(began + at)).toBeUndefined();

    const wait = await send(began + 200_500);

    expect(wait).toBe(3400);
    const next = began + 200_500 + wait! * 1000;
    expect(await send(next - 1_000)).toBe(1);
    expect(await send(next)).toBeUndefined();
  });

  it("are counted by days where there have been so many in one", async () => {
    const { send } = sender(toWhoForgot);
    for (const hours of [0, 1, 2, 3, 4, 5]) expect(await send(began + hours * hour)).toBeUndefined();

    expect(await send(began + 6 * hour)).toBe(18 * 3600);
    expect(await send(began + 24 * hour)).toBeUndefined();
  });

  it("are as many as may be, however many are sent at once", async () => {
    const { send } = sender(toNewcomerOfAccount);
    const tables = Array.from({ length: 8 }, () => dynamoTable(dynamoLocalClient(dynamoEndpoint()), stage().name));

    const waits = await Promise.all(tables.map((table) => send(began, table)));

    expect(waits.filter((wait) => wait === undefined)).toHaveLength(3);
    expect(new Set(waits)).toEqual(new Set([undefined, 24 * 3600]));
  });

  it("are counted as many as are sent at once, and all of them refused where one too many is among them", async () => {
    const { key, table } = sender(toNewcomersOfAccount);
    const send = async (mails: number, at = began) => {
      const refused = await table.tryWrite(mailCounted(key, toNewcomersOfAccount, new Date(at), { mails }));
      return refused && secondsToNextMail(refused.item, toNewcomersOfAccount, new Date(at), mails);
    };

    expect([await send(5), await send(3, began + hour), await send(5, began + hour)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await send(5, began + 2 * hour)).toBeUndefined();
    expect(await send(3, began + 3 * hour)).toBe(21 * 3600);
    expect(await send(2, began + 3 * hour)).toBeUndefined();
    expect(await send(1, began + 3 * hour)).toBe(21 * 3600);
    expect(await send(5, began + 24 * hour)).toBeUndefined();
    expect(await send(1, began + 24 * hour)).toBe(3600);
  });

  it("are sent where an older count remembers fewer than the limits look back on", async () => {
    const { send, table, key } = sender(toNewcomer);
    const older = { sent1: began - hour, sent2: began - 2 * hour, sent3: 0 };
    await table.write({ Put: { Item: { ...key, ...older } } });

    expect(secondsToNextMail(older, toNewcomer, new Date(began))).toBe(0);
    for (let minutes = 0; minutes < 7; minutes += 1) expect(await send(began + minutes * 60_000)).toBeUndefined();
    expect(await send(began + 7 * 60_000)).toBe(22 * 3600 - 7 * 60);
  });

  it("are forgotten when no limit looks back on them any more", async () => {
    const { send, table, key } = sender(toWhoForgot);

    await send(began);

    expect((await table.get(key))?.ttl).toBe(began / 1000 + 24 * 3600);
  });
});
