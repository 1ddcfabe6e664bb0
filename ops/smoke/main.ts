/** `npm run smoke -- --stage …`: the smoke test of a stage, or of the local system. Exit code 0 where all is well. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { generateSync } from "otplib";
import { runningIn } from "../../local/folder.ts";
import { answerHelp } from "../../local/help.ts";
import { signIns } from "../../local/seed.ts";
import { type Credentials, smoke } from "./smoke.ts";

const usage = `npm run smoke -- --stage local|dev|staging|prod [--address https://…] [--data .saldo]
  --address   another one than the stage's apiAddress; of the local system, such as http://127.0.0.1:3001
  --data      the folder that the local system was started with, if not .saldo: its address stands there
The user of the test is read from SMOKE_EMAIL, SMOKE_PASSWORD and, if they use an app, SMOKE_TOTP_SECRET; what is missing is asked for.
The local system has its own user already.`;

/** For whoever runs it; anything else that is thrown is a bug. */
class Unclear extends Error {}

const given = () => {
  try {
    const { values } = parseArgs({
      options: { stage: { type: "string" }, address: { type: "string" }, data: { type: "string" } },
    });
    return values;
  } catch (error) {
    throw new Unclear(`${(error as Error).message}\n${usage}`);
  }
};

type Wanted = { readonly stage: string; readonly address: string | undefined; readonly data: string | undefined };

const addressOf = async ({ stage, address, data }: Wanted): Promise<string> => {
  const found = address ?? (stage === "local" ? ofLocalSystem(data) : await ofStage(stage));
  // The password goes there.
  const { origin, protocol, hostname } = URL.parse(found) ?? {};
  const isSafe = protocol === "https:" || (stage === "local" && ["127.0.0.1", "localhost"].includes(hostname ?? ""));
  if (origin !== found || !isSafe)
    throw new Unclear(`The address ${found} must be https:// and a host, with nothing after it.\n${usage}`);
  return found;
};

const ofLocalSystem = (folder = ".saldo"): string => {
  const noted = runningIn(folder);
  if (!noted)
    throw new Unclear(
      `No local system is running on the folder ${folder}. Start it (npm start), or give --data or --address.`,
    );
  return noted.address;
};

const ofStage = async (stage: string): Promise<string> => {
  const { stageNamed, StageError } = await import("../../infra/stages.ts");
  try {
    return stageNamed(stage).apiAddress;
  } catch (error) {
    if (error instanceof StageError) throw new Unclear(`${error.message}\n${usage}`);
    throw error;
  }
};

/** What is typed shows nowhere. */
const asked = async (question: string): Promise<string> => {
  if (!process.stdin.isTTY)
    throw new Unclear(`${question} is missing, and nobody is there to be asked: set it in the environment.\n${usage}`);
  process.stderr.write(`${question}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
};

const credentialsOf = async (stage: string): Promise<Credentials> => {
  const { SMOKE_EMAIL, SMOKE_PASSWORD, SMOKE_TOTP_SECRET: secret } = process.env;
  const seeded = stage === "local" && SMOKE_EMAIL === undefined ? signIns[0] : undefined;
  return {
    email: seeded?.email ?? SMOKE_EMAIL ?? (await asked("SMOKE_EMAIL")),
    password: seeded?.password ?? SMOKE_PASSWORD ?? (await asked("SMOKE_PASSWORD")),
    code: async () => (secret === undefined ? asked("The code of the app") : generateSync({ secret })),
  };
};

try {
  answerHelp(usage);
  const { stage, address, data } = given();
  if (stage === undefined) throw new Unclear(usage);
  const at = await addressOf({ stage, address, data });
  const isWell = await smoke({ address: at, credentials: await credentialsOf(stage), say: console.log });
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  if (!(error instanceof Unclear)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
