/**
 * Every notice is delivered, whatever breaks off: any interleaving of the stream's tries and the schedule's runs, killed
 * before or after any call, timed out, with SES failing and its answers lost. At least once always; exactly once where nothing
 * was lost between sending and marking.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { askingFilled } from "../support/filled-shards.ts";
import { logOfEachTest } from "../support/logged.ts";
import { broken } from "../support/mail-server.ts";
import { noticeModel, type Outbox } from "../support/notice-model.ts";
import { keepNotice, someNotice } from "../support/notices.ts";
import { type Answer, answers, type Move, outboxWorld } from "../support/outbox-world.ts";
import { mailServerOfFile, sendingOn, sentOf } from "../support/sending.ts";
import { testTable } from "../support/table.ts";

logOfEachTest();
const minute = 60_000;

const number = fc.nat({ max: 20 });
const move = (crashes: boolean): fc.Arbitrary<Move> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Move>({ does: "keep" }) },
    { weight: 6, arbitrary: fc.record({ does: fc.constant("tell" as const), notice: number }) },
    { weight: 6, arbitrary: fc.constant<Move>({ does: "run" }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant("race" as const), notice: number }) },
    {
      weight: 36,
      arbitrary: fc.record({
        does: fc.constant("go" as const),
        calls: fc.array(number, { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 9,
      arbitrary: fc.record({ does: fc.constant("pass" as const), seconds: fc.constantFrom(1, 20, 61, 100, 120, 600) }),
    },
    ...(crashes
      ? [
          {
            weight: 6,
            arbitrary: fc.record({
              does: fc.constant("go" as const),
              calls: fc.array(number, { minLength: 1, maxLength: 2 }),
              ends: fc.constantFrom("before" as const, "after" as const),
            }),
          },
          { weight: 1, arbitrary: fc.record({ does: fc.constant("resend" as const), notice: number }) },
        ]
      : []),
  );
const moves = (crashes: boolean) => fc.array(move(crashes), { minLength: 10, maxLength: 60, size: "max" });
/** What SES answers, over and over. */
const sesAnswers = (among: readonly Answer[]) => fc.array(fc.constantFrom(...among), { minLength: 1, maxLength: 8 });

const play = async (outbox: Outbox, made: readonly Move[], said: readonly Answer[]) => {
  let asked = 0;
  const world = outboxWorld(outbox, () => said[asked++ % said.length] ?? "taken");
  for (const one of [{ does: "keep" }, { does: "keep" }, ...made] as const) await world.move(one);
  return { world, notices: await world.comeToRest() };
};

type World = Awaited<ReturnType<typeof play>>;

/** At least once, never after it was marked, and once more only for a delivery whose mark was lost. */
const allAreDelivered = ({ world, notices }: World): void => {
  expect(notices.map(({ state }) => state)).toEqual(world.kept().map(() => "sent"));
  for (const { id } of world.kept()) {
    const mine = world.deliveries.filter(({ noticeId }) => noticeId === id);
    expect(mine.length).toBeGreaterThanOrEqual(1);
    if (world.resent.has(id)) continue;
    expect(mine.filter(({ isMarked }) => isMarked)).toHaveLength(1);
    expect(mine.filter(({ isLate }) => isLate)).toEqual([]);
    for (const { isMarked, isLost, run } of mine) expect(isMarked || isLost || run.isDead).toBe(true);
  }
};

const onceEach = ({ world }: World): void => {
  const told = world.deliveries.map(({ noticeId }) => noticeId);
  expect(told.toSorted()).toEqual(
    world
      .kept()
      .map(({ id }) => id)
      .toSorted(),
  );
};

describe("in worlds of chance", () => {
  it("every notice is delivered at least once, and twice only where its mark was lost", async () => {
    const seen = { twice: 0, crashed: 0, failed: 0 };
    await fc.assert(
      fc.asyncProperty(moves(true), sesAnswers(answers), async (made, said) => {
        const played = await play(noticeModel(), made, said);
        allAreDelivered(played);
        const { deliveries } = played.world;
        seen.twice += new Set(deliveries.map(({ noticeId }) => noticeId)).size < deliveries.length ? 1 : 0;
        seen.crashed += deliveries.some(({ run }) => run.isDead) ? 1 : 0;
        seen.failed += played.notices.some(({ attempts }) => attempts > 2) ? 1 : 0;
      }),
      { numRuns: 250, seed: 20_260_302 },
    );
    // Else it proves nothing.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });

  it("every notice is delivered exactly once where no run is killed in between, though SES fails half of the time", async () => {
    await fc.assert(
      fc.asyncProperty(
        moves(false).map((all) => all.filter(({ does }) => does !== "pass")),
        sesAnswers(["taken", "failed", "throttled"]),
        async (made, said) => {
          const played = await play(noticeModel(), made, said);
          allAreDelivered(played);
          onceEach(played);
        },
      ),
      { numRuns: 100, seed: 20_260_302 },
    );
  });

  it("the same holds on the real table", async () => {
    await fc.assert(
      fc.asyncProperty(moves(true), sesAnswers(answers), async (made, said) => {
        const { table, name } = await testTable();
        const outbox = {
          ...noticeStore(askingFilled(table, name)),
          keep: (notice: Parameters<Outbox["keep"]>[0]) => keepNotice(table, notice),
        };

        allAreDelivered(await play(outbox, made, said));
      }),
      { numRuns: 4, seed: 20_260_303 },
    );
  });
});

describe("where SES fails over HTTP", () => {
  const server = mailServerOfFile();
  const outbox = async (count: number) => {
    const sending = await sendingOn(server());
    const ids = await sending.keepAll(Array.from({ length: count }, () => someNotice()));
    /** The schedule, for as long. It runs more often than here, and mostly finds nothing due. */
    const runFor = async (minutes: number): Promise<void> => {
      for (let passed = 0; passed < minutes; passed += 20) {
        sending.pass(20 * minute);
        await sending.run();
      }
    };
    return { ...sending, ids, runFor, onceEach: ids.toSorted().map((id) => [id, 1]) };
  };

  it("half of the time, every notice arrives, once", async () => {
    // More than a batch of the stream.
    const count = 11;
    const { ids, told, runFor, onceEach } = await outbox(count);
    let call = 0;
    // One in two, in no rhythm that the tries could keep to.
    server().fail(() => ((call++ * 7919) % 13 < 6 ? broken : undefined));

    for (let place = 0; place < ids.length; place += 10) await told(ids.slice(place, place + 10));
    await runFor(180);

    expect([...sentOf(server())].sort()).toEqual(onceEach);
    expect(call).toBeGreaterThan(count * 1.5);
  });

  it("for an hour, every notice arrives after it, once", async () => {
    const { ids, told, runFor, onceEach } = await outbox(4);
    server().fail(broken);

    await told(ids);
    await runFor(60);
    expect(server().taken).toEqual([]);
    server().fail(undefined);
    await runFor(70);

    expect([...sentOf(server())].sort()).toEqual(onceEach);
  });
});
