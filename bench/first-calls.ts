/** Chapter: what a cold start adds to Lambda's own. */
import type { FunctionName, RouteKey } from "../functions/manifest.ts";
import type { Figure } from "./budgets.ts";
import { type Builds, baselines, functionNames, type Subject } from "./builds.ts";
import { startLambda } from "./lambda.ts";
import { type Chapter, figure, median, say } from "./report.ts";
import { eventOf } from "./requests.ts";
import { scenarios } from "./scenarios.ts";
import type { Stage } from "./stage.ts";

/** The subjects take turns, so that a slow moment of the machine falls on all of them. */
const rounds = 9;

/** What each function is first asked: of its routes the one that most depends on. */
const firstRoutes = {
  about: "GET /health",
  sessions: "POST /sessions",
  account: "GET /account",
  "top-ups": "POST /top-ups",
  "stripe-events": "POST /stripe-events",
} as const satisfies Record<FunctionName, RouteKey>;

/** As many times the bare client's import and first call may be a function's; generous, because machines are moody. */
const timesBareClientMax = 4;

type Run = { readonly importMs: number; readonly callMs: number; readonly memoryMegabytes: number };

export const firstCallsChapter = async (builds: Builds, stage: Stage): Promise<[Chapter, Figure[]]> => {
  const runs = new Map<Subject, Run[]>([...baselines, ...functionNames].map((subject) => [subject, []]));
  for (let round = 1; round <= rounds; round += 1)
    for (const [subject, done] of runs) {
      say(`First calls: round ${round} of ${rounds}, ${subject}`);
      done.push(await firstCall(subject, builds, stage));
    }

  const sumOf = (subject: Subject) => median(runs.get(subject)!.map(({ importMs, callMs }) => importMs + callMs));
  const [empty, bare] = [sumOf("empty"), sumOf("bare-sdk")];
  return [
    {
      title: "Import and first call",
      means:
        `Milliseconds from an empty process to the first answer, the median of ${rounds} processes each, taking turns; ` +
        "then as a ratio to an empty handler, and to the AWS SDK's bare client with one GetItem. DynamoDB Local, Secrets " +
        "Manager's stand-in and Stripe's answer at once, without TLS; sessions hashes a password. Only the ratios travel.",
      columns: [
        { name: "subject" },
        { name: "first call" },
        { name: "import", align: "right" },
        { name: "call", align: "right" },
        { name: "sum", align: "right" },
        { name: "× empty", align: "right" },
        { name: "× bare SDK", align: "right" },
        { name: "MB", align: "right" },
      ],
      rows: [...runs].map(([subject, done]) => [
        subject,
        isBaseline(subject) ? "baseline" : firstRoutes[subject],
        figure(median(done.map(({ importMs }) => importMs)), 1),
        figure(median(done.map(({ callMs }) => callMs)), 1),
        figure(sumOf(subject), 1),
        figure(sumOf(subject) / empty, 1),
        figure(sumOf(subject) / bare, 2),
        figure(median(done.map(({ memoryMegabytes }) => memoryMegabytes))),
      ]),
    },
    functionNames.map((name) => ({
      what: `Import and first call of ${name} take`,
      value: sumOf(name) / bare,
      unit: "times what the bare SDK client takes",
      atMost: timesBareClientMax,
      setIn: "bench/first-calls.ts",
    })),
  ];
};

const firstCall = async (subject: Subject, builds: Builds, stage: Stage): Promise<Run> => {
  const route = isBaseline(subject) ? "GET /health" : firstRoutes[subject];
  const [usual] = scenarios[route];
  const event = eventOf(route, await usual!.request(stage));
  const lambda = startLambda(builds, subject, stage.endpoints);
  try {
    const { importMs, answers, memoryMegabytes } = await lambda.call([event]);
    const [answer] = answers;
    if (answer?.status !== usual!.status) throw new Error(`${subject} answered ${answer?.status}: ${answer?.body}`);
    return { importMs, callMs: answer.ms, memoryMegabytes };
  } finally {
    await lambda.stop();
  }
};

const isBaseline = (subject: Subject): subject is (typeof baselines)[number] =>
  baselines.some((name) => name === subject);
