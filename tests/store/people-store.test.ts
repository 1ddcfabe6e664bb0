import { describe, expect, it } from "vitest";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const now = new Date("2026-03-02T12:00:00.000Z");

const signedIn = async () => {
  const { client, table } = stage();
  const { user } = await keepPerson(table, somePerson(someAccountId()));
  return { client, table, user, people: peopleStore(table), ...(await keepSession(table, user, now)) };
};

describe("a session", () => {
  it("is read with its user in one round trip", async () => {
    const { people, token, session, user, client } = await signedIn();
    const calls = callsOf(client);

    const sessions = { [session.id]: session.createdAt };
    expect(await people.session(token)).toEqual({ session, user: { ...user, sessions } });
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
  });

  it("is nobody's where it or its user is gone, or it is another's", async () => {
    const { people, token, table, user } = await signedIn();
    const colleague = await keepPerson(table, somePerson(user.accountId));

    expect(await people.session({ ...token, userId: colleague.user.id })).toBeUndefined();
    expect(await people.session({ ...token, accountId: someAccountId() })).toBeUndefined();
    await table.write({ Delete: { Key: keys.user(user.accountId, user.id) } });
    expect(await people.session(token)).toBeUndefined();
  });

  it.each(["unprocessed", "throttled", "lost-before"] as const)(
    "is not taken for ended where the store could not read it (%s)",
    async (fault) => {
      const { people, token, client } = await signedIn();
      injectFaults(client, () => fault);

      expect((await refusalOf(people.session(token)))?.code).toBe("temporarily_unavailable");
    },
  );

  it("is noted as used", async () => {
    const { people, token, session } = await signedIn();
    const later = new Date(now.getTime() + 600_000);

    await people.touch(token, later);

    expect((await people.session(token))?.session).toEqual({ ...session, lastUsedAt: later.toISOString() });
  });

  it("that is ended is gone, stays gone when it is ended again or noted as used, and leaves the others", async () => {
    const { people, token, table, user } = await signedIn();
    const other = await keepSession(table, user, now);

    await people.end(token);
    await people.end(token);
    await people.touch(token, now);

    expect(await people.session(token)).toBeUndefined();
    expect(await people.session(other.token)).toBeDefined();
  });

  it("that could not be ended says so", async () => {
    const { people, token, client } = await signedIn();
    injectFaults(client, () => "lost-before");

    expect((await refusalOf(people.end(token)))?.code).toBe("temporarily_unavailable");
    expect((await refusalOf(people.touch(token, now)))?.code).toBe("temporarily_unavailable");
  });
});
