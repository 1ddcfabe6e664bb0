/**
 * Shows that each part of a write's condition matters: with it a promise holds, without it the promise is broken.
 * The reporter fails a whole run that sent a part which no check takes away.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { Table } from "../../shared/store/table.ts";
import { type Condition, takeAway } from "./faults.ts";
import { tableOfFile } from "./table-of-file.ts";

/** What a check works on. The condition is taken away from `client` and `table`; `others` keep theirs. */
export type Ground = { readonly client: DynamoDBClient; readonly table: Table; readonly others: Table };

export type Check = Condition & {
  readonly of: string;
  readonly keeps: string;
  /** Brings about what the condition is there for, and answers whether its promise held. */
  readonly holds: (ground: Ground) => Promise<boolean>;
};

/** Runs each check twice: with its condition, and without. */
export const conditionsMatter = (checks: readonly Check[]): void => {
  const stage = tableOfFile();
  const ground = (): Ground => ({ ...stage(), others: stage().table });
  const named = checks.map((check) => ({ ...check, name: check.part ?? check.item }));

  describe.each(named)("the condition of $of: $name", ({ holds, keeps, ...condition }) => {
    it(keeps, async () => {
      expect(await holds(ground())).toBe(true);
    });

    it("is what keeps that promise: without it the promise is broken", async () => {
      const without = ground();
      const taken = takeAway(without.client, condition);

      expect(await holds(without)).toBe(false);
      expect(taken.parts(), "one part is taken away, and no other").toHaveLength(1);
    });
  });
};
