import { describe, expect, it } from "vitest";
import {
  AccountId,
  CustomerId,
  type IdPrefix,
  Instant,
  idPattern,
  LinkId,
  MachineKeyId,
  NoticeId,
  operatorId,
  SessionId,
  TopUpId,
  UserId,
} from "../../shared/domain/ids.ts";
import { newId, newSecret } from "../../shared/ids.ts";

const now = new Date("2026-03-02T12:00:00.000Z");
const ulid = "01KJQ3V2G0ABCDEFGHJKMNPQRS";

const grammars = [
  ["ac", AccountId],
  ["us", UserId],
  ["se", SessionId],
  ["tu", TopUpId],
  ["no", NoticeId],
  ["li", LinkId],
  ["mk", MachineKeyId],
] as const satisfies readonly (readonly [IdPrefix, unknown])[];

describe("an id", () => {
  it.each(grammars)("%s_… that is new keeps to its grammar", (prefix, grammar) => {
    expect(grammar.safeParse(newId(prefix, now)).success).toBe(true);
    expect(newId(prefix, now)).toMatch(idPattern(prefix));
  });

  it.each(grammars)("%s_… is told from one of another kind and from a malformed one", (prefix, grammar) => {
    const malformed = [
      `xx_${ulid}`,
      ulid,
      `${prefix}${ulid}`,
      `${prefix}_${ulid.slice(1)}`,
      `${prefix}_${ulid}0`,
      `${prefix}_8${ulid.slice(1)}`,
      `${prefix}_${ulid.toLowerCase()}`,
      `${prefix}_${ulid.slice(0, -1)}I`,
      `${prefix}_${ulid}\n`,
      `${prefix}_${ulid.slice(0, -2)}#A`,
      ` ${prefix}_${ulid}`,
      "",
      null,
      [`${prefix}_${ulid}`],
    ];

    expect(grammar.safeParse(`${prefix}_${ulid}`).success).toBe(true);
    expect(malformed.filter((text) => grammar.safeParse(text).success)).toEqual([]);
  });

  it("of the operator's own account is a word of its own", () => {
    expect(AccountId.safeParse("operator").success).toBe(true);
    expect(AccountId.safeParse("Operator").success).toBe(false);
    expect(UserId.safeParse("operator").success).toBe(false);
    expect(operatorId).toBe("operator");
  });

  it("of a customer's account is any account's but the operator's own", () => {
    expect(CustomerId.safeParse(`ac_${ulid}`).success).toBe(true);
    expect([operatorId, `us_${ulid}`, ""].filter((id) => CustomerId.safeParse(id).success)).toEqual([]);
  });

  it("sorts by the time it was made at", () => {
    const made = [0, 1, 999, 86_400_000, 40 * 365 * 86_400_000].map((later) =>
      newId("tu", new Date(now.getTime() + later)),
    );

    expect([...made].sort()).toEqual(made);
  });

  it("is another one each time, with each of the 32 characters wherever one is drawn", () => {
    const drawn = Array.from({ length: 1_000 }, () => newId("tu", now).slice(-16));

    expect(new Set(drawn).size).toBe(1_000);
    const places = Array.from({ length: 16 }, (_, place) => new Set(drawn.map((id) => id[place])).size);
    expect(places).toEqual(places.map(() => 32));
  });
});

describe("a secret", () => {
  it("has 256 bits, fits a token, and is another one each time", () => {
    const secrets = Array.from({ length: 100 }, newSecret);

    expect(secrets.filter((secret) => !/^[A-Za-z0-9_-]{43}$/.test(secret))).toEqual([]);
    expect(Buffer.from(secrets[0]!, "base64url")).toHaveLength(32);
    expect(new Set(secrets).size).toBe(100);
  });
});

describe("an instant", () => {
  it.each(["2026-03-02T12:00:00Z", "2026-03-02T12:00:00.000+01:00", "2026-03-02", "2026-02-30T12:00:00.000Z", "now"])(
    "is never %s, or it would not sort as time does",
    (text) => {
      expect(Instant.safeParse(text).success).toBe(false);
    },
  );

  it("is what a date is kept as", () => {
    expect(Instant.safeParse(now.toISOString()).success).toBe(true);
  });
});
