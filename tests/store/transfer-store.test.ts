import { describe, expect, it } from "vitest";
import * as commonFaults from "../../shared/domain/faults.ts";
import { grosze } from "../../shared/domain/money.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import {
  type BankTopUp,
  bankTopUpState,
  type Decision,
  openTransfersMax,
} from "../../shared/domain/top-ups/bank-top-up.ts";
import { cleanKey } from "../../shared/domain/uploads/upload.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { receivedFile, someFile } from "../support/bank-top-ups.ts";
import { beforeNext, type Call, callsOf, type Fault, faults, injectFaults } from "../support/faults.ts";
import { refusalOf } from "../support/refusals.ts";
import { openTestAccount, someAccountId, someHead } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { keepTopUp, noon, someTopUp } from "../support/top-ups.ts";
import {
  byStaff,
  clerks,
  credits,
  rejects,
  requestFor,
  someTransfer,
  type TransferDesk,
  transferDesk,
} from "../support/transfers.ts";

const stage = tableOfFile();
const from = "198.51.100.7";
const day = 24 * 3600_000;
const late = 14 * day;

const desk = (ordered: readonly Partial<BankTopUp>[] = []) => transferDesk(stage, { ordered });
const codeOf = async (call: Promise<unknown>) => (await refusalOf(call))?.code;

/** A desk with an order and a file announced for it, put in place. */
const awaiting = async () => {
  const confirmation = { ...someFile({ fileName: "przelew.pdf" }), askedAt: noon.toISOString() };
  const own = await desk([{ version: 2, confirmations: [confirmation] }]);
  const topUp = own.topUps[0]!;
  const named = (confirmationId: string) => ({
    accountId: own.accountId,
    topUpId: topUp.id,
    confirmationId,
  });
  return {
    ...own,
    topUp,
    confirmation,
    take: (looked: Parameters<TransferDesk["transfers"]["takeFile"]>[1] = receivedFile("a"), id = confirmation.id) =>
      own.transfers.takeFile(named(id), looked, own.forFinance(topUp)),
    othersTake: (
      looked: Parameters<TransferDesk["transfers"]["takeFile"]>[1] = receivedFile("a"),
      id = confirmation.id,
    ) => own.others.takeFile(named(id), looked, own.forFinance(topUp)),
    decide: (decision: Decision) => own.transfers.decide(own.accountId, topUp.id, decision, from),
    othersDecide: (decision: Decision) => own.others.decide(own.accountId, topUp.id, decision, from),
    expire: () => own.transfers.expire({ accountId: own.accountId, subject: topUp.id }),
  };
};
type Awaiting = Awaited<ReturnType<typeof awaiting>>;

/** What finance and the customer were notified of a file, and what waits: the whole of what a file leaves behind. */
const traceOf = async ({ facts, links, waits, kept, topUp }: Awaiting) => {
  const told = await facts();
  const count = (kind: string) => told.filter((each) => each.kind === kind).length;
  return {
    finance: count("transfer-confirmed"),
    thanks: count("confirmation-received"),
    refusals: count("confirmation-refused"),
    links: (await links()).length,
    waits: await waits(),
    received: (await kept(topUp)).confirmations.filter(({ received }) => received).length,
  };
};

/** The kinds of items that a transaction writes, by the beginnings of their keys. */
const writtenBy = ({ input }: Call): string[] =>
  (input.TransactItems ?? [])
    .map((write) => {
      const [action, fields] = Object.entries(write)[0]!;
      const { pk, sk } = (fields.Item ?? fields.Key) as { pk: string; sk: string };
      return `${action} ${pk.split("#")[0]} ${sk.split("#")[0]}`;
    })
    .sort();
const transactionsIn = (calls: readonly Call[]) => calls.filter(({ command }) => command === "TransactWriteItems");

