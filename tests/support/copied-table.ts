/** A copy of a table as it is now, as a restore to this moment would make it: items and index, and nothing else of the table. */
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  type DynamoDBClient,
  ScanCommand,
  type ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { tableDefinition } from "../../local/dynamo.ts";

/** DynamoDB writes no more items in one request. */
const writtenAtOnce = 25;

/** Nobody may write to the table meanwhile: unlike a restore, this reads one item after the other. Answers how many there are. */
export const copyTable = async (client: DynamoDBClient, from: string, to: string): Promise<number> => {
  const { StreamSpecification: _, ...definition } = tableDefinition(to);
  await client.send(new CreateTableCommand(definition));
  let copied = 0;
  let page: ScanCommandOutput | undefined;
  do {
    page = await client.send(
      new ScanCommand({ TableName: from, ConsistentRead: true, ExclusiveStartKey: page?.LastEvaluatedKey }),
    );
    const items = page.Items ?? [];
    for (let place = 0; place < items.length; place += writtenAtOnce) {
      const puts = items.slice(place, place + writtenAtOnce).map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [to]: puts } }));
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error("the engine left items unwritten");
    }
    copied += items.length;
  } while (page.LastEvaluatedKey);
  return copied;
};
