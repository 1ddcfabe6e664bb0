/** A customer's company and its people, at the real handlers on the real engine: who they are, what they may, how they sign in. */
import { randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { generateSync } from "otplib/functional";
import { verbs as accountVerbs } from "../../functions/account/index.ts";
import { verbs as auditVerbs } from "../../functions/audit-records/index.ts";
import { verbs as policyVerbs } from "../../functions/login-policies/index.ts";
import { verbs as alertVerbs } from "../../functions/low-balance-alert/index.ts";
import { functions, type RouteKey, routes } from "../../functions/manifest.ts";
import { verbs as userVerbs } from "../../functions/portal-users/index.ts";
import { verbs as sessionVerbs } from "../../functions/sessions/index.ts";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { Link, type LinkPurpose, SubjectLink } from "../../shared/domain/link.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import { Login, PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { api } from "../../shared/http/endpoint.ts";
import { tokenText } from "../../shared/http/token.ts";
import { type NewId, newId } from "../../shared/ids.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { seal } from "../../shared/security/sealed.ts";
import { recoveryHashesOf, totpOwner } from "../../shared/security/second-factor.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { lowBalanceRecipients } from "../../shared/store/low-balance-recipients.ts";
import { lowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import { dynamoTable, type Item, type Write } from "../../shared/store/table.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { keepSession, keepSignedIn, openedWrite, someAddress, somePerson } from "./people.ts";
import { type Answered, type Asked, ask } from "./requests.ts";
import { appSecret, began, hashed, linkKey, recoveryCodes, totpKey } from "./sign-in-desk.ts";
import { someAccountId, type TestTable } from "./table.ts";

export const allRights = { recordings: { listen: true, download: true }, authorisedContact: true };
export const noRecordings = { listen: false, download: false };

/** An accountant, as an administrator fills in the form. */
export const someForm = (changes: object = {}) => ({
  firstName: "Ola",
  lastName: "Lis",
  email: someAddress("ola"),
  phone: "601 234 567",
  position: "księgowa",
  role: "finance",
  recordings: noRecordings,
  authorisedContact: false,
  canLogIn: true,
  loginPolicyId: null,
  requireTotp: false,
  ...changes,
});

/** A consultant, as an administrator of the operator's fills in the form. */
export const someStaffForm = (changes: object = {}) => ({
  firstName: "Hanna",
  lastName: "Maj",
  email: someAddress("hanna"),
  phone: "22 123 45 03",
  position: "konsultantka",
  role: "operator-helpdesk",
  canLogIn: true,
  ...changes,
});

/** A policy that lets in at any time from anywhere. */
export const someTerms = (changes: object = {}) => ({
  name: "Biuro",
  validFrom: "2026-01-01",
  validTo: "2037-12-31",
  networks: "any",
  ...changes,
});

/** Weekdays from eight to four: at the desk's nine o'clock on a Monday it lets in. */
export const officeHours = {
  weekdays: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  from: "08:00",
  to: "16:00",
};

type Who = {
  readonly user?: Partial<PortalUser>;
  readonly login?: Partial<Login>;
  /** Whether an authenticator app is enrolled. */
  readonly app?: boolean;
};

export type Company = Awaited<ReturnType<typeof openCompany>>;
export type Member = Awaited<ReturnType<Company["join"]>>;

export const openCompany = async (
  { client, table, name }: TestTable,
  { staff = false, at = began }: { staff?: boolean; at?: Date } = {},
) => {
  const accountId: AccountId = staff ? operatorId : someAccountId();
  // Its own, so that no company's sign-ins count at another that stands at the same network address in the same minute.
  const attemptsKey = randomUUID();
  let now = at;
  const clock = () => now;
  const named: string[] = [];
  const naming: NewId = (prefix, at) => {
    const id = newId(prefix, at);
    named.push(id);
    return id;
  };

  /** Every function that serves people, as a Lambda environment of its own with this client. */
  const instance = (own: DynamoDBClient) => {
    const itsTable = dynamoTable(own, name);
    const ledger = ledgerStore({ table: itsTable, now: clock });
    const wire = () => ({
      people: peopleStore(itsTable),
      users: userStore(itsTable, naming),
      logins: loginStore(itsTable, naming),
      links: linkStore(itsTable),
      loginPolicies: policyStore(itsTable, naming),
      audit: auditStore(itsTable, naming),
      ledger,
      lowBalance: lowBalanceStore(itsTable, { newId: naming }),
      recipients: lowBalanceRecipients(itsTable, naming),
      attemptsKey: async () => attemptsKey,
      totpKey: async () => totpKey,
      linkKey: async () => linkKey,
      evenTime: async () => {},
      address: () => "https://api.saldo.example",
      newId: naming,
      now: clock,
    });
    const handlers = {
      sessions: api(functions.sessions.routes, sessionVerbs, wire),
      account: api(functions.account.routes, accountVerbs, wire),
      "low-balance-alert": api(functions["low-balance-alert"].routes, alertVerbs, wire),
      "portal-users": api(functions["portal-users"].routes, userVerbs, wire),
      "login-policies": api(functions["login-policies"].routes, policyVerbs, wire),
      "audit-records": api(functions["audit-records"].routes, auditVerbs, wire),
    };
    return (route: RouteKey, asked: Asked = {}): Promise<Answered> => {
      const serving = routes[route].function;
      if (!Object.hasOwn(handlers, serving)) throw new Error(`${route} is not among the functions of a company`);
      return ask(handlers[serving as keyof typeof handlers], route, asked);
    };
  };
  const call = instance(client);

  /** A token of somebody's who signed in now, though it went through no sign-in. */
  const signedIn = async (user: PortalUser): Promise<string> => tokenText((await keepSession(table, user, now)).token);

  const itemsOf = async (prefix: string, key: (id: string) => ReturnType<typeof keys.link>): Promise<Item[]> => {
    const wanted = named.filter((id) => id.startsWith(prefix)).map(key);
    const items = wanted.length === 0 ? [] : await table.getAll(wanted);
    return items.filter((item) => item !== undefined);
  };
  const links = async (): Promise<Link[]> =>
    (await itemsOf("li_", keys.link)).filter((item) => !("subjectId" in item)).map((item) => Link.parse(item));
  const userOf = async (id: string): Promise<PortalUser | undefined> => {
    const item = await table.get(keys.user(accountId, id));
    return item && PortalUser.parse(item);
  };
  const loginOf = async (email: string): Promise<Login | undefined> => {
    const item = await table.get(keys.login(email));
    return item && Login.parse(item);
  };

  /** What somebody does with their token. */
  const by = (token: string) => {
    const as = (route: RouteKey, asked: Asked = {}) => call(route, { authorization: `Bearer ${token}`, ...asked });
    return {
      as,
      /** Whether their token opens what a whole sign-in opens. */
      isIn: async () => (await as("GET /me")).status === 200,

      show: (id: string) => as("GET /portal-users/{id}", { path: { id } }),
      add: (changes: object = {}, asked: Asked = {}) => as("POST /portal-users", { body: someForm(changes), ...asked }),
      /** Reads somebody, and puts them back with these fields changed. */
      edit: async (id: string, changes: object, asked: Asked = {}): Promise<Answered> => {
        const shown = await as("GET /portal-users/{id}", { path: { id } });
        if (shown.status !== 200) return shown;
        return as("PUT /portal-users/{id}", {
          path: { id },
          body: { ...formOf(shown), ...changes },
          headers: { "if-match": shown.headers.etag! },
          ...asked,
        });
      },
      remove: (id: string, asked: Asked = {}) => as("DELETE /portal-users/{id}", { path: { id }, ...asked }),
      resetTotp: (id: string, asked: Asked = {}) =>
        as("POST /portal-users/{id}/totp-reset", { path: { id }, ...asked }),
      invite: (id: string, asked: Asked = {}) => as("POST /portal-users/{id}/invitations", { path: { id }, ...asked }),

      addStaff: (changes: object = {}, asked: Asked = {}) =>
        as("POST /back-office/staff", { body: someStaffForm(changes), ...asked }),
      /** Reads one of the staff, and puts them back with these fields changed. */
      editStaff: async (id: string, changes: object, asked: Asked = {}): Promise<Answered> => {
        const shown = await as("GET /back-office/staff/{id}", { path: { id } });
        if (shown.status !== 200) return shown;
        const { id: _, invited: __, lastSignInAt: ___, ...form } = shown.body!;
        return as("PUT /back-office/staff/{id}", {
          path: { id },
          body: { ...form, ...changes },
          headers: { "if-match": shown.headers.etag! },
          ...asked,
        });
      },
      removeStaff: (id: string) => as("DELETE /back-office/staff/{id}", { path: { id } }),
      resetStaffTotp: (id: string) => as("POST /back-office/staff/{id}/totp-reset", { path: { id } }),

      addPolicy: (changes: object = {}, asked: Asked = {}) =>
        as("POST /login-policies", { body: someTerms(changes), ...asked }),
      /** Reads a policy, and puts it back with these fields changed. */
      editPolicy: async (id: string, changes: object, asked: Asked = {}): Promise<Answered> => {
        const shown = await as("GET /login-policies/{id}", { path: { id } });
        if (shown.status !== 200) return shown;
        const { id: _, userIds: __, ...terms } = shown.body!;
        return as("PUT /login-policies/{id}", {
          path: { id },
          body: { ...terms, ...changes },
          headers: { "if-match": shown.headers.etag! },
          ...asked,
        });
      },
      removePolicy: (id: string) => as("DELETE /login-policies/{id}", { path: { id } }),
    };
  };

  /**
   * Somebody of the company who is signed in; an administrator with every right, but not the main one, unless said otherwise. Of the
   * staff, one of the operator's administrators.
   */
  const join = async (
    { user: wanted = {}, login: wantedLogin = {}, app = false }: Who = {},
    also: readonly Write[] = [],
  ) => {
    const usual = staff ? ({ role: "operator-administrator", requireTotp: true } as const) : { rights: allRights };
    const person = somePerson(accountId, {
      user: { isMainAdministrator: false, ...usual, ...wanted },
      login: {
        passwordHash: await hashed,
        ...(wanted.email === undefined ? {} : { email: wanted.email }),
        ...(wanted.canLogIn === undefined ? {} : { canLogIn: wanted.canLogIn }),
        requireTotp: wanted.requireTotp ?? staff,
        ...(wanted.credentialVersion === undefined ? {} : { credentialVersion: wanted.credentialVersion }),
        ...wantedLogin,
      },
    });
    const totp = { sealedSecret: seal(totpKey, appSecret, totpOwner(person.login)), enrolledAt: at.toISOString() };
    const enrolled = app ? { totp, recoveryHashes: recoveryHashesOf(recoveryCodes) } : {};
    const whole = { user: person.user, login: { ...person.login, ...enrolled } };
    const { user, token: named } = await keepSignedIn(table, whole, now, also);
    const token = tokenText(named);
    return {
      ...by(token),
      id: user.id,
      email: user.email,
      token,
      /** As they are kept now. */
      kept: () => userOf(user.id).then((kept) => kept!),
      login: () => loginOf(user.email).then((kept) => kept!),
    };
  };

  return {
    client,
    table,
    accountId,
    /** Names what is kept, so that the company finds its links and notices. */
    naming,
    call,
    instance,
    by,
    join,
    /** The main administrator; of the staff, one of the operator's administrators. */
    main: await join(
      { user: { firstName: "Ewa", lastName: "Woźniak", ...(staff ? {} : { isMainAdministrator: true }) } },
      staff ? [] : [openedWrite(accountId)],
    ),
    signedIn,
    userOf,
    loginOf,
    links,
    now: clock,
    pass: (seconds: number): void => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    /** Moves the clock to an instant. */
    at: (instant: string): void => {
      now = new Date(instant);
    },
    /** The app's code now. */
    code: (secret = appSecret): string => generateSync({ secret, epoch: now.getTime() / 1000 }),
    signIn: (email: string, password: string, asked: Asked = {}) =>
      call("POST /sessions", { body: { email, password }, ...asked }),
    accept: (token: string, password: string, asked: Asked = {}) =>
      call("POST /invitations/confirmation", { body: { token, password }, ...asked }),
    /** The token in the newest mail that invites this address. */
    invitationOf: async (email: string): Promise<string> => newestToken(await links(), "invitation", email),
    /** The token in the newest mail that asks this address to confirm that it hears of the balance. */
    confirmationOf: async (email: string): Promise<string> => {
      const found = (await itemsOf("li_", keys.link)).filter((item) => "subjectId" in item && item.email === email);
      const link = SubjectLink.parse(found.at(-1));
      return `${link.id}.${linkSecret(linkKey, link)}`;
    },
    resetOf: async (email: string): Promise<string> => newestToken(await links(), "password-reset", email),
    /** What is owed by mail to an address, in the order it was made. */
    noticesTo: async (address: string): Promise<Notice[]> =>
      ((await itemsOf("no_", keys.notice)) as unknown as Notice[]).filter(
        ({ recipient }) => "address" in recipient && recipient.address === address,
      ),
    notices: () => itemsOf("no_", keys.notice),
    /** The account's records, the oldest first. */
    records: async (): Promise<AuditRecord[]> =>
      (await table.query(ranges.audit(accountId), { limit: 1_000, newestFirst: false }))
        .items as unknown as AuditRecord[],
    /** Every item of the table. */
    everything: async (): Promise<Item[]> => {
      const items: Item[] = [];
      let from: Item | undefined;
      do {
        const page = await client.send(
          new ScanCommand({ TableName: name, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
        );
        items.push(...(page.Items ?? []));
        from = page.LastEvaluatedKey;
      } while (from);
      return items;
    },
  };
};

/** The id of what an answer shows; a test that got none has failed. */
export const idOf = ({ status, body }: Answered): string => {
  if (typeof body?.id !== "string") throw new Error(`nobody, but ${status} ${JSON.stringify(body)}`);
  return body.id;
};

/** The form with which somebody who is shown is edited. */
export const formOf = ({ body }: Answered): object => {
  const { id: _, isMainAdministrator: __, invited: ___, lastSignInAt: ____, ...form } = body!;
  return form;
};

const newestToken = (links: readonly Link[], purpose: LinkPurpose, email: string): string => {
  const link = links.findLast((one) => one.purpose === purpose && one.email === email);
  if (!link) throw new Error(`no ${purpose} of ${email}`);
  return `${link.id}.${linkSecret(linkKey, link)}`;
};
