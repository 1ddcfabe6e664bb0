/** Chapter: what a cold start adds to Lambda's own. */
import { type FunctionName, type RouteKey, routes } from "../functions/manifest.ts";
import type { Figure } from "./budgets.ts";
import { type Builds, baselines, functionNames } from "./builds.ts";
import { startLambda } from "./lambda.ts";
import { type Chapter, figure, median, say } from "./report.ts";
import { eventOf } from "./requests.ts";
import { scenarios } from "./scenarios.ts";
import type { Stage } from "./stage.ts";

/** Nobody waits for a schedule's cold start: only functions with routes are asked. */
const askedFunctions = functionNames.filter((name) => Object.values(routes).some((route) => route.function === name));

/** The subjects take turns, so that a slow moment of the machine falls on all of them. */
const rounds = 9;

/** As many times the bare client's import and first call may be a function's; generous, because machines are moody. */
const timesBareClientMax = 4;

type Subject = FunctionName | (typeof baselines)[number];

export type Run = {
  /** From the start of the process to its answer: Node's own start too. */
  readonly wholeMs: number;
  readonly importMs: number;
  readonly callMs: number;
  /** Of both together. */
  readonly processorMs: number;
  readonly memoryMegabytes: number;
};

export const firstCallsChapter = async (builds: Builds, stage: Stage): Promise<[Chapter, Figure[]]> => {
  const runs = new Map<Subject, Run[]>([...baselines, ...askedFunctions].map((subject) => [subject, []]));
  for (let round = 1; round <= rounds; round += 1)
    for (const [subject, done] of runs) {
      say("First calls", `round ${round} of ${rounds}, ${subject}`);
      done.push(await firstCall(subject, builds, stage));
    }

  const sumOf = (subject: Subject) => median(runs.get(subject)!.map(({ importMs, callMs }) => importMs + callMs));
  const processorOf = (subject: Subject) => median(runs.get(subject)!.map(({ processorMs }) => processorMs));
  const wholeOf = (subject: Subject) => median(runs.get(subject)!.map(({ wholeMs }) => wholeMs));
  const [empty, bare] = [wholeOf("empty"), sumOf("bare-sdk")];
  return [
    {
      title: "Import and first call",
      means:
        `Milliseconds to load a bundle and to answer its first call, the median of ${rounds} processes each, taking ` +
        "turns. × bare SDK: their sum, over that of the AWS SDK's bare client with one GetItem; × its CPU: the same of the processor's time alone, which hardly depends on what else the machine does. × empty: the whole process, " +
        "Node's start too, over that of an empty handler. DynamoDB Local and the stand-ins for Secrets Manager and Stripe " +
        "answer at once and without TLS; sessions hashes a password. Only the ratios travel.",
      columns: [
        { name: "subject" },
        { name: "first call" },
        { name: "import", align: "right" },
        { name: "call", align: "right" },
        { name: "sum", align: "right" },
        { name: "× bare SDK", align: "right" },
        { name: "× its CPU", align: "right" },
        { name: "× empty", align: "right" },
        { name: "MB", align: "right" },
      ],
      rows: [...runs].map(([subject, done]) => [
        subject,
        isBaseline(subject) ? "baseline" : firstRouteOf(subject),
        figure(median(done.map(({ importMs }) => importMs)), 1),
        figure(median(done.map(({ callMs }) => callMs)), 1),
        figure(sumOf(subject), 1),
        figure(sumOf(subject) / bare, 2),
        figure(processorOf(subject) / processorOf("bare-sdk"), 2),
        figure(wholeOf(subject) / empty, 2),
        figure(median(done.map(({ memoryMegabytes }) => memoryMegabytes))),
      ]),
    },
    askedFunctions.map((name) => ({
      what: `Import and first call of ${name} take`,
      value: sumOf(name) / bare,
      unit: "times what the bare SDK client takes",
      atMost: timesBareClientMax,
      setIn: "bench/first-calls.ts",
    })),
  ];
};

export const firstCall = async (subject: Subject, builds: Builds, stage: Stage): Promise<Run> => {
  const route = isBaseline(subject) ? "GET /health" : firstRouteOf(subject);
  const [usual] = scenarios[route];
  const event = eventOf(route, await usual!.request(stage));
  const began = performance.now();
  const lambda = startLambda(builds, subject, stage.endpoints);
  try {
    const { importMs, answers, processorMs, memoryMegabytes } = await lambda.call([event]);
    const wholeMs = performance.now() - began;
    const [answer] = answers;
    if (answer?.status !== usual!.status) throw new Error(`${subject} answered ${answer?.status}: ${answer?.body}`);
    return { wholeMs, importMs, callMs: answer.ms, processorMs, memoryMegabytes };
  } finally {
    await lambda.stop();
  }
};

/** What a function is first asked: the route that the manifest names first, which is its main one. */
const firstRouteOf = (name: FunctionName): RouteKey => {
  const first = (Object.keys(routes) as RouteKey[]).find((route) => routes[route].function === name);
  return first!;
};

const isBaseline = (subject: Subject): subject is (typeof baselines)[number] =>
  baselines.some((name) => name === subject);
