/** Proves of a route that takes an `Idempotency-Key` that it does once what it is asked under one. */
import { expect } from "vitest";
import { newSecret } from "../../shared/ids.ts";
import { type Answered, outcomeOf } from "./requests.ts";

type Send = (headers: Readonly<Record<string, string>>) => Promise<Answered>;

/** The mark of a repetition; undefined where there is none. */
export const markOf = ({ headers }: Answered): string | undefined => headers["idempotency-replayed"];

/**
 * Sends the same request twice at once and once more later, then `another` one under the same key, and expects that one of the first two
 * did it and the others say that they did not. Answers the first one's answer, and how to send the request once more.
 */
export const expectOnce = async (
  send: Send,
  another?: Send,
): Promise<{ readonly first: Answered; readonly again: () => Promise<Answered> }> => {
  const headers = { "idempotency-key": newSecret() };
  const again = () => send(headers);

  const atOnce = await Promise.all([again(), again()]);
  const [first, second] = atOnce.toSorted(
    (one, other) => Number(markOf(one) === "true") - Number(markOf(other) === "true"),
  );
  expect(atOnce.map(outcomeOf)).toEqual([[first!.status], [first!.status]]);
  expect(first!.status).toBeLessThan(300);
  expect([first, second].map((answer) => markOf(answer!))).toEqual([undefined, "true"]);

  const later = await again();
  expect([...outcomeOf(later), markOf(later)]).toEqual([first!.status, "true"]);
  if (another) expect(outcomeOf(await another(headers))).toEqual([422, "idempotency_key_reused"]);
  return { first: first!, again };
};
