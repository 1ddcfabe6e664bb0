/** A shell into which a person copies the blocks of a page, as they stand; only where the system is differs from what is written. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type Block = { readonly heading: string; readonly text: string };

/** The page's blocks marked `sh`, each with the heading that it stands under. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = [];
  let heading = "";
  for (const [, title, text] of readFileSync(join(root, page), "utf8").matchAll(
    /^#+ (.+)$|^```sh\n([\s\S]*?)^```$/gm,
  )) {
    if (title !== undefined) heading = title;
    else blocks.push({ heading, text: text! });
  }
  return blocks;
};

export type Shell = {
  /** Answers what the block printed. Fails where its last command did. */
  readonly run: (block: string) => Promise<string>;
  readonly end: () => void;
};

/** Bash in the project's folder, in which variables outlive a block. `instead`: what stands for the addresses that are written. */
export const openShell = (instead: Readonly<Record<string, string>>): Shell => {
  const bash = spawn("bash", ["--norc"], { cwd: root, stdio: ["pipe", "pipe", "pipe"] });
  let printed = "";
  let complained = "";
  let look = (): void => {};
  bash.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
    look();
  });
  bash.stderr.on("data", (chunk: Buffer) => {
    complained += chunk.toString();
  });
  const end = /--end (\d+)--\n$/;
  return {
    run: (block) =>
      new Promise((resolve, reject) => {
        printed = "";
        look = () => {
          const status = end.exec(printed)?.[1];
          if (status === undefined) return;
          const text = printed.replace(end, "");
          if (status === "0") resolve(text);
          else reject(new Error(`the block ended with ${status}:\n${block}\n${text}\n${complained}`));
        };
        const ours = Object.entries(instead).reduce((text, [written, by]) => text.replaceAll(written, by), block);
        bash.stdin.write(`${ours}\nprintf -- '--end %s--\\n' $?\n`);
      }),
    end: () => bash.kill(),
  };
};
