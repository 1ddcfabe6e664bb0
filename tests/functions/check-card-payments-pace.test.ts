import { expect, it } from "vitest";
import { askingAtPace } from "../../functions/check-card-payments/ask-pace.ts";
import type { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";

it("asks about a payment only when it is its turn, and lists events without one", async () => {
  const order: string[] = [];
  const stripe = askingAtPace(
    {
      askAbout: async (_topUp: CardTopUp) => {
        order.push("asked");
        return undefined;
      },
      eventsBetween: async () => {
        order.push("listed");
        return [];
      },
    },
    async () => {
      await Promise.resolve();
      order.push("turn");
    },
  );

  await stripe.askAbout({} as CardTopUp);
  await stripe.eventsBetween();

  expect(order).toEqual(["turn", "asked", "listed"]);
});
