import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/top-ups/declaration.ts";
import { verbs } from "../../functions/top-ups/index.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { TransferAccount } from "../../shared/domain/top-ups/bank-account.ts";
import { type BankTopUp, openTransfersMax } from "../../shared/domain/top-ups/bank-top-up.ts";
import { isTransferCode } from "../../shared/domain/top-ups/transfer-code.ts";
import type { StripeGateway } from "../../shared/gateways/stripe.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId, newTransferCode } from "../../shared/ids.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import type { Item, Table } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { operatorsAccount, receivedFile, someBankTopUp, someFile } from "../support/bank-top-ups.ts";
import { injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { toldOf } from "../support/notices.ts";
import { keepSession, keepSignedIn, openedWrite, somePerson } from "../support/people.ts";
import { ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount, someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { keepTopUp, noon, someTopUp } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();

/** Nobody asks Stripe for a bank transfer. */
const noStripe: Pick<StripeGateway, "openCheckout" | "findCheckout"> = {
  openCheckout: () => Promise.reject(new Error("Stripe was asked for a page")),
  findCheckout: () => Promise.reject(new Error("Stripe was asked for a page")),
};

const keepBankTopUp = async (table: Table, topUp: BankTopUp): Promise<BankTopUp> => {
  await table.write({ Put: { Item: { ...keys.topUp(topUp.accountId, topUp.id), ...topUp } } });
  return topUp;
};

type Stage = { readonly methods?: readonly string[]; readonly drawn?: readonly string[] };

/** `drawn` are the codes that come first; then others by lot. */
const counter = async ({ methods = ["card", "bank"], drawn = [] }: Stage = {}) => {
  const { client, table } = stage();
  const accountId = someAccountId();
  const person = somePerson(accountId, { user: { role: "finance" } });
  const { user, authorization } = await keepSignedIn(table, person, noon, [openedWrite(accountId)]);
  let account: TransferAccount = operatorsAccount;
  let now = noon;
  const toDraw = [...drawn];
  const given: string[] = [];
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(table),
    topUps: topUpStore(table),
    ledger: ledgerStore({ table, now: () => now }),
    stripe: noStripe,
    methods: () => methods,
    transferAccount: () => account,
    newId,
    newCode: () => {
      given.push(toDraw.shift() ?? newTransferCode());
      return given.at(-1)!;
    },
    now: () => now,
  }));
  const start = (amountGrosze: unknown = 2_015, { key = "key-1", ...headers }: Record<string, string> = {}) =>
    ask(handler, "POST /top-ups", {
      authorization,
      body: { amountGrosze, method: "bank" },
      headers: { "idempotency-key": key, ...headers },
    });
  const show = (id: unknown, bearer = authorization) =>
    ask(handler, "GET /top-ups/{id}", { authorization: bearer, path: { id: String(id) } });
  const list = () => ask(handler, "GET /top-ups", { authorization });
  return {
    client,
    table,
    accountId,
    user,
    handler,
    authorization,
    given,
    start,
    show,
    list,
    kept: async () => (await topUpStore(table).list(accountId, { limit: 100 })).topUps,
    /** Everything in the account's partition but its head. */
    items: () => itemsOf(table, accountId),
    pass: async (milliseconds: number): Promise<string> => {
      now = new Date(now.getTime() + milliseconds);
      return (await keepSession(table, user, now)).authorization;
    },
    moveAccount: (to: TransferAccount): void => {
      account = to;
    },
  };
};

const itemsOf = async (table: Table, accountId: AccountId): Promise<Item[]> => {
  const { pk } = ranges.topUps(accountId);
  const { items } = await table.query({ pk, from: "I", to: "~" }, { limit: 100, newestFirst: false });
  return items;
};

type Transfer = { readonly title: string; readonly qrPayload?: string; readonly qrSvg?: string };
const transferOf = ({ body }: { body: Record<string, unknown> | undefined }): Transfer | undefined =>
  body?.transfer as Transfer | undefined;
