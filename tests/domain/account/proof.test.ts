import { describe, expect, it } from "vitest";
import { isFullReplayDue, type Proof } from "../../../shared/domain/account/proof.ts";
import { beginning } from "../../../shared/domain/account/replay.ts";
import { AccountId } from "../../../shared/domain/ids.ts";
import { newId } from "../../../shared/ids.ts";
import { sha256 } from "../../../shared/security/hash.ts";

const day = 24 * 3600 * 1000;
const begun = Date.parse("2026-03-02T01:30:00.000Z");
const onDay = (count: number): Date => new Date(begun + count * day);
const account = (): AccountId => AccountId.parse(newId("ac", new Date()));

const provenOn = (accountId: AccountId, fullyReplayed: Date): Proof => ({
  accountId,
  version: 1,
  checkpoint: beginning,
  provenAt: fullyReplayed.toISOString(),
  fullyReplayedAt: fullyReplayed.toISOString(),
});
const isDue = (proof: Omit<Proof, "version">, now: Date) => isFullReplayDue(proof, now, sha256);

describe("a full replay", () => {
  it("is due for each account once in 28 days, on the day of its own", () => {
    for (let count = 0; count < 40; count += 1) {
      const accountId = account();
      let proof = provenOn(accountId, onDay(-1));
      const due: number[] = [];
      for (let night = 0; night < 28 * 4; night += 1)
        if (isDue(proof, onDay(night))) {
          due.push(night);
          proof = provenOn(accountId, onDay(night));
        }
      expect(due).toHaveLength(4);
      expect(new Set(due.map((night) => night % 28)).size).toBe(1);
    }
  });

  it("is due for about as many accounts on each of the days", () => {
    const counts = Array.from({ length: 28 }, () => 0);
    for (let count = 0; count < 2_800; count += 1) {
      const proof = provenOn(account(), onDay(-1));
      counts[Array.from({ length: 28 }, (_, night) => isDue(proof, onDay(night))).indexOf(true)]! += 1;
    }

    expect(Math.min(...counts)).toBeGreaterThan(50);
    expect(Math.max(...counts)).toBeLessThan(160);
  });

  it("that was missed is due on the next run, and stays due until it was made", () => {
    const proof = provenOn(account(), onDay(-1));
    const own = Array.from({ length: 28 }, (_, night) => isDue(proof, onDay(night))).indexOf(true);

    for (const late of [0, 1, 5, 27, 200]) expect(isDue(proof, onDay(own + late))).toBe(true);
  });

  it.each([
    ["was never verified", (proof: Proof) => ({ accountId: proof.accountId })],
    ["was never fully replayed", ({ fullyReplayedAt: _, ...proof }: Proof) => proof],
    ["has no checkpoint", ({ checkpoint: _, ...proof }: Proof) => proof],
    ["disagrees", (proof: Proof) => ({ ...proof, disagreesSince: onDay(0).toISOString() })],
    ["is said to be replayed in the future", (proof: Proof) => ({ ...proof, fullyReplayedAt: onDay(9).toISOString() })],
  ])("is due for an account that %s", (_, made) => {
    expect(isDue(made(provenOn(account(), onDay(0))), onDay(0))).toBe(true);
  });

  it("is not due again on the day on which it was made", () => {
    expect(isDue(provenOn(account(), onDay(0)), onDay(0))).toBe(false);
  });
});
