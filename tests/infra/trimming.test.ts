import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildFailure } from "esbuild";
import { afterEach, describe, expect, it, vi } from "vitest";
import { steps } from "../../infra/trimming.ts";
import { localAws } from "../../local/dynamo.ts";
import { carried, type Gateways, trimmedAndWhole } from "../support/carried.ts";
import { thrownBy } from "../support/refusals.ts";
import { dynamoEndpoint, testTable } from "../support/table.ts";

const { trimmed, whole, inWhole } = await trimmedAndWhole();

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const environment = (variables: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries({ ...localAws, ...variables })) vi.stubEnv(name, value);
};

describe("a step of trimming", () => {
  const replacements = steps.flatMap(({ replaces = [] }) => replaces);
  const errors = steps.flatMap((step) => step.errors ?? []);

  it("stands for modules that are carried without it", () => {
    for (const { module } of [...replacements, ...errors]) expect(inWhole).toContain(`node_modules/${module}`);
  });

  it("stops the build where other modules are in their places than it was written for", async () => {
    const changed = replacements.map((one) => ({ ...one, sha256: "0123456789ab" }));
    const others = errors.map((one) => ({ ...one, sha256: "0123456789ab" }));
    const failure = await thrownBy(carried([{ name: "changed", replaces: changed, errors: others }]));

    const reported = (failure as BuildFailure).errors.map(({ text }) => text.split(": ")[0]);
    expect(reported.sort()).toEqual(
      [
        ...replacements.map(({ module, by }) => `${module} is not what ${by} was written for`),
        ...errors.map(({ module }) => `${module} is not what the choice of errors was written for`),
      ].sort(),
    );
  });

  it("keeps the errors that the code checks by class, and those whose class says that they may be repeated", async () => {
    const folders = ["functions", "shared"].map((name) => join(import.meta.dirname, "../..", name));
    const files = folders.flatMap((folder) => globSync("**/*.ts", { cwd: folder }).map((file) => join(folder, file)));
    const checked = files.flatMap((file) => readFileSync(file, "utf8").match(/(?<=instanceof )\w+/g) ?? []);
    const known = {
      ...(await import("@aws-sdk/client-dynamodb")),
      ...(await import("@aws-sdk/client-secrets-manager")),
    };
    const classes = Object.entries(known).filter(
      ([, one]) => typeof one === "function" && one.prototype instanceof Error,
    );
    const wanted = classes.filter(
      ([name, Class]) =>
        checked.includes(name) || new (Class as new (options: object) => object)({})["$retryable" as never],
    );

    expect(wanted.length).toBeGreaterThan(3);
    expect(errors.flatMap(({ kept }) => kept).sort()).toEqual(wanted.map(([name]) => name).sort());
  });
});

describe("endpoints of bundles", () => {
  type Provider = (parameters: object) => { url: URL; properties?: object; headers?: object };
  const providersOf = ({ dynamoClient, messagesClient, mailClient, secretsClient }: Gateways): Provider[] => {
    environment({});
    const clients = [dynamoClient(), messagesClient(), mailClient(), secretsClient()];
    return clients.map(({ config }) => (config as unknown as { endpointProvider: Provider }).endpointProvider);
  };
  const plain = { UseFIPS: false, UseDualStack: false };
  const shown = (provide: Provider, parameters: object) => {
    const { url, properties, headers } = provide(parameters);
    return { url: url.href, properties, headers };
  };

  it.each([
    ...[
      "eu-central-1",
      "eu-central-2",
      "eu-west-1",
      "us-east-1",
      "us-west-2",
      "ap-southeast-2",
      "sa-east-1",
      "il-central-1",
    ].map((Region) => ({ Region })),
    { Region: "eu-central-1", Endpoint: "http://127.0.0.1:8000/a" },
  ])("are those of the SDK's rules: %o", (parameters) => {
    const own = providersOf(trimmed).map((provide) => shown(provide, { ...plain, ...parameters }));
    expect(own).toEqual(providersOf(whole).map((provide) => shown(provide, { ...plain, ...parameters })));
  });

  it.each([
    { Region: "cn-north-1" },
    { Region: "us-gov-west-1" },
    { Region: "eusc-de-east-1" },
    { Region: "local" },
    {},
    { Region: "eu-central-1", UseFIPS: true },
    { Region: "eu-central-1", UseDualStack: true },
  ])("that only other rules know are refused: %o", (parameters) => {
    for (const provide of providersOf(trimmed))
      expect(() => provide({ ...plain, ...parameters })).toThrow(/Bundles know no/);
  });
});

