/** What can't be right of a stage (`stages.ts`): it fails synthesis, with a sentence for whoever deploys. */

import { thresholdMaxGrosze } from "../shared/domain/account/account.ts";
import { isRouted, TercCode } from "../shared/domain/emergency/terc.ts";
import { checkedOperator } from "../shared/domain/operator.ts";
import { EmailAddress } from "../shared/domain/portal-users/portal-user.ts";
import { checkedTransferAccount, type TransferAccount } from "../shared/domain/top-ups/bank-account.ts";
import { mailFromDomainOf, type Stage, StageError, sampleAccount, sampleOperator } from "./stages.ts";

const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** Each clerk has links and an e-mail of their own, all written in one transaction with what they are about. */
const CLERKS_MAX = 10;

/** In the sandbox SES refuses what comes too fast, which is sent later: few e-mails, and none to customers. */
const SANDBOX_MAILS_A_DAY = 200;

/** The stage as it is, or a sentence that fails synthesis: before anything is deployed that shows it to customers. */
export const checkedStage = (stage: Stage): Stage => {
  const { accountNumber } = transferAccountOf(stage);
  if (stage.name !== "dev") refuseSamples(stage);
  refuseMalformedOrigins(stage);
  refuseMalformedDocs(stage);
  refuseMalformedHost(stage);
  refuseMalformedMailAddresses(stage);
  if (stage.name === "prod" && stage.paymentMethods.includes("bank") && accountNumber === sampleAccount.accountNumber)
    throw new StageError("The stage prod offers bank transfers to a published sample account: put the operator's own.");
  const { financeClerks: clerks, lowBalanceThresholdGrosze: threshold } = stage;
  if (clerks.length < 1 || clerks.length > CLERKS_MAX)
    throw new StageError(
      `The stage ${stage.name} names ${clerks.length} finance clerks; it must name 1 to ${CLERKS_MAX}.`,
    );
  if (new Set(clerks.map((clerk) => clerk.toLowerCase())).size < clerks.length)
    throw new StageError(`The stage ${stage.name} names a finance clerk twice.`);
  const limits = { link: stage.linkLimitGrosze, adjustment: stage.adjustmentLimitGrosze };
  for (const [name, limit] of Object.entries(limits))
    if (!Number.isSafeInteger(limit) || limit <= 0)
      throw new StageError(
        `The ${name} limit of the stage ${stage.name} is ${limit}; it must be whole grosze above nothing.`,
      );
  if (!Number.isSafeInteger(threshold) || threshold < 0 || threshold > thresholdMaxGrosze)
    throw new StageError(
      `The low-balance threshold of the stage ${stage.name} is ${threshold}; it must be whole grosze from 0 to ${thresholdMaxGrosze}.`,
    );
  if (stage.platformRole !== undefined && !ROLE_ARN.test(stage.platformRole))
    throw new StageError(`"${stage.platformRole}" in platformRole of the stage ${stage.name} is no role's ARN.`);
  if (!TercCode.safeParse(stage.emergencyRules.defaultGmina).success || !isRouted(stage.emergencyRules.defaultGmina))
    throw new StageError(
      `The stage ${stage.name} routes emergency calls to the gmina "${stage.emergencyRules.defaultGmina}" when nothing better is known; it must be the code of a gmina that calls can be routed from, such as 1465011.`,
    );
  const { vetoHours } = stage;
  if (!Number.isSafeInteger(vetoHours) || vetoHours < 1)
    throw new StageError(
      `The stage ${stage.name} lets people object to a new main administrator for ${vetoHours} hours; it must be 1 at least.`,
    );
  const { twoPeopleAfterDays: days } = stage;
  if (!Number.isSafeInteger(days) || days < 1)
    throw new StageError(
      `On the stage ${stage.name} somebody and whoever gave them access are two people after ${days} days; it must be 1 at least.`,
    );
  const { lowBalanceReminderHours: reminderHours } = stage;
  if (!Number.isSafeInteger(reminderHours) || reminderHours < 1)
    throw new StageError(
      `The stage ${stage.name} reminds of a low balance every ${reminderHours} hours; it must be 1 at least.`,
    );
  if (!Number.isSafeInteger(stage.mailsADay) || stage.mailsADay <= 0)
    throw new StageError(`The stage ${stage.name} may send ${stage.mailsADay} e-mails a day; it must be 1 at least.`);
  if (!stage.reservesConcurrency && stage.mailsADay > SANDBOX_MAILS_A_DAY)
    throw new StageError(
      `The stage ${stage.name} may send ${stage.mailsADay} e-mails a day, but without reservesConcurrency nothing holds its functions to SES's rate a second: switch that on, or stay at the ${SANDBOX_MAILS_A_DAY} of SES's sandbox.`,
    );
  if (!Number.isSafeInteger(stage.budgetDollars) || stage.budgetDollars <= 0)
    throw new StageError(
      `The budget of the stage ${stage.name} is ${stage.budgetDollars}; it must be whole dollars above nothing.`,
    );
  return stage;
};

const DOMAIN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

