/** Bank top-ups of an account of a test's own, on the real engine, and all that was kept of them. */

import type { LedgerEntry } from "../../shared/domain/account/ledger.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { decisionMilliseconds, SubjectLink } from "../../shared/domain/link.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import type { NoticeFacts } from "../../shared/domain/nouns.ts";
import type { BankTopUp, Confirmation, Decision } from "../../shared/domain/top-ups/bank-top-up.ts";
import { type NewId, newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { loginWrite } from "../../shared/store/login-store.ts";
import { personWrite } from "../../shared/store/people-store.ts";
import { waitsWrite } from "../../shared/store/queue-store.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import type { Item, Table } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { receivedFile, someBankTopUp, someFile } from "./bank-top-ups.ts";
import { keepTogether, putBy } from "./kept-together.ts";
import { type FactsOf, toldBy } from "./notices.ts";
import { somePerson } from "./people.ts";
import { someAccountId, someHead, type TestTable } from "./table.ts";
import { noon } from "./top-ups.ts";

export const clerks = ["ola.finanse@operator.example", "jan.finanse@operator.example"] as const;

/** An order of 250 PLN, made at noon. */
export const someTransfer = (accountId: AccountId, changes: Partial<BankTopUp> = {}): BankTopUp =>
  someBankTopUp(accountId, { amountGrosze: grosze(25_000), ...changes });

/** The same with a file that was checked and kept. */
export const keepConfirmedTransfer = async (table: Table, accountId: AccountId): Promise<BankTopUp> => {
  const confirmation = { ...someFile(), askedAt: noon.toISOString(), received: receivedFile("a file") };
  const topUp = someTransfer(accountId, { confirmations: [confirmation] });
  await table.write({ Put: { Item: { ...keys.topUp(accountId, topUp.id), ...topUp } } });
  return topUp;
};

export const requestFor = ({ accountId, createdBy, id }: BankTopUp, changes: Partial<RequestKey> = {}): RequestKey => ({
  accountId,
  userId: createdBy,
  route: "top-ups",
  key: id,
  bodyHash: sha256("25000 by bank"),
  ...changes,
});

/** By one of the staff who is signed in. */
export const byStaff = { userId: newId("us", noon), email: "ewa.finanse@operator.example" };
export const credits = (changes: Partial<Decision> = {}): Decision => ({ decision: "credit", by: byStaff, ...changes });
export const rejects = (changes: Partial<Decision> = {}): Decision => ({
  decision: "reject",
  by: byStaff,
  reason: "Nie wpłynęło",
  ...changes,
});

export type TransferDesk = Awaited<ReturnType<typeof transferDesk>>;

/** What orders of one account leave behind, but for the e-mails about them and their requests' keys. */
const orderedItems = (topUps: readonly BankTopUp[]): Item[] =>
  topUps.flatMap((topUp, place) => {
    const { accountId, id, code, amountGrosze, createdAt, expiresAt } = topUp;
    const known = { companyName: "Poranna Kawa sp. z o.o.", topUpId: id, amountGrosze, createdAt, expiresAt };
    return [
      { ...keys.topUp(accountId, id), ...topUp },
      { ...keys.transferCode(code), accountId, ...known },
      ...putBy([waitsWrite("bank-transfer", { accountId, subject: id }, new Date(expiresAt))]),
      ...(place === 0 ? [{ ...keys.openTransfers(accountId), topUpIds: new Set(topUps.map((each) => each.id)) }] : []),
    ];
  });

/**
 * An account with somebody who orders, and has ordered these already; what a test does to the client of `table`, nobody who looks sees.
 * `also` is kept with it.
 */
export const transferDesk = async (
  stage: () => TestTable,
  {
    at = noon,
    isMain = true,
    ordered = [],
    also = () => [],
  }: {
    readonly at?: Date;
    /** Whether whoever orders is the main administrator. */
    readonly isMain?: boolean;
    readonly ordered?: readonly Partial<BankTopUp>[];
    readonly also?: (own: { accountId: AccountId; topUps: readonly BankTopUp[]; newId: NewId }) => Item[];
  } = {},
) => {
  const { client, table } = stage();
  const watching = stage();
  const { table: looking } = watching;
  const accountId = someAccountId();
  const { user, login } = somePerson(accountId, { user: { role: "finance", isMainAdministrator: isMain } });
  const topUps = ordered.map((changes) => someTransfer(accountId, { createdBy: user.id, ...changes }));
  let now = at;
  const clock = () => now;
  const named: string[] = [];
  const naming: NewId = (prefix, instant) => {
    const id = newId(prefix, instant);
    named.push(id);
    return id;
  };
  await keepTogether(watching, [
    { ...keys.head(accountId), ...someHead(accountId) },
    ...putBy([loginWrite(login), personWrite({ user, login })]),
    ...orderedItems(topUps),
    ...also({ accountId, topUps, newId: naming }),
  ]);
  /** The store as another Lambda environment has it. */
  const transfersOn = (own: Table) =>
    transferStore({
      table: own,
      ledger: ledgerStore({ table: own, now: clock, pause: async () => {} }),
      newId: naming,
      now: clock,
    });
  const transfers = transfersOn(table);
  const others = transfersOn(looking);
  const ledger = ledgerStore({ table: looking, now: clock });

  const itemsOf = async (
    ids: readonly string[],
    key: (id: string) => ReturnType<typeof keys.link>,
  ): Promise<Item[]> => {
    const found: Item[] = [];
    for (let from = 0; from < ids.length; from += 100)
      found.push(...(await looking.getAll(ids.slice(from, from + 100).map(key))).filter((item) => item !== undefined));
    return found;
  };
  const namedWith = (prefix: string) => named.filter((id) => id.startsWith(`${prefix}_`));
  const notices = async () => (await itemsOf(namedWith("no"), keys.notice)) as unknown as Notice[];
  const facts = async () => (await notices()).map(toldBy);

  return {
    client,
    table,
    looking,
    accountId,
    user,
    /** What was ordered beforehand. */
    topUps,
    transfers,
    /** Somebody else at the same table. */
    others,
    transfersOn,
    ledger,
    newId: naming,
    now: clock,
    pass: (milliseconds: number): void => {
      now = new Date(now.getTime() + milliseconds);
    },
    /** A top-up that was ordered as people do. */
    order: async (changes: Partial<BankTopUp> = {}): Promise<BankTopUp> => {
      const topUp = someTransfer(accountId, { createdBy: user.id, ...changes });
      await topUpStore(looking).startTransfer(topUp, "Poranna Kawa sp. z o.o.", requestFor(topUp));
      return topUp;
    },
    /** The same with a file announced; its own id unless said otherwise. */
    announce: (topUp: BankTopUp, changes: Partial<Confirmation> = {}): Promise<Confirmation> =>
      others.announce(accountId, topUp.id, someFile(changes)),
    /** A link for each clerk of finance, new each time. */
    forFinance: (topUp: BankTopUp) => ({
      orderedBy: "Anna Nowak",
      previous: [],
      links: clerks.map((email): SubjectLink => {
        const id = naming("li", now);
        const expiresAt = new Date(now.getTime() + decisionMilliseconds).toISOString();
        return { id, purpose: "decision", secretHash: sha256(id), accountId, subjectId: topUp.id, email, expiresAt };
      }),
    }),
    /** The top-up as it is kept. */
    kept: async (topUp: BankTopUp): Promise<BankTopUp> => (await others.find(accountId, topUp.id))!.topUp,
    notices,
    facts,
    /** The facts of notices of a kind, in the order they were made. */
    told: async <Kind extends NoticeFacts["kind"]>(kind: Kind): Promise<FactsOf<Kind>[]> =>
      (await facts()).filter((each): each is FactsOf<Kind> => each.kind === kind),
    links: async (): Promise<SubjectLink[]> =>
      (await itemsOf(namedWith("li"), keys.link)).map((item) => SubjectLink.parse(item)),
    /** What was told, the links, and whether the top-up waits for a decision, in one read. */
    toldAndWaiting: async (topUp: BankTopUp) => {
      const [told, links] = [namedWith("no").map(keys.notice), namedWith("li").map(keys.link)];
      const marker = keys.waits(accountId, `top-ups-to-decide#${topUp.id}`);
      const [waits, ...found] = await looking.getAll([marker, ...told, ...links]);
      return {
        facts: found.slice(0, told.length).flatMap((item) => (item ? [toldBy(item as unknown as Notice)] : [])),
        links: found.slice(told.length).flatMap((item) => (item ? [SubjectLink.parse(item)] : [])),
        isWaiting: waits !== undefined,
      };
    },
    /** What waits of the account: the names of its markers, without the alert of a low balance. */
    waits: async (): Promise<string[]> => {
      const range = { ...ranges.topUps(accountId), from: "WAITS#", to: "WAITS#~" };
      const { items } = await looking.query(range, { limit: 100, newestFirst: false });
      return items.map(({ sk }) => String(sk).slice("WAITS#".length)).filter((name) => name !== "low-balance");
    },
    entries: async (): Promise<LedgerEntry[]> => (await ledger.entries(accountId, { limit: 100 })).entries,
    /** What is on record of the top-up with the operator, and with the customer. */
    records: async (topUp: BankTopUp) => {
      const of = async (whose: AccountId) =>
        (await auditStore(looking).list(whose, { limit: 1_000 })).records.filter(({ subject }) => subject === topUp.id);
      return { operator: await of(operatorId), customer: await of(accountId) };
    },
  };
};
