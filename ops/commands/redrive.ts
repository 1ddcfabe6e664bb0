import { messageQueueNames } from "../../functions/manifest.ts";
import { command } from "../command.ts";
import { redrive } from "../redrive.ts";

export default command({
  usage: `
  redrive        sends usage charges among the dead letters back to their queue, and says why each was there`,
  options: {},
  changes: "in-steps",
  prepare: (_, on) => {
    const { queue, dead } = messageQueueNames(on.name, "queued-usage");
    return {
      will: [`give the usage charges in ${dead} back to ${queue}`],
      run: async () => {
        const given = await redrive({ client: on.messages(), queue, dead: dead!, say: on.say });
        on.say(given === 0 ? "There are no dead letters." : `Given back to ${queue}: ${given}.`);
      },
    };
  },
});
