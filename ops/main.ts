/** `npm run ops -- <command>`: what operations do by hand, against the local system or a stage. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { NoSuchBucket } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { messageQueueNames } from "../functions/manifest.ts";
import { localEmergencyRules, localStripeSecret, localTableName, localThresholdGrosze } from "../local/deployment.ts";
import { dynamoLocalClient, localAws } from "../local/dynamo.ts";
import { keptKey, type Running, runningIn } from "../local/folder.ts";
import { clock } from "../shared/clock.ts";
import { machineScopes } from "../shared/domain/access.ts";
import { disagreementsMax } from "../shared/domain/account/replay.ts";
import type { GoneCode } from "../shared/domain/emergency/dictionary.ts";
import { FileFaults } from "../shared/domain/emergency/register-files.ts";
import { AccountId, CustomerId, MachineKeyId, NoticeId } from "../shared/domain/ids.ts";
import {
  invalidityOf,
  type MachineKey,
  machineKeysMax,
  machineKeyText,
} from "../shared/domain/machine-keys/machine-key.ts";
import * as machineRefusals from "../shared/domain/machine-keys/refusals.ts";
import { type Grosze, grosze } from "../shared/domain/money.ts";
import { OfferId } from "../shared/domain/offers/offer.ts";
import { EmailAddress } from "../shared/domain/portal-users/portal-user.ts";
import { isRefusal, Refusal } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import { storageClient } from "../shared/gateways/files.ts";
import { mailClient } from "../shared/gateways/mailer.ts";
import { messagesClient } from "../shared/gateways/messages.ts";
import { secretsClient, secretsManager } from "../shared/gateways/secrets.ts";
import { type StripeGateway, stripeGateway } from "../shared/gateways/stripe.ts";
import { newId, newSecret } from "../shared/ids.ts";
import { accountStore } from "../shared/store/account-store.ts";
import { gminaStore } from "../shared/store/gmina-store.ts";
import { ledgerStore } from "../shared/store/ledger-store.ts";
import { loginStore } from "../shared/store/login-store.ts";
import { machineKeyStore } from "../shared/store/machine-key-store.ts";
import { noticeStore } from "../shared/store/notice-store.ts";
import { offerStore } from "../shared/store/offer-store.ts";
import { paymentStore } from "../shared/store/payment-store.ts";
import { peopleStore } from "../shared/store/people-store.ts";
import { proofStore } from "../shared/store/proof-store.ts";
import { queueStore } from "../shared/store/queue-store.ts";
import { settlementStore } from "../shared/store/settlement-store.ts";
import { subscriptionStore } from "../shared/store/subscription-store.ts";
import { dynamoClient, dynamoTable, type Table } from "../shared/store/table.ts";
import { topUpStore } from "../shared/store/top-up-store.ts";
import { userStore } from "../shared/store/user-store.ts";
import { activateMailIn, deactivateMailIn, MailInNotChanged } from "./activate-mail-in.ts";
import { AddStaff, addStaff } from "./add-staff.ts";
import { disableUser, enableUser, resetTotp } from "./change-access.ts";
import { lacksCredentials } from "./credentials.ts";
import {
  DefaultGminaMissing,
  importGminas,
  importText,
  ManyRerouted,
  placedLines,
  rollBackGminas,
  showProgress,
} from "./import-gminas.ts";
import { MakeMachineKey, makeMachineKey } from "./make-machine-key.ts";
import { OpenAccount, offerNamed, openAccount } from "./open-account.ts";
import { redrive } from "./redrive.ts";
import { ReplayCardMoney, replayCardMoney, replayedText } from "./replay-card-money.ts";
import { requireTotp } from "./require-totp.ts";
import { resendNotice } from "./resend-notice.ts";
import { SettleWork, settleWork } from "./settle-work.ts";

const usage = `
npm run ops -- <command> [--stage local|dev|staging|prod] [--data .saldo]

  open-account   opens a customer's account with its main administrator
    --company "Poranna Kawa sp. z o.o."   --nip 5260250274
    --first-name Anna   --last-name Nowak   --position "Prezeska zarządu"
    --email anna@poranna-kawa.example   --phone +48601234567
    [--offer of_start   --paid-since 2026-11-01]   of the catalogue; without it, an offer that BOK agreed on with the company
    [--mode prepaid|postpaid]   [--legal-form company|sole-trader]   [--regon 123456785]   [--krs 0000636771]
    [--street Grzybowska   --house 12   --flat 3   --postal-code 00-132   --city Warszawa   --seat-gmina 1465011]
                                          the seat; its gmina, by the code in TERC, is where emergency calls fall back to
    [--invoice-email faktury@poranna-kawa.example]   [--company-phone +48221234567]

  set-offer      gives an account an offer of the catalogue at once; the month that is paid stays paid
    --account ac_…   --offer of_biuro

  add-staff      adds one of the operator's staff
    --role operator-administrator|operator-finance|operator-helpdesk
    --first-name Hanna  --last-name Maj     --position "Konsultantka BOK"
    --email hanna@operator.example          --phone +48221234503

  require-totp   makes a portal user sign in with an authenticator app from now on
    --email anna@poranna-kawa.example

  disable-user   stops somebody (staff or a customer's user) from signing in; every session ends
    --email hanna@operator.example

  enable-user    lets somebody sign in again who was shut out, a main administrator too: they are invited by e-mail to
                 set a password
    --account ac_…|operator   --email hanna@operator.example

  reset-totp     disconnects the authenticator app of somebody who lost it and the recovery codes
    --email anna@poranna-kawa.example

  resend-notice  lets an e-mail be sent again, by the next run of resend-notices
    --notice no_…
    [--unmark]   also lets mail go to its address again, after a bounce or complaint
    [--desk-address finanse@operator.example]   with --unmark, for an e-mail to one of the operator's desks

  verify-ledger  replays an account's ledger and names what disagrees; exit code 1 if anything does. A ledger that is
                 whole is taken off the queue ledgers-to-check
    --account ac_…
    [--forget-checkpoint]   where nothing but the checkpoint disagrees, and it is understood why: forgets it, so that
                            the next night replays the whole ledger and compares it with nothing

  file-entries   files an account's ledger entries by kind, where they were posted by a release that did not; safe to repeat
    --account ac_…

  settle-work    takes an item off a queue for people once somebody has looked at it, and records who and why
    --queue card-irregularities|ledgers-to-check|notices-parked|mails-to-check
    --account ac_…   --subject pi_…|evt_…|no_…   as the queue shows them; some have no account
    --reason "Refunded in Stripe"
    [--by "Hanna Maj"]   who looked at it; unless given, the user of this shell

  replay-card-money   posts card money that is missing, by what Stripe's payment pages, refunds and disputes of these days say
                 now, also when Stripe shows their events no more; what was posted stays as it is. Safe to repeat, and goes on
                 from the day on which it stopped. Ends with Stripe's sums, the fees of disputes among them
    --from 2026-01-01   --to 2026-01-31   days in UTC on which Stripe made them
    [--by "Hanna Maj"]   who replays; unless given, the user of this shell

  redrive        gives usage charges that wait with the dead letters back to their queue, and says why each was left there

  import-gminas  loads the gminas and where emergency calls go from each; what is in force stays so until all is loaded,
                 and an import that was interrupted goes on when it is started again. Names the numbers and seats that are
                 placed by codes that are gone
    --terc TERC_Urzedowy.csv   --nka nka.txt   the register TERC of GUS (;), and UKE's table of routing numbers (|)
    [--confirm]                also where calls from more than a third of the gminas that stay are routed to another place
    [--rollback]               in place of files: puts the dictionary in force again that was before
    [--sample]                 takes files that are not all of Poland; on the local system only

  activate-mail-in    lets SES receive e-mail for the stage, unless another receipt rule set is active
  deactivate-mail-in  ends that; whoever writes is told by their own server that it can't be delivered

  publish-docs        puts the documentation where the host of the stage's docs serves it, within five minutes
    --bucket saldo-dev-docs-…  the output DocsBucket of the stage's docs stack

  make-machine-key    makes a key for another system to call the API with, and shows it once
    --name rating   --scopes ${machineScopes.join(",")}
    [--days 90]  expires after this many days; without it, the key is valid until it is revoked

  list-machine-keys   lists the machine keys that are not revoked

  revoke-machine-key  revokes a machine key from the very next request on
    --id mk_…

Without --stage: the local system, which must be running (npm start).
With one: the table saldo-<stage>, under the AWS credentials of this shell.`;

/** The sentence for the person at the keyboard; anything else that is thrown is a bug. */
class CannotDo extends Error {}

