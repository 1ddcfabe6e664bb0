import { describe, expect, it } from "vitest";
import { machineKeysMax } from "../../shared/domain/machine-keys/machine-key.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { beforeNext, callsOf, type Fault, faults, injectFaults } from "../support/faults.ts";
import { keepMachineKey, someMachine, someMachineKey } from "../support/machine-keys.ts";
import { refusalOf, thrownBy } from "../support/refusals.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const now = new Date("2026-03-02T12:00:00.000Z");
const later = new Date("2026-03-02T13:00:00.000Z");

const open = () => {
  const { client, table } = stage();
  const store = machineKeyStore(table);
  return {
    client,
    table,
    store,
    /** Another client on the same table: what is done to the first, it does not see. */
    other: machineKeyStore(stage().table),
    add: (changes: Parameters<typeof someMachineKey>[0]) => store.add(someMachineKey(changes)),
    idsOf: async (name: string) => (await store.list()).filter((key) => key.name === name).map(({ id }) => id),
  };
};
const codeOf = async (call: Promise<unknown>) => (await refusalOf(call))?.code;

describe("a machine key", () => {
  it("is found by its id, with one read, as it was kept", async () => {
    const { store, client } = open();
    const key = someMachineKey({ scopes: ["usage.write", "state.read"], expiresAt: later.toISOString() });
    await store.add(key);
    const calls = callsOf(client);

    expect(await store.find(key.id)).toEqual(key);
    expect(await store.find(newId("mk", now))).toBeUndefined();
    expect(calls.map(({ command }) => command)).toEqual(["GetItem", "GetItem"]);
  });

  it("is kept under a prefix of its own, and its secret nowhere", async () => {
    const { table } = open();
    const { key, secret } = await keepMachineKey(table);

    const kept = await table.getAll([keys.machineKey(key.id), keys.machine(key.name)]);

    expect(kept.map((item) => String(item?.pk).startsWith("MACHINE#"))).toEqual([true, true]);
    expect(JSON.stringify(kept)).not.toContain(secret);
  });

  it("is told as revoked by the very next read", async () => {
    const { store, table } = open();
    const { key } = await keepMachineKey(table);

    await store.revoke(key.id, now);

    expect(await store.find(key.id)).toEqual({ ...key, revokedAt: now.toISOString() });
  });

  it("that is not known can't be revoked", async () => {
    const { store } = open();

    expect(await codeOf(store.revoke(newId("mk", now), now))).toBe("not_found");
  });

  it("is made once: the same again is refused, and changes nothing, though it was revoked", async () => {
    const { store, idsOf } = open();
    const key = someMachineKey();
    await store.add(key);
    expect(await codeOf(store.add(key))).toBe("conflict");
    await store.revoke(key.id, now);

    expect(await codeOf(store.add(key))).toBe("conflict");

    expect((await store.find(key.id))?.revokedAt).toBe(now.toISOString());
    expect(await idsOf(key.name)).toEqual([]);
  });
});