const codeOf = (answer: Parameters<typeof transferOf>[0]): string => transferOf(answer)!.title.slice(0, 8);

const days = (count: number): number => count * 24 * 3600_000;

describe("ordering a top-up by bank transfer", () => {
  it("answers all that the transfer needs, and keeps who ordered it", async () => {
    const { start, kept, items, user, accountId } = await counter();

    const answer = await start();

    const code = codeOf(answer);
    expect(isTransferCode(code)).toBe(true);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^tu_/),
      state: "awaiting-transfer",
      amountGrosze: 2_015,
      method: "bank",
      createdAt: "2026-03-02T12:00:00.000Z",
      expiresAt: "2026-03-16T12:00:00.000Z",
      transfer: {
        recipient: "Telecube Sp. z o.o.",
        accountNumber: "61109010140000071219812874",
        iban: "PL61109010140000071219812874",
        title: `${code} doladowanie Saldo`,
        amountGrosze: 2_015,
        qrPayload: `8567346215|PL|61109010140000071219812874|002015|Telecube Sp. z o.o.|${code} doladowanie Saldo|||`,
        qrSvg: expect.stringMatching(/^<svg .*<\/svg>$/),
        validUntil: "2026-03-16T12:00:00.000Z",
      },
      confirmations: [],
    });
    expect(await kept()).toMatchObject([{ id: answer.body?.id, accountId, createdBy: user.id, code, version: 1 }]);
    const waiting = (await items()).filter(({ sk }) => String(sk).startsWith("WAITS#"));
    expect(waiting).toMatchObject([{ why: "bank-transfer", queuedAt: "2026-03-16T12:00:00.000Z" }]);
  });

  it("leads from the code to the top-up, and tells finance whose it is", async () => {
    const { start, table, accountId } = await counter();

    const answer = await start();

    expect(await table.get(keys.transferCode(codeOf(answer)))).toMatchObject({
      accountId,
      companyName: "Poranna Kawa sp. z o.o.",
      topUpId: answer.body?.id,
      amountGrosze: 2_015,
      createdAt: "2026-03-02T12:00:00.000Z",
      expiresAt: "2026-03-16T12:00:00.000Z",
    });
  });

  it.each([
    [1_999, "amount_below_minimum", "amount_below_minimum"],
    [5_000_001, "amount_above_maximum", "amount_above_maximum"],
    [20.15, "invalid_request", "wrong_type"],
    ["2015", "invalid_request", "wrong_type"],
  ])("is refused for the amount %j: %s", async (amountGrosze, code, fieldCode) => {
    const { start, items } = await counter();

    const answer = await start(amountGrosze);

    expect(outcomeOf(answer)).toEqual([400, code]);
    expect(namedErrors(answer)).toEqual([`/amountGrosze ${fieldCode}`]);
    expect(await items()).toEqual([]);
  });

  it.each([
    [2_000, "002000"],
    [2_015, "002015"],
    [113_990, "113990"],
    [999_999, "999999"],
  ])("of %i grosze is of exactly as many, in the 2D code too: %s", async (amountGrosze, digits) => {
    const { start, kept } = await counter();

    const answer = await start(amountGrosze);

    expect(answer.body).toMatchObject({ amountGrosze, transfer: { amountGrosze } });
    expect(transferOf(answer)?.qrPayload?.split("|")[3]).toBe(digits);
    expect(await kept()).toMatchObject([{ amountGrosze }]);
  });

  it.each([1_000_000, 5_000_000])("of %i grosze has no 2D code: the standard has no room for it", async (amount) => {
    const { start } = await counter();

    const answer = await start(amount);

    expect(answer).toMatchObject({ status: 201, body: { transfer: { amountGrosze: amount } } });
    expect(transferOf(answer)).not.toHaveProperty("qrPayload");
    expect(transferOf(answer)).not.toHaveProperty("qrSvg");
  });

  it("is refused where as many as may wait already, in words that say what to do; the repetition of one is not", async () => {
    const { start, kept } = await counter();
    for (let count = 0; count < openTransfersMax; count += 1) await start(2_000, { key: `key-${count}` });

    const refused = await start(2_000, { key: "one-more" });

    expect(outcomeOf(refused)).toEqual([409, "too_many_open_top_ups"]);
    expect(refused.body?.detail).toContain("także na inną kwotę");
    expect(await kept()).toHaveLength(openTransfersMax);
    expect((await start(2_000, { key: "key-3" })).status).toBe(201);
  });

  it("is refused where the stage takes no bank transfers", async () => {
    const { start, items, given } = await counter({ methods: ["card", "blik"] });

    const answer = await start();

    expect(outcomeOf(answer)).toEqual([400, "method_not_available"]);
    expect(namedErrors(answer)).toEqual(["/method method_not_available"]);
    expect(await items()).toEqual([]);
    expect(given).toEqual([]);
  });

  it.each([
    ["en", "en"],
    ["pl-PL,pl;q=0.9,en;q=0.8", "pl"],
    ["de", "pl"],
  ])("remembers that mails of it be written for %j in %s", async (accepted, language) => {
    const { start, kept } = await counter();

    await start(2_000, { "accept-language": accepted });

    expect(await kept()).toMatchObject([{ language }]);
  });
});

