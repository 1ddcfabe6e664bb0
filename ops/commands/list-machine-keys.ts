import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { command } from "../command.ts";
import { machineKeyLine } from "../make-machine-key.ts";

export default command({
  usage: `
  list-machine-keys   lists the machine keys that are not revoked`,
  options: {},
  changes: "nothing",
  prepare: (_, on) => ({
    run: async () => {
      const found = await machineKeyStore(on.table()).list();
      const lines = found.map((key) => machineKeyLine(key, on.now()));
      on.say(lines.length === 0 ? "There are no machine keys." : lines.join("\n"));
    },
  }),
});
