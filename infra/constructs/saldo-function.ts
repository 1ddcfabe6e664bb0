/** One function of the manifest: its code, the alias that calls it, a role and a log group of its own, and its two alarms. */

import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { FunctionDeclaration } from "../../functions/declaring.ts";
import { type FunctionName, functions, messageQueueNames } from "../../functions/manifest.ts";
import { type Deployment, environmentOf, variablesOf } from "../../shared/domain/deployment.ts";
import type { DataStack } from "../data-stack.ts";
import type { Stage } from "../stages.ts";
import { ALARM_PERIOD, type Alarms, ANY_OF_THREE } from "./alarms.ts";
import { measured } from "./measured.ts";
import { messageQueueAddress } from "./message-queue-address.ts";
import { objectsOf, permissions } from "./permissions.ts";
import { Releases } from "./releases.ts";
import { acknowledgeWildcard } from "./wildcard.ts";

type Surroundings = {
  readonly stage: Stage;
  readonly data: DataStack;
  /** Only where a function of the stack is called with uploads. */
  readonly uploadsQueue?: IQueue;
  /** Those of the stack's functions that have one. */
  readonly messageQueues?: ReadonlyMap<FunctionName, IQueue>;
  /** Those of its functions whose queues are first in, first out. */
  readonly deadLetters?: ReadonlyMap<FunctionName, IQueue>;
  readonly alarms: Alarms;
};

/** The part of its timeout that a slow function may take before ops hear of it. */
const SLOW_SHARE = 0.8;

/** The functions of one stack. */
export type Built = ReadonlyMap<FunctionName, SaldoFunction>;

export const functionOf = (built: Built, name: FunctionName): SaldoFunction => {
  const found = built.get(name);
  if (!found) throw new Error(`The function ${name} is used by a stack that it does not stand in.`);
  return found;
};

/** What calls the function: its alias, never the function itself, which would serve a release before it is let in. */
export const liveOf = (built: Built, name: FunctionName): IFunction => functionOf(built, name).live;

export type CodeOf = (name: FunctionName) => Code;

export const builtFunctions = (
  scope: Construct,
  names: readonly FunctionName[],
  codeOf: CodeOf,
  surroundings: Surroundings,
): Built => {
  const releases = new Releases(scope, surroundings.stage, names);
  return new Map(
    names.map((name) => [name, new SaldoFunction(scope, name, codeOf(name), { ...surroundings, releases })]),
  );
};

/** What may be asked of the function itself. Its metrics count the calls of every version. */
type Measured = Pick<
  LambdaFunction,
  "functionName" | "metric" | "metricDuration" | "metricErrors" | "metricInvocations" | "metricThrottles"
>;

