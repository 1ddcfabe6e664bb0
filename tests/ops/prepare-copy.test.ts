import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type Tag,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { tableDefinition } from "../../local/dynamo.ts";
import { NotPrepared, prepareCopy } from "../../ops/prepare-copy.ts";
import { thrownBy } from "../support/refusals.ts";
import { testTable } from "../support/table.ts";

/** Answers what the local engine does not know: backups and tags. Notes what it was asked. */
const withBackupsAndTags = (client: DynamoDBClient, tags: readonly Tag[]) => {
  const asked: { readonly command: string; readonly input: unknown }[] = [];
  const answers: Readonly<Record<string, object>> = {
    UpdateContinuousBackupsCommand: {},
    ListTagsOfResourceCommand: { Tags: tags },
    TagResourceCommand: {},
  };
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const output = answers[commandName];
        if (!output) return next(args);
        asked.push({ command: commandName, input: args.input });
        return { output: { ...output, $metadata: {} }, response: {} } as Awaited<ReturnType<typeof next>>;
      },
    { step: "initialize", priority: "high" },
  );
  return asked;
};

/** A restored table has the items and the indexes, and nothing else. */
const restored = async ({ tags = [] as readonly Tag[] } = {}) => {
  const { client, name: like } = await testTable({ withStream: true });
  const table = `${like}-restored`;
  const { StreamSpecification: _, ...definition } = tableDefinition(table);
  await client.send(new CreateTableCommand(definition));
  const asked = withBackupsAndTags(client, tags);
  const lines: string[] = [];
  const prepare = (changes: { table?: string; like?: string } = {}) =>
    prepareCopy({ client, say: (line) => lines.push(line), pause: async () => {} })({ table, like, ...changes });
  const kept = async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: table }));
    return { table: Table!, timeToLive: TimeToLiveDescription };
  };
  return { client, table, like, asked, lines, prepare, kept };
};

describe("preparing a restored table", () => {
  it("gives it stream, expiry, point-in-time recovery and protection, and answers its stream", async () => {
    const { prepare, kept, asked, table } = await restored();

    const streamArn = await prepare();

    const after = await kept();
    expect(after.table).toMatchObject({
      StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
      DeletionProtectionEnabled: true,
    });
    expect(streamArn).toBe(after.table.LatestStreamArn);
    expect(streamArn).toContain(`table/${table}/stream/`);
    expect(after.timeToLive).toMatchObject({ AttributeName: "ttl", TimeToLiveStatus: "ENABLED" });
    expect(asked[0]).toEqual({
      command: "UpdateContinuousBackupsCommand",
      input: { TableName: table, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    });
  });

  it("does so again without harm, and keeps the stream that it has", async () => {
    const { prepare } = await restored();
    const streamArn = await prepare();

    expect(await prepare()).toBe(streamArn);
  });

  it("brings along the tags that people gave, and none of AWS's own", async () => {
    const own = { Key: "owner", Value: "saldo" };
    const { prepare, asked, kept } = await restored({
      tags: [own, { Key: "aws:cloudformation:stack-name", Value: "Saldo-prod-data" }],
    });

    await prepare();

    const { table } = await kept();
    expect(asked.filter(({ command }) => command === "TagResourceCommand")).toEqual([
      { command: "TagResourceCommand", input: { ResourceArn: table.TableArn, Tags: [own] } },
    ]);
  });

  it("gives it the original's maximum on demand", async () => {
    const { prepare, client, like, lines, kept } = await restored();
    const OnDemandThroughput = { MaxReadRequestUnits: 12_000, MaxWriteRequestUnits: 4_000 };
    await client.send(new UpdateTableCommand({ TableName: like, OnDemandThroughput }));

    await prepare();

    expect((await kept()).table.OnDemandThroughput).toEqual(OnDemandThroughput);
    expect(lines).toContain("  its maximum on demand is that of the original");
  });

  it("goes on where the original is gone, and says what is left to do by hand", async () => {
    const { prepare, lines, asked } = await restored({ tags: [{ Key: "owner", Value: "saldo" }] });

    expect(await prepare({ like: "saldo-gone" })).toContain("/stream/");
    expect(lines).toContain("  saldo-gone is gone: set its tags and its maximum on demand by hand");
    expect(asked.map(({ command }) => command)).toEqual(["UpdateContinuousBackupsCommand"]);
  });

  it("refuses the stage's own table, one that is not there, and one that was restored without its index", async () => {
    const { prepare, like, client, asked } = await restored();
    const { GlobalSecondaryIndexes: _, AttributeDefinitions = [], ...definition } = tableDefinition(`${like}-bare`);
    await client.send(
      new CreateTableCommand({
        ...definition,
        AttributeDefinitions: AttributeDefinitions.filter(({ AttributeName }) => AttributeName?.length === 2),
      }),
    );

    for (const [changes, sentence] of [
      [{ table: like }, "is the stage's table, not a copy"],
      [{ table: `${like}-nowhere` }, "There is no table"],
      [{ table: `${like}-bare` }, 'has no index "queue"'],
    ] as const) {
      const error = await thrownBy(prepare(changes));
      expect(error).toBeInstanceOf(NotPrepared);
      expect((error as Error).message).toContain(sentence);
    }
    expect(asked).toEqual([]);
  });

  it("refuses a stream that carries what stands in items", async () => {
    const { prepare, client, table } = await restored();
    const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } as const;
    await client.send(new UpdateTableCommand({ TableName: table, StreamSpecification }));

    expect((await thrownBy(prepare())) as Error).toMatchObject({
      message: expect.stringContaining("carries more than keys"),
    });
  });
});
