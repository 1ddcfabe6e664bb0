import { describe, expect, it } from "vitest";
import { boughtOf } from "../../shared/domain/offers/offer.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someOffer } from "../support/offers.ts";
import { subscriptionDesk } from "../support/subscription-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

describe("an offer that operations give an account", () => {
  it("stands in the account's audit records", async () => {
    const offers = [someOffer(), someOffer()] as const;
    const own = await subscriptionDesk(stage().table, { offers });

    await own.subscriptions.setOffer(own.accountId, boughtOf(offers[1]));

    const { records } = await auditStore(stage().table).list(own.accountId, { limit: 10 });
    expect(records).toMatchObject([
      {
        by: "operator",
        kind: "offer-set",
        subject: offers[1].id,
        changes: [{ field: "offer", before: offers[0].id, after: offers[1].id }],
        from: "operations",
      },
    ]);
  });
});
