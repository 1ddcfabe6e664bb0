import { type App, CfnResource, type NestedStack, Stack, Validations } from "aws-cdk-lib";
import { CfnRoute } from "aws-cdk-lib/aws-apigatewayv2";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { functions, gatewayKeysOf, type Route, routes } from "../../functions/manifest.ts";
import { checkedStage } from "../../infra/checked-stage.ts";
import { apiParts, places } from "../../infra/places.ts";
import { limitResources, RESOURCES_MAX, resourcesOf } from "../../infra/resource-limit.ts";
import { refuseAccountOfAnother, type Stage, stageNamed } from "../../infra/stages.ts";
import {
  additions,
  appWithFlags,
  built,
  filledIn,
  type Resource,
  resources,
  synthesise,
  synthesised,
  unchecked,
} from "./synthesis.ts";

describe("the stages", () => {
  it("are three, each with its own data, API, background, docs and watch stack", () => {
    for (const name of ["dev", "staging", "prod"]) {
      const { data, api, background, docs, watch } = unchecked(name);
      expect([data, api, background, docs, watch].map(({ stackName }) => stackName)).toEqual(
        ["data", "api", "background", "docs", "watch"].map((part) => `Saldo-${name}-${part}`),
      );
    }
  });

  it("deploy from data to the others: no stack exports a value, and the data stack depends on none", () => {
    const { stacks, dataStack, apiStack, backgroundStack } = synthesised("prod");

    for (const { json } of stacks) expect(JSON.stringify(json)).not.toMatch(/"Export":|Fn::ImportValue/);
    expect(dataStack.dependencies).toEqual([]);
    for (const stack of [apiStack, backgroundStack]) expect(stack.dependencies).toEqual([dataStack]);
  });

  it("have as much in each stack in staging as in prod", () => {
    const [staging, prod] = ["staging", "prod"].map((name) =>
      unchecked(name)
        .root.node.findAll()
        .filter(Stack.isStack)
        .map((stack) => [stack.node.path.replace(name, ""), resourcesOf(stack)]),
    );

    expect(staging).toEqual(prod);
  });

  it("warn whoever deploys of nothing", () => {
    // `Annotations` of CDK would synthesise anew for each stack.
    const { stacks } = synthesised("prod").root.synth();
    expect(stacks).toHaveLength(5);
    for (const { messages } of stacks) expect(messages).toEqual([]);
  });

  it("refuse a name that is none of them", () => {
    for (const name of ["production", "local", "", "toString"])
      expect(() => stageNamed(name)).toThrow(`There is no stage "${name}": choose dev, staging, prod`);
  });

  it("let only https pages of the panel itself call prod", () => {
    const { panelAddress, panelOrigins } = stageNamed("prod");
    expect(panelOrigins).toEqual([panelAddress]);
    expect(panelAddress).toMatch(/^https:.*[^/]$/);
  });

  it("send e-mail each from a plain address of its own domain", () => {
    const domains = ["dev", "staging", "prod"].map((name) => {
      const { mailAddress, mailDomain } = stageNamed(name);
      expect(mailAddress).toBe(`saldo@${mailDomain}`);
      return mailDomain;
    });

    expect(new Set(domains).size).toBe(3);
  });
});

