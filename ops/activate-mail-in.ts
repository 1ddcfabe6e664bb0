/**
 * Switches receiving e-mail on and off. SES has one active receipt rule set for the whole AWS account in a region, so what belongs to
 * somebody else is left as it is.
 */
import {
  DescribeActiveReceiptRuleSetCommand,
  RuleSetDoesNotExistException,
  type SESClient,
  SetActiveReceiptRuleSetCommand,
} from "@aws-sdk/client-ses";

type Uses = {
  readonly client: SESClient;
  /** The stage's own, by name. */
  readonly ruleSet: string;
};

/** Nothing was changed; the message says why, and what to do. */
export class MailInNotChanged extends Error {
  override readonly name = "MailInNotChanged";
}

/** Safe to repeat. Throws `MailInNotChanged` where another rule set is active, or ours is not deployed. */
export const activateMailIn = async ({ client, ruleSet }: Uses): Promise<"activated" | "active-before"> => {
  const active = await activeRuleSet(client);
  if (active === ruleSet) return "active-before";
  if (active !== undefined)
    throw new MailInNotChanged(
      `The receipt rule set ${active} is active in this AWS account and region, and receives e-mail for somebody else; nothing was changed. SES has one active rule set only: if nobody needs that one any more, deactivate it in SES's console; else deploy the stage to another account or region. See "Receiving e-mail" in docs/operations.md.`,
    );
  try {
    await client.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: ruleSet }));
  } catch (error) {
    if (!(error instanceof RuleSetDoesNotExistException)) throw error;
    throw new MailInNotChanged(
      `There is no receipt rule set ${ruleSet} in this AWS account and region: deploy the stage's data stack first.`,
    );
  }
  return "activated";
};

/** From then on, servers that deliver to the stage are refused, and their senders are told. Another's rule set stays as it is. */
export const deactivateMailIn = async ({ client, ruleSet }: Uses): Promise<"deactivated" | "not-active"> => {
  if ((await activeRuleSet(client)) !== ruleSet) return "not-active";
  // Without a name, it leaves none active.
  await client.send(new SetActiveReceiptRuleSetCommand({}));
  return "deactivated";
};

const activeRuleSet = async (client: SESClient): Promise<string | undefined> =>
  (await client.send(new DescribeActiveReceiptRuleSetCommand({}))).Metadata?.Name;