describe("an order by bank transfer", () => {
  it("is kept with the way from its code, and waits for its time to run out", async () => {
    const { order, kept, accountId, looking, others } = await desk();
    const topUp = await order();

    expect(await kept(topUp)).toEqual(topUp);
    expect(await topUpStore(looking).get(accountId, topUp.id)).toEqual(topUp);
    expect(await others.findByCode([topUp.code])).toHaveLength(1);
    const work = { accountId, subject: topUp.id };
    const dueBefore = async (milliseconds: number) =>
      queueStore(looking).due("bank-transfer", new Date(noon.getTime() + milliseconds), 1_000);
    expect(await dueBefore(late - 1)).not.toContainEqual(work);
    expect(await dueBefore(late)).toContainEqual(work);
  });

  it("again with the same key and body is the same order, whatever code was drawn; with another body it is refused", async () => {
    const { table, order, accountId, others } = await desk();
    const topUp = await order();
    const other = someTransfer(accountId);
    const again = requestFor(topUp);

    expect(await topUpStore(table).startTransfer(other, "Kawa", again)).toEqual(topUp);
    expect(
      await codeOf(topUpStore(table).startTransfer(other, "Kawa", { ...again, bodyHash: sha256("another") })),
    ).toBe("idempotency_key_reused");

    expect(await others.findByCode([other.code])).toEqual([]);
    expect(await others.find(accountId, other.id)).toBeUndefined();
  });

  it("of a closed account is refused and leaves nothing; the repetition of one that was kept before is not", async () => {
    const { table, order, accountId, others } = await desk();
    const topUp = await order();
    const other = someTransfer(accountId);
    await table.write({ Put: { Item: { ...keys.head(accountId), ...someHead(accountId), state: "closed" } } });

    expect(await codeOf(topUpStore(table).startTransfer(other, "Kawa", requestFor(other)))).toBe("account_closed");

    expect(await others.find(accountId, other.id)).toBeUndefined();
    expect(await topUpStore(table).startTransfer(other, "Kawa", requestFor(topUp))).toEqual(topUp);
  });

  it("whose code is taken is not kept, and its request is not spent", async () => {
    const { table, order, accountId, others } = await desk();
    const topUp = await order();
    const other = someTransfer(accountId, { code: topUp.code });

    expect(await topUpStore(table).startTransfer(other, "Kawa", requestFor(other))).toBe("code-taken");
    expect(await others.find(accountId, other.id)).toBeUndefined();
    expect(await others.findByCode([topUp.code])).toMatchObject([{ topUpId: topUp.id }]);

    const redrawn = someTransfer(accountId, { id: other.id });
    expect(await topUpStore(table).startTransfer(redrawn, "Kawa", requestFor(other))).toEqual(redrawn);
  });

  it("beyond as many as may wait at a time is refused and leaves nothing, until one of them is closed", async () => {
    const { order, table, accountId, others, waits, pass } = await desk();
    const orders: BankTopUp[] = [];
    for (let count = 0; count < openTransfersMax; count += 1) orders.push(await order());
    const next = someTransfer(accountId);
    const start = (topUp = next) => topUpStore(table).startTransfer(topUp, "Kawa", requestFor(topUp));
    const waiting = await waits();

    expect(await codeOf(start())).toBe("too_many_open_top_ups");
    expect(await others.find(accountId, next.id)).toBeUndefined();
    expect(await others.findByCode([next.code])).toEqual([]);
    expect(await waits()).toEqual(waiting);
    // The repetition of one that was kept needs no place.
    expect(await start(orders[0])).toEqual(orders[0]);

    const closings: ((topUp: BankTopUp) => Promise<unknown>)[] = [
      (topUp) => others.decide(accountId, topUp.id, credits(), from),
      (topUp) => others.decide(accountId, topUp.id, rejects(), from),
    ];
    for (const [place, close] of closings.entries()) {
      await close(orders[place]!);
      const freed = place === 0 ? next : someTransfer(accountId);
      expect(await start(freed)).toEqual(freed);
      expect(await codeOf(start(someTransfer(accountId)))).toBe("too_many_open_top_ups");
    }
    pass(late);
    await others.expire({ accountId, subject: orders[2]!.id });
    // What was refused or ran out gives back no second place when it is credited after all.
    await others.decide(accountId, orders[1]!.id, credits({ reason: "Przelew dotarł" }), from);
    const last = someTransfer(accountId);
    expect(await start(last)).toEqual(last);
    expect(await codeOf(start(someTransfer(accountId)))).toBe("too_many_open_top_ups");
  });

  it("by many at once is kept for as many as there are places", async () => {
    const { table, looking, accountId } = await desk();
    const wanted = Array.from({ length: 2 * openTransfersMax }, () => someTransfer(accountId));

    const kept = await Promise.all(
      wanted.map((topUp, place) =>
        codeOf(topUpStore(place % 2 ? table : looking).startTransfer(topUp, "Kawa", requestFor(topUp))),
      ),
    );

    expect(kept.filter((code) => code === undefined)).toHaveLength(openTransfersMax);
    expect(kept.filter((code) => code === "too_many_open_top_ups")).toHaveLength(openTransfersMax);
  });

  it("by two at once with one code is kept for one of them", async () => {
    const { table, looking, accountId, others } = await desk();
    const otherAccount = await openTestAccount(looking);
    const one = someTransfer(accountId);
    const other = someTransfer(otherAccount, { code: one.code });

    const kept = await Promise.all([
      topUpStore(table).startTransfer(one, "Kawa", requestFor(one)),
      topUpStore(looking).startTransfer(other, "Herbata", requestFor(other)),
    ]);

    expect(kept.filter((result) => result === "code-taken")).toHaveLength(1);
    const [found] = await others.findByCode([one.code]);
    expect(kept.filter((result) => result !== "code-taken")).toMatchObject([{ id: found!.topUpId }]);
  });
});

