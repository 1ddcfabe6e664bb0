/** Worlds in which a test says what happens: the same handlers, Stripe and invariants, and no chance. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { onTestFinished } from "vitest";
import type { EventRecord } from "../../local/stripe/books.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { checkoutMethods } from "../../shared/domain/top-ups/card-top-up.ts";
import { dynamoEndpoint } from "../support/table.ts";
import { deliver, eventsAt } from "./deliveries.ts";
import { hold } from "./invariants.ts";
import { askFor } from "./purchases.ts";
import { openWorld, type WantedTopUp, type World } from "./world.ts";

/** A world of one account, gone when the test is. */
export const directedWorld = async (prepare?: (client: DynamoDBClient) => void): Promise<World> => {
  const endpoint = dynamoEndpoint();
  const world = await openWorld({ endpoint, seed: 0, ...(prepare && { prepare }) }, 1);
  onTestFinished(() => world.stage.close());
  return world;
};

export type Begun = WantedTopUp & { readonly id: string; readonly sessionId: string };

/** A top-up with its page open. */
export const begun = async (world: World, method: (typeof checkoutMethods)[number] = "card"): Promise<Begun> => {
  const number = world.count();
  const body = { amountGrosze: grosze(5_000), method };
  const topUp: WantedTopUp = {
    label: `top-up ${number}`,
    person: world.people[0]!,
    key: `key-${number}`,
    body,
    id: undefined,
  };
  await askFor(world, topUp);
  const session = world.stage.standIn.books().sessions.find((one) => one.client_reference_id === topUp.id);
  if (topUp.id === undefined || !session) throw new Error("the top-up could not be started");
  return { ...topUp, id: topUp.id, sessionId: session.id };
};

/** The latest event of a type that was not delivered yet; whatever else waits is never sent. */
export const only = (world: World, type: string): EventRecord => {
  const waiting = eventsAt(world, "pending");
  const wanted = waiting.findLast(({ event }) => event.type === type);
  if (!wanted) throw new Error(`no ${type} waits`);
  world.stage.standIn.delivery.drop(waiting.filter((one) => one !== wanted).map(({ event }) => event.id));
  return wanted;
};

/** The same, delivered; it must be taken. */
export const take = async (world: World, type: string): Promise<void> => {
  const { said } = await deliver(world, only(world, type));
  const [record] = eventsAt(world, "pending");
  hold(record === undefined, "an untroubled event is taken", () => said);
};

/** A payment's intent, paid by card and credited. */
export const credited = async (world: World): Promise<{ topUp: Begun; paymentId: string }> => {
  const topUp = await begun(world);
  const paymentId = payByCard(world, topUp.sessionId);
  await take(world, "checkout.session.completed");
  return { topUp, paymentId };
};

/** Pays, and answers the payment's intent. */
export const payByCard = ({ stage }: World, sessionId: string): string => {
  stage.standIn.pay(sessionId, { method: "card", card: "4242424242424242" });
  return String(stage.standIn.books().sessions.find(({ id }) => id === sessionId)?.payment_intent);
};

export const payLater = ({ stage }: World, sessionId: string): void => {
  stage.standIn.pay(sessionId, { method: "p24", bank: "Bank Próbny" });
  stage.standIn.confirm(sessionId, "later");
};
