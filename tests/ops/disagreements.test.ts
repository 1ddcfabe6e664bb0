import { describe, expect, it } from "vitest";
import { disagreementsText } from "../../ops/disagreements.ts";
import { type Disagreement, disagreementsMax } from "../../shared/domain/account/replay.ts";
import { someAccountId } from "../support/table.ts";

const accountId = someAccountId();
const textOf = (...found: Disagreement[]) => disagreementsText(accountId, found, { flag: " --stage prod" });
const one = (what: Disagreement["what"], more: Partial<Disagreement> = {}): Disagreement => ({
  what,
  expected: "700",
  found: "690",
  ...more,
});

describe("what disagrees", () => {
  it("is named by the item's keys, what was compared and its unit", () => {
    expect(textOf(one("balance", { sequence: 2 }))).toMatch(
      new RegExp(
        `balance of entry 2: balance after it, in grosze \\(item ACCOUNT#${accountId}, ENTRY#…#0+2\\)\n    expected 700\n    found    690`,
      ),
    );
    expect(textOf(one("head", { field: "balance in grosze" }))).toContain(
      `head: the account's head, balance in grosze (item ACCOUNT#${accountId}, HEAD)`,
    );
    expect(textOf(one("checkpoint"))).toContain(`(item PROOF#${accountId}, PROOF)`);
    expect(textOf(one("day"))).toContain("sums in grosze: top-up,");
    expect(textOf(one("day", { found: '["2026-11-13",14038]' }))).toContain(
      `(item ACCOUNT#${accountId}, DAY#2026-11-13)`,
    );
    expect(textOf(one("guard", { sequence: 2 }))).toContain("(item …#<id of its cause>, GUARD#<its kind>)");
    expect(textOf(one("copy", { sequence: 2 }))).toMatch(/FILED#<its kind>#…#0+2\)/);
  });

  it("is counted, and not beyond what is named", () => {
    expect(textOf(one("head"))).toContain("disagrees in 1 place:");
    expect(textOf(...Array.from({ length: disagreementsMax }, () => one("hash")))).toContain("in at least 20 places:");
  });

  it.each<[string, Disagreement[], string]>([
    ["copies alone", [one("copy")], `file-entries --stage prod --account ${accountId}`],
    ["the checkpoint alone", [one("checkpoint")], "Its step 5"],
    ["no head", [one("head", { found: "none" })], "unless the id is mistyped"],
    ["copies and more", [one("copy"), one("hash")], `freeze-account --stage prod --account ${accountId}`],
  ])("leads to the next step: %s", (_, found, next) => {
    expect(textOf(...found)).toContain(next);
  });

  it("does not lead to a freeze where the account is frozen", () => {
    const text = disagreementsText(accountId, [one("hash", { sequence: 2 })], { flag: "", isFrozen: true });
    expect(text).not.toContain("freeze-account");
    expect(text).toContain('Next: "A ledger that disagrees"');
  });
});