describe("a file that is announced", () => {
  it("is kept with the top-up, one version on", async () => {
    const { transfers, kept, accountId, topUps } = await desk([{}]);
    const topUp = topUps[0]!;
    const file = someFile();

    const confirmation = await transfers.announce(accountId, topUp.id, file);

    expect(confirmation).toEqual({ ...file, askedAt: noon.toISOString() });
    expect(await kept(topUp)).toEqual({ ...topUp, version: 2, confirmations: [confirmation] });
  });

  it("again, while its form is good, is the same one; later it is another", async () => {
    const { transfers, kept, accountId, pass, topUps } = await desk([{}]);
    const topUp = topUps[0]!;
    const again = () => transfers.announce(accountId, topUp.id, someFile({ fileName: "przelew.pdf" }));
    const first = await again();

    pass(599_999);
    expect((await again()).id).toBe(first.id);
    pass(600_000);
    expect((await again()).id).not.toBe(first.id);
    expect((await kept(topUp)).confirmations).toHaveLength(2);
  });

  it("by two at once is kept for both; the same file only once", async () => {
    const { transfers, others, kept, accountId, topUps } = await desk([{}]);
    const topUp = topUps[0]!;

    await Promise.all(
      ["a.pdf", "b.pdf", "a.pdf", "b.pdf"].map((fileName, place) =>
        (place < 2 ? transfers : others).announce(accountId, topUp.id, someFile({ fileName })),
      ),
    );

    const names = (await kept(topUp)).confirmations.map(({ fileName }) => fileName).sort();
    expect(names).toEqual(["a.pdf", "b.pdf"]);
  });

  it("is decided again where somebody came between", async () => {
    const { client, transfers, announce, kept, accountId, topUps } = await desk([{}]);
    const topUp = topUps[0]!;
    beforeNext(client, "TransactWriteItems", () => announce(topUp, { fileName: "between.pdf" }));

    await transfers.announce(accountId, topUp.id, someFile({ fileName: "own.pdf" }));

    expect((await kept(topUp)).confirmations.map(({ fileName }) => fileName)).toEqual(["between.pdf", "own.pdf"]);
  });

  it("is refused where the top-up was decided in the very moment", async () => {
    const { client, transfers, others, kept, accountId, topUps } = await desk([{}]);
    const topUp = topUps[0]!;
    beforeNext(client, "TransactWriteItems", () => others.decide(accountId, topUp.id, rejects(), from));

    expect(await codeOf(transfers.announce(accountId, topUp.id, someFile()))).toBe("top_up_closed");
    expect((await kept(topUp)).confirmations).toEqual([]);
  });

  it("is refused from the sixth on, also when the fifth came between", async () => {
    const { client, transfers, announce, kept, accountId, topUps } = await desk([{}]);
    const topUp = topUps[0]!;
    for (const fileName of ["1.pdf", "2.pdf", "3.pdf", "4.pdf"]) await announce(topUp, { fileName });
    beforeNext(client, "TransactWriteItems", () => announce(topUp, { fileName: "5.pdf" }));

    expect(await codeOf(transfers.announce(accountId, topUp.id, someFile({ fileName: "6.pdf" })))).toBe(
      "too_many_confirmations",
    );
    expect((await kept(topUp)).confirmations).toHaveLength(5);
  });

  it("for another account's top-up, one by card, or none at all is not found", async () => {
    const { transfers, accountId, looking, topUps } = await desk([{}]);
    const topUp = topUps[0]!;
    const other = await openTestAccount(looking);
    const card = await keepTopUp(looking, someTopUp(accountId));

    for (const [whose, id] of [
      [other, topUp.id],
      [accountId, card.id],
      [accountId, newId("tu", noon)],
      [someAccountId(), topUp.id],
    ] as const) {
      expect(await codeOf(transfers.announce(whose, id, someFile()))).toBe("not_found");
      expect(await codeOf(transfers.decide(whose, id, credits(), from))).toBe("not_found");
      expect(await codeOf(transfers.expire({ accountId: whose, subject: id }))).toBe("not_found");
      expect(await transfers.find(whose, id)).toBeUndefined();
    }
    expect((await looking.get(keys.topUp(accountId, card.id)))?.version).toBe(card.version);
  });

  it.each([
    ["credited", (own: Awaiting) => own.decide(credits())],
    ["rejected", (own: Awaiting) => own.decide(rejects())],
    ["out of time", async (own: Awaiting) => own.pass(late)],
    [
      "expired",
      async (own: Awaiting) => {
        own.pass(late);
        await own.expire();
      },
    ],
  ])("for a top-up that is %s is refused", async (_, close) => {
    const own = await awaiting();
    await close(own);

    expect(await codeOf(own.transfers.announce(own.accountId, own.topUp.id, someFile()))).toBe("top_up_closed");
  });
});

