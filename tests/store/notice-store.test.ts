import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBulk } from "../../shared/domain/notices/bulk.ts";
import { leaseMilliseconds, type Notice, newNotice, pauseAfter } from "../../shared/domain/notices/notice.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { noticeOf, noticeStore, noticeWrite } from "../../shared/store/notice-store.ts";
import { queuedByName } from "../../shared/store/work.ts";
import { injectFaults } from "../support/faults.ts";
import { noticeModel, type Outbox } from "../support/notice-model.ts";
import { factsOf, keepNotice, someNotice } from "../support/notices.ts";
import { refusalOf, thrownBy } from "../support/refusals.ts";
import { testTable } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const withNotices = () => {
  const { client, table } = stage();
  return { client, table, notices: noticeStore(table) };
};

const minute = 60_000;
const at = (milliseconds: number): Date => new Date(noon.getTime() + milliseconds);
const day = 24 * 60 * minute;

/** A notice that was taken at noon, as whoever took it has it. */
const claimed = async () => {
  const { table, notices, client } = withNotices();
  const { id } = await keepNotice(table);
  const notice = (await notices.claim(id, { now: noon, first: true }))!;
  const item = () => table.get(keys.notice(id));
  return { client, table, notices, notice, id, item };
};

describe("a notice", () => {
  it("is kept whole, whatever it tells, and in the queue until it is due", async () => {
    const { table } = withNotices();
    const kept = Object.values(factsOf).map((facts) => someNotice({ facts }));
    await table.transact(kept.map(noticeWrite));

    const items = await table.getAll(kept.map(({ id }) => keys.notice(id)));

    for (const [place, notice] of kept.entries()) {
      const { facts } = notice;
      expect(noticeOf(items[place]!), facts.kind).toEqual(notice);
      expect(items[place], facts.kind).toMatchObject({
        queue: expect.stringMatching(isBulk({ facts }) ? /^bulk-notices#[0-3]$/ : /^notices#[0-3]$/),
        queuedAt: at(isBulk({ facts }) ? 0 : minute).toISOString(),
        ...("accountId" in facts ? { accountId: facts.accountId } : {}),
      });
    }
  });

  it("is never written over by another of its name", async () => {
    const { table, notices } = withNotices();
    const notice = await keepNotice(table);

    await thrownBy(table.write(noticeWrite({ ...notice, language: "en" })));

    expect((await notices.get(notice.id))?.language).toBe("pl");
  });

  it("that is not there is not taken", async () => {
    const { notices } = withNotices();

    expect(await notices.get(newId("no", noon))).toBeUndefined();
    expect(await notices.claim(newId("no", noon), { now: noon, first: true })).toBeUndefined();
  });
});

describe("taking a notice", () => {
  it("keeps it from others for as long as a lease lasts, and counts the try", async () => {
    const { table, notices } = withNotices();
    const kept = await keepNotice(table);

    const taken = await notices.claim(kept.id, { now: noon, first: true });

    expect(taken).toEqual({ ...kept, attempts: 1, dueAt: at(leaseMilliseconds).toISOString() });
    expect(await notices.get(kept.id)).toEqual(taken);
    expect(await notices.claim(kept.id, { now: at(minute), first: true })).toBeUndefined();
    expect(await notices.claim(kept.id, { now: at(leaseMilliseconds - 1), first: false })).toBeUndefined();
    expect(await notices.claim(kept.id, { now: at(leaseMilliseconds), first: false })).toMatchObject({ attempts: 2 });
  });

  it("succeeds for one of eight at once, whether it is new or due", async () => {
    const { table, notices } = withNotices();
    const kept = await keepNotice(table);
    const allAtOnce = (now: Date, first: boolean) =>
      Promise.all(Array.from({ length: 8 }, () => notices.claim(kept.id, { now, first })));

    expect((await allAtOnce(noon, true)).filter(Boolean)).toHaveLength(1);
    expect((await allAtOnce(at(day), false)).filter(Boolean)).toHaveLength(1);
    expect((await notices.get(kept.id))?.attempts).toBe(2);
  });

  it("succeeds for either the stream or the schedule where both come", async () => {
    const { table, notices } = withNotices();
    const kept = await keepNotice(table);
    const both = await Promise.all([true, false].map((first) => notices.claim(kept.id, { now: at(minute), first })));

    expect(both.filter(Boolean)).toHaveLength(1);
  });

  it("that the table did not answer is refused, and the notice is due again when the lease ends", async () => {
    const { client, table, notices } = withNotices();
    const kept = await keepNotice(table);
    let calls = 0;
    injectFaults(client, () => (calls++ === 1 ? "lost-after" : undefined));

    const refusal = await refusalOf(notices.claim(kept.id, { now: noon, first: true }));

    expect(refusal?.code).toBe("temporarily_unavailable");
    expect(await notices.claim(kept.id, { now: at(leaseMilliseconds), first: false })).toMatchObject({ attempts: 2 });
  });
});

describe("a notice that was sent", () => {
  it("is marked with when and as what, leaves the queue, and is forgotten after 90 days", async () => {
    const { notices, notice, id, item } = await claimed();

    await notices.sent(notice, { at: at(500), messageId: "ses-1" });

    expect(await notices.get(id)).toMatchObject({
      state: "sent",
      attempts: 1,
      sentAt: at(500).toISOString(),
      messageId: "ses-1",
    });
    expect(await item()).toMatchObject({ ttl: Math.floor(at(500).getTime() / 1000) + (90 * day) / 1000 });
    for (const gone of ["queue", "queuedAt", "why", "dueAt"]) expect(await item()).not.toHaveProperty(gone);
    expect(await notices.claim(id, { now: at(day), first: false })).toBeUndefined();
  });

  it("stays as it was marked first", async () => {
    const { notices, notice, item } = await claimed();
    await notices.sent(notice, { at: noon, messageId: "ses-1" });
    const first = await item();

    await notices.sent(notice, { at: at(day), messageId: "ses-2" });

    expect(await item()).toEqual(first);
  });

  it("is marked also by one who was so late that another has taken it, or has given it to people", async () => {
    for (const parks of [false, true]) {
      const { notices, notice, id } = await claimed();
      const other = (await notices.claim(id, { now: at(leaseMilliseconds), first: false }))!;
      if (parks) await notices.park(other, "MessageRejected", at(leaseMilliseconds));

      await notices.sent(notice, { at: at(leaseMilliseconds + 1), messageId: "ses-1" });

      expect(await notices.get(id)).toMatchObject({ state: "sent", messageId: "ses-1" });
      await notices.putOff(other, at(leaseMilliseconds + 2));
      await notices.park(other, "MessageRejected", at(leaseMilliseconds + 2));
      expect(await notices.get(id)).toMatchObject({ state: "sent", messageId: "ses-1" });
    }
  });

  it("is no new item where it is gone by now", async () => {
    const { table, notices, notice, id, item } = await claimed();
    await table.write({ Delete: { Key: keys.notice(id) } });

    await notices.sent(notice, { at: noon, messageId: "ses-1" });
    await notices.bounced(id, { messageId: "ses-1", now: noon });

    expect(await item()).toBeUndefined();
  });
});

describe("a notice whose try failed", () => {
  it("waits for longer after each, and never gives up", async () => {
    const { notices, notice, id } = await claimed();
    let taken: Notice = notice;
    let now = noon;
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await notices.putOff(taken, now);
      const due = new Date(now.getTime() + pauseAfter(attempt));
      expect(await notices.get(id)).toMatchObject({ state: "waiting", attempts: attempt, dueAt: due.toISOString() });
      now = due;
      taken = (await notices.claim(id, { now, first: false }))!;
    }
  });

  it("is left to whoever has taken it since", async () => {
    const { notices, notice, id, item } = await claimed();
    await notices.claim(id, { now: at(leaseMilliseconds), first: false });
    const theirs = await item();

    await notices.putOff(notice, at(leaseMilliseconds));
    await notices.park(notice, "MessageRejected", at(leaseMilliseconds));

    expect(await item()).toEqual(theirs);
  });
});

