import { deactivateMailIn } from "../activate-mail-in.ts";
import { command } from "../command.ts";

export default command({
  usage: `
  deactivate-mail-in  stops receiving; senders are told by their own servers that the e-mail can't be delivered`,
  options: {},
  changes: "in-steps",
  prepare: async (_, on) => {
    const { domain, ...uses } = await on.mailIn();
    return {
      will: [`stop SES from receiving e-mail for ${domain}: whoever writes there is told that it can't be delivered`],
      run: async () => {
        const done = await deactivateMailIn(uses);
        on.say(
          done === "deactivated"
            ? `SES no longer receives e-mail for ${domain}.`
            : `The receipt rule set ${uses.ruleSet} is not active; nothing was changed.`,
        );
      },
    };
  },
});
