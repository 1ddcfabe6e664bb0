import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream";

/** HTTP, as little of it as the stand-in needs. */

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The events that follow this answer. */
  readonly caused: readonly string[];
  /** The connection drops instead of answering. */
  readonly lost?: true;
};

const BODY_BYTES_MAX = 1024 * 1024;

/** The whole request, or undefined if its body is too long or never came whole. */
export const asked = async (request: IncomingMessage): Promise<Asked | undefined> => {
  const { pathname, search } = new URL(request.url ?? "/", "http://stand-in");
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  const body = Buffer.concat(chunks).toString("utf8");
  return { method: request.method ?? "GET", path: pathname, query: search.slice(1), headers: request.headers, body };
};

export const give = (response: ServerResponse, answer: Answer): void => {
  if (answer.lost) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
};

/** When the answer is out, or can't be any more because the one who asked is gone. */
export const answered = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    finished(response, () => resolve());
  });
