/** Gives a restored table what a restore does not bring along. Safe to repeat. */
import { setTimeout } from "node:timers/promises";
import {
  ContinuousBackupsUnavailableException,
  DescribeTableCommand,
  type DynamoDBClient,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  type TableDescription,
  type Tag,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";

type Uses = {
  readonly client: DynamoDBClient;
  readonly say: (line: string) => void;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
};

/** The copy can't be prepared; its message is for whoever runs the command. */
export class NotPrepared extends Error {
  override readonly name = "NotPrepared";
}

const pauseMilliseconds = 5_000;

type Tables = { readonly table: string; readonly like: string };

/** The copy once it takes changes: a table takes one at a time, and none while it is restored or an index is built. */
export const whenActive = async (
  { client, say, pause = setTimeout }: Uses,
  { table, like }: Tables,
): Promise<TableDescription> => {
  if (table === like)
    throw new NotPrepared(`${like} is the stage's table, not a copy: name the restored one with --table.`);
  for (;;) {
    const copy = await described(client, table);
    if (!copy) throw new NotPrepared(`There is no table ${table}.`);
    const indexes = copy.GlobalSecondaryIndexes ?? [];
    if ([copy.TableStatus, ...indexes.map(({ IndexStatus }) => IndexStatus)].every((status) => status === "ACTIVE"))
      return copy;
    say(`${table} is not ready yet (${copy.TableStatus})`);
    await pause(pauseMilliseconds);
  }
};

/** A table, where it is there. */
export const described = async (client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

/**
 * The stream, the expiry, point-in-time recovery and the protection from deletion as the data stack gives them to its table;
 * tags and the maximum on demand as `like` has them, where that is still there. Answers the ARN of the copy's stream.
 */
export const prepareCopy =
  (uses: Uses) =>
  async (tables: Tables): Promise<string> => {
    const { client, say } = uses;
    const { table: TableName, like } = tables;
    const update = async (what: string, change: Partial<UpdateTableCommandInput>): Promise<void> => {
      await client.send(new UpdateTableCommand({ TableName, ...change }));
      await whenActive(uses, tables);
      say(`  ${what}`);
    };

    const copy = await whenActive(uses, tables);
    if (!copy.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === "queue"))
      throw new NotPrepared(`${TableName} has no index "queue": restore the table with all its indexes.`);
    const original = await described(client, like);

    await recoverToAnyPoint(client, TableName);
    say("  point-in-time recovery is on");
    if (!copy.DeletionProtectionEnabled)
      await update("it is protected from deletion", { DeletionProtectionEnabled: true });
    if (!copy.StreamSpecification?.StreamEnabled)
      await update("its stream tells the keys of what changes", {
        StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
      });
    const { OnDemandThroughput } = original ?? {};
    if (OnDemandThroughput) await update("its maximum on demand is that of the original", { OnDemandThroughput });
    await expire(client, TableName);
    say("  items expire by ttl");
    if (original) {
      const tags = await tagsOf(client, original);
      if (tags.length > 0) await client.send(new TagResourceCommand({ ResourceArn: copy.TableArn, Tags: tags }));
      say(`  tags: ${tags.length}`);
    } else say(`  ${like} is gone: set its tags and its maximum on demand by hand`);

    const { StreamSpecification, LatestStreamArn } = await whenActive(uses, tables);
    if (StreamSpecification?.StreamViewType !== "KEYS_ONLY" || LatestStreamArn === undefined)
      throw new NotPrepared(`${TableName} has a stream that carries more than keys: restore the table anew.`);
    return LatestStreamArn;
  };

const recoverToAnyPoint = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  try {
    await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  } catch (error) {
    if (error instanceof ContinuousBackupsUnavailableException)
      throw new NotPrepared(`${TableName} is too new for point-in-time recovery: repeat the command in a few minutes.`);
    throw error;
  }
};

const expire = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && /already enabled/.test(error.message))) throw error;
  }
};

/** Those that people gave: AWS keeps its own, and lets nobody set them. */
const tagsOf = async (client: DynamoDBClient, { TableArn }: TableDescription): Promise<Tag[]> => {
  const { Tags = [] } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: TableArn }));
  return Tags.filter(({ Key }) => !Key?.startsWith("aws:"));
};
