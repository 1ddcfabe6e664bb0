/** Who may import whom, who may know what: the rules that keep each part of the house small enough to understand. */
import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import type { FunctionDeclaration } from "../functions/declaring.ts";
import { type FunctionName, functions, routes } from "../functions/manifest.ts";
import { type Access, isForClerks } from "../shared/domain/access.ts";
import { backOf, signInPath } from "../shared/http/sign-in-page.ts";
import { codeOf, importsOf } from "./support/imports.ts";

type Sources = ReadonlyMap<string, string>;
type Rule = { readonly says: string; readonly brokenBy: (sources: Sources) => string[] };

const layers = [
  "client/src",
  "client",
  "shared/domain",
  "shared/store",
  "shared/gateways",
  "shared/files",
  "shared/http",
  "functions",
  "infra",
  "ops",
  "local/panel",
  "local",
  "tests",
  "bench",
];
/**
 * `shared` itself: clock, hash, ids, log, password, settings. What is declared makes three layers of its own, all data:
 * `declaring` is what declarations are made of, a `declaration` is one function's, and the `manifest` has them all.
 */
const layerOf = (file: string): string => {
  if (file === "functions/manifest.ts") return "manifest";
  if (file === "functions/declaring.ts") return "declaring";
  if (/^functions\/[^/]+\/declaration\.ts$/.test(file)) return "declaration";
  const layer = layers.find((name) => file.startsWith(`${name}/`));
  return layer ?? (file.startsWith("shared/") ? "shared" : "root");
};
/** A function is its folder, with its declaration; none imports another. */
const partOf = (file: string): string =>
  ["functions", "declaration"].includes(layerOf(file)) ? file.split("/").slice(0, 2).join("/") : layerOf(file);

/** Our own parts that each may import, besides itself. */
const mayImport: Record<string, readonly string[]> = {
  "shared/domain": [],
  shared: ["shared/domain"],
  "shared/store": ["shared/domain", "shared"],
  "shared/gateways": ["shared/domain", "shared"],
  "shared/files": ["shared/domain", "shared"],
  "shared/http": ["shared/domain", "shared", "types of shared/store"],
  declaring: ["types of shared/domain"],
  declaration: ["types of shared/domain", "declaring"],
  manifest: ["declaring", "declaration"],
  functions: ["shared/domain", "shared", "shared/store", "shared/gateways", "shared/files", "shared/http", "declaring"],
  // The domain, so that an account number that no customer could transfer to fails synthesis, not the first top-up.
  infra: ["manifest", "types of declaring", "shared/domain"],
  // It runs in a browser, and has what any front end has: the client.
  "local/panel": [],
  // Called from afar: it knows the document, and nothing of ours.
  "client/src": [],
  client: [],
  root: [],
};
const importAnything = ["ops", "local", "tests", "bench"];

/** Packages that each may import. `node:` are those built-in modules that reach no network. */
const mayUse: Record<string, readonly string[]> = {
  // The check digits of Polish registers, which compute and do nothing else.
  "shared/domain": ["zod", "stdnum"],
  shared: ["node:", "ulid", "types of aws-lambda"],
  "shared/store": ["node:", "zod"],
  "shared/gateways": ["node:", "zod"],
  "shared/files": ["node:"],
  "shared/http": ["node:", "zod", "@middy/core", "types of aws-lambda"],
  declaring: [],
  declaration: [],
  manifest: [],
  functions: ["node:", "zod", "types of aws-lambda"],
  "local/panel": ["@saldo/client"],
  // It runs in browsers, too.
  "client/src": ["openapi-fetch"],
  client: ["node:", "openapi-typescript"],
};
/** Each SDK is known to one file. */
const knownTo: Record<string, string> = {
  "@aws-sdk/client-dynamodb": "shared/store/table.ts",
  "@aws-sdk/lib-dynamodb": "shared/store/table.ts",
  "@aws-sdk/util-dynamodb": "shared/store/table.ts",
  "@aws-sdk/client-secrets-manager": "shared/gateways/secrets.ts",
  stripe: "shared/gateways/stripe.ts",
  "@aws-sdk/client-sqs": "shared/gateways/messages.ts",
  "@aws-sdk/client-ses": "shared/gateways/mailer.ts",
  "@aws-sdk/client-s3": "shared/gateways/files.ts",
  "@aws-sdk/s3-presigned-post": "shared/gateways/files.ts",
  "@aws-sdk/s3-request-presigner": "shared/gateways/files.ts",
  nodemailer: "shared/gateways/mailer.ts",
  otplib: "shared/security/second-factor.ts",
  uqr: "shared/qr.ts",
  "ipaddr.js": "shared/domain/login-policies/login-policy.ts",
  "image-size": "shared/files/picture-check.ts",
};
/** Files that know an SDK's types and none of its code: the one that reads Stripe's objects. */
const knownByTypeTo: Record<string, string> = { stripe: "shared/gateways/stripe-events.ts" };
const knows = (file: string, name: string, typeOnly: boolean): boolean =>
  knownTo[name] === file || (typeOnly && knownByTypeTo[name] === file);
