import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { askPace } from "../../functions/check-card-payments/ask-pace.ts";
import type { FunctionDeclaration } from "../../functions/declaring.ts";
import {
  functions,
  mailEvents,
  mailIn,
  messageQueueNames,
  messageQueues,
  newItems,
  type Route,
  routes,
  schedules,
  uploads,
} from "../../functions/manifest.ts";
import { expressionOf } from "../../infra/constructs/schedules.ts";
import { apiParts } from "../../infra/places.ts";
import { humanQueues } from "../../shared/domain/queues.ts";
import { additions, filledIn, type Resource, resources, synthesised, unchecked } from "./synthesis.ts";

const { whole: app } = synthesised("prod");
const declaredFunctions: [string, FunctionDeclaration][] = Object.entries(functions);
const declaredRoutes = Object.entries<Route>(routes).flatMap(([key, route]): [string, Route][] =>
  key.startsWith("GET ")
    ? [
        [key, route],
        [`HEAD${key.slice("GET".length)}`, route],
      ]
    : [[key, route]],
);

const named = (name: string): [string, Resource] => {
  const found = resources(app, "AWS::Lambda::Function").find(
    ([, { Properties }]) => Properties.FunctionName === `saldo-prod-${name}`,
  );
  if (!found) throw new Error(`The template has no function ${name}.`);
  return found;
};

/** The ARN of the function's alias: what may call it, and is called. */
const liveOf = (name: string): Ref => {
  const found = resources(app, "AWS::Lambda::Alias").filter(
    ([, { Properties }]) => (Properties.FunctionName as Ref).Ref === named(name)[0],
  );
  expect(found.map(([, { Properties }]) => Properties.Name)).toEqual(["live"]);
  return { Ref: found[0]![0] };
};

const only = (type: string): [string, Resource] => {
  const found = resources(app, type);
  expect(found).toHaveLength(1);
  return found[0]!;
};

const queueNamed = (name: string): [string, Resource] => {
  const found = resources(app, "AWS::SQS::Queue").filter(
    ([, { Properties }]) => Properties.QueueName === `saldo-prod-${name}`,
  );
  expect(found).toHaveLength(1);
  return found[0]!;
};

type QueuePolicy = {
  readonly Queues: readonly Ref[];
  readonly PolicyDocument: { readonly Statement: readonly Record<string, unknown>[] };
};

const policyOfQueue = (queue: string): unknown[][] => {
  const policies = resources(app, "AWS::SQS::QueuePolicy").map(([, { Properties }]) => Properties as QueuePolicy);
  const found = policies.filter(({ Queues }) => Queues.some(({ Ref }) => Ref === queue));
  expect(found).toHaveLength(1);
  return found[0]!.PolicyDocument.Statement.map(({ Effect, Action, Principal, Condition }) => [
    Effect,
    Action,
    Principal,
    Condition,
  ]);
};
const onlyOverTls = ["Deny", "sqs:*", { AWS: "*" }, { Bool: { "aws:SecureTransport": "false" } }];
const events = { Service: "events.amazonaws.com" };
const fromRule = (rule?: string) => ({ ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": [rule, "Arn"] } } });

/** Without the tags that everything has. */
const untagged = ({ Tags: _, ...own }: Resource["Properties"]): Resource["Properties"] => own;

const mappings = resources(app, "AWS::Lambda::EventSourceMapping").map(([, { Properties }]) => untagged(Properties));

const topicNamed = (name: string): string => {
  const found = resources(app, "AWS::SNS::Topic").filter(
    ([, { Properties }]) => Properties.TopicName === `saldo-prod-${name}`,
  );
  expect(found).toHaveLength(1);
  return found[0]![0];
};

type TopicPolicy = { readonly Topics: readonly Ref[]; readonly PolicyDocument: { readonly Statement: unknown } };

const policyOfTopic = (topic: string): unknown => {
  const policies = resources(app, "AWS::SNS::TopicPolicy").map(([, { Properties }]) => Properties as TopicPolicy);
  const found = policies.filter(({ Topics }) => Topics.some(({ Ref }) => Ref === topic));
  expect(found).toHaveLength(1);
  return found[0]!.PolicyDocument.Statement;
};

const alarmNamed = (name: string): Record<string, unknown> => {
  const found = resources(app, "AWS::CloudWatch::Alarm").filter(
    ([, { Properties }]) => Properties.AlarmName === `saldo-prod-${name}`,
  );
  expect(found, name).toHaveLength(1);
  return found[0]![1].Properties;
};

type Ref = { readonly Ref: string };
type Measured = {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
    };
  };
};

/** A metric's dimensions, sorted; those whose value is known before the deployment with it. */
const dimensionsOf = ({ Metric }: NonNullable<Measured["MetricStat"]>): string[] =>
  (Metric.Dimensions ?? []).map(({ Name, Value }) => (typeof Value === "string" ? `${Name}=${Value}` : Name)).sort();
type GetAtt = { readonly "Fn::GetAtt": readonly [string, string] };

describe.each(declaredFunctions)("the function %s", (name, declared) => {
  const { Properties: lambda } = named(name)[1];

  it("runs Node 24 on arm64, as large and as long as the manifest says", () => {
    expect(lambda).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      MemorySize: declared.memoryMegabytes,
      Timeout: declared.timeoutSeconds,
      Description: declared.does,
    });
  });

  it("answers before API Gateway gives up on it, if it has routes, and else before Lambda does", () => {
    const hasRoutes = declaredRoutes.some(([, route]) => route.function === name);
    expect(declared.timeoutSeconds).toBeLessThan(hasRoutes ? 30 : 900);
  });

  it("writes to a log group of its own that forgets in time", () => {
    const { LogGroup } = lambda.LoggingConfig as { LogGroup: Ref };
    const groups = resources(app, "AWS::Logs::LogGroup");
    const others = declaredFunctions.filter(([other]) => other !== name).map(([other]) => named(other)[1]);

    expect(untagged(groups.find(([id]) => id === LogGroup.Ref)![1].Properties)).toEqual({ RetentionInDays: 365 });
    expect(others.map(({ Properties }) => (Properties.LoggingConfig as { LogGroup: Ref }).LogGroup)).not.toContainEqual(
      LogGroup,
    );
  });

  it("logs its own lines as they are, and none of Lambda's but what went wrong", () => {
    expect(lambda.LoggingConfig).toMatchObject({
      LogFormat: "JSON",
      ApplicationLogLevel: "INFO",
      SystemLogLevel: "WARN",
    });
  });

  it("is traced, and may send its traces", () => {
    expect(lambda.TracingConfig).toEqual({ Mode: "Active" });
    expect(statementsOf(name)).toContainEqual({
      Effect: "Allow",
      Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      Resource: "*",
    });
  });

  it("has the calls at a time that it declares, and else shares the account's", () => {
    expect(lambda.ReservedConcurrentExecutions).toBe(declared.concurrencyReserved);
  });

  it("leaves what it could not take in the queue of failures", () => {
    const [queue] = queueNamed("failures");
    expect(lambda.DeadLetterConfig).toEqual({ TargetArn: { "Fn::GetAtt": [queue, "Arn"] } });
  });

  it("gets its stage, the names of what it may reach, the settings that it declares, and nothing else", () => {
    const expected: string[] = ["STAGE", ...(declared.settings ?? [])];
    if (Object.keys(declared.table).length > 0 || declared.queues) expected.push("TABLE_NAME");
    if (declared.files) expected.push("FILES_BUCKET");

    const { Variables } = lambda.Environment as { Variables: Record<string, unknown> };
    expect(Object.keys(Variables).sort()).toEqual(expected.sort());
  });

  it("raises one alarm for what crashes and for what it logs as an error, and one when it is nearly too slow", () => {
    const errors = alarmNamed(`${name}-errors`);
    expect(errors).toMatchObject({
      Threshold: 1,
      AlarmActions: [{ Ref: topicNamed(declared.errorsPage ? "page" : "mail") }],
    });
    const [sum, ...parts] = errors.Metrics as { Expression?: string; MetricStat?: { Metric: object; Stat: string } }[];
    expect(sum?.Expression).toBe("FILL(crashed, 0) + FILL(reported, 0)");
    expect(parts.map(({ MetricStat }) => MetricStat)).toMatchObject([
      {
        Metric: { Namespace: "AWS/Lambda", MetricName: "Errors", Dimensions: [{ Value: { Ref: named(name)[0] } }] },
        Stat: "Sum",
      },
      {
        Metric: {
          Namespace: "Saldo/prod",
          MetricName: "errors-reported",
          Dimensions: [{ Name: "functionName", Value: `saldo-prod-${name}` }],
        },
        Stat: "Sum",
      },
    ]);

    expect(alarmNamed(`${name}-slow`)).toMatchObject({
      MetricName: "Duration",
      ExtendedStatistic: "p99",
      Threshold: declared.timeoutSeconds * 800,
    });
  });
});

