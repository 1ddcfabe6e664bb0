import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { named } from "../../shared/domain/model.ts";
import { isAlive } from "../../shared/domain/portal-users/portal-user.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { type PeopleStore, sessionReads } from "../../shared/store/people-store.ts";

const Shown = named(
  "Session",
  z.strictObject({
    id: z.string(),
    /** Whether it is the one that asks. */
    isCurrent: z.boolean(),
    device: z.string(),
    address: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  }),
);

const contract = {
  summary: "My sessions (ten at most), most recently used first",
  answers: {
    200: {
      description: "The active sessions",
      body: z.strictObject({
        items: z.array(Shown),
      }),
    },
  },
};

type Uses = { readonly people: Pick<PeopleStore, "sessionsOf">; readonly now: Clock };

export const listSessions = readingVerb(
  contract,
  ({ accountId, userId }) => sessionReads(accountId, userId),
  ({ people, now }: Uses) =>
    async ({ caller: { user, session }, found }) => {
      const at = now();
      const sessions = (await people.sessionsOf(user, found))
        .filter((each) => isAlive(each, user, at))
        .sort((one, other) => (one.lastUsedAt < other.lastUsedAt ? 1 : -1))
        .map(({ id, device, address, createdAt, lastUsedAt, expiresAt }) => {
          const isCurrent = id === session.id;
          return { id, isCurrent, device, address, createdAt, lastUsedAt, expiresAt };
        });
      return { status: 200, body: { items: sessions } };
    },
);