const network = ["node:http", "node:https", "node:http2", "node:net", "node:tls", "node:dgram", "node:dns"];
/** The log is in every bundle, and settings would bring all that they check into each. */
const readsEnvironment = ["shared/settings.ts", "shared/clock.ts", "shared/log.ts"];

type Edge = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

const isOurs = (target: string): boolean => target.startsWith(".");
const edgesOf = (sources: Sources): Edge[] =>
  [...sources].flatMap(([from, source]) =>
    importsOf(source)
      .filter(({ target }) => isOurs(target))
      .map(({ target, typeOnly }) => ({ from, to: posix.join(posix.dirname(from), target), typeOnly })),
  );
const packagesOf = (sources: Sources): { from: string; name: string; typeOnly: boolean }[] =>
  [...sources].flatMap(([from, source]) =>
    importsOf(source)
      .filter(({ target }) => !isOurs(target))
      .map(({ target, typeOnly }) => ({ from, name: packageName(target), typeOnly })),
  );
const packageName = (target: string): string => {
  if (target.startsWith("node:") || target === "(computed)") return target;
  return target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");
};
const told = ({ from, to, name, typeOnly }: { from: string; to?: string; name?: string; typeOnly: boolean }): string =>
  `${from} imports ${typeOnly ? "types of " : ""}${to ?? name}`;
const isRuntime = (file: string): boolean =>
  !["ops", "local", "local/panel", "tests", "bench", "infra", "root"].includes(layerOf(file));

