/**
 * What bundles carry in the place of modules of the AWS SDK that they have no use for. Nothing is replaced that decides how
 * a call is signed, repeated, given up or understood. bench/trimming.ts measures what each step brings.
 *
 * A replacement stands for a module as somebody read it, and notes its hash: with another version of the SDK the build fails
 * until somebody has read what changed. That the names of their exports fit, esbuild sees to.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OnResolveArgs, Plugin } from "esbuild";

type Replacement = {
  /** The module, below `node_modules`. */
  readonly module: string;
  /** The first twelve digits of its SHA-256. */
  readonly sha256: string;
  /** The file of `infra/trimmed` that stands in its place. */
  readonly by: string;
};

/**
 * A client's errors that keep a class of their own: those that are checked by it, or whose class says more than their name. Every other
 * keeps its name, in the client's one class for all.
 */
type Errors = {
  /** The module that makes them known, below `node_modules`. */
  readonly module: string;
  readonly sha256: string;
  readonly kept: readonly string[];
};

export type Step = {
  readonly name: string;
  readonly replaces?: readonly Replacement[];
  readonly errors?: readonly Errors[];
  /** Packages that do nothing when they are loaded, and don't say so: what is not used of them is not carried. */
  readonly idle?: readonly string[];
  /** Of the clients' `package.json`, which each carries whole, only the version. */
  readonly onlyVersions?: true;
};

const core = "@smithy/core/dist-es/submodules";
const client = "@aws-sdk/core/dist-es/submodules/client";
const endpointOf = (name: string): string => `@aws-sdk/client-${name}/dist-es/endpoint/endpointResolver.js`;

/** In the order in which they are measured. S3 keeps its rules: an address by bucket takes them. */
export const steps: readonly Step[] = [
  {
    name: "credentials of the environment only",
    replaces: [
      { module: "@aws-sdk/credential-provider-node/dist-es/index.js", sha256: "a952aa83f0c6", by: "credentials.ts" },
    ],
  },
  {
    name: "no event streams",
    replaces: [{ module: `${core}/event-streams/index.js`, sha256: "261c2b96dec3", by: "event-streams.ts" }],
  },
  {
    name: "settings of the environment only",
    replaces: [
      { module: `${core}/config/node-config-provider/configLoader.js`, sha256: "52d078dae8ac", by: "config-loader.ts" },
      {
        module: `${core}/config/defaults-mode/resolveDefaultsModeConfig.js`,
        sha256: "9be007b29bf8",
        by: "defaults-mode.ts",
      },
      {
        module: `${core}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`,
        sha256: "da6d439b0eb4",
        by: "no-metadata.ts",
      },
    ],
  },
  {
    name: "endpoints without rules",
    replaces: [
      { module: endpointOf("dynamodb"), sha256: "e701630d9294", by: "endpoint-dynamodb.ts" },
      { module: endpointOf("secrets-manager"), sha256: "b348b10ade00", by: "endpoint-secrets-manager.ts" },
      { module: endpointOf("ses"), sha256: "b348b10ade00", by: "endpoint-ses.ts" },
      { module: endpointOf("sqs"), sha256: "b348b10ade00", by: "endpoint-sqs.ts" },
      {
        module: "@aws-sdk/middleware-endpoint-discovery/dist-es/index.js",
        sha256: "72f0d23de553",
        by: "endpoint-discovery.ts",
      },
    ],
  },
  {
    name: "nothing that is never called",
    idle: ["@aws-sdk/lib-dynamodb", "@aws-sdk/core"],
    onlyVersions: true,
  },
  {
    name: "no logger, a plain user agent",
    replaces: [
      { module: `${client}/middleware-logger/loggerMiddleware.js`, sha256: "0448f287de16", by: "logger.ts" },
      {
        module: `${client}/middleware-user-agent/user-agent-middleware.js`,
        sha256: "251a98992a5b",
        by: "user-agent.ts",
      },
    ],
  },
  {
    name: "keys made ready once, one SHA-256",
    replaces: [{ module: `${core}/checksum/sha256/Sha256Node.js`, sha256: "0599f9253cbb", by: "sha256.ts" }],
  },
  {
    name: "one way to repeat",
    replaces: [
      {
        module: `${core}/retry/util-retry/AdaptiveRetryStrategy.js`,
        sha256: "826965148cb6",
        by: "adaptive-retry.ts",
      },
    ],
  },
  {
    name: "only errors that are checked by class",
    errors: [
      {
        module: "@aws-sdk/client-dynamodb/dist-es/schemas/schemas_0.js",
        sha256: "3cba646915c5",
        kept: [
          "ConditionalCheckFailedException",
          "TransactionCanceledException",
          "TransactionConflictException",
          // Its class says that the call may be repeated.
          "ReplicatedWriteConflictException",
        ],
      },
      {
        module: "@aws-sdk/client-secrets-manager/dist-es/schemas/schemas_0.js",
        sha256: "df79c6b52dcf",
        kept: [],
      },
    ],
  },
];