describe("the e-mail that says where to transfer", () => {
  it("goes once to whoever ordered, if the address is proved theirs, however often the order is repeated", async () => {
    const { start, table, accountId, user } = await counter();

    const answer = await start(2_015, { "accept-language": "en" });
    const { title } = transferOf(answer)!;
    await Promise.all([start(2_015), start(2_015)]);

    expect(await toldOf(table, accountId)).toMatchObject([
      {
        recipient: { accountId, userId: user.id, ifProved: true },
        language: "en",
        facts: {
          kind: "transfer-ordered",
          companyName: "Poranna Kawa sp. z o.o.",
          topUpId: answer.body?.id,
          code: codeOf(answer),
          amountGrosze: 2_015,
          transfer: { ...operatorsAccount, title },
          validUntil: "2026-03-16T12:00:00.000Z",
        },
      },
    ]);
  });

  it("is not sent of an order that was refused", async () => {
    const { start, table, accountId } = await counter();
    for (let count = 0; count <= openTransfersMax; count += 1) await start(2_000, { key: `key-${count}` });
    await start(1_999, { key: "too-little" });

    expect(await toldOf(table, accountId)).toHaveLength(openTransfersMax);
  });
});

/** The same answer, marked as that of a repeated key. */
const asReplayed = <A extends { readonly headers: object }>(answer: A): A => ({
  ...answer,
  headers: { ...answer.headers, "idempotency-replayed": "true" },
});

