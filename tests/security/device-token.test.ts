import { expect, it } from "vitest";
import { deviceOf, deviceTokenOf } from "../../shared/security/device-token.ts";

const key = "the key that hides addresses";
const email = "anna@example.com";
const device = {
  userId: "us_01KJQ3V2G0ABCDEFGHJKMNPQRS",
  nonce: "N".repeat(22),
  credentialVersion: 7,
  by: "sign-in",
} as const;
const token = deviceTokenOf(key, { ...device, email });

it("names the browser that it was made for, and not the address", () => {
  expect(deviceOf(key, { token, email })).toEqual(device);
  expect(token).not.toContain("anna");
});

it.each([
  ["of another address", { token, email: "ewa@example.com" }],
  ["of other credentials", { token: token.replace(".7.", ".8."), email }],
  ["of another user of the address", { token: token.replace("PQRS", "PQRT"), email }],
  ["proven otherwise", { token: token.replace(".s.", ".m."), email }],
  ["with another nonce", { token: token.replace("NNN", "MNN"), email }],
  ["cut short", { token: token.slice(0, -1), email }],
  ["with something behind it", { token: `${token}x`, email }],
  ["that is empty", { token: "", email }],
])("names none %s", (_, asked) => {
  expect(deviceOf(key, asked)).toBeUndefined();
});

it("names none under another key", () => {
  expect(deviceOf("another key", { token, email })).toBeUndefined();
});
