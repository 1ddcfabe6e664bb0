/** The whole permission of one function, written by hand from what the manifest declares. */

import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { FunctionDeclaration } from "../../functions/manifest.ts";

export type Reach = {
  readonly tableArn: string;
  readonly secretArns: readonly string[];
  readonly logGroupArn: string;
  readonly failuresArn: string;
};

/** Exact actions on exact resources; what the manifest does not declare is not granted. */
export const permissions = (
  declared: FunctionDeclaration,
  { tableArn, secretArns, logGroupArn, failuresArn }: Reach,
): PolicyStatement[] => [
  ...tableStatements(declared.table, tableArn),
  ...(declared.queues ? [queueStatement(declared.queues, `${tableArn}/index/queue`)] : []),
  ...(secretArns.length > 0
    ? [new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [...secretArns] })]
    : []),
  new PolicyStatement({ actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [logGroupArn] }),
  new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [failuresArn] }),
];

/**
 * One statement for all actions that may reach the same prefixes, not one a prefix: a batch or a transaction may name
 * keys of several prefixes, and `ForAllValues` wants every key of the call within one statement. `ForAllValues` also
 * holds of a call that names no key, a Scan for one; the `Null` condition refuses those.
 */
const tableStatements = (grants: FunctionDeclaration["table"], tableArn: string): PolicyStatement[] => {
  const prefixesOf = new Map<string, string[]>();
  for (const [prefix, actions] of Object.entries(grants))
    for (const action of actions) prefixesOf.set(action, [...(prefixesOf.get(action) ?? []), prefix]);

  const alike = Map.groupBy(prefixesOf, ([, prefixes]) => prefixes.join(" "));
  return [...alike.values()].map(
    (group) =>
      new PolicyStatement({
        actions: group.map(([action]) => `dynamodb:${action}`),
        resources: [tableArn],
        conditions: {
          "ForAllValues:StringLike": { "dynamodb:LeadingKeys": group[0]![1].map((prefix) => `${prefix}*`) },
          Null: { "dynamodb:LeadingKeys": "false" },
        },
      }),
  );
};

/** Reading the index of waiting work: its leading key is the queue, of a shard. */
const queueStatement = (queues: readonly string[], indexArn: string): PolicyStatement =>
  new PolicyStatement({
    actions: ["dynamodb:Query"],
    resources: [indexArn],
    conditions: {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": queues.map((queue) => `${queue}#*`) },
      Null: { "dynamodb:LeadingKeys": "false" },
    },
  });
