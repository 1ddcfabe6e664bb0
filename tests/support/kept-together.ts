/** What a test needs and doesn't prove the writing of, put in place at once: a batch costs far less than a transaction. */
import { BatchWriteCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Item, Write } from "../../shared/store/table.ts";
import type { TestTable } from "./table.ts";

/** The engine takes no more in one batch. */
const itemsAtOnceMax = 25;

export const keepTogether = async ({ client, name }: TestTable, items: readonly Item[]): Promise<void> => {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  for (let from = 0; from < items.length; from += itemsAtOnceMax) {
    const puts = items.slice(from, from + itemsAtOnceMax).map((Item) => ({ PutRequest: { Item } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [name]: puts } }));
  }
};

/** What stores would put, without their conditions. */
export const putBy = (writes: readonly Write[]): Item[] => writes.map(({ Put }) => Put!.Item!);
