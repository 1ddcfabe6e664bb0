import { describe, expect, it } from "vitest";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { onceUnder, type RequestKey, requestKeyWrite } from "../../shared/store/request-key.ts";
import { callsOf } from "../support/faults.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();

/** A request that is run: each time by the next of `runs`; a run that is `made` finds its key kept from then on. */
const request = () => {
  const { table, client } = stage();
  const key: RequestKey = {
    accountId: someAccountId(),
    userId: "us_1",
    route: "offer-orders",
    key: "k",
    bodyHash: "0".repeat(64),
  };
  const made = (bodyHash = key.bodyHash) =>
    table.write(requestKeyWrite({ ...key, bodyHash }, { id: "or_1", createdAt: "2026-03-02T12:00:00.000Z" }));
  const calls = callsOf(client);
  const ran: string[] = [];
  const run = (...runs: (() => Promise<string>)[]) =>
    onceUnder(table, key, async () => {
      ran.push("run");
      const answer = await runs[ran.length - 1]!();
      return answer === "made" ? { made: answer } : { unmade: answer };
    });
  return {
    run,
    made,
    runs: () => ran.length,
    reads: () => calls.filter(({ command }) => command === "GetItem").length,
  };
};
const codeOf = async (call: Promise<unknown>) => (await refusalOf(call))?.code;
const refuses =
  (problem: Refusal["problem"] = common.conflict) =>
  async (): Promise<never> => {
    throw new Refusal(problem);
  };

describe("what runs under a request's key", () => {
  it("is not looked at again where it was made", async () => {
    const { run, runs, reads } = request();

    expect(await run(async () => "made")).toBe("made");
    expect([runs(), reads()]).toEqual([1, 0]);
  });

  it("is refused, or answered without anything made, where the key is still unused", async () => {
    const { run, runs, reads } = request();

    expect(await codeOf(run(refuses()))).toBe("conflict");
    expect([runs(), reads()]).toEqual([1, 1]);
    expect(await request().run(async () => "none")).toBe("none");
  });

  it.each([
    ["refused", refuses()],
    ["answered without anything made", async () => "none"],
  ])("runs again where it was %s for what the same request had just made", async (_, first) => {
    const { run, made, runs } = request();
    await made();

    expect(await run(first, async () => "made")).toBe("made");
    expect(runs()).toBe(2);
  });

  it("is refused where the key turns out to have come with another body", async () => {
    const { run, made, runs } = request();
    await made("1".repeat(64));

    expect(await codeOf(run(async () => "none"))).toBe("idempotency_key_reused");
    expect(runs()).toBe(1);
  });

  it("runs no third time, and not where the store can't answer now, or the key was found", async () => {
    const twice = request();
    await twice.made();
    expect(await codeOf(twice.run(refuses(), refuses(common.not_found)))).toBe("not_found");

    const { run, made, reads } = request();
    await made();
    for (const problem of [common.temporarily_unavailable, common.idempotency_key_reused])
      expect(await codeOf(run(...Array.from({ length: 2 }, () => refuses(problem))))).toBe(problem.code);
    expect(reads()).toBe(0);
  });
});
