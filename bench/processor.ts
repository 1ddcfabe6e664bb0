/** Chapter: what a warm request costs the processor. */
import { type RouteKey, routes } from "../functions/manifest.ts";
import type { Figure } from "./budgets.ts";
import type { Builds, Subject } from "./builds.ts";
import { startLambda } from "./lambda.ts";
import { type Chapter, figure, say } from "./report.ts";
import { eventOf, type Wanted } from "./requests.ts";
import { scenarios } from "./scenarios.ts";
import type { Stage } from "./stage.ts";

type Measured = {
  readonly subject: Subject;
  readonly route: RouteKey;
  readonly warmUp: number;
  readonly calls: number;
};

const measured: readonly Measured[] = [
  { subject: "bare-sdk", route: "GET /health", warmUp: 100, calls: 300 },
  { subject: "about", route: "GET /health", warmUp: 100, calls: 300 },
  { subject: routes["GET /account"].function, route: "GET /account", warmUp: 100, calls: 300 },
  { subject: routes["POST /stripe-events"].function, route: "POST /stripe-events", warmUp: 40, calls: 120 },
];

export const processorChapter = async (builds: Builds, stage: Stage): Promise<[Chapter, Figure[]]> => {
  const rows: string[][] = [];
  for (const { subject, route, warmUp, calls } of measured) {
    say("Processor time", `${subject}, ${warmUp + calls} calls`);
    const events = (await requests(route, warmUp + calls, stage)).map((wanted) => eventOf(route, wanted));
    const lambda = startLambda(builds, subject, stage.endpoints);
    try {
      await lambda.call(events.slice(0, warmUp));
      const { processorMs, answers } = await lambda.call(events.slice(warmUp));
      const wrong = answers.find(({ status }) => status !== scenarios[route][0]!.status);
      if (wrong) throw new Error(`${route} answered ${wrong.status}: ${wrong.body}`);
      rows.push([
        subject === "bare-sdk" ? "the bare SDK client's GetItem" : route,
        String(warmUp),
        String(calls),
        figure(processorMs / calls, 2),
      ]);
    } finally {
      await lambda.stop();
    }
  }
  return [
    {
      title: "Processor time of a warm request",
      means:
        "Milliseconds of processor time a request in the function's own process, garbage collection among it, after as " +
        "many calls to warm up. Without the engine, and without waiting. It depends on the machine.",
      columns: [
        { name: "request" },
        { name: "warm-up", align: "right" },
        { name: "calls", align: "right" },
        { name: "ms", align: "right" },
      ],
      rows,
    },
    [],
  ];
};

/** Payments differ, each posts once; a read may be the same one. */
const requests = async (route: RouteKey, count: number, stage: Stage): Promise<Wanted[]> => {
  const [usual] = scenarios[route];
  if (route !== "POST /stripe-events") return Array(count).fill(await usual!.request(stage));
  const payments: Wanted[] = [];
  for (let payment = 0; payment < count; payment += 1) payments.push(await usual!.request(stage));
  return payments;
};
