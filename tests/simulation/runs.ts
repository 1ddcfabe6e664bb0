/**
 * One run of a handler, and what goes wrong in it. Its calls to the table and to Stripe are counted as they pass, and at
 * the planned one it is troubled or killed.
 *
 * A killed run is told nothing: the call that it waits for is never answered, so nothing of it runs any more, no `catch`
 * and no `finally` either, as where the machine is gone. Calls that come of no run pass untouched.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { StripeGateway } from "../../shared/gateways/stripe.ts";
import { type Call, type Fault, injectFaults } from "../support/faults.ts";

export type Plan = {
  /** The call, counted from 1. A fault waits for the first call from there on that it can happen to. */
  readonly at: number;
  readonly what: Trouble;
  /** Called once it came true. */
  readonly onStruck?: () => void;
};

export type Trouble = Fault | "crash-before" | "crash-after";

export type Run = {
  readonly plan: Plan | undefined;
  /** The names of its calls so far. */
  readonly calls: string[];
  /** The call at which the plan came true. */
  struck: string | undefined;
  dead: boolean;
  readonly end: () => void;
  readonly ended: Promise<never>;
};

/** How a run looks from outside when it was killed: no answer. */
export class Crashed extends Error {
  override readonly name = "Crashed";
}

export const newRun = (plan?: Plan): Run => {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {});
  return { plan, calls: [], struck: undefined, dead: false, end: () => reject(new Crashed()), ended };
};

const runs = new AsyncLocalStorage<Run>();

/** What `act` answers, all its calls being the run's; throws `Crashed` where the run is killed. */
export const inRun = <Answer>(run: Run, act: () => Promise<Answer>): Promise<Answer> =>
  Promise.race([runs.run(run, act), run.ended]);

/** The run that calls, for those who are called back. */
export const presentRun = (): Run | undefined => runs.getStore();

/** Counts a client's calls for their runs, kills and troubles them; answers a number that grows as a write begins, and as it ends. */
export const countCalls = (client: DynamoDBClient): { readonly writes: () => number } => {
  let written = 0;
  injectFaults(client, faultOf);
  client.middlewareStack.add(
    (next, context) => (args) => {
      const command = (context.commandName ?? "").replace(/Command$/, "");
      if (!writes.includes(command)) return passing(command, () => next(args));
      return passing(command, () => {
        written += 1;
        return next(args).finally(() => {
          written += 1;
        });
      });
    },
    { step: "initialize", priority: "high", name: "runs", override: true },
  );
  return { writes: () => written };
};

/** The same of the calls to Stripe. */
export const countedStripe = (gateway: StripeGateway): StripeGateway => ({
  ...gateway,
  openCheckout: (topUp) => passing("openCheckout", () => gateway.openCheckout(topUp)),
  findCheckout: (topUp) => passing("findCheckout", () => gateway.findCheckout(topUp)),
  eventsBetween: (from, until) => passing("eventsBetween", () => gateway.eventsBetween(from, until)),
  askAbout: (topUp) => passing("askAbout", () => gateway.askAbout(topUp)),
  isOurs: (paymentId) => passing("isOurs", () => gateway.isOurs(paymentId)),
});

const passing = async <Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> => {
  const run = runs.getStore();
  if (!run) return call();
  if (run.dead) return neverAnswered();
  run.calls.push(name);
  const isPlanned = run.plan?.at === run.calls.length;
  if (isPlanned && run.plan.what === "crash-before") return killed(run, `before ${name}`);
  const answering = call();
  if (!isPlanned || run.plan.what !== "crash-after") return answering;
  await answering.catch(() => {});
  return killed(run, `after ${name}`);
};

const killed = (run: Run, where: string): Promise<never> => {
  run.struck = where;
  run.plan?.onStruck?.();
  run.dead = true;
  run.end();
  return neverAnswered();
};

const neverAnswered = (): Promise<never> => new Promise(() => {});

const writes = ["TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"];

const faultOf = ({ command }: Call): Fault | undefined => {
  const run = runs.getStore();
  if (!run?.plan || run.struck !== undefined || run.calls.length < run.plan.at) return undefined;
  const { what } = run.plan;
  if (what === "crash-before" || what === "crash-after") return undefined;
  if (what === "conflict" && !writes.includes(command)) return undefined;
  if (what === "unprocessed" && command !== "BatchGetItem") return undefined;
  run.struck = `${what} ${command}`;
  run.plan.onStruck?.();
  return what;
};

/** As `inRun`, for what is delivered in the run and answers whatever became of it. */
export const during = <Answer>(run: Run, act: () => Promise<Answer>): Promise<Answer> => runs.run(run, act);
