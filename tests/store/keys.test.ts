import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { someAccountId } from "../support/table.ts";

describe("the keys of requests", () => {
  it("of different callers or routes never meet, whatever a caller writes into one", () => {
    const accounts = [someAccountId(), someAccountId()];
    const userIds = [newId("us", new Date()), newId("us", new Date())];
    const part = fc.constantFrom(...accounts, ...userIds, "top-ups", "#", "KEY#", "a");
    const request = fc.record({
      accountId: fc.constantFrom(...accounts),
      userId: fc.constantFrom(...userIds),
      route: fc.constantFrom("top-ups", "login-policies"),
      key: fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("")),
    });

    fc.assert(
      fc.property(request, request, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(keys.request(one).pk === keys.request(other).pk).toBe(isSame);
      }),
    );
  });
});