describe("the settings of a stage", () => {
  const told = (stage: string, name: string) => {
    const [, { Properties }] = resources(synthesised(stage).whole, "AWS::Lambda::Function").find(
      ([, found]) => found.Properties.FunctionName === `saldo-${stage}-${name}`,
    )!;
    return (Properties.Environment as { Variables: Record<string, unknown> }).Variables;
  };

  it("reach top-ups: how a top-up is paid, and where a transfer goes", () => {
    const { operator, transferAccount } = filledIn("prod");

    expect(told("prod", "top-ups")).toMatchObject({
      PAYMENT_METHODS: "card,blik,p24",
      OPERATOR_NAME: operator.name,
      TRANSFER_NIP: transferAccount.nip,
      TRANSFER_ACCOUNT: transferAccount.accountNumber,
    });
  });

  it("reach uploads and decisions: who decides, up to what a link credits, and whether a scan is waited for", () => {
    const prod = told("prod", "uploads");

    expect(prod).toMatchObject({ SCANS_UPLOADS: "yes", FILES_BUCKET: bucketName("prod") });
    expect((prod.FINANCE_CLERKS as string).split(",")).toEqual(filledIn("prod").financeClerks);
    expect(told("staging", "uploads").SCANS_UPLOADS).toBe("yes");
    expect(told("dev", "uploads").SCANS_UPLOADS).toBe("no");
    expect(told("prod", "decisions").LINK_LIMIT_GROSZE).toBe("500000");
  });
});

const bucketName = (stage: string) => ({ "Fn::Join": ["", [`saldo-${stage}-files-`, { Ref: "AWS::AccountId" }]] });

/** The ARN of the files, or of those below a beginning. */
const filesArn = (below = "", stage = "prod") => ({
  "Fn::Join": [
    "",
    [
      "arn:",
      { Ref: "AWS::Partition" },
      `:s3:::saldo-${stage}-files-`,
      { Ref: "AWS::AccountId" },
      ...(below ? [`/${below}`] : []),
    ],
  ],
});

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: {
    readonly "ForAllValues:StringLike"?: { readonly "dynamodb:LeadingKeys": readonly string[] };
    readonly "ForAllValues:StringEquals"?: { readonly "dynamodb:Attributes": readonly string[] };
    readonly Null?: { readonly "dynamodb:LeadingKeys": string };
  };
};

const roleOf = (name: string): [string, Resource] => {
  const [id] = (named(name)[1].Properties.Role as GetAtt)["Fn::GetAtt"];
  return [id, resources(app, "AWS::IAM::Role").find(([other]) => other === id)![1]];
};

const statementsOf = (name: string): Statement[] =>
  (roleOf(name)[1].Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );

const actionsOf = ({ Action }: Statement): readonly string[] => [Action].flat();

const isOfTraces = (action: string): boolean => ["xray:PutTraceSegments", "xray:PutTelemetryRecords"].includes(action);

const onIndex = ({ Resource }: Statement): boolean => JSON.stringify(Resource).includes("/index/");

const onStream = ({ Resource }: Statement): boolean => JSON.stringify(Resource).includes("StreamArn");

const tableStatementsOf = (name: string): Statement[] =>
  statementsOf(name).filter(
    (statement) =>
      actionsOf(statement).some((action) => action.startsWith("dynamodb:")) &&
      !onIndex(statement) &&
      !onStream(statement),
  );

const prefixesOf = (statement: Statement): readonly string[] =>
  statement.Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"] ?? ["(any)"];

/** Whether it lets a few attributes be read, and never a whole item. */
const isOfAttributes = (statement: Statement): boolean =>
  statement.Condition?.["ForAllValues:StringEquals"] !== undefined;

const secretArnsOf = (name: string): string[] =>
  statementsOf(name)
    .filter((statement) => actionsOf(statement).includes("secretsmanager:GetSecretValue"))
    .flatMap(({ Resource }) => [Resource].flat() as Ref[])
    .map((arn) => arn.Ref);

/** What IAM answers to a call on the table that names items with these partition keys, whole. */
const allows = (name: string, action: string, keys: readonly string[]): boolean =>
  tableStatementsOf(name).some((statement) => {
    const refusesNoKeys = statement.Condition?.Null?.["dynamodb:LeadingKeys"] === "false";
    const patterns = prefixesOf(statement).map((prefix) => prefix.replace(/\*$/, ""));
    return (
      actionsOf(statement).includes(`dynamodb:${action}`) &&
      !isOfAttributes(statement) &&
      !(refusesNoKeys && keys.length === 0) &&
      keys.every((key) => patterns.some((pattern) => key.startsWith(pattern)))
    );
  });

const tableActions = ["BatchGetItem", "GetItem", "Query", "UpdateItem", "PutItem", "DeleteItem", "ConditionCheckItem"];

