/** Every command that the guides name is there, with the options that they name, so that nobody finds out at three in the morning. */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commonOptions, type Options } from "../../ops/command.ts";
import { commands } from "../../ops/commands.ts";
import { parsed } from "../../ops/parsed.ts";

const guides = [
  "README.md",
  "docs/operations.md",
  "docs/runbook.md",
  "docs/scale.md",
  "CONTRIBUTING.md",
  "ARCHITECTURE.md",
  "SECURITY.md",
];
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Readonly<Record<string, string>> };

type Found = { readonly where: string; readonly text: string; readonly isBlock: boolean };

/** What stands in code: each command line of a block, its continuations joined, and each inline piece. */
const codeOf = (guide: string): Found[] => {
  const source = readFileSync(guide, "utf8");
  const block = /^[ ]*```(\w*)\n([\s\S]*?)^[ ]*```/gm;
  const blocks = [...source.matchAll(block)]
    .filter(([, language]) => language === "" || language === "sh")
    .flatMap(([, , text = ""]) => text.replaceAll(/\\\n\s*/g, " ").split("\n"));
  const inline = [...source.replaceAll(/^[ ]*```[\s\S]*?^[ ]*```/gm, "").matchAll(/`([^`]+)`/g)].map(
    ([, text = ""]) => text,
  );
  const found = (text: string, isBlock: boolean): Found => ({ where: guide, text: text.trim(), isBlock });
  return [...blocks.map((text) => found(text, true)), ...inline.map((text) => found(text, false))];
};

/** A command line as a shell splits it, up to a pipe or a comment; undefined where a quote stays open. */
const wordsOf = (line: string): string[] | undefined => {
  const words = line.match(/"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"']+/g) ?? [];
  const end = words.findIndex((word) => ["|", "#", "&&", ";"].includes(word));
  const isClosed = [`"`, "'"].every((quote) => quotesIn(line, quote) % 2 === 0);
  return isClosed
    ? (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll(/^["']|["']$/g, ""))
    : undefined;
};
const quotesIn = (line: string, quote: string): number => line.split(quote).length - 1;

const everything = guides.flatMap(codeOf);
const prefix = /^npm run ops -- /;

/** Typed after `npm run ops --`, or named by its command alone. */
const ops = everything.filter(({ text }) => prefix.test(text) || Object.hasOwn(commands, text.split(/\s/)[0] ?? ""));

/** Why a command line is none; undefined where it is one. `…` stands for what the reader puts there. */
const wrongWith = ({ text, isBlock }: Pick<Found, "text" | "isBlock">): string | undefined => {
  const [name = "", ...words] = wordsOf(text.replace(prefix, "")) ?? [];
  if (!Object.hasOwn(commands, name)) return `There is no command ${name}`;
  const options: Options = { ...commonOptions, ...commands[name]!.options };
  // An inline piece may leave the rest out; a block is typed as it stands, but for an ellipsis at its end.
  const isWhole = isBlock && words.at(-1) !== "…";
  const given = words.filter((word, place) => word !== "…" || words[place - 1]?.startsWith("--"));
  const missing = Object.entries(options).flatMap(([option, kind]) =>
    kind === "required" && !given.includes(`--${option}`) ? [`--${option}`, "…"] : [],
  );
  const bare = given.flatMap((word, place) => {
    const isText =
      /^--[a-z-]+$/.test(word) && options[word.slice(2)] !== undefined && options[word.slice(2)] !== "flag";
    const next = given[place + 1];
    return isText && !isBlock && (next === undefined || next.startsWith("--")) ? [word, "…"] : [word];
  });
  try {
    parsed([name, ...bare, ...(isWhole ? [] : missing)]);
    return undefined;
  } catch (error) {
    return (error as Error).message.split("\n")[0];
  }
};

describe("a command of the guides", () => {
  it("is found", () => {
    expect(ops.filter(({ isBlock }) => isBlock).length).toBeGreaterThan(5);
    expect(ops.filter(({ isBlock }) => !isBlock).length).toBeGreaterThan(20);
  });

  it.each(ops)("is there, with these options: $where: $text", (found) => {
    expect(wrongWith(found)).toBeUndefined();
  });

  it.each([
    ["npm run ops -- verify-ledgr --account ac_1", true],
    ["npm run ops -- verify-ledger", true],
    ["npm run ops -- verify-ledger --acount ac_1", false],
    ["verify-ledger --forget", false],
    ["verify-ledger ac_1", false],
    ['npm run ops -- settle-work --queue "x', false],
  ])("that is wrong is found out: %s", (text, isBlock) => {
    expect(wrongWith({ text, isBlock })).toBeDefined();
  });

  it("asks for a reason where it changes something of a stage", () => {
    const changing = ops.filter(({ text, isBlock }) => {
      const { changes } = commands[text.replace(prefix, "").split(/\s/)[0] ?? ""] ?? {};
      return isBlock && text.includes("--stage") && changes !== "nothing" && typeof changes === "string";
    });

    expect(changing.filter(({ text }) => !text.includes("--reason")).map(({ text }) => text)).toEqual([]);
  });

  it("has every command in one place at least", () => {
    const named = new Set(ops.map(({ text }) => text.replace(prefix, "").split(/\s/)[0]));

    expect(Object.keys(commands).filter((name) => !named.has(name))).toEqual([]);
  });
});

describe("a command that a program tells people to type", () => {
  it("is there", () => {
    const sources = globSync("{functions,shared,infra,local,ops}/**/*.ts").map((file) => readFileSync(file, "utf8"));
    const named = sources.flatMap((source) =>
      [...source.matchAll(/npm run ops -- ([a-z][a-z-]*)/g)].map(([, name]) => name!),
    );

    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !Object.hasOwn(commands, name))).toEqual([]);
  });
});

describe("another command line of the guides", () => {
  const lines = everything.filter(({ text }) => /^(npm run |npx cdk |aws )\S/.test(text) && !prefix.test(text));
  const option = /^--?[A-Za-z][A-Za-z-]*$/;

  it.each(lines)("can be typed: $where: $text", ({ text }) => {
    const words = wordsOf(text)!;
    expect(words, "a quote is open").toBeDefined();
    const [tool, first = "", second = ""] = words;
    if (tool === "npm") expect(scripts).toHaveProperty([second]);
    if (tool === "npx") expect(["deploy", "synth", "diff", "import", "destroy", "bootstrap"]).toContain(second);
    if (tool === "aws") {
      expect(first).toMatch(/^[a-z0-9-]+$/);
      expect(second).toMatch(/^[a-z0-9-]+$|^…$|^$/);
    }
    for (const word of words.filter((each) => each.startsWith("-") && each !== "--")) expect(word).toMatch(option);
  });
});