type Options = Readonly<Record<string, string | undefined>>;

/** What else of the company is on hand: nothing has to be. */
const subscriberOptions = (options: Options): object => {
  const { regon, krs, street, house, flat, city } = options;
  const given = { regon, krs, legalForm: options["legal-form"], invoiceEmail: options["invoice-email"] };
  const [postalCode, gminaCode] = [options["postal-code"], options["seat-gmina"]];
  const lines = { street, houseNumber: house, flatNumber: flat, postalCode, city, gminaCode };
  const seatAddress = present(lines);
  const isSomewhere = Object.keys(seatAddress).length > 0;
  return { ...present({ ...given, phone: options["company-phone"] }), ...(isSomewhere ? { seatAddress } : {}) };
};

const present = (fields: Options): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const unknownSeatGmina = (code: string | undefined): string =>
  `The gminas that are in force have none with the code ${code}; nothing was opened. Look the code up in TERC and repeat the command, or leave --seat-gmina out: BOK can set it later.`;

const bytesOf = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CannotDo(`The file ${path} can't be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
};

const commands: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  async "open-account"(options) {
    const wanted = OpenAccount.safeParse({
      companyName: options.company,
      nip: options.nip,
      ...subscriberOptions(options),
      ...(options.mode === undefined ? {} : { mode: options.mode }),
      ...(options.offer === undefined ? {} : { offerId: options.offer }),
      ...(options["paid-since"] === undefined ? {} : { paidSince: options["paid-since"] }),
      administrator: newPerson(options),
    });
    if (!wanted.success) throw new CannotDo(`${z.prettifyError(wanted.error)}\n${usage}`);
    showPassword(wanted.data.administrator);
    const table = tableOf(options);
    const [accounts, offers, gminas] = [accountStore(table), offerStore(table), gminaStore(table)];
    const thresholdGrosze = await thresholdOf(options);
    const open = openAccount({ accounts, offers, gminas, newId, now: clock, thresholdGrosze });
    try {
      console.log(`The account ${await open(wanted.data)} is open.`);
    } catch (error) {
      if (isRefusal(error, common.invalid_request)) throw new CannotDo(unknownSeatGmina(options["seat-gmina"]));
      throw error;
    }
  },

  async "import-gminas"(options) {
    const isLocal = (options.stage ?? "local") === "local";
    const isSample = options.sample !== undefined;
    if (isSample && !isLocal)
      throw new CannotDo("Samples are for the local system: calls to 112 must never be routed by one.");
    const gminas = gminaStore(tableOf(options), { takesSamples: isLocal });
    const uses = {
      gminas,
      defaultGmina: await defaultGminaOf(options),
      now: clock,
      progress: showProgress(process.stderr),
    };
    const showPlaced = async (gone: readonly GoneCode[]): Promise<void> => {
      try {
        for await (const line of placedLines(gminas, gone)) console.log(line);
      } catch (error) {
        // Not "repeat the command": a rollback that is repeated goes forward again.
        if (isRefusal(error, common.temporarily_unavailable)) throw new CannotDo(placedUnread);
        throw error;
      }
    };
    if (options.rollback !== undefined) {
      const dictionary = await rollBackGminas(uses)().catch(saidPlainly);
      if (!dictionary) throw new CannotDo("There is no dictionary to go back to.");
      console.log(`In force again: ${dictionary.gminas} gminas, as of ${dictionary.registerDate}.`);
      await showPlaced(dictionary.gone);
      return;
    }
    const { terc, nka } = options;
    if (terc === undefined || nka === undefined)
      throw new CannotDo(`import-gminas takes --terc and --nka, or --rollback.\n${usage}`);
    const files = { terc: bytesOf(terc), nka: bytesOf(nka), isSample, isConfirmed: options.confirm !== undefined };
    const imported = await importGminas(uses)(files).catch(saidPlainly);
    console.log(importText(imported));
    await showPlaced(imported.gone);
  },

  async "set-offer"(options) {
    const accountId = CustomerId.safeParse(options.account);
    const offerId = OfferId.safeParse(options.offer);
    if (!accountId.success || !offerId.success)
      throw new CannotDo(`set-offer takes --account ac_… and --offer of_….\n${usage}`);
    const table = tableOf(options);
    const offer = await offerNamed(offerStore(table), offerId.data);
    const ledger = ledgerStore({ table, now: clock });
    await subscriptionStore({ table, ledger, now: clock }).setOffer(accountId.data, offer);
    console.log(`The account ${accountId.data} has the offer ${offer.name.pl} now.`);
  },

  async "add-staff"(options) {
    const wanted = AddStaff.safeParse({ ...newPerson(options), role: options.role });
    if (!wanted.success) throw new CannotDo(`${z.prettifyError(wanted.error)}\n${usage}`);
    showPassword(wanted.data);
    const userId = await addStaff({ accounts: accountStore(tableOf(options)), newId, now: clock })(wanted.data);
    console.log(`${wanted.data.email} is now one of the operator's staff (${wanted.data.role}, ${userId}).`);
  },

  async "require-totp"(options) {
    const email = emailOf(options);
    await requireTotp({ logins: loginStore(tableOf(options)) })(email);
    console.log(`From now on ${email} signs in with an authenticator app; every session has ended.`);
  },

  async "disable-user"(options) {
    const email = emailOf(options);
    const table = tableOf(options);
    const [logins, people, users] = [loginStore(table), peopleStore(table), userStore(table)];
    const { accountId } = await disableUser({ logins, people, users, now: clock })(email);
    console.log(`${email} can no longer sign in; every session has ended.`);
    const stage = options.stage === undefined ? "" : ` --stage ${options.stage}`;
    console.log(`To undo it: npm run ops -- enable-user${stage} --account ${accountId} --email ${email}`);
  },

  async "enable-user"(options) {
    const account = AccountId.safeParse(options.account);
    if (!account.success) throw new CannotDo(`--account is missing, or not an account's id.\n${usage}`);
    const email = emailOf(options);
    const table = tableOf(options);
    const [people, users, ledger] = [peopleStore(table), userStore(table), ledgerStore({ table, now: clock })];
    const linkKey = () => linkKeyOf(options);
    await enableUser({ people, users, ledger, linkKey, newId, now: clock })({ accountId: account.data, email });
    console.log(`${email} may sign in again; an invitation to set a password is on its way.`);
  },

  async "reset-totp"(options) {
    const email = emailOf(options);
    await resetTotp({ logins: loginStore(tableOf(options)), now: clock })(email);
    console.log(
      `The authenticator app of ${email} is disconnected; they are notified by e-mail, and every session has ended.`,
    );
  },

  async "resend-notice"(options) {
    const id = NoticeId.safeParse(options.notice);
    if (!id.success) throw new CannotDo(`--notice is missing, or not a notice's id.\n${usage}`);
    const deskAddress = options["desk-address"];
    const table = tableOf(options);
    const [notices, people] = [noticeStore(table), peopleStore(table)];
    const resend = resendNotice({
      notices,
      people,
      now: clock,
      ...(deskAddress === undefined ? {} : { deskAddress }),
    });
    await resend({ id: id.data, unmark: options.unmark !== undefined });
    console.log(`The notice ${id.data} is due now: the next run of resend-notices sends it.`);
  },

  async "verify-ledger"(options) {
    const account = AccountId.safeParse(options.account);
    if (!account.success) throw new CannotDo(`--account is missing, or not an account's id.\n${usage}`);
    const table = tableOf(options);
    const ledger = ledgerStore({ table, now: clock });
    let disagreements = await ledger.verify(account.data);
    const isOnlyCheckpoint = disagreements.length > 0 && disagreements.every(({ what }) => what === "checkpoint");
    if (options["forget-checkpoint"] !== undefined && isOnlyCheckpoint) {
      await proofStore(table).forget(account.data);
      console.log("The checkpoint is forgotten. It disagreed:");
      for (const { expected, found } of disagreements) console.log(`  expected ${expected}, found ${found}`);
      disagreements = await ledger.verify(account.data);
    }
    if (disagreements.length === 0) await queueStore(table).settleAccount("ledgers-to-check", account.data);
    for (const { what, sequence, expected, found } of disagreements)
      console.log(
        `${what}${sequence === undefined ? "" : ` of entry ${sequence}`}: expected ${expected}, found ${found}`,
      );
    console.log(
      disagreements.length === 0
        ? `The ledger of ${account.data} is whole.`
        : `The ledger of ${account.data} disagrees in ${disagreements.length === disagreementsMax ? "at least " : ""}${disagreements.length} places. Change nothing; compare with a restored copy of the table.`,
    );
    if (disagreements.length > 0) process.exitCode = 1;
  },

  async "file-entries"(options) {
    const account = AccountId.safeParse(options.account);
    if (!account.success) throw new CannotDo(`--account is missing, or not an account's id.\n${usage}`);
    const { filed, unreadable } = await ledgerStore({ table: tableOf(options), now: clock }).file(account.data);
    for (const place of unreadable)
      console.log(`${place} can't be read as an entry; see what verify-ledger says of it.`);
    console.log(`${filed} entries of ${account.data} are filed by kind.`);
    if (unreadable.length > 0) process.exitCode = 1;
  },

  async "settle-work"(options) {
    const { queue, account, subject, reason, by = process.env.USER || "operations" } = options;
    const wanted = SettleWork.safeParse({ queue, account, subject, reason, by });
    if (!wanted.success) throw new CannotDo(`${z.prettifyError(wanted.error)}\n${usage}`);
    const settled = await settleWork({ settlements: settlementStore(tableOf(options)), now: clock })(wanted.data);
    const record = settled === "settled" ? `recorded as settled by ${by}` : "somebody settled it before";
    console.log(`${wanted.data.subject} no longer waits in ${wanted.data.queue}; ${record}.`);
  },

  async "replay-card-money"(options) {
    const { from, to, by = process.env.USER || "operations" } = options;
    const wanted = ReplayCardMoney.safeParse({ from, to, by });
    if (!wanted.success) throw new CannotDo(`${z.prettifyError(wanted.error)}\n${usage}`);
    const table = tableOf(options);
    const ledger = ledgerStore({ table, now: clock });
    const payments = paymentStore({ table, ledger, topUps: topUpStore(table), newId, now: clock });
    const replay = replayCardMoney({ stripe: stripeOf(options), payments, say: console.log });
    const replayed = await replay(wanted.data);
    console.log(replayedText(replayed));
    if (replayed.parked > 0) process.exitCode = 1;
  },

  async redrive({ stage = "local", data }) {
    const { queue, dead } = messageQueueNames(stageOf(stage), "queued-usage");
    const given = await redrive({ client: messagesOf({ stage, data }), queue, dead: dead!, say: console.log });
    console.log(given === 0 ? "There are no dead letters." : `Given back to ${queue}: ${given}.`);
  },

  async "activate-mail-in"(options) {
    const { domain, ...uses } = await mailInOf(options);
    const done = await activateMailIn(uses).catch(saidPlainly);
    console.log(
      `SES ${done === "activated" ? "now receives" : "receives already"} e-mail for ${domain} (receipt rule set ${uses.ruleSet}).`,
    );
  },

  async "deactivate-mail-in"(options) {
    const { domain, ...uses } = await mailInOf(options);
    const done = await deactivateMailIn(uses);
    console.log(
      done === "deactivated"
        ? `SES no longer receives e-mail for ${domain}.`
        : `The receipt rule set ${uses.ruleSet} is not active; nothing was changed.`,
    );
  },

  async "publish-docs"(options) {
    const { bucket = "", stage = "local" } = options;
    if (stageOf(stage) === "local")
      throw new CannotDo("The local system has its documentation under /docs. Give --stage.");
    // Another bucket of the stage holds customers' files.
    if (!new RegExp(`^saldo-${stage}-docs-\\d{12}$`).test(bucket))
      throw new CannotDo(`--bucket is missing, or not the bucket of the documentation of ${stage}.\n${usage}`);
    const [{ stageNamed }, { publishDocs }] = await Promise.all([
      import("../infra/stages.ts"),
      import("./publish-docs.ts"),
    ]);
    const { awsRegion: region, apiAddress } = stageNamed(stage);
    // A megabyte at once, from wherever somebody works.
    const client = storageClient({ region, requestHandler: { requestTimeout: 60_000 } });
    const names = await publishDocs({ client, bucket }, { apiAddress }).catch((error) => {
      if (error instanceof NoSuchBucket)
        throw new CannotDo(`There is no bucket ${bucket}: deploy Saldo-${stage}-docs first.`);
      throw error;
    });
    console.log(`Published to ${bucket}: ${names.join(", ")}.`);
  },

  async "make-machine-key"(options) {
    const wanted = MakeMachineKey.safeParse({
      name: options.name,
      scopes: options.scopes?.split(","),
      ...(options.days === undefined ? {} : { days: Number(options.days) }),
      createdBy: process.env.USER || "operations",
    });
    if (!wanted.success) throw new CannotDo(`${z.prettifyError(wanted.error)}\n${usage}`);
    const machineKeys = machineKeyStore(tableOf(options));
    const { name, scopes } = wanted.data;
    const [other] = await keysOf(machineKeys, name);
    const parts = { id: newId("mk", clock()), secret: newSecret() };
    // Before the call: should its answer be lost, the key may be valid all the same.
    console.log(`The key for ${name}, shown only now:\n\n  ${machineKeyText(parts)}\n`);
    try {
      await makeMachineKey({ machineKeys, now: clock })(wanted.data, parts);
    } catch (error) {
      throw new CannotDo(await whyNotMade(error, { machineKeys, name, id: parts.id }));
    }
    console.log(`It is valid from now on, for ${scopes.join(", ")}.`);
    const revoke = `npm run ops -- revoke-machine-key${options.stage ? ` --stage ${options.stage}` : ""} --id`;
    console.log(
      other
        ? `${name} has another key, which stays valid. Once ${name} uses the new one:\n  ${revoke} ${other.id}`
        : `To rotate it: make another key of this name, give it to ${name}, and once it is used:\n  ${revoke} ${parts.id}`,
    );
  },

  async "list-machine-keys"(options) {
    const found = await machineKeyStore(tableOf(options)).list();
    console.log(found.length === 0 ? "There are no machine keys." : found.map(machineKeyLine).join("\n"));
  },

  async "revoke-machine-key"(options) {
    const id = MachineKeyId.safeParse(options.id);
    if (!id.success) throw new CannotDo(`--id is missing, or not a machine key's id (without the secret).\n${usage}`);
    const { name } = await machineKeyStore(tableOf(options)).revoke(id.data, clock());
    console.log(`The key ${id.data} of ${name} is revoked and no longer works.`);
  },
};

