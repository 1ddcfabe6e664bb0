import { describe, expect, it } from "vitest";
import { invitationMilliseconds, linkTokenText, parseLinkToken, resetMilliseconds } from "../../shared/domain/link.ts";
import { newId, newSecret } from "../../shared/ids.ts";

const token = { id: newId("li", new Date("2026-03-02T12:00:00.000Z")), secret: newSecret() };
const text = linkTokenText(token);

describe("what a link carries", () => {
  it("is read as it was written", () => {
    expect(parseLinkToken(text)).toEqual(token);
  });

  it.each([
    ["nothing", ""],
    ["a dot", "."],
    ["no secret", token.id],
    ["an empty secret", `${token.id}.`],
    ["a secret cut short", text.slice(0, -1)],
    ["a secret with more", `${text}A`],
    ["a further part", `${text}.A`],
    ["a line break", `${text}\n`],
    ["a space before it", ` ${text}`],
    ["another kind of id", text.replace("li_", "no_")],
    ["an id in small letters", text.toLowerCase()],
    ["an id with a key's sign in it", text.replace("li_", "li_#")],
    ["a secret of other letters", `${token.id}.${"!".repeat(43)}`],
  ])("is nothing when it is malformed: %s", (_, malformed) => {
    expect(parseLinkToken(malformed)).toBeUndefined();
  });

  it("sets a password for half an hour, and a first one for three days", () => {
    expect(resetMilliseconds).toBe(30 * 60 * 1000);
    expect(invitationMilliseconds).toBe(72 * 60 * 60 * 1000);
  });
});
