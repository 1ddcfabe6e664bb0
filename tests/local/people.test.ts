import { beforeAll, expect, it } from "vitest";
import { peopleSection, seededPeople } from "../../local/people.ts";
import { seed, signIns } from "../../local/seed.ts";
import type { Login } from "../../shared/domain/portal-users/portal-user.ts";
import { hashPassword } from "../../shared/security/password.ts";
import { seal } from "../../shared/security/sealed.ts";
import { newTotpSecret, totpOwner } from "../../shared/security/second-factor.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { testTable } from "../support/table.ts";

const totpKey = Buffer.alloc(32).toString("base64url");
const noon = new Date("2026-03-02T12:00:10Z");
const anna = signIns.find(({ role }) => role === "administrator")!;
const tomasz = signIns.find(({ role }) => role === "operator-finance")!;

let seededLogins: ReadonlyMap<string, Login>;
beforeAll(async () => {
  const { table } = await testTable();
  await seed(table, noon, totpKey);
  const found = await Promise.all(signIns.map(({ email }) => loginStore(table).find(email)));
  seededLogins = new Map(found.map((login) => [login!.email, login!]));
});

/** The person as the console knows them, after their login has become what `changed` makes of it. */
const shownAfter = async ({ email }: { email: string }, changed: (login: Login) => Login | undefined) => {
  const logins = {
    find: async (asked: string) => {
      const login = seededLogins.get(asked);
      return asked === email && login ? changed(login) : login;
    },
  };
  const people = await seededPeople({ logins, totpKey, now: () => noon })();
  const person = people.find((who) => who.email === email)!;
  return { person, html: peopleSection([person]).html };
};

it("knows passwords, codes and for how long they are shown, as they were seeded", async () => {
  const people = await seededPeople({
    logins: { find: async (email) => seededLogins.get(email) },
    totpKey,
    now: () => noon,
  })();

  expect(people.map(({ email, password }) => [email, password])).toEqual(
    signIns.map(({ email, password }) => [email, password]),
  );
  expect(people.find(({ email }) => email === tomasz.email)).toMatchObject({
    app: "seeded",
    totpCode: expect.stringMatching(/^\d{6}$/),
    codeSecondsLeft: 20,
  });
  expect(people.find(({ email }) => email === anna.email)).toMatchObject({ app: "none" });
});

it("shows no password that was changed", async () => {
  const passwordHash = await hashPassword("gruszka na piwnicznym rowerze");

  const { person, html } = await shownAfter(anna, (login) => ({ ...login, passwordHash }));

  expect(person).toMatchObject({ canSignIn: true });
  expect(JSON.stringify(person)).not.toContain(anna.password);
  expect(html).toContain("hasło zmienione");
});

it("looks again once it changes, and back", async () => {
  const passwordHash = await hashPassword("gruszka na piwnicznym rowerze");
  let isChanged = false;
  const find = async (email: string) => {
    const login = seededLogins.get(email)!;
    return isChanged ? { ...login, passwordHash } : login;
  };
  const people = seededPeople({ logins: { find }, totpKey, now: () => noon });
  const passwordNow = async () => (await people())[0]?.password;

  expect(await passwordNow()).toBe(anna.password);
  isChanged = true;
  expect(await passwordNow()).toBeUndefined();
  isChanged = false;
  expect(await passwordNow()).toBe(anna.password);
});

it("shows no code of an app that was replaced or taken away", async () => {
  const replaced = await shownAfter(tomasz, (login) => ({
    ...login,
    totp: { ...login.totp!, sealedSecret: seal(totpKey, newTotpSecret(), totpOwner(login)) },
  }));
  const underAnotherKey = await shownAfter(tomasz, (login) => ({
    ...login,
    totp: { ...login.totp!, sealedSecret: seal("another key", tomasz.totpSecret!, totpOwner(login)) },
  }));
  const gone = await shownAfter(tomasz, (login) => ({ ...login, totp: null }));

  for (const { person } of [replaced, underAnotherKey]) expect(person.app).toBe("other");
  expect(gone.person.app).toBe("none");
  for (const { person, html } of [replaced, underAnotherKey, gone]) {
    expect(person).not.toHaveProperty("totpCode");
    expect(person).not.toHaveProperty("totpSecret");
    expect(html).not.toContain("kod:");
  }
  expect(replaced.html).toContain("kod z innej aplikacji");
});

it.each([
  ["deleted", () => undefined],
  ["shut out", (login: Login) => ({ ...login, canLogIn: false })],
])("says that somebody who was %s may not sign in", async (_, changed) => {
  const { person, html } = await shownAfter(anna, changed);

  expect(person.canSignIn).toBe(false);
  expect(html).toContain("nie może się już zalogować");
  expect(html).not.toContain(anna.password);
});