const placedUnread =
  "The dictionary is in force, but the table did not answer, so the list of numbers and seats is not complete. Import the files that are in force again to see it.";

type MachineKeys = ReturnType<typeof machineKeyStore>;

const keysOf = async (machineKeys: MachineKeys, machine: string): Promise<MachineKey[]> =>
  (await machineKeys.list()).filter(({ name }) => name === machine);

const machineKeyLine = (key: MachineKey): string => {
  const end = key.expiresAt && `, ${invalidityOf(key, clock()) ?? "expires"} ${key.expiresAt}`;
  return `${key.id}  ${key.name}  ${key.scopes.join(",")}  made ${key.createdAt} by ${key.createdBy}${end ?? ""}`;
};

/** Why a key was not made, or may not have been, and what to do now. What is no refusal is thrown on. */
const whyNotMade = async (
  error: unknown,
  { machineKeys, name, id }: { readonly machineKeys: MachineKeys; readonly name: string; readonly id: string },
): Promise<string> => {
  if (isRefusal(error, machineRefusals.too_many_machine_keys)) {
    const lines = (await keysOf(machineKeys, name)).map((key) => `  ${machineKeyLine(key)}`);
    return `${name} has ${machineKeysMax} keys already, and the one above was not made. Revoke the one that is no longer used (revoke-machine-key --id …), and repeat the command:\n${lines.join("\n")}`;
  }
  if (isRefusal(error, common.temporarily_unavailable) && !lacksCredentials(error))
    return `The table did not answer, and whether the key was made is unknown. If list-machine-keys shows ${id}, it was, and is the key above; else repeat the command.`;
  throw error;
};

