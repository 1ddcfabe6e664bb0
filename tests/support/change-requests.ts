/** Change requests of a test's own: a company with its people, BOK, and the two functions that they use. */
import { declaration as ofStaff } from "../../functions/cases/declaration.ts";
import { verbs as staffVerbs } from "../../functions/cases/index.ts";
import { declaration as ofCustomers } from "../../functions/change-requests/declaration.ts";
import { verbs as customerVerbs } from "../../functions/change-requests/index.ts";
import type { AnyRole } from "../../shared/domain/access.ts";
import { type Author, type ChangeRequest, numberOf } from "../../shared/domain/change-requests/change-request.ts";
import { casePurpose } from "../../shared/domain/change-requests/notices.ts";
import { announcing, opening, type Step, takingFile } from "../../shared/domain/change-requests/steps.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { linkTokenText } from "../../shared/domain/link.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import { newSession, type PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import type { KeptChange } from "../../shared/domain/subscriber/changes.ts";
import { fileCopier, fileLinks, uploadForms } from "../../shared/gateways/files.ts";
import { api } from "../../shared/http/endpoint.ts";
import { tokenText } from "../../shared/http/token.ts";
import { type NewId, newId, newSecret, newTransferCode, newId as randomId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { addressStore } from "../../shared/store/address-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { changeRequestStore, stepWrites } from "../../shared/store/change-request-store.ts";
import { closureStore } from "../../shared/store/closure-store.ts";
import { followUpWrites } from "../../shared/store/follow-ups.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { loginWrite } from "../../shared/store/login-store.ts";
import { noticeOf } from "../../shared/store/notice-store.ts";
import { peopleStore, personWrite } from "../../shared/store/people-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { replacementStore } from "../../shared/store/replacement-store.ts";
import { subscriberStore } from "../../shared/store/subscriber-store.ts";
import type { Table, Write } from "../../shared/store/table.ts";
import { putBy } from "./kept-together.ts";
import { ownAddress } from "./page-visitor.ts";
import { keepSession, somePerson } from "./people.ts";
import { twoPeopleAfterMilliseconds } from "./proposals.ts";
import { type Asked, ask } from "./requests.ts";
import { type Storage, storageClientAt } from "./storage.ts";
import { someAccountId, someHead } from "./table.ts";
import { noon } from "./top-ups.ts";

/** Storage that nobody asks: forms and links are made without it. */
const storage = { client: storageClientAt("http://127.0.0.1:1"), bucket: "saldo-test-files" };

export const seat = { street: "Grzybowska", houseNumber: "12", postalCode: "00-950", city: "Warszawa" };

const linkKey = "the key that makes the secrets of links";
const nameOf = (linkId: string) => ({ id: linkId, purpose: casePurpose });

/** The path of a case's page, as BOK's e-mails link to it. */
export const pageOf = ({ linkId }: Pick<ChangeRequest, "linkId">): string =>
  `/cases/${linkTokenText({ id: linkId, secret: linkSecret(linkKey, nameOf(linkId)) })}`;

const drawnAt = new WeakMap<Table, string[]>();

/** Draws ids for all who act at a desk's table: the notices among them are then read by their names, and not looked for among all of the file's. */
export const newIdAt = (table: Table): NewId => {
  const drawn = drawnAt.get(table) ?? [];
  drawnAt.set(table, drawn);
  return (prefix, at) => {
    const id = newId(prefix, at);
    drawn.push(id);
    return id;
  };
};

/** What anybody who draws ids at a table notified somebody of. */
const toldAt = async (table: Table): Promise<Notice[]> => {
  const ids = (drawnAt.get(table) ?? []).filter((id) => id.startsWith("no_"));
  return (await table.getAll(ids.map(keys.notice))).flatMap((item) => (item ? [noticeOf(item)] : []));
};

/** What the functions are wired with, over a table of theirs. */
export const usesOn = (
  table: Table,
  now: () => Date = () => noon,
  files: Pick<Storage, "client" | "bucket"> = storage,
  newId: NewId = randomId,
) => ({
  people: peopleStore(table),
  requests: changeRequestStore(table, newId),
  closures: closureStore({ table, now, newId }),
  replacements: replacementStore(table, newId),
  proposals: proposalStore({ table, ledger: ledgerStore({ table, now }), now, newId }),
  twoPeopleAfterMilliseconds: () => twoPeopleAfterMilliseconds,
  subscribers: subscriberStore(table, newId),
  gminas: gminaStore(table),
  addresses: addressStore(table),
  audit: auditStore(table),
  forms: uploadForms(storage),
  links: fileLinks(storage),
  copies: fileCopier(files),
  caseLinks: linkStore(table),
  address: () => ownAddress,
  linkKey: async () => linkKey,
  peselKey: async () => "the key that seals PESEL numbers",
  newId,
  newCode: newTransferCode,
  now,
});

/** The write of a test account's subscriber. */
export const subscriberWrite = (accountId: AccountId, changes: object = {}): Write => {
  const held = { companyName: "Poranna Kawa sp. z o.o.", nip: "8567346215", seatAddress: seat };
  return { Put: { Item: { ...keys.subscriber(accountId), ...held, ...changes } } };
};

/** The same, kept. */
export const keepSubscriber = (table: Table, accountId: AccountId, changes: object = {}): Promise<void> =>
  table.write(subscriberWrite(accountId, changes));

/** A session that the user has just begun. */
const sessionOf = ({ accountId, id: userId, credentialVersion }: PortalUser, now: Date) => {
  const secret = newSecret();
  const begun = { id: newId("se", now), secretHash: sha256(secret), next: "signed-in", now } as const;
  const session = newSession(
    { accountId, userId, credentialVersion },
    { ...begun, device: "tests", address: "192.0.2.1" },
  );
  return { session, secret };
};

/** A company with its main administrator, and two of BOK, all signed in, and whoever else joins them; a function reaches the table by its `own`. */
export const requestDesk = async <Joining extends Readonly<Record<string, Partial<PortalUser>>> = Record<never, never>>(
  table: Table,
  own: { readonly customers?: Table; readonly cases?: Table; readonly files?: Storage } = {},
  joining: Joining = {} as Joining,
) => {
  let nowMs = noon.getTime();
  const now = () => new Date(nowMs);
  const drawing = newIdAt(table);
  const accountId = someAccountId();
  /** Somebody who is not kept yet; signed in anew whenever the clock has moved. */
  const newcomer = (of: AccountId, wanted: Partial<PortalUser>) => {
    const { user: stranger, login } = somePerson(of, { user: { isMainAdministrator: false, ...wanted } });
    const { session, secret } = sessionOf(stranger, now());
    const user = { ...stranger, sessions: { [session.id]: session.createdAt } };
    let signedIn = { at: nowMs, authorization: `Bearer ${tokenText({ ...session, sessionId: session.id, secret })}` };
    const authorization = async (): Promise<string> => {
      if (signedIn.at !== nowMs) signedIn = { at: nowMs, ...(await keepSession(table, user, now())) };
      return signedIn.authorization;
    };
    const { lastUsedAt: _, ...item } = session;
    const writes: Write[] = [
      ...(user.canLogIn ? [loginWrite(login)] : []),
      personWrite({ user, login }),
      { Put: { Item: { ...keys.session(of, user.id, session.id), ...item } } },
    ];
    return { writes, person: { user, authorization } };
  };
  const person = async (of: AccountId, user: Partial<PortalUser>) => {
    const { writes, person: one } = newcomer(of, user);
    await table.transact(writes);
    return one;
  };
  const staff = (role: AnyRole = "operator-helpdesk", firstName = "Hania") => person(operatorId, { role, firstName });
  const first = [
    newcomer(accountId, { isMainAdministrator: true }),
    newcomer(operatorId, { role: "operator-helpdesk", firstName: "Hania" }),
    newcomer(operatorId, { role: "operator-helpdesk", firstName: "Piotr" }),
  ] as const;
  const joined = Object.entries(joining).map(([name, user]) => {
    const of = user.role?.startsWith("operator-") ? operatorId : accountId;
    return [name, newcomer(of, user)] as const;
  });
  await table.transact([
    { Put: { Item: { ...keys.head(accountId), ...someHead(accountId) } } },
    subscriberWrite(accountId),
    ...[...first, ...joined.map(([, one]) => one)].flatMap(({ writes }) => writes),
  ]);
  const others = Object.fromEntries(joined.map(([name, { person: one }]) => [name, one]));
  const [main, clerk, other] = [first[0].person, first[1].person, first[2].person];

  const customers = api(ofCustomers.routes, customerVerbs, () => usesOn(own.customers ?? table, now, storage, drawing));
  const cases = api(ofStaff.routes, staffVerbs, () => usesOn(own.cases ?? table, now, own.files, drawing));
  type Who = { readonly authorization: () => Promise<string> };
  const asCustomer = async (route: string, asked: Asked = {}, who: Who = main) =>
    ask(customers, route, { authorization: await who.authorization(), ...asked });
  const asStaff = async (verb: string, asked: Asked = {}, who: Who = clerk) =>
    ask(cases, verb.replace(" ", " /back-office/accounts/{accountId}"), {
      authorization: await who.authorization(),
      ...asked,
      path: { accountId, ...asked.path },
    });

  let keyed = 0;
  const wanted = { kind: "other", message: "Proszę o zaświadczenie." };
  const send = (body: object = wanted, asked: Asked = {}, who: Who = main) => {
    keyed += 1;
    const headers = { "idempotency-key": `key-${keyed}`, ...asked.headers };
    return asCustomer("POST /change-requests", { body, ...asked, headers }, who);
  };
  /** Asks for these changes of the data as they are now. */
  const sendChanges = async (changes: readonly object[], asked: Asked = {}, who: Who = main) => {
    const { version } = await subscriberStore(table).find(accountId);
    const headers = { "if-match": `"${version}"`, ...asked.headers };
    return send({ kind: "subscriber-data", message: "Zmieniły się dane.", changes }, { ...asked, headers }, who);
  };
  const idOf = ({ body }: { body?: Record<string, unknown> | undefined }): string => String(body?.id);

  return {
    ...(others as { readonly [Name in keyof Joining]: typeof main }),
    accountId,
    main,
    clerk,
    other,
    person,
    staff,
    /** For stores of a test's own. */
    newId: drawing,
    now,
    pass: (milliseconds: number) => {
      nowMs += milliseconds;
    },
    customers,
    cases,
    asCustomer,
    asStaff,
    send,
    sendChanges,
    idOf,
    /** A request that was sent, by its id. */
    sent: async (changes?: readonly object[]) => idOf(await (changes ? sendChanges(changes) : send())),
    kept: (requestId: string): Promise<ChangeRequest> => changeRequestStore(table).find(accountId, requestId),
    subscriber: () => subscriberStore(table).find(accountId),
    decide: (id: string, body: object, who: Who = clerk) =>
      asStaff("POST /change-requests/{id}/decision", { path: { id }, body }, who),
    /** What waits for BOK, of this account. */
    queued: async () => {
      const found = await queueStore(table).waiting("cases", 100);
      return found.filter((each) => each.accountId === accountId);
    },
    /** The facts of what the account's requests notify somebody of, oldest first, and by kind. */
    mails: async () => {
      const own = (await toldAt(table)).filter(({ facts }) => "accountId" in facts && facts.accountId === accountId);
      return own.sort((one, two) =>
        `${one.createdAt} ${one.facts.kind}` < `${two.createdAt} ${two.facts.kind}` ? -1 : 1,
      );
    },
    /** The same of whatever account, in no order. */
    toldOfAny: () => toldAt(table),
    records: async (of: AccountId = accountId) => (await auditStore(table).list(of, { limit: 100 })).records,
  };
};

/** A request of somebody's as it is opened: of the kind `other` unless it asks for changes. */
export const openedAs = (
  user: PortalUser,
  { changes = [], ...wanted }: Partial<Omit<ChangeRequest, "changes">> & { changes?: readonly KeptChange[] } = {},
): Step => {
  const { accountId, id: userId } = user;
  const id = wanted.id ?? newId("cr", noon);
  const actor = { side: "customer", userId, name: "Anna Nowak", email: user.email, from: "192.0.2.1" } as const;
  const name = nameOf(newId("li", noon));
  const link = {
    ...name,
    secretHash: sha256(linkSecret(linkKey, name)),
    accountId,
    subjectId: id,
    email: "helpdesk",
    expiresAt: "2031-03-02T12:00:00.000Z",
  };
  return opening(
    {
      id,
      number: numberOf(newTransferCode()),
      accountId,
      companyName: "Poranna Kawa sp. z o.o.",
      kind: changes.length > 0 ? "subscriber-data" : "other",
      language: "pl",
      message: "Proszę o zmianę.",
      ...(user.isMainAdministrator ? { isOpenedByMain: true } : {}),
      ...(changes.length > 0 ? { changes: [...changes] } : {}),
      ...wanted,
    },
    { actor, link, now: noon },
  );
};

/** Opens it at the store, without the function that takes it. */
export const openRequestOn = (table: Table, user: PortalUser, wanted?: Parameters<typeof openedAs>[1]) => {
  const { accountId, id: userId } = user;
  const key = { accountId, userId, route: "change-requests", key: newId("cr", noon), bodyHash: "0" };
  return changeRequestStore(table).open(openedAs(user, wanted), key, user);
};

/** A request as it is once these steps are taken, in one write with all that follows. It takes none of an account's places. */
export const keepRequest = async (
  table: Table,
  user: PortalUser,
  wanted?: Parameters<typeof openedAs>[1],
  ...steps: readonly ((read: ChangeRequest) => Step)[]
): Promise<ChangeRequest> => {
  const taken = [openedAs(user, wanted)];
  for (const step of steps) {
    const { request: read } = taken.at(-1)!;
    const { request, followUps } = step(read);
    taken.push({ request: { ...request, version: read.version + 1 }, followUps });
  }
  const { request } = taken.at(-1)!;
  const { accountId, id: requestId, version } = request;
  const [kept] = stepWrites({ ...request, version: version - 1 }, taken.at(-1)!);
  const way = { ...keys.requestNumber(request.number), accountId, requestId };
  const puts = putBy([kept!, ...taken.flatMap(({ followUps }) => followUpWrites(followUps, newIdAt(table)))]);
  await table.transact([way, ...puts].map((Item) => ({ Put: { Item } })));
  return request;
};

/** Gives a request a file that was uploaded and found harmless, and answers its id. */
export const withFile = async (table: Table, accountId: AccountId, requestId: string): Promise<string> => {
  const id = newId("at", noon);
  const announcedBy = { side: "staff", name: "Hania Nowak" } as const;
  const file = { id, fileName: "skan.pdf", contentType: "application/pdf", sizeBytes: 2_000, announcedBy } as const;
  const looked = { at: noon.toISOString(), sha256: "a".repeat(64), sizeBytes: 2_000 };
  await changeRequestStore(table, newIdAt(table)).change({ accountId, requestId }, (read) =>
    takingFile(announcing(read, file, noon).request, { attachmentId: id, looked, replyTo: undefined }, noon),
  );
  return id;
};

export const mailId = "4s5h9tq0v2c7k1m8";
export const stranger = {
  side: "customer",
  name: "Jan Obcy",
  address: "jan.obcy@example.org",
  isUnverified: true,
} as const satisfies Author;

/** A request of somebody's that came by e-mail, of the operator's own account where the user is one of the staff. */
export const keepMailed = (
  table: Table,
  user: PortalUser,
  { openedBy, ...wanted }: Parameters<typeof keepRequest>[2] & { openedBy?: Author } = {},
): Promise<ChangeRequest> =>
  keepRequest(table, user, { mailId, ...wanted }, (read) => {
    const by = openedBy ?? read.openedBy;
    const history = [{ ...read.history[0]!, by, mailId }];
    return { request: { ...read, openedBy: by, history }, followUps: { at: noon } };
  });