describe("a stage that others depend on", () => {
  it("is refused while samples stand in it, and one sentence names them all", () => {
    for (const name of ["staging", "prod"])
      expect(() => checkedStage(stageNamed(name))).toThrow(
        `The stage ${name} is not filled in yet: put the operator's own values for panelAddress, panelOrigins, apiAddress, mailDomain, mailInDomain, mailAddress, deskAddresses, financeClerks, emergencyRules, alarmRecipients, awsAccount, operator into infra/stages.ts.`,
      );
    expect(() => checkedStage(stageNamed("dev"))).not.toThrow();
  });

  it.each([
    ["panelAddress", "https://panel.saldo.example/"],
    ["panelAddress", "https://PANEL.SALDO.EXAMPLE"],
    ["panelOrigins", ["https://panel.saldo.test", "https://panel.saldo.example/path"]],
    ["mailDomain", "saldo.example "],
    ["mailDomain", "example.com"],
    ["mailInDomain", "in.saldo.example"],
    ["mailAddress", "saldo@Example.org"],
    ["apiAddress", "https://api.example.net/v1"],
    ["deskAddresses", { finance: "finance@saldo.example, desk@saldo.test" }],
    ["alarmRecipients", { page: ["a@saldo.test"], mail: ["ops@example.com"], finance: ["f@saldo.test"] }],
    ["operator", { name: "Telefon sp. z o.o.", address: stageNamed("prod").operator.address }],
    ["awsAccount", "000000000000"],
    ["awsAccount", "12345678901"],
  ])("is refused while a sample stands in %s, however it is written: %j", (field, value) => {
    expect(() => unchecked("prod", { [field]: value })).toThrow(`put the operator's own values for ${field} into`);
  });

  it("may have a name that only looks like a sample", () => {
    const panelAddress = "https://panel.examples.test";
    expect(() => checkedStage({ ...filledIn("prod"), panelAddress, panelOrigins: [panelAddress] })).not.toThrow();
  });

  it.each([
    ["panelAddress", "https://panel.saldo.test/"],
    ["panelAddress", "https://panel.saldo.test/app"],
    ["panelAddress", "http://panel.saldo.test"],
    ["panelAddress", "panel.saldo.test"],
    ["panelAddress", " https://panel.saldo.test"],
    ["panelAddress", "https://Panel.saldo.test"],
    ["apiAddress", "https://api.saldo.test/"],
    ["apiAddress", "https://saldo"],
    ["panelOrigins", ["https://panel.saldo.test", "*"]],
    ["panelOrigins", ["https://*.saldo.test"]],
    ["panelOrigins", ["https://panel.saldo.test/"]],
    ["panelOrigins", ["http://localhost:5173"]],
  ])("is refused where browsers would not know the address in %s: %j", (field, value) => {
    expect(() => unchecked("prod", { [field]: value })).toThrow(`in ${field} of the stage prod is wrong`);
  });

  it("lets only dev be called by pages of a developer's own machine", () => {
    expect(() => unchecked("dev", { panelOrigins: ["http://localhost:5173"] })).not.toThrow();
    for (const origin of ["*", "http://localhost", "http://localhost:5173/", "http://127.0.0.1:5173"])
      expect(() => unchecked("dev", { panelOrigins: [origin] })).toThrow("in panelOrigins of the stage dev is wrong");
    expect(() => unchecked("dev", { panelAddress: "http://localhost:5173" })).toThrow(
      "in panelAddress of the stage dev",
    );
  });

  const { alarmRecipients: recipients } = filledIn("prod");
  it.each([
    ["finance clerk", { financeClerks: ["anna@saldo.test", "piotr@saldo"] }],
    ["finance clerk", { financeClerks: [" anna@saldo.test"] }],
    ["desk finance", { deskAddresses: { finance: "finance", helpdesk: "bok@saldo.test" } }],
    ["desk finance", { deskAddresses: { finance: "a@saldo.test,b@saldo.test", helpdesk: "bok@saldo.test" } }],
    ["recipient of alarms (page)", { alarmRecipients: { ...recipients, page: ["on-call@saldo.test", "ops"] } }],
    ["recipient of alarms (mail)", { alarmRecipients: { ...recipients, mail: ["Ops <ops@saldo.test>"] } }],
    ["sender of e-mails", { mailAddress: "Saldo <saldo@saldo.test" }],
  ])("is refused where an address is malformed: %s", (whose, changes) => {
    expect(() => unchecked("prod", changes)).toThrow(
      new RegExp(`^The ${whose.replace(/[()]/g, "\\$&")} ".+" of the stage`),
    );
  });

  it.each([
    "saldo.test",
    "other.test",
    "in-saldo.test",
    "In.saldo.test",
    ".saldo.test",
    "in..saldo.test",
    "*.saldo.test",
  ])("is refused where SES would receive no e-mail for its domain: %s", (mailInDomain) => {
    expect(() => unchecked("prod", { mailInDomain })).toThrow(
      `The stage prod receives e-mail for "${mailInDomain}"; it must be a subdomain of saldo.test, in small letters.`,
    );
  });

  it.each([
    { deskAddresses: { finance: "finance@saldo.test", helpdesk: "bok@in.saldo.test" } },
    { financeClerks: ["anna@In.saldo.test", "piotr@saldo.test"] },
  ])("is refused where what it sends to its own people would come back as a customer's e-mail: %j", (changes) => {
    expect(() => unchecked("prod", changes)).toThrow("would come back as a customer's e-mail");
  });

  it("is refused where e-mail would come from another domain, or none may be sent", () => {
    expect(() => unchecked("prod", { mailAddress: "saldo@other.test" })).toThrow("not at its domain saldo.test");
    expect(() => unchecked("prod", { mailAddress: "saldo@mail.saldo.test" })).toThrow("not at its domain saldo.test");
    for (const mailsADay of [0, -1, Number.NaN])
      expect(() => unchecked("prod", { mailsADay })).toThrow("e-mails a day; it must be 1 at least");
  });

  it("is refused where nothing holds its e-mails to SES's rate, but in SES's sandbox", () => {
    const stage = { ...filledIn("prod"), reservesConcurrency: false };
    expect(() => checkedStage({ ...stage, mailsADay: 200 })).not.toThrow();
    expect(() => checkedStage({ ...stage, mailsADay: 201 })).toThrow("without reservesConcurrency nothing holds");
  });

  it("never has dev deployed to its AWS account", () => {
    const [dev, prod] = [stageNamed("dev"), filledIn("prod")];
    const sentence = "The AWS account 123456789012 is that of the stage prod: dev is not deployed to it.";

    expect(() => refuseAccountOfAnother(dev, "123456789012", [dev, prod])).toThrow(sentence);
    expect(() => refuseAccountOfAnother({ ...dev, awsAccount: "123456789012" }, "1", [dev, prod])).toThrow(sentence);
    for (const signedIn of ["210987654321", undefined])
      expect(() => refuseAccountOfAnother(dev, signedIn, [dev, prod, stageNamed("staging")])).not.toThrow();
    expect(() => refuseAccountOfAnother(prod, "123456789012", [dev, prod])).not.toThrow();
  });

  it.each(["page", "mail", "finance"] as const)("is refused where nobody gets its alarms: %s", (severity) => {
    const { alarmRecipients } = filledIn("prod");
    expect(() => unchecked("prod", { alarmRecipients: { ...alarmRecipients, [severity]: [] } })).toThrow(
      `put the operator's own values for alarmRecipients.${severity} into`,
    );
  });

  it("goes to its own AWS account and region only", () => {
    const { data, api, background, docs } = unchecked("prod");
    for (const stack of [data, api, background, docs])
      expect([stack.account, stack.region]).toEqual(["123456789012", "eu-central-1"]);
  });
});

