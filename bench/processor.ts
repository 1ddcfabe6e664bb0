/** Chapter: what a request costs the processor, against the SDK's bare client. */
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type RouteKey, routes } from "../functions/manifest.ts";
import { noUnits } from "./billing.ts";
import type { Figure } from "./budgets.ts";
import type { Builds, Subject } from "./builds.ts";
import { type Call, startCounter } from "./counting.ts";
import { startLambda } from "./lambda.ts";
import { startReplay, turnsOf } from "./replay.ts";
import { type Chapter, figure, median, say } from "./report.ts";
import { eventOf } from "./requests.ts";
import { scenarios } from "./scenarios.ts";
import type { Stage } from "./stage.ts";

/** A read, and the call that most depends on being quick. */
const measured = ["GET /account", "POST /stripe-events"] as const satisfies readonly RouteKey[];

/** The subjects take turns, back and forth. What is recorded lasts for a round: a signature of Stripe's is old after five minutes. */
const rounds = 7;
const warmUp = 150;
const calls = 300;

type Asked = {
  readonly name: string;
  readonly subject: Subject;
  readonly event: APIGatewayProxyEventV2;
  /** Where later calls of an environment ask for less. */
  readonly warmEvent?: APIGatewayProxyEventV2;
  readonly answers: readonly Call[];
};
type Spent = { readonly firstMs: number; readonly warmMs: number };

export const processorChapter = async (builds: Builds, stage: Stage): Promise<[Chapter, Figure[]]> => {
  const spent = new Map<string, Spent[]>();
  for (let round = 1; round <= rounds; round += 1) {
    say("Processor time", `round ${round} of ${rounds}`);
    const asked = [bare, ...(await Promise.all(measured.map((route) => askedOf(route, builds, stage)))).flat()];
    for (const one of round % 2 === 0 ? asked.reverse() : asked)
      spent.set(one.name, [...(spent.get(one.name) ?? []), await spentBy(one, builds)]);
  }
  const first = (name: string) => median(spent.get(name)!.map(({ firstMs }) => firstMs));
  const warm = (name: string) => median(spent.get(name)!.map(({ warmMs }) => warmMs));
  const rowOf = (name: string, same: string): string[] => [
    name,
    ...[first, warm].flatMap((of, place) => [
      figure(of(name), place === 0 ? 1 : 2),
      figure(of(name) / of(same), 2),
      figure(of(name) / of(bare.name), 2),
    ]),
  ];
  return [
    {
      title: "Processor time of a request",
      means:
        `Milliseconds of processor time in the function's own process: import and first call, and each of ${calls} calls after ` +
        `${warmUp} to warm up; the medians of ${rounds} processes each, taking turns. What DynamoDB and Secrets Manager answered once is answered again from ` +
        "memory. × same calls: over the SDK's bare clients, untrimmed, that make the same calls and get the same answers, the first " +
        "time the secret too. × bare: over one GetItem that finds nothing. Only the ratios travel.",
      columns: [
        { name: "request" },
        { name: "first, ms", align: "right" },
        { name: "× same calls", align: "right" },
        { name: "× bare", align: "right" },
        { name: "warm, ms", align: "right" },
        { name: "× same calls", align: "right" },
        { name: "× bare", align: "right" },
      ],
      rows: [
        rowOf(bare.name, bare.name),
        ...measured.flatMap((route) => [rowOf(sameCalls(route), sameCalls(route)), rowOf(route, sameCalls(route))]),
      ],
    },
    [],
  ];
};

const sameCalls = (route: RouteKey): string => `the calls of ${route}`;

const found = { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, text: "{}" };
const bare: Asked = {
  name: "the bare SDK client's GetItem",
  subject: "bare-sdk",
  event: eventOf("GET /health"),
  answers: [{ to: "dynamodb", what: "GetItem", asked: "", answer: found, fromMs: 0, untilMs: 0, units: noUnits }],
};

/** The route and its bare calls, as the route's first call in an environment was answered just now. */
const askedOf = async (route: (typeof measured)[number], builds: Builds, stage: Stage): Promise<Asked[]> => {
  const [usual] = scenarios[route];
  const event = eventOf(route, await usual!.request(stage));
  const counter = await startCounter(stage.endpoints);
  const lambda = startLambda(builds, routes[route].function, counter.endpoints);
  try {
    await lambda.call([event]);
    const answers = counter.taken();
    const calling = (those: readonly Call[]) => eventOf("GET /health", { body: JSON.stringify(turnsOf(those)) });
    const warmEvent = calling(answers.filter(({ to }) => to !== "secrets"));
    return [
      { name: sameCalls(route), subject: "same-calls", event: calling(answers), warmEvent, answers },
      { name: route, subject: routes[route].function, event, answers },
    ];
  } finally {
    await lambda.stop();
    await counter.stop();
  }
};

const spentBy = async ({ name, subject, event, warmEvent = event, answers }: Asked, builds: Builds): Promise<Spent> => {
  const replay = await startReplay(answers);
  const lambda = startLambda(builds, subject, replay.endpoints);
  const spentOn = async (events: readonly APIGatewayProxyEventV2[]): Promise<number> => {
    const { processorMs, answers: answered } = await lambda.call(events);
    const wrong = answered.find(({ status }) => status !== 200);
    if (wrong) throw new Error(`${name} answered ${wrong.status}: ${wrong.body}`);
    return processorMs / events.length;
  };
  try {
    const firstMs = await spentOn([event]);
    await spentOn(Array(warmUp).fill(warmEvent));
    return { firstMs, warmMs: await spentOn(Array(calls).fill(warmEvent)) };
  } finally {
    await lambda.stop();
    await replay.stop();
  }
};
