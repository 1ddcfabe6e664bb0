/** A table whose empty shards are not asked. Of a queue's most are empty in a test, and one read tells which, for all that are asked at once. */
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Table } from "../../shared/store/table.ts";
import { tableNamed } from "./table.ts";

export const askingFilled = (table: Table, name: string): Table => {
  // Whoever looks has another client: it is not the function that reads them all.
  const { client } = tableNamed(name);
  let read: Promise<Set<unknown>> | undefined;
  const isFilled = async (queue: string): Promise<boolean> => {
    read ??= filledQueues().finally(() => {
      read = undefined;
    });
    return (await read).has(queue);
  };
  const filledQueues = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: name, IndexName: "queue" }));
    return new Set(Items.map(({ queue }) => queue));
  };
  return {
    ...table,
    due: async (queue, until, limit) => ((await isFilled(queue)) ? table.due(queue, until, limit) : []),
    duePage: async (queue, until, page) =>
      (await isFilled(queue)) ? table.duePage(queue, until, page) : { items: [], next: undefined },
  };
};