describe("a file that came", () => {
  it("is told to each clerk with a link of their own, and to who ordered, and waits to be decided: in one transaction", async () => {
    const own = await awaiting();
    const { topUp, confirmation, accountId, user, client, take, notices, links, waits, kept } = own;
    const calls = callsOf(client);

    expect(await take(receivedFile("a", noon))).toBe("first");

    const [transaction, ...more] = transactionsIn(calls);
    expect(more).toEqual([]);
    expect(writtenBy(transaction!)).toEqual([
      "Put ACCOUNT TOPUP",
      "Put ACCOUNT WAITS",
      "Put LINK LINK",
      "Put LINK LINK",
      "Put NOTICE NOTICE",
      "Put NOTICE NOTICE",
      "Put NOTICE NOTICE",
    ]);
    const made = await links();
    expect(made.map(({ email, subjectId, accountId: whose }) => [email, subjectId, whose])).toEqual(
      clerks.map((email) => [email, topUp.id, accountId]),
    );
    const [thanks, ...toFinance] = await notices();
    const ordered = {
      accountId,
      companyName: "Poranna Kawa sp. z o.o.",
      topUpId: topUp.id,
      code: topUp.code,
      amountGrosze: 25_000,
    };
    expect(thanks).toMatchObject({
      recipient: { accountId, userId: user.id },
      language: "pl",
      state: "waiting",
      facts: { kind: "confirmation-received", ...ordered, calledFile: "przelew.pdf", at: noon.toISOString() },
    });
    expect(toFinance.map(({ recipient, facts }) => [recipient, facts])).toEqual(
      clerks.map((address, place) => [
        { address },
        {
          kind: "transfer-confirmed",
          ...ordered,
          orderedBy: "Anna Nowak",
          orderedAt: topUp.createdAt,
          waitsSince: noon.toISOString(),
          calledFile: "przelew.pdf",
          file: {
            key: cleanKey(
              { kind: "confirmations", accountId, subjectId: topUp.id, fileId: confirmation.id },
              sha256("a"),
            ),
            sha256: sha256("a"),
            fileName: `potwierdzenie-${topUp.code}-1.pdf`,
            contentType: "application/pdf",
            sizeBytes: 1_000,
          },
          previous: [],
          linkId: made[place]!.id,
          validUntil: made[place]!.expiresAt,
        },
      ]),
    );
    expect(await waits()).toEqual([`bank-transfer#${topUp.id}`, `top-ups-to-decide#${topUp.id}`]);
    expect(bankTopUpState(await kept(topUp), own.now())).toBe("confirmation-received");
  });

  it("is shown in finance's queue, with the account and since when", async () => {
    const { take, topUp, accountId, looking } = await awaiting();
    await take();

    const waiting = (await queueStore(looking).waiting("top-ups-to-decide", 1_000)).filter(
      ({ subject }) => subject === topUp.id,
    );

    expect(waiting).toEqual([
      { subject: topUp.id, why: "confirmation-received", since: noon.toISOString(), accountId },
    ]);
  });

  it("after another is told too, with the time since which the first waits; the queue has it once", async () => {
    const own = await awaiting();
    const { take, announce, topUp, pass, told, waits } = own;
    await take(receivedFile("a"));
    pass(day);
    const second = await announce(topUp, { fileName: "drugi.png", contentType: "image/png" });

    expect(await take(receivedFile("b", own.now()), second.id)).toBe("further");

    const [, , ...further] = await told("transfer-confirmed");
    expect(further).toHaveLength(2);
    for (const facts of further)
      expect(facts).toMatchObject({
        calledFile: "drugi.png",
        waitsSince: noon.toISOString(),
        file: { sha256: sha256("b"), fileName: `potwierdzenie-${topUp.code}-2.png`, contentType: "image/png" },
      });
    expect(await traceOf(own)).toMatchObject({ thanks: 2, links: 4, received: 2 });
    expect(await waits()).toHaveLength(2);
  });

  it("with the very bytes of one before is kept, and told to nobody", async () => {
    const own = await awaiting();
    await own.take(receivedFile("a"));
    const before = await traceOf(own);
    const second = await own.announce(own.topUp);

    expect(await own.take(receivedFile("a"), second.id)).toBe("same-file");

    expect(await traceOf(own)).toEqual({ ...before, received: 2 });
  });

  it("and is of no use is told to who ordered, with why, and to nobody else", async () => {
    const own = await awaiting();

    expect(await own.take({ at: noon.toISOString(), why: "encrypted" })).toBe("refused");

    expect(await own.told("confirmation-refused")).toMatchObject([
      { calledFile: "przelew.pdf", why: "encrypted", topUpId: own.topUp.id, at: noon.toISOString() },
    ]);
    expect(await traceOf(own)).toEqual({
      finance: 0,
      thanks: 0,
      refusals: 1,
      links: 0,
      waits: [`bank-transfer#${own.topUp.id}`],
      received: 0,
    });
    expect((await own.kept(own.topUp)).confirmations[0]?.refused).toEqual({ at: noon.toISOString(), why: "encrypted" });
  });

  it.each([
    ["the same", receivedFile("a")],
    ["another", receivedFile("b")],
    ["a refusal", { at: noon.toISOString(), why: "malware" } as const],
  ])("and was notified of before changes nothing: %s", async (_, looked) => {
    const own = await awaiting();
    await own.take(receivedFile("a"));
    const [before, kept] = [await traceOf(own), await own.kept(own.topUp)];

    expect(await own.take(looked)).toBe("nothing-new");

    expect(await traceOf(own)).toEqual(before);
    expect(await own.kept(own.topUp)).toEqual(kept);
  });

  it("and that nobody announced changes nothing", async () => {
    const own = await awaiting();

    expect(await own.take(receivedFile("a"), newId("cf", noon))).toBe("nothing-new");

    expect(await traceOf(own)).toMatchObject({ finance: 0, thanks: 0, refusals: 0, received: 0 });
  });

  it("told twice at once is taken once", async () => {
    const own = await awaiting();

    const outcomes = await Promise.all([own.take(), own.othersTake(), own.take(), own.othersTake()]);

    expect(outcomes.sort()).toEqual(["first", "nothing-new", "nothing-new", "nothing-new"]);
    expect(await traceOf(own)).toMatchObject({ finance: 2, thanks: 1, links: 2, received: 1 });
  });

  it("beside another at once: both are told, one of them as the first", async () => {
    const own = await awaiting();
    const second = await own.announce(own.topUp);

    const outcomes = await Promise.all([own.take(receivedFile("a")), own.othersTake(receivedFile("b"), second.id)]);

    expect(outcomes.sort()).toEqual(["first", "further"]);
    expect(await traceOf(own)).toMatchObject({ finance: 4, thanks: 2, links: 4, received: 2 });
    expect(await own.waits()).toHaveLength(2);
  });

  it.each([
    ["a credit", (own: Awaiting) => own.othersDecide(credits())],
    ["a no", (own: Awaiting) => own.othersDecide(rejects())],
  ])("is of no use after %s that came between: nothing is left to decide", async (_, decide) => {
    const own = await awaiting();
    beforeNext(own.client, "TransactWriteItems", () => decide(own));

    expect(await own.take()).toBe("refused");

    expect(await own.told("confirmation-refused")).toMatchObject([{ why: "closed" }]);
    expect(await traceOf(own)).toMatchObject({ finance: 0, thanks: 0, links: 0, waits: [], received: 0 });
  });
});

