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
