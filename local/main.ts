/** `npm start`: the whole system on this machine. `-- --port 3000` another port, `-- --fresh` starts over. */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { CannotStart } from "./folder.ts";
import { type SignIn, signIns } from "./seed.ts";
import { type System, startSystem } from "./system.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "3000" },
    fresh: { type: "boolean", default: false },
    data: { type: "string", default: ".saldo" },
  },
});

// Whoever read the output may be gone: ending in order matters more.
process.stdout.on("error", () => {});

const say = (line: string): void => console.log(line);

const signInLine = ({ role, email, password, totpSecret }: SignIn): string =>
  `  ${role.padEnd(22)} ${email.padEnd(38)} ${password.padEnd(22)} ${totpSecret ? "and a code" : ""}`.trimEnd();

const screen = ({ address, machineKey }: System): string => {
  const [first] = signIns;
  return `
Saldo runs at ${address}

  Console   ${address}/_local   payments, every e-mail that was sent, the clock
  OpenAPI   ${address}/openapi.json

Sign in as
${signIns.map(signInLine).join("\n")}

The codes of authenticator apps are on the console.

Machine key, with every scope
  ${machineKey}

Try
  curl -s ${address}/sessions -H 'content-type: application/json' \\
    -d '{"email":"${first?.email}","password":"${first?.password}"}'

Ctrl-C ends it. Data stays in ${values.data}; npm start -- --fresh starts over.

ready ${address}`;
};

const checkJava = (): void => {
  if (spawnSync("java", ["-version"]).error)
    throw new CannotStart(
      "Java is missing, and DynamoDB Local needs it (17 or newer). Debian or Ubuntu: sudo apt-get install openjdk-17-jre-headless. macOS: brew install openjdk@17.",
    );
};

const port = Number(values.port);
try {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new CannotStart(`${values.port} is not a port.`);
  checkJava();
  const system = await startSystem({ port, folder: values.data, fresh: values.fresh, say });
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    say("\nEnding …");
    await system.stop();
    process.exit(0);
  };
  process.on("SIGINT", () => void end());
  process.on("SIGTERM", () => void end());
  say(screen(system));
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exit(1);
}
