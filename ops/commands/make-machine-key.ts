import { machineScopes } from "../../shared/domain/access.ts";
import { machineKeysMax, machineKeyText } from "../../shared/domain/machine-keys/machine-key.ts";
import * as machineRefusals from "../../shared/domain/machine-keys/refusals.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { newSecret } from "../../shared/ids.ts";
import { type MachineKeyStore, machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { CannotDo, command } from "../command.ts";
import { lacksCredentials } from "../credentials.ts";
import { MakeMachineKey, machineKeyLine, makeMachineKey } from "../make-machine-key.ts";
import { checked } from "./options.ts";

const keysOf = async (machineKeys: MachineKeyStore, machine: string) =>
  (await machineKeys.list()).filter(({ name }) => name === machine);

/** Why a key was not made, or may not have been, and what to do now. What is no refusal is thrown on. */
const whyNotMade = async (
  error: unknown,
  { machineKeys, name, id, now }: { machineKeys: MachineKeyStore; name: string; id: string; now: Date },
): Promise<string> => {
  if (isRefusal(error, machineRefusals.too_many_machine_keys)) {
    const lines = (await keysOf(machineKeys, name)).map((key) => `  ${machineKeyLine(key, now)}`);
    return `${name} has ${machineKeysMax} keys already, and the one above was not made. Revoke the one that is no longer used (revoke-machine-key --id …), and repeat the command:\n${lines.join("\n")}`;
  }
  if (isRefusal(error, common.temporarily_unavailable) && !lacksCredentials(error))
    return `The table did not answer, and whether the key was made is unknown. If list-machine-keys shows ${id}, it was, and is the key above; else repeat the command.`;
  throw error;
};

export default command({
  usage: `
  make-machine-key    makes a key for another system to call the API with, and shows it once
    --name rating   --scopes ${machineScopes.join(",")}
    [--days 90]  expires after this many days; without it, the key is valid until it is revoked`,
  options: { name: "required", scopes: "required", days: "text" },
  changes: "at-once",
  prepare: async (given, on) => {
    const wanted = checked(
      MakeMachineKey.safeParse({
        name: given.name,
        scopes: given.scopes.split(","),
        ...(given.days === undefined ? {} : { days: Number(given.days) }),
        createdBy: on.shellUser,
      }),
    );
    const machineKeys = machineKeyStore(on.table());
    const { name, scopes } = wanted;
    const [other] = await keysOf(machineKeys, name);
    const parts = { id: on.newId("mk", on.now()), secret: newSecret() };
    return {
      will: [`make a machine key for ${name}, good for ${scopes.join(", ")}, and show it once`],
      about: { subject: parts.id },
      run: async ({ record }) => {
        // Before the call: should its answer be lost, the key may be valid all the same.
        on.say(`The key for ${name}, shown only now:\n\n  ${machineKeyText(parts)}\n`);
        try {
          await makeMachineKey({ machineKeys, now: on.now })(wanted, parts, [await record()]);
        } catch (error) {
          throw new CannotDo(await whyNotMade(error, { machineKeys, name, id: parts.id, now: on.now() }));
        }
        on.say(`It is valid from now on, for ${scopes.join(", ")}.`);
        const revoke = `npm run ops -- revoke-machine-key${on.flag} --id`;
        on.say(
          other
            ? `${name} has another key, which stays valid. Once ${name} uses the new one:\n  ${revoke} ${other.id}`
            : `To rotate it: make another key of this name, give it to ${name}, and once it is used:\n  ${revoke} ${parts.id}`,
        );
      },
    };
  },
});