const trimmed = join(import.meta.dirname, "trimmed");

/** The esbuild plugin that takes these steps. */
export const trimming = (taken: readonly Step[] = steps): Plugin => ({
  name: "trimming",
  setup(build) {
    const replacements = new Map(taken.flatMap(({ replaces = [] }) => replaces.map((one) => [one.module, one])));
    const errors = new Map(taken.flatMap((step) => step.errors ?? []).map((one) => [one.module, one]));
    const idle = taken.flatMap((step) => step.idle ?? []);
    const isOfIdle = ({ path, importer }: OnResolveArgs): boolean =>
      idle.some((name) => path === name || path.startsWith(`${name}/`) || modulePath(importer).startsWith(`${name}/`));

    build.onLoad({ filter: /node_modules[\\/]@(aws-sdk|smithy)[\\/].*\.js$/ }, ({ path }) => {
      const module = modulePath(path);
      const [replacement, some] = [replacements.get(module), errors.get(module)];
      const sha256 = replacement?.sha256 ?? some?.sha256;
      if (sha256 === undefined) return undefined;
      const found = hashOf(path);
      if (found !== sha256) {
        const writtenFor = `${module} is not what ${replacement?.by ?? "the choice of errors"} was written for`;
        return { errors: [{ text: `${writtenFor}: read it anew, then note ${found}.` }] };
      }
      if (replacement)
        return { contents: readFileSync(join(trimmed, replacement.by), "utf8"), loader: "ts", resolveDir: trimmed };
      return { contents: plainKeys(knowingOnly(some!.kept, readFileSync(path, "utf8"))), loader: "js" };
    });

    if (taken.some(({ onlyVersions }) => onlyVersions))
      build.onLoad({ filter: /node_modules[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, ({ path }) => {
        const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
        return { contents: JSON.stringify({ version }), loader: "json" };
      });

    if (idle.length > 0)
      build.onResolve({ filter: /^[.@]/ }, async (args) => {
        if (args.pluginData === asked || !isOfIdle(args)) return undefined;
        const { path, importer, kind, resolveDir } = args;
        const resolved = await build.resolve(path, { importer, kind, resolveDir, pluginData: asked });
        return resolved.errors.length > 0 ? { errors: resolved.errors } : { path: resolved.path, sideEffects: false };
      });
  },
});

/** What is never made known, nothing refers to, and esbuild leaves out. */
const knowingOnly = (kept: readonly string[], schemas: string): string =>
  schemas.replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, error: string) =>
    kept.includes(error) ? line : "",
  );

/** A name of a shape's trait instead of the constant that holds it: esbuild keeps an object whose keys it must work out, used or not. */
const plainKeys = (schemas: string): string => {
  const texts = new Map([...schemas.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]));
  return schemas.replace(/\[(_\w+)\]:/g, (key, name: string) => (texts.has(name) ? `${texts.get(name)}:` : key));
};

/** Marks a question of the plugin's own, which it must not answer. */
const asked = Symbol("asked");

const modulePath = (path: string): string =>
  path
    .split(/node_modules[\\/]/)
    .at(-1)!
    .replaceAll("\\", "/");

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
