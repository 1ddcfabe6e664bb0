/** The conditions of machine keys. */
import { machineKeysMax } from "../../../shared/domain/machine-keys/machine-key.ts";
import { machineKeyStore } from "../../../shared/store/machine-key-store.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { someMachine, someMachineKey } from "../../support/machine-keys.ts";
import { thrownBy } from "../../support/refusals.ts";

const now = new Date("2026-03-02T12:00:00.000Z");
const later = new Date("2026-03-02T13:00:00.000Z");

conditionsMatter([
  {
    of: "adding a machine key",
    item: "MACHINE-KEY",
    part: "attribute_not_exists(pk)",
    keeps: "never brings a revoked key back",
    holds: async ({ table }) => {
      const store = machineKeyStore(table);
      const key = someMachineKey();
      await store.add(key);
      await store.revoke(key.id, now);

      await thrownBy(store.add(key));

      return (await store.find(key.id))?.revokedAt !== undefined;
    },
  },
  {
    of: "adding a machine key",
    item: "NAME#",
    keeps: "leaves a machine two keys at most",
    holds: async ({ table }) => {
      const store = machineKeyStore(table);
      const name = someMachine();

      for (let made = 0; made <= machineKeysMax; made += 1) await thrownBy(store.add(someMachineKey({ name })));

      return (await store.list()).filter((key) => key.name === name).length === machineKeysMax;
    },
  },
  {
    of: "revoking a machine key",
    item: "MACHINE-KEY",
    part: "attribute_not_exists(revokedAt)",
    keeps: "keeps since when it is revoked",
    holds: async ({ table }) => {
      const store = machineKeyStore(table);
      const key = someMachineKey();
      await store.add(key);
      await store.revoke(key.id, now);

      await store.revoke(key.id, later);

      return (await store.find(key.id))?.revokedAt === now.toISOString();
    },
  },
]);
