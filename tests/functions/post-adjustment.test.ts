import { describe, expect, it } from "vitest";
import { postAdjustment } from "../../functions/back-office/post-adjustment.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { type Asked, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const route = "POST /back-office/accounts/{accountId}/adjustments";

/** The action behind an endpoint of its own: its route comes with the staff's sign-in. */
const backOffice = async () => {
  const { table } = stage();
  const [accountId, employer] = [await openTestAccount(table), await openTestAccount(table)];
  const { user } = await keepPerson(table, somePerson(employer));
  const { authorization } = await keepSession(table, user, noon);
  const ledger = ledgerStore({ table, now: () => noon });
  const handler = api({ [route]: { access: "signed-in" } } as const, { [route]: postAdjustment }, () => ({
    ledger,
    people: peopleStore(table),
    newId,
    now: () => noon,
  }));
  const adjust = (body: unknown, key = "key-1", asked: Asked = {}) =>
    ask(handler, route, { body, authorization, path: { accountId }, headers: { "idempotency-key": key }, ...asked });
  return { accountId, user, ledger, adjust };
};

const credit = { amountGrosze: 1_500, reason: "Błędnie naliczone połączenie" };

describe("an adjustment", () => {
  it("is an entry of its own, with its reason and the clerk", async () => {
    const { adjust, ledger, accountId, user } = await backOffice();

    expect(await adjust(credit)).toMatchObject({ status: 201, body: { sequence: 1, amountGrosze: 1_500 } });

    const { entries } = await ledger.entries(accountId, { limit: 10 });
    expect(entries).toMatchObject([
      { kind: "adjustment", amountGrosze: 1_500, note: credit.reason, actor: { type: "staff", id: user.id } },
    ]);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("may take the balance below zero: the debt is visible", async () => {
    const { adjust, ledger, accountId } = await backOffice();

    await adjust({ amountGrosze: -700, reason: "Zwrot mylnej wpłaty" });

    expect(await ledger.head(accountId)).toMatchObject({ balanceGrosze: -700, low: { state: "exhausted" } });
  });

  it("is posted once for one key, eight at once, and answered alike", async () => {
    const { adjust, ledger, accountId } = await backOffice();

    const answers = await Promise.all(Array.from({ length: 8 }, () => adjust(credit)));

    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(1_500);
  });

  it.each([{ amountGrosze: 1_501 }, { reason: "Inny powód korekty" }])(
    "with the same key but %j is refused, and posts nothing",
    async (changes) => {
      const { adjust, ledger, accountId } = await backOffice();
      await adjust(credit);

      expect(outcomeOf(await adjust({ ...credit, ...changes }))).toEqual([422, "idempotency_key_reused"]);
      expect((await ledger.head(accountId)).balanceGrosze).toBe(1_500);
    },
  );

  it.each([
    [{ ...credit, amountGrosze: 0 }, "/amountGrosze wrong_format"],
    [{ ...credit, amountGrosze: 0.5 }, "/amountGrosze wrong_type"],
    [{ ...credit, amountGrosze: 100_000_001 }, "/amountGrosze too_large"],
    [{ ...credit, amountGrosze: -100_000_001 }, "/amountGrosze too_small"],
    [{ ...credit, reason: "bo" }, "/reason too_short"],
    [{ amountGrosze: 1 }, "/reason required"],
    [{ ...credit, accountId: "ac_1" }, "/accountId unknown_field"],
  ])("of %j is refused by its field", async (body, named) => {
    const { adjust } = await backOffice();

    expect(namedErrors(await adjust(body))).toEqual([named]);
  });

  it("without a key is refused, and so is one of an account that is not there", async () => {
    const { adjust } = await backOffice();

    expect(outcomeOf(await adjust(credit, ""))).toEqual([400, "idempotency_key_missing"]);
    for (const accountId of ["ac_01KJQ3V2G0ABCDEFGHJKMNPQRS", "ac_1", "../ac"])
      expect(outcomeOf(await adjust(credit, "k", { path: { accountId } }))).toEqual([404, "not_found"]);
  });
});
