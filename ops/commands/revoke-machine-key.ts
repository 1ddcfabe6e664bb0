import { MachineKeyId } from "../../shared/domain/ids.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { CannotDo, command } from "../command.ts";

export default command({
  usage: `
  revoke-machine-key  revokes a machine key from the very next request on
    --id mk_…`,
  options: { id: "required" },
  changes: "at-once",
  prepare: async (given, on) => {
    const id = MachineKeyId.safeParse(given.id);
    if (!id.success) throw new CannotDo("--id is missing, or not a machine key's id (without the secret).");
    const machineKeys = machineKeyStore(on.table());
    const key = await machineKeys.find(id.data);
    if (!key) throw new Refusal(common.not_found);
    return {
      will: [`revoke the key ${id.data} of ${key.name}: its very next call is refused`],
      about: { subject: id.data },
      run: async ({ record }) => {
        const { name } = await machineKeys.revoke(id.data, on.now(), [await record()]);
        on.say(`The key ${id.data} of ${name} is revoked and no longer works.`);
      },
    };
  },
});
