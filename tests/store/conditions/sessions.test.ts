/** The conditions of signing in, and of changing how one does. */
import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import type { Link } from "../../../shared/domain/link.ts";
import { PortalUser, type Session, sessionsMax } from "../../../shared/domain/portal-users/portal-user.ts";
import { triesOfAddressMax } from "../../../shared/domain/sessions/guesses.ts";
import { newId } from "../../../shared/ids.ts";
import { sha256 } from "../../../shared/security/hash.ts";
import { keys } from "../../../shared/store/keys.ts";
import { linkStore, linkWrite } from "../../../shared/store/link-store.ts";
import { loginStore, type Proof, resetsForgotten } from "../../../shared/store/login-store.ts";
import { peopleStore } from "../../../shared/store/people-store.ts";
import type { Table, Write } from "../../../shared/store/table.ts";
import { newNoticeOf } from "../../support/administration.ts";
import { type Check, conditionsMatter, type Ground } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { someNotice } from "../../support/notices.ts";
import { keepPerson, keepSession, somePerson } from "../../support/people.ts";
import { refusalOf, thrownBy } from "../../support/refusals.ts";
import { someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { changedLogin, changedUser, mailsCounted, newHash, type Person, passwordOf, session } from "./ground.ts";

const signIn = { attempts: "a count", rehashed: undefined, now };

const isThere = async (table: Table, { accountId, userId, id }: Session): Promise<boolean> =>
  (await table.get(keys.session(accountId, userId, id))) !== undefined;

/** A sign-in that waits for a code, and the session that the code is to begin. */
const waiting = async (table: Table, person: Person) => {
  const { session: ended } = await keepSession(table, person.user, now, { next: "totp" });
  const begun = session(person);
  const pass = (proof: Proof, on = table) =>
    loginStore(on).passCode({ ended, begun }, { email: person.login.email, proof });
  return { ended, begun, pass };
};

const someLink = ({ login }: Person): Link => ({
  id: newId("li", now),
  purpose: "password-reset",
  secretHash: sha256("the secret"),
  accountId: login.accountId,
  userId: login.userId,
  email: login.email,
  credentialVersion: login.credentialVersion,
  expiresAt: new Date(now.getTime() + 60_000).toISOString(),
});

/** Changing a password after somebody else's change, seen by one of the two items only: each must stand for itself. */
const changesPasswordAfter = (write: (person: Person) => Write, proof?: { step: number }) => async (table: Table) => {
  const anna = await keepPerson(table, somePerson(someAccountId()));
  await table.write(write(anna));

  await thrownBy(loginStore(table).changeCredentials({ login: anna.login, to: { passwordHash: newHash }, proof }));

  return (await passwordOf(table, anna)) !== newHash;
};

const awaitingCode = (person: Person, attempts: string): Session => ({
  ...session(person),
  next: "totp",
  awaitsCode: { sealedTotpSecret: "sealed", afterCode: "signed-in", recoveryCodesLeft: 0, device: "nonce", attempts },
});

/** An attempt by this operation where so many failed before, the last of them so many seconds ago. */
const triesAfter =
  (failures: number, secondsAgo: number, does: (typeof attempts)[number]) => async (ground: Ground) => {
    const address = newId("us", now);
    const lastAttemptMs = now.getTime() - secondsAgo * 1000;
    await ground.others.write({ Put: { Item: { ...keys.attempts(address), failures, lastAttemptMs } } });

    const refused = await refusalOf(does.act(ground, address));

    return refused?.code === "too_many_requests";
  };
const attempts = [
  {
    of: "reserving an attempt",
    act: ({ table }: Ground, address: string) => loginStore(table).reserveAttempt(address, now),
  },
  {
    of: "beginning a session that awaits a code",
    act: async ({ table, others }: Ground, address: string) => {
      const anna = await keepPerson(others, somePerson(someAccountId()));
      await loginStore(table).begin(awaitingCode(anna, address), anna.login, signIn);
    },
  },
];

/** Somebody who has as many sessions as one may have. */
const signedInEverywhere = (): Person => {
  const begun = Array.from({ length: sessionsMax }, () => [newId("se", now), now.toISOString()]);
  return somePerson(someAccountId(), { user: { sessions: Object.fromEntries(begun) } });
};

/** Beginning an eleventh session when this became of the user while a place was sought for it. */
const noEleventhAfter = async ({ client, table, others }: Ground, changes: Partial<PortalUser>): Promise<boolean> => {
  const anna = await keepPerson(others, signedInEverywhere());
  const full = z.parse(PortalUser, await others.get(keys.user(anna.user.accountId, anna.user.id)));
  // Found full by the first try; the second is the one with a place to take.
  beforeNext(client, "TransactWriteItems", async () => {
    beforeNext(client, "TransactWriteItems", () => others.write(changedUser({ ...anna, user: full }, changes)));
  });
  const begun = session(anna);

  await thrownBy(loginStore(table).begin(begun, anna.login, signIn));

  return !(await isThere(table, begun));
};

const renewsCodes = async (table: Table, { user, login }: Person) => {
  const { session } = await keepSession(table, user, now);
  const renewal = { recoveryHashes: { [sha256("new")]: true as const }, proof: { step: 7 }, at: now };
  await loginStore(table).renewRecoveryCodes({ login, session }, renewal);
};

/** Renewing recovery codes after a change that only the user tells of. */
const renewsNoneAfter = async ({ table }: Ground, changes: Partial<PortalUser>): Promise<boolean> => {
  const anna = await keepPerson(table, somePerson(someAccountId()));
  await table.write(changedUser(anna, changes));

  await thrownBy(renewsCodes(table, anna));

  return Object.keys((await loginStore(table).find(anna.login.email))?.recoveryHashes ?? {}).length === 0;
};

const signedIn = async (table: Table) => {
  const anna = await keepPerson(table, somePerson(someAccountId()));
  const own = session(anna);
  await loginStore(table).begin(own, anna.login, signIn);
  const user = z.parse(PortalUser, await table.get(keys.user(anna.user.accountId, anna.user.id)));
  return { anna: { ...anna, user }, user, own };
};

/** Whether ending all others, after this write, leaves the version of the login and of the user as they were by then. */
const endsNoneAfter = async ({ table }: Ground, write: (person: Person) => Write): Promise<boolean> => {
  const { anna, user, own } = await signedIn(table);
  await table.write(write(anna));
  const versions = async () =>
    (await table.getAll([keys.user(user.accountId, user.id), keys.login(user.email)])).map(
      (item) => item?.credentialVersion,
    );
  const before = await versions();

  await thrownBy(peopleStore(table).endOthers(user, own));

  return JSON.stringify(await versions()) === JSON.stringify(before);
};

const minuteOf = (minute: number): Date => new Date(now.getTime() + minute * 60_000);

/** A person whose resets were mailed in these minutes, and one more that is mailed as it was found to be allowed. */
const mailedResets = async (table: Table, minutes: readonly number[]) => {
  const { login } = await keepPerson(table, somePerson(someAccountId()));
  const mail = async (minute: number, lastSentMs: number | undefined): Promise<boolean> => {
    const link = someLink({ login } as Person);
    const at = minuteOf(minute);
    const found = { login, lastSentMs, validUntil: at };
    await loginStore(table).keepReset(found, { at, link, notice: newNoticeOf(someNotice()) });
    return (await linkStore(table).find(link.id)) !== undefined;
  };
  const before = (place: number) => (place === 0 ? undefined : minuteOf(minutes[place - 1]!).getTime());
  for (const [place, minute] of minutes.entries())
    if (!(await mail(minute, before(place)))) throw new Error(`the reset of minute ${minute} was not mailed`);
  return { mail, lastSentMs: before(minutes.length) };
};

/** Whether one more reset is refused, so many minutes after the first. */
const isRefusedAfter = async (table: Table, minutes: readonly number[], last: number): Promise<boolean> => {
  const { mail, lastSentMs } = await mailedResets(table, minutes);
  return !(await mail(last, lastSentMs));
};

conditionsMatter([
  {
    of: "reserving an attempt",
    item: "ATTEMPTS",
    keeps: "lets five attempts through, and no more",
    holds: async ({ table }) => {
      const address = newId("us", now);
      for (let attempt = 0; attempt < 6; attempt += 1) await thrownBy(loginStore(table).reserveAttempt(address, now));

      return (await table.get(keys.attempts(address)))?.failures === 5;
    },
  },
  {
    of: "counting a try of a network address",
    item: "ATTEMPTS",
    keeps: "lets as many through in a minute as it says, and no more",
    holds: async ({ table, others }) => {
      const minute = newId("us", now);
      await others.write({ Put: { Item: { ...keys.attempts(minute), tries: triesOfAddressMax } } });

      return (await refusalOf(loginStore(table).countTry(minute, now)))?.code === "too_many_requests";
    },
  },
  ...attempts.flatMap((does): Check[] => [
    {
      of: does.of,
      item: "ATTEMPTS",
      part: "lastAttemptMs <= :before5",
      keeps: "lets the sixth wait",
      holds: triesAfter(5, 29, does),
    },
    {
      of: does.of,
      item: "ATTEMPTS",
      part: "failures = :count5",
      keeps: "lets the later ones wait longer than the sixth",
      holds: triesAfter(11, 31, does),
    },
  ]),
  {
    of: "beginning a session",
    item: "USER#",
    part: "canLogIn = :yes",
    keeps: "begins none for whom the right was taken from meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { user: { canLogIn: false } }));
      const begun = session(anna);

      await thrownBy(loginStore(table).begin(begun, anna.login, signIn));

      return (await table.get(keys.session(begun.accountId, begun.userId, begun.id))) === undefined;
    },
  },
  {
    of: "beginning a session",
    item: "USER#",
    part: "credentialVersion = :version",
    keeps: "begins none with credentials that were changed meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { user: { credentialVersion: 4 } }));
      const begun = session(anna);

      await thrownBy(loginStore(table).begin(begun, anna.login, signIn));

      return (await table.get(keys.session(begun.accountId, begun.userId, begun.id))) === undefined;
    },
  },
  {
    of: "beginning a session",
    item: "SESSION#",
    keeps: "never writes over a session that is there",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const id = newId("se", now);
      await loginStore(table).begin(session(anna, id), anna.login, signIn);

      await thrownBy(
        loginStore(table).begin({ ...session(anna, id), secretHash: sha256("other") }, anna.login, signIn),
      );

      return (await table.get(keys.session(anna.user.accountId, anna.user.id, id)))?.secretHash === sha256(id);
    },
  },
  {
    of: "beginning a session",
    item: "LOGIN",
    part: "credentialVersion = :version",
    keeps: "writes no old password back under new parameters",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const changed = { ...anna.login, passwordHash: "the hash of a new password", credentialVersion: 4 };
      await table.write({ Put: { Item: { ...keys.login(anna.login.email), ...changed } } });

      await thrownBy(
        loginStore(table).begin(session(anna), anna.login, { ...signIn, rehashed: "the old one's new hash" }),
      );

      return (await loginStore(table).find(anna.login.email))?.passwordHash === changed.passwordHash;
    },
  },
  {
    of: "returning an attempt",
    item: "ATTEMPTS",
    part: "failures >= :one",
    keeps: "never leaves a count that lets more than five through",
    holds: async ({ table }) => {
      const count = newId("us", now);
      await loginStore(table).reserveAttempt(count, now);

      for (let times = 0; times < 2; times += 1) await loginStore(table).returnAttempt(count);

      return (await table.get(keys.attempts(count)))?.failures === 0;
    },
  },
  {
    of: "taking a session's try",
    item: "SESSION#",
    part: "secretHash = :hash",
    keeps: "lets nobody without the token use up its tries",
    holds: async ({ table }) => {
      const { user } = await keepPerson(table, somePerson(someAccountId()));
      const { session: own } = await keepSession(table, user, now);

      await thrownBy(peopleStore(table).takeTry({ ...own, sessionId: own.id }, sha256("another secret")));

      return (await table.get(keys.session(own.accountId, own.userId, own.id)))?.tries === undefined;
    },
  },
  {
    of: "taking a session's try",
    item: "SESSION#",
    part: "tries < :max",
    keeps: "lets five be judged, and no more",
    holds: async ({ table }) => {
      const { user } = await keepPerson(table, somePerson(someAccountId()));
      const { session: own } = await keepSession(table, user, now);
      const taken = await Promise.all(
        Array.from({ length: 7 }, () => peopleStore(table).takeTry({ ...own, sessionId: own.id }, own.secretHash)),
      );

      return taken.filter(Boolean).length === 5;
    },
  },
  {
    of: "giving a session's try back",
    item: "SESSION#",
    part: "tries >= :one",
    keeps: "never leaves a session with more than five",
    holds: async ({ table }) => {
      const { user } = await keepPerson(table, somePerson(someAccountId()));
      const { session: own } = await keepSession(table, user, now);
      const name = { ...own, sessionId: own.id };
      await peopleStore(table).takeTry(name, own.secretHash);

      for (let times = 0; times < 2; times += 1) await peopleStore(table).returnTry(name);

      return (await table.get(keys.session(own.accountId, own.userId, own.id)))?.tries === 0;
    },
  },
  {
    of: "passing a code",
    item: "LOGIN",
    part: "lastTotpStep < :step",
    keeps: "takes a half minute's code once",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const [first, second] = [await waiting(table, anna), await waiting(table, anna)];
      await first.pass({ step: 7 });

      await thrownBy(second.pass({ step: 7 }));

      return !(await isThere(table, second.begun));
    },
  },
  {
    of: "passing a code",
    item: "LOGIN",
    part: "attribute_exists(recoveryHashes.#hash)",
    keeps: "takes a recovery code once",
    holds: async ({ table }) => {
      const recoveryHash = sha256("a recovery code");
      const login = { recoveryHashes: { [recoveryHash]: true } } as const;
      const anna = await keepPerson(table, somePerson(someAccountId(), { login }));
      const [first, second] = [await waiting(table, anna), await waiting(table, anna)];
      await first.pass({ recoveryHash });

      await thrownBy(second.pass({ recoveryHash }));

      return !(await isThere(table, second.begun));
    },
  },
  {
    of: "passing a code",
    item: "LOGIN",
    part: "credentialVersion = :version",
    keeps: "takes no code of credentials that were changed meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const { begun, pass } = await waiting(table, anna);
      await table.write(changedLogin(anna, { credentialVersion: 4 }));

      await thrownBy(pass({ step: 7 }));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "passing a recovery code",
    item: "LOGIN",
    part: "credentialVersion = :version",
    beside: "attribute_exists(recoveryHashes.#hash)",
    keeps: "takes no code of credentials that were changed meanwhile",
    holds: async ({ table }) => {
      const recoveryHash = sha256("a recovery code");
      const login = { recoveryHashes: { [recoveryHash]: true } } as const;
      const anna = await keepPerson(table, somePerson(someAccountId(), { login }));
      const { begun, pass } = await waiting(table, anna);
      await table.write(changedLogin(anna, { credentialVersion: 4 }));

      await thrownBy(pass({ recoveryHash }));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "passing a code",
    item: "SESSION#",
    part: "attribute_exists(pk)",
    keeps: "goes on with no sign-in that was ended meanwhile",
    holds: async ({ table }) => {
      const { ended, begun, pass } = await waiting(table, await keepPerson(table, somePerson(someAccountId())));
      await peopleStore(table).end({ ...ended, sessionId: ended.id });

      await thrownBy(pass({ step: 7 }));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "beginning a step of a sign-in",
    item: "USER#",
    part: "canLogIn = :yes",
    keeps: "begins none for whom the right was taken from meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { user: { canLogIn: false } }));
      const begun = { ...session(anna), next: "totp" as const };

      await thrownBy(loginStore(table).begin(begun, anna.login, signIn));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "beginning a step of a sign-in",
    item: "USER#",
    part: "credentialVersion = :version",
    keeps: "begins none with credentials that were changed meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { user: { credentialVersion: 4 } }));
      const begun = { ...session(anna), next: "totp" as const };

      await thrownBy(loginStore(table).begin(begun, anna.login, signIn));

      return !(await isThere(table, begun));
    },
  },
  {
    of: "beginning a session",
    item: "USER#",
    part: "size(sessions) < :max",
    keeps: "gives nobody more than ten",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, signedInEverywhere());
      await loginStore(table).begin(session(anna), anna.login, signIn);

      const kept = z.parse(PortalUser, await table.get(keys.user(anna.user.accountId, anna.user.id)));
      return Object.keys(kept.sessions).length === sessionsMax;
    },
  },
  {
    of: "beginning a session",
    item: "USER#",
    part: "attribute_exists(sessions.#displaced)",
    keeps: "takes the place of one that is there, also where another was displaced meanwhile",
    holds: async ({ client, table, others }) => {
      const anna = await keepPerson(others, signedInEverywhere());
      // Found full by the first try; before the second, somebody else takes the oldest one's place.
      beforeNext(client, "TransactWriteItems", async () => {
        beforeNext(client, "TransactWriteItems", () => loginStore(others).begin(session(anna), anna.login, signIn));
      });

      await loginStore(table).begin(session(anna), anna.login, signIn);

      const kept = z.parse(PortalUser, await table.get(keys.user(anna.user.accountId, anna.user.id)));
      return Object.keys(kept.sessions).length === sessionsMax;
    },
  },
  {
    of: "beginning an eleventh session",
    item: "USER#",
    part: "canLogIn = :yes",
    beside: "attribute_exists(sessions.#displaced)",
    keeps: "begins none for whom the right was taken from meanwhile",
    holds: (ground) => noEleventhAfter(ground, { canLogIn: false }),
  },
  {
    of: "beginning an eleventh session",
    item: "USER#",
    part: "credentialVersion = :version",
    beside: "attribute_exists(sessions.#displaced)",
    keeps: "begins none with credentials that were changed meanwhile",
    holds: (ground) => noEleventhAfter(ground, { credentialVersion: 4 }),
  },
  {
    of: "offering an app's secret",
    item: "SESSION#",
    keeps: "makes no session out of one that is ended",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const over = session(anna);

      await thrownBy(loginStore(table).offerTotp(over, { sealedSecret: "sealed" }));

      return !(await isThere(table, over));
    },
  },
  {
    of: "offering an app's secret",
    item: "LOGIN",
    part: "lastTotpStep < :step",
    keeps: "takes the code that proves who asks once",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { login: { lastTotpStep: 7 } }));
      const { session: own } = await keepSession(table, anna.user, now);

      await thrownBy(
        loginStore(table).offerTotp(own, { sealedSecret: "sealed", login: anna.login, proof: { step: 7 } }),
      );

      const kept = await table.get(keys.session(own.accountId, own.userId, own.id));
      return kept !== undefined && kept.offeredTotpSecret === undefined;
    },
  },
  {
    of: "renewing recovery codes",
    item: "LOGIN",
    part: "credentialVersion = :version",
    keeps: "renews none where the credentials were changed meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      await table.write(changedLogin(anna, { credentialVersion: 4 }));

      await thrownBy(renewsCodes(table, anna));

      return Object.keys((await loginStore(table).find(anna.login.email))?.recoveryHashes ?? {}).length === 0;
    },
  },
  {
    of: "renewing recovery codes",
    item: "USER#",
    part: "canLogIn = :yes",
    keeps: "renews none of a user whom the right was taken from meanwhile",
    holds: (ground) => renewsNoneAfter(ground, { canLogIn: false }),
  },
  {
    of: "renewing recovery codes",
    item: "USER#",
    part: "credentialVersion = :version",
    keeps: "renews none of a user whose credentials were changed meanwhile",
    holds: (ground) => renewsNoneAfter(ground, { credentialVersion: 4 }),
  },
  {
    of: "changing credentials",
    item: "LOGIN",
    part: "credentialVersion = :read",
    keeps: "changes no others than those that were read",
    holds: ({ table }) => changesPasswordAfter((anna) => changedLogin(anna, { credentialVersion: 4 }))(table),
  },
  {
    of: "changing credentials",
    item: "USER#",
    part: "credentialVersion = :read",
    keeps: "changes no others than those of the user as they are",
    holds: ({ table }) => changesPasswordAfter((anna) => changedUser(anna, { credentialVersion: 4 }))(table),
  },
  {
    of: "changing credentials",
    item: "LOGIN",
    part: "canLogIn = :yes",
    keeps: "changes none of whom the right was taken from meanwhile",
    holds: ({ table }) => changesPasswordAfter((anna) => changedLogin(anna, { canLogIn: false }))(table),
  },
  {
    of: "changing credentials",
    item: "USER#",
    part: "canLogIn = :yes",
    keeps: "changes none of a user whom the right was taken from meanwhile",
    holds: ({ table }) => changesPasswordAfter((anna) => changedUser(anna, { canLogIn: false }))(table),
  },
  {
    of: "changing credentials by a code",
    item: "LOGIN",
    part: "credentialVersion = :read",
    beside: "lastTotpStep < :step",
    keeps: "changes no others than those that were read",
    holds: ({ table }) =>
      changesPasswordAfter((anna) => changedLogin(anna, { credentialVersion: 4 }), { step: 7 })(table),
  },
  {
    of: "changing credentials by a code",
    item: "LOGIN",
    part: "canLogIn = :yes",
    beside: "lastTotpStep < :step",
    keeps: "changes none of whom the right was taken from meanwhile",
    holds: ({ table }) => changesPasswordAfter((anna) => changedLogin(anna, { canLogIn: false }), { step: 7 })(table),
  },
  {
    of: "changing credentials by a code",
    item: "LOGIN",
    part: "lastTotpStep < :step",
    keeps: "takes the code that proves who asks once",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId(), { login: { lastTotpStep: 7 } }));
      const change = { login: anna.login, to: { passwordHash: newHash }, proof: { step: 7 } };

      await thrownBy(loginStore(table).changeCredentials(change));

      return (await passwordOf(table, anna)) !== newHash;
    },
  },
  {
    of: "changing credentials",
    item: "SESSION#",
    part: "attribute_exists(pk)",
    keeps: "lets a session change nothing that was ended meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const renewal = { ended: session(anna), begun: { ...session(anna), credentialVersion: 4 } };

      await thrownBy(
        loginStore(table).changeCredentials({ login: anna.login, to: { passwordHash: newHash }, session: renewal }),
      );

      return (await passwordOf(table, anna)) !== newHash;
    },
  },
  {
    of: "changing credentials",
    item: "LINK",
    keeps: "lets a link set a password once",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));

      await thrownBy(
        loginStore(table).changeCredentials({
          login: anna.login,
          to: { passwordHash: newHash },
          link: someLink(anna),
        }),
      );

      return (await passwordOf(table, anna)) !== newHash;
    },
  },
  {
    of: "mailing a reset",
    item: "RESETS",
    part: "attribute_not_exists(pk)",
    keeps: "mails the first once, where two were asked for at once",
    holds: async ({ table }) => {
      const { mail } = await mailedResets(table, [0]);
      return !(await mail(1, undefined));
    },
  },
  {
    of: "mailing a reset",
    item: "RESETS",
    part: "sent1 = :seen",
    keeps: "mails the next once, so that its link is good until another may be asked for",
    holds: async ({ table }) => {
      const { mail, lastSentMs } = await mailedResets(table, [0]);
      return (await mail(1, lastSentMs)) && !(await mail(2, lastSentMs));
    },
  },
  {
    of: "mailing a reset",
    item: "RESETS",
    part: "#hour <= :hour",
    keeps: "mails no more than three in any hour",
    holds: ({ table }) => isRefusedAfter(table, [0, 10, 59], 59.9),
  },
  {
    of: "mailing a reset",
    item: "RESETS",
    part: "#day <= :day",
    keeps: "mails no more than six in any 24 hours",
    holds: ({ table }) => isRefusedAfter(table, [0, 60, 120, 180, 240, 300], 24 * 60 - 0.1),
  },
  {
    of: "mailing a reset",
    item: "RESETS-IN-ALL",
    keeps: "mails no more than twelve in any 24 hours, though others were forgotten",
    holds: async ({ table, others }) => {
      const { login } = await keepPerson(others, somePerson(someAccountId()));
      const mail = async (on: Table, minute: number): Promise<boolean> => {
        const link = someLink({ login } as Person);
        const found = { login, lastSentMs: undefined, validUntil: minuteOf(minute) };
        await others.write(resetsForgotten(login.email));
        await loginStore(on).keepReset(found, { at: minuteOf(minute), link, notice: newNoticeOf(someNotice()) });
        return (await linkStore(others).find(link.id)) !== undefined;
      };
      await others.write(mailsCounted(keys.resetsInAll(login.email), 12));

      return !(await mail(table, 12));
    },
  },
  {
    of: "keeping a link",
    item: "LINK",
    keeps: "never writes over one that is there",
    holds: async ({ table }) => {
      const link = someLink(somePerson(someAccountId()));
      await table.write(linkWrite(link));

      await thrownBy(table.write(linkWrite({ ...link, secretHash: sha256("another") })));

      return (await linkStore(table).find(link.id))?.secretHash === link.secretHash;
    },
  },
  {
    of: "ending a session",
    item: "USER#",
    keeps: "finds that the user is gone, and not that DynamoDB takes the write for malformed",
    holds: async ({ table }) => {
      const { id: sessionId, accountId, userId } = session(somePerson(someAccountId()));

      const refused = await refusalOf(peopleStore(table).end({ accountId, userId, sessionId }));

      return refused !== undefined && !(refused.cause instanceof DynamoDBServiceException);
    },
  },
  {
    of: "proving again who one is",
    item: "SESSION#",
    part: "credentialVersion = :version",
    keeps: "brings back no session that was ended meanwhile",
    holds: async ({ table }) => {
      const anna = await keepPerson(table, somePerson(someAccountId()));
      const own = session(anna);

      await thrownBy(loginStore(table).prove({ login: anna.login, session: own }, undefined, now));

      return !(await isThere(table, own));
    },
  },
  {
    of: "ending a session whose tries are used up",
    item: "SESSION#",
    part: "tries >= :max",
    keeps: "ends none that has tries left",
    holds: async ({ table }) => {
      const { user } = await keepPerson(table, somePerson(someAccountId()));
      const { session: own } = await keepSession(table, user, now);

      await peopleStore(table).endSpent({ ...own, sessionId: own.id });

      return isThere(table, own);
    },
  },
  {
    of: "ending all other sessions",
    item: "USER#",
    part: "sessions = :read",
    keeps: "ends also one that begins in its midst",
    holds: async ({ client, table, others }) => {
      const anna = await keepPerson(others, somePerson(someAccountId()));
      const [own, late] = [session(anna), session(anna)];
      await loginStore(others).begin(own, anna.login, signIn);
      const user = z.parse(PortalUser, await others.get(keys.user(anna.user.accountId, anna.user.id)));
      beforeNext(client, "TransactWriteItems", () => loginStore(others).begin(late, anna.login, signIn));

      await peopleStore(table).endOthers(user, own);

      return !(await isThere(table, late)) && (await isThere(table, own));
    },
  },
  {
    of: "ending all other sessions",
    item: "USER#",
    part: "credentialVersion = :seen",
    keeps: "undoes no change of credentials that came first",
    holds: (ground) => endsNoneAfter(ground, (anna) => changedUser(anna, { credentialVersion: 9 })),
  },
  {
    of: "ending all other sessions",
    item: "LOGIN",
    part: "credentialVersion = :seen",
    keeps: "undoes no change of credentials that only the login shows",
    holds: (ground) => endsNoneAfter(ground, (anna) => changedLogin(anna, { credentialVersion: 9 })),
  },
  {
    of: "ending all other sessions",
    item: "SESSION#",
    part: "credentialVersion = :seen",
    keeps: "brings back no session that was ended meanwhile",
    holds: async ({ client, table, others }) => {
      const { anna, user, own } = await signedIn(others);
      const key = keys.session(anna.user.accountId, anna.user.id, own.id);
      beforeNext(client, "TransactWriteItems", () => others.write({ Delete: { Key: key } }));

      await thrownBy(peopleStore(table).endOthers(user, own));

      return (await others.get(key)) === undefined;
    },
  },
]);
