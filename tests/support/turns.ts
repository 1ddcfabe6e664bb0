/**
 * Lets several do something at once so that each decides before any of them keeps anything: transactions wait until each of
 * those who are still at it has come to one, and are let in one after another, by turn. `look` looks after each that was
 * made, at what it wrote.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

export type AtTurn<Result> = { readonly turn: number; readonly act: () => Promise<Result> };

export const turnsAt = (client: DynamoDBClient, look: (written: unknown) => Promise<void> = async () => {}) => {
  const ofWhom = new AsyncLocalStorage<{ readonly turn: number }>();
  let waiting: { readonly turn: number; readonly enter: () => void }[] = [];
  let busy = 0;
  const rests = () => {
    busy -= 1;
    if (busy > 0) return;
    const [next, ...rest] = waiting.sort((one, other) => one.turn - other.turn);
    waiting = rest;
    if (!next) return;
    busy = 1;
    next.enter();
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const whose = ofWhom.getStore();
      if (!whose || !context.commandName?.startsWith("TransactWrite")) return next(args);
      await new Promise<void>((enter) => {
        waiting.push({ ...whose, enter });
        rests();
      });
      const answer = await next(args);
      await look(args.input);
      return answer;
    },
    { step: "initialize", name: "turns" },
  );
  return <Result>(all: readonly AtTurn<Result>[]): Promise<Result[]> => {
    busy = all.length;
    return Promise.all(all.map(({ turn, act }) => ofWhom.run({ turn }, () => act().finally(rests))));
  };
};