const emailOf = (options: Options): string => {
  const email = EmailAddress.safeParse(options.email);
  if (!email.success) throw new CannotDo(`--email is missing, or not an e-mail address.\n${usage}`);
  return email.data;
};

/** Somebody as the options say, with a password made up for the first sign-in. */
const newPerson = (options: Options) => ({
  firstName: options["first-name"],
  lastName: options["last-name"],
  position: options.position,
  email: options.email,
  phone: options.phone,
  password: randomBytes(15).toString("base64url"),
});

/** Before the call: should its answer be lost, it may be done all the same. */
const showPassword = ({ email, password }: { readonly email: string; readonly password: string }): void =>
  console.log(
    `${email} signs in with the password ${password} (shown only now) and must change it at the first sign-in.`,
  );

const tableOf = ({ stage = "local", data }: Options): Table =>
  stageOf(stage) === "local"
    ? dynamoTable(dynamoLocalClient(runningOf(data).dynamoEndpoint), localTableName)
    : dynamoTable(dynamoClient(), `saldo-${stage}`);

const messagesOf = ({ stage = "local", data }: Options): SQSClient => {
  if (stageOf(stage) !== "local") return messagesClient();
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = localAws;
  return messagesClient({
    endpoint: runningOf(data).sqsEndpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
  });
};

