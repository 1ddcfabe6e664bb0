import { describe, expect, it } from "vitest";
import { MakeMachineKey, makeMachineKey } from "../../ops/make-machine-key.ts";
import { newId, newSecret } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { someMachine } from "../support/machine-keys.ts";
import { refusalOf } from "../support/refusals.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const now = new Date("2026-03-02T12:00:00.000Z");

const wanted = { name: "rating", scopes: ["usage.write", "state.read"], createdBy: "ola" };

/** Makes a key as operations do, and shows what is kept of it. */
const make = async (changes: object) => {
  const { table } = stage();
  const machineKeys = machineKeyStore(table);
  const parts = { id: newId("mk", now), secret: newSecret() };
  const asked = MakeMachineKey.parse({ ...wanted, name: someMachine(), ...changes });
  const code = (await refusalOf(makeMachineKey({ machineKeys, now: () => now })(asked, parts)))?.code;
  return { ...parts, code, kept: await table.get(keys.machineKey(parts.id)) };
};

describe("making a machine key", () => {
  it("keeps who made it, when and for what, and no secret", async () => {
    const name = someMachine();

    const { id, secret, kept } = await make({ name });

    expect(kept).toMatchObject({ ...wanted, name, id, createdAt: now.toISOString(), expiresAt: null });
    expect(JSON.stringify(kept)).not.toContain(secret);
  });

  it("gives it as many days as are asked for", async () => {
    expect((await make({ days: 90 })).kept?.expiresAt).toBe("2026-05-31T12:00:00.000Z");
  });

  it("repeated makes another key, and a third time none", async () => {
    const name = someMachine();

    const made = [await make({ name }), await make({ name }), await make({ name })];

    expect(made.map(({ code }) => code)).toEqual([undefined, undefined, "too_many_machine_keys"]);
    expect(made.map(({ kept }) => kept !== undefined)).toEqual([true, true, false]);
  });

  it.each([
    ["no name", { name: undefined }],
    ["a name that is none", { name: "Rating!" }],
    ["no scope", { scopes: [] }],
    ["a scope that there is not", { scopes: ["usage.write", "money.print"] }],
    ["a permission of people", { scopes: ["finance.read"] }],
    ["a scope twice", { scopes: ["usage.write", "usage.write"] }],
    ["days that are no number", { days: Number.NaN }],
    ["half a day", { days: 0.5 }],
    ["no day", { days: 0 }],
    ["more than ten years", { days: 3651 }],
    ["what nobody asked for", { secretHash: "0" }],
  ])("is not begun with %s", (_, changes) => {
    expect(MakeMachineKey.safeParse(wanted).success).toBe(true);
    expect(MakeMachineKey.safeParse({ ...wanted, ...changes }).success).toBe(false);
  });
});
