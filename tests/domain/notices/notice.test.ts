import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFacts } from "../../../shared/domain/notices/letter-of-notice.ts";
import { leaseMilliseconds, mayBeTaken, Notice, newNotice, pauseAfter } from "../../../shared/domain/notices/notice.ts";
import { factsOf, someNotice } from "../../support/notices.ts";
import { noon } from "../../support/top-ups.ts";

const minute = 60_000;
const later = (milliseconds: number): Date => new Date(noon.getTime() + milliseconds);

describe("a new notice", () => {
  it("waits: for its first try at once, and for the schedule a minute later", () => {
    const notice = someNotice();
    const first = (now: Date) => mayBeTaken(notice, { now, first: true });
    const scheduled = (now: Date) => mayBeTaken(notice, { now, first: false });

    expect(notice).toMatchObject({ state: "waiting", attempts: 0, createdAt: noon.toISOString() });
    expect([first(noon), scheduled(later(minute - 1)), scheduled(later(minute))]).toEqual([true, false, true]);
    expect(first(later(10 * minute))).toBe(true);
  });

  it.each(Object.values(factsOf))("of every kind is read as it was kept: $kind", (facts) => {
    const notice = newNotice({ id: someNotice().id, recipient: { desk: "finance" }, language: "pl", facts }, noon);

    const read = Notice.parse(JSON.parse(JSON.stringify(notice)));

    expect(read).toEqual(notice);
    expect(readFacts(read.facts)).toEqual(facts);
  });
});

describe("a notice that was taken before", () => {
  it("is for the schedule only, and not before it is due", () => {
    const taken = { ...someNotice(), attempts: 1, dueAt: later(5 * minute).toISOString() };

    expect(mayBeTaken(taken, { now: later(5 * minute), first: true })).toBe(false);
    expect(mayBeTaken(taken, { now: later(5 * minute - 1), first: false })).toBe(false);
    expect(mayBeTaken(taken, { now: later(5 * minute), first: false })).toBe(true);
  });

  it.each(["sent", "parked"] as const)("is for nobody once it is %s", (state) => {
    const over = { ...someNotice(), state };

    expect(mayBeTaken(over, { now: later(minute), first: true })).toBe(false);
    expect(mayBeTaken(over, { now: later(minute), first: false })).toBe(false);
  });
});

describe("the pause before the next try", () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [6, 32],
    [7, 60],
    [8, 60],
    [10_000, 60],
  ])("after %i that failed is %i minutes", (attempts, minutes) => {
    expect(pauseAfter(attempts)).toBe(minutes * minute);
  });

  it("never shrinks, never ends, and is at most an hour", () => {
    fc.assert(
      fc.property(fc.nat(), (attempts) => {
        expect(pauseAfter(attempts)).toBeGreaterThanOrEqual(minute);
        expect(pauseAfter(attempts + 1)).toBeGreaterThanOrEqual(pauseAfter(attempts));
        expect(pauseAfter(attempts)).toBeLessThanOrEqual(60 * minute);
      }),
    );
  });
});

it("a lease outlasts every function that sends", async () => {
  const { functions } = await import("../../../functions/manifest.ts");
  const sending = Object.values(functions).filter((declared) => "sendsMail" in declared);

  expect(sending.length).toBeGreaterThan(0);
  for (const { timeoutSeconds } of sending) expect(leaseMilliseconds).toBeGreaterThan(timeoutSeconds * 1000);
});