/** SES where the stage is deployed, which need not be the region of this shell. */
const mailInOf = async ({ stage = "local" }: Options) => {
  if (stageOf(stage) === "local")
    throw new CannotDo("The local system receives e-mail by itself, at the port that it prints. Give --stage.");
  const { stageNamed } = await import("../infra/stages.ts");
  const { awsRegion: region, mailInDomain: domain } = stageNamed(stage);
  return { client: mailClient({ region }), ruleSet: `saldo-${stage}`, domain };
};

/** Stripe as the stage reaches it; locally always the stand-in. It opens no pages here, so the panel's address is none. */
const stripeOf = ({ stage = "local", data }: Options): StripeGateway => {
  const uses = { stage: stageOf(stage), livemode: stage === "prod", panelAddress: "", now: clock };
  if (stage !== "local") {
    const secrets = secretsManager(secretsClient());
    return stripeGateway({ ...uses, secret: () => secrets.read(`saldo/${stage}/stripe`), address: undefined });
  }
  const secret = async () => JSON.stringify(localStripeSecret);
  return stripeGateway({ ...uses, secret, address: runningOf(data).address });
};

/** The key of the links in e-mails. */
const linkKeyOf = async ({ stage = "local", data = ".saldo" }: Options): Promise<string> =>
  stageOf(stage) === "local"
    ? keptKey(data, "link-key")
    : secretsManager(secretsClient()).read(`saldo/${stage}/link-key`);

