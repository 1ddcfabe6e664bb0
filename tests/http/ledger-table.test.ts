import { expect, it } from "vitest";
import * as accountFaults from "../../shared/domain/account/faults.ts";
import { ledgerTable } from "../../shared/http/ledger-table.ts";

it("a table of which there is more is refused: one that breaks off would be taken for whole", () => {
  const made = () => ledgerTable({ entries: [], next: "ENTRY#1" }, "csv", "pl");

  expect(made).toThrow(
    expect.objectContaining({
      code: "invalid_request",
      errors: [{ pointer: "?from", fault: accountFaults.period_too_long }],
    }),
  );
});
