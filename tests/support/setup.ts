/**
 * Before each file of tests: properties get their seed, and what is sent to DynamoDB under a condition is noted, for the
 * reporter to judge at the end. So are the calls, of which most of the suite's time is made.
 */
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import Stripe from "stripe";
import { afterAll, expect } from "vitest";
import { forgetSeen, noteSent, type SeenConditions, seenConditions, writesOf } from "./seen-conditions.ts";

declare module "vitest" {
  interface TaskMeta {
    seenConditions?: SeenConditions;
    /** How often the file called the engine. */
    engineCalls?: number;
  }
}

// The gate draws the same cases each time, so a change is what turns it red. FC_SEED draws others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FC_SEED ?? 20_261_129) });

// Stripe's SDK asks again as often as ever, but not half a second later.
Stripe.prototype.getInitialNetworkRetryDelay = () => 0;

type Send = (this: unknown, command: { readonly input: object }, ...rest: readonly unknown[]) => unknown;

// At the class: so no client is forgotten, whoever makes it.
const documents = DynamoDBDocumentClient.prototype as unknown as { send: Send };
const { send } = documents;
let engineCalls = 0;
forgetSeen();
documents.send = function (command, ...rest) {
  engineCalls += 1;
  const test = expect.getState().currentTestName ?? "before the first test";
  for (const [action, write] of writesOf(command.constructor.name, command.input as Record<string, unknown>))
    noteSent(action, write, test);
  return send.call(this, command, ...rest);
};

// biome-ignore lint/correctness/noEmptyPattern: vitest reads in the pattern which fixtures it is to make.
afterAll(({}, file) => {
  file.meta.seenConditions = seenConditions();
  file.meta.engineCalls = engineCalls;
  // The next file of this worker uses the same modules.
  documents.send = send;
});