const stageOf = (stage: string): string => {
  if (!["local", "dev", "staging", "prod"].includes(stage)) throw new CannotDo(`There is no stage ${stage}.\n${usage}`);
  return stage;
};

/** The local system that runs on this folder. */
const runningOf = (folder = ".saldo"): Running => {
  const running = runningIn(folder);
  if (!running) throw new CannotDo("The local system is not running. Start it first: npm start");
  return running;
};

/** The threshold of a new account. Stages are imported where one is named: they bring the whole CDK along. */
const thresholdOf = async ({ stage = "local" }: Options): Promise<Grosze> => {
  if (stage === "local") return localThresholdGrosze;
  const { stageNamed } = await import("../infra/stages.ts");
  return grosze(stageNamed(stage).lowBalanceThresholdGrosze);
};

/** By which gmina the stage routes calls when nothing better is known. */
const defaultGminaOf = async ({ stage = "local" }: Options): Promise<string> => {
  if (stage === "local") return localEmergencyRules.defaultGmina;
  const { stageNamed } = await import("../infra/stages.ts");
  return stageNamed(stage).emergencyRules.defaultGmina;
};

/** What is wrong with files, stage or account, without a stack. */
const saidPlainly = (error: unknown): never => {
  if (
    error instanceof FileFaults ||
    error instanceof DefaultGminaMissing ||
    error instanceof ManyRerouted ||
    error instanceof MailInNotChanged
  )
    throw new CannotDo(error.message);
  throw error;
};