describe("the roles", () => {
  const names = declaredFunctions.map(([name]) => name);

  it("are one for each function, with nothing that CDK or AWS added", () => {
    expect(new Set(names.map((name) => roleOf(name)[0])).size).toBe(names.length);
    for (const name of names) expect(roleOf(name)[1].Properties).not.toHaveProperty("ManagedPolicyArns");
    for (const type of ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"]) expect(resources(app, type)).toEqual([]);
    // One for each stack with functions; tests/infra/releases.test.ts says what they may do.
    const codeDeployRoles = ["api", ...apiParts, "background"];
    expect(resources(app, "AWS::IAM::Role")).toHaveLength(
      names.length + Object.keys(schedules).length + ["the scanner's"].length + codeDeployRoles.length,
    );
  });

  it.each(declaredFunctions)("let %s do on the table exactly what it declares", (name, declared) => {
    const granted = tableStatementsOf(name).flatMap((statement) =>
      actionsOf(statement).flatMap((action) => prefixesOf(statement).map((prefix) => `${action} ${prefix}`)),
    );
    const expected = Object.entries(declared.table).flatMap(([prefix, actions]) =>
      actions.map((action) => `dynamodb:${action} ${prefix}*`),
    );

    expect(granted.sort()).toEqual(expected.sort());
  });

  it("reach the table only by its exact ARN, and only when the call names its keys", () => {
    const table = { "Fn::GetAtt": [expect.stringMatching(/^Table/), "Arn"] };

    for (const statement of names.flatMap(tableStatementsOf)) expect(statement.Resource).toEqual(table);
    for (const statement of names.flatMap(tableStatementsOf).filter((each) => !isOfAttributes(each)))
      expect(statement.Condition).toEqual({
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": expect.any(Array) },
        Null: { "dynamodb:LeadingKeys": "false" },
      });
  });

  it.each(declaredFunctions)(
    "let %s read but a few attributes of items where it declares that, and only when the call names them",
    (name, { attributes = {}, table }) => {
      const readsOf = (prefix: string) =>
        table[prefix as keyof typeof table]!.filter((action) => /Get|Query/.test(action));

      for (const prefix of Object.keys(attributes)) expect(readsOf(prefix)).toEqual(["GetItem"]);
      expect(tableStatementsOf(name).filter(isOfAttributes)).toEqual(
        Object.entries(attributes).map(([prefix, names]) => ({
          Effect: "Allow",
          Action: "dynamodb:GetItem",
          Resource: expect.anything(),
          Condition: {
            "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${prefix}*`] },
            "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "sk", ...names] },
            StringEquals: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
            Null: { "dynamodb:LeadingKeys": "false", "dynamodb:Attributes": "false" },
          },
        })),
      );
    },
  );

  it("let mail-in and cases learn whose an address is, and nothing else of a login; nobody else reads parts of items", () => {
    const declared = declaredFunctions.flatMap(([name, { attributes }]) => (attributes ? [[name, attributes]] : []));

    const owner = { "LOGIN#": ["accountId", "userId"] };
    expect(declared).toEqual([
      ["cases", owner],
      ["mail-in", owner],
    ]);
  });

  it("let nobody scan, nor do anything by wildcard but to files below a beginning", () => {
    // Traces are no resources that IAM knows.
    for (const statement of names.flatMap(statementsOf).filter((each) => !actionsOf(each).every(isOfTraces))) {
      expect(statement.Effect).toBe("Allow");
      expect(actionsOf(statement).join()).not.toMatch(/\*|Scan|PartiQL/);
      expect(
        JSON.stringify(statement.Resource).replace(
          /(incoming|clean|mail)\/((attachments|confirmations|digests)\/)?\*"/,
          "",
        ),
      ).not.toContain("*");
    }
    for (const name of names) expect(allows(name, "Scan", [])).toBe(false);
  });

  it("let about reach no table and no secret", () => {
    expect(statementsOf("about").flatMap(actionsOf)).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "sqs:SendMessage",
    ]);
  });

  /** Which functions may do what to the items of a trust domain, one line each. */
  const whoMay = (prefix: string): string[] =>
    names.flatMap((name) => {
      const may = tableActions.filter((action) => allows(name, action, [`${prefix}1`]));
      return may.length > 0 ? [`${name}: ${may.join(" ")}`] : [];
    });

  it("let only sessions see a password hash; portal-users and finish-cases write logins and never read one", () => {
    expect(whoMay("LOGIN#")).toEqual([
      "sessions: BatchGetItem GetItem UpdateItem",
      "portal-users: UpdateItem PutItem DeleteItem",
      "finish-cases: UpdateItem",
    ]);
  });

  /** What the guard does: every function with a route for people, or with a page that knows its clerk, may do it. */
  const guard = {
    "PEOPLE#": ["BatchGetItem"],
    "SESSION#": ["BatchGetItem"],
    "TOUCH#": ["BatchGetItem", "PutItem"],
    "POLICIES#": ["BatchGetItem"],
    "AUDIT#": ["PutItem"],
  };
  const guardedNames = new Set<string>(
    declaredRoutes
      .filter(
        ([, { access }]) =>
          typeof access !== "object" || "clerks" in access || !("public" in access || "machine" in access),
      )
      .map(([, route]) => route.function),
  );
  const whoMayBeyondItsGuard = (prefix: keyof typeof guard): string[] =>
    names.flatMap((name) => {
      const may = tableActions
        .filter((action) => allows(name, action, [`${prefix}1`]))
        .filter((action) => !guardedNames.has(name) || !guard[prefix].includes(action));
      return may.length > 0 ? [`${name}: ${may.join(" ")}`] : [];
    });

  it.each([...guardedNames])("let the guard of %s admit callers, and leave a record of whom it refuses", (name) => {
    for (const [prefix, actions] of Object.entries(guard))
      for (const action of actions) expect(allows(name, action, [`${prefix}1`]), `${action} ${prefix}`).toBe(true);
  });

  it("let audit-records alone read the records", () => {
    // The others have no guard: they leave records of what they do.
    expect(whoMayBeyondItsGuard("AUDIT#")).toEqual([
      "audit-records: Query",
      "vetoes: PutItem",
      "finish-cases: PutItem",
      "mail-in: PutItem",
    ]);
  });

  it("let people, their sessions and their policies be reached as far as each function's verbs go", () => {
    expect(whoMayBeyondItsGuard("PEOPLE#")).toEqual([
      "sessions: UpdateItem ConditionCheckItem",
      "portal-users: Query UpdateItem PutItem DeleteItem ConditionCheckItem",
      "login-policies: ConditionCheckItem",
      "audit-records: Query",
      "subscriber: Query ConditionCheckItem",
      "numbers: ConditionCheckItem",
      "offers: Query ConditionCheckItem",
      "change-requests: GetItem ConditionCheckItem",
      "back-office: Query",
      "offer-catalogue: ConditionCheckItem",
      "cases: GetItem Query ConditionCheckItem",
      "location-checks: ConditionCheckItem",
      "proposals: ConditionCheckItem",
      "vetoes: GetItem",
      "charge-monthly-fees: Query",
      "finish-cases: BatchGetItem Query UpdateItem",
      "flag-low-balances: Query",
      "resend-notices: GetItem Query",
      "uploads: GetItem",
      "notices: GetItem Query",
      "mail-in: GetItem ConditionCheckItem",
    ]);
  });

  it("let the catalogue of offers be changed by those who keep it, and by nobody else", () => {
    const changes = ["PutItem", "UpdateItem", "DeleteItem"] as const;
    const keepers = names.filter((name) => changes.some((action) => allows(name, action, ["OFFERS#1"])));

    expect(keepers).toEqual(["offer-catalogue"]);
  });

  it("let where emergency calls go be changed by those who keep it, and gminas by no function", () => {
    const changes = ["PutItem", "UpdateItem", "DeleteItem"] as const;
    const keepersOf = (pk: string) => names.filter((name) => changes.some((action) => allows(name, action, [pk])));

    expect(keepersOf("NUMBER#1")).toEqual(["numbers", "location-checks", "platform-numbers", "remind-of-locations"]);
    expect(keepersOf("SEAT#1")).toEqual(["cases", "platform-numbers", "remind-of-locations"]);
    expect(keepersOf("GMINAS#1")).toEqual([]);
  });

  it("let machine keys be read by the functions with routes for machines, and by nobody else", () => {
    const forMachines = names.filter((name) =>
      declaredRoutes.some(
        ([, { access, function: own }]) => own === name && typeof access === "object" && "machine" in access,
      ),
    );

    expect(whoMay("MACHINE#")).toEqual(forMachines.map((name) => `${name}: BatchGetItem`));
  });

  it("let links be made by who sends them, and be opened by those alone whose page they lead to", () => {
    expect(whoMay("LINK#")).toEqual([
      "sessions: GetItem PutItem DeleteItem",
      "portal-users: PutItem",
      "low-balance-alert: GetItem PutItem DeleteItem",
      "numbers: PutItem",
      "change-requests: PutItem",
      "cases: GetItem PutItem",
      "location-checks: GetItem",
      "decisions: GetItem UpdateItem PutItem",
      "vetoes: GetItem",
      "finish-cases: PutItem",
      "uploads: PutItem",
      "mail-in: PutItem",
    ]);
  });

  it("let the functions of administration reach nothing else", () => {
    const prefixesOfFunction = (name: string) => tableStatementsOf(name).flatMap(prefixesOf);
    const asked = ["PEOPLE#*", "SESSION#*", "TOUCH#*", "POLICIES#*", "AUDIT#*"];

    expect(new Set(prefixesOfFunction("portal-users"))).toEqual(
      new Set([
        ...asked,
        "LOGIN#*",
        "ACCOUNT#*",
        "RECIPIENTS#*",
        "INVITED#*",
        "KEY#*",
        "LINK#*",
        "NOTICE#*",
        "RESETS#*",
      ]),
    );
    expect(whoMay("RECIPIENTS#")).toEqual([
      "portal-users: UpdateItem ConditionCheckItem",
      "low-balance-alert: BatchGetItem GetItem PutItem",
      "offers: GetItem",
      "charge-monthly-fees: GetItem",
      "flag-low-balances: BatchGetItem",
    ]);
    expect(whoMay("INVITED#")).toEqual(["portal-users: UpdateItem", "low-balance-alert: UpdateItem"]);
    expect(whoMay("RENEWALS#")).toEqual(["decisions: UpdateItem"]);
    expect(whoMay("RESETS#")).toEqual([
      "sessions: BatchGetItem UpdateItem DeleteItem",
      "portal-users: DeleteItem",
      "finish-cases: DeleteItem",
    ]);
    expect(tableActions.filter((action) => allows("portal-users", action, ["ACCOUNT#1"]))).toEqual(["GetItem"]);
    expect(tableActions.filter((action) => allows("portal-users", action, ["NOTICE#1"]))).toEqual(["PutItem"]);
    expect(new Set(prefixesOfFunction("login-policies"))).toEqual(new Set([...asked, "KEY#*", "NOTICE#*"]));
    const withKeys = (name: string) => tableActions.filter((action) => allows(name, action, ["KEY#1"]));
    expect(withKeys("portal-users")).toEqual(["GetItem", "PutItem"]);
    expect(withKeys("login-policies")).toEqual(["PutItem"]);
    expect(new Set(prefixesOfFunction("audit-records"))).toEqual(new Set(asked));
  });

  it("let a transaction put items of several trust domains at once, if each alone may be put", () => {
    expect(allows("stripe-events", "PutItem", ["ACCOUNT#a1", "STRIPE#pi_1"])).toBe(true);
    expect(allows("stripe-events", "PutItem", ["ACCOUNT#a1", "LOGIN#anna@example.com"])).toBe(false);
  });

  it.each(declaredFunctions)("let %s read only the secrets it declares, each by its exact ARN", (name, declared) => {
    const arns = secretArnsOf(name);

    expect(arns).toHaveLength(declared.secrets.length);
    for (const [index, secret] of declared.secrets.entries())
      expect(arns[index]).toContain(`Secrets${secret.replaceAll("-", "")}`);
  });

  it("let only sessions open authenticator apps' secrets, and only who makes or sends links read their key", () => {
    const readersOf = (secret: string) =>
      names.filter((name) => secretArnsOf(name).some((arn) => arn.includes(`Secrets${secret}`)));

    expect(readersOf("totpkey")).toEqual(["sessions"]);
    expect(readersOf("peselkey")).toEqual(["change-requests", "cases"]);
    expect(readersOf("linkkey")).toEqual([
      "sessions",
      "portal-users",
      "low-balance-alert",
      "numbers",
      "change-requests",
      "cases",
      "decisions",
      "finish-cases",
      "resend-notices",
      "uploads",
      "notices",
      "mail-in",
    ]);
  });

  it.each(declaredFunctions)("let %s write only to its own log group", (name) => {
    const { LogGroup } = named(name)[1].Properties.LoggingConfig as { LogGroup: Ref };
    const logging = statementsOf(name).filter((statement) => actionsOf(statement).join().includes("logs:"));

    expect(logging.map(({ Resource }) => Resource)).toEqual([{ "Fn::GetAtt": [LogGroup.Ref, "Arn"] }]);
  });
});

describe("the files", () => {
  const fileStatementsOf = (name: string): Statement[] =>
    statementsOf(name).filter((statement) => actionsOf(statement).some((action) => action.startsWith("s3:")));
  const ours = { "aws:ResourceAccount": { Ref: "AWS::AccountId" } };

  it.each(declaredFunctions)("are reached by %s exactly as the manifest declares", (name, { files = {} }) => {
    const read = Object.entries(files).filter(([, actions]) => actions.includes("GetObject"));
    const single = (values: readonly string[]) => (values.length === 1 ? values[0] : values);

    expect(fileStatementsOf(name)).toEqual([
      ...Object.entries(files).map(([prefix, actions]) => ({
        Effect: "Allow",
        Action: single(actions.map((action) => `s3:${action}`)),
        Resource: filesArn(`${prefix}*`),
        Condition: { StringEquals: ours },
      })),
      // So that a file that is gone is told from one that is forbidden.
      ...(read.length > 0
        ? [
            {
              Effect: "Allow",
              Action: "s3:ListBucket",
              Resource: filesArn(),
              Condition: {
                StringEquals: ours,
                StringLikeIfExists: { "s3:prefix": read.map(([prefix]) => `${prefix}*`) },
              },
            },
          ]
        : []),
    ]);
  });

  /** Which functions may do what to the file of this key, one line each. */
  const whoMay = (key: string): string[] =>
    declaredFunctions.flatMap(([name]) => {
      const may = fileStatementsOf(name)
        .filter(({ Resource }) => {
          const [, parts] = (Resource as { "Fn::Join": [string, unknown[]] })["Fn::Join"];
          const last = parts.at(-1);
          return typeof last === "string" && last.endsWith("/*") && key.startsWith(last.slice(1, -1));
        })
        .flatMap((statement) => actionsOf(statement).map((action) => action.replace("s3:", "")));
      return may.length > 0 ? [`${name}: ${may.join(" ")}`] : [];
    });

  it("that arrive are put there by a form of confirmations, and seen by uploads alone", () => {
    expect(whoMay("incoming/confirmations/1")).toEqual([
      "confirmations: PutObject",
      "uploads: GetObject GetObjectVersion DeleteObject DeleteObjectVersion",
    ]);
    expect(whoMay("incoming/others/1")).toEqual([
      "uploads: GetObject GetObjectVersion DeleteObject DeleteObjectVersion",
    ]);
  });

  it("that were checked are put by who looks at them, read by who shows or sends them, and removed by nobody", () => {
    expect(whoMay("clean/confirmations/1")).toEqual([
      "confirmations: GetObject",
      "decisions: GetObject",
      "resend-notices: GetObject",
      "uploads: PutObject",
      "notices: GetObject",
      "mail-in: PutObject",
    ]);
  });

  it("that are e-mails as they came are read by who takes them, and by the staff's pages, and put by no function", () => {
    expect(whoMay("mail/1")).toEqual(["cases: GetObject", "settlements: GetObject", "mail-in: GetObject"]);
  });

  it("of any other name are nobody's", () => {
    expect(whoMay("other/1")).toEqual([]);
  });
});

