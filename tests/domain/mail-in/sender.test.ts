import { expect, it } from "vitest";
import { senderOf } from "../../../shared/domain/mail-in/sender.ts";
import { somePerson } from "../../support/people.ts";
import { someAccountId } from "../../support/table.ts";

const { user } = somePerson(someAccountId());
const verdicts = { spf: "PASS", dkim: "PASS", dmarc: "PASS", spam: "PASS", virus: "PASS" } as const;

it.each([
  [[`Anna Nowak <${user.email}>`], "verified"],
  [[`"Nowak, Anna" <${user.email}>`], "verified"],
  [[user.email.toUpperCase()], "verified"],
  [[`<evil@evil.pl> <${user.email}>`], "claimed"],
  [[`evil@evil.pl, x <${user.email}>`], "claimed"],
  [[user.email, "evil@evil.pl"], "claimed"],
  [["evil@evil.pl"], "claimed"],
  [[], "claimed"],
])("who wrote is known only where the receiving service read the same From line: %j is %s", (from, is) => {
  expect(senderOf({ from: [user.email] }, { from, verdicts }, user).is).toBe(is);
});

it.each([
  [{ dmarc: "GRAY" }, {}],
  [{ dmarc: "FAIL" }, {}],
  [{}, { canLogIn: false }],
  [{}, { invitedAt: "2026-01-01T00:00:00.000Z" }],
  [{}, { isAddressUnproved: true }],
] as const)("is not known with %j, nor of somebody with %j", (of, changes) => {
  const from = [user.email];
  expect(senderOf({ from }, { from, verdicts: { ...verdicts, ...of } }, { ...user, ...changes }).is).toBe("claimed");
});

it("is nobody with two addresses, and a stranger with one that is nobody's", () => {
  const from = [user.email, "evil@evil.pl"];
  expect(senderOf({ from }, { from, verdicts }, user)).toEqual({ is: "unclear" });
  expect(senderOf({ from: ["x@y.pl"] }, { from: ["x@y.pl"], verdicts }, undefined)).toEqual({
    is: "stranger",
    address: "x@y.pl",
  });
});