describe("a notice that was refused for good", () => {
  it("waits for people, who see why and since when, and no longer for the schedule", async () => {
    const { table, notices, notice, id } = await claimed();

    await notices.park(notice, "MessageRejected", at(1_000));

    expect(await notices.get(id)).toMatchObject({ state: "parked", parkedBecause: "MessageRejected" });
    expect(await notices.claim(id, { now: at(day), first: false })).toBeUndefined();
    const waiting = await table.due("notices-parked", at(1_000).toISOString(), 1_000);
    expect(waiting.find(({ pk }) => pk === keys.notice(id).pk)).toMatchObject({
      why: "MessageRejected",
      queuedAt: at(1_000).toISOString(),
    });
    expect(await notices.due(at(day), 1_000)).not.toContain(id);
  });

  it("is sent again once people say so", async () => {
    const { table, notices, notice, id } = await claimed();
    await notices.park(notice, "MessageRejected", at(1_000));

    await notices.resend(id, at(day));

    expect(await notices.get(id)).toMatchObject({ state: "waiting", attempts: 0, dueAt: at(day).toISOString() });
    const waiting = await table.due("notices-parked", at(day).toISOString(), 1_000);
    expect(waiting.map(({ pk }) => pk)).not.toContain(keys.notice(id).pk);
    expect(await notices.due(at(day), 1_000)).toContain(id);
    expect(await notices.claim(id, { now: at(day), first: false })).toMatchObject({ attempts: 1 });
  });
});

