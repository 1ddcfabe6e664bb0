import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AuditRecord, changesBetween, newAuditRecord, shortened } from "../../../shared/domain/audit-records/audit.ts";
import { auditKinds } from "../../../shared/domain/nouns.ts";
import { idsFrom, newId } from "../../../shared/ids.ts";
import { someAccountId } from "../../support/table.ts";

describe("a person's data, shortened", () => {
  it.each([
    ["Anna", "A…"],
    ["Łucja", "Ł…"],
    ["A", "A…"],
    ["👩‍👧 Ola", "👩…"],
    ["", "…"],
    ["anna.nowak@example.com", "a…@example.com"],
    ["+48601234567", "…567"],
    ["+12345678", "…678"],
  ])("names nobody, but shows what was changed: %j is %j", (text, short) => {
    expect(shortened(text)).toBe(short);
  });

  it("is no text cut in half, and says no more of a name than its first letter", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        fc.pre(!name.includes("@") && !/^\+\d+$/.test(name));
        const short = shortened(name);
        expect(short.isWellFormed()).toBe(true);
        expect([...short].length).toBeLessThanOrEqual(2);
        expect(name.startsWith(short.slice(0, -1))).toBe(true);
      }),
    );
  });
});

describe("what a change changed", () => {
  const before = { firstName: "Anna", role: "finance", canLogIn: true, loginPolicyId: null, rights: { listen: false } };

  it("is told field by field, and nothing of what stayed", () => {
    const after = { ...before, role: "administrator", canLogIn: false, rights: { listen: true } };

    expect(changesBetween<Record<string, unknown>>(before, after)).toEqual([
      { field: "role", before: "finance", after: "administrator" },
      { field: "canLogIn", before: "true", after: "false" },
      { field: "rights", before: '{"listen":false}', after: '{"listen":true}' },
    ]);
    expect(changesBetween<Record<string, unknown>>(before, { ...before })).toEqual([]);
    expect(changesBetween(undefined, undefined)).toEqual([]);
  });

  it("of something new has no before, and of something gone no after", () => {
    const policy = { name: "Biuro", networks: "any" };

    expect(changesBetween(undefined, policy)).toEqual([
      { field: "name", after: "Biuro" },
      { field: "networks", after: "any" },
    ]);
    expect(changesBetween(policy, undefined)).toEqual([
      { field: "name", before: "Biuro" },
      { field: "networks", before: "any" },
    ]);
  });

  it("tells a field that came, went, or is nothing from one that never was", () => {
    const [none, some] = [{ weekly: undefined }, { weekly: ["monday"] }];

    expect(changesBetween<Record<string, unknown>>(none, some)).toEqual([{ field: "weekly", after: '["monday"]' }]);
    expect(changesBetween<Record<string, unknown>>(some, {})).toEqual([{ field: "weekly", before: '["monday"]' }]);
    expect(changesBetween<Record<string, unknown>>(none, {})).toEqual([]);
    expect(changesBetween<Record<string, unknown>>({ policy: null }, { policy: "lp_1" })).toEqual([
      { field: "policy", before: "null", after: "lp_1" },
    ]);
  });

  it("shortens people's data, also where that looks the same before and after", () => {
    const after = { ...before, firstName: "Alicja" };

    expect(changesBetween<Record<string, unknown>>(before, after, ["firstName"])).toEqual([
      { field: "firstName", before: "A…", after: "A…" },
    ]);
  });

  it("says of a hidden field nothing beyond its shortening, whatever it is", () => {
    const texts = fc.string({ unit: "grapheme", minLength: 8 }).filter((text) => new Set(text).size > 5);
    const values = fc.oneof(texts, fc.emailAddress(), fc.stringMatching(/^\+[1-9]\d{7,14}$/));
    const fields = fc.option(fc.record({ hidden: values, open: fc.jsonValue() }), { nil: undefined });

    fc.assert(
      fc.property(fields, fields, (was, is) => {
        const changes = changesBetween<Record<string, unknown>>(was, is, ["hidden"]);

        for (const { field, before: told, after: toldToo } of changes.filter(({ field }) => field === "hidden")) {
          expect(told).toBe(was && shortened(was.hidden));
          expect(toldToo).toBe(is && shortened(is.hidden));
          expect(field).toBe("hidden");
        }
        const isChanged = was?.hidden !== is?.hidden;
        expect(changes.some(({ field }) => field === "hidden")).toBe(isChanged);
        const told = JSON.stringify(changes.filter(({ field }) => field === "hidden"));
        for (const { hidden } of [was, is].flatMap((one) => one ?? []))
          expect(told).not.toContain(JSON.stringify(hidden));
      }),
    );
  });
});

describe("an audit record", () => {
  it.each(auditKinds)("of every kind is read as it was kept: %s", (kind) => {
    const at = new Date("2026-03-02T12:00:00.000Z");
    const record: AuditRecord = {
      id: newId("au", at),
      accountId: someAccountId(),
      userId: newId("us", at),
      kind,
      subject: newId("us", at),
      changes: [{ field: "role", before: "finance", after: "employee" }],
      at: at.toISOString(),
      from: "192.0.2.7",
    };

    expect(AuditRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it("is found by its id among those of its moment", () => {
    const at = new Date("2026-03-02T12:00:00.000Z");
    const done = { accountId: someAccountId(), kind: "signed-in", from: "192.0.2.7" } as const;

    const record = newAuditRecord(done, at, newId);

    expect(record).toEqual({ ...done, id: expect.any(String), at: at.toISOString() });
    expect(record.id >= idsFrom("au", at)).toBe(true);
    expect(record.id < idsFrom("au", new Date(at.getTime() + 1))).toBe(true);
  });
});
