/** The documentation on the local system, under `/docs/`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { docsPolicy } from "../../infra/docs-policy.ts";
import type { DocsFile } from "./site.ts";

/**
 * Answers `GET /docs…`; false, with the request untouched, for anything else. Made when it is first asked for: it takes a second. The
 * policy keeps its script from the pages beside it, which a stage has on another host.
 */
export const docsPages = (apiAddress: string) => {
  let site: Promise<readonly DocsFile[]> | undefined;
  return async ({ method = "", url = "" }: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [path = ""] = url.split("?");
    if (!["GET", "HEAD"].includes(method) || !/^\/docs(\/|$)/.test(path)) return false;
    if (path === "/docs") {
      response.writeHead(308, { location: "/docs/" }).end();
      return true;
    }
    site ??= import("./site.ts").then(({ docsSite }) => docsSite({ apiAddress }));
    const name = path.slice("/docs/".length) || "index.html";
    const file = (await site).find((each) => each.name === name);
    const headers = {
      "content-type": file?.contentType ?? "text/plain; charset=utf-8",
      "content-security-policy": docsPolicy,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-cache",
    };
    response.writeHead(file ? 200 : 404, headers).end(method === "HEAD" ? undefined : (file?.content ?? "Not found"));
    return true;
  };
};
