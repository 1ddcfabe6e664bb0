/** What the runbook names at three in the morning is there: events and fields of the log, routes, sections. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { routes } from "../../functions/manifest.ts";

const page = "docs/runbook.md";
const runbook = readFileSync(page, "utf8");
const sources = globSync(["{functions,shared}/**/*.ts", "infra/constructs/http-api.ts"]).map((file) =>
  readFileSync(file, "utf8"),
);
const logging = sources.filter((source) => /\blog\.(info|warn|error)\(|ACCESS_LOG|: Report\b|Report>/.test(source));

/** Those that are logged by a name of their own; a mark of an address makes two more of its two values. */
const events = new Set([
  ...sources.flatMap((source) =>
    [...source.matchAll(/\blog\.(?:info|warn|error)\(\s*"([^"]+)"/g)].map(([, name]) => name!),
  ),
  ...marksOf("shared/domain/notices/notice.ts").map((mark) => `mail.${mark}`),
]);

function marksOf(file: string): string[] {
  const [, list = ""] = /addressMarks = \[([^\]]*)\]/.exec(readFileSync(file, "utf8")) ?? [];
  return [...list.matchAll(/"([^"]+)"/g)].map(([, mark]) => mark!);
}

const queries = [...runbook.matchAll(/^```logs\n([\s\S]*?)^```/gm)].map(([, query]) => query!);

const eventsIn = (query: string): string[] => [
  ...[...query.matchAll(/event = "([^"]+)"/g)].map(([, name]) => name!),
  ...[...query.matchAll(/event in \[([^\]]*)\]/g)].flatMap(([, list]) =>
    [...list!.matchAll(/"([^"]+)"/g)].map(([, name]) => name!),
  ),
];

const words = new Set("fields filter stats sort limit by as desc asc and or in like count bin".split(" "));

/** The names in a query that are neither the language's, nor given in it (`as …`), nor CloudWatch's own (`@…`). */
const fieldsIn = (query: string): string[] => {
  const given = [...query.matchAll(/\bas (\w+)/g)].map(([, name]) => name!);
  const bare = query.replaceAll(/"[^"]*"|\/\^?[^/\n]*\/(?=\s|$)|@\w+/g, " ");
  return [...bare.matchAll(/[A-Za-z]\w*/g)]
    .map(([name]) => name)
    .filter((name) => !words.has(name) && !given.includes(name));
};

const isLogged = (field: string): boolean =>
  ["level", "event", "at"].includes(field) ||
  logging.some((source) => new RegExp(`\\b${field}\\b\\s*(?:[:,}]|\\+=)`).test(source));

describe("a query of the runbook", () => {
  it("is found", () => {
    expect(queries.length).toBeGreaterThan(15);
    expect(queries.flatMap(eventsIn).length).toBeGreaterThan(25);
  });

  it.each(queries)("asks for events and fields that we log: %s", (query) => {
    expect(eventsIn(query).filter((name) => !events.has(name))).toEqual([]);
    expect(fieldsIn(query).filter((name) => !isLogged(name))).toEqual([]);
  });

  it("that asks for something else is found out", () => {
    const wrong = 'fields @timestamp, eror\n| filter event in ["notice.sent", "notice.snt"]';

    expect(eventsIn(wrong).filter((name) => !events.has(name))).toEqual(["notice.snt"]);
    expect(fieldsIn(wrong).filter((name) => !isLogged(name))).toEqual(["eror"]);
  });
});

describe("the table of errors in the log", () => {
  const section = runbook.slice(runbook.indexOf("## Errors in the log"), runbook.indexOf("## First deployment"));
  const named = [...section.matchAll(/^\| `([a-z_]+\.[a-z_]+)`/gm)].map(([, name]) => name!);

  it("names events that we log, each that is an error among them", () => {
    const errors = sources.flatMap((source) =>
      [...source.matchAll(/\blog\.error\(\s*"([^"]+)"/g)].map(([, name]) => name!),
    );

    expect(named.filter((name) => !events.has(name))).toEqual([]);
    expect([...new Set(errors)].filter((name) => !runbook.includes(`\`${name}\``)).sort()).toEqual([]);
  });
});

describe("the section of an alarm", () => {
  const sections = runbook.split(/^### Alarm: /m).slice(1);

  it.each(sections.map((text) => [text.split("\n")[0]!, text.split(/^## /m)[0]!]))(
    "%s says what to look at, what to do, and when it is over",
    (_, text) => {
      for (const part of ["*Look*", "*Do*", "*It is over*"]) expect(text).toContain(part);
    },
  );
});

describe("a route that the runbook or the handbook names", () => {
  const pages = [page, "docs/operations.md"].map((file) => readFileSync(file, "utf8"));
  const known = Object.keys(routes).map((route) => new RegExp(`^${route.replaceAll(/\{\w+\}/g, "[^/]+")}$`));
  const named = pages.flatMap((text) =>
    [...text.matchAll(/`((?:GET|POST|PUT|DELETE) \/[^\s`?]*)/g)].map(([, route]) => route!),
  );

  it.each([...new Set(named.filter((route) => !route.includes("…")))])("is there: %s", (route) => {
    expect(known.some((pattern) => pattern.test(route))).toBe(true);
  });
});

describe("a link in the documents", () => {
  const pages = ["docs/runbook.md", "docs/operations.md", "docs/scale.md", "docs/README.md", "docs/legal.md"];
  const anchorsOf = (file: string): string[] =>
    [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s-]/gu, "")
        .replaceAll(" ", "-"),
    );

  it.each(pages)("leads to a page and a section that exist: %s", (file) => {
    const links = [...readFileSync(file, "utf8").matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const dead = links.filter(([, to, anchor]) => {
      const target = to ? join(dirname(file), to) : file;
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });

    expect(dead.map(([link]) => link)).toEqual([]);
  });
});
