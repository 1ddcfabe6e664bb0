import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/account/declaration.ts";
import { verbs } from "../../functions/account/index.ts";
import type { EntryDraft } from "../../shared/domain/account/ledger.ts";
import { api } from "../../shared/http/endpoint.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { onlyGranted } from "../support/grants.ts";
import { adjustment, credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSignedIn, somePerson } from "../support/people.ts";
import { ask, namedErrors } from "../support/requests.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const granted = onlyGranted("account");
logOfEachTest();

let causes = 0;
const unique = () => {
  causes += 1;
  return `cause_${process.pid}_${causes}`;
};
const some = {
  credit: () => credit(1_000, unique()),
  usage: () => usage(1, unique()),
  adjustment: () => adjustment(5, unique()),
};

const panel = async () => {
  const [{ table }, own] = [stage(), granted(stage())];
  const accountId = await openTestAccount(table);
  const { authorization } = await keepSignedIn(table, somePerson(accountId, { user: { role: "finance" } }), noon);
  let now = noon;
  const ledger = ledgerStore({ table, now: () => now });
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(own.table),
    ledger: ledgerStore({ table: own.table, now: () => noon }),
    now: () => noon,
  }));
  return {
    accountId,
    table,
    ledger,
    post: async (at: Date, ...drafts: EntryDraft[]) => {
      now = at;
      for (const draft of drafts) await ledger.post(accountId, () => ({ drafts: [draft] }), {});
    },
    entries: (query: Record<string, string> = {}, language = "pl") =>
      ask(handler, "GET /ledger-entries", { authorization, query, headers: { "accept-language": language } }),
  };
};

const sequences = ({ body }: Awaited<ReturnType<typeof ask>>) =>
  (body!.items as { sequence: number }[]).map(({ sequence }) => sequence);

