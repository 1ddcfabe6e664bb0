/** The local engine lets everybody do everything; on AWS a function may only do what it declares. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach, expect } from "vitest";
import { notGranted, type SentCall } from "../../bench/grants.ts";
import { type FunctionName, functions } from "../../functions/manifest.ts";

/** Tells of each call of a client as it is sent, the SDK's own retries aside. */
export const onEachSent = (client: DynamoDBClient, tell: (call: SentCall) => void): void => {
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers, body } = args.request as { headers: Record<string, string>; body: Uint8Array };
      const operation = String(headers["x-amz-target"]).split(".")[1] ?? "";
      tell({ operation, body: JSON.parse(new TextDecoder().decode(body)) });
      return next(args);
    },
    { step: "build", name: `sent ${crypto.randomUUID()}` },
  );
};

/**
 * Watches the clients that it is given, which must be a function's own: whoever seeds or looks has another. Each test of
 * the file fails where one of them did what the function is not granted.
 */
export const onlyGranted = (
  name: FunctionName,
): (<Own extends { readonly client: DynamoDBClient }>(own: Own) => Own) => {
  const ungranted = new Set<string>();
  afterEach(() => {
    const told = [...ungranted];
    ungranted.clear();
    expect(told).toEqual([]);
  });
  return (own) => {
    onEachSent(own.client, (call) => {
      for (const sentence of notGranted(name, functions[name], call)) ungranted.add(sentence);
    });
    return own;
  };
};