describe("the finance of a stage", () => {
  it("has its own addresses: of the API, where links lead, and of those who are sent them, two at least in prod", () => {
    for (const name of ["dev", "staging", "prod"]) {
      const { apiAddress, mailDomain, financeClerks } = stageNamed(name);
      expect(apiAddress).toBe(`https://api.${mailDomain}`);
      for (const clerk of financeClerks) expect(clerk.split("@")).toEqual([expect.stringMatching(/./), mailDomain]);
    }
    expect(stageNamed("prod").financeClerks.length).toBeGreaterThanOrEqual(2);
  });

  it("credits at most 5,000 PLN by a link", () => {
    for (const name of ["dev", "staging", "prod"]) expect(stageNamed(name).linkLimitGrosze).toBe(500_000);
  });

  it("lets a clerk adjust a balance by 500 PLN a day alone", () => {
    for (const name of ["dev", "staging", "prod"]) expect(stageNamed(name).adjustmentLimitGrosze).toBe(50_000);
  });

  it("fails synthesis with a sentence, where customers would be shown an account that does not exist", () => {
    const { transferAccount } = stageNamed("prod");

    expect(() =>
      unchecked("prod", { transferAccount: { ...transferAccount, accountNumber: "61109010140000071219812875" } }),
    ).toThrow('The account for bank transfers "61109010140000071219812875" is wrong');
    expect(() => unchecked("prod", { transferAccount: { ...transferAccount, nip: "5260250275" } })).toThrow(
      `The recipient's NIP "5260250275" is wrong`,
    );
    expect(() => unchecked("prod", { operator: { name: " ", address: "ul. Prosta 1, 00-838 Warszawa" } })).toThrow(
      `The operator's name " " is empty`,
    );
    expect(() => unchecked("prod", { operator: { name: 'Telefon "Plus"', address: "ul. Prosta 1" } })).toThrow(
      "breaks an e-mail's header",
    );
  });

  it("fails synthesis where prod would send customers' money to the sample account, and offers no transfers until then", () => {
    const prod = stageNamed("prod");
    const paymentMethods = [...prod.paymentMethods, "bank"];

    expect(prod.paymentMethods).not.toContain("bank");
    expect(() => unchecked("prod", { paymentMethods })).toThrow("to a published sample account");
  });

  it("fails synthesis where nobody decides, or too many, or one twice, or somebody without an address", () => {
    const clerks = (count: number) => Array.from({ length: count }, (_, index) => `clerk-${index}@saldo.test`);
    const refused: [readonly string[], string][] = [
      [[], "The stage prod names 0 finance clerks; it must name 1 to 10."],
      [clerks(11), "The stage prod names 11 finance clerks; it must name 1 to 10."],
      [["Anna@saldo.test", "anna@saldo.test"], "The stage prod names a finance clerk twice."],
      [["anna@saldo.test,piotr@saldo.test"], "is no address"],
      [["anna"], 'The finance clerk "anna" of the stage prod is no address.'],
    ];

    for (const [financeClerks, sentence] of refused)
      expect(() => unchecked("prod", { financeClerks })).toThrow(sentence);
    expect(() => unchecked("prod", { financeClerks: clerks(10) })).not.toThrow();
  });

  it("fails synthesis where a link could credit nothing, or a part of a grosz", () => {
    for (const lowBalanceThresholdGrosze of [-1, 0.5, Number.NaN, 10_000_001])
      expect(() => unchecked("prod", { lowBalanceThresholdGrosze })).toThrow(
        "The low-balance threshold of the stage prod is",
      );
    for (const lowBalanceReminderHours of [0, -1, 0.5, Number.NaN])
      expect(() => unchecked("prod", { lowBalanceReminderHours })).toThrow(
        "The stage prod reminds of a low balance every",
      );
    for (const vetoHours of [0, -1, 0.5, Number.NaN])
      expect(() => unchecked("prod", { vetoHours })).toThrow(
        "The stage prod lets people object to a new main administrator for",
      );
    for (const twoPeopleAfterDays of [0, -1, 0.5, Number.NaN])
      expect(() => unchecked("prod", { twoPeopleAfterDays })).toThrow(
        "On the stage prod somebody and whoever gave them access are two people after",
      );
    for (const linkLimitGrosze of [0, -1, 0.5, Number.NaN])
      expect(() => unchecked("prod", { linkLimitGrosze })).toThrow("The link limit of the stage prod is");
    for (const adjustmentLimitGrosze of [0, -1, 0.5, Number.NaN])
      expect(() => unchecked("prod", { adjustmentLimitGrosze })).toThrow("The adjustment limit of the stage prod is");
  });
});

