import { describe, expect, it } from "vitest";
import type { FollowUps } from "../../shared/domain/follow-ups.ts";
import { newId } from "../../shared/ids.ts";
import type { Person } from "../../shared/store/account-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const now = new Date("2026-03-02T12:00:00.000Z");

describe("the notice that a login policy refused the right password", () => {
  const logged = logOfEachTest();
  const day = 24 * 3600_000;
  const refusedAt = (person: Person, at: Date): FollowUps => ({
    at,
    notices: [
      {
        recipient: { address: person.login.email },
        language: "pl",
        facts: { kind: "sign-in-refused", at: at.toISOString(), from: "192.0.2.7" },
      },
    ],
  });
  /** The ids of notices that were made; of those that were kept, the items. */
  const withNotices = async () => {
    const { table, client } = stage();
    const ids: string[] = [];
    const logins = loginStore(table, (prefix, at) => {
      ids.push(newId(prefix, at));
      return ids.at(-1)!;
    });
    const person = await keepPerson(table, somePerson(someAccountId()));
    const kept = async () =>
      (await table.getAll(ids.map((id) => keys.notice(id)))).filter((item) => item !== undefined);
    return { client, logins, person, kept };
  };

  it("is kept at most once in 24 hours, however often and however much at once", async () => {
    const { logins, person, kept } = await withNotices();
    const notify = (milliseconds: number) =>
      logins.notifyOfRefusal(person.login, refusedAt(person, new Date(now.getTime() + milliseconds)));

    await Promise.all(Array.from({ length: 8 }, () => notify(0)));
    await notify(day - 1);
    expect(await kept()).toHaveLength(1);

    await notify(day);
    expect(await kept()).toHaveLength(2);
  });

  it("that can't be kept is in the log, and fails nobody", async () => {
    const { client, logins, person, kept } = await withNotices();
    injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? "lost-before" : undefined));

    await logins.notifyOfRefusal(person.login, refusedAt(person, now));

    expect(await kept()).toEqual([]);
    expect(logged.of("sign_in.refusal_not_notified")).toHaveLength(1);
  });
});