describe.each([...messageQueues])(
  "the messages for %s",
  (name, { batchSize, concurrencyMax, triesMax, ...declared }) => {
    const names = messageQueueNames("prod", name);
    const [queue, { Properties: queueing }] = queueNamed(names.queue.replace("saldo-prod-", ""));
    const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
    const [failures] = queueNamed(names.dead?.replace("saldo-prod-", "") ?? "failures");

    it("wait encrypted, are sent over TLS, and are left in another queue when they failed too often", () => {
      expect(queueing).toMatchObject({
        SqsManagedSseEnabled: true,
        VisibilityTimeout: 6 * functions[name].timeoutSeconds,
        RedrivePolicy: { deadLetterTargetArn: arnOf(failures), maxReceiveCount: triesMax },
        MessageRetentionPeriod: 14 * 24 * 3600,
      });
      expect(triesMax * 6 * functions[name].timeoutSeconds).toBeLessThan(7 * 24 * 3600);
      expect(policyOfQueue(queue)).toEqual([onlyOverTls]);
    });

    it("call it several at a time, few calls at once, and those that failed come again alone", () => {
      expect(mappings.filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn).includes(queue))).toEqual([
        {
          FunctionName: liveOf(name),
          EventSourceArn: arnOf(queue),
          Enabled: true,
          BatchSize: batchSize,
          ScalingConfig: { MaximumConcurrency: concurrencyMax },
          FunctionResponseTypes: ["ReportBatchItemFailures"],
        },
      ]);
    });

    it.each(declaredFunctions)("are sent and received by %s only if they are its own", (other) => {
      const statements = statementsOf(other).filter(({ Resource }) => JSON.stringify(Resource).includes(queue));

      expect(statements.flatMap(actionsOf)).toEqual(
        other !== name
          ? []
          : [
              "sqs:ReceiveMessage",
              "sqs:DeleteMessage",
              "sqs:GetQueueAttributes",
              ...(declared.isSentByItself ? ["sqs:SendMessage"] : []),
            ],
      );
    });

    it("that wait too long raise an alarm", () => {
      expect(alarmNamed(`${name}-messages-waiting`)).toMatchObject({
        Namespace: "AWS/SQS",
        MetricName: "ApproximateAgeOfOldestMessage",
        Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [queue, "QueueName"] } }],
        Statistic: "Maximum",
        Threshold: declared.waitsMinutesMax * 60,
      });
    });
  },
);

describe("the usage charges in their queue", () => {
  const [queue, { Properties: queueing }] = queueNamed("queued-usage.fifo");
  const [dead, { Properties: deadLetters }] = queueNamed("queued-usage-dead.fifo");
  const { platformRole: role } = additions;

  it("are in order for each account, and for no more than that", () => {
    for (const properties of [queueing, deadLetters])
      expect(properties).toMatchObject({
        FifoQueue: true,
        FifoThroughputLimit: "perMessageGroupId",
        DeduplicationScope: "messageGroup",
        ContentBasedDeduplication: true,
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 24 * 3600,
      });
  });

  it("are sent by nobody unless the stage names the platform's role, and by that role alone", () => {
    const { background: template } = synthesised("prod", additions);
    const statements = Object.values(template.findResources("AWS::SQS::QueuePolicy")).flatMap(
      ({ Properties }) => (Properties as QueuePolicy).PolicyDocument.Statement,
    );

    expect(policyOfQueue(queue)).toEqual([onlyOverTls]);
    expect(statements.filter(({ Sid }) => Sid === "AllowSendByPlatform")).toEqual([
      {
        Sid: "AllowSendByPlatform",
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Principal: { AWS: role },
        Resource: { "Fn::GetAtt": [queue, "Arn"] },
      },
    ]);
    expect(JSON.stringify(template.findOutputs("*"))).toContain("saldo-prod-queued-usage.fifo");
  });

  it("that are refused are left with the dead letters by the function alone, over TLS, and raise an alarm", () => {
    const arn = { "Fn::GetAtt": [dead, "Arn"] };
    const leaving = declaredFunctions.flatMap(([name]) =>
      statementsOf(name)
        .filter(({ Resource }) => JSON.stringify(Resource).includes(JSON.stringify(arn)))
        .flatMap((statement) => actionsOf(statement).map((action) => `${name}: ${action}`)),
    );

    expect(leaving).toEqual(["queued-usage: sqs:SendMessage"]);
    expect(policyOfQueue(dead)).toEqual([onlyOverTls]);
    expect(alarmNamed("queued-usage-dead-letters")).toMatchObject({
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [dead, "QueueName"] } }],
      Threshold: 1,
      AlarmActions: [{ Ref: topicNamed("mail") }],
    });
    const { Variables } = named("queued-usage")[1].Properties.Environment as { Variables: Record<string, unknown> };
    expect(JSON.stringify(Variables.USAGE_DEAD_LETTERS)).toContain("/saldo-prod-queued-usage-dead.fifo");
  });

  it("that wait too long wake somebody: money is not recorded meanwhile", () => {
    expect(alarmNamed("queued-usage-messages-waiting").AlarmActions).toEqual([{ Ref: topicNamed("page") }]);
  });

  it("are tried for half a day, longer than an outage", () => {
    const { triesMax } = functions["queued-usage"].consumes;

    expect((triesMax * (queueing.VisibilityTimeout as number)) / 3600).toBe(12);
  });

  it.each(["rating", "arn:aws:iam::123456789012:user/rating", "*"])("are sent by no %s", (platformRole) => {
    expect(() => unchecked("prod", { platformRole })).toThrow("is no role's ARN");
  });
});

it.each([
  ["verify-ledgers", "LEDGERS_QUEUE"],
  ["check-card-payments", "CARD_PAYMENTS_QUEUE"],
] as const)("%s is given the address of its own queue", (name, variable) => {
  const { Variables } = named(name)[1].Properties.Environment as { Variables: Record<string, unknown> };

  expect(Variables[variable]).toEqual({
    "Fn::Join": [
      "",
      [
        expect.stringContaining("https://sqs."),
        ...Array.from({ length: 4 }, () => expect.anything()),
        { Ref: "AWS::AccountId" },
        `/saldo-prod-${name}`,
      ],
    ],
  });
  expect(queueNamed(name)[1].Properties.QueueName).toBe(`saldo-prod-${name}`);
});

it("asks Stripe no faster than it answers one kind of question, however fast each answer comes", () => {
  const { concurrencyMax } = functions["check-card-payments"].consumes;

  expect(concurrencyMax * askPace.perSecond).toBeLessThan(25);
});

