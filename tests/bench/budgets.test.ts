import { describe, expect, it } from "vitest";
import { broken, type Figure } from "../../bench/budgets.ts";

const bundle: Figure = {
  what: "The bundle of top-ups weighs",
  value: 700,
  unit: "kB",
  atMost: 700,
  setIn: "functions/top-ups/declaration.ts",
};
const hash: Figure = { what: "One hash takes", value: 5, unit: "ms", atLeast: 5, setIn: "bench/passwords.ts" };

describe("the budgets", () => {
  it("are kept by figures at their limits", () => {
    expect(broken([bundle, hash])).toEqual([]);
  });

  it("name each figure that is over, by how much, and where its limit is set", () => {
    expect(broken([{ ...bundle, value: 700.14 }, hash])).toEqual([
      "The bundle of top-ups weighs 700.14 kB: at most 700 is allowed (functions/top-ups/declaration.ts).",
    ]);
  });

  it("name each figure that is under", () => {
    expect(broken([bundle, { ...hash, value: 2 }])).toEqual([
      "One hash takes 2 ms: at least 5 is allowed (bench/passwords.ts).",
    ]);
  });

  it("are not kept by what was not measured", () => {
    expect(broken([{ ...bundle, value: Number.NaN }])).toHaveLength(1);
    expect(broken([{ ...hash, value: Number.NaN }])).toHaveLength(1);
  });
});
