/** `npm run pictures`: takes README's pictures anew, after the console or the page of a decision looks different. */

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";

mkdirSync("docs/pictures", { recursive: true });
const env = { ...process.env, SALDO_PICTURES: "docs/pictures" };
const { status } = spawnSync("npx", ["vitest", "run", "tests/pages/pictures.test.ts", "-t", "can be taken"], {
  stdio: "inherit",
  env,
});
process.exitCode = status ?? 1;
