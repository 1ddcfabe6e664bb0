/**
 * Plays Lambda's part in a process of its own: loads the bundle that it is started with, calls its handler once for each
 * event it is sent, one after the other, and reports what that took. It is itself bundled, to be as light as it can.
 */
import { createRequire } from "node:module";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Answered, Handler, Sent } from "./lambda.ts";

const [, program = "", bundle = ""] = process.argv;
const load = createRequire(program);
let handler: Handler | undefined;

const run = async (events: readonly APIGatewayProxyEventV2[]): Promise<Answered> => {
  const processor = process.cpuUsage();
  const began = performance.now();
  handler ??= (load(bundle) as { handler: Handler }).handler;
  const importMs = performance.now() - began;

  const answers: Answered["answers"][number][] = [];
  for (const event of events) {
    const called = performance.now();
    const { statusCode, body } = await handler(event, {});
    answers.push({ status: statusCode, body: body ?? "", ms: performance.now() - called });
  }
  const { user, system } = process.cpuUsage(processor);
  return { importMs, answers, processorMs: (user + system) / 1000, memoryMegabytes: process.memoryUsage().rss / 1e6 };
};

process.on("message", (sent: Sent) => {
  if (sent === "renew") {
    delete load.cache[load.resolve(bundle)];
    handler = undefined;
    return;
  }
  run(sent).then(
    (answered) => process.send?.(answered),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
