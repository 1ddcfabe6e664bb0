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
import { linkStore } from "../../shared/store/link-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import type { Item } from "../../shared/store/table.ts";
import { receivedFile } from "./bank-top-ups.ts";
import { onlyGranted } from "./grants.ts";
import { textOf } from "./page-visitor.ts";
import { type Answered, type Asked, ask } from "./requests.ts";
import { type Storage, startStorage } from "./storage.ts";
import { tableOfFile } from "./table-of-file.ts";
import { clerks, transferDesk } from "./transfers.ts";

export const linkKey = "the key that makes the secrets of links";
export const english = { "accept-language": "en-GB,en;q=0.9" };

export type Fields = Readonly<Record<string, string>>;

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
    const desk = watch(await transferDesk(stage));
    const { accountId, client } = desk;
    const topUp = await desk.order(ordered);
    let finance: readonly string[] = clerks;

    /** Makes the link, as whoever takes an upload does, and answers its token. */
    const newLink = (email: string): { link: SubjectLink; token: string } => {
      const name = { id: desk.newId("li", desk.now()), purpose: decisionPurpose } as const;
      const secret = linkSecret(linkKey, name);
      const expiresAt = new Date(desk.now().getTime() + decisionMilliseconds).toISOString();
      const link = { ...name, secretHash: sha256(secret), accountId, subjectId: topUp.id, email, expiresAt };
      return { link, token: `${name.id}.${secret}` };
    };
    const made = clerks.map(newLink);
    const [ofOla, ofJan] = made.map(({ token }) => token) as [string, string];
    const confirmation = await desk.announce(topUp, { fileName });
    await desk.others.takeFile(
      { accountId, topUpId: topUp.id, confirmationId: confirmation.id },
      receivedFile("the transfer"),
      {
        orderedBy: "Anna Nowak",
        previous: [],
        links: made.map(({ link }) => link),
      },
    );

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