describe("the uploads", () => {
  const ruleIn = (stage: string, name: string) =>
    resources(synthesised(stage).whole, "AWS::Events::Rule").find(
      ([, { Properties }]) => Properties.Name === `saldo-${stage}-${name}`,
    );

  it("are told of as soon as they arrive, where nothing scans them", () => {
    expect(ruleIn("dev", "uploads")![1].Properties).toMatchObject({
      State: "ENABLED",
      EventPattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { bucket: { name: [bucketName("dev")] }, object: { key: [{ prefix: uploads.prefix }] } },
      },
    });
  });

  it.each(["staging", "prod"])("are told of in %s once they were scanned, and never before", (stage) => {
    const rules = resources(synthesised(stage).whole, "AWS::Events::Rule");

    expect(ruleIn(stage, "uploads")![1].Properties).toMatchObject({
      State: "ENABLED",
      EventPattern: {
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Malware Protection Object Scan Result"],
        detail: {
          s3ObjectDetails: { bucketName: [bucketName(stage)], objectKey: [{ prefix: uploads.prefix }] },
        },
      },
    });
    expect(JSON.stringify(rules)).not.toContain("aws.s3");
  });

  const [queue, { Properties: queueing }] = queueNamed("uploads");
  const [failures] = queueNamed("failures");
  const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
  const { timeoutSeconds } = functions[uploads.function];
  const hour = 3600;

  it("are queued by their rule alone, over TLS, or left in the queue of failures", () => {
    expect(ruleIn("prod", "uploads")![1].Properties.Targets).toEqual([
      {
        Id: expect.any(String),
        Arn: arnOf(queue),
        DeadLetterConfig: { Arn: arnOf(failures) },
        RetryPolicy: { MaximumEventAgeInSeconds: 4 * hour, MaximumRetryAttempts: 185 },
      },
    ]);
    expect(policyOfQueue(queue)).toEqual([
      onlyOverTls,
      ["Allow", expect.arrayContaining(["sqs:SendMessage"]), events, fromRule(ruleIn("prod", "uploads")![0])],
    ]);
  });

  it("wait encrypted, and come again for hours, but no longer than a file is kept; then they are left in the queue of failures", () => {
    const { VisibilityTimeout, RedrivePolicy, MessageRetentionPeriod } = queueing as {
      VisibilityTimeout: number;
      RedrivePolicy: { deadLetterTargetArn: unknown; maxReceiveCount: number };
      MessageRetentionPeriod: number;
    };
    const repeatedSeconds = RedrivePolicy.maxReceiveCount * VisibilityTimeout;

    expect(queueing.SqsManagedSseEnabled).toBe(true);
    expect(VisibilityTimeout).toBe(6 * timeoutSeconds);
    expect(RedrivePolicy.deadLetterTargetArn).toEqual(arnOf(failures));
    expect(repeatedSeconds).toBe(18 * hour);
    expect(repeatedSeconds + 4 * hour).toBeLessThan(24 * hour);
    expect(MessageRetentionPeriod).toBeGreaterThan(2 * repeatedSeconds);
  });

  it("are told to their function from the queue, one at a time and few at once", () => {
    expect(mappings.filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn).includes(queue))).toEqual([
      {
        FunctionName: liveOf(uploads.function),
        EventSourceArn: arnOf(queue),
        Enabled: true,
        BatchSize: 1,
        ScalingConfig: { MaximumConcurrency: 5 },
      },
    ]);
  });

  it.each(declaredFunctions)("are received by %s only if it is told of them", (name) => {
    const statements = statementsOf(name).filter(({ Resource }) => JSON.stringify(Resource).includes(queue));

    expect(statements).toEqual(
      name === uploads.function
        ? [
            {
              Effect: "Allow",
              Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
              Resource: arnOf(queue),
            },
          ]
        : [],
    );
  });

  it("that wait for a quarter of an hour raise an alarm", () => {
    app.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/SQS",
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [queue, "QueueName"] } }],
      Statistic: "Maximum",
      Threshold: 900,
    });
  });

  it("that could neither be queued nor left raise an alarm", () => {
    app.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/Events",
      MetricName: "FailedInvocations",
      Dimensions: [{ Name: "RuleName", Value: { Ref: ruleIn("prod", "uploads")![0] } }],
      Threshold: 1,
    });
  });

  it.each([
    ["dev", 0],
    ["staging", 1],
    ["prod", 1],
  ])("are scanned in %s by %i plan, where they arrive and nowhere else", (stage, count) => {
    const template = synthesised(stage).whole;
    const plans = resources(template, "AWS::GuardDuty::MalwareProtectionPlan");
    const scanners = resources(template, "AWS::IAM::Role").filter(([, role]) =>
      JSON.stringify(role.Properties.AssumeRolePolicyDocument).includes("guardduty"),
    );

    expect(scanners).toHaveLength(count);
    expect(plans.map(([, { Properties }]) => untagged(Properties))).toEqual(
      scanners.map(([role]) => ({
        Role: { "Fn::GetAtt": [role, "Arn"] },
        ProtectedResource: { S3Bucket: { BucketName: bucketName(stage), ObjectPrefixes: [uploads.prefix] } },
        Actions: { Tagging: { Status: "DISABLED" } },
      })),
    );
  });

  it("let the scanner read what arrives, and keep its own rule, and no more", () => {
    const [, { Properties }] = resources(app, "AWS::IAM::Role").find(([, role]) =>
      JSON.stringify(role.Properties.AssumeRolePolicyDocument).includes(
        "malware-protection-plan.guardduty.amazonaws.com",
      ),
    )!;
    const statements = (Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(
      ({ PolicyDocument }) => PolicyDocument.Statement,
    );
    const ownRule = "arn:aws:events:eu-central-1:123456789012:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*";

    expect(Properties).not.toHaveProperty("ManagedPolicyArns");
    expect(statements.map((statement) => [actionsOf(statement), statement.Resource])).toEqual([
      [["events:PutRule", "events:DeleteRule", "events:PutTargets", "events:RemoveTargets"], ownRule],
      [["events:DescribeRule", "events:ListTargetsByRule"], ownRule],
      [["s3:GetBucketNotification", "s3:PutBucketNotification"], filesArn()],
      [["s3:PutObject"], filesArn("malware-protection-resource-validation-object")],
      [["s3:ListBucket"], filesArn()],
      [["s3:GetObject", "s3:GetObjectVersion"], filesArn("incoming/*")],
    ]);
    expect(statements[0]!.Condition).toEqual({
      StringLike: { "events:ManagedBy": "malware-protection-plan.guardduty.amazonaws.com" },
    });
  });

  it("do not wait in silence for a scanner that is ill: it is told in the queue of failures", () => {
    const [plan] = only("AWS::GuardDuty::MalwareProtectionPlan");
    const ill = ["Warning", "Error"].map((state) => ({
      "equals-ignore-case": `GuardDuty Malware Protection Resource Status ${state}`,
    }));

    expect(ruleIn("prod", "scanner-ill")![1].Properties).toMatchObject({
      State: "ENABLED",
      EventPattern: {
        source: ["aws.guardduty"],
        "detail-type": ill,
        resources: [{ "Fn::GetAtt": [plan, "Arn"] }],
      },
      Targets: [{ Arn: arnOf(failures) }],
    });
    expect(ruleIn("dev", "scanner-ill")).toBeUndefined();
  });
});

describe("the received e-mail", () => {
  const [queue, { Properties: queueing }] = queueNamed("mail-in");
  const topic = topicNamed("mail-in");
  const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
  const rule = only("AWS::SES::ReceiptRule")[1];
  const byTheRule = {
    StringEquals: {
      "aws:SourceAccount": { Ref: "AWS::AccountId" },
      "aws:SourceArn": "arn:aws:ses:eu-central-1:123456789012:receipt-rule-set/saldo-prod:receipt-rule/saldo-prod",
    },
  };
  const ses = { Service: "ses.amazonaws.com" };

  it("is that of the stage's own subdomain, over TLS, scanned, and stored before it is told of", () => {
    const [set, { Properties }] = only("AWS::SES::ReceiptRuleSet");
    const [bucket] = resources(app, "AWS::S3::Bucket").find(([, found]) => "BucketName" in found.Properties)!;
    const [bucketPolicy] = resources(app, "AWS::S3::BucketPolicy").find(
      ([, found]) => (found.Properties.Bucket as Ref).Ref === bucket,
    )!;
    const [topicPolicy] = resources(app, "AWS::SNS::TopicPolicy").find(([, found]) =>
      (found.Properties as TopicPolicy).Topics.some(({ Ref }) => Ref === topic),
    )!;

    expect(Properties).toEqual({ RuleSetName: "saldo-prod" });
    expect(rule.Properties).toEqual({
      RuleSetName: { Ref: set },
      Rule: {
        Name: "saldo-prod",
        Enabled: true,
        Recipients: ["in.saldo.test"],
        ScanEnabled: true,
        TlsPolicy: "Require",
        Actions: [{ S3Action: { BucketName: bucketName("prod"), ObjectKeyPrefix: "mail/", TopicArn: { Ref: topic } } }],
      },
    });
    // SES tries both out when the rule is made.
    expect(rule.DependsOn).toEqual(expect.arrayContaining([bucketPolicy, topicPolicy]));
  });

  it("is told of by SES alone, for this very rule, over TLS", () => {
    const statements = policyOfTopic(topic) as {
      Effect: string;
      Principal: unknown;
      Action: string;
      Condition: unknown;
    }[];

    expect(
      statements.map(({ Effect, Principal, Action, Condition }) => [Effect, Principal, Action, Condition]),
    ).toEqual([
      ["Deny", "*", "sns:Publish", { Bool: { "aws:SecureTransport": "false" } }],
      ["Allow", ses, "sns:Publish", byTheRule],
    ]);
  });

  it("is queued as SES says it, without SNS's envelope, or left in the queue of failures", () => {
    const subscriptions = resources(app, "AWS::SNS::Subscription")
      .map(([, { Properties }]) => Properties)
      .filter(({ TopicArn }) => (TopicArn as Ref).Ref === topic);

    expect(subscriptions).toEqual([
      {
        TopicArn: { Ref: topic },
        Protocol: "sqs",
        Endpoint: arnOf(queue),
        RawMessageDelivery: true,
        RedrivePolicy: { deadLetterTargetArn: arnOf(queueNamed("failures")[0]) },
      },
    ]);
    expect(policyOfQueue(queue)).toEqual([
      onlyOverTls,
      [
        "Allow",
        "sqs:SendMessage",
        { Service: "sns.amazonaws.com" },
        { ArnEquals: { "aws:SourceArn": { Ref: topic } } },
      ],
    ]);
  });

  it("waits encrypted with the data, comes again for days, and is then left in the queue of failures while it can still be read", () => {
    const { timeoutSeconds } = functions[mailIn.function];
    const { maxReceiveCount } = queueing.RedrivePolicy as { maxReceiveCount: number };
    const day = 24 * 3600;

    expect(queueing).toMatchObject({
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 6 * timeoutSeconds,
      RedrivePolicy: { deadLetterTargetArn: arnOf(queueNamed("failures")[0]) },
      MessageRetentionPeriod: 14 * day,
    });
    expect(maxReceiveCount * 6 * timeoutSeconds).toBe(2 * day);
    expect(resources(synthesised("prod").data, "AWS::SQS::Queue").map(([id]) => id)).toContain(queue);
  });

  it("is told to its function from the queue, one at a time and few at once", () => {
    expect(mappings.filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn).includes(queue))).toEqual([
      {
        FunctionName: liveOf(mailIn.function),
        EventSourceArn: arnOf(queue),
        Enabled: true,
        BatchSize: 1,
        ScalingConfig: { MaximumConcurrency: 5 },
      },
    ]);
  });

  it.each(declaredFunctions)("is received by %s only if it takes it", (name) => {
    const statements = statementsOf(name).filter(({ Resource }) => JSON.stringify(Resource).includes(queue));

    expect(statements.flatMap(actionsOf)).toEqual(
      name === mailIn.function ? ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] : [],
    );
  });

  it("that waits for a quarter of an hour, or is not handed over, raises an alarm", () => {
    expect(alarmNamed("mail-in-waiting")).toMatchObject({
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [queue, "QueueName"] } }],
      Threshold: 900,
      AlarmActions: [{ Ref: topicNamed("mail") }],
    });
    const lost = alarmNamed("mail-in-lost");
    const [sum, ...parts] = lost.Metrics as Measured[];
    expect(lost).toMatchObject({ Threshold: 1, AlarmActions: [{ Ref: topicNamed("page") }] });
    expect(sum?.Expression).toBe("FILL(failed, 0) + FILL(expired, 0) + FILL(unqueued, 0)");
    expect(parts.map(({ MetricStat }) => [MetricStat!.Metric.MetricName, dimensionsOf(MetricStat!)])).toEqual([
      ["PublishFailure", ["RuleName=saldo-prod"]],
      ["PublishExpired", ["RuleName=saldo-prod"]],
      ["NumberOfNotificationsFailedToRedriveToDlq", ["TopicName"]],
    ]);
  });
});

