/** Chapter: what every route asks of others, one after the other, and what AWS bills for it. */
import { type FunctionName, functions, type RouteKey, routes } from "../functions/manifest.ts";
import { noUnits, plus, type Units } from "./billing.ts";
import type { Figure } from "./budgets.ts";
import type { Builds } from "./builds.ts";
import { type Call, type Counter, fewestTrips, roundTrips, startCounter } from "./counting.ts";
import { notGranted } from "./grants.ts";
import { type Lambda, startLambda } from "./lambda.ts";
import { type Chapter, figure, say } from "./report.ts";
import { eventOf } from "./requests.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";
import type { Stage } from "./stage.ts";

type Cost = {
  readonly trips: number;
  readonly tableCalls: number;
  readonly stripeCalls: number;
  readonly units: Units;
  /** Read by the first call of an environment, then kept. */
  readonly secretsRead: number;
};

/**
 * Also a sentence for each thing that a function did to the table, and is not granted. The functions are dealt out to the stages,
 * which are asked side by side: a call mostly waits, as it is held for the others that were made with it.
 */
export const roundTripsChapter = async (
  builds: Builds,
  stages: readonly Stage[],
): Promise<[Chapter, Figure[], string[]]> => {
  const ungranted = new Set<string>();
  const names = Object.keys(functions);
  const all = (Object.keys(routes) as RouteKey[]).flatMap((route) =>
    scenarios[route].map((scenario) => ({ route, scenario })),
  );
  const costs = new Map<Scenario, Cost>();
  const ask = async (stage: Stage, lane: number): Promise<void> => {
    const counter = await startCounter(stage.endpoints);
    const lambdas = new Map<FunctionName, Lambda>();
    const lambdaOf = (name: FunctionName): Lambda => {
      const lambda = lambdas.get(name) ?? startLambda(builds, name, counter.endpoints);
      lambdas.set(name, lambda);
      return lambda;
    };
    try {
      for (const { route, scenario } of all) {
        const { function: name } = routes[route];
        if (names.indexOf(name) % stages.length !== lane) continue;
        say("Round trips", `${route} ${scenario.when}`);
        costs.set(scenario, await costOf(route, scenario, { lambda: lambdaOf(name), stage, counter, ungranted }));
      }
    } finally {
      await Promise.all([counter.stop(), ...[...lambdas.values()].map((lambda) => lambda.stop())]);
    }
  };
  await Promise.all(stages.map(ask));

  const rows: string[][] = [];
  const figures: Figure[] = [];
  for (const { route, scenario } of all) {
    const cost = costs.get(scenario)!;
    rows.push([
      route,
      scenario.when,
      `${cost.trips} of ${scenario.roundTripsMax}`,
      ...[cost.tableCalls, cost.stripeCalls].map(count),
      ...[cost.units.read, cost.units.write].map((units) => (units === 0 ? "·" : figure(units, units % 1 && 1))),
      count(cost.secretsRead),
    ]);
    figures.push({
      what: `${route}${scenario.when && ` (${scenario.when})`} takes`,
      value: cost.trips,
      unit: "round trips",
      atMost: scenario.roundTripsMax,
      setIn: `bench/scenarios/${routes[route].function}.ts`,
    });
  }
  return [
    {
      title: "Round trips and billed units of a warm request",
      means:
        "Round trips: calls to DynamoDB and Stripe that wait for each other, of as many as the budget allows; calls made " +
        "at once count as one. Calls: all to DynamoDB. Read and write: the units that AWS bills, reads as the engine " +
        "reports them, writes reckoned from the items' sizes. Secrets are read by an environment's first request only. The same on every machine.",
      columns: [
        { name: "route" },
        { name: "when" },
        { name: "round trips" },
        { name: "calls", align: "right" },
        { name: "Stripe", align: "right" },
        { name: "read", align: "right" },
        { name: "write", align: "right" },
        { name: "secrets", align: "right" },
      ],
      rows,
    },
    figures,
    [...ungranted],
  ];
};

/** Calls the route in a new environment: once cold, for the secrets, and then warm. */
const costOf = async (
  route: RouteKey,
  { request, repeats, status, when, roundTripsMax }: Scenario,
  { lambda, stage, counter, ungranted }: { lambda: Lambda; stage: Stage; counter: Counter; ungranted: Set<string> },
): Promise<Cost> => {
  lambda.renew();
  const repeated = repeats && eventOf(route, await request(stage));
  const calls = async (): Promise<readonly Call[]> => {
    const event = repeated ?? eventOf(route, await request(stage));
    counter.taken();
    const [answer] = (await lambda.call([event])).answers;
    if (answer?.status !== status)
      throw new Error(`${route} ${when} answered ${answer?.status} where ${status} was expected: ${answer?.body}`);
    const taken = counter.taken();
    for (const sentence of ungrantedOf(routes[route].function, taken)) ungranted.add(sentence);
    return taken;
  };

  const cold = await calls();
  const warm = await fewestTrips(roundTripsMax, calls);
  return { ...costOfCalls(warm), secretsRead: cold.filter(({ to }) => to === "secrets").length };
};

const ungrantedOf = (name: FunctionName, calls: readonly Call[]): string[] =>
  calls
    .filter(({ to }) => to === "dynamodb")
    .flatMap(({ what, asked }) => notGranted(name, functions[name], { operation: what, body: JSON.parse(asked) }));

const costOfCalls = (calls: readonly Call[]): Cost => ({
  trips: roundTrips(calls),
  tableCalls: calls.filter(({ to }) => to === "dynamodb").length,
  stripeCalls: calls.filter(({ to }) => to === "stripe").length,
  units: calls.reduce((sum, { units }) => plus(sum, units), noUnits),
  secretsRead: 0,
});

const count = (calls: number): string => (calls === 0 ? "·" : String(calls));
