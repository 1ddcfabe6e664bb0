/**
 * The two functions that send notices, wired as they are on Lambda, but to a table and a mail server of a test's own. The
 * stored files are a stand-in, unless a test brings its own.
 */
import { type ParsedMail, simpleParser } from "mailparser";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { sendNewNotices } from "../../functions/notices/send-new-notices.ts";
import { resendNotices } from "../../functions/resend-notices/resend-notices.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import { mailer } from "../../shared/gateways/mailer.ts";
import type { SendingUses } from "../../shared/send-notice.ts";
import { keys } from "../../shared/store/keys.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { askingFilled } from "./filled-shards.ts";
import { onlyGranted } from "./grants.ts";
import { type MailServer, startMailServer } from "./mail-server.ts";
import { attachedBytes, factsOf, keepNotices } from "./notices.ts";
import { tableNamed, testTable } from "./table.ts";
import { noon } from "./top-ups.ts";

/** A mail server for a file of tests, as if new for each. */
export const mailServerOfFile = (): (() => MailServer) => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  beforeEach(() => {
    server.fail(undefined);
    server.forget();
  });
  afterAll(() => server.close());
  return () => server;
};

export const operator = { name: "Telefon sp. z o.o.", address: "ul. Prosta 1, 00-838 Warszawa" };
export const apiAddress = "https://api.example";
export const financeAddress = "finanse@operator.example";
export const linkKey = "the key of links";

const attachedKeys = Object.values(factsOf).flatMap((facts) => ("file" in facts ? [facts.file.key] : []));

/** Storage that holds what goes with the notices of every kind, and nothing else. */
const sampleFiles: SendingUses["files"] = {
  read: async ({ key }) => (attachedKeys.includes(key) ? { bytes: attachedBytes } : "gone"),
};

/** What the table's stream reports items of these partition keys. */
export const streamOf = (...pks: readonly string[]) => ({
  Records: pks.map((pk) => ({
    eventName: "INSERT",
    eventSource: "aws:dynamodb",
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: "NOTICE" } }, StreamViewType: "KEYS_ONLY" },
  })),
});

const watchNotices = onlyGranted("notices");
const watchResendNotices = onlyGranted("resend-notices");

export const sendingOn = async (server: MailServer, files = sampleFiles) => {
  const stage = await testTable();
  const { table, name } = stage;
  let nowMs = noon.getTime();
  const now = () => new Date(nowMs);
  const mailerOn = (client: MailServer["client"]) =>
    mailer({ from: `"${operator.name}" <saldo@operator.example>`, configurationSet: "saldo-test", client });
  const shared = {
    files,
    mailer: mailerOn(server.client),
    panelAddress: "https://panel.example",
    apiAddress,
    operator,
    deskAddresses: { finance: financeAddress, helpdesk: "bok@operator.example" },
    mailInDomain: "in.operator.example",
    linkKey: async () => linkKey,
    pace: async () => {},
    now,
  };
  const usesOn = (own: Table) =>
    ({ ...shared, notices: noticeStore(own), people: peopleStore(own) }) satisfies SendingUses;
  const uses = usesOn(table);
  // Whoever seeds or looks may do more than the functions.
  const ofNotices = usesOn(watchNotices(tableNamed(name)).table);
  const ofResendNotices = usesOn(askingFilled(watchResendNotices(tableNamed(name)).table, name));
  return {
    table,
    tableName: name,
    notices: uses.notices,
    people: uses.people,
    uses,
    now,
    keepAll: (notices: readonly Notice[]) => keepNotices(stage, notices),
    /** One that does not wait long for an answer. */
    impatientMailer: mailerOn(server.impatient),
    pass: (milliseconds: number): void => {
      nowMs += milliseconds;
    },
    /** The stream reports notices. */
    told: (ids: readonly string[], changes: Partial<SendingUses> = {}) =>
      sendNewNotices({ ...ofNotices, ...changes })(streamOf(...ids.map((id) => keys.notice(id).pk))),
    /** The schedule runs. */
    run: (changes: Partial<typeof uses> = {}) => resendNotices({ ...ofResendNotices, ...changes })(),
  };
};

/** What was sent, by the notice that it is of. */
export const sentOf = (server: MailServer): Map<string, number> =>
  server.taken.reduce(
    (times, { tags: { notice = "" } }) => times.set(notice, (times.get(notice) ?? 0) + 1),
    new Map<string, number>(),
  );

/** The latest e-mail, as its reader's program reads it. */
export const latest = (server: MailServer): Promise<ParsedMail> => simpleParser(server.taken.at(-1)!.raw);
