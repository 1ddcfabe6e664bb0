import { describe, expect, it } from "vitest";
import { failuresFree, failuresOfLongestWait, waitAfterFailures } from "../../../shared/domain/sessions/guesses.ts";

describe("the wait after failed sign-ins", () => {
  it("is 30 seconds from the fifth on, doubling to an hour, and never longer", () => {
    const waits = Array.from({ length: 15 }, (_, failures) => waitAfterFailures(failures));

    expect(waits).toEqual([0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    expect(waitAfterFailures(10_000)).toBe(3600);
  });

  it("begins and stops growing where its bounds say", () => {
    expect([waitAfterFailures(failuresFree - 1), waitAfterFailures(failuresFree)]).toEqual([0, 30]);
    expect(waitAfterFailures(failuresOfLongestWait - 1)).toBeLessThan(3600);
    expect(waitAfterFailures(failuresOfLongestWait)).toBe(3600);
  });
});
