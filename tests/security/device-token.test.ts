import { expect, it } from "vitest";
import { knownBrowserSeconds } from "../../shared/domain/sessions/guesses.ts";
import { deviceOf, deviceTokenOf } from "../../shared/security/device-token.ts";

const key = "the key that hides addresses";
const email = "anna@example.com";
const device = {
  userId: "us_01KJQ3V2G0ABCDEFGHJKMNPQRS",
  nonce: "N".repeat(22),
  credentialVersion: 7,
  by: "sign-in",
} as const;
const now = new Date("2026-03-02T12:00:00.000Z");
const endMs = now.getTime() + knownBrowserSeconds * 1000;
const token = deviceTokenOf(key, { ...device, email }, now);

it("names the browser that it was made for, and not the address", () => {
  expect(deviceOf(key, { token, email, now })).toEqual(device);
  expect(token).not.toContain("anna");
});

it.each([
  ["of another address", { token, email: "ewa@example.com" }],
  ["of other credentials", { token: token.replace(".7.", ".8."), email }],
  ["of another user of the address", { token: token.replace("PQRS", "PQRT"), email }],
  ["proven otherwise", { token: token.replace(".s.", ".m."), email }],
  ["with another nonce", { token: token.replace("NNN", "MNN"), email }],
  ["with a later end", { token: token.replace(`.${endMs / 1000}.`, `.${endMs / 1000 + 1}.`), email }],
  ["without an end", { token: token.replace(`.${endMs / 1000}.`, "."), email }],
  ["cut short", { token: token.slice(0, -1), email }],
  ["with something behind it", { token: `${token}x`, email }],
  ["that is empty", { token: "", email }],
])("names none %s", (_, asked) => {
  expect(deviceOf(key, { ...asked, now })).toBeUndefined();
});

it("names none under another key", () => {
  expect(deviceOf("another key", { token, email, now })).toBeUndefined();
});

it("names it for half a year, to the second", () => {
  expect(deviceOf(key, { token, email, now: new Date(endMs - 1) })).toEqual(device);
  expect(deviceOf(key, { token, email, now: new Date(endMs) })).toBeUndefined();
});
