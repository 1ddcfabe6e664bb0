/** `npm run ops -- <command>`: what operations do by hand, against the local system or a stage. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as z from "zod";
import { OpenAccount, openAccount } from "../functions/operations/open-account.ts";
import { clock } from "../shared/clock.ts";
import { AccountId } from "../shared/domain/ids.ts";
import { Refusal, type RefusalCode } from "../shared/domain/refusal.ts";
import { newId } from "../shared/ids.ts";
import { accountStore } from "../shared/store/account-store.ts";
import { ledgerStore } from "../shared/store/ledger-store.ts";
import { dynamoClient, dynamoTable, type Table } from "../shared/store/table.ts";
import { dynamoLocalClient } from "./dynamo.ts";
import { localTableName, type Running, runningFile } from "./system.ts";

const usage = `
npm run ops -- <command> [--stage local|dev|staging|prod] [--data .saldo]

  open-account   opens a customer's account with its main administrator
    --company "Poranna Kawa sp. z o.o."   --nip 5260250274
    --first-name Anna   --last-name Nowak   --position "Prezeska zarządu"
    --email anna@poranna-kawa.example   --phone +48601234567
    [--mode prepaid|postpaid]

  verify-ledger  replays an account's ledger and names what disagrees; exit code 1 if anything does
    --account ac_…

Without --stage: the local system, which must be running (npm start).
With one: the table saldo-<stage>, under the AWS credentials of this shell.`;

/** The sentence for the person at the keyboard; anything else that is thrown is a bug. */
class CannotDo extends Error {}

type Options = Readonly<Record<string, string | undefined>>;

const commands: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  async "open-account"(options) {
    const password = randomBytes(15).toString("base64url");
    const wanted = OpenAccount.safeParse({
      companyName: options.company,
      nip: options.nip,
      ...(options.mode === undefined ? {} : { mode: options.mode }),
      administrator: {
        firstName: options["first-name"],
        lastName: options["last-name"],
        position: options.position,
        email: options.email,
        phone: options.phone,
        password,
      },
    });
    if (!wanted.success) throw new CannotDo(`${z.prettifyError(wanted.error)}\n${usage}`);
    // Before the call: should its answer be lost, the account may be open all the same.
    console.log(`${wanted.data.administrator.email} will sign in with the password ${password} (shown only now).`);
    const accountId = await openAccount({ accounts: accountStore(tableOf(options)), newId, now: clock })(wanted.data);
    console.log(`The account ${accountId} is open.`);
  },

  async "verify-ledger"(options) {
    const account = AccountId.safeParse(options.account);
    if (!account.success) throw new CannotDo(`--account is missing, or not an account's id.\n${usage}`);
    const disagreements = await ledgerStore({ table: tableOf(options), now: clock }).verify(account.data);
    for (const { what, sequence, expected, found } of disagreements)
      console.log(
        `${what}${sequence === undefined ? "" : ` of entry ${sequence}`}: expected ${expected}, found ${found}`,
      );
    console.log(
      disagreements.length === 0
        ? `The ledger of ${account.data} is whole.`
        : `The ledger of ${account.data} disagrees in ${disagreements.length} places. Change nothing; compare with a restored copy of the table.`,
    );
    if (disagreements.length > 0) process.exitCode = 1;
  },
};

const tableOf = ({ stage = "local", data = ".saldo" }: Options): Table => {
  if (["dev", "staging", "prod"].includes(stage)) return dynamoTable(dynamoClient(), `saldo-${stage}`);
  if (stage !== "local") throw new CannotDo(`There is no stage ${stage}.\n${usage}`);
  const file = runningFile(data);
  if (!existsSync(file)) throw new CannotDo("The local system is not running. Start it first: npm start");
  const { dynamoEndpoint } = JSON.parse(readFileSync(file, "utf8")) as Running;
  return dynamoTable(dynamoLocalClient(dynamoEndpoint), localTableName);
};

const sentences: Partial<Record<RefusalCode, string>> = {
  address_taken:
    "Somebody has this e-mail address already; nothing was opened. If you repeat an opening, it was done before.",
  temporarily_unavailable: "The table did not answer, and whether it was done is unknown. Repeat the command.",
};

const text = { type: "string" } as const;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stage: text,
      data: text,
      account: text,
      company: text,
      nip: text,
      mode: text,
      email: text,
      phone: text,
      position: text,
      "first-name": text,
      "last-name": text,
    },
  });
  const command = commands[positionals[0] ?? ""];
  if (!command) throw new CannotDo(usage.trim());
  await command(values);
} catch (error) {
  const said =
    error instanceof CannotDo || (error instanceof TypeError && "code" in error)
      ? error.message
      : error instanceof Refusal
        ? (sentences[error.code] ?? `Refused: ${error.code}.`)
        : undefined;
  if (said === undefined) throw error;
  console.error(said);
  process.exitCode = 1;
}
