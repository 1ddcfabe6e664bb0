/**
 * Keeps machine keys, each with the hash of its secret, and for each machine the ids of the keys that are not revoked. Both
 * change in one transaction, so no machine ever has more keys than it may, whatever is raced.
 */
import * as z from "zod/mini";
import type { Done } from "../domain/audit-records/audit.ts";
import { MachineKey, machineKeysMax } from "../domain/machine-keys/machine-key.ts";
import * as machineRefusals from "../domain/machine-keys/refusals.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { recordWrites } from "./audit-store.ts";
import { keys, ranges } from "./keys.ts";
import { type Found, type Reads, readTogether } from "./reads.ts";
import type { Table, Write } from "./table.ts";

export type MachineKeyStore = ReturnType<typeof machineKeyStore>;

export const machineKeyStore = (table: Table) => ({
  /** The key of this id, revoked or not, in one read; undefined where there is none. */
  async find(id: string): Promise<MachineKey | undefined> {
    const item = await table.get(keys.machineKey(id));
    return item && z.parse(MachineKey, item);
  },

  /**
   * The key of this id as `find` has it, and in the same round trip whatever `reads` name: that is parsed when `found` is
   * called, and not before.
   */
  async admission<R extends Reads>(
    id: string,
    reads: R,
  ): Promise<{ readonly key: MachineKey | undefined; readonly found: () => Promise<Found<R>> }> {
    const { items, found } = await readTogether(table, [keys.machineKey(id)], reads);
    return { key: items[0] && z.parse(MachineKey, items[0]), found };
  },

  /**
   * Adds a key, with the records of it. Refuses `too_many_machine_keys` where its machine has as many as it may, and `conflict` where there is a
   * key of this id, revoked or not.
   */
  async add(key: MachineKey, records: readonly Done[] = []): Promise<void> {
    const added: Write = {
      Put: { Item: { ...keys.machineKey(key.id), ...key }, ConditionExpression: "attribute_not_exists(pk)" },
    };
    const counted: Write = {
      Update: {
        Key: keys.machine(key.name),
        UpdateExpression: "ADD keyIds :id",
        ConditionExpression: "attribute_not_exists(keyIds) OR size(keyIds) < :max",
        ExpressionAttributeValues: { ":id": new Set([key.id]), ":max": machineKeysMax },
      },
    };
    const refused = await table.tryTransact([
      added,
      counted,
      ...records.flatMap((record) => recordWrites(record, new Date(key.createdAt))),
    ]);
    if (!refused) return;
    throw new Refusal(refused[0]?.refused ? common.conflict : machineRefusals.too_many_machine_keys);
  },

  /** Revokes a key, with the records of it; one that is revoked already stays as it is, without another record. Refuses `not_found`. */
  async revoke(id: string, at: Date, records: readonly Done[] = []): Promise<MachineKey> {
    const key = await this.find(id);
    if (!key) throw new Refusal(common.not_found);
    const revoked: Write = {
      Update: {
        Key: keys.machineKey(id),
        UpdateExpression: "SET revokedAt = :at",
        ConditionExpression: "attribute_not_exists(revokedAt)",
        ExpressionAttributeValues: { ":at": at.toISOString() },
      },
    };
    const uncounted: Write = {
      Update: {
        Key: keys.machine(key.name),
        UpdateExpression: "DELETE keyIds :id",
        ExpressionAttributeValues: { ":id": new Set([id]) },
      },
    };
    await table.tryTransact([revoked, uncounted, ...records.flatMap((record) => recordWrites(record, at))]);
    return key;
  },

  /** The keys that are not revoked, by machine and then by age; expired ones are among them. */
  async list(): Promise<MachineKey[]> {
    const found: MachineKey[] = [];
    let after: string | undefined;
    do {
      const { items, next } = await table.query(ranges.machines, { limit: machinesAtOnce, newestFirst: false, after });
      const ids = items.flatMap((item) => [...(z.parse(Machine, item).keyIds ?? [])].sort());
      // DynamoDB refuses to read nothing.
      const kept = ids.length === 0 ? [] : await table.getAll(ids.map(keys.machineKey));
      found.push(...kept.filter((item) => item !== undefined).map((item) => z.parse(MachineKey, item)));
      after = next;
    } while (after !== undefined);
    return found;
  },
});

/** The ids of a machine's keys; DynamoDB keeps no empty set. */
const Machine = z.object({ keyIds: z.optional(z.set(z.string())) });

/** All keys of so many machines are read in one batch. */
const machinesAtOnce = 100 / machineKeysMax;
