import { describe, expect, it } from "vitest";
import { parseKrs, parseRegon } from "../../../shared/domain/subscriber/registers.ts";

describe("a REGON", () => {
  it.each([
    ["192598184", "192598184"],
    ["123 456 785", "123456785"],
    // The remainder 10 stands for the check digit 0.
    ["100000050", "100000050"],
    ["12345678512347", "12345678512347"],
  ])("%s is valid", (typed, kept) => {
    expect(parseRegon(typed)).toBe(kept);
  });

  it.each([
    ["another check digit", "192598183"],
    ["another check digit of the company in the first nine", "12345678612342"],
    ["another check digit of the unit", "12345678512348"],
    ["as many digits as none has", "1925981841"],
    ["a letter", "19259818A"],
    ["nothing", ""],
  ])("with %s is not", (_, typed) => {
    expect(parseRegon(typed)).toBeUndefined();
  });
});

describe("a KRS number", () => {
  it.each([
    ["0000636771", "0000636771"],
    ["636771", "0000636771"],
    ["0000 636 771", "0000636771"],
  ])("%s is kept as ten digits", (typed, kept) => {
    expect(parseKrs(typed)).toBe(kept);
  });

  it.each(["", "0000000000", "00006367711", "63677A"])("%j is none", (typed) => {
    expect(parseKrs(typed)).toBeUndefined();
  });
});