describe("a decision", () => {
  const confirmed = async () => {
    const own = await awaiting();
    await own.take();
    return own;
  };

  it("to credit is an entry, the new balance, a receipt, two records, and nothing left to do: in one transaction", async () => {
    const own = await confirmed();
    const { topUp, client, decide, accountId, user, notices, ledger, looking, entries, waits, kept, records } = own;
    const calls = callsOf(client);
    own.pass(3600_000);
    const at = own.now().toISOString();

    const decided = await decide(credits());

    expect(transactionsIn(calls).map(writtenBy)).toEqual([
      [
        "Delete ACCOUNT WAITS",
        "Delete ACCOUNT WAITS",
        "Put ACCOUNT ENTRY",
        "Put ACCOUNT FILED",
        "Put ACCOUNT TOPUP",
        "Put AUDIT AUDIT",
        "Put AUDIT AUDIT",
        "Put CODE GUARD",
        "Put NOTICE NOTICE",
        "Update ACCOUNT DAY",
        "Update ACCOUNT HEAD",
        "Update ACCOUNT OPEN-TRANSFERS",
      ],
    ]);
    expect(await entries()).toMatchObject([
      {
        kind: "top-up",
        amountGrosze: 25_000,
        balanceAfterGrosze: 25_000,
        cause: { type: "bank-transfer", id: topUp.code },
        actor: { type: "staff", id: byStaff.userId },
        subjectId: topUp.id,
        postedAt: at,
      },
    ]);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(25_000);
    expect(await ledger.verify(accountId)).toEqual([]);
    expect(await looking.get(keys.transferCredit(topUp.code))).toMatchObject({ accountId, sequence: 1 });
    expect(await waits()).toEqual([]);

    const after = await kept(topUp);
    expect(after.credit).toEqual({ at, by: byStaff, receivedGrosze: 25_000 });
    expect(bankTopUpState(after, own.now())).toBe("credited");
    expect({ ...decided, version: after.version }).toEqual(after);

    expect((await notices()).at(-1)).toMatchObject({
      recipient: { accountId, userId: user.id },
      facts: {
        kind: "transfer-credited",
        topUpId: topUp.id,
        amountGrosze: 25_000,
        receivedGrosze: 25_000,
        balanceGrosze: 25_000,
        at,
      },
    });
    const changes = [{ field: "receivedGrosze", before: "25000", after: "25000" }];
    expect(await records(topUp)).toEqual({
      operator: [
        {
          id: expect.stringMatching(/^au_/),
          accountId: "operator",
          userId: byStaff.userId,
          subjectAccountId: accountId,
          kind: "top-up-credited",
          subject: topUp.id,
          changes,
          at,
          from,
        },
      ],
      customer: [
        {
          id: expect.stringMatching(/^au_/),
          accountId,
          by: "operator",
          kind: "top-up-credited",
          subject: topUp.id,
          changes,
          at,
          from: "operator",
        },
      ],
    });
    // The customer is not told which clerk it was.
    expect(JSON.stringify([(await records(topUp)).customer, await notices()])).not.toContain(byStaff.userId);
    expect(JSON.stringify((await records(topUp)).customer)).not.toMatch(/operator\.example|198\.51/);
  });

  it("by a link is on record by the address that the link was sent to", async () => {
    const own = await confirmed();
    const [link] = await own.links();
    const by = { email: link!.email, linkId: link!.id };

    await own.decide(credits({ by, creditMaxGrosze: grosze(25_000) }));

    expect((await own.kept(own.topUp)).credit?.by).toEqual(by);
    const { operator } = await own.records(own.topUp);
    expect(operator).toMatchObject([{ by: clerks[0], from }]);
    expect(operator[0]).not.toHaveProperty("userId");
    expect(await own.entries()).toMatchObject([{ actor: { type: "staff", id: link!.id } }]);
  });

  it("without any file credits all the same: the money came", async () => {
    const own = await awaiting();

    await own.decide(credits());

    expect(await own.ledger.head(own.accountId)).toMatchObject({ balanceGrosze: 25_000 });
    expect(await own.waits()).toEqual([]);
  });

  it("to refuse moves no money; the customer and both records are told why", async () => {
    const own = await confirmed();
    const calls = callsOf(own.client);

    const decided = await own.decide(rejects());

    expect(transactionsIn(calls)).toHaveLength(1);
    expect(await own.others.findByCode([own.topUp.code])).toMatchObject([{ rejectedAt: noon.toISOString() }]);
    expect(decided.rejection).toEqual({ at: noon.toISOString(), by: byStaff, reason: "Nie wpłynęło" });
    expect(await own.entries()).toEqual([]);
    expect(await own.looking.get(keys.transferCredit(own.topUp.code))).toBeUndefined();
    expect(await own.waits()).toEqual([]);
    expect(await own.told("transfer-rejected")).toMatchObject([{ reason: "Nie wpłynęło", topUpId: own.topUp.id }]);
    const { operator, customer } = await own.records(own.topUp);
    for (const [record, ...more] of [operator, customer]) {
      expect(more).toEqual([]);
      expect(record).toMatchObject({ kind: "top-up-rejected", changes: [{ field: "reason", after: "Nie wpłynęło" }] });
    }
  });

  it("credits less than may be ordered, or more, with a reason that everybody reads", async () => {
    for (const receivedGrosze of [grosze(1), grosze(1_999), grosze(25_001), grosze(9_000_000)]) {
      const own = await confirmed();

      await own.decide(credits({ receivedGrosze, reason: "Tyle wpłynęło" }));

      expect(await own.entries()).toMatchObject([{ amountGrosze: receivedGrosze, note: "Tyle wpłynęło" }]);
      expect(await own.told("transfer-credited")).toMatchObject([
        { amountGrosze: 25_000, receivedGrosze, balanceGrosze: receivedGrosze, reason: "Tyle wpłynęło" },
      ]);
      expect((await own.records(own.topUp)).customer).toMatchObject([
        {
          changes: [
            { field: "receivedGrosze", before: "25000", after: String(receivedGrosze) },
            { field: "reason", after: "Tyle wpłynęło" },
          ],
        },
      ]);
      expect(await own.ledger.verify(own.accountId)).toEqual([]);
    }
  });

  const nothing = { finance: 2, thanks: 1, refusals: 0, links: 2, received: 1 };
  it.each([
    ["another amount", credits({ receivedGrosze: grosze(24_999) })],
    ["a no", { decision: "reject", by: byStaff } satisfies Decision],
  ])("without a reason is refused for %s, and changes nothing", async (_, decision) => {
    const own = await confirmed();

    expect(await refusalOf(own.decide(decision))).toMatchObject({
      code: "invalid_request",
      errors: [{ pointer: "/reason", fault: commonFaults.required }],
    });
    expect(await traceOf(own)).toMatchObject(nothing);
    expect(await own.waits()).toHaveLength(2);
  });

  it("to credit comes after a no, by somebody signed in and with a reason; a link changes nothing any more", async () => {
    const own = await confirmed();
    await own.decide(rejects());
    const by = { email: clerks[0], linkId: newId("li", noon) };

    expect(await codeOf(own.decide(credits({ by, reason: "jednak jest" })))).toBe("already_decided");
    expect(await codeOf(own.decide(credits()))).toBe("invalid_request");
    expect(await codeOf(own.decide(rejects({ by: { ...byStaff, userId: newId("us", noon) } })))).toBe(
      "already_decided",
    );
    const credited = await own.decide(credits({ reason: "jednak jest" }));

    expect(credited.rejection).toBeDefined();
    expect(bankTopUpState(await own.kept(own.topUp), noon)).toBe("credited");
    expect(await own.entries()).toMatchObject([{ amountGrosze: 25_000, note: "jednak jest" }]);
    expect(await codeOf(own.decide(rejects()))).toBe("already_decided");
    expect((await own.records(own.topUp)).operator.map(({ kind }) => kind).sort()).toEqual([
      "top-up-credited",
      "top-up-rejected",
    ]);
  });

  it("to credit comes after the time ran out, with a reason", async () => {
    const own = await awaiting();
    own.pass(late);
    await own.expire();

    expect(await codeOf(own.decide(credits()))).toBe("invalid_request");
    await own.decide(credits({ reason: "Przyszło późno" }));

    expect(bankTopUpState(await own.kept(own.topUp), own.now())).toBe("credited");
    expect(await own.ledger.head(own.accountId)).toMatchObject({ balanceGrosze: 25_000 });
    expect(await own.waits()).toEqual([]);
  });

  it("beyond what a link may credit is refused", async () => {
    const own = await confirmed();
    const by = { email: clerks[0], linkId: newId("li", noon) };

    expect(
      await codeOf(
        own.decide(credits({ by, creditMaxGrosze: grosze(25_000), receivedGrosze: grosze(25_001), reason: "więcej" })),
      ),
    ).toBe("beyond_link");
    expect(await own.entries()).toEqual([]);
  });

  const ola = { email: clerks[0], linkId: newId("li", noon) };
  const jan = { email: clerks[1], linkId: newId("li", noon) };
  it.each([
    ["both credit", credits({ by: ola }), credits({ by: jan })],
    ["one credits, one refuses", credits({ by: ola }), rejects({ by: jan })],
    ["both refuse", rejects({ by: ola }), rejects({ by: jan })],
    [
      "one credits another amount",
      credits({ by: ola }),
      credits({ by: jan, receivedGrosze: grosze(100), reason: "x" }),
    ],
    ["a link and somebody signed in", credits({ by: ola }), credits({ by: byStaff })],
  ])("by two clerks at once is one decision, one record and one notice: %s", async (_, one, other) => {
    const own = await confirmed();
    const settled = await Promise.all([refusalOf(own.decide(one)), refusalOf(own.othersDecide(other))]);

    expect(settled.filter((refused) => refused === undefined)).toHaveLength(1);
    expect(settled.find((refused) => refused)?.code).toBe("already_decided");
    const after = await own.kept(own.topUp);
    const winner = settled[0] === undefined ? one : other;
    expect((after.credit ?? after.rejection)?.by).toEqual(winner.by);
    expect([after.credit, after.rejection].filter(Boolean)).toHaveLength(1);
    expect(await own.entries()).toHaveLength(after.credit ? 1 : 0);
    const decisions = [...(await own.told("transfer-credited")), ...(await own.told("transfer-rejected"))];
    expect(decisions).toHaveLength(1);
    const { operator, customer } = await own.records(own.topUp);
    expect([operator.length, customer.length]).toEqual([1, 1]);
    expect(await own.ledger.verify(own.accountId)).toEqual([]);
  });

  it.each([
    ["credit", credits()],
    ["no", rejects()],
  ])("of one clerk twice at once is one %s, and both are answered alike", async (_, decision) => {
    const own = await confirmed();

    const answers = await Promise.all([own.decide(decision), own.othersDecide(decision), own.decide(decision)]);

    const states = answers.map((answer) => [bankTopUpState(answer, noon), answer.credit, answer.rejection]);
    expect(states).toEqual([states[0], states[0], states[0]]);
    expect(await own.entries()).toHaveLength(decision.decision === "credit" ? 1 : 0);
    const { operator, customer } = await own.records(own.topUp);
    expect([operator.length, customer.length]).toEqual([1, 1]);
    expect([...(await own.told("transfer-credited")), ...(await own.told("transfer-rejected"))]).toHaveLength(1);
  });

  it("of one clerk again, later, is answered and changes nothing, whatever reason it gives", async () => {
    const own = await confirmed();
    await own.decide(credits());
    const before = await own.kept(own.topUp);
    own.pass(day);

    expect(await own.decide(credits({ reason: "inny powód" }))).toEqual(before);

    expect(await own.kept(own.topUp)).toEqual(before);
    expect((await own.records(own.topUp)).operator).toHaveLength(1);
    expect(await own.told("transfer-credited")).toHaveLength(1);
    expect(await codeOf(own.decide(credits({ receivedGrosze: grosze(1), reason: "inna kwota" })))).toBe(
      "already_decided",
    );
  });

  it("that lost the race for the head alone is decided again on the new balance", async () => {
    const own = await confirmed();
    const other = await own.order();
    beforeNext(own.client, "TransactWriteItems", () =>
      own.others.decide(own.accountId, other.id, credits({ receivedGrosze: grosze(700), reason: "inna" }), from),
    );

    await own.decide(credits());

    expect((await own.told("transfer-credited")).map(({ balanceGrosze }) => balanceGrosze)).toEqual([700, 25_700]);
    expect(await own.ledger.verify(own.accountId)).toEqual([]);
  });

  it("of which the receipt was only tried is told once: a receipt of a lost race is not kept", async () => {
    const own = await confirmed();
    let conflicts = 2;
    injectFaults(own.client, ({ command }) =>
      command === "TransactWriteItems" && conflicts-- > 0 ? "conflict" : undefined,
    );

    await own.decide(credits());

    expect(await own.told("transfer-credited")).toHaveLength(1);
    expect((await own.records(own.topUp)).operator).toHaveLength(1);
  });

  it("where an entry stands already for the code credits nothing, and is told to come again", async () => {
    const own = await confirmed();
    const ledger = ledgerStore({ table: own.looking, now: own.now });
    const cause = { type: "bank-transfer", id: own.topUp.code } as const;
    const actor = { type: "staff", id: "us_other" } as const;
    const draft = { kind: "top-up", amountGrosze: grosze(25_000), cause, actor } as const;
    await ledger.post(own.accountId, () => ({ drafts: [draft] }), {});
    const before = await own.kept(own.topUp);

    expect(await codeOf(own.decide(credits()))).toBe("temporarily_unavailable");
    // Also where it stands for another amount, or in another account.
    expect(await codeOf(own.decide(credits({ receivedGrosze: grosze(1), reason: "mniej" })))).toBe(
      "temporarily_unavailable",
    );

    expect(await own.entries()).toHaveLength(1);
    expect(await own.kept(own.topUp)).toEqual(before);
    expect(await own.records(own.topUp)).toEqual({ operator: [], customer: [] });
    expect(await own.told("transfer-credited")).toEqual([]);
  });
});

