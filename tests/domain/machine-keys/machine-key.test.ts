import { describe, expect, it } from "vitest";
import {
  invalidityOf,
  MachineName,
  machineKeyText,
  parseMachineKey,
} from "../../../shared/domain/machine-keys/machine-key.ts";
import { newId, newSecret } from "../../../shared/ids.ts";
import { someMachineKey } from "../../support/machine-keys.ts";

const now = new Date("2026-03-02T12:00:00.000Z");

describe("a machine key", () => {
  it("is read as it was written, whatever its secret", () => {
    for (let times = 0; times < 100; times += 1) {
      const parts = { id: newId("mk", now), secret: newSecret() };

      expect(parseMachineKey(machineKeyText(parts))).toEqual(parts);
    }
  });

  it("that is malformed is none", () => {
    const parts = { id: newId("mk", now), secret: newSecret() };
    const text = machineKeyText(parts);
    const malformed = [
      "",
      ".",
      parts.id,
      parts.secret,
      `${parts.id}.`,
      `${text}A`,
      text.slice(0, -1),
      `${text}.`,
      `${text}.x`,
      ` ${text}`,
      `${text}\n`,
      text.replace("mk_", "MK_"),
      text.replace("mk_", "li_"),
      text.replace(".", "#"),
      machineKeyText({ ...parts, id: "mk_names" }),
      machineKeyText({ ...parts, secret: `${parts.secret.slice(1)}=` }),
    ];

    expect(malformed.filter((each) => parseMachineKey(each) !== undefined)).toEqual([]);
  });

  it("opens until it is revoked, and no longer than its time", () => {
    const key = someMachineKey();
    const temporary = { ...key, expiresAt: "2026-03-02T12:00:00.001Z" };

    expect(invalidityOf(key, new Date("2099-01-01T00:00:00.000Z"))).toBeUndefined();
    expect(invalidityOf(temporary, now)).toBeUndefined();
    expect(invalidityOf(temporary, new Date(now.getTime() + 1))).toBe("expired");
    expect(invalidityOf({ ...temporary, revokedAt: now.toISOString() }, now)).toBe("revoked");
  });
});

describe("a machine's name", () => {
  it.each(["rating", "pbx-2", "a1"])("may be %s", (name) => {
    expect(MachineName.safeParse(name).success).toBe(true);
  });

  it.each(["", "a", "Rating", "2pbx", "-pbx", "pbx#1", "pbx 1", "pbx\n", "a".repeat(41)])("is never %j", (name) => {
    expect(MachineName.safeParse(name).success).toBe(false);
  });
});