describe("the queues", () => {
  it.each(declaredFunctions)("are read by %s only where the manifest declares it", (name, { queues = [] }) => {
    const statements = statementsOf(name).filter(onIndex);

    expect(statements).toHaveLength(queues.length > 0 ? 1 : 0);
    for (const statement of statements) {
      expect(JSON.stringify(statement.Resource)).toContain("/index/queue");
      expect(actionsOf(statement)).toEqual(["dynamodb:Query"]);
      expect(prefixesOf(statement)).toEqual(queues.flatMap((queue) => [queue, `${queue}#*`]));
      expect(statement.Condition?.Null).toEqual({ "dynamodb:LeadingKeys": "false" });
    }
  });
});

describe("the new items", () => {
  const streamed = mappings.filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn).includes("StreamArn"));

  it.each(Object.entries(newItems))(
    "that begin with %s are told to their function, and no change of them",
    (prefix, told) => {
      const mapping = streamed.find(({ FilterCriteria }) => JSON.stringify(FilterCriteria).includes(prefix))!;
      const { Filters } = mapping.FilterCriteria as { Filters: readonly { Pattern: string }[] };

      expect(mapping.FunctionName).toEqual(liveOf(told.function));
      expect(mapping.EventSourceArn).toEqual({ "Fn::GetAtt": [expect.stringMatching(/^Table/), "StreamArn"] });
      expect(mapping.StartingPosition).toBe("LATEST");
      expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
        { eventName: ["INSERT"], dynamodb: { Keys: { pk: { S: [{ prefix }] } } } },
      ]);
    },
  );

  it("are told once, never again by Lambda, and what failed is noted in the queue of failures", () => {
    const [queue] = queueNamed("failures");

    expect(streamed).toHaveLength(Object.keys(newItems).length);
    for (const mapping of streamed) {
      expect(mapping.MaximumRetryAttempts).toBe(0);
      expect(mapping.DestinationConfig).toEqual({ OnFailure: { Destination: { "Fn::GetAtt": [queue, "Arn"] } } });
      expect(mapping.BatchSize).toBeLessThanOrEqual(10);
      // It would make Lambda call again for the part of a batch that failed.
      expect(mapping).not.toHaveProperty("FunctionResponseTypes");
      expect(mapping).not.toHaveProperty("BisectBatchOnFunctionError");
    }
  });

  it.each(declaredFunctions)("are read from the stream by %s only if it is told of them", (name) => {
    const isTold = Object.values(newItems).some((told) => told.function === name);

    expect(statementsOf(name).filter(onStream)).toEqual(
      isTold
        ? [
            {
              Effect: "Allow",
              Action: ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"].map(
                (action) => `dynamodb:${action}`,
              ),
              Resource: { "Fn::GetAtt": [expect.stringMatching(/^Table/), "StreamArn"] },
            },
          ]
        : [],
    );
  });
});

describe("the e-mail", () => {
  const [configurationSet, { Properties: sending }] = only("AWS::SES::ConfigurationSet");
  const sesArn = (kind: string, name: unknown) => ({
    "Fn::Join": ["", [`arn:aws:ses:eu-central-1:123456789012:${kind}/`, name]],
  });
  const configurationSetArn = sesArn("configuration-set", { Ref: configurationSet });

  it.each(declaredFunctions)(
    "is sent by %s only if the manifest says so, and only from our address",
    (name, declared) => {
      const statements = statementsOf(name).filter((statement) => actionsOf(statement).join().includes("ses:"));
      const identity = { Ref: expect.stringMatching(/^MailIdentity/) };

      expect(statements).toEqual(
        declared.sendsMail
          ? [
              {
                Effect: "Allow",
                Action: "ses:SendRawEmail",
                Resource: [sesArn("identity", identity), configurationSetArn],
                Condition: { StringEquals: { "ses:FromAddress": "saldo@saldo.test" } },
              },
            ]
          : [],
      );
    },
  );

  const senders = declaredFunctions.filter(([, { sendsMail }]) => sendsMail);

  it.each(senders)("that %s sends comes from whom it may come from", (name) => {
    const { Variables } = named(name)[1].Properties.Environment as { Variables: Record<string, unknown> };

    expect(Variables).toMatchObject({
      MAIL_FROM: `"${filledIn("prod").operator.name}" <saldo@saldo.test>`,
      OPERATOR_NAME: filledIn("prod").operator.name,
      OPERATOR_ADDRESS: filledIn("prod").operator.address,
      DESK_ADDRESSES: JSON.stringify(filledIn("prod").deskAddresses),
      MAIL_CONFIGURATION_SET: { Ref: configurationSet },
      PANEL_ADDRESS: "https://panel.saldo.test",
      API_ADDRESS: "https://api.saldo.test",
    });
  });

  it("goes over TLS or not at all, and to nobody whose address bounced or who complained", () => {
    expect(untagged(sending)).toEqual({
      Name: "saldo-prod",
      DeliveryOptions: { TlsPolicy: "REQUIRE" },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
    });
  });

  it("is told of where it bounced, was called spam or was not sent by SES", () => {
    expect(only("AWS::SES::ConfigurationSetEventDestination")[1].Properties).toEqual({
      ConfigurationSetName: { Ref: configurationSet },
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ["bounce", "complaint", "reject"],
        SnsDestination: { TopicARN: { Ref: topicNamed("mail-events") } },
      },
    });
  });

  it("is reported by SES alone, for our configuration set, over TLS", () => {
    const topic = topicNamed("mail-events");

    // CDK itself words this one, and leaves the partition open.
    const ofTheSet = {
      "Fn::Join": [
        "",
        [
          "arn:",
          { Ref: "AWS::Partition" },
          ":ses:eu-central-1:123456789012:configuration-set/",
          { Ref: configurationSet },
        ],
      ],
    };
    expect(policyOfTopic(topic)).toEqual([
      {
        Sid: expect.any(String),
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: { Ref: topic },
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: expect.any(String),
        Effect: "Allow",
        Principal: { Service: "ses.amazonaws.com" },
        Action: "sns:Publish",
        Resource: { Ref: topic },
        Condition: {
          StringEquals: { "AWS:SourceAccount": "123456789012", "AWS:SourceArn": ofTheSet },
        },
      },
    ]);
  });

  it("has its events taken by one function, and kept in the queue of failures where they can't be", () => {
    const [queue] = queueNamed("failures");
    const topic = topicNamed("mail-events");
    const subscriptions = resources(app, "AWS::SNS::Subscription")
      .map(([, { Properties }]) => Properties)
      .filter(({ TopicArn }) => (TopicArn as Ref).Ref === topic);

    expect(subscriptions).toEqual([
      {
        TopicArn: { Ref: topic },
        Protocol: "lambda",
        Endpoint: liveOf(mailEvents.function),
        RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": [queue, "Arn"] } },
      },
    ]);
  });

  it.each([
    ["Reputation.BounceRate", 0.02],
    ["Reputation.ComplaintRate", 0.0005],
  ])("raises an alarm on the account's %s before SES reviews the account", (metric, threshold) => {
    const alarms = resources(app, "AWS::CloudWatch::Alarm")
      .map(([, { Properties }]) => Properties)
      .filter(({ MetricName }) => MetricName === metric);

    expect(alarms).toMatchObject([
      {
        Namespace: "AWS/SES",
        Statistic: "Maximum",
        Threshold: threshold,
        Period: 3600,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        AlarmActions: [{ Ref: topicNamed("mail") }],
      },
    ]);
    // With a dimension it would be the rate of one configuration set, not the one that SES judges by.
    expect(alarms[0]).not.toHaveProperty("Dimensions");
  });
});

