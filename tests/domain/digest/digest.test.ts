import { describe, expect, it } from "vitest";
import {
  byMethod,
  type Credited,
  type Crossed,
  digestRows,
  sortedWorstFirst,
} from "../../../shared/domain/digest/digest.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { daysBefore } from "../../../shared/domain/warsaw.ts";
import { someAccountId } from "../../support/table.ts";

const [kawa, zolw] = [
  { accountId: someAccountId(), companyName: "Kawa" },
  { accountId: someAccountId(), companyName: "Żółw" },
];
const credited = (changes: Partial<Credited> = {}): Credited => ({
  ...kawa,
  at: "2026-03-01T23:30:00.000Z",
  amountGrosze: grosze(5_000),
  method: "card",
  ...changes,
});
const crossed = (changes: Partial<Crossed> = {}): Crossed => ({
  ...kawa,
  at: "2026-03-01T12:00:00.000Z",
  state: "low",
  balanceGrosze: grosze(1_999),
  ...changes,
});

describe("a day's money", () => {
  it("is summed by method, those alone that were used", () => {
    const all = [credited(), credited({ method: "bank", amountGrosze: grosze(1) }), credited()];

    expect(byMethod(all)).toEqual([
      { method: "card", count: 2, amountGrosze: 10_000 },
      { method: "bank", count: 1, amountGrosze: 1 },
    ]);
  });

  it("shows the worst first, and then by name", () => {
    const recovered = crossed({ state: "ok" });
    const [empty, low] = [crossed({ ...zolw, state: "exhausted" }), crossed()];

    expect(sortedWorstFirst([recovered, crossed(zolw), low, empty])).toEqual([empty, low, crossed(zolw), recovered]);
  });

  it("is a table in the order in which it happened, with Warsaw's clock and the numbers of a spreadsheet in Polish", () => {
    const rows = digestRows({
      credited: [credited({ amountGrosze: grosze(123_405) })],
      crossed: [crossed({ ...zolw, state: "exhausted", balanceGrosze: grosze(-5) })],
      redirected: [
        { ...zolw, at: "2026-03-01T13:00:00.000Z", news: "paper-on", address: "Polna 7/3, 00-950 Warszawa" },
        { ...kawa, at: "2026-03-01T14:00:00.000Z", news: "address" },
      ],
    });

    expect(rows.slice(1)).toEqual([
      ["2026-03-01", "13:00", "brak środków", "Żółw", zolw.accountId, "", "", { number: "-0,05" }, ""],
      [
        "2026-03-01",
        "14:00",
        "faktury papierowe włączone",
        "Żółw",
        zolw.accountId,
        "",
        "",
        "",
        "Polna 7/3, 00-950 Warszawa",
      ],
      ["2026-03-01", "15:00", "nowy adres do korespondencji", "Kawa", kawa.accountId, "", "", "", "adres siedziby"],
      ["2026-03-02", "00:30", "doładowanie", "Kawa", kawa.accountId, "karta", { number: "1234,05" }, "", ""],
    ]);
    expect(rows[0]).toHaveLength(9);
  });
});

it("the days before one follow the calendar, over the end of a month and the change of the clock", () => {
  expect(daysBefore("2026-03-30", 2)).toEqual(["2026-03-28", "2026-03-29"]);
  expect(daysBefore("2028-03-01", 2)).toEqual(["2028-02-28", "2028-02-29"]);
});