const tableName = "saldo-prod-2026-11-30";
const tableStreamArn = `arn:aws:dynamodb:eu-central-1:123456789012:table/${tableName}/stream/2026-11-30T02:41:17.205`;
const { backupVaultArn } = additions;
const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0b0e8f4e-1111-4222-8333-444455556666";
/** Only here are templates checked, and those of dev by `npm run synth`: so all that a stage may add stands in one of these. */
const checked: [string, string, Partial<Stage>][] = [
  // First what has resources of all types: CloudFormation's rules are read again for a type that they were not read for.
  ["prod", " with all that it may have", additions],
  ["staging", "", {}],
  ["prod", "", {}],
  [
    "prod",
    " stopped on a copy",
    { apiHost: { certificateArn }, backupVaultArn, tableName, tableStreamArn, isStopped: true },
  ],
];

describe("synthesis", () => {
  it.each(checked)("finds nothing against the stacks of %s%s", (stage, _, changes) => {
    const { root } = built(stage, changes);

    expect(new AwsSolutionsChecks(root).validateScope(root).violations).toEqual([]);
    expect(() => root.synth()).not.toThrow();
  });

  it("fails on a finding that nobody has answered for, in a nested stack too", () => {
    const { root, api, background } = built("prod", {}, { rules: false });
    const stacks = [background, lastPartOf(api)];
    for (const stack of stacks) new Queue(stack, "QueueWithoutTls");

    const said = faultsOf(root);
    for (const { node } of stacks)
      expect(said).toMatch(new RegExp(`${node.path}/QueueWithoutTls/Resource .*\\n.*AwsSolutions-SQS4`));
  });

  it("accepts only a few findings, each for a reason said beside the resource", () => {
    const { root } = built("prod");
    const files = "arn:<AWS::Partition>:s3:::saldo-prod-files-<AWS::AccountId>";
    const acknowledged = root.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>));

    expect([...new Set(acknowledged.map(([id]) => id.replace(/^Annotation::/, "")))].sort()).toEqual([
      "AwsSolutions-APIG4",
      // The documentation: public files on CloudFront, without a firewall and logs, on its own host name unless the operator has one.
      "AwsSolutions-CFR1",
      "AwsSolutions-CFR2",
      "AwsSolutions-CFR3",
      "AwsSolutions-CFR4",
      // Sending traces, of which IAM knows no resources, and CodeDeploy, which reads the states of alarms.
      "AwsSolutions-IAM5[Resource::*]",
      // The scanner's own rule, and files below a beginning: IAM knows no other way to say these.
      `AwsSolutions-IAM5[Resource::${files}/clean/*]`,
      `AwsSolutions-IAM5[Resource::${files}/clean/attachments/*]`,
      `AwsSolutions-IAM5[Resource::${files}/clean/confirmations/*]`,
      `AwsSolutions-IAM5[Resource::${files}/clean/digests/*]`,
      `AwsSolutions-IAM5[Resource::${files}/incoming/*]`,
      `AwsSolutions-IAM5[Resource::${files}/incoming/attachments/*]`,
      `AwsSolutions-IAM5[Resource::${files}/incoming/confirmations/*]`,
      `AwsSolutions-IAM5[Resource::${files}/mail/*]`,
      "AwsSolutions-IAM5[Resource::arn:aws:events:eu-central-1:123456789012:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*]",
      "AwsSolutions-S1",
      "AwsSolutions-SMG4",
      // The queue of failures, whose sources stand in other stacks.
      "AwsSolutions-SQS3",
      // An alias as the endpoint of a subscription.
      "CloudFormation-Validate::W3694",
    ]);
    for (const [, reason] of acknowledged) expect(reason).toMatch(/^.{20,}\.$/);
  });

  it("calls a route public only where the manifest does, and for the manifest's reason", () => {
    const reasons = synthesised("prod")
      .apiStack.node.findAll()
      .filter((node) => node instanceof CfnRoute)
      .map(({ routeKey, node }) => {
        const [acknowledged] = node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
        return [routeKey, Object.values(acknowledged?.data as Record<string, string>)[0]];
      })
      .filter(([, reason]) => reason?.startsWith("Public:"));

    expect(Object.fromEntries(reasons)).toEqual(
      Object.fromEntries(
        Object.entries<Route>(routes).flatMap(([key, { access }]) =>
          typeof access === "object" && "public" in access
            ? gatewayKeysOf(key).map((own) => [own, `Public: ${access.public}.`])
            : [],
        ),
      ),
    );
  });

  it("fails on a stack that holds too many resources, and says what to do", () => {
    const { root, stack } = stackOf(RESOURCES_MAX + 1);
    limitResources(stack);
    expect(() => root.synth()).toThrow("Large holds 451 resources; above 450 it must be split into two stacks.");
  });

  it("asks for no more routes than API Gateway allows an API unless AWS raises it (HTTP API quotas: 300)", () => {
    expect(resources(synthesised("prod").whole, "AWS::ApiGatewayV2::Route").length).toBeLessThanOrEqual(300);
  });

  it("lets a stack hold as many as the limit", () => {
    const { root, stack } = stackOf(RESOURCES_MAX);
    limitResources(stack);
    expect(() => root.synth()).not.toThrow();
  });

  it("holds each stack to the limit, and a nested one by itself", () => {
    const { root, data, api, background } = built("dev", {}, { rules: false });
    const stacks = [data, api, lastPartOf(api), background];
    for (const stack of stacks) fill(stack, RESOURCES_MAX - resourcesOf(stack) + 1);

    const said = faultsOf(root);
    for (const { node } of stacks) expect(said).toContain(`[${node.path}] ${node.path} holds 451 resources`);
  });
});