export class SaldoFunction extends Construct {
  readonly live: IFunction;
  readonly lambda: Measured;
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    name: FunctionName,
    code: Code,
    surroundings: Surroundings & { readonly releases: Releases },
  ) {
    super(scope, name);
    const { stage, data, uploadsQueue, messageQueues, deadLetters, alarms, releases } = surroundings;
    const { failures, mail } = data;
    const declared: FunctionDeclaration = functions[name];

    this.logGroup = new LogGroup(this, "Logs", {
      retention: stage.logRetention,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "Role", {
      description: `Saldo ${stage.name}: what the function ${name} may do`,
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: {
        declared: new PolicyDocument({
          statements: permissions(declared, {
            tableArn: data.table.tableArn,
            filesArn: data.files.bucketArn,
            secretArns: declared.secrets.map((secret) => data.secrets.arnOf(secret)),
            logGroupArn: this.logGroup.logGroupArn,
            failuresArn: failures.queue.queueArn,
            uploadsArn: declared.uploads ? uploadsQueue?.queueArn : undefined,
            mailInArn: declared.receivesMail ? data.mailIn.queue.queueArn : undefined,
            messagesArn: messageQueues?.get(name)?.queueArn,
            deadLettersArn: deadLetters?.get(name)?.queueArn,
            streamArn: declared.newItems ? data.table.tableStreamArn : undefined,
            mail: { address: stage.mailAddress, arns: mail.arns },
          }),
        }),
      },
    });

    for (const prefix of Object.keys(declared.files ?? {}))
      acknowledgeWildcard(
        role,
        objectsOf(data.files.bucketArn, prefix),
        "It stands for the names of files below this beginning, which the function declares.",
      );

    acknowledgeWildcard(
      role,
      "*",
      "X-Ray knows no resources of traces: only the two actions that send them are allowed.",
    );

    const functionName = `saldo-${stage.name}-${name}`;
    const lambda = new LambdaFunction(this, "Function", {
      functionName,
      description: declared.does,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code,
      handler: "index.handler",
      memorySize: declared.memoryMegabytes,
      timeout: Duration.seconds(declared.timeoutSeconds),
      environment: environmentOf(deploymentOf(surroundings), variablesOf(declared)),
      logGroup: this.logGroup,
      // Our lines are JSON as they are. Of Lambda's own, START, END and REPORT are left out: its metrics say the same.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      tracing: Tracing.ACTIVE,
      deadLetterQueue: failures.queue,
      // Whatever CDK would add by itself is not added: the declaration alone decides.
      role: role.withoutPolicyUpdates(),
      ...concurrencyOf(declared, stage),
    });
    this.lambda = lambda;

    const errors = alarms.raise(`${name}-errors`, {
      severity: declared.errorsPage ? "page" : "mail",
      runbook: "errors-of-a-function",
      metric: new MathExpression({
        label: `errors of ${name}`,
        // Either may be missing while the other counts.
        expression: "FILL(crashed, 0) + FILL(reported, 0)",
        usingMetrics: {
          crashed: lambda.metricErrors({ statistic: "Sum", period: ALARM_PERIOD }),
          reported: measured(stage, "errors-reported", {
            by: { functionName },
            statistic: "Sum",
            period: ALARM_PERIOD,
          }),
        },
        period: ALARM_PERIOD,
      }),
      breaching: ANY_OF_THREE,
      threshold: 1,
      means: `The function ${name} failed, timed out or logged an error that somebody has to look at.`,
    });
    this.live = releases.liveOf(lambda, errors);
    alarms.raise(`${name}-slow`, {
      severity: "mail",
      runbook: "slow-function",
      metric: lambda.metricDuration({ statistic: "p99", period: ALARM_PERIOD }),
      threshold: declared.timeoutSeconds * 1000 * SLOW_SHARE,
      means: `The slowest calls of ${name} come near its timeout of ${declared.timeoutSeconds} seconds (measured in milliseconds).`,
    });
  }
}

const READS = ["GetItem", "BatchGetItem", "Query"];

/** Whether a function changes nothing: calls to 112 are routed also while the stage is stopped. */
const onlyReads = ({ table, files, sendsMail }: FunctionDeclaration): boolean =>
  !files && !sendsMail && Object.values(table).every((actions) => actions.every((action) => READS.includes(action)));

/** The calls at a time that are kept for a function, and that it never exceeds; none while the stage is stopped, whatever is declared. */
const concurrencyOf = (
  declared: FunctionDeclaration,
  { isStopped, reservesConcurrency }: Stage,
): { readonly reservedConcurrentExecutions?: number } => {
  if (isStopped && !onlyReads(declared)) return { reservedConcurrentExecutions: 0 };
  if (!reservesConcurrency || declared.concurrencyReserved === undefined) return {};
  return { reservedConcurrentExecutions: declared.concurrencyReserved };
};

/** What differs by stage, with the names of the resources that the functions use. */
const deploymentOf = ({ stage, data }: Surroundings): Deployment => ({
  ...stage,
  tableName: data.table.tableName,
  filesBucket: data.files.bucketName,
  ledgersQueue: messageQueueAddress(messageQueueNames(stage.name, "verify-ledgers").queue),
  cardPaymentsQueue: messageQueueAddress(messageQueueNames(stage.name, "check-card-payments").queue),
  usageDeadLetters: messageQueueAddress(messageQueueNames(stage.name, "queued-usage").dead!),
  mailConfigurationSet: data.mail.configurationSet.configurationSetName,
});
