import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

it.each(["README.md", "docs/tour.md"])("%s leads to files that exist, and shows pictures that exist", async (page) => {
  const text = await readFile(join(root, page), "utf8");

  const links = [...text.matchAll(/(?:\]\(|src=")(?!https?:|#)([^)"#]+)/g)].map(([, to]) => to!);

  expect(links.length).toBeGreaterThan(2);
  expect(links.filter((to) => !existsSync(join(root, dirname(page), to)))).toEqual([]);
});

it("README.md leads to each page once", async () => {
  const text = await readFile(join(root, "README.md"), "utf8");

  const rows = [...text.matchAll(/^\| \[[^\]]+\]\(([^)]+)\) \|/gm)].map(([, to]) => to!);

  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter((to, place) => rows.indexOf(to) < place)).toEqual([]);
});

it("no block of the longer tour takes a key or an address that README.md has used", async () => {
  const [five, longer] = await Promise.all(
    ["README.md", "docs/tour.md"].map(async (page) => {
      const text = await readFile(join(root, page), "utf8");
      const taken = [/idempotency-key: ([\w-]+)/g, /portal-users [\s\S]*?"email":"([^"]+)"/g];
      return taken.flatMap((each) => [...text.matchAll(each)].map(([, value]) => value!));
    }),
  );

  expect(five!.length).toBeGreaterThan(3);
  expect(longer!.filter((each) => five!.includes(each))).toEqual([]);
});
