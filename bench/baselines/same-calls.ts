/** The SDK's bare clients, making the very calls that a function makes: what is left is the function's own work and ours. */
import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Turns } from "../replay.ts";

const commands = {
  BatchGetItem: BatchGetItemCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  UpdateItem: UpdateItemCommand,
};

let client: DynamoDBClient | undefined;

const send = async ({ operation, input }: Turns[number][number]): Promise<unknown> => {
  if (operation === "GetSecretValue") {
    // Loaded only where it is wanted, as no other subject carries it for nothing.
    const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
    return new SecretsManagerClient({}).send(new GetSecretValueCommand(input as { SecretId: string }));
  }
  client ??= new DynamoDBClient({});
  const Command = commands[operation as keyof typeof commands] as unknown as typeof GetItemCommand;
  return client.send(new Command(input as ConstructorParameters<typeof GetItemCommand>[0]));
};

export const handler = async ({ body = "" }: { readonly body?: string }) => {
  for (const turn of JSON.parse(body) as Turns) await Promise.all(turn.map(send));
  return { statusCode: 200 };
};