describe("an order whose time is over", () => {
  it("is closed once, and who ordered is told", async () => {
    const own = await awaiting();
    own.pass(late);
    const calls = callsOf(own.client);

    expect(await own.expire()).toBe("expired");
    expect(await own.expire()).toBe("settled");

    expect(transactionsIn(calls).map(writtenBy)[0]).toEqual([
      "Delete ACCOUNT WAITS",
      "Put ACCOUNT TOPUP",
      "Put NOTICE NOTICE",
      "Update ACCOUNT OPEN-TRANSFERS",
    ]);
    expect(await own.kept(own.topUp)).toMatchObject({ expiredAt: own.now().toISOString() });
    expect(await own.told("transfer-expired")).toMatchObject([{ topUpId: own.topUp.id, at: own.now().toISOString() }]);
    expect((await own.notices()).at(-1)?.recipient).toEqual({ accountId: own.accountId, userId: own.user.id });
    expect(await own.waits()).toEqual([]);
  });

  it("by two at once is closed once", async () => {
    const own = await awaiting();
    own.pass(late);

    const work = { accountId: own.accountId, subject: own.topUp.id };
    const outcomes = await Promise.all([own.expire(), own.others.expire(work), own.expire()]);

    expect(outcomes.sort()).toEqual(["expired", "settled", "settled"]);
    expect(await own.told("transfer-expired")).toHaveLength(1);
  });

  it("is not closed a moment before, and still waits", async () => {
    const own = await awaiting();
    own.pass(late - 1);

    expect(await own.expire()).toBe("not-due");

    expect((await own.kept(own.topUp)).expiredAt).toBeUndefined();
    expect(await own.waits()).toEqual([`bank-transfer#${own.topUp.id}`]);
  });

  it.each([
    ["finance has its confirmation", (own: Awaiting) => own.othersTake(), "confirmation-received"],
    ["it was credited", (own: Awaiting) => own.othersDecide(credits()), "credited"],
    ["it was refused", (own: Awaiting) => own.othersDecide(rejects()), "rejected"],
  ])("is left alone where %s, and waits no more for its time", async (_, act, state) => {
    const own = await awaiting();
    await act(own);
    const before = await own.kept(own.topUp);
    own.pass(late);

    expect(await own.expire()).toBe("settled");

    expect(await own.kept(own.topUp)).toEqual(before);
    expect(bankTopUpState(before, own.now())).toBe(state);
    expect(await own.told("transfer-expired")).toEqual([]);
    expect(await own.waits()).toEqual(state === "confirmation-received" ? [`top-ups-to-decide#${own.topUp.id}`] : []);
  });

  it("is left alone where it was credited in the very moment", async () => {
    const own = await awaiting();
    own.pass(late);
    beforeNext(own.client, "TransactWriteItems", () => own.othersDecide(credits({ reason: "W ostatniej chwili" })));

    expect(await own.expire()).toBe("settled");

    expect((await own.kept(own.topUp)).expiredAt).toBeUndefined();
    expect(await own.told("transfer-expired")).toEqual([]);
  });

  it("is credited late where it was closed in the very moment, but only with a reason", async () => {
    const own = await awaiting();
    own.pass(late - 1);
    beforeNext(own.client, "TransactWriteItems", async () => {
      own.pass(1);
      await own.others.expire({ accountId: own.accountId, subject: own.topUp.id });
    });

    expect(await codeOf(own.decide(credits()))).toBe("invalid_request");

    expect(await own.entries()).toEqual([]);
    expect(await own.told("transfer-expired")).toHaveLength(1);
  });
});