const NEW_NOUNS = 12;
const ROUTES_OF_NEW_NOUN = 5;
const NEW_ROUTES_OF_ACCOUNT = 20;

/** Runs `act` while the manifest has more: nouns in the last part of the API, and routes of a noun that there is. */
const withMore = <Answer>(act: () => Answer): Answer => {
  const more = (place: string, count: number) =>
    Object.fromEntries(
      // Each GET takes two routes of API Gateway: no other routes take more room.
      Array.from({ length: count }, (_, verb) => [`GET /more/${place}/${verb}`, routes["GET /account"]]),
    );
  const manifest = { functions, routes, places } as unknown as Record<
    "functions" | "routes" | "places",
    Record<string, unknown>
  >;
  const known = Object.values(manifest).map((table) => ({ table, keys: new Set(Object.keys(table)) }));
  Object.assign(manifest.routes, more("account", NEW_ROUTES_OF_ACCOUNT));
  for (let noun = 0; noun < NEW_NOUNS; noun += 1) {
    const name = `noun-${noun}`;
    const own = more(name, ROUTES_OF_NEW_NOUN);
    manifest.functions[name] = { ...functions.account, routes: own };
    manifest.places[name] = apiParts.at(-1);
    for (const [key, route] of Object.entries(own)) manifest.routes[key] = { ...route, function: name };
  }
  try {
    return act();
  } finally {
    for (const { table, keys } of known) for (const key of Object.keys(table)) if (!keys.has(key)) delete table[key];
  }
};

