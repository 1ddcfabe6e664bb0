/** The port of the local system: taken before anything starts, and answering from then on. */
import { randomUUID } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import { Refusal } from "../shared/domain/refusal.ts";
import { temporarily_unavailable } from "../shared/domain/refusals.ts";
import { answered } from "../shared/http/answer.ts";
import { languageOf, problemAnswer } from "../shared/http/problem.ts";
import { CannotStart } from "./folder.ts";
import { listening } from "./listening.ts";
import { corsHeaders } from "./origins.ts";

export type Door = {
  readonly address: string;
  /** Whom it asks from now on. Until then it answers every request 503. */
  readonly open: (answer: RequestListener) => void;
  readonly close: () => Promise<void>;
};

type Wanted = {
  /** 0 for any that is free. */
  readonly port: number;
  /** Allowed beside those of this machine. */
  readonly origins: readonly string[];
};

/** Takes the port, on this machine only. Refuses one that can't be had. */
export const takePort = async ({ port, origins }: Wanted): Promise<Door> => {
  let answer: RequestListener = notYet(origins);
  const server = createServer((request, response) => answer(request, response));
  // Never closes a connection in which a program that stood still for seconds may just be sending its next request.
  server.keepAliveTimeout = 0;
  const taken = await listening(server, port).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "EADDRINUSE" ? "is in use" : `can't be used (${error.message})`;
    throw new CannotStart(`Port ${port} ${why}. Choose another one: npm start -- --port ${port + 1}`);
  });
  return {
    address: `http://127.0.0.1:${taken}`,
    open: (next) => {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** The problem that the API answers when it should be asked again soon. */
const notYet =
  (origins: readonly string[]): RequestListener =>
  ({ headers }, response) => {
    const refusal = new Refusal(temporarily_unavailable, { retryAfterSeconds: 1 });
    const asked = { language: languageOf(headers["accept-language"]), requestId: randomUUID(), isPage: false };
    const problem = answered(problemAnswer(refusal, asked));
    const problemHeaders = problem.headers as Record<string, string>;
    response.writeHead(problem.statusCode!, { ...problemHeaders, ...corsHeaders(headers.origin, origins) });
    response.end(problem.body);
  };
