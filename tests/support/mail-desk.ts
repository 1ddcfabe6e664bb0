/** A company that writes e-mails, and the function that takes them, on the real engine. The raw e-mails and the files are held in memory. */
import { randomUUID } from "node:crypto";
import { takeMails } from "../../functions/mail-in/take-mails.ts";
import { received } from "../../local/message-queues.ts";
import { receivedNotification } from "../../local/received-notification.ts";
import type { ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { mailInAddresses } from "../../shared/domain/mail-in/addresses.ts";
import { rawMailKey, type Verdicts } from "../../shared/domain/mail-in/received-mail.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import type { FileKeeper, FileReader } from "../../shared/gateways/files.ts";
import { newTransferCode } from "../../shared/ids.ts";
import { caseAddress } from "../../shared/security/case-address.ts";
import { addressStore } from "../../shared/store/address-store.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { loginWrite } from "../../shared/store/login-store.ts";
import { mailInStore } from "../../shared/store/mail-in-store.ts";
import { peopleStore, personWrite } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { subscriberStore } from "../../shared/store/subscriber-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { subscriberWrite } from "./change-requests.ts";
import { putBy } from "./kept-together.ts";
import { type MailOptions, thunderbird } from "./mail-corpus.ts";
import { somePerson } from "./people.ts";
import type { TestTable } from "./table.ts";
import { clerks, transferDesk } from "./transfers.ts";

export const mailInDomain = "in.operator.example";
export const { confirmations, helpdesk } = mailInAddresses(mailInDomain);
const linkKey = "the key that makes the secrets of links";

export type Sent = MailOptions & {
  readonly verdicts?: Partial<Verdicts>;
  /** The envelope's; the From address unless said otherwise. */
  readonly envelopeFrom?: string;
  readonly recipients?: readonly string[];
  /** In place of all that. */
  readonly raw?: Buffer;
};

/** What nothing proves, as the mail of many small companies. */
export const gray = { spf: "GRAY", dkim: "GRAY", dmarc: "GRAY" } as const;

export type MailDesk = Awaited<ReturnType<typeof mailDesk>>;

/** `orders` is how many top-ups wait for their transfer. */
export const mailDesk = async (stage: () => TestTable, { orders = 0 }: { readonly orders?: number } = {}) => {
  const rights = { recordings: { listen: false, download: false }, authorisedContact: true };
  const other = { isMainAdministrator: false } as const;
  const peopleOf = (accountId: AccountId) =>
    [
      somePerson(accountId, { user: { firstName: "Anna", lastName: "Nowak" } }),
      somePerson(accountId, { user: { ...other, firstName: "Ola", lastName: "Lis", role: "employee", rights } }),
      somePerson(operatorId, { user: { ...other, firstName: "Hanna", role: "operator-helpdesk" } }),
    ] as const;
  let people!: ReturnType<typeof peopleOf>;
  const own = await transferDesk(stage, {
    isMain: false,
    ordered: Array.from({ length: orders }, () => ({})),
    also: ({ accountId }) => {
      people = peopleOf(accountId);
      return putBy([
        subscriberWrite(accountId),
        ...people.flatMap((person) => [loginWrite(person.login), personWrite(person)]),
      ]);
    },
  });
  const { accountId, looking, user: accountant } = own;
  const [main, contact, helper] = [people[0].user, people[1].user, people[2].user];

  const objects = new Map<string, Uint8Array>();
  const files: FileReader & FileKeeper = {
    read: async ({ key }) => {
      const bytes = objects.get(key);
      return bytes ? { bytes } : "gone";
    },
    keep: async ({ key, bytes }) => void objects.set(key, bytes),
    remove: async ({ key }) => void objects.delete(key),
  };
  const usesOn = (table: Table) => ({
    addresses: addressStore(table),
    people: peopleStore(table),
    requests: changeRequestStore(table, own.newId),
    subscribers: subscriberStore(table),
    topUps: topUpStore(table),
    transfers: own.transfersOn(table),
    mails: mailInStore(table, own.newId),
    raw: files,
    files,
    linkKey: async () => linkKey,
    financeClerks: () => clerks,
    scansUploads: () => true,
    mailInDomain: () => mailInDomain,
    ownAddress: () => "saldo@operator.example",
    deskAddresses: () => ({ finance: "finanse@operator.example", helpdesk: "bok@operator.example" }),
    newId: own.newId,
    newCode: newTransferCode,
    now: own.now,
  });
  const requests = changeRequestStore(looking);

  /** Stores an e-mail as SES does, and answers the message about it. */
  const arrived = (sent: Sent): { id: string; body: string } => {
    const id = randomUUID().replaceAll("-", "").padEnd(40, "0");
    const { from = main.email, to = helpdesk, verdicts = {}, raw = thunderbird({ ...sent, from, to }) } = sent;
    objects.set(rawMailKey(id), raw);
    const notification = receivedNotification({
      id,
      raw,
      envelopeFrom: sent.envelopeFrom ?? from.replace(/^.*<|>$/g, ""),
      recipients: sent.recipients ?? [to],
      verdicts,
      receivedAt: own.now(),
    });
    return { id, body: JSON.stringify(notification) };
  };
  const take = (bodies: readonly string[], table: Table = own.table): Promise<void> =>
    takeMails(usesOn(table))(received(bodies, own.now(), "saldo-test-mail-in"));

  return {
    ...own,
    accountant,
    main,
    contact,
    helper,
    objects,
    requests,
    usesOn,
    arrived,
    take,
    /** Sends an e-mail, which is taken at once; answers SES's name of it. */
    send: async (sent: Sent): Promise<string> => {
      const { id, body } = arrived(sent);
      await take([body]);
      return id;
    },
    /** What became of it. */
    became: (id: string) => mailInStore(looking).find(id),
    casesOf: async (whose = accountId): Promise<ChangeRequest[]> =>
      (await requests.list(whose, { limit: 100 })).requests,
    caseAddress: ({ number }: Pick<ChangeRequest, "number">) =>
      caseAddress(number, { key: linkKey, domain: mailInDomain }),
    /** What waits for the staff of these e-mails, and why. */
    toCheck: async (...ids: readonly string[]) =>
      (await queueStore(looking).waiting("mails-to-check", 1_000))
        .filter(({ subject }) => ids.includes(subject))
        .map(({ why }) => why),
    noticesTo: async (kind: string): Promise<Notice[]> =>
      (await own.notices()).filter(({ facts }) => facts.kind === kind),
  };
};
