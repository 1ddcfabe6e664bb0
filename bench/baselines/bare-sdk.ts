/** The least that a handler which reads the table can be: the AWS SDK's client and one read, nothing of ours. */
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

let client: DynamoDBClient | undefined;

export const handler = async () => {
  client ??= new DynamoDBClient({});
  const Key = { pk: { S: "ACCOUNT#nobody" }, sk: { S: "HEAD" } };
  await client.send(new GetItemCommand({ TableName: process.env.TABLE_NAME, Key, ConsistentRead: true }));
  return { statusCode: 200 };
};