describe("the same order again", () => {
  it("is the same top-up with the same code and title", async () => {
    const { start, kept } = await counter();

    const [first, second] = [await start(), await start()];

    expect(second).toEqual(asReplayed(first));
    expect(await kept()).toHaveLength(1);
  });

  it("eight times at once is one top-up, and no code leads to another", async () => {
    const { start, kept, given, table } = await counter();

    const answers = await Promise.all(Array.from({ length: 8 }, () => start()));

    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const [topUp] = await kept();
    expect(await kept()).toHaveLength(1);
    const ways = await table.getAll([...new Set(given)].map((code) => keys.transferCode(code)));
    expect(ways.filter((way) => way !== undefined)).toMatchObject([{ topUpId: topUp?.id }]);
  });

  it("with another body is refused, and with another key is another top-up under another code", async () => {
    const { start, handler, authorization, kept } = await counter();
    const first = await start();

    const other = await start(2_016);
    const byCard = await ask(handler, "POST /top-ups", {
      authorization,
      body: { amountGrosze: 2_015, method: "card" },
      headers: { "idempotency-key": "key-1" },
    });
    const second = await start(2_015, { key: "key-2" });

    expect([outcomeOf(other), outcomeOf(byCard)]).toEqual(Array(2).fill([422, "idempotency_key_reused"]));
    expect(second.status).toBe(201);
    expect(codeOf(second)).not.toBe(codeOf(first));
    expect(await kept()).toHaveLength(2);
  });

  it("tells where the money was to go when it was ordered, though that has changed since", async () => {
    const { start, show, moveAccount } = await counter();
    const first = await start();
    moveAccount({ ...operatorsAccount, recipient: "Inna spółka", accountNumber: "27114020040000300201355387" });

    expect(await start()).toEqual(asReplayed(first));
    expect((await show(first.body?.id)).body).toEqual(first.body);
    expect((await start(2_015, { key: "key-2" })).body?.transfer).toMatchObject({
      recipient: "Inna spolka",
      iban: "PL27114020040000300201355387",
    });
  });

  it.each(["lost-before", "lost-after"] as const)("after its connection was %s is one top-up", async (fault) => {
    const { start, client, kept } = await counter();
    let due = true;
    injectFaults(client, ({ command }) => {
      if (command !== "TransactWriteItems" || !due) return undefined;
      due = false;
      return fault;
    });

    const lost = await start();
    const again = await start();

    expect(outcomeOf(lost)).toEqual([503, "temporarily_unavailable"]);
    expect(again.status).toBe(201);
    expect(await kept()).toMatchObject([{ id: again.body?.id, code: codeOf(again) }]);
  });
});

describe("a code that is taken", () => {
  /** Codes under which others have ordered. */
  const taken = async (count: number): Promise<string[]> => {
    const others = await counter();
    const answers = await Promise.all(
      Array.from({ length: count }, (_, place) => others.start(3_000, { key: `key-${place}` })),
    );
    return answers.map(codeOf);
  };
  const waysOf = (table: Table, codes: readonly string[]) => table.getAll(codes.map((code) => keys.transferCode(code)));

  it.each([1, 2])("is drawn anew, %i times", async (count) => {
    const codes = await taken(count);
    const { start, given, table, kept } = await counter({ drawn: codes });
    const before = await waysOf(table, codes);

    const answer = await start();

    expect(answer.status).toBe(201);
    expect(codeOf(answer)).toBe(given[count]);
    expect(codes).not.toContain(codeOf(answer));
    expect(await kept()).toMatchObject([
      { code: given[count], transfer: { title: `${given[count]} doladowanie Saldo` } },
    ]);
    expect(await waysOf(table, codes)).toEqual(before);
  });

  it("three times over is a refusal that keeps nothing; the same order later is taken", async () => {
    const codes = await taken(3);
    const { start, table, items } = await counter({ drawn: codes });
    const before = await waysOf(table, codes);

    const refused = await start();

    expect(outcomeOf(refused)).toEqual([503, "temporarily_unavailable"]);
    expect(await items()).toEqual([]);
    expect(await waysOf(table, codes)).toEqual(before);
    expect((await start()).status).toBe(201);
  });

  it("is so for ever, also when its top-up is over", async () => {
    const others = await counter();
    const code = codeOf(await others.start());
    const { pass, handler, given } = await counter({ drawn: [code] });

    const authorization = await pass(days(400));
    const answer = await ask(handler, "POST /top-ups", {
      authorization,
      body: { amountGrosze: 2_015, method: "bank" },
      headers: { "idempotency-key": "key-1" },
    });

    expect(given[0]).toBe(code);
    expect(codeOf(answer)).toBe(given[1]);
  });

  it("does not trouble the repetition of an order: it is found before any code is", async () => {
    const [code] = await taken(1);
    const { start, given, kept } = await counter({ drawn: [newTransferCode(), code!] });

    const [first, second] = [await start(), await start()];

    expect(given[1]).toBe(code);
    expect(second).toEqual(asReplayed(first));
    expect(await kept()).toHaveLength(1);
  });
});

