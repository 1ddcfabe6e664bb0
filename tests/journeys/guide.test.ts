import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { marked, type Tokens } from "marked";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isAnswer } from "../../local/docs/guide.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";

type Step = { readonly heading: string; readonly sent: string; readonly answers: Tokens.Code | undefined };

const guide = marked.lexer(readFileSync(new URL("../../docs/guide.md", import.meta.url), "utf8"));
const codes = guide.filter((token): token is Tokens.Code => token.type === "code");

/** What the reader copies into the shell, each with what the guide says comes out. */
const steps: readonly Step[] = guide.flatMap((token, place) => {
  if (token.type !== "code" || token.lang !== "sh") return [];
  const heading = guide.slice(0, place).findLast((each): each is Tokens.Heading => each.type === "heading")!.text;
  const next = guide.slice(place + 1).find((each) => each.type !== "space");
  const answers =
    next?.type === "code" && isAnswer((next as Tokens.Code).lang ?? "") ? (next as Tokens.Code) : undefined;
  return [{ heading, sent: (token as Tokens.Code).text, answers }];
});

/** One shell for all of them, as the reader has it: what a block defines, the next ones know. */
const startShell = (folder: string, api: string) => {
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  const shell = spawn("sh", [], { cwd: folder, env: { ...process.env, PATH: path, api } });
  let said = "";
  let onSaid = () => {};
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      onSaid();
    });
  const end = "--- the block has ended ---";
  return {
    run: async (block: string): Promise<string> => {
      said = "";
      shell.stdin.write(`${block}\nprintf '\\n%s\\n' '${end}'\n`);
      await new Promise<void>((resolve) => {
        onSaid = () => {
          if (said.includes(`\n${end}\n`)) resolve();
        };
        onSaid();
      });
      return said.slice(0, said.indexOf(`\n${end}\n`)).trim();
    },
    stop: () => shell.kill(),
  };
};

/** `…` stands for whatever differs from run to run. */
const withGaps = (text: string, flags = ""): RegExp =>
  new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", ".*")}$`, flags);

const asSaid = (value: unknown): unknown => {
  if (value === "…") return expect.anything();
  if (typeof value === "string") return value.includes("…") ? expect.stringMatching(withGaps(value)) : value;
  if (Array.isArray(value)) return value.map(asSaid);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asSaid(part)]));
};

const expectSaid = (output: string, { text, lang }: Tokens.Code): void => {
  if (lang === "json") {
    expect(JSON.parse(output)).toMatchObject(asSaid(JSON.parse(text)) as object);
    return;
  }
  const lines = output.split(/\r?\n/);
  for (const line of text.split("\n")) expect(lines).toContainEqual(expect.stringMatching(withGaps(line, "i")));
};

/** What only reads, or is refused, the reader may repeat until what was started before has come. */
const mayRepeat = (block: string): boolean => !/ -d | -X |^node /.test(block);

/** As if it were installed there, from its sources: tests/client/package.test.ts packs it. */
const linkClient = (folder: string): void => {
  const [stub, installed] = [join(folder, "client"), join(folder, "node_modules", "@saldo")];
  for (const each of [stub, installed]) mkdirSync(each, { recursive: true });
  writeFileSync(join(stub, "package.json"), '{"name":"@saldo/client","type":"module","exports":"./src/client.ts"}');
  symlinkSync(resolve("client/src"), join(stub, "src"));
  symlinkSync(stub, join(installed, "client"));
};

describe("the guide for developers", () => {
  let system: LocalSystem;
  let shell: ReturnType<typeof startShell>;
  const folder = mkdtempSync(join(tmpdir(), "saldo-guide-"));

  beforeAll(async () => {
    system = await sharedSystem();
    // A code of an app is taken once.
    await fetch(`${system.address}/_local/clock`, { method: "POST", body: JSON.stringify({ advanceSeconds: 30 }) });
    shell = startShell(folder, system.address);
    for (const { text, lang } of codes)
      if (lang === "js") writeFileSync(join(folder, /^\/\/ (\S+)\n/.exec(text)![1]!), text);
    linkClient(folder);
  });
  afterAll(() => {
    shell.stop();
    rmSync(folder, { recursive: true });
  });

  it("says of each block what comes out", () => {
    expect(steps.length).toBeGreaterThan(20);
    expect(steps.filter(({ answers }) => answers === undefined)).toEqual([]);
  });

  it.each(steps)("$heading: $sent", async ({ sent, answers }) => {
    const tried = async () => expectSaid(await shell.run(sent), answers!);

    if (mayRepeat(sent)) await vi.waitFor(tried, { timeout: 15_000, interval: 200 });
    else await tried();
  });
});