describe("a code in a transfer's title", () => {
  it("finds its top-up, and whether it was credited or refused; many at once in the order that was asked for", async () => {
    const own = await desk();
    const [one, two, three] = [await own.order(), await own.order({ amountGrosze: grosze(7_000) }), await own.order()];
    own.pass(day);
    await own.transfers.decide(own.accountId, two.id, credits(), from);
    await own.transfers.decide(own.accountId, one.id, rejects(), from);

    const found = await own.transfers.findByCode([three.code, "22222222", two.code, one.code]);

    const known = { accountId: own.accountId, companyName: "Poranna Kawa sp. z o.o.", createdAt: noon.toISOString() };
    expect(found).toEqual([
      { ...known, code: three.code, topUpId: three.id, amountGrosze: 25_000, expiresAt: three.expiresAt },
      {
        ...known,
        code: two.code,
        topUpId: two.id,
        amountGrosze: 7_000,
        expiresAt: two.expiresAt,
        creditedAt: own.now().toISOString(),
      },
      {
        ...known,
        code: one.code,
        topUpId: one.id,
        amountGrosze: 25_000,
        expiresAt: one.expiresAt,
        rejectedAt: own.now().toISOString(),
      },
    ]);
    expect(await own.transfers.findByCode([one.code])).toHaveLength(1);
    expect(await own.transfers.findByCode([])).toEqual([]);
    expect(await own.transfers.findByCode(["22222222"])).toEqual([]);
  });
});

