import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { functions } from "../../functions/manifest.ts";
import { checkedStage } from "../../infra/checked-stage.ts";
import { type MetricName, metrics } from "../../shared/domain/metrics.ts";
import { filledIn, resources, synthesised } from "./synthesis.ts";

const names = Object.keys(metrics) as MetricName[];
const { watch: prod } = synthesised("prod");

type Widget = {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
    readonly yAxis?: { readonly left?: { readonly label?: string } };
  };
};

/** A dashboard's widgets; what is known only at the deployment stands as its name in them. */
const widgetsOf = (name: string): Widget[] => {
  const found = resources(prod, "AWS::CloudWatch::Dashboard").find(
    ([, { Properties }]) => Properties.DashboardName === `saldo-prod-${name}`,
  );
  const body = found![1].Properties.DashboardBody as string | { "Fn::Join": [string, unknown[]] };
  const text =
    typeof body === "string"
      ? body
      : body["Fn::Join"][1].map((part) => (typeof part === "string" ? part : "known-later")).join("");
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
};

/** Our own metrics among what a dashboard draws: name, and the values that it is split by. */
const ownMetricsOf = (name: string): { metric: string; by: Record<string, string> }[] =>
  widgetsOf(name)
    .flatMap(({ properties }) => properties.metrics ?? [])
    .flatMap((drawn): { metric: string; by: Record<string, string> }[] => {
      const [first, metric, ...rest] = drawn;
      const searched = /\{Saldo\/prod,(\w+)\} MetricName="([\w-]+)"/.exec(JSON.stringify(first).replaceAll("\\", ""));
      if (searched) return [{ metric: searched[2]!, by: { [searched[1]!]: "any" } }];
      if (first !== "Saldo/prod") return [];
      const pairs = rest.filter((part): part is string => typeof part === "string");
      const by = Object.fromEntries(
        pairs.flatMap((key, place) => (place % 2 === 0 ? [[key, pairs[place + 1]!] as const] : [])),
      );
      return [{ metric: String(metric), by }];
    });

const drawn = [...ownMetricsOf("business"), ...ownMetricsOf("technical")];

