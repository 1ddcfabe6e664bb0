import { describe, expect, it } from "vitest";
import { AccountId } from "../../../shared/domain/ids.ts";
import {
  EmailAddress,
  isAlive,
  isTouchDue,
  type Login,
  newSession,
  type PortalUser,
  type Session,
  stepAfterCode,
  stepAfterPassword,
} from "../../../shared/domain/portal-users/portal-user.ts";
import { somePerson } from "../../support/people.ts";

const began = new Date("2026-03-02T08:00:00.000Z");
const laterBy = (milliseconds: number): Date => new Date(began.getTime() + milliseconds);
const minute = 60_000;
const hour = 60 * minute;

const { user, login } = somePerson(AccountId.parse("operator"));
const session = newSession(
  { accountId: user.accountId, userId: user.id, credentialVersion: user.credentialVersion },
  {
    id: "se_01KJQ3V2G0ABCDEFGHJKMNPQRS",
    secretHash: "0".repeat(64),
    next: "signed-in",
    device: "tests",
    address: "192.0.2.1",
    now: began,
  },
);
const counted = { device: "nonce", attempts: "a count" };
const usedAt = (instant: Date): Session => ({ ...session, lastUsedAt: instant.toISOString() });

describe("a session", () => {
  it("opens everything from the moment it begins", () => {
    expect(session.next).toBe("signed-in");
    expect(isAlive(session, user, began)).toBe(true);
  });

  it("ends after 30 idle minutes", () => {
    expect(isAlive(session, user, laterBy(30 * minute - 1))).toBe(true);
    expect(isAlive(session, user, laterBy(30 * minute))).toBe(false);
  });

  it("is kept alive by no use in the future, but for what clocks differ by", () => {
    const ahead = usedAt(laterBy(11 * hour));

    expect(isAlive(ahead, user, laterBy(30 * minute))).toBe(false);
    expect(isTouchDue(ahead, laterBy(5 * minute))).toBe(true);
    expect(isAlive(usedAt(laterBy(41 * minute)), user, laterBy(40 * minute))).toBe(true);
  });

  it("ends 12 hours after it began, however busy", () => {
    const busy = usedAt(laterBy(12 * hour - 1));

    expect(isAlive(busy, user, laterBy(12 * hour - 1))).toBe(true);
    expect(isAlive(busy, user, laterBy(12 * hour))).toBe(false);
  });

  it.each([
    ["the credentials changed", { credentialVersion: user.credentialVersion + 1 }],
    ["its credentials are newer than the user's", { credentialVersion: user.credentialVersion - 1 }],
    ["the user may no longer log in", { canLogIn: false }],
    ["it is somebody else's", { id: "us_01KJQ3V2G0ABCDEFGHJKMNPQRS" }],
  ] satisfies [string, Partial<PortalUser>][])("opens nothing where %s", (_, changed) => {
    expect(isAlive(session, { ...user, ...changed }, laterBy(minute))).toBe(false);
  });

  it("is noted as used at most once in 5 minutes", () => {
    expect(isTouchDue(session, laterBy(5 * minute - 1))).toBe(false);
    expect(isTouchDue(session, laterBy(5 * minute))).toBe(true);
    expect(isTouchDue(usedAt(laterBy(5 * minute)), laterBy(9 * minute))).toBe(false);
  });
});

describe("a session that opens only a step of the sign-in", () => {
  it.each(["totp", "enrol-totp", "change-password"] as const)("ends after 30 minutes, however busy: %s", (next) => {
    const step = newSession(login, { ...session, next, now: began });

    expect(step.expiresAt).toBe(laterBy(30 * minute).toISOString());
    expect(isAlive({ ...step, lastUsedAt: laterBy(29 * minute).toISOString() }, user, laterBy(30 * minute))).toBe(
      false,
    );
  });
});

describe("a sign-in", () => {
  const app = { sealedSecret: "sealed", enrolledAt: began.toISOString() };
  const twoCodes = { recoveryHashes: { a: true, b: true } } as const;

  it.each([
    [{}, "signed-in"],
    [{ requireTotp: true }, "enrol-totp"],
    [{ mustChangePassword: true }, "change-password"],
    [{ mustChangePassword: true, requireTotp: true }, "change-password"],
    [{ totp: app }, "signed-in"],
    [{ totp: app, requireTotp: true }, "signed-in"],
    [{ totp: app, requireTotp: true, mustChangePassword: true }, "change-password"],
  ] satisfies [Partial<Login>, string][])("of somebody with %j goes on, after any code, to %s", (changes, next) => {
    expect(stepAfterCode({ ...login, ...changes })).toBe(next);
  });

  it.each([
    [{}, "signed-in"],
    [{ mustChangePassword: true }, "change-password"],
  ] satisfies [Partial<Login>, string][])(
    "of somebody without an app and with %j asks for no code",
    (changes, next) => {
      expect(stepAfterPassword({ ...login, ...changes }, counted)).toEqual({ next });
    },
  );

  it.each([
    [{}, "signed-in"],
    [{ mustChangePassword: true }, "change-password"],
  ] satisfies [Partial<Login>, string][])("asks for the app's code before all else: with %j", (changes, afterCode) => {
    expect(stepAfterPassword({ ...login, ...twoCodes, totp: app, ...changes }, counted)).toEqual({
      next: "totp",
      awaitsCode: { sealedTotpSecret: "sealed", afterCode, recoveryCodesLeft: 2, ...counted },
    });
  });
});

describe("an e-mail address", () => {
  it.each([
    ["Anna.Nowak@Example.COM", "anna.nowak@example.com"],
    ["  anna@example.com\n", "anna@example.com"],
  ])("written %j is %s", (text, kept) => {
    expect(EmailAddress.safeParse(text).data).toBe(kept);
  });

  it.each([
    "",
    "anna",
    "anna@",
    "@example.com",
    "a b@example.com",
    "anna@example.com#LOGIN",
    `${"a".repeat(250)}@b.pl`,
    null,
  ])("is never %j", (text) => {
    expect(EmailAddress.safeParse(text).success).toBe(false);
  });
});