describe("letting a notice be sent again", () => {
  it("holds for one that was sent, and it is kept for as long as it waits", async () => {
    const { notices, notice, id, item } = await claimed();
    await notices.sent(notice, { at: noon, messageId: "ses-1" });

    await notices.resend(id, at(day));

    expect(await item()).not.toHaveProperty("ttl");
    const again = (await notices.claim(id, { now: at(day), first: false }))!;
    await notices.sent(again, { at: at(day), messageId: "ses-2" });
    expect(await notices.get(id)).toMatchObject({ state: "sent", sentAt: at(day).toISOString(), messageId: "ses-2" });
  });

  it("makes one that waits due now", async () => {
    const { notices, notice, id } = await claimed();
    await notices.putOff({ ...notice, attempts: 20 }, noon);

    await notices.resend(id, at(1_000));

    expect(await notices.get(id)).toMatchObject({ state: "waiting", attempts: 0, dueAt: at(1_000).toISOString() });
  });

  it("is refused where there is no such notice", async () => {
    const { notices } = withNotices();

    expect((await refusalOf(notices.resend(newId("no", noon), noon)))?.code).toBe("not_found");
  });
});

describe("a notice that came back", () => {
  const back = { messageId: "ses-1", now: at(5_000) };

  it("waits for people, and is not forgotten meanwhile", async () => {
    const { notices, notice, id, item } = await claimed();
    await notices.sent(notice, { at: noon, messageId: "ses-1" });

    await notices.bounced(id, back);

    expect(await notices.get(id)).toMatchObject({ state: "parked", parkedBecause: "bounced", messageId: "ses-1" });
    expect(await item()).toMatchObject({ queue: "notices-parked", why: "bounced", queuedAt: at(5_000).toISOString() });
    expect(await item()).not.toHaveProperty("ttl");
  });

  it("before it was marked as sent waits for people all the same, and is not tried again", async () => {
    const { notices, notice, id } = await claimed();

    await notices.bounced(id, back);
    await notices.sent(notice, { at: at(6_000), messageId: "ses-1" });

    expect(await notices.get(id)).toMatchObject({ state: "parked", parkedBecause: "bounced", messageId: "ses-1" });
    expect(await notices.claim(id, { now: at(day), first: false })).toBeUndefined();
  });

  it("stays as it was where that is told again, also after people let it be sent again", async () => {
    const { notices, notice, id, item } = await claimed();
    await notices.sent(notice, { at: noon, messageId: "ses-1" });
    await notices.bounced(id, back);
    const parked = await item();

    await notices.bounced(id, { ...back, now: at(day) });
    expect(await item()).toEqual(parked);

    await notices.resend(id, at(day));
    const waiting = await item();
    await notices.bounced(id, { ...back, now: at(day) });
    expect(await item()).toEqual(waiting);
  });

  it("a second time, as another e-mail, waits for people again", async () => {
    const { notices, notice, id } = await claimed();
    await notices.sent(notice, { at: noon, messageId: "ses-1" });
    await notices.bounced(id, back);
    await notices.resend(id, at(day));
    const again = (await notices.claim(id, { now: at(day), first: false }))!;
    await notices.sent(again, { at: at(day), messageId: "ses-2" });

    await notices.bounced(id, { messageId: "ses-2", now: at(day) });

    expect(await notices.get(id)).toMatchObject({ state: "parked", messageId: "ses-2" });
  });
});

