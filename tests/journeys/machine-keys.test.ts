/** What operations do with machine keys, by the commands that they type. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { localTableName } from "../../local/deployment.ts";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { type Running, runningFile } from "../../local/folder.ts";
import { clock } from "../../shared/clock.ts";
import { type MachineScope, machineScopes } from "../../shared/domain/access.ts";
import { parseMachineKey } from "../../shared/domain/machine-keys/machine-key.ts";
import { admitMachine } from "../../shared/http/machine.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { dynamoTable } from "../../shared/store/table.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { logOfEachTest } from "../support/logged.ts";
import { typedOn } from "../support/ops.ts";
import { refusalOf } from "../support/refusals.ts";

logOfEachTest();

const keyPattern = /^ {2}(mk_\S+)$/m;

describe("machine keys", () => {
  let system: LocalSystem;
  let machineKeys: ReturnType<typeof machineKeyStore>;

  beforeAll(async () => {
    system = await sharedSystem();
    const { dynamoEndpoint } = JSON.parse(readFileSync(runningFile(system.folder), "utf8")) as Running;
    machineKeys = machineKeyStore(dynamoTable(dynamoLocalClient(dynamoEndpoint), localTableName));
  });

  const ops = (...argv: string[]) => typedOn(system, ...argv);
  const make = (...more: string[]) =>
    ops("make-machine-key", "--name", "rating", "--scopes", "usage.write,state.read", ...more);
  const keyIn = (said: string): string => keyPattern.exec(said)?.[1] ?? "";
  const idOf = (key: string): string => parseMachineKey(key)!.id;

  /** What the system refuses a key with; undefined where it opens the route. */
  const refusedBy = async (key: string, scope: MachineScope = "state.read") => {
    const asks = { authorization: `Bearer ${key}`, route: "GET /state" };
    return (await refusalOf(admitMachine(asks, { machine: scope }, { machineKeys, now: clock })))?.code;
  };

  it("are replaced without a gap: another is made, given out, and the first revoked", async () => {
    const first = await make();
    const old = keyIn(first.said);
    expect(first.isDone).toBe(true);
    expect(first.said).toContain("shown only now");
    expect(first.said).toContain("To rotate it: ");
    expect([await refusedBy(old), await refusedBy(old, "numbers.write")]).toEqual([undefined, "not_allowed"]);

    const second = await make("--days", "90");
    const next = keyIn(second.said);
    expect(second.said).toContain(`revoke-machine-key --data ${system.folder} --id ${idOf(old)}`);
    expect([await refusedBy(old), await refusedBy(next)]).toEqual([undefined, undefined]);

    const third = await make();
    expect(third.isDone).toBe(false);
    expect(third.said).toContain("rating has 2 keys already");
    expect(third.said).toMatch(new RegExp(`${idOf(old)} {2}rating {2}usage.write,state.read {2}made \\S+ by ola\n`));
    expect(third.said).toMatch(new RegExp(`${idOf(next)} .* by ola, expires \\S+\n`));
    expect(await refusedBy(keyIn(third.said))).toBe("not_signed_in");

    expect((await ops("revoke-machine-key", "--id", old)).said).toContain("without the secret");
    expect((await ops("revoke-machine-key", "--id", idOf(old))).isDone).toBe(true);
    expect([await refusedBy(old), await refusedBy(next)]).toEqual(["not_signed_in", undefined]);

    const { said: listed } = await ops("list-machine-keys");
    expect(listed).toContain(idOf(next));
    expect(listed).not.toContain(idOf(old));
    for (const key of [old, next]) expect(listed).not.toContain(parseMachineKey(key)!.secret);
  });

  it("are there from the start, one with every scope", async () => {
    const key = keyIn(system.said());

    for (const scope of machineScopes) expect(await refusedBy(key, scope), scope).toBeUndefined();
  });
});