describe("a machine", () => {
  it("has two keys at a time; a third is refused by name, and no other machine's", async () => {
    const { add, idsOf } = open();
    const name = someMachine();
    await add({ name });
    await add({ name });

    expect(await codeOf(add({ name }))).toBe("too_many_machine_keys");
    expect(await codeOf(add({}))).toBeUndefined();

    expect(await idsOf(name)).toHaveLength(machineKeysMax);
  });

  it("keeps no trace of a key that was refused", async () => {
    const { add, store } = open();
    const name = someMachine();
    await add({ name });
    await add({ name });
    const third = someMachineKey({ name });

    await thrownBy(store.add(third));

    expect(await store.find(third.id)).toBeUndefined();
  });

  it("has room for another key once one is revoked, and not before it, though it has expired", async () => {
    const { add, store, idsOf } = open();
    const name = someMachine();
    const old = someMachineKey({ name, expiresAt: "2026-03-01T00:00:00.000Z" });
    await store.add(old);
    await add({ name });
    expect(await codeOf(add({ name }))).toBe("too_many_machine_keys");

    await store.revoke(old.id, now);
    await add({ name });

    expect(await idsOf(name)).toHaveLength(2);
    expect(await idsOf(name)).not.toContain(old.id);
  });

  it("gains no room by a key that is revoked twice", async () => {
    const { add, store } = open();
    const name = someMachine();
    const old = someMachineKey({ name });
    await store.add(old);
    await add({ name });
    await store.revoke(old.id, now);
    await store.revoke(old.id, later);
    await add({ name });

    expect(await codeOf(add({ name }))).toBe("too_many_machine_keys");
    expect((await store.find(old.id))?.revokedAt).toBe(now.toISOString());
  });

  it("has two keys, however many are made at once", async () => {
    const { add, idsOf } = open();
    const name = someMachine();

    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(add({ name }))));

    expect(codes.filter((code) => code === undefined)).toHaveLength(2);
    expect(codes.filter((code) => code !== undefined && code !== "too_many_machine_keys")).toEqual([]);
    expect(await idsOf(name)).toHaveLength(2);
  });

  it("has two keys, though the second was made while the third was on its way", async () => {
    const { add, client, other, idsOf } = open();
    const name = someMachine();
    await add({ name });
    beforeNext(client, "TransactWriteItems", () => other.add(someMachineKey({ name })));

    expect(await codeOf(add({ name }))).toBe("too_many_machine_keys");

    expect(await idsOf(name)).toHaveLength(2);
  });
});

describe("a list of machine keys", () => {
  it("holds those that are not revoked, each machine's by age, over many pages", async () => {
    const { store } = open();
    const names = Array.from({ length: 60 }, someMachine);
    const made = await Promise.all(
      names.map(async (name) => {
        const [first, second] = [now, later].map((at) => someMachineKey({ id: newId("mk", at), name }));
        await store.add(second!);
        await store.add(first!);
        return [first!.id, second!.id];
      }),
    );
    const [gone] = made[0]!;
    await store.revoke(gone!, now);

    const listed = (await store.list()).filter(({ name }) => names.includes(name));

    const byName = [...names.entries()].sort(([, one], [, other]) => (one < other ? -1 : 1));
    const expected = byName.flatMap(([place]) => made[place]!).filter((id) => id !== gone);
    expect(listed.map(({ id }) => id)).toEqual(expected);
  });
});

describe("what goes wrong", () => {
  it.each(faults)("with one call (%s) leaves a key and its place both, or neither", async (fault) => {
    const { add, client, store, idsOf } = open();
    const name = someMachine();
    const key = someMachineKey({ name });
    let due = true;
    injectFaults(client, ({ command }): Fault | undefined => {
      if (!due || command !== "TransactWriteItems") return undefined;
      due = false;
      return fault;
    });

    const code = await codeOf(store.add(key));

    expect([undefined, "temporarily_unavailable"]).toContain(code);
    const isKept = (await store.find(key.id)) !== undefined;
    expect(await idsOf(name)).toEqual(isKept ? [key.id] : []);
    if (code === undefined) expect(isKept).toBe(true);
    await add({ name });
    expect(await codeOf(add({ name }))).toBe(isKept ? "too_many_machine_keys" : undefined);
  });

  it.each(faults)("with a revocation (%s) is mended by its repetition", async (fault) => {
    const { client, store, table, idsOf } = open();
    const { key } = await keepMachineKey(table);
    let due = true;
    injectFaults(client, ({ command }): Fault | undefined => {
      if (!due || command !== "TransactWriteItems") return undefined;
      due = false;
      return fault;
    });

    const code = await codeOf(store.revoke(key.id, now));
    expect([undefined, "temporarily_unavailable"]).toContain(code);
    if (code !== undefined) await store.revoke(key.id, later);

    expect((await store.find(key.id))?.revokedAt).toBeDefined();
    expect(await idsOf(key.name)).toEqual([]);
  });

  it.each(["throttled", "lost-before"] as const)("never makes a key of one that was not read (%s)", async (fault) => {
    const { client, store, table } = open();
    const { key } = await keepMachineKey(table);
    injectFaults(client, () => fault);

    expect(await codeOf(store.find(key.id))).toBe("temporarily_unavailable");
  });
});
