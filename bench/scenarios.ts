/** How every route is called when it is measured: `scenarios/<noun>.ts` of each function that serves routes, together. */
import { type FunctionName, functions, type RouteKey } from "../functions/manifest.ts";
import type { Scenario, ScenariosOf } from "./scenario.ts";

const serving = (Object.keys(functions) as FunctionName[]).filter((name) => "routes" in functions[name]);

const ofNoun = async (name: FunctionName): Promise<ScenariosOf<object>> =>
  ((await import(`./scenarios/${name}.ts`)) as { scenarios: ScenariosOf<object> }).scenarios;

export const scenarios = Object.assign({}, ...(await Promise.all(serving.map(ofNoun)))) as Readonly<
  Record<RouteKey, readonly Scenario[]>
>;