describe("what is due", () => {
  it("has bulk behind all others, though it was due long before", async () => {
    const { table } = await testTable();
    const bulk = await keepNotice(table, someNotice({ facts: factsOf["balance-low"] }));
    const others = await Promise.all(
      Array.from({ length: 8 }, () => keepNotice(table, someNotice({ now: at(60 * minute) }))),
    );

    const due = await noticeStore(table).due(at(62 * minute), 100);

    expect(due).toHaveLength(1 + others.length);
    expect(due.at(-1)).toBe(bulk.id);
  });

  it("is found in all shards, each notice once it is due, and no more than asked for of each", async () => {
    const { table } = await testTable();
    const notices = noticeStore(table);
    const ids: string[] = [];
    for (let count = 0; count < 24; count += 1) ids.push((await keepNotice(table)).id);

    expect(await notices.due(at(minute - 1), 100)).toEqual([]);
    expect((await notices.due(at(minute), 100)).sort()).toEqual(ids.toSorted());
    expect((await notices.due(at(minute), 1)).length).toBeLessThanOrEqual(4);
    expect(
      new Set((await Promise.all(ids.map((id) => table.get(keys.notice(id))))).map((item) => item?.queue)).size,
    ).toBe(4);
  });
});

describe("an address", () => {
  const someAddress = () => `anna.${crypto.randomUUID()}@example.com`;

  it("has no mark, until it has one, however it is written", async () => {
    const { notices } = withNotices();
    const address = someAddress();
    expect(await notices.markOf(address)).toBeUndefined();

    await notices.mark(address.toUpperCase(), "bounced", noon);

    expect(await notices.markOf(address)).toBe("bounced");
    expect(await notices.markOf(address.toUpperCase())).toBe("bounced");
    await notices.unmark(address);
    expect(await notices.markOf(address)).toBeUndefined();
    await notices.unmark(address);
  });

  it.each([
    ["a bounce again", ["bounced", "bounced"], "bounced", noon],
    ["a complaint again", ["complained", "complained"], "complained", noon],
    ["a complaint after a bounce", ["bounced", "complained"], "complained", at(day)],
    ["a bounce after a complaint", ["complained", "bounced"], "complained", noon],
  ] as const)(
    "keeps its first mark, but a complaint outranks a bounce: %s",
    async (_, [first, second], mark, since) => {
      const { table, notices } = withNotices();
      const address = someAddress();

      await notices.mark(address, first, noon);
      await notices.mark(address, second, at(day));

      expect(await table.get(keys.address(address))).toMatchObject({ mark, at: since.toISOString() });
    },
  );
});

describe("a store that does not answer", () => {
  it("is told as that, whatever is asked of it", async () => {
    const { client, notices, notice, id } = await claimed();
    injectFaults(client, () => "throttled");
    const calls = {
      get: () => notices.get(id),
      claim: () => notices.claim(id, { now: noon, first: true }),
      sent: () => notices.sent(notice, { at: noon, messageId: "ses-1" }),
      putOff: () => notices.putOff(notice, noon),
      park: () => notices.park(notice, "why", noon),
      bounced: () => notices.bounced(id, { messageId: "ses-1", now: noon }),
      resend: () => notices.resend(id, noon),
      due: () => notices.due(noon, 10),
      markOf: () => notices.markOf("anna@example.com"),
      mark: () => notices.mark("anna@example.com", "bounced", noon),
      unmark: () => notices.unmark("anna@example.com"),
    } satisfies Record<keyof typeof notices, () => Promise<unknown>>;

    for (const [name, call] of Object.entries(calls))
      expect([name, (await refusalOf(call()))?.code]).toEqual([name, "temporarily_unavailable"]);
  });
});

