import { activateMailIn } from "../activate-mail-in.ts";
import { command } from "../command.ts";

export default command({
  usage: `
  activate-mail-in    lets SES receive e-mail for the stage, unless another receipt rule set is active`,
  options: {},
  changes: "in-steps",
  prepare: async (_, on) => {
    const { domain, ...uses } = await on.mailIn();
    return {
      will: [`make ${uses.ruleSet} the active receipt rule set, so that SES receives e-mail for ${domain}`],
      run: async () => {
        const done = await activateMailIn(uses);
        on.say(
          `SES ${done === "activated" ? "now receives" : "receives already"} e-mail for ${domain} (receipt rule set ${uses.ruleSet}).`,
        );
      },
    };
  },
});
