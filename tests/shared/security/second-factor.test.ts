import { generateSync } from "otplib/functional";
import { describe, expect, it } from "vitest";
import {
  enrolmentOf,
  newRecoveryCodes,
  newTotpSecret,
  recoveryHash,
  recoveryHashesOf,
  stepOf,
  totpOwner,
} from "../../../shared/security/second-factor.ts";

/** RFC 6238, appendix B: "12345678901234567890" in base32, and its eight-digit codes by the second, for SHA-1. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const vectors = [
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [1_111_111_111, "14050471"],
  [1_234_567_890, "89005924"],
  [2_000_000_000, "69279037"],
  [20_000_000_000, "65353130"],
] as const;

const at = (instant: string): Date => new Date(instant);
const codeAt = (instant: string, of = secret): string =>
  generateSync({ secret: of, epoch: Date.parse(instant) / 1000 });

describe("an authenticator app's code", () => {
  it.each(vectors)("at second %d is the one of RFC 6238: %s", (second, code) => {
    expect(generateSync({ secret, epoch: second, digits: 8 })).toBe(code);
  });

  it.each(vectors)("at second %d is taken as the last six of %s, and belongs to its half minute", (second, code) => {
    expect(stepOf(secret, code.slice(-6), new Date(second * 1000))).toBe(Math.floor(second / 30));
  });

  it("is good for its half minute, the one before and the one after, to the millisecond", () => {
    const code = codeAt("2026-03-02T12:00:00Z");
    const step = Date.parse("2026-03-02T12:00:00Z") / 30_000;

    expect(stepOf(secret, code, at("2026-03-02T11:59:29.999Z"))).toBeUndefined();
    expect(stepOf(secret, code, at("2026-03-02T11:59:30.000Z"))).toBe(step);
    expect(stepOf(secret, code, at("2026-03-02T12:00:00.000Z"))).toBe(step);
    expect(stepOf(secret, code, at("2026-03-02T12:00:59.999Z"))).toBe(step);
    expect(stepOf(secret, code, at("2026-03-02T12:01:00.000Z"))).toBeUndefined();
  });

  it("of another secret, or off by a digit, is wrong", () => {
    const now = "2026-03-02T12:00:15Z";
    const code = codeAt(now);
    const off = String((Number(code) + 1) % 1_000_000).padStart(6, "0");

    expect(stepOf(secret, codeAt(now, "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"), at(now))).toBeUndefined();
    expect(stepOf(secret, off, at(now))).toBeUndefined();
    expect(stepOf(secret, code, at(now))).toBeDefined();
  });
});

describe("an app's secret", () => {
  it("has 160 bits, and is another one each time", () => {
    const secrets = Array.from({ length: 100 }, newTotpSecret);

    expect(secrets.filter((text) => !/^[A-Z2-7]{32}$/.test(text))).toEqual([]);
    expect(new Set(secrets).size).toBe(100);
  });

  it("is told to the app by the address that every app knows, and by a picture of it", () => {
    const { otpauthUri, qrSvg } = enrolmentOf(secret, "anna+kawa@example.com");
    const uri = new URL(otpauthUri);

    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      "otpauth:",
      "totp",
      "/Saldo:anna+kawa@example.com",
    ]);
    // What is not said here is what apps take for granted: SHA-1, six digits, 30 seconds.
    expect(Object.fromEntries(uri.searchParams)).toEqual({ secret, issuer: "Saldo" });
    expect(qrSvg).toMatch(/^<svg[^>]*>.*<\/svg>$/s);
    expect(enrolmentOf(newTotpSecret(), "anna+kawa@example.com").qrSvg).not.toBe(qrSvg);
  });

  it("is bound to its user", () => {
    expect(totpOwner({ userId: "us_1" })).not.toBe(totpOwner({ userId: "us_2" }));
  });
});

describe("recovery codes", () => {
  it("are ten, each of 24 letters that none takes for another: 120 bits", () => {
    const codes = newRecoveryCodes();

    expect(codes).toHaveLength(10);
    expect(codes.filter((code) => !/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/.test(code))).toEqual([]);
  });

  it("are never the same, and favour no letter", () => {
    const codes = Array.from({ length: 200 }, newRecoveryCodes).flat();
    const counts = Object.groupBy([...codes.join("").replaceAll("-", "")], (letter) => letter);
    const times = Object.values(counts).map((letters) => letters?.length ?? 0);

    expect(new Set(codes).size).toBe(2_000);
    expect(times).toHaveLength(32);
    // 1,500 each, give or take eight standard deviations.
    expect(times.filter((count) => count < 1_200 || count > 1_800)).toEqual([]);
  });

  it.each([
    ["as it was shown", "0123-4567-89AB-CDEF-GHJK-MNPQ"],
    ["in small letters", "0123-4567-89ab-cdef-ghjk-mnpq"],
    ["without dashes", "0123456789ABCDEFGHJKMNPQ"],
    ["with spaces, and around it", "  0123 4567 89AB\tCDEF GHJK MNPQ\n"],
    ["with the letter O for the zero", "O123-4567-89AB-CDEF-GHJK-MNPQ"],
    ["with the letter I for the one", "0I23-4567-89AB-CDEF-GHJK-MNPQ"],
    ["with a small L for the one, and a small o", "ol23-4567-89ab-cdef-ghjk-mnpq"],
  ])("are known however they are typed: %s", (_, typed) => {
    expect(recoveryHash(typed)).toBe(recoveryHash("0123-4567-89AB-CDEF-GHJK-MNPQ"));
  });

  it("are told apart by a single letter", () => {
    expect(recoveryHash("0123-4567-89AB-CDEF-GHJK-MNPR")).not.toBe(recoveryHash("0123-4567-89AB-CDEF-GHJK-MNPQ"));
  });

  it("are kept as hashes only", () => {
    const codes = newRecoveryCodes();
    const kept = recoveryHashesOf(codes);

    expect(Object.keys(kept)).toEqual(codes.map(recoveryHash));
    expect(Object.keys(kept).filter((hash) => !/^[0-9a-f]{64}$/.test(hash))).toEqual([]);
  });
});
