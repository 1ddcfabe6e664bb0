/**
 * `npm start`: the whole system on this machine. What takes long to load is imported only once the folder and the port are
 * held, so that whatever is wrong with those is said at once.
 */
import { spawnSync } from "node:child_process";
import { argumentsOf } from "./arguments.ts";
import { takePort } from "./door.ts";
import { CannotStart } from "./folder.ts";
import { answerHelp } from "./help.ts";
import { lockFolder } from "./lock.ts";
import type { Person } from "./people.ts";

answerHelp(`npm start -- [--port 3000] [--data .saldo] [--fresh] [--origin https://panel.example]
  --port     0 for any that is free
  --data     the folder in which data is kept between runs
  --fresh    starts over: what was kept is removed
  --origin   whose pages may call from a browser, beside those of this machine; may be repeated`);

// Whoever read the output may be gone: ending in order matters more.
process.stdout.on("error", () => {});

const say = (line: string): void => console.log(line);

const signInLine = ({ role, email, password = "(changed)", app, canSignIn }: Person): string =>
  `  ${role.padEnd(22)} ${email.padEnd(38)} ${
    canSignIn ? `${password.padEnd(22)} ${app === "none" ? "" : "and a code"}` : "(may not sign in any more)"
  }`.trimEnd();

type Started = {
  readonly address: string;
  readonly folder: string;
  readonly machineKey: string;
  readonly smtp: string;
  readonly mailAddresses: readonly string[];
  readonly people: readonly Person[];
};

const screen = ({ address, folder, machineKey, smtp, mailAddresses, people }: Started): string => {
  const [first] = people;
  return `
Saldo runs at ${address}

  Console   ${address}/_local   payments, every e-mail that was sent, what to try next
  Panel     ${address}/_local/panel   the customer's side, on the same API
  Docs      ${address}/docs   a guide for developers, and every call with examples
  OpenAPI   ${address}/openapi.json
  SMTP      ${smtp}   what customers write to ${mailAddresses.join(" and ")}

Sign in as
${people.map(signInLine).join("\n")}

The codes of authenticator apps are on the console.

Machine key, with every scope
  ${machineKey}

Try
  curl -s ${address}/sessions -H 'content-type: application/json' \\
    -d '{"email":"${first?.email}","password":"${first?.password ?? "…"}"}'

Ctrl-C ends it. Data stays in ${folder}; the same command with --fresh starts over.

ready ${address}`;
};

const checkJava = (): void => {
  if (spawnSync("java", ["-version"]).error)
    throw new CannotStart(
      "Java is missing, and DynamoDB Local needs it (17 or newer). Debian or Ubuntu: sudo apt-get install openjdk-17-jre-headless. macOS: brew install openjdk@17.",
    );
};

const ending = new AbortController();
const { signal } = ending;
const ended = new Promise<void>((resolve) => {
  signal.addEventListener("abort", () => {
    say("\nEnding …");
    resolve();
  });
});
process.on("SIGINT", () => ending.abort());
process.on("SIGTERM", () => ending.abort());

const run = async (): Promise<void> => {
  const { port, data: folder, fresh, origins } = argumentsOf(process.argv.slice(2));
  checkJava();
  await using parts = new AsyncDisposableStack();
  parts.defer(await lockFolder(folder));
  const { address, open, close } = await takePort({ port, origins });
  parts.defer(close);
  const { startSystem } = await import("./system.ts");
  const system = await startSystem({ address, folder, fresh, origins, say, signal }).catch((error) => {
    // A start that is interrupted may fail in any way.
    if (!signal.aborted) throw error;
  });
  if (!system) return;
  parts.defer(system.stop);
  open(system.answer);
  const { machineKey, smtp, mailAddresses, people } = system;
  say(screen({ address, folder, machineKey, smtp, mailAddresses, people }));
  await ended;
};

try {
  await run();
  process.exit(0);
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error);
  process.exit(1);
}
