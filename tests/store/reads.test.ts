import { describe, expect, it } from "vitest";
import { readPage } from "../../shared/store/reads.ts";
import type { Item, Page } from "../../shared/store/table.ts";
import { callsOf } from "../support/faults.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();

/** A range of items `a`, `b`, `c` …, of which some are marked. */
const rangeOf = async (letters: string) => {
  const { table, client } = stage();
  const pk = `CASE#${someAccountId()}`;
  for (const letter of letters)
    await table.write({ Put: { Item: { pk, sk: letter.toLowerCase(), isMarked: letter !== letter.toLowerCase() } } });
  const calls = callsOf(client);
  type How = { after?: string; lookedAtFirst?: number; lookedAtOnce?: number };
  const read = (limit: number, { after, lookedAtFirst, lookedAtOnce }: How = {}) =>
    readPage(table, {
      range: { pk, from: "a", to: "~" },
      page: { limit, newestFirst: false, after },
      only:
        lookedAtOnce === undefined
          ? undefined
          : {
              keeps: ({ isMarked }: Item) => isMarked === true,
              lookedAtFirst: lookedAtFirst ?? lookedAtOnce,
              lookedAtOnce,
            },
      parse: ({ items, next }: Page) => ({ found: items.map(({ sk }) => sk).join(""), next }),
    });
  return { read, queries: () => calls.length };
};

describe("a page", () => {
  it.each([
    ["has a next one where something follows", 2, { found: "ab", next: "b" }],
    ["has none where it ends with the last item", 3, { found: "abc", next: undefined }],
    ["has none where there is room left", 4, { found: "abc", next: undefined }],
  ])("%s", async (_, limit, expected) => {
    const { read, queries } = await rangeOf("abc");

    expect(await read(limit)).toEqual(expected);
    expect(queries()).toBe(1);
  });

  it("begins behind the item that the one before ended with", async () => {
    const { read } = await rangeOf("abc");

    expect(await read(2, { after: "b" })).toEqual({ found: "c", next: undefined });
  });
});

describe("a page of what is picked", () => {
  it.each([
    ["is full, however far its items lie apart", "aBcdEfG", 2, { found: "be", next: "e" }],
    ["has no next one where nothing that is wanted follows", "aBcdEfg", 2, { found: "be", next: undefined }],
    ["is empty where nothing is wanted", "abcde", 2, { found: "", next: undefined }],
  ])("%s", async (_, letters, limit, expected) => {
    const { read } = await rangeOf(letters);

    expect(await read(limit, { lookedAtOnce: 2 })).toEqual(expected);
  });

  it("goes on where it ended, and misses and repeats none", async () => {
    const { read } = await rangeOf("AbCdEfGh");

    const first = await read(3, { lookedAtOnce: 3 });
    const second = await read(3, { lookedAtOnce: 3, after: String(first.next) });

    expect([first, second]).toEqual([
      { found: "ace", next: "e" },
      { found: "g", next: undefined },
    ]);
  });

  it("takes one Query where that looks at enough", async () => {
    const { read, queries } = await rangeOf("aBcDeF");

    await read(2, { lookedAtOnce: 10 });

    expect(queries()).toBe(1);
  });

  it("looks at few first, and at more where that was too little", async () => {
    const { read, queries } = await rangeOf("abcdeFgH");

    expect(await read(2, { lookedAtFirst: 2, lookedAtOnce: 10 })).toEqual({ found: "fh", next: undefined });
    expect(queries()).toBe(2);
  });

  it("is short where four Queries found too little, and the next one goes on from there", async () => {
    const { read, queries } = await rangeOf("abcdefghIj");

    const first = await read(2, { lookedAtOnce: 2 });

    expect(first).toEqual({ found: "", next: "h" });
    expect(queries()).toBe(4);
    expect(await read(2, { lookedAtOnce: 2, after: "h" })).toEqual({ found: "i", next: undefined });
  });
});
