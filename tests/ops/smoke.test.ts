import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { noteRunning } from "../../local/folder.ts";
import { signIns } from "../../local/seed.ts";
import { type Credentials, smoke } from "../../ops/smoke/smoke.ts";
import { type LocalSystem, run, sharedSystem } from "../support/local-system.ts";

const { email, password } = signIns.find(({ role }) => role === "administrator")!;

let system: LocalSystem;
beforeAll(async () => {
  system = await sharedSystem();
});

const noCode = async (): Promise<string> => expect.unreachable("no code was asked for");

const smoked = async (credentials: Partial<Credentials> = {}, fetch?: typeof globalThis.fetch) => {
  const lines: string[] = [];
  const isWell = await smoke({
    address: system.address,
    credentials: { email, password, code: noCode, ...credentials },
    say: (line) => lines.push(line),
    ...(fetch && { fetch }),
  });
  return { isWell, lines };
};

/** Answers as the system does, but for what `change` makes of the answer to this request. */
const changing =
  (wanted: string, change: (response: Response) => Response): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, init);
    const request = new Request(input instanceof Request ? input.url : input, { method: (input as Request).method });
    return `${request.method} ${new URL(request.url).pathname}` === wanted ? change(response) : response;
  };

const environment = { SMOKE_EMAIL: undefined, SMOKE_PASSWORD: undefined, SMOKE_TOTP_SECRET: undefined };
const command = async (argv: readonly string[], more: Partial<Record<string, string>> = {}) => {
  const ran = run(["ops/smoke/main.ts", ...argv], { ...environment, ...more });
  ran.process.stdin?.end();
  return { exit: await ran.ended, said: ran.said() };
};

describe("npm run smoke", () => {
  it("asks the local system of a folder, at whichever port that is, a line a check, and leaves no session", async () => {
    const folder = mkdtempSync(join(tmpdir(), "saldo-smoke-"));
    const nowhere = await command(["--stage", "local", "--data", folder]);
    expect([nowhere.exit, nowhere.said]).toEqual([
      1,
      expect.stringContaining(`No local system is running on the folder ${folder}`),
    ]);
    const { address } = system;
    noteRunning(folder, { address, dynamoEndpoint: "", sqsEndpoint: "" } as Parameters<typeof noteRunning>[1]);

    const { exit, said } = await command(["--stage", "local", "--data", folder]);

    expect(said).toContain(`ok    ${address}`);
    expect(
      said
        .trim()
        .split("\n")
        .map((line) => line.split(":")[0]),
    ).toEqual([
      "ok    health",
      "ok    headers",
      "ok    sign-in",
      "ok    account",
      "ok    top-up",
      "ok    wrong token",
      "ok    sign-out",
      "ok    http",
    ]);
    expect(said).toMatch(/top-up: tu_\w+ is awaiting-payment, its page is at .+, and it is left to expire/);
    expect(exit).toBe(0);
  });

  it("fails by its exit code, at the check that failed, and prints no password", async () => {
    const wrong = { SMOKE_EMAIL: email, SMOKE_PASSWORD: "not-the-password-2026" };
    const { exit, said } = await command(["--stage", "local", "--address", system.address], wrong);

    expect(exit).toBe(1);
    expect(said).toMatch(/FAIL {2}sign-in: 401 credentials_refused/);
    expect(said).not.toContain(wrong.SMOKE_PASSWORD);
    expect(said).not.toContain("top-up");
  });

  it.each([
    [[], "npm run smoke -- --stage"],
    [["--stage", "prod", "--password", "x"], "Unknown option '--password'"],
    [["--stage", "production"], 'There is no stage "production"'],
    [["--stage", "prod", "--address", "http://api.saldo.example"], "must be https:// and a host"],
    [["--stage", "prod", "--address", "https://api.saldo.example/v1"], "must be https:// and a host"],
    [["--stage", "prod"], "SMOKE_EMAIL is missing, and nobody is there to be asked"],
  ])("says in a sentence what it can't make sense of: %j", async (argv, said) => {
    const ran = await command(argv);

    expect(ran.exit).toBe(1);
    expect(ran.said).toContain(said);
    expect(ran.said).not.toContain("    at ");
  });
});

it("is named by the guides as it is typed", () => {
  const typed = ["README.md", "docs/operations.md"].flatMap((guide) =>
    [...readFileSync(guide, "utf8").matchAll(/npm run smoke -- ([^`\n]*)/g)].map(([, words]) => words),
  );

  expect(new Set(typed)).toEqual(new Set(["--stage <stage>", "--stage local"]));
});

describe("the smoke test", () => {
  it("gives the code of an app where the sign-in asks for one", async () => {
    const staff = signIns.find(({ totpSecret }) => totpSecret !== undefined)!;
    const given: string[] = [];
    const code = async () => {
      given.push("000000");
      return "000000";
    };

    const { isWell, lines } = await smoked({ email: staff.email, password: staff.password, code });

    expect(given).toHaveLength(1);
    expect(isWell).toBe(false);
    expect(lines.at(-2)).toMatch(/^FAIL {2}sign-in: 401 code_refused: .* A code is good once/);
  });

  it("goes on as whoever the code signed in", async () => {
    let step: object = {};
    const sent: unknown[] = [];
    const withApp: typeof fetch = async (input, init) => {
      const request = input instanceof Request ? input.clone() : new Request(input);
      const { pathname } = new URL(request.url);
      if (pathname === "/sessions/current/totp") {
        sent.push(await request.json());
        return Response.json(step);
      }
      const response = await fetch(input, init);
      if (pathname !== "/sessions") return response;
      step = (await response.json()) as object;
      return Response.json({ ...step, next: "totp" }, { status: response.status });
    };

    const { isWell, lines } = await smoked({ code: async () => "123456" }, withApp);

    expect(isWell).toBe(true);
    expect(sent).toEqual([{ code: "123456" }]);
    expect(lines).toContain("ok    sign-in: with password and code");
  });

  it.each([
    ["health", "GET /health", () => new Response("<h1>Not found</h1>", { status: 404 })],
    [
      "headers",
      "GET /health",
      (response: Response) => {
        const headers = new Headers(response.headers);
        headers.delete("strict-transport-security");
        return new Response(response.body, { status: response.status, headers });
      },
    ],
    ["account", "GET /account", () => Response.json({ status: 503 }, { status: 403 })],
    ["top-up", "POST /top-ups", () => Response.json({ code: "payment_provider_failed" }, { status: 400 })],
  ])("is failed by what is wrong with %s", async (name, wanted, change) => {
    const { isWell, lines } = await smoked({}, changing(wanted, change));

    expect(isWell).toBe(false);
    expect(lines.at(-2)).toMatch(new RegExp(`^FAIL  ${name}: `));
    expect(lines.at(-1)).toBe(`FAIL  ${system.address}: ${name}`);
  });

  it("is failed by a system that lets a wrong token in", async () => {
    let known: string | undefined;
    const lenient: typeof fetch = async (input, init) => {
      const request = input instanceof Request ? input : new Request(input);
      const token = request.headers.get("authorization");
      if (new URL(request.url).pathname !== "/account" || token === null) return fetch(input, init);
      known ??= token;
      return fetch(new Request(request, { headers: { authorization: known } }), init);
    };

    const { isWell, lines } = await smoked({}, lenient);

    expect(isWell).toBe(false);
    expect(lines.at(-2)).toBe("FAIL  wrong token: it was let in");
  });
});