// In staging each stack holds as much as in prod.
describe.each(["dev", "prod"])(
  "60 more routes of 12 more nouns, and 20 more of those that there are, in %s",
  (stage) => {
    const { stacks, api, apiStack, whole } = withMore(() => synthesise(stage));
    const newKeys = Object.keys(withMore(() => ({ ...routes }))).filter((key) => !(key in routes));
    const part = stacks.find(({ stack }) => stack === apiStack.node.findChild(apiParts.at(-1)!))!;
    const added = resources(part.template, "AWS::ApiGatewayV2::Route")
      .map(([, { Properties }]) => Properties)
      .filter(({ RouteKey }) => String(RouteKey).includes(" /more/"));

    it("find room in the stacks", () => {
      expect(newKeys).toHaveLength(NEW_NOUNS * ROUTES_OF_NEW_NOUN + NEW_ROUTES_OF_ACCOUNT);
      for (const { stack } of stacks) expect(resourcesOf(stack), stack.node.path).toBeLessThan(RESOURCES_MAX);

      const all = resources(whole, "AWS::ApiGatewayV2::Route").map(([, { Properties }]) => Properties.RouteKey);
      expect(all.sort()).toEqual([...Object.keys(routes), ...newKeys].flatMap(gatewayKeysOf).concat("$default").sort());
    });

    it("lead from the one API to functions of the nested stack", () => {
      const [[apiId]] = resources(whole, "AWS::ApiGatewayV2::Api") as [[string, unknown]];
      const lambdas = resources(part.template, "AWS::Lambda::Function");
      const aliases = resources(part.template, "AWS::Lambda::Alias");
      const integrations = resources(part.template, "AWS::ApiGatewayV2::Integration");

      expect(added).toHaveLength(2 * NEW_NOUNS * ROUTES_OF_NEW_NOUN);
      for (const { RouteKey, Target } of added) {
        const [, [, { Ref: id }]] = (Target as { "Fn::Join": [string, [string, { Ref: string }]] })["Fn::Join"];
        const { IntegrationUri } = integrations.find(([own]) => own === id)![1].Properties;
        const live = aliases.find(([own]) => own === (IntegrationUri as { Ref: string }).Ref)![1].Properties;
        const { Ref: lambda } = live.FunctionName as { Ref: string };
        const { FunctionName } = lambdas.find(([own]) => own === lambda)![1].Properties;
        expect(FunctionName).toBe(`saldo-${stage}-${String(RouteKey).split("/")[2]}`);
      }
      for (const [, { Properties }] of resources(whole, "AWS::ApiGatewayV2::Route"))
        expect(Properties.ApiId).toEqual({ Ref: apiId });
      for (const [, { Properties }] of resources(whole, "AWS::Lambda::Permission"))
        if (Properties.Principal === "apigateway.amazonaws.com")
          expect(JSON.stringify(Properties.SourceArn)).toContain(`{"Ref":"${apiId}"},"/*/*"`);
    });

    it("are throttled once the nested stack stands", () => {
      const [[, live]] = resources(api, "AWS::ApiGatewayV2::Stage") as [[string, Resource]];

      expect(live.DependsOn).toContain(apiStack.resolve(part.stack.nestedStackResource!.logicalId));
      expect(Object.keys(live.Properties.RouteSettings as object)).toEqual(
        expect.arrayContaining(newKeys.flatMap(gatewayKeysOf)),
      );
    });

    it("need no export, and no stack but that of the data", () => {
      for (const { json } of stacks) expect(JSON.stringify(json)).not.toMatch(/"Export":|Fn::ImportValue/);
      expect(apiStack.dependencies.map(({ stackName }) => stackName)).toEqual([`Saldo-${stage}-data`]);
    });
  },
);

const lastPartOf = (api: Stack): NestedStack => api.node.findChild(apiParts.at(-1)!) as NestedStack;

/** What synthesis fails with. */
const faultsOf = (root: App): string => {
  try {
    root.synth();
  } catch (error) {
    return String(error);
  }
  return "nothing";
};

const stackOf = (count: number): { root: App; stack: Stack } => {
  const root = appWithFlags();
  const stack = new Stack(root, "Large");
  fill(stack, count);
  return { root, stack };
};

const fill = (stack: Stack, count: number): void => {
  for (let index = 0; index < count; index++)
    new CfnResource(stack, `Resource${index}`, { type: "AWS::CloudFormation::WaitConditionHandle" });
};