describe("the dashboards", () => {
  it("draw only what functions write, by values that there are", () => {
    expect(drawn.length).toBeGreaterThan(30);
    for (const { metric, by } of drawn) {
      const split: Record<string, readonly string[]> = metrics[metric as MetricName].by;
      expect(Object.keys(by)).toEqual(Object.keys(split));
      for (const [key, value] of Object.entries(by)) if (value !== "any") expect(split[key]).toContain(value);
    }
  });

  it("draw all that functions write", () => {
    expect([...new Set(drawn.map(({ metric }) => metric))].sort()).toEqual([...names].sort());
  });

  it("draw nothing that no function writes", () => {
    const sources = globSync(["functions/**/*.ts", "shared/**/*.ts"]).map((file) => readFileSync(file, "utf8"));
    const written = new Set(
      sources.flatMap((text) => [...text.matchAll(/\bmetric: "([\w-]+)",\s*value:/g)].map(([, name]) => name)),
    );

    expect([...written].sort()).toEqual([...names].sort());
  });

  it("say in plain words what each graph shows, and in what unit", () => {
    for (const { type, properties } of [...widgetsOf("business"), ...widgetsOf("technical")])
      if (type === "metric") {
        expect(properties.title).toMatch(/^[A-Z][\w\s',:()-]+$/);
        expect(properties.yAxis?.left?.label).toMatch(/^[a-z][\w\s()-]+$/);
      }
  });

  it("show each alarm of the stage once, with those that go to the same people, 100 in a widget at most", () => {
    const widgets = widgetsOf("technical").filter(({ type }) => type === "alarm");
    const raised = synthesised("prod").stacks.flatMap(({ template }) =>
      resources(template, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => String(Properties.AlarmName)),
    );
    const shown = widgets.flatMap(({ properties }) => properties.alarms!.map((arn) => arn.replace(/^.*:alarm:/, "")));

    expect(raised.length).toBeGreaterThan(100);
    expect(shown.sort()).toEqual(raised.sort());
    for (const { properties } of widgets) expect(properties.alarms!.length).toBeLessThanOrEqual(100);
  });
});

describe("the budget", () => {
  it("tells operations of 80% that was spent, and of a month that will cost more", () => {
    const { budgetDollars, alarmRecipients } = filledIn("prod");
    const [[, budget]] = resources(prod, "AWS::Budgets::Budget") as [ReturnType<typeof resources>[number]];
    const told = { ComparisonOperator: "GREATER_THAN", ThresholdType: "PERCENTAGE" };
    const Subscribers = alarmRecipients.mail.map((Address) => ({ Address, SubscriptionType: "EMAIL" }));

    expect(budget.Properties).toMatchObject({
      Budget: { BudgetType: "COST", TimeUnit: "MONTHLY", BudgetLimit: { Amount: budgetDollars, Unit: "USD" } },
      NotificationsWithSubscribers: [
        { Notification: { ...told, NotificationType: "ACTUAL", Threshold: 80 }, Subscribers },
        { Notification: { ...told, NotificationType: "FORECASTED", Threshold: 100 }, Subscribers },
      ],
    });
  });

  it.each([0, -1, 1.5, Number.NaN])("is refused where it is no amount: %s", (budgetDollars) => {
    expect(() => checkedStage({ ...filledIn("prod"), budgetDollars })).toThrow("budget of the stage prod");
  });
});

describe("tags", () => {
  it("say of what costs money which service and stage it belongs to", () => {
    const { whole } = synthesised("prod");
    for (const type of ["AWS::DynamoDB::Table", "AWS::Lambda::Function", "AWS::S3::Bucket", "AWS::SQS::Queue"])
      for (const [id, { Properties }] of resources(whole, type))
        expect([id, Properties.Tags]).toEqual([
          id,
          expect.arrayContaining([
            { Key: "service", Value: "saldo" },
            { Key: "stage", Value: "prod" },
          ]),
        ]);
  });
});

describe("bounds", () => {
  it("keep a mistake from costing what it likes: the table takes so much a second at most", () => {
    const { data } = synthesised("prod");
    data.hasResourceProperties("AWS::DynamoDB::Table", {
      OnDemandThroughput: { MaxReadRequestUnits: 30_000, MaxWriteRequestUnits: 4_000 },
    });
  });

  it("keep concurrency for the webhook, password hashing from all of the account's, and e-mails at SES's pace; not in dev", () => {
    const reservedIn = ({ whole }: ReturnType<typeof synthesised>) =>
      Object.fromEntries(
        resources(whole, "AWS::Lambda::Function").flatMap(([, { Properties }]) =>
          Properties.ReservedConcurrentExecutions === undefined
            ? []
            : [[String(Properties.FunctionName), Properties.ReservedConcurrentExecutions]],
        ),
      );

    expect(reservedIn(synthesised("prod"))).toEqual({
      "saldo-prod-stripe-events": 50,
      "saldo-prod-sessions": 50,
      "saldo-prod-emergency-routings": 50,
      "saldo-prod-notices": 2,
      "saldo-prod-resend-notices": 1,
    });
    expect(reservedIn(synthesised("dev"))).toEqual({});
  });

  it("are none of a stage that is stopped: nothing that writes runs", () => {
    const { whole } = synthesised("prod", { isStopped: true });
    for (const name of ["stripe-events", "sessions"] as const) {
      expect(functions[name].concurrencyReserved).toBeGreaterThan(0);
      whole.hasResourceProperties("AWS::Lambda::Function", {
        FunctionName: `saldo-prod-${name}`,
        ReservedConcurrentExecutions: 0,
      });
    }
  });
});
