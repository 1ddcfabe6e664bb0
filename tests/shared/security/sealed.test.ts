import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seal, unseal } from "../../../shared/security/sealed.ts";

const key = "a long random text that nobody knows";
const owner = "totp us_1";

/** The sealed text with one bit turned over. */
const withBit = (sealed: string, bit: number): string => {
  const [name, text = ""] = sealed.split(".");
  const bytes = Buffer.from(text, "base64url");
  bytes[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
  return `${name}.${bytes.toString("base64url")}`;
};
const bitsOf = (sealed: string): number => Buffer.from(sealed.split(".")[1] ?? "", "base64url").length * 8;

describe("a sealed text", () => {
  it("opens as it was, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ minLength: 1 }), (text, belongsTo) => {
        expect(unseal(key, seal(key, text, belongsTo), belongsTo)).toBe(text);
      }),
    );
  });

  it("holds nothing of the text, and is another one each time", () => {
    const text = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const sealed = Array.from({ length: 50 }, () => seal(key, text, owner));

    expect(new Set(sealed).size).toBe(50);
    for (const one of sealed)
      for (const inside of [one, Buffer.from(one.split(".")[1] ?? "", "base64url").toString("latin1")])
        expect(inside).not.toContain(text.slice(0, 6));
  });

  it("does not open once a single bit of it is turned over", () => {
    const sealed = seal(key, "text", owner);

    for (let bit = 0; bit < bitsOf(sealed); bit += 1)
      expect(() => unseal(key, withBit(sealed, bit), owner), `bit ${bit}`).toThrow();
  });

  it.each([
    ["cut short", (sealed: string) => sealed.slice(0, -4)],
    ["cut to less than its tag", (sealed: string) => sealed.slice(0, 20)],
    ["without its text", (sealed: string) => sealed.split(".")[0] ?? ""],
    ["without its key's name", (sealed: string) => sealed.slice(sealed.indexOf(".") + 1)],
    ["empty", () => ""],
  ])("does not open when it is %s", (_, bend) => {
    expect(() => unseal(key, bend(seal(key, "text", owner)), owner)).toThrow();
  });

  it("does not open for another owner", () => {
    expect(() => unseal(key, seal(key, "text", owner), "totp us_2")).toThrow();
  });

  it("does not open under another key, also where that goes by the same name", () => {
    const sealed = seal(key, "text", owner);
    const [name] = seal("another", "", owner).split(".");

    expect(() => unseal("another", sealed, owner)).toThrow("under a key that is gone");
    expect(() => unseal("another", `${name}.${sealed.split(".")[1]}`, owner)).toThrow();
  });
});

describe("a new key above the old one", () => {
  const renewed = `another\n${key}\n`;

  it("still opens what the old one sealed, and seals from now on", () => {
    expect(unseal(renewed, seal(key, "text", owner), owner)).toBe("text");
    expect(unseal("another", seal(renewed, "text", owner), owner)).toBe("text");
    expect(() => unseal(key, seal(renewed, "text", owner), owner)).toThrow("under a key that is gone");
  });

  it("is told by whole lines: what an editor leaves around them is no key", () => {
    expect(unseal(`\r\n  another\r\n\n ${key}  \r\n`, seal(key, "text", owner), owner)).toBe("text");
  });

  it("must be there to seal", () => {
    for (const none of ["", "\n", " \n "]) expect(() => seal(none, "text", owner)).toThrow("no key");
  });
});
