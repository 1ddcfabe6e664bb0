/** The whole permission of one function, written by hand from what the manifest declares. */

import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { FunctionDeclaration } from "../../functions/manifest.ts";

export type Reach = {
  readonly tableArn: string;
  readonly secretArns: readonly string[];
  readonly logGroupArn: string;
  readonly failuresArn: string;
  /** The table's stream, of a function that is told of new items. */
  readonly streamArn: string | undefined;
  /** Whom e-mail may come from, and what SES asks a permission for: the identity and the configuration set. */
  readonly mail: { readonly address: string; readonly arns: readonly string[] };
};

/** Exact actions on exact resources; what the manifest does not declare is not granted. */
export const permissions = (
  declared: FunctionDeclaration,
  { tableArn, secretArns, logGroupArn, failuresArn, streamArn, mail }: Reach,
): PolicyStatement[] => [
  ...tableStatements(declared.table, tableArn),
  ...(declared.queues ? [queueStatement(declared.queues, `${tableArn}/index/queue`)] : []),
  ...(streamArn ? [streamStatement(streamArn)] : []),
  ...(declared.sendsMail ? [mailStatement(mail)] : []),
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

/** Reading the index of waiting work: its leading key is a queue that people look at, or a shard of a machine's. */
const queueStatement = (queues: readonly string[], indexArn: string): PolicyStatement =>
  new PolicyStatement({
    actions: ["dynamodb:Query"],
    resources: [indexArn],
    conditions: {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": queues.flatMap((queue) => [queue, `${queue}#*`]) },
      Null: { "dynamodb:LeadingKeys": "false" },
    },
  });

/** What Lambda asks of the role in whose name it reads a stream. The stream tells keys only, of whatever prefix. */
const streamStatement = (streamArn: string): PolicyStatement =>
  new PolicyStatement({
    actions: ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"].map((action) => `dynamodb:${action}`),
    resources: [streamArn],
  });

/** SES asks about both, who it comes from and the configuration set; neither alone lets anything be sent. */
const mailStatement = ({ address, arns }: Reach["mail"]): PolicyStatement =>
  new PolicyStatement({
    actions: ["ses:SendRawEmail"],
    resources: [...arns],
    conditions: { StringEquals: { "ses:FromAddress": address } },
  });