const sentences: Readonly<Record<string, string>> = {
  address_taken:
    "Somebody already has this e-mail address; nothing was changed. If you are repeating a command, it succeeded the first time.",
  not_found:
    "Nobody has this e-mail address (enable-user: nobody of the account is shut out with it), or there is no such notice, machine key or item in the queue.",
  last_administrator:
    "They are the operator's only administrator who can sign in. Add another one first (add-staff --role operator-administrator), then repeat the command.",
  too_many_invitations:
    "This address or account has been sent as many invitations as it may be in a day. Repeat the command later.",
  precondition_failed: "They were changed meanwhile. Repeat the command.",
  invalid_request: "The notice is for one of the operator's desks: to unmark it, also give --desk-address.",
  gminas_not_loaded:
    "No gminas are in force, so the code can't be checked; nothing was opened. Load them (import-gminas) and repeat the command, or leave --seat-gmina out: BOK can set it later.",
  conflict: "Something changed meanwhile. Repeat the command.",
  payment_provider_unavailable: "Stripe did not answer.",
  payment_provider_failed: "Stripe refused the call: look at the key in the stage's secret.",
  temporarily_unavailable: "The table did not answer, and whether it was done is unknown. Repeat the command.",
};

/** What a person can do about it; undefined for a bug. */
const saidOf = (error: unknown): string | undefined => {
  if (error instanceof CannotDo || (error instanceof TypeError && "code" in error)) return error.message;
  if (lacksCredentials(error))
    return "No valid AWS credentials: sign in to the AWS account of the stage, then repeat the command.";
  return error instanceof Refusal ? (sentences[error.code] ?? `Refused: ${error.code}.`) : undefined;
};

