/** The page on which clerks decide bank top-ups by link, as a test calls it. */
import { createHash } from "node:crypto";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect } from "vitest";
import { declaration } from "../../functions/decisions/declaration.ts";
import { verbs } from "../../functions/decisions/index.ts";
import { decisionMilliseconds, decisionPurpose, type SubjectLink } from "../../shared/domain/link.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { BankTopUp } from "../../shared/domain/top-ups/bank-top-up.ts";
import { fileLinks } from "../../shared/gateways/files.ts";
import { api } from "../../shared/http/endpoint.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { linkRenewals } from "../../shared/store/link-renewals.ts";
import { linkStore, linkWrite } from "../../shared/store/link-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { forPeopleWrite } from "../../shared/store/queue-store.ts";
import type { Item } from "../../shared/store/table.ts";
import { receivedFile, someFile } from "./bank-top-ups.ts";
import { onlyGranted } from "./grants.ts";
import { putBy } from "./kept-together.ts";
import { textOf } from "./page-visitor.ts";
import { type Answered, type Asked, ask } from "./requests.ts";
import { type Storage, startStorage } from "./storage.ts";
import { tableOfFile } from "./table-of-file.ts";
import { noon } from "./top-ups.ts";
import { clerks, transferDesk } from "./transfers.ts";

export const linkKey = "the key that makes the secrets of links";
export const english = { "accept-language": "en-GB,en;q=0.9" };

export type Fields = Readonly<Record<string, string>>;

type NewLink = { readonly link: SubjectLink; readonly token: string };

/** A clerk's link, as whoever takes an upload makes it, and its token. */
const linkOf = ({ accountId, id: subjectId }: BankTopUp, email: string, id: string, now: Date): NewLink => {
  const name = { id, purpose: decisionPurpose } as const;
  const secret = linkSecret(linkKey, name);
  const expiresAt = new Date(now.getTime() + decisionMilliseconds).toISOString();
  return {
    link: { ...name, secretHash: sha256(secret), accountId, subjectId, email, expiresAt },
    token: `${id}.${secret}`,
  };
};

/** One table and one storage for a file of tests; `office` opens an account of its own in them. */
export const decisionOffices = () => {
  const stage = tableOfFile();
  const watch = onlyGranted("decisions");
  let started: Storage;
  beforeAll(async () => {
    started = await startStorage();
  });
  afterAll(() => started.stop());
  const storage = () => started;

  /** A top-up of 250 PLN with a confirmation that was received, and a link for each clerk. */
  const office = async ({
    ordered = {},
    fileName = "potwierdzenie.pdf",
    linkLimitZlotys = 5_000,
  }: {
    ordered?: Partial<BankTopUp>;
    fileName?: string;
    linkLimitZlotys?: number;
  } = {}) => {
    const confirmation = {
      ...someFile({ fileName }),
      askedAt: noon.toISOString(),
      received: receivedFile("the transfer"),
    };
    let made: readonly NewLink[] = [];
    const desk = watch(
      await transferDesk(stage, {
        ordered: [{ ...ordered, confirmations: [confirmation] }],
        also: ({ topUps, newId }) => {
          const { accountId, id: subject } = topUps[0]!;
          made = clerks.map((email) => linkOf(topUps[0]!, email, newId("li", noon), noon));
          const waits = { queue: "top-ups-to-decide", accountId, subject, why: "confirmation-received" } as const;
          return putBy([...made.map(({ link }) => linkWrite(link)), forPeopleWrite(waits, noon)]);
        },
      }),
    );
    const { client } = desk;
    const topUp = desk.topUps[0]!;
    const [ofOla, ofJan] = made.map(({ token }) => token) as [string, string];
    let finance: readonly string[] = clerks;
    const newLink = (email: string) => linkOf(topUp, email, desk.newId("li", desk.now()), desk.now());

    const handler = api(declaration.routes, verbs, () => ({
      people: peopleStore(desk.table),
      address: () => "https://api.saldo.example",
      links: linkStore(desk.table),
      transfers: desk.transfers,
      files: fileLinks(storage()),
      financeClerks: () => finance,
      audit: auditStore(desk.table),
      renewals: linkRenewals({ table: desk.table, newId: desk.newId }),
      linkKey: async () => linkKey,
      newId: desk.newId,
      linkLimitGrosze: () => grosze(linkLimitZlotys * 100),
      now: desk.now,
    }));
    const show = (token: string, asked: Asked = {}) =>
      ask(handler, "GET /decisions/{token}", { path: { token }, ...asked });
    const decide = (token: string, fields: Fields = { decision: "credit", received: "250,00" }, asked: Asked = {}) =>
      ask(handler, "POST /decisions/{token}", {
        path: { token },
        text: new URLSearchParams(fields).toString(),
        ...asked,
        headers: { "content-type": "application/x-www-form-urlencoded", ...asked.headers },
      });
    /** Every item of the table. */
    const everything = async (): Promise<Item[]> => {
      const { client: own, name: TableName } = stage();
      const { Items = [] } = await own.send(new ScanCommand({ TableName, ConsistentRead: true }));
      return Items;
    };
    return {
      ...desk,
      client,
      topUp,
      confirmation,
      handler,
      ofOla,
      ofJan,
      newLink,
      show,
      decide,
      everything,
      /** From now on, only these are of finance. */
      employ: (emails: readonly string[]): void => {
        finance = emails;
      },
      state: async () => ({ topUp: await desk.kept(topUp), entries: await desk.entries() }),
      amounts: async () => (await desk.entries()).map(({ amountGrosze }) => amountGrosze),
    };
  };
  return { stage, storage, office };
};

export const hasForm = (answered: Answered): boolean => textOf(answered).includes("<form");

/** As every page here: it runs no script, is kept, framed and indexed by nobody, and tells nobody where it was. */
export const expectSafePage = (page: Answered): void => {
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  const style = /<style>(.*)<\/style>/s.exec(textOf(page))?.[1] ?? "";
  expect(page.headers["content-security-policy"]?.split("; ").sort()).toEqual([
    "base-uri 'none'",
    "default-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  ]);
  expect(page.headers).toMatchObject({
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
  });
  expect(textOf(page)).not.toMatch(/<script|\sstyle=|\son\w+=/i);
};
export const statuses = (answers: readonly Answered[]): number[] => answers.map(({ status }) => status).sort();
