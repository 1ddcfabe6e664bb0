/** The conditions of top-ups by card. */
import { grosze } from "../../../shared/domain/money.ts";
import { decidePayment } from "../../../shared/domain/top-ups/card-event.ts";
import { type CardTopUp, openCardPagesMax } from "../../../shared/domain/top-ups/card-top-up.ts";
import { keys } from "../../../shared/store/keys.ts";
import type { Table } from "../../../shared/store/table.ts";
import { cardTopUpRead, factsWrite, topUpStore } from "../../../shared/store/top-up-store.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { thrownBy } from "../../support/refusals.ts";
import { openTestAccount, someAccountId } from "../../support/table.ts";
import { declineOf, eventOf, keepTopUp, noon as now, page, someTopUp } from "../../support/top-ups.ts";
import { ledgerOn, requestOf } from "./ground.ts";

/** A top-up of an account that need not be there. */
const freshTopUp = (table: Table, changes: Partial<CardTopUp> = {}) =>
  keepTopUp(table, someTopUp(someAccountId(), changes));

conditionsMatter([
  {
    of: "the credit of a top-up",
    item: "TOPUP#",
    part: "#version = :version",
    keeps: "credits on the latest look at the top-up",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(table);
      const topUp = await keepTopUp(table, someTopUp(accountId));
      const event = eventOf(topUp, "paid");
      beforeNext(client, "TransactWriteItems", () =>
        keepTopUp(others, { ...topUp, amountGrosze: grosze(9_000), version: 2 }),
      );

      const credited = ledgerOn(table).post(
        accountId,
        ({ items }) => {
          const { drafts, topUp: paid } = decidePayment(items.topUp!, event);
          return { drafts, writes: [factsWrite(paid)] };
        },
        { topUp: cardTopUpRead(accountId, topUp.id) },
      );
      await thrownBy(credited);

      return (await ledgerOn(table).head(accountId)).balanceGrosze === 0;
    },
  },
  {
    of: "starting a top-up",
    item: "OPEN-CARD-PAGES",
    keeps: "lets an account have so many pages open at a time, and no more",
    holds: async ({ table }) => {
      const accountId = someAccountId();
      const wanted = Array.from({ length: openCardPagesMax + 1 }, () => someTopUp(accountId));

      for (const topUp of wanted) await thrownBy(topUpStore(table).start(topUp, requestOf(topUp, topUp.id)));

      return (await topUpStore(table).list(accountId, { limit: 100 })).topUps.length === openCardPagesMax;
    },
  },
  {
    of: "starting a top-up",
    item: "HEAD",
    keeps: "starts none of a closed account",
    holds: async ({ table }) => {
      const accountId = await openTestAccount(table, { state: "closed" });
      const topUp = someTopUp(accountId);

      await thrownBy(topUpStore(table).start(topUp, requestOf(topUp, "key-1")));

      return (await topUpStore(table).list(accountId, { limit: 10 })).topUps.length === 0;
    },
  },
  {
    of: "starting a top-up",
    item: "KEY",
    keeps: "starts one top-up for one request",
    holds: async ({ table }) => {
      const accountId = someAccountId();
      const [first, second] = [someTopUp(accountId), someTopUp(accountId)];
      const request = requestOf(first, "key-1");

      await topUpStore(table).start(first, request);
      await topUpStore(table).start(second, request);

      return (await topUpStore(table).list(accountId, { limit: 10 })).topUps.length === 1;
    },
  },
  {
    of: "starting a top-up",
    item: "TOPUP#",
    keeps: "never writes over a top-up that is there",
    holds: async ({ table }) => {
      const paid = await freshTopUp(table, {
        payments: [{ paymentId: "pi_1", sessionId: "cs_1", paidAt: now.toISOString() }],
      });

      await thrownBy(topUpStore(table).start({ ...paid, payments: [] }, requestOf(paid, "key-1")));

      return (await topUpStore(table).getCard(paid.accountId, paid.id)).payments.length === 1;
    },
  },
  {
    of: "keeping a payment page",
    item: "TOPUP#",
    part: "attempt = :attempt",
    keeps: "keeps no page of an attempt that is over",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      await topUpStore(table).beginNextAttempt(topUp);

      await topUpStore(table).keepCheckout(topUp, page("late"));

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).checkout === undefined;
    },
  },
  {
    of: "keeping a payment page",
    item: "TOPUP#",
    part: "attribute_not_exists(checkout)",
    keeps: "leaves the page that the customer was sent to",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      await topUpStore(table).keepCheckout(topUp, page("first"));

      const shown = await topUpStore(table).keepCheckout(topUp, page("second"));

      return shown.checkout?.sessionId === "cs_first";
    },
  },
  {
    of: "beginning the next attempt",
    item: "TOPUP#",
    part: "attempt = :attempt",
    keeps: "goes on by one attempt, though two saw the same one fail",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      const third = await topUpStore(table).beginNextAttempt(await topUpStore(table).beginNextAttempt(topUp));

      await topUpStore(table).beginNextAttempt(topUp);

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).attempt === third.attempt;
    },
  },
  {
    of: "beginning the next attempt",
    item: "TOPUP#",
    part: "attribute_not_exists(checkout)",
    keeps: "gives up no attempt whose page was found",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      await topUpStore(table).keepCheckout(topUp, page("found"));

      await topUpStore(table).beginNextAttempt(topUp);

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).attempt === 1;
    },
  },
  {
    of: "keeping a decline",
    item: "TOPUP#",
    part: "attribute_exists(attempt)",
    keeps: "makes no top-up out of an event",
    holds: async ({ table }) => {
      const topUp = someTopUp(someAccountId());

      await thrownBy(topUpStore(table).keepDecline(declineOf(topUp)));

      return (await table.get(keys.topUp(topUp.accountId, topUp.id))) === undefined;
    },
  },
  ...["attribute_not_exists(lastDecline)", "lastDecline.#at < :at"].map((part) => ({
    of: "keeping a decline",
    item: "TOPUP#",
    part,
    keeps: "keeps the latest, whichever is told last",
    holds: async ({ table }: { readonly table: Table }) => {
      const topUp = await freshTopUp(table);
      await topUpStore(table).keepDecline(declineOf(topUp, { occurredAt: "2026-03-02T12:01:00.000Z" }));

      await topUpStore(table).keepDecline(declineOf(topUp));

      const { lastDecline } = await topUpStore(table).getCard(topUp.accountId, topUp.id);
      return lastDecline?.at === "2026-03-02T12:01:00.000Z";
    },
  })),
  {
    of: "keeping a fact",
    item: "TOPUP#",
    part: "attempt = :attempt",
    keeps: "makes no top-up out of an event",
    holds: async ({ table }) => {
      const topUp = someTopUp(someAccountId());

      await thrownBy(topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "expired")));

      return (await table.get(keys.topUp(topUp.accountId, topUp.id))) === undefined;
    },
  },
  {
    of: "keeping a fact",
    item: "TOPUP#",
    part: "attempt = :attempt",
    keeps: "takes no word of an attempt that is over",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table, { attempt: 2 });

      await topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "expired", { attempt: 1 }));

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).expiredAt === undefined;
    },
  },
  {
    of: "keeping a fact",
    item: "TOPUP#",
    part: "checkout.sessionId = :session",
    keeps: "takes no word of another page",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table, { checkout: page("present") });

      await topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "failed", { sessionId: "cs_old" }));

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).failedAt === undefined;
    },
  },
  {
    of: "keeping a fact",
    item: "TOPUP#",
    part: "attribute_not_exists(checkout)",
    keeps: "takes no word of another page, though the attempt is the same",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table, { checkout: page("present") });

      await topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "expired", { sessionId: "cs_old" }));

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).expiredAt === undefined;
    },
  },
  {
    of: "keeping a fact",
    item: "TOPUP#",
    part: "attribute_not_exists(#fact)",
    keeps: "changes nothing where the fact is told again",
    holds: async ({ table }) => {
      const topUp = await freshTopUp(table);
      await topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "failed"));
      const before = await topUpStore(table).getCard(topUp.accountId, topUp.id);

      await topUpStore(table).keepFact(topUp.accountId, eventOf(topUp, "failed"));

      return (await topUpStore(table).getCard(topUp.accountId, topUp.id)).version === before.version;
    },
  },
]);
