/** Chapter: what one password costs at sign-in. */
import { hashPassword } from "../shared/security/password.ts";
import type { Figure } from "./budgets.ts";
import { type Chapter, figure, median, say } from "./report.ts";

const hashes = 9;
/** No machine is so fast: less means that the parameters were weakened. */
const millisecondsMin = 5;

export const passwordsChapter = async (): Promise<[Chapter, Figure[]]> => {
  say("Passwords");
  const times: number[] = [];
  let phc = "";
  for (let hash = 0; hash < hashes; hash += 1) {
    const began = performance.now();
    phc = await hashPassword("a password that nobody has");
    times.push(performance.now() - began);
  }
  const [, kind = "", , parameters = ""] = phc.split("$");
  const ms = median(times);
  return [
    {
      title: "Passwords",
      means:
        "Milliseconds for one hash under today's parameters (m in KiB), the median of as many hashes, one at a time. " +
        "Lambda gives one vCPU at 1,769 MB, which the manifest gives to sessions, and a part of it below.",
      columns: [
        { name: "hash" },
        { name: "parameters" },
        { name: "ms", align: "right" },
        { name: "least allowed", align: "right" },
        { name: "hashes", align: "right" },
      ],
      rows: [[kind, parameters, figure(ms, 1), String(millisecondsMin), String(hashes)]],
    },
    [
      {
        what: "One password hash takes",
        value: ms,
        unit: "ms",
        atLeast: millisecondsMin,
        setIn: "bench/passwords.ts; the parameters are those of shared/security/password.ts",
      },
    ],
  ];
};
