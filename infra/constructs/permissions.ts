/** The whole permission of one function, written by hand from what it declares. */

import { Aws } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { FunctionDeclaration } from "../../functions/declaring.ts";

export type Reach = {
  readonly tableArn: string;
  readonly filesArn: string;
  readonly secretArns: readonly string[];
  readonly logGroupArn: string;
  readonly failuresArn: string;
  /** The queue of uploads, of the function that takes them. */
  readonly uploadsArn: string | undefined;
  /** The queue of received e-mails, of the function that takes them. */
  readonly mailInArn: string | undefined;
  /** The function's own queue of messages. */
  readonly messagesArn: string | undefined;
  /** Where it leaves messages of a FIFO queue that nobody can take as they are. */
  readonly deadLettersArn: string | undefined;
  /** The table's stream, of a function that is called with new items. */
  readonly streamArn: string | undefined;
  /** Whom e-mail may come from, and what SES asks a permission for: the identity and the configuration set. */
  readonly mail: { readonly address: string; readonly arns: readonly string[] };
};

/** Exact actions on exact resources; what the function does not declare is not granted. */
export const permissions = (
  declared: FunctionDeclaration,
  {
    tableArn,
    filesArn,
    secretArns,
    logGroupArn,
    failuresArn,
    uploadsArn,
    mailInArn,
    messagesArn,
    deadLettersArn,
    streamArn,
    mail,
  }: Reach,
): PolicyStatement[] => [
  ...tableStatements(declared, tableArn),
  ...attributeStatements(declared, tableArn),
  ...(declared.queues ? [queueStatement(declared.queues, `${tableArn}/index/queue`)] : []),
  ...(declared.files ? fileStatements(declared.files, filesArn) : []),
  ...(uploadsArn ? [receivingStatement(uploadsArn)] : []),
  ...(mailInArn ? [receivingStatement(mailInArn)] : []),
  ...(messagesArn ? [receivingStatement(messagesArn)] : []),
  ...(streamArn ? [streamStatement(streamArn)] : []),
  ...(declared.sendsMail ? [mailStatement(mail)] : []),
  ...(secretArns.length > 0
    ? [new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [...secretArns] })]
    : []),
  new PolicyStatement({ actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [logGroupArn] }),
  new PolicyStatement({ actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] }),
  new PolicyStatement({
    actions: ["sqs:SendMessage"],
    resources: [
      failuresArn,
      ...(messagesArn && declared.consumes?.isSentByItself ? [messagesArn] : []),
      ...(deadLettersArn ? [deadLettersArn] : []),
    ],
  }),
];

/**
 * One statement for all actions that may reach the same prefixes, not one a prefix: a batch or a transaction may name
 * keys of several prefixes, and `ForAllValues` wants every key of the call within one statement. `ForAllValues` also
 * holds of a call that names no key, a Scan for one; the `Null` condition refuses those.
 */
const tableStatements = (
  { table, attributes = {} }: Pick<FunctionDeclaration, "table" | "attributes">,
  tableArn: string,
): PolicyStatement[] => {
  const prefixesOf = new Map<string, string[]>();
  for (const [prefix, actions] of Object.entries(table))
    for (const action of actions)
      if (!(action === "GetItem" && prefix in attributes))
        prefixesOf.set(action, [...(prefixesOf.get(action) ?? []), prefix]);

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

/**
 * Reading a few attributes: one statement a prefix, because what may be read of one is never said of another. A call that names no
 * attributes would be answered with all of them, though it satisfies `ForAllValues`; `Select` refuses it.
 */
const attributeStatements = (
  { attributes = {} }: Pick<FunctionDeclaration, "attributes">,
  tableArn: string,
): PolicyStatement[] =>
  Object.entries(attributes).map(
    ([prefix, names]) =>
      new PolicyStatement({
        actions: ["dynamodb:GetItem"],
        resources: [tableArn],
        conditions: {
          "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${prefix}*`] },
          // The call itself names the key.
          "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "sk", ...names] },
          StringEquals: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
          Null: { "dynamodb:LeadingKeys": "false", "dynamodb:Attributes": "false" },
        },
      }),
  );

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

/** Bucket names are the whole world's: should another account come to own ours, nothing is put or looked for there. */
const own = { StringEquals: { "aws:ResourceAccount": Aws.ACCOUNT_ID } };

/** All objects whose keys begin so. */
export const objectsOf = (bucketArn: string, prefix: string): string => `${bucketArn}/${prefix}*`;

/** One statement a beginning of keys: what may be done to one is never said of another. */
const fileStatements = (grants: NonNullable<FunctionDeclaration["files"]>, bucketArn: string): PolicyStatement[] => {
  const declared = Object.entries(grants);
  const read = declared.filter(([, actions]) => actions.includes("GetObject")).map(([prefix]) => `${prefix}*`);
  return [
    ...declared.map(
      ([prefix, actions]) =>
        new PolicyStatement({
          actions: actions.map((action) => `s3:${action}`),
          resources: [objectsOf(bucketArn, prefix)],
          conditions: own,
        }),
    ),
    ...(read.length > 0 ? [missingStatement(read, bucketArn)] : []),
  ];
};

/**
 * Who may not list gets "forbidden" for a file that is gone, and could not distinguish that from a wrong permission. S3 asks
 * for it without a prefix when a file is read, hence `IfExists`; a listing that names a prefix must name one of these,
 * and one that names none is let through: it reveals names, which are ids.
 */
const missingStatement = (prefixes: readonly string[], bucketArn: string): PolicyStatement =>
  new PolicyStatement({
    actions: ["s3:ListBucket"],
    resources: [bucketArn],
    conditions: { ...own, StringLikeIfExists: { "s3:prefix": [...prefixes] } },
  });

/** What Lambda asks of the role in whose name it reads a queue. */
const receivingStatement = (queueArn: string): PolicyStatement =>
  new PolicyStatement({
    actions: ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((action) => `sqs:${action}`),
    resources: [queueArn],
  });

/** What Lambda asks of the role in whose name it reads a stream. The stream holds keys only, of whatever prefix. */
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