describe("entries of one kind", () => {
  it("fill their pages, however many others lie between, and end without a cursor", async () => {
    const { entries, post } = await panel();
    await post(noon, some.credit(), ...Array.from({ length: 12 }, some.usage), some.credit(), some.adjustment());

    const first = await entries({ kind: "top-up", limit: "1" });
    const second = await entries({ kind: "top-up", limit: "1", cursor: String(first.body?.nextCursor) });

    expect([sequences(first), sequences(second)]).toEqual([[14], [1]]);
    expect(second.body).not.toHaveProperty("nextCursor");
    expect(sequences(await entries({ kind: "adjustment" }))).toEqual([15]);
    expect(sequences(await entries({ kind: "payout" }))).toEqual([]);
  });

  it("are shown as among all, and found among all where they are usage", async () => {
    const { entries, post } = await panel();
    await post(noon, some.credit(), some.usage(), some.adjustment(), some.usage());

    const all = (await entries()).body!.items as { kind: string }[];

    for (const kind of ["top-up", "usage", "adjustment"])
      expect((await entries({ kind })).body?.items).toEqual(all.filter((entry) => entry.kind === kind));
  });

  it("keep to the period, by days in Warsaw", async () => {
    const { entries, post } = await panel();
    // Midnight in Warsaw is 23:00 UTC in winter.
    await post(new Date("2026-03-01T22:59:59.999Z"), some.credit(), some.usage());
    await post(new Date("2026-03-01T23:00:00.000Z"), some.credit(), some.usage());

    for (const kind of ["top-up", "usage"]) {
      const place = kind === "usage" ? 1 : 0;
      expect(sequences(await entries({ kind, from: "2026-03-02" }))).toEqual([3 + place]);
      expect(sequences(await entries({ kind, to: "2026-03-01" }))).toEqual([1 + place]);
    }
    expect(sequences(await entries({ from: "2026-03-01", to: "2026-03-01" }))).toEqual([2, 1]);
  });

  it("have cursors of their own", async () => {
    const { entries, post } = await panel();
    await post(noon, some.credit(), some.credit(), some.usage(), some.usage());
    const cursorOf = async (query: Record<string, string>) =>
      String((await entries({ ...query, limit: "1" })).body?.nextCursor);

    const [ofCredits, ofUsage, ofAll] = [
      await cursorOf({ kind: "top-up" }),
      await cursorOf({ kind: "usage" }),
      await cursorOf({}),
    ];

    for (const query of [
      { cursor: ofCredits },
      { cursor: ofUsage },
      { kind: "usage", cursor: ofCredits },
      { kind: "usage", cursor: ofAll },
      { kind: "top-up", cursor: ofUsage },
      { kind: "top-up", from: "2026-03-01", cursor: ofCredits },
    ] as Record<string, string>[])
      expect(namedErrors(await entries(query))).toEqual(["?cursor wrong_format"]);
  });

  it("that were posted before entries were filed are found once they are", async () => {
    const { entries, post, table, accountId, ledger } = await panel();
    await post(noon, some.credit(), some.usage(), some.credit());
    for (const sequence of [1, 3])
      await table.write({
        Delete: { Key: keys.filedEntry({ accountId, kind: "top-up", postedAt: noon.toISOString(), sequence }) },
      });
    expect(sequences(await entries({ kind: "top-up" }))).toEqual([]);

    expect(await ledger.file(accountId)).toEqual({ filed: 2, unreadable: [] });
    expect(await ledger.file(accountId)).toEqual({ filed: 2, unreadable: [] });

    expect(sequences(await entries({ kind: "top-up" }))).toEqual([3, 1]);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("are filed where one among them can't be read, too", async () => {
    const { entries, post, table, accountId, ledger } = await panel();
    await post(noon, some.credit(), some.credit(), some.credit());
    const placeOf = (sequence: number) => ({ accountId, postedAt: noon.toISOString(), sequence });
    for (const sequence of [1, 3])
      await table.write({ Delete: { Key: keys.filedEntry({ ...placeOf(sequence), kind: "top-up" }) } });
    await table.write({
      Update: {
        Key: keys.entry(placeOf(2)),
        UpdateExpression: "SET amountGrosze = :text",
        ExpressionAttributeValues: { ":text": "a lot" },
      },
    });

    expect(await ledger.file(accountId)).toEqual({ filed: 2, unreadable: [keys.entry(placeOf(2)).sk] });

    expect(sequences(await entries({ kind: "top-up" }))).toEqual([3, 2, 1]);
  });

  it("of usage are found on a small page too, behind many others", async () => {
    const { entries, ledger, post, accountId } = await panel();
    await post(noon, some.usage());
    const drafts = Array.from({ length: 40 }, some.credit);
    await ledger.post(accountId, () => ({ drafts }), {});

    expect((await entries({ kind: "usage", limit: "1" })).body).toEqual({
      items: [expect.objectContaining({ sequence: 1 })],
    });
  });

  it("are refused for a kind that there is not", async () => {
    const { entries } = await panel();

    expect(namedErrors(await entries({ kind: "gift" }))).toEqual(["?kind not_one_of"]);
  });
});

describe("the ledger as a table", () => {
  const linesOf = ({ body }: Awaited<ReturnType<typeof ask>>) => String(body?.text).trimEnd().split("\r\n");

  it("is for a spreadsheet, in the reader's language, with amounts in PLN and Warsaw's time", async () => {
    const { entries, post } = await panel();
    await post(noon, some.credit(), {
      ...some.adjustment(),
      cause: { type: "adjustment", id: unique() },
      note: "=1+1; ręcznie",
    });

    const answer = await entries({ format: "csv" });

    expect(answer.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="ledger.csv"; filename*=UTF-8''ledger.csv`,
    });
    expect(linesOf(answer)[0]).toBe(
      '\uFEFF"Numer";"Data i godzina";"Operacja";"Kwota (zł)";"Saldo po operacji (zł)";"Dotyczy";"Podstawa";"Uwagi"',
    );
    expect(linesOf(answer)[1]).toMatch(/^"2";"2026-03-02 13:00";"Korekta";"0,05";"10,05";"";"";"'=1\+1; ręcznie"$/);
    expect(linesOf(await entries({ format: "csv" }, "en"))[2]).toContain('"Top-up";"10,00"');
  });

  it("is for programs, with the fields of the API", async () => {
    const { entries, post } = await panel();
    await post(noon, some.credit(), some.usage());

    const lines = linesOf(await entries({ format: "machine", kind: "usage" }));

    expect(lines[0]).toBe(
      '"id","sequence","postedAt","kind","amountGrosze","balanceAfterGrosze","causeType","causeId","subjectId","note","occurredAt"',
    );
    expect(lines[1]).toMatch(
      /^"le_2","2","2026-03-02T12:00:00\.000Z","usage","-1","999","usage-charge","cause_[^"]*","","",""$/,
    );
    expect(lines).toHaveLength(2);
  });

  it("does not begin in the middle", async () => {
    const { entries, post } = await panel();
    await post(noon, some.credit(), some.usage());
    const { body } = await entries({ limit: "1" });

    const answer = await entries({ format: "csv", cursor: String(body?.nextCursor) });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "?cursor" }] } });
  });

  it("is whole, also where it is longer than a page", async () => {
    const { entries, ledger, accountId } = await panel();
    const drafts = Array.from({ length: 130 }, some.usage);
    await ledger.post(accountId, () => ({ drafts }), {});

    expect(linesOf(await entries({ format: "machine", limit: "1" }))).toHaveLength(131);
    expect(linesOf(await entries({ format: "machine", kind: "usage" }))).toHaveLength(131);
  });
});