describe("settings of bundles", () => {
  const settingsOf = async ({ dynamoClient }: Gateways) => {
    const { config } = dynamoClient();
    return {
      region: await config.region(),
      retryMode: await (config.retryMode as () => Promise<string>)(),
      dualStack: await config.useDualstackEndpoint(),
      fips: await config.useFipsEndpoint(),
      appId: await (config.userAgentAppId as () => Promise<unknown>)(),
      credentials: await config.credentials(),
    };
  };

  it.each([
    {},
    { AWS_SESSION_TOKEN: "session", AWS_RETRY_MODE: "adaptive", AWS_SDK_UA_APP_ID: "saldo" },
    { AWS_USE_FIPS_ENDPOINT: "true", AWS_USE_DUALSTACK_ENDPOINT: "false" },
    // What can't be understood counts as if it were not set.
    { AWS_USE_FIPS_ENDPOINT: "perhaps" },
  ])("are read from the environment as the SDK reads them: %o", async (variables) => {
    environment(variables as Record<string, string>);
    const { credentials, ...own } = await settingsOf(trimmed);
    const { credentials: wholeCredentials, ...others } = await settingsOf(whole);

    expect(own).toEqual(others);
    const { accessKeyId, secretAccessKey, sessionToken } = wholeCredentials;
    expect(credentials).toMatchObject({ accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) });
  });

  it("come from nowhere else", async () => {
    environment({ AWS_REGION: "", AWS_PROFILE: "somebody", AWS_CONFIG_FILE: import.meta.filename });
    vi.stubEnv("AWS_REGION", undefined);
    await expect(trimmed.dynamoClient().config.region()).rejects.toThrow("Region is missing");
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    await expect(trimmed.dynamoClient().config.credentials()).rejects.toThrow("no AWS credentials in the environment");
  });
});

describe("addresses that are signed for others", () => {
  const bucket = "saldo-files";
  const signedBy = async (gateways: Gateways) => {
    environment({ AWS_SESSION_TOKEN: "session" });
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-30T12:00:00Z") });
    const uses = { bucket, client: gateways.storageClient() };
    const file = { key: "incoming/ł.pdf", contentType: "application/pdf", seconds: 600 };
    return [
      await gateways.uploadForms(uses).make({ ...file, bytesMax: 1_000 }),
      await gateways.fileLinks(uses).linkTo({ ...file, fileName: "ł.pdf" }),
    ];
  };

  it("are the same, trimmed and whole", async () => {
    const own = await signedBy(trimmed);

    expect(JSON.stringify(own)).toContain("saldo-files.s3.eu-central-1.amazonaws.com");
    expect(own).toEqual(await signedBy(whole));
  });
});

describe("on the real engine", () => {
  it("a bundle reads and writes, and learns what refused a write", async () => {
    const { name } = await testTable();
    environment({ AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint() });
    const table = trimmed.dynamoTable(trimmed.dynamoClient(), name);
    const key = { pk: "A", sk: "B" };
    const isNew = { Put: { Item: { ...key, n: 2 }, ConditionExpression: "attribute_not_exists(pk)" } };

    await table.write(isNew);
    await table.transact([
      {
        Update: {
          Key: { pk: "A", sk: "C" },
          UpdateExpression: "SET n = :n",
          ExpressionAttributeValues: { ":n": [1, null] },
        },
      },
    ]);

    const kept = { refused: true, item: { ...key, n: 2 } };
    expect(await table.tryWrite(isNew)).toEqual(kept);
    expect(await table.attempt([{ Delete: { Key: { pk: "A", sk: "C" } } }, isNew])).toEqual([{ refused: false }, kept]);
    expect(await table.query({ pk: "A", from: "A", to: "Z" }, { limit: 9, newestFirst: true })).toEqual({
      items: [
        { pk: "A", sk: "C", n: [1, null] },
        { ...key, n: 2 },
      ],
      next: undefined,
    });
  });
});