const rules: Rule[] = [
  {
    says: "imports among our own parts point inward, and no function imports another",
    brokenBy: (sources) =>
      edgesOf(sources)
        .filter(({ from, to, typeOnly }) => {
          const [own, layer, other] = [partOf(from), layerOf(from), layerOf(to)];
          // A declaration may not import its own function either: the manifest would carry it.
          if (importAnything.includes(layer) || (own === partOf(to) && layer !== "declaration")) return false;
          const allowed = mayImport[layer] ?? [];
          return !allowed.includes(other) && !(typeOnly && allowed.includes(`types of ${other}`));
        })
        .map(told),
  },
  {
    says: "nothing that is deployed imports what only helps to develop it",
    brokenBy: (sources) =>
      edgesOf(sources)
        .filter(({ from, to }) => !importAnything.includes(layerOf(from)) && importAnything.includes(layerOf(to)))
        .map(told),
  },
  {
    says: "each part uses the packages that it is given, and no network but through a gateway",
    brokenBy: (sources) =>
      packagesOf(sources)
        .filter(({ from, name, typeOnly }) => {
          const allowed = mayUse[layerOf(from)];
          if (!allowed || knows(from, name, typeOnly)) return false;
          if (name.startsWith("node:")) return !allowed.includes("node:") || network.includes(name);
          return !allowed.includes(name) && !(typeOnly && allowed.includes(`types of ${name}`));
        })
        .map(told),
  },
  {
    says: "each SDK is known to one file",
    brokenBy: (sources) =>
      packagesOf(sources)
        .filter(({ from, name, typeOnly }) => {
          if (importAnything.includes(layerOf(from))) return false;
          const isSdk = name in knownTo || name.startsWith("@aws-sdk/") || name.startsWith("@smithy/");
          return isSdk && !knows(from, name, typeOnly);
        })
        .map(told),
  },
  {
    says: "no module imports itself, by whatever way around",
    // A circle of types alone is gone once the code runs: what only helps to develop may have one.
    brokenBy: (sources) =>
      circlesOf(edgesOf(sources).filter(({ from, typeOnly }) => !typeOnly || !importAnything.includes(layerOf(from)))),
  },
  {
    says: "no function makes a write: it hands over what is to change, and a store words it",
    brokenBy: (sources) =>
      [...sources]
        .filter(([file]) => layerOf(file) === "functions")
        .flatMap(([file, source]) =>
          [...source.matchAll(/import\s+(?:type\s+)?\{([^}]*)\}\s*from\s*"[^"]*\/shared\/store\/[^"]*"/g)]
            .flatMap(([, names = ""]) => names.match(/\b\w*Writes?\b/g) ?? [])
            .map((name) => `${file} imports ${name}`),
        ),
  },
  {
    says: "the environment is read in settings, clock and log only",
    brokenBy: (sources) =>
      filesThatSay(
        sources,
        /\bprocess\s*(\.|\?\.)\s*env\b|\bprocess\s*\[/,
        (file) => isRuntime(file) && !readsEnvironment.includes(file),
      ),
  },
  {
    says: "the domain asks neither clock, chance, network nor console",
    brokenBy: (sources) =>
      filesThatSay(
        sources,
        /\bDate\.now\b|\bnew\s+Date\s*(\(\s*\)|(?!\s*\())|\bMath\.random\b|\bperformance\b|\bcrypto\b|\bfetch\s*\(|\bprocess\b|\bconsole\b|\bglobalThis\b/,
        (file) => layerOf(file) === "shared/domain",
      ),
  },
];

const filesThatSay = (sources: Sources, what: RegExp, where: (file: string) => boolean): string[] =>
  [...sources].flatMap(([file, source]) => {
    const said = where(file) ? what.exec(codeOf(source)) : null;
    return said ? [`${file} says ${said[0]}`] : [];
  });

/** Every way from a module back to itself, told once, from its first file on. */
const circlesOf = (edges: readonly Edge[]): string[] => {
  const next = Map.groupBy(edges, ({ from }) => from);
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" → "));
    if (way.includes(file) || done.has(file)) return;
    for (const { to } of next.get(file) ?? []) walk(to, [...way, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return circles;
};

const theSources: Sources = new Map(
  globSync([
    "client/*.ts",
    "client/src/**/*.ts",
    "shared/**/*.ts",
    "functions/**/*.ts",
    "infra/**/*.ts",
    "ops/**/*.ts",
    "local/**/*.ts",
    "bench/**/*.ts",
    "tests/**/*.ts",
    "*.ts",
  ])
    .map((file) => file.replaceAll("\\", "/"))
    .map((file) => [file, readFileSync(file, "utf8")]),
);

describe("the house", () => {
  it("is looked through whole", () => {
    const parts = new Set([...theSources.keys()].map(partOf));

    for (const part of [...layers.filter((name) => name !== "functions"), "shared", "declaring", "manifest", "root"])
      expect(parts).toContain(part);
    expect(edgesOf(theSources).filter(({ to }) => to.endsWith(".ts") && !theSources.has(to))).toEqual([]);
  });

  it.each(rules)("keeps its rule: $says", ({ brokenBy }) => {
    expect(brokenBy(theSources)).toEqual([]);
  });
});

describe("a violation is found", () => {
  const [inward, development, packages, sdks, circles, writes, environment, domain] = rules as [
    Rule,
    Rule,
    Rule,
    Rule,
    Rule,
    Rule,
    Rule,
    Rule,
  ];
  const violations: [Rule, string, string, string][] = [
    [inward, "the domain reaching for the store", "shared/domain/a.ts", 'import { table } from "../store/table.ts";'],
    [
      inward,
      "the domain reaching for a type of http",
      "shared/domain/a.ts",
      'import type { Answer } from "../http/endpoint.ts";',
    ],
    [inward, "the domain reaching for the log", "shared/domain/a.ts", 'import "../log.ts";'],
    [
      inward,
      "the domain loading the store when it is called",
      "shared/domain/a.ts",
      'const a = () => import("../store/keys.ts");',
    ],
    [
      inward,
      "a store reaching for a gateway",
      "shared/store/a-store.ts",
      'import { stripeGateway } from "../gateways/stripe.ts";',
    ],
    [
      inward,
      "a gateway reaching for a store",
      "shared/gateways/a.ts",
      'import type { Table } from "../store/table.ts";',
    ],
    [inward, "a store reaching for http", "shared/store/a-store.ts", 'export { api } from "../http/endpoint.ts";'],
    [
      inward,
      "http reaching for a store's code",
      "shared/http/a.ts",
      'import { peopleStore } from "../store/people-store.ts";',
    ],
    [
      inward,
      "http reaching for a store's code among types",
      "shared/http/a.ts",
      'import { type A, b } from "../store/keys.ts";',
    ],
    [
      inward,
      "http reaching for a gateway",
      "shared/http/a.ts",
      'import type { StripeGateway } from "../gateways/stripe.ts";',
    ],
    [inward, "shared reaching for a function", "shared/log.ts", 'import { routes } from "../functions/manifest.ts";'],
    [
      inward,
      "a function reaching for another",
      "functions/account/a.ts",
      'import { signIn } from "../sessions/sign-in.ts";',
    ],
    [
      inward,
      "a function reaching for a type of another",
      "functions/account/a.ts",
      'import type { A } from "../sessions/sign-in.ts";',
    ],
    [
      inward,
      "a function reaching for the manifest",
      "functions/account/a.ts",
      'import { routes } from "../manifest.ts";',
    ],
    [
      inward,
      "a function reaching for a type of the manifest",
      "functions/account/a.ts",
      'import type { RouteKey } from "../manifest.ts";',
    ],
    [
      inward,
      "a function reaching for another's declaration",
      "functions/account/index.ts",
      'import { declaration } from "../sessions/declaration.ts";',
    ],
    [
      inward,
      "a declaration reaching for its own function",
      "functions/account/declaration.ts",
      'import { verbs } from "./index.ts";',
    ],
    [
      inward,
      "a declaration reaching for another",
      "functions/account/declaration.ts",
      'import { declaration } from "../sessions/declaration.ts";',
    ],
    [
      inward,
      "a declaration reaching for code of the domain",
      "functions/account/declaration.ts",
      'import { roles } from "../../shared/domain/access.ts";',
    ],
    [
      inward,
      "a declaration reaching for the manifest",
      "functions/account/declaration.ts",
      'import type { FunctionName } from "../manifest.ts";',
    ],
    [
      inward,
      "what declarations are made of reaching for one",
      "functions/declaring.ts",
      'import type { declaration } from "./account/declaration.ts";',
    ],
    [
      inward,
      "what declarations are made of reaching for code",
      "functions/declaring.ts",
      'import { nextSteps } from "../shared/domain/access.ts";',
    ],
    [
      inward,
      "the manifest reaching for code",
      "functions/manifest.ts",
      'import { permissionsOf } from "../shared/domain/access.ts";',
    ],
    [
      inward,
      "the manifest reaching for a function",
      "functions/manifest.ts",
      'import { verbs } from "./account/index.ts";',
    ],
    [
      inward,
      "infra reaching for one function's declaration",
      "infra/a.ts",
      'import { declaration } from "../functions/account/declaration.ts";',
    ],
    [inward, "infra reaching for a function", "infra/a.ts", 'import { handler } from "../functions/account/index.ts";'],
    [
      inward,
      "the panel reaching for shared",
      "local/panel/a.ts",
      'import { zlotys } from "../../shared/domain/money.ts";',
    ],
    [
      inward,
      "the client reaching for shared",
      "client/src/a.ts",
      'import type { Role } from "../../shared/domain/access.ts";',
    ],
    [
      inward,
      "the client reaching for what makes its types",
      "client/src/a.ts",
      'import { schemaSource } from "../generate.ts";',
    ],
    [inward, "infra reaching for shared", "infra/a.ts", 'import { settings } from "../shared/settings.ts";'],
    [
      development,
      "a function reaching for the local system",
      "functions/account/a.ts",
      'import "../../local/dynamo.ts";',
    ],
    [
      development,
      "shared reaching for a test",
      "shared/store/a.ts",
      'import type { A } from "../../tests/support/table.ts";',
    ],
    [development, "infra reaching for the bench", "infra/a.ts", 'const a = await import("../bench/main.ts");'],
    [
      packages,
      "the domain with a clock of its own",
      "shared/domain/a.ts",
      'import { setTimeout } from "node:timers/promises";',
    ],
    [packages, "the domain with another package", "shared/domain/a.ts", 'import { ulid } from "ulid";'],
    [packages, "http with the code of the Lambda types", "shared/http/a.ts", 'import { Context } from "aws-lambda";'],
    [packages, "a function with a network", "functions/account/a.ts", 'import { request } from "node:https";'],
    [packages, "a function with a package of its own", "functions/account/a.ts", 'import express from "express";'],
    [packages, "a store with middleware", "shared/store/a-store.ts", 'import middy from "@middy/core";'],
    [
      packages,
      "a package that only the running code knows",
      "functions/account/a.ts",
      "const a = (name: string) => import(name);",
    ],
    [packages, "a declaration with a package", "functions/account/declaration.ts", 'import * as z from "zod/mini";'],
    [packages, "the panel with a package of its own", "local/panel/a.ts", 'import { render } from "preact";'],
    [
      packages,
      "a function that calls by the client",
      "functions/account/a.ts",
      'import { Problem } from "@saldo/client";',
    ],
    [packages, "the client with what only Node has", "client/src/a.ts", 'import { randomUUID } from "node:crypto";'],
    [packages, "a package that is required", "shared/store/a-store.ts", 'const a = require("lodash");'],
    [
      sdks,
      "a store with DynamoDB's SDK",
      "shared/store/a-store.ts",
      'import { GetCommand } from "@aws-sdk/lib-dynamodb";',
    ],
    [
      sdks,
      "a store with its types",
      "shared/store/a-store.ts",
      'import type { AttributeValue } from "@aws-sdk/client-dynamodb";',
    ],
    [sdks, "a function with Stripe", "functions/top-ups/a.ts", 'import Stripe from "stripe";'],
    [
      sdks,
      "the reader of Stripe's objects with its code",
      "shared/gateways/stripe-events.ts",
      'import Stripe from "stripe";',
    ],
    [
      sdks,
      "a function with a composer of e-mails",
      "functions/notices/a.ts",
      'import M from "nodemailer/lib/mail-composer";',
    ],
    [sdks, "another gateway with Stripe", "shared/gateways/secrets.ts", 'import type Stripe from "stripe";'],
    [sdks, "a type query of an SDK", "shared/http/a.ts", 'type A = typeof import("@aws-sdk/client-s3");'],
    [
      sdks,
      "an SDK that nobody was given",
      "shared/gateways/mailer.ts",
      'import { SNSClient } from "@aws-sdk/client-sns";',
    ],
    [
      writes,
      "a function with a write of a record",
      "functions/account/a.ts",
      'import { auditStore, auditWrite } from "../../shared/store/audit-store.ts";',
    ],
    [
      writes,
      "a function with writes of its own",
      "functions/account/a.ts",
      'import type { Write } from "../../shared/store/table.ts";',
    ],
    [
      environment,
      "a function that reads the environment",
      "functions/account/a.ts",
      "const a = process.env.TABLE_NAME;",
    ],
    [environment, "a store that reads it by name", "shared/store/a.ts", 'const a = process["env"];'],
    [environment, "a text that fills it in", "shared/ids.ts", ["const a = `$", "{process.env.A}`;"].join("")],
    [environment, "a module that takes it apart", "shared/ids.ts", "const { TABLE_NAME } = process.env;"],
    [domain, "now", "shared/domain/a.ts", "const a = Date.now();"],
    [domain, "today", "shared/domain/a.ts", "const a = new Date();"],
    [domain, "today, in short", "shared/domain/a.ts", "const a = new Date;"],
    [domain, "chance", "shared/domain/a.ts", "const a = Math.random();"],
    [domain, "chance by another name", "shared/domain/a.ts", "const a = crypto.randomUUID();"],
    [domain, "the network", "shared/domain/a.ts", 'const a = await fetch("https://example.com");'],
    [domain, "the environment", "shared/domain/a.ts", "const a = process.env.A;"],
    [domain, "the console", "shared/domain/a.ts", 'console.log("a");'],
  ];

  const told = violations.map(([rule, what, file, source]) => ({ rule, says: rule.says, what, file, source }));

  it.each(told)("of “$says”: $what", ({ rule, file, source }) => {
    const found = rule.brokenBy(new Map([[file, source]]));

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(file);
  });

  it("in a circle, also of three, and of types", () => {
    const around = new Map([
      ["shared/store/a.ts", 'import { b } from "./b.ts";'],
      ["shared/store/b.ts", 'import type { C } from "./c.ts";'],
      ["shared/store/c.ts", 'export * from "./a.ts";'],
      ["shared/store/d.ts", 'import "./a.ts";'],
    ]);

    expect(circles.brokenBy(around)).toEqual([
      "shared/store/a.ts → shared/store/b.ts → shared/store/c.ts → shared/store/a.ts",
    ]);
    expect(circles.brokenBy(new Map([["shared/a.ts", 'import "./a.ts";']]))).toHaveLength(1);
  });

  it("and what is allowed is not taken for one", () => {
    const allowed = new Map([
      [
        "shared/domain/a.ts",
        'import * as z from "zod/mini";\nimport { b } from "./b.ts";\nconst at = new Date(text); // Date.now()',
      ],
      [
        "shared/http/a.ts",
        'import type { PeopleStore } from "../store/people-store.ts";\nimport type { Context } from "aws-lambda";',
      ],
      [
        "shared/store/table.ts",
        'import {\n  type A,\n  DynamoDBClient,\n} from "@aws-sdk/client-dynamodb";\n/* import "stripe" */',
      ],
      ["functions/account/a.ts", 'import { declaration } from "./declaration.ts";\nconst text = "process.env.A";'],
      [
        "functions/account/declaration.ts",
        'import type { Access } from "../../shared/domain/access.ts";\nimport { usual } from "../declaring.ts";',
      ],
      ["functions/declaring.ts", 'import type { Access } from "../shared/domain/access.ts";'],
      [
        "functions/manifest.ts",
        'import { declaration } from "./account/declaration.ts";\nimport type { Runs } from "./declaring.ts";',
      ],
      ["infra/a.ts", 'import { App } from "aws-cdk-lib";\nconst a = process.env.CDK_DEFAULT_REGION;'],
      [
        "infra/c.ts",
        'import type { Runs } from "../functions/declaring.ts";\nimport { routes } from "../functions/manifest.ts";',
      ],
      ["infra/b.ts", 'import { isNrb } from "../shared/domain/top-ups/bank-account.ts";'],
      ["tests/a.test.ts", 'import Stripe from "stripe";\nimport { startDynamo } from "../local/dynamo.ts";'],
    ]);

    expect(rules.flatMap(({ brokenBy }) => brokenBy(allowed))).toEqual([]);
  });
});

describe("the manifest", () => {
  const declarations = Object.entries(functions) as [FunctionName, FunctionDeclaration][];
  const names = declarations.map(([name]) => name);
  const verbsOf = async (name: FunctionName) => {
    const { verbs } = (await import(`../functions/${name}/index.ts`)) as {
      verbs?: Record<string, { readonly kind: string }>;
    };
    // Not every function serves routes.
    return verbs ?? {};
  };
  const thoseTwice = (values: readonly (string | undefined)[]) =>
    values.filter((value, place) => value !== undefined && values.indexOf(value) !== place);

  it("names every function that has a folder, and no other", () => {
    const folders = globSync("functions/*/index.ts").map((file) => file.split(/[\\/]/)[1]);

    expect([...names].sort()).toEqual(folders.sort());
  });

  it.each(names)("has of the function %s what its folder declares", async (name) => {
    const { declaration } = (await import(`../functions/${name}/declaration.ts`)) as { declaration: unknown };

    expect(functions[name]).toBe(declaration);
  });

  it.each(declarations)("and the function %s have the same routes", async (name, { routes: declared = {} }) => {
    expect(Object.keys(await verbsOf(name)).sort()).toEqual(Object.keys(declared).sort());
  });

  it("has no route that two functions declare, and none twice among those who are notified of new items", () => {
    expect(thoseTwice(declarations.flatMap(([, { routes = {} }]) => Object.keys(routes)))).toEqual([]);
    expect(thoseTwice(declarations.map(([, { newItems }]) => newItems))).toEqual([]);
  });

  it.each(["mailEvents", "receivesMail", "uploads"] as const)("has one function that declares %s", (field) => {
    expect(declarations.filter(([, declared]) => declared[field] !== undefined)).toHaveLength(1);
  });

  it("leads from the sign-in of pages back to each page that knows its clerk", () => {
    const pages = Object.entries(routes).flatMap(([route, { access }]) => (isForClerks(access) ? [route] : []));
    const paths = pages.map((route) => route.split(" ")[1]!).filter((path) => path !== signInPath);

    expect(paths).not.toEqual([]);
    for (const path of paths) expect(backOf(path.replace(/\{\w+\}/, "li_1.a-secret_")), path).toBeDefined();
  });

  it("opens to anyone exactly the verbs that are written for anyone, and to machines those for machines", async () => {
    const kinds: Record<string, string> = {};
    for (const name of names) for (const [route, { kind }] of Object.entries(await verbsOf(name))) kinds[route] = kind;

    const kindFor = (access: Access) => {
      if (isForClerks(access)) return "page";
      if (typeof access === "object" && "public" in access) return "open";
      return typeof access === "object" && "machine" in access ? "machine" : "guarded";
    };
    const declared = Object.entries(routes).map(([route, { access }]) => [route, kindFor(access)]);
    expect(kinds).toEqual(Object.fromEntries(declared));
  });
});
