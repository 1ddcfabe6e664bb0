/** Where people sign in: the real handler of `sessions` on the real engine, and one person who has a password. */
import { randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { generateSync } from "otplib/functional";
import type { RouteKey } from "../../functions/manifest.ts";
import { attemptsOf } from "../../functions/sessions/credentials.ts";
import { declaration } from "../../functions/sessions/declaration.ts";
import { verbs } from "../../functions/sessions/index.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { Link } from "../../shared/domain/link.ts";
import { Login, PortalUser, secondFactorOf, stepAfterPassword } from "../../shared/domain/portal-users/portal-user.ts";
import { api } from "../../shared/http/endpoint.ts";
import { tokenText } from "../../shared/http/token.ts";
import { type NewId, newId } from "../../shared/ids.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { hashPassword } from "../../shared/security/password.ts";
import { seal } from "../../shared/security/sealed.ts";
import { recoveryHashesOf, totpOwner } from "../../shared/security/second-factor.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { loginStore, loginWrite } from "../../shared/store/login-store.ts";
import { peopleStore, userWrite } from "../../shared/store/people-store.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import { dynamoTable, type Item, type Table } from "../../shared/store/table.ts";
import { keepSession, somePerson } from "./people.ts";
import { type Answered, type Asked, ask } from "./requests.ts";
import { someAccountId, someHead, type TestTable } from "./table.ts";

export const began = new Date("2026-03-02T08:00:00.000Z");
export const password = "correct horse battery staple";
export const hashed = hashPassword(password);

/** The secret of the person's authenticator app, where one is enrolled, and the recovery codes that go with it. */
export const appSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
/** What a session that awaits a code keeps of who guesses, where a test does not care. */
export const counted = { device: "D".repeat(22), attempts: "codes of nobody" };
export const recoveryCodes = Array.from({ length: 10 }, (_, place) => `${place}000-1111-2222-3333-4444-5555`);

/** The keys of Secrets Manager. */
export const totpKey = "the key that seals the secrets of apps";
export const linkKey = "the key that makes the secrets of links";

export type Wanted = {
  readonly user?: Partial<PortalUser>;
  readonly login?: Partial<Login>;
  /** Whether an authenticator app is enrolled. */
  readonly app?: boolean;
  /** Of the operator's staff, instead of a customer's people. */
  readonly staff?: boolean;
};

export type Desk = Awaited<ReturnType<typeof openDesk>>;

export const openDesk = async (
  { client, table, name }: TestTable,
  wanted: Wanted = {},
  evenTime: () => Promise<unknown> = async () => {},
) => {
  const accountId: AccountId = wanted.staff ? operatorId : someAccountId();
  const { user, login } = somePerson(accountId, wanted);
  const app = { sealedSecret: seal(totpKey, appSecret, totpOwner(login)), enrolledAt: began.toISOString() };
  const enrolled = wanted.app ? { totp: app, recoveryHashes: recoveryHashesOf(recoveryCodes) } : {};
  const whole: Login = { ...login, passwordHash: await hashed, ...enrolled, ...wanted.login };
  const person = { user: { ...user, ...secondFactorOf(whole) }, login: whole };
  const head = { Put: { Item: { ...keys.head(accountId), ...someHead(accountId) } } };
  await table.transact([
    ...(wanted.staff ? [] : [head]),
    ...(user.canLogIn ? [loginWrite(whole)] : []),
    userWrite(person.user),
  ]);
  const { email } = person.login;

  // Its own, so that no desk's tries count at another that stands at the same network address in the same minute.
  const attemptsKey = randomUUID();
  let now = began;
  const named: string[] = [];
  const naming: NewId = (prefix, at) => {
    const id = newId(prefix, at);
    named.push(id);
    return id;
  };
  /** A Lambda environment of its own, with a client of its own where one is given. */
  const instance = (own: DynamoDBClient = client) => {
    const itsTable = dynamoTable(own, name);
    return api(declaration.routes, verbs, () => ({
      people: peopleStore(itsTable),
      logins: loginStore(itsTable, naming),
      links: linkStore(itsTable),
      loginPolicies: policyStore(itsTable, naming),
      ledger: ledgerStore({ table: itsTable, now: () => now }),
      attemptsKey: async () => attemptsKey,
      totpKey: async () => totpKey,
      linkKey: async () => linkKey,
      evenTime,
      address: () => "https://api.saldo.example",
      newId: naming,
      now: () => now,
    }));
  };
  const handler = instance();

  const call = (route: RouteKey, asked: Asked = {}): Promise<Answered> => ask(handler, route, asked);
  const signIn = (body: unknown = { email, password }, asked: Asked = {}) => call("POST /sessions", { body, ...asked });
  const token = async (): Promise<string> => tokenOf(await signIn());
  /** The same without the sign-in, which is neither counted nor on record. */
  const begun = async (): Promise<string> => {
    const { token: kept } = await keepSession(table, person.user, now, stepAfterPassword(person.login, counted));
    return tokenText(kept);
  };
  const as = (bearer: string, route: RouteKey, asked: Asked = {}) =>
    call(route, { authorization: `Bearer ${bearer}`, ...asked });
  const giveCode = (bearer: string, body: unknown) => as(bearer, "POST /sessions/current/totp", { body });
  /** The app's code now, or some seconds from now. */
  const code = (secret = appSecret, seconds = 0): string =>
    generateSync({ secret, epoch: now.getTime() / 1000 + seconds });

  const failuresIn = async (count: string): Promise<unknown> => {
    const name = await attemptsOf(count, { attemptsKey: async () => attemptsKey, now: () => now });
    return (await table.get(keys.attempts(name)))?.failures ?? 0;
  };
  const kept = async (): Promise<{ user: PortalUser; login: Login }> => {
    const [its, logs] = await table.getAll([keys.user(accountId, user.id), keys.login(email)]);
    return { user: PortalUser.parse(its), login: Login.parse(logs) };
  };
  const itemsOf = (prefix: string, key: (id: string) => ReturnType<typeof keys.notice>): Promise<Item[]> =>
    found(
      table,
      named.filter((id) => id.startsWith(prefix)).map((id) => key(id)),
    );
  /** The notices that are kept, in the order they were made. */
  const notices = () => itemsOf("no_", keys.notice);
  const links = async () => (await itemsOf("li_", keys.link)).map((item) => Link.parse(item));

  return {
    client,
    table,
    accountId,
    ...person,
    email,
    handler,
    instance,
    call,
    signIn,
    token,
    begun,
    as,
    giveCode,
    code,
    kept,
    notices,
    links,
    now: () => now,
    pass: (seconds: number): void => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    /** How many failures at the password of the person's address are kept. */
    failures: (): Promise<unknown> => failuresIn(`password ${email}`),
    /** The same of codes: of sign-ins that no right code completed. */
    codeFailures: (): Promise<unknown> => failuresIn(`code ${email}`),
    /** Whether a token opens what only a whole sign-in opens. */
    isOpen: async (bearer: string): Promise<boolean> => (await as(bearer, "GET /me")).status === 200,
    /** Signed in by the app's next code, after a password that nobody had to give. */
    signInWithCode: async (): Promise<string> => {
      now = new Date(now.getTime() + 30_000);
      // As the person is by now: what was changed since ends what began before.
      const present = await kept();
      const { token: begunNow } = await keepSession(
        table,
        present.user,
        now,
        stepAfterPassword(present.login, counted),
      );
      return tokenOf(await giveCode(tokenText(begunNow), { code: code() }));
    },
    /** Asks for a password reset, and answers the token that the mail's link carries. */
    askReset: async (): Promise<string> => {
      await call("POST /password-resets", { body: { email } });
      const link = (await links()).findLast((one) => one.email === email)!;
      return `${link.id}.${linkSecret(linkKey, link)}`;
    },
  };
};

const found = async (table: Table, wanted: readonly ReturnType<typeof keys.notice>[]): Promise<Item[]> => {
  // DynamoDB reads no more at once.
  const items = wanted.length === 0 ? [] : await table.getAll(wanted.slice(-100));
  return items.filter((item) => item !== undefined);
};

/** The token of an answer; a test that got none has failed. */
export const tokenOf = ({ status, body }: Answered): string => {
  if (typeof body?.token !== "string") throw new Error(`no token, but ${status} ${JSON.stringify(body)}`);
  return body.token;
};