const text = { type: "string" } as const;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stage: text,
      data: text,
      account: text,
      notice: text,
      queue: text,
      bucket: text,
      subject: text,
      reason: text,
      by: text,
      from: text,
      to: text,
      "desk-address": text,
      id: text,
      name: text,
      scopes: text,
      days: text,
      unmark: { type: "boolean" },
      "forget-checkpoint": { type: "boolean" },
      company: text,
      nip: text,
      "legal-form": text,
      regon: text,
      krs: text,
      street: text,
      house: text,
      flat: text,
      "postal-code": text,
      city: text,
      "seat-gmina": text,
      "invoice-email": text,
      "company-phone": text,
      mode: text,
      offer: text,
      "paid-since": text,
      terc: text,
      nka: text,
      sample: { type: "boolean" },
      confirm: { type: "boolean" },
      rollback: { type: "boolean" },
      role: text,
      email: text,
      phone: text,
      position: text,
      "first-name": text,
      "last-name": text,
    },
  });
  const command = commands[positionals[0] ?? ""];
  if (!command)
    throw new CannotDo(
      positionals[0] === undefined
        ? usage.trim()
        : `There is no command ${positionals[0]}. npm run ops shows them all.`,
    );
  const given = Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? value : ""]);
  await command(Object.fromEntries(given) as Options);
} catch (error) {
  const said = saidOf(error);
  if (said === undefined) throw error;
  console.error(said);
  process.exitCode = 1;
}