describe("showing top-ups by bank transfer", () => {
  it("shows one's own as it was answered", async () => {
    const { start, show } = await counter();
    const started = await start();

    expect(await show(started.body?.id)).toEqual({ ...started, status: 200, headers: expect.any(Object) });
  });

  it("lists them among the others, without their 2D codes", async () => {
    const { start, list, table, accountId } = await counter();
    const card = await keepTopUp(table, someTopUp(accountId, { id: "tu_01KJQ3V2G00000000000000000" }));
    const started = await start();
    const { qrPayload: _, qrSvg: __, ...transfer } = transferOf(started)!;

    const { body } = await list();

    expect(body?.items).toEqual([{ ...started.body, transfer }, expect.objectContaining({ id: card.id })]);
  });

  it("says nothing of another account's", async () => {
    const { show, list, table } = await counter();
    const theirs = await keepBankTopUp(table, someBankTopUp(await openTestAccount(table)));

    expect(outcomeOf(await show(theirs.id))).toEqual([404, "not_found"]);
    expect((await list()).body?.items).toEqual([]);
  });

  it("says no more where to send money once its time is over", async () => {
    const { start, show, pass } = await counter();
    const { body } = await start();

    const justBefore = await show(body?.id, await pass(days(14) - 1));
    const after = await show(body?.id, await pass(1));

    expect(justBefore.body).toEqual(body);
    expect(after.body?.state).toBe("expired");
    expect(after.body).not.toHaveProperty("transfer");
  });

  const at = noon.toISOString();
  const by = { email: "ewa@operator.example", userId: "us_01KJQ3V2G0ABCDEFGHJKMNPQRS", linkId: "li_secret" };
  it.each([
    [
      "credited",
      { credit: { at, by, receivedGrosze: 4_000, reason: "Mniej" } },
      { receivedGrosze: 4_000, reason: "Mniej" },
    ],
    ["rejected", { rejection: { at, by, reason: "Brak wpłaty" } }, { reason: "Brak wpłaty" }],
    [
      "credited",
      {
        rejection: { at, by, reason: "Brak wpłaty" },
        credit: { at, by, receivedGrosze: 5_000, reason: "Jednak jest" },
      },
      { receivedGrosze: 5_000, reason: "Jednak jest" },
    ],
  ])("tells what was decided, and not by whom: %s", async (state, facts, told) => {
    const { show, table, accountId } = await counter();
    const topUp = await keepBankTopUp(table, someBankTopUp(accountId, facts as Partial<BankTopUp>));

    const { id, amountGrosze, method, createdAt, expiresAt } = topUp;
    expect((await show(topUp.id)).body).toEqual({
      id,
      state,
      amountGrosze,
      method,
      createdAt,
      expiresAt,
      confirmations: [],
      ...told,
    });
  });

  it("tells what became of each file, still awaiting the money with its 2D code", async () => {
    const { show, table, accountId } = await counter();
    const files = ["awaited", "taken", "refused"].map((name) => someFile({ fileName: `${name}.pdf` }));
    const [awaited, taken, refused] = files.map((file) => ({ ...file, askedAt: at }));
    const topUp = await keepBankTopUp(
      table,
      someBankTopUp(accountId, {
        confirmations: [
          awaited!,
          { ...taken!, received: receivedFile("a file") },
          { ...refused!, refused: { at, why: "encrypted" } },
        ],
      }),
    );

    const answer = await show(topUp.id);

    expect(answer.body).toMatchObject({ state: "confirmation-received", transfer: { title: topUp.transfer.title } });
    expect(transferOf(answer)?.qrSvg).toMatch(/^<svg/);
    expect(answer.body?.confirmations).toEqual([
      { id: awaited?.id, fileName: "awaited.pdf", state: "awaiting-upload" },
      { id: taken?.id, fileName: "taken.pdf", state: "received" },
      { id: refused?.id, fileName: "refused.pdf", state: "refused", refusedBecause: "encrypted" },
    ]);
  });
});