it("a new notice of a desk is kept as one of a person's", async () => {
  const { table, notices } = withNotices();
  const facts = factsOf["event-parked"];
  const kept = newNotice({ id: newId("no", noon), recipient: { desk: "finance" }, language: "pl", facts }, noon);
  await table.write(noticeWrite(kept));

  expect((await notices.get(kept.id))?.recipient).toEqual({ desk: "finance" });
});

describe("whatever is done to a notice, in any order and by whomever", () => {
  const time = fc.constantFrom(0, 1_000, minute, leaseMilliseconds, 2 * leaseMilliseconds);
  /** Which of those who ever took it acts. */
  const who = fc.nat({ max: 3 });
  const message = fc.constantFrom("ses-1", "ses-2");
  const deeds = fc.array(
    fc.oneof(
      fc.record({ does: fc.constant("claim" as const), time, first: fc.boolean() }),
      fc.record({ does: fc.constantFrom("putOff" as const, "park" as const), time, who }),
      fc.record({ does: fc.constant("sent" as const), time, who, message }),
      fc.record({ does: fc.constant("bounced" as const), time, message }),
      fc.record({ does: fc.constant("resend" as const), time }),
    ),
    { minLength: 5, maxLength: 25, size: "max" },
  );
  type Deed = typeof deeds extends fc.Arbitrary<(infer One)[]> ? One : never;

  type Look = { deed: Deed; taken: number; notice: Notice | undefined; due: boolean };

  /** How the notice looks after each deed. */
  const lookOf = async (outbox: Outbox, notice: Notice, done: readonly Deed[]): Promise<Look[]> => {
    await outbox.keep(notice);
    const { id } = notice;
    const taken: Notice[] = [];
    const looks: Look[] = [];
    let now = noon;
    for (const deed of done) {
      now = new Date(now.getTime() + deed.time);
      const claimer = "who" in deed ? taken[deed.who % taken.length] : undefined;
      if (deed.does === "claim") taken.push(...[(await outbox.claim(id, { now, first: deed.first })) ?? []].flat());
      if (deed.does === "bounced") await outbox.bounced(id, { messageId: deed.message, now });
      if (deed.does === "resend") await outbox.resend(id, now);
      if (deed.does === "sent" && claimer) await outbox.sent(claimer, { at: now, messageId: deed.message });
      if (deed.does === "putOff" && claimer) await outbox.putOff(claimer, now);
      if (deed.does === "park" && claimer) await outbox.park(claimer, "refused", now);
      looks.push({
        deed,
        taken: taken.length,
        notice: await outbox.get(id),
        due: (await outbox.due(now, 1_000)).includes(id),
      });
    }
    return looks;
  };

  it("it is as the few lines say that tests elsewhere take for the store", async () => {
    const { table } = await testTable();
    /** The store, which looks for what is due only where this notice can be. */
    const storeOf = (notice: Notice): Outbox => ({
      ...noticeStore(table),
      keep: () => keepNotice(table, notice),
      due: async (now, limit) => {
        const { queue } = queuedByName("notices", notice.id, "");
        return (await table.due(queue, now.toISOString(), limit)).map(({ pk }) => String(pk).slice("NOTICE#".length));
      },
    });

    const changed = new Set<string>();
    await fc.assert(
      fc.asyncProperty(deeds, async (done) => {
        const notice = someNotice();
        const looks = await lookOf(storeOf(notice), notice, done);
        expect(looks).toEqual(await lookOf(noticeModel(), notice, done));
        for (const [place, look] of looks.entries()) {
          const before = looks[place - 1]?.notice ?? notice;
          const how = isDeepStrictEqual(look.notice, before) ? "changes nothing" : "changes it";
          changed.add(`${look.deed.does} ${how}`);
        }
      }),
      { numRuns: 6, seed: 20_260_302 },
    );
    // Each deed was met both where it counts and where it does not.
    const all = ["claim", "sent", "putOff", "park", "bounced", "resend"];
    expect([...changed].sort()).toEqual(
      all.flatMap((does) => [`${does} changes it`, `${does} changes nothing`]).sort(),
    );
    // A machine that does other work too may take longer.
  }, 180_000);
});
