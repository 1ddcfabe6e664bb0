import { describe, expect, it } from "vitest";
import * as faults from "../../shared/domain/faults.ts";
import { ledgerTable } from "../../shared/http/ledger-table.ts";
import { refuseBrokenOff } from "../../shared/http/page.ts";

describe("a table that breaks off", () => {
  const refused = expect.objectContaining({
    code: "invalid_request",
    errors: [{ pointer: "?from", fault: faults.period_too_long }],
  });

  it("is refused: it would be taken for whole", () => {
    expect(() => ledgerTable({ entries: [], next: "ENTRY#1" }, "csv", "pl")).toThrow(refused);
  });

  it("is refused before it has as many rows as it says, and not behind them", () => {
    expect(() => refuseBrokenOff(["a"], "next", 2)).toThrow(refused);
    expect(() => refuseBrokenOff(["a", "b"], "next", 2)).not.toThrow();
    expect(() => refuseBrokenOff(["a"], undefined, 2)).not.toThrow();
  });
});
