import { describe, expect, it } from "vitest";
import type { FunctionDeclaration } from "../../functions/declaring.ts";
import { functions } from "../../functions/manifest.ts";
import { paced } from "../../shared/pace.ts";
import { mailPaces } from "../../shared/send-notice.ts";

/** A process whose time passes only while somebody waits. */
const world = () => {
  let ms = 1_000;
  const clock = {
    nowMs: () => ms,
    wait: async (waited: number) => {
      ms += waited;
    },
  };
  const pass = (more: number): void => {
    ms += more;
  };
  return { clock, pass, now: () => ms };
};

const turnsOf = async (pace: () => Promise<void>, many: number, now: () => number): Promise<number[]> => {
  const turns = [];
  for (let turn = 0; turn < many; turn += 1) {
    await pace();
    turns.push(now());
  }
  return turns;
};

describe("a pace", () => {
  it("lets a burst through at once, then so many a second", async () => {
    const { clock, now } = world();

    expect(await turnsOf(paced({ perSecond: 4, burst: 3 }, clock), 6, now)).toEqual([
      1_000, 1_000, 1_000, 1_250, 1_500, 1_750,
    ]);
  });

  it("saves up no more than a burst, however long nobody came", async () => {
    const { clock, pass, now } = world();
    const pace = paced({ perSecond: 4, burst: 2 }, clock);
    await turnsOf(pace, 4, now);
    pass(60_000);
    const from = now();

    expect((await turnsOf(pace, 4, now)).map((at) => at - from)).toEqual([0, 0, 250, 500]);
  });
});

describe("all functions that send mail", () => {
  const senders = Object.entries<FunctionDeclaration>(functions).filter(([, { sendsMail }]) => sendsMail);
  /** Of a new AWS account, once it has left SES's sandbox. */
  const sesPerSecond = 14;

  it("send no more a second than SES takes, because each has so many environments at most", () => {
    const most = senders
      .map(([name, { concurrencyReserved = Number.POSITIVE_INFINITY }]) => {
        const { perSecond } = mailPaces[name as keyof typeof mailPaces];
        return concurrencyReserved * perSecond;
      })
      .reduce((sum, one) => sum + one, 0);

    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(sesPerSecond);
  });
});
