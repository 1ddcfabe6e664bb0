/**
 * Answers a function's calls from memory, as they were answered once: so what a call costs the function's own process
 * is measured without an engine beside it, and a bare client can be given the very same calls.
 */
import { createServer } from "node:http";
import { listening } from "../local/listening.ts";
import type { Call } from "./counting.ts";
import type { Endpoints } from "./stage.ts";

/** What the baseline `same-calls` is sent: the calls that wait for each other, each turn's at once. */
export type Turns = readonly (readonly { readonly operation: string; readonly input: object }[])[];

export const turnsOf = (calls: readonly Call[]): Turns => {
  const turns: Call[][] = [];
  for (const call of calls.toSorted((left, right) => left.fromMs - right.fromMs)) {
    const turn = turns.at(-1);
    if (turn?.some(({ untilMs }) => call.fromMs < untilMs)) turn.push(call);
    else turns.push([call]);
  }
  return turns.map((turn) => turn.map(({ what, asked }) => ({ operation: what, input: JSON.parse(asked) as object })));
};

export type Replay = { readonly endpoints: Endpoints; readonly stop: () => Promise<void> };

/** Each operation is answered as it was, the first time, the second and so on, and then from the start. */
export const startReplay = async (calls: readonly Call[]): Promise<Replay> => {
  const answers = new Map<string, { next: number; readonly calls: Call[] }>();
  for (const call of calls) {
    const known = answers.get(call.what);
    if (known) known.calls.push(call);
    else answers.set(call.what, { next: 0, calls: [call] });
  }
  const server = createServer((request, response) => {
    const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    request.resume().on("end", () => {
      const known = answers.get(operation);
      if (!known) return response.writeHead(500).end();
      const { status, headers, text } = known.calls[known.next % known.calls.length]!.answer;
      known.next += 1;
      return response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) }).end(text);
    });
  });
  const endpoint = `http://127.0.0.1:${await listening(server, 0)}`;
  return {
    endpoints: { dynamodb: endpoint, secrets: endpoint, stripe: endpoint },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
