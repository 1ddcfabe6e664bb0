import { argon2Sync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "../../../shared/security/password.ts";

const isRight = async (password: string, phc: string): Promise<boolean> => (await verifyPassword(password, phc)).right;

describe("a password's hash", () => {
  it("is Argon2id under OWASP's parameters, as any other library would read it", async () => {
    const phc = await hashPassword("zażółć gęślą jaźń");

    const [, salt = "", tag] = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$([\w+/]+)\$([\w+/]+)$/.exec(phc) ?? [];
    const nonce = Buffer.from(salt, "base64");
    const parameters = {
      message: "zażółć gęślą jaźń",
      nonce,
      memory: 19_456,
      passes: 2,
      parallelism: 1,
      tagLength: 32,
    };
    expect(nonce).toHaveLength(16);
    expect(argon2Sync("argon2id", parameters).toString("base64").replace(/=+$/, "")).toBe(tag);
  });

  it("is another one each time, and knows its password by heart", async () => {
    const [one, other] = await Promise.all([hashPassword("kawa"), hashPassword("kawa")]);

    expect(one).not.toBe(other);
    expect(await isRight("kawa", one)).toBe(true);
    expect(await isRight("kawa", other)).toBe(true);
    expect(await isRight("Kawa", one)).toBe(false);
  });

  it.each([
    ["letters", "a".repeat(127), "a", "b"],
    ["Polish letters", "ą".repeat(127), "ą", "ę"],
    ["emoji, two units each", "☕🫖".repeat(63), "🥐", "🥯"],
  ])("tells two passwords apart that differ in the last of many %s", async (_, most, last, other) => {
    const phc = await hashPassword(most + last);

    expect(await isRight(most + last, phc)).toBe(true);
    expect(await isRight(most + other, phc)).toBe(false);
    expect(await isRight(most, phc)).toBe(false);
    expect(await isRight(`${most}${last} `, phc)).toBe(false);
  });

  it("takes a letter with its mark for the same, however a keyboard makes it", async () => {
    const [composed, decomposed] = ["Łódź".normalize("NFC"), "Łódź".normalize("NFD")];
    expect(composed).not.toBe(decomposed);

    expect(await isRight(decomposed, await hashPassword(composed))).toBe(true);
    expect(await isRight(composed, await hashPassword(decomposed))).toBe(true);
  });
});

describe("nobody's password", () => {
  it("is never right", async () => {
    for (const password of ["", "kawa"])
      expect(await verifyPassword(password, undefined)).toEqual({ right: false, rehashed: undefined });
  });
});
