/** Machine keys for tests, and the text that each is sent as. */
import { type MachineKey, machineKeyText } from "../../shared/domain/machine-keys/machine-key.ts";
import { newId, newSecret } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import type { Table } from "../../shared/store/table.ts";

const now = new Date("2026-03-02T12:00:00.000Z");

/** A machine that no other test has keys of. */
export const someMachine = (): string => `m-${newId("mk", now).slice(3).toLowerCase()}`;

export const someMachineKey = (changes: Partial<MachineKey> = {}): MachineKey => ({
  id: newId("mk", now),
  name: someMachine(),
  scopes: ["usage.write"],
  secretHash: sha256("a secret"),
  createdAt: now.toISOString(),
  createdBy: "tests",
  expiresAt: null,
  ...changes,
});

/** A key that is kept, and what its holder sends. */
export const keepMachineKey = async (table: Table, changes: Partial<MachineKey> = {}) => {
  const secret = newSecret();
  const key = someMachineKey({ secretHash: sha256(secret), ...changes });
  await machineKeyStore(table).add(key);
  const parts = { id: key.id, secret };
  return { key, parts, secret, authorization: `Bearer ${machineKeyText(parts)}` };
};
