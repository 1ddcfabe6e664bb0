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

export type Step = {
  readonly name: string;
  readonly replaces?: readonly Replacement[];
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
];

const trimmed = join(import.meta.dirname, "trimmed");

/** The esbuild plugin that takes these steps. */
export const trimming = (taken: readonly Step[] = steps): Plugin => ({
  name: "trimming",
  setup(build) {
    const replacements = new Map(taken.flatMap(({ replaces = [] }) => replaces.map((one) => [one.module, one])));
    const idle = taken.flatMap((step) => step.idle ?? []);
    const isOfIdle = ({ path, importer }: OnResolveArgs): boolean =>
      idle.some((name) => path === name || path.startsWith(`${name}/`) || modulePath(importer).startsWith(`${name}/`));

    build.onLoad({ filter: /node_modules[\\/]@(aws-sdk|smithy)[\\/].*\.js$/ }, ({ path }) => {
      const replacement = replacements.get(modulePath(path));
      if (!replacement) return undefined;
      const { module, sha256, by } = replacement;
      const found = hashOf(path);
      if (found !== sha256)
        return { errors: [{ text: `${module} is not what ${by} was written for: read it anew, then note ${found}.` }] };
      return { contents: readFileSync(join(trimmed, by), "utf8"), loader: "ts", resolveDir: trimmed };
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

/** Marks a question of the plugin's own, which it must not answer. */
const asked = Symbol("asked");

const modulePath = (path: string): string =>
  path
    .split(/node_modules[\\/]/)
    .at(-1)!
    .replaceAll("\\", "/");

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