describe("the schedules", () => {
  it.each(Object.entries(schedules))("run %s at its times, and keep what could not be called", (name, declared) => {
    const schedule = resources(app, "AWS::Scheduler::Schedule").find(
      ([, { Properties }]) => Properties.Name === `saldo-prod-${name}`,
    )?.[1].Properties as { ScheduleExpression: string; ScheduleExpressionTimezone: string; Target: Target };
    const [queue] = queueNamed("failures");
    const live = liveOf(declared.function);

    expect(schedule.ScheduleExpressionTimezone).toBe("Europe/Warsaw");
    expect(schedule.ScheduleExpression).toBe(expressionOf(declared.runs));
    expect(schedule.Target.Arn).toEqual(live);
    expect(schedule.Target.DeadLetterConfig).toEqual({ Arn: { "Fn::GetAtt": [queue, "Arn"] } });
    const [role] = schedule.Target.RoleArn["Fn::GetAtt"];
    const { Policies } = resources(app, "AWS::IAM::Role").find(([id]) => id === role)![1].Properties;
    expect(Policies).toMatchObject([
      {
        PolicyDocument: {
          Statement: [
            { Action: "lambda:InvokeFunction", Resource: live },
            { Action: "sqs:SendMessage", Resource: { "Fn::GetAtt": [queue, "Arn"] } },
          ],
        },
      },
    ]);
  });

  it("are at no time that a night in March lacks: EventBridge Scheduler would leave that night out", () => {
    const daily = Object.values(schedules).flatMap(({ runs }) => ("dailyAt" in runs ? [runs.dailyAt] : []));

    expect(daily).not.toEqual([]);
    for (const at of daily) expect(at).not.toMatch(/^02:/);
  });

  it("are said in EventBridge's words, which know one minute and several", () => {
    expect(expressionOf({ everyMinutes: 1 })).toBe("rate(1 minute)");
    expect(expressionOf({ everyMinutes: 2 })).toBe("rate(2 minutes)");
    expect(expressionOf({ dailyAt: "03:30" })).toBe("cron(30 3 * * ? *)");
  });

  it("are those of the manifest, and no other", () => {
    expect(resources(app, "AWS::Scheduler::Schedule")).toHaveLength(Object.keys(schedules).length);
  });
});

type Target = { readonly Arn: unknown; readonly RoleArn: GetAtt; readonly DeadLetterConfig: unknown };

describe("the API", () => {
  const [, { Properties: api }] = only("AWS::ApiGatewayV2::Api");
  const [, stage] = only("AWS::ApiGatewayV2::Stage");
  const routeResources = resources(app, "AWS::ApiGatewayV2::Route");

  const functionBehind = (key: string): string | undefined => {
    const [, route] = routeResources.find(([, { Properties }]) => Properties.RouteKey === key)!;
    const [, parts] = (route.Properties.Target as { "Fn::Join": [string, [string, Ref]] })["Fn::Join"];
    const integrations = resources(app, "AWS::ApiGatewayV2::Integration");
    const [, integration] = integrations.find(([id]) => id === parts[1].Ref)!;
    expect(integration.Properties).toMatchObject({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" });
    const { Ref: live } = integration.Properties.IntegrationUri as Ref;
    return declaredFunctions.find(([name]) => liveOf(name).Ref === live)?.[0];
  };

  it("has each route of the manifest once, each GET as a HEAD too, and one for what no route knows", () => {
    const keys = routeResources.map(([, { Properties }]) => Properties.RouteKey);
    expect(keys.sort()).toEqual([...declaredRoutes.map(([key]) => key), "$default"].sort());
  });

  it.each(declaredRoutes)("sends %s to its function", (key, declared) => {
    expect(functionBehind(key)).toBe(declared.function);
  });

  it("lets about answer what no route knows", () => {
    expect(functionBehind("$default")).toBe("about");
  });

  it("throttles every route as the manifest says, and whatever else there is", () => {
    const expected = declaredRoutes.map(([key, { throttle }]) => [
      key,
      { ThrottlingRateLimit: throttle.rate, ThrottlingBurstLimit: throttle.burst },
    ]);

    expect(stage.Properties.RouteSettings).toEqual(Object.fromEntries(expected));
    expect(stage.Properties.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
  });

  it("sets a route's throttling only once the route exists", () => {
    const { api: own } = synthesised("prod");
    const waitedFor = ["AWS::ApiGatewayV2::Route", "AWS::CloudFormation::Stack"].flatMap((type) =>
      resources(own, type).map(([id]) => id),
    );

    expect([...(stage.DependsOn ?? [])].sort()).toEqual(waitedFor.sort());
  });

  it("may invoke each function with routes by one permission, from this API alone, and no other", () => {
    const asked = new Set(["about", ...declaredRoutes.map(([, route]) => route.function)]);
    const [apiId] = only("AWS::ApiGatewayV2::Api");
    const permissions = resources(app, "AWS::Lambda::Permission")
      .map(([, { Properties }]) => Properties)
      .filter(({ Principal }) => Principal === "apigateway.amazonaws.com");

    expect(permissions.map(({ FunctionName }) => (FunctionName as Ref).Ref).sort()).toEqual(
      [...asked].map((name) => liveOf(name).Ref).sort(),
    );
    for (const permission of permissions)
      expect(JSON.stringify(permission.SourceArn)).toContain(`{"Ref":"${apiId}"},"/*/*"`);
  });

  it("is the only one that may invoke a function, but for the topic of mail events", () => {
    const others = resources(app, "AWS::Lambda::Permission")
      .map(([, { Properties }]) => Properties)
      .filter(({ Principal }) => Principal !== "apigateway.amazonaws.com");

    expect(others).toEqual([
      {
        Action: "lambda:InvokeFunction",
        FunctionName: liveOf(mailEvents.function),
        Principal: "sns.amazonaws.com",
        SourceArn: { Ref: topicNamed("mail-events") },
      },
    ]);
  });

  it("keeps no header, query string, path or body in its log", () => {
    const { Format } = stage.Properties.AccessLogSettings as { Format: string };
    const kept = Object.values(JSON.parse(Format) as Record<string, string>);

    expect(kept.sort()).toEqual([
      "$context.identity.sourceIp",
      "$context.integrationErrorMessage",
      "$context.integrationLatency",
      "$context.requestId",
      "$context.requestTime",
      "$context.responseLatency",
      "$context.responseLength",
      "$context.routeKey",
      "$context.status",
    ]);
  });

  it("answers the panel's pages and no others", () => {
    expect(api.CorsConfiguration).toEqual({
      AllowOrigins: ["https://panel.saldo.test"],
      AllowMethods: [...new Set(declaredRoutes.map(([key]) => key.split(" ")[0]))],
      AllowHeaders: [
        "authorization",
        "content-type",
        "idempotency-key",
        "accept-language",
        "if-match",
        "if-none-match",
      ],
      ExposeHeaders: ["etag", "retry-after", "x-request-id", "idempotency-replayed", "location"],
      MaxAge: 3600,
    });
    for (const name of ["dev", "staging"])
      for (const [, { Properties }] of resources(synthesised(name).whole, "AWS::ApiGatewayV2::Api"))
        expect(JSON.stringify(Properties.CorsConfiguration)).not.toContain("*");
  });

  it("raises an alarm when it answers with a server error", () => {
    app.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/ApiGateway",
      MetricName: "5xx",
      Threshold: 1,
    });
  });

  it("says its address", () => {
    const [apiId] = only("AWS::ApiGatewayV2::Api");
    const [address] = Object.entries(app.findOutputs("*")).filter(([name]) => name.includes("Address"));
    expect(address?.[1].Value).toEqual({ "Fn::GetAtt": [apiId, "ApiEndpoint"] });
  });
});

describe("the failures", () => {
  it("are kept encrypted for fourteen days", () => {
    expect(queueNamed("failures")[1].Properties).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      SqsManagedSseEnabled: true,
    });
  });

  it("may be left by our roles, by our rules and by SNS for the topics of e-mail, over TLS", () => {
    const named = (service: string, name: string) => `arn:aws:${service}:eu-central-1:123456789012:${name}`;
    const rules = ["saldo-prod-uploads", "saldo-prod-scanner-ill"];
    const topics = ["saldo-prod-mail-events", "saldo-prod-mail-in"];

    expect(policyOfQueue(queueNamed("failures")[0])).toEqual([
      onlyOverTls,
      [
        "Allow",
        "sqs:SendMessage",
        events,
        { ArnEquals: { "aws:SourceArn": rules.map((rule) => named("events", `rule/${rule}`)) } },
      ],
      [
        "Allow",
        "sqs:SendMessage",
        { Service: "sns.amazonaws.com" },
        { ArnEquals: { "aws:SourceArn": topics.map((topic) => named("sns", topic)) } },
      ],
    ]);
    // The policy names them, so nothing but this holds the names together.
    expect(
      resources(app, "AWS::Events::Rule")
        .map(([, { Properties }]) => Properties.Name)
        .sort(),
    ).toEqual(rules.sort());
    for (const topic of topics) expect(topicNamed(topic.replace("saldo-prod-", ""))).toBeDefined();
  });

  it("raise an alarm as soon as there is one", () => {
    app.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/SQS",
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [queueNamed("failures")[0], "QueueName"] } }],
      Statistic: "Maximum",
      Threshold: 1,
    });
  });
});