const refuseMalformedMailAddresses = (stage: Stage): void => {
  const { name, financeClerks, deskAddresses, alarmRecipients, mailAddress, mailDomain, mailInDomain } = stage;
  // SES receives for a part of a domain that it sends for, and for the domain itself the operator's own server does.
  if (!DOMAIN.test(mailInDomain) || !mailInDomain.endsWith(`.${mailDomain}`))
    throw new StageError(
      `The stage ${name} receives e-mail for "${mailInDomain}"; it must be a subdomain of ${mailDomain}, in small letters.`,
    );
  if (mailInDomain === mailFromDomainOf(stage))
    throw new StageError(
      `The stage ${name} receives e-mail for ${mailInDomain}, which is where its own bounces go; choose another subdomain.`,
    );
  const addresses = [
    ...financeClerks.map((address) => ["finance clerk", address]),
    ...Object.entries(deskAddresses).map(([desk, address]) => [`desk ${desk}`, address]),
    ...Object.entries(alarmRecipients).flatMap(([severity, recipients]) =>
      recipients.map((address) => [`recipient of alarms (${severity})`, address]),
    ),
    ["sender of e-mails", mailAddress],
  ] as const;
  for (const [whose, address] of addresses) {
    if (EmailAddress.safeParse(address).data !== address?.toLowerCase())
      throw new StageError(`The ${whose} "${address}" of the stage ${name} is no address.`);
    if (address.toLowerCase().endsWith(`@${mailInDomain}`))
      throw new StageError(
        `The ${whose} "${address}" of the stage ${name} is at ${mailInDomain}: what we send there would come back as a customer's e-mail.`,
      );
  }
  if (!mailAddress.endsWith(`@${mailDomain}`))
    throw new StageError(
      `The stage ${name} sends e-mail from ${mailAddress}, which is not at its domain ${mailDomain}.`,
    );
};

/** An origin as browsers send it: in small letters, and nothing after the host. */
const HTTPS_ORIGIN = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const LOCAL_ORIGIN = /^http:\/\/localhost:\d+$/;

const refuseMalformedOrigins = ({ name, panelAddress, apiAddress, panelOrigins }: Stage): void => {
  const isOrigin = (text: string): boolean => HTTPS_ORIGIN.test(text) || (name === "dev" && LOCAL_ORIGIN.test(text));
  for (const [field, address, isRight] of [
    ["panelAddress", panelAddress, HTTPS_ORIGIN.test(panelAddress)],
    ["apiAddress", apiAddress, HTTPS_ORIGIN.test(apiAddress)],
    ...panelOrigins.map((origin) => ["panelOrigins", origin, isOrigin(origin)] as const),
  ] as const)
    if (!isRight)
      throw new StageError(
        `"${address}" in ${field} of the stage ${name} is wrong: write https:// and a host in small letters, with nothing after it.`,
      );
};

/** CloudFront reads certificates of this one region. */
const CERTIFICATE_ARN = /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/;

const refuseMalformedDocs = ({ name, docs }: Stage): void => {
  if (docs && !DOMAIN.test(docs.host))
    throw new StageError(
      `"${docs.host}" in docs of the stage ${name} is no host: write its name alone, in small letters.`,
    );
  if (docs && !CERTIFICATE_ARN.test(docs.certificateArn))
    throw new StageError(`"${docs.certificateArn}" in docs of the stage ${name} is no certificate's ARN in us-east-1.`);
};

const refuseMalformedHost = ({ name, apiAddress, apiHost, awsRegion }: Stage): void => {
  if (!apiHost) return;
  if ("certificateArn" in apiHost) {
    // The documentation's is CloudFront's; API Gateway reads those of its own region.
    const region = /^arn:aws:acm:([a-z0-9-]+):\d{12}:certificate\/[0-9a-f-]+$/.exec(apiHost.certificateArn)?.[1];
    if (region !== awsRegion)
      throw new StageError(
        `"${apiHost.certificateArn}" in apiHost of the stage ${name} is no certificate's ARN in ${awsRegion}.`,
      );
  } else if (
    !`.${new URL(apiAddress).hostname}`.endsWith(`.${apiHost.zoneName}`) ||
    !/^Z[A-Z0-9]+$/.test(apiHost.hostedZoneId)
  )
    throw new StageError(
      `The zone ${apiHost.zoneName} (${apiHost.hostedZoneId}) in apiHost of the stage ${name} is none that ${apiAddress} stands in.`,
    );
};

const transferAccountOf = ({ operator, transferAccount }: Stage): TransferAccount => {
  try {
    return checkedTransferAccount({ recipient: checkedOperator(operator).name, ...transferAccount });
  } catch (error) {
    throw new StageError((error as Error).message);
  }
};

/**
 * What stands in `stages.ts` until the operator's own does, anywhere in a value: a domain that nobody can own (RFC 2606), and no gmina.
 */
const SAMPLE = /"defaultGmina":""|\.example(?![a-z0-9-])|["@/.]example\.(com|org|net)(?![a-z0-9-])/i;

/** Refuses a stage that others depend on while sample values stand in it, and names all of them. */
const refuseSamples = (stage: Stage): void => {
  const missing = Object.entries(stage)
    .filter(([, value]) => SAMPLE.test(JSON.stringify(value)))
    .map(([name]) => name);
  if (!/^(?!0+$)\d{12}$/.test(stage.awsAccount ?? "") && !missing.includes("awsAccount")) missing.push("awsAccount");
  const { name, address } = stage.operator;
  if (name === sampleOperator.name || address === sampleOperator.address) missing.push("operator");
  for (const [severity, addresses] of Object.entries(stage.alarmRecipients))
    if (addresses.length === 0) missing.push(`alarmRecipients.${severity}`);
  if (missing.length > 0)
    throw new StageError(
      `The stage ${stage.name} is not filled in yet: put the operator's own values for ${missing.join(", ")} into infra/stages.ts.`,
    );
};
