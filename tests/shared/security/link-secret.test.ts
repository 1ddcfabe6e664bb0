import { describe, expect, it } from "vitest";
import { newId } from "../../../shared/ids.ts";
import { linkSecret } from "../../../shared/security/link-secret.ts";

const link = { purpose: "password-reset", id: newId("li", new Date("2026-03-02T12:00:00.000Z")) } as const;

describe("a link's secret", () => {
  it("is the same each time it is made, and 256 bits long", () => {
    expect(linkSecret("the key", link)).toBe(linkSecret("the key", link));
    expect(Buffer.from(linkSecret("the key", link), "base64url")).toHaveLength(32);
  });

  it("is another one for another link, and under another key", () => {
    const secrets = [
      linkSecret("the key", link),
      linkSecret("another key", link),
      linkSecret("the key", { ...link, id: newId("li", new Date("2026-03-02T12:00:00.000Z")) }),
      linkSecret("the key", { ...link, purpose: "another" as typeof link.purpose }),
    ];

    expect(new Set(secrets).size).toBe(4);
  });
});