describe("the alarms", () => {
  it("may reach the topic, and only they, over TLS", () => {
    for (const severity of ["page", "mail", "finance"]) {
      const statements = policyOfTopic(topicNamed(severity)) as {
        Effect: string;
        Principal: unknown;
        Condition: unknown;
      }[];

      expect(statements.map(({ Effect, Principal, Condition }) => [Effect, Principal, Condition])).toEqual([
        ["Deny", "*", { Bool: { "aws:SecureTransport": "false" } }],
        [
          "Allow",
          { Service: "cloudwatch.amazonaws.com" },
          { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
        ],
      ]);
    }
  });

  it("each say what happened, from which value on they ring, and where the guide says what to do", () => {
    const anchors = resources(app, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => {
      const [, anchor] = /\. Triggers at .+\. What to do: docs\/runbook\.md#alarm-([\w-]+)\.$/.exec(
        String(Properties.AlarmDescription),
      ) ?? [undefined, `none in: ${Properties.AlarmDescription}`];
      return anchor!;
    });
    const guide = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");
    const headings = [...guide.matchAll(/^### Alarm: (.+)$/gm)].map(([, title]) =>
      title!.toLowerCase().replaceAll(" ", "-"),
    );

    expect([...new Set(anchors)].sort()).toEqual(headings.sort());
  });

  it("each go to somebody, in staging and in prod", () => {
    for (const stage of ["staging", "prod"]) {
      const { whole } = synthesised(stage);
      const subscribed = new Set(
        resources(whole, "AWS::SNS::Subscription")
          .filter(([, { Properties }]) => Properties.Protocol === "email")
          .map(([, { Properties }]) => (Properties.TopicArn as Ref).Ref),
      );
      for (const [, { Properties }] of resources(whole, "AWS::CloudWatch::Alarm")) {
        const [action] = Properties.AlarmActions as Ref[];
        expect(subscribed, String(Properties.AlarmName)).toContain(action!.Ref);
      }
    }
  });

  it.each(Object.entries(schedules))("page somebody when the schedule %s does not run", (name, { runs }) => {
    const [period, periods] = "dailyAt" in runs ? [86_400, 2] : [Math.max(5, runs.everyMinutes) * 60, 3];
    const heartbeat = alarmNamed(`${name}-missing`);
    expect(heartbeat).toMatchObject({
      Metrics: [
        // Nothing is reported where nothing is called: a gap must count as zero calls, not be looked past.
        { Expression: "FILL(invocations, 0)" },
        {
          Id: "invocations",
          MetricStat: {
            Metric: { Namespace: "AWS/Lambda", MetricName: "Invocations" },
            Period: period,
            Stat: "Sum",
          },
          ReturnData: false,
        },
      ],
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
      EvaluationPeriods: periods,
      AlarmActions: [{ Ref: topicNamed("page") }],
    });
    expect(heartbeat).not.toHaveProperty("DatapointsToAlarm");
  });

  it("that fill gaps with zeros look at three periods, so that data that come late still trigger them", () => {
    const filling = resources(app, "AWS::CloudWatch::Alarm")
      .map(([, { Properties }]) => Properties)
      .filter(({ AlarmName }) => !String(AlarmName).endsWith("-missing"))
      .filter(({ Metrics }) => JSON.stringify(Metrics ?? []).includes("FILL("));

    expect(filling.map(({ AlarmName }) => AlarmName)).toEqual(
      expect.arrayContaining(["saldo-prod-table-throttles", "saldo-prod-stripe-events-errors"]),
    );
    for (const alarm of filling) expect(alarm).toMatchObject({ EvaluationPeriods: 3, DatapointsToAlarm: 1 });
  });

  it("stay silent without data, unless they are heartbeats", () => {
    for (const [, { Properties }] of resources(app, "AWS::CloudWatch::Alarm"))
      if (!String(Properties.AlarmName).endsWith("-missing")) expect(Properties.TreatMissingData).toBe("notBreaching");
  });

  it.each([
    ["webhook-refused", '{ ($.routeKey = "POST /stripe-events") && ($.status = "4*") }', 20],
    ["sign-in-refused", '{ ($.routeKey = "POST /sessions") && ($.status = "4*") }', 100],
    ["page-sign-in-refused", '{ ($.routeKey = "POST /pages/sign-in") && ($.status = "4*") }', 100],
    ["codes-refused", '{ ($.routeKey = "POST /sessions/current/totp") && ($.status = "4*") }', 100],
    ["resets-many", '{ $.routeKey = "POST /password-resets" }', 500],
  ])("watch what the access log counts, and wake nobody for what anybody can send: %s", (name, pattern, threshold) => {
    app.hasResourceProperties("AWS::Logs::MetricFilter", {
      FilterPattern: pattern,
      MetricTransformations: [{ MetricName: name, MetricValue: "1" }],
    });
    expect(alarmNamed(name)).toMatchObject({
      MetricName: name,
      Threshold: threshold,
      Period: 900,
      AlarmActions: [{ Ref: topicNamed("mail") }],
    });
  });

  it("go to finance where money waits for people, and to operations for the rest", () => {
    const ages = humanQueues.map((queue) => {
      const { Threshold, AlarmActions, ...alarm } = alarmNamed(`${queue}-age`);
      expect(alarm).toMatchObject({
        Namespace: "Saldo/prod",
        MetricName: "queue-age",
        Dimensions: [{ Name: "queue", Value: queue }],
        Statistic: "Maximum",
      });
      return [queue, Threshold, AlarmActions];
    });

    expect(ages).toEqual([
      ["top-ups-to-decide", 86_400, [{ Ref: topicNamed("finance") }]],
      ["proposals-to-confirm", 86_400, [{ Ref: topicNamed("finance") }]],
      ["card-irregularities", 86_400, [{ Ref: topicNamed("finance") }]],
      ["ledgers-to-check", 3_600, [{ Ref: topicNamed("page") }]],
      ["notices-parked", 86_400, [{ Ref: topicNamed("mail") }]],
      ["cases", 259_200, [{ Ref: topicNamed("mail") }]],
      ["locations-to-check", 259_200, [{ Ref: topicNamed("mail") }]],
      ["seats-to-place", 259_200, [{ Ref: topicNamed("mail") }]],
      ["mails-to-check", 259_200, [{ Ref: topicNamed("mail") }]],
    ]);
  });

  it("watch what the account and the table turn away, the quota of e-mails, and what no webhook brought", () => {
    for (const [name, threshold, severity] of [
      ["lambda-throttles", 1, "mail"],
      ["lambda-throttles-many", 50, "page"],
    ] as const) {
      expect(alarmNamed(name)).toMatchObject({ Threshold: threshold, AlarmActions: [{ Ref: topicNamed(severity) }] });
      const [difference, ...counted] = alarmNamed(name).Metrics as Measured[];
      expect(difference?.Expression).toBe("all - FILL(paced0, 0) - FILL(paced1, 0)");
      // What sends e-mail is held to SES's rate by its concurrency: that wakes nobody.
      expect(
        counted.map(({ Id, MetricStat }) => [Id, MetricStat!.Metric.MetricName, dimensionsOf(MetricStat!)]),
      ).toEqual([
        ["all", "Throttles", []],
        ["paced0", "Throttles", ["FunctionName=saldo-prod-resend-notices"]],
        ["paced1", "Throttles", ["FunctionName=saldo-prod-notices"]],
      ]);
    }
    const [sum, ...throttles] = alarmNamed("table-throttles").Metrics as Measured[];
    expect(sum?.Expression).toBe("FILL(reads, 0) + FILL(writes, 0) + FILL(queueReads, 0) + FILL(queueWrites, 0)");
    expect(
      throttles.map(({ Id, MetricStat }) => [Id, MetricStat!.Metric.MetricName, dimensionsOf(MetricStat!)]),
    ).toEqual([
      ["reads", "ReadThrottleEvents", ["TableName"]],
      ["writes", "WriteThrottleEvents", ["TableName"]],
      ["queueReads", "ReadThrottleEvents", ["GlobalSecondaryIndexName=queue", "TableName"]],
      ["queueWrites", "WriteThrottleEvents", ["GlobalSecondaryIndexName=queue", "TableName"]],
    ]);
    expect(alarmNamed("mail-quota")).toMatchObject({
      Namespace: "AWS/SES",
      MetricName: "Send",
      Period: 86_400,
      Threshold: filledIn("prod").mailsADay * 0.8,
    });
    expect(alarmNamed("webhook-missed")).toMatchObject({
      Namespace: "Saldo/prod",
      MetricName: "webhook-missed",
      Statistic: "Sum",
      Threshold: 3,
      Period: 3_600,
      AlarmActions: [{ Ref: topicNamed("page") }],
    });
  });

  it("send mail when Stripe's API was away for three runs within 90 minutes", () => {
    const { Period, EvaluationPeriods, ...alarm } = alarmNamed("payment-provider-away");
    expect(alarm).toMatchObject({
      Namespace: "Saldo/prod",
      MetricName: "payment-provider-away",
      DatapointsToAlarm: 3,
      Threshold: 1,
      AlarmActions: [{ Ref: topicNamed("mail") }],
    });
    expect(Period).toBe(functions["check-card-payments"].runs.everyMinutes * 60);
    expect(Number(Period) * Number(EvaluationPeriods)).toBe(90 * 60);
  });

  it("wake somebody when a call to 112 can't be routed", () => {
    expect(alarmNamed("calls-not-routable")).toMatchObject({
      Namespace: "Saldo/prod",
      MetricName: "calls-not-routable",
      Threshold: 1,
      AlarmActions: [{ Ref: topicNamed("page") }],
    });
  });
});
