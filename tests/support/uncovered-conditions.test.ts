import { describe, expect, it } from "vitest";
import type { SeenConditions } from "./seen-conditions.ts";
import { uncoveredConditions } from "./uncovered-conditions.ts";

const seen = { write: "Update", item: "TOPUP#", condition: "attempt = :attempt AND version = :read" };
const sends = (test: string): SeenConditions => ({ sent: [{ ...seen, test }], takenAway: [] });
const takesAway = (...parts: string[]): SeenConditions => ({
  sent: [],
  takenAway: parts.map((part) => ({ ...seen, part })),
});

describe("the conditions that no test takes away", () => {
  it("are named part by part, each with the first test that sent it", () => {
    const files = new Map([
      ["one.test.ts", sends("begins")],
      ["two.test.ts", sends("goes on")],
      ["conditions.test.ts", takesAway("version = :read")],
    ]);

    expect(uncoveredConditions(files)).toEqual([
      expect.stringMatching(
        /Update TOPUP#: attempt = :attempt AND .*part attempt = :attempt\n.*one\.test\.ts > begins$/,
      ),
    ]);
  });

  it("are none where each part is taken away, in whatever file", () => {
    const files = new Map([
      ["conditions.test.ts", takesAway("version = :read")],
      ["mutations.test.ts", takesAway("attempt = :attempt")],
      ["one.test.ts", sends("begins")],
    ]);

    expect(uncoveredConditions(files)).toEqual([]);
  });

  it("are those of other items and other writes, though the part is the same", () => {
    const files = new Map([
      ["one.test.ts", sends("begins")],
      ["conditions.test.ts", takesAway("version = :read", "attempt = :attempt")],
      ["two.test.ts", { sent: [{ ...seen, write: "Delete", test: "deletes" }], takenAway: [] }],
    ]);

    expect(uncoveredConditions(files)).toHaveLength(2);
  });
});