describe("what is kept while calls go wrong", () => {
  // The read, which no conflict troubles and which is lost alike before and after; and the transaction, which leaves nothing unread.
  const steps = [
    ...(["lost-before", "answer-lost-once", "throttled", "unprocessed"] as const).map((fault) => [fault, 0] as const),
    ...faults.filter((fault) => fault !== "unprocessed").map((fault) => [fault, 1] as const),
  ];
  /** The one call that goes wrong, of those that the act makes. */
  const failing = ({ client }: Awaiting, fault: Fault, step: number) => {
    let calls = 0;
    injectFaults(client, () => (calls++ === step ? fault : undefined));
  };
  const mayBe = /^(done|temporarily_unavailable)$/;
  const outcomeOf = async (act: Promise<unknown>) => (await codeOf(act)) ?? "done";

  it.each(steps)("a file is told once, whole or not at all: %s at call %i", async (fault, step) => {
    const own = await awaiting();
    failing(own, fault, step);

    expect(await outcomeOf(own.take())).toMatch(mayBe);
    const trace = await traceOf(own);
    expect([
      [0, 0, 0, 0],
      [2, 1, 2, 1],
    ]).toContainEqual([trace.finance, trace.thanks, trace.links, trace.received]);

    await own.take();
    expect(await traceOf(own)).toMatchObject({ finance: 2, thanks: 1, links: 2, received: 1 });
    expect(await own.waits()).toHaveLength(2);
  });

  it.each(steps)("money is credited once, whole or not at all: %s at call %i", async (fault, step) => {
    const own = await awaiting();
    await own.othersTake();
    failing(own, fault, step);

    expect(await outcomeOf(own.decide(credits()))).toMatch(mayBe);
    const { balanceGrosze } = await own.ledger.head(own.accountId);
    expect((await own.kept(own.topUp)).credit?.receivedGrosze ?? 0).toBe(balanceGrosze);
    expect((await own.records(own.topUp)).operator).toHaveLength(balanceGrosze === 0 ? 0 : 1);

    expect(bankTopUpState(await own.decide(credits()), noon)).toBe("credited");
    expect(await own.ledger.head(own.accountId)).toMatchObject({ balanceGrosze: 25_000 });
    expect(await own.ledger.verify(own.accountId)).toEqual([]);
    expect((await own.records(own.topUp)).operator).toHaveLength(1);
    expect(await own.told("transfer-credited")).toHaveLength(1);
  });

  it.each(steps)("an order runs out once, whole or not at all: %s at call %i", async (fault, step) => {
    const own = await awaiting();
    own.pass(late);
    failing(own, fault, step);

    expect(await outcomeOf(own.expire())).toMatch(mayBe);
    await own.expire();

    expect(await own.told("transfer-expired")).toHaveLength(1);
    expect(await own.waits()).toEqual([]);
  });

  it("gives up after ten lost races, and says that it may be repeated", async () => {
    const own = await awaiting();
    injectFaults(own.client, ({ command }) => (command === "TransactWriteItems" ? "conflict" : undefined));

    const refused = await refusalOf(own.decide(credits()));

    expect(refused).toBeInstanceOf(Refusal);
    expect(refused?.code).toBe("temporarily_unavailable");
    expect(await own.entries()).toEqual([]);
  });
});
