/**
 * What Saldo costs: `npm run bench` prints all of it, `npm run budgets` (`--check`) only the figures that are the same
 * on every machine, and fails where one is over its budget, or a function does to the table what it is not granted.
 */
import { answerHelp } from "../local/help.ts";
import { broken, type Figure } from "./budgets.ts";
import { makeBuilds } from "./builds.ts";
import { bundlesChapter } from "./bundles.ts";
import { enumerationChapter } from "./enumeration.ts";
import { firstCallsChapter } from "./first-calls.ts";
import { ledgerChapter } from "./ledger.ts";
import { passwordsChapter } from "./passwords.ts";
import { processorChapter } from "./processor.ts";
import { proofsChapter } from "./proofs.ts";
import { type Chapter, chapterText, saidAll, say } from "./report.ts";
import { roundTripsChapter } from "./round-trips.ts";
import { type Stage, startStage } from "./stage.ts";
import { sweepsChapter } from "./sweeps.ts";
import { trimmingChapter } from "./trimming.ts";

answerHelp(`npm run bench [-- --check]
  --check   only the figures that are the same on every machine (npm run budgets); fails where one is over its budget`);

const onlyExact = process.argv.includes("--check");
const lambdaNodeMajor = 24;

if (Number.parseInt(process.versions.node, 10) < lambdaNodeMajor) {
  console.error(`This is Node ${process.versions.node}; Lambda runs Node ${lambdaNodeMajor}. Use npm run bench.`);
  process.exit(1);
}

const figures: Figure[] = [];
const ungranted: string[] = [];
const tell = ([chapter, exact, more = []]: [Chapter, Figure[], string[]?]): void => {
  saidAll();
  console.log(chapterText(chapter));
  figures.push(...exact);
  ungranted.push(...more);
};

say("Bundling");
const builds = await makeBuilds();
process.once("exit", builds.remove);
tell(bundlesChapter(builds));
tell(await passwordsChapter());

say("Starting DynamoDB Local");
const stages: Stage[] = [];
const stop = () => Promise.all(stages.map((stage) => stage.stop()));
const stopped = () => void stop().finally(() => process.exit(1));
process.once("SIGINT", stopped).once("SIGTERM", stopped);
try {
  const stage = await startStage();
  stages.push(stage);
  stages.push(await startStage());
  tell(await roundTripsChapter(builds, stages));
  tell(await proofsChapter(stage));
  tell(await sweepsChapter(stage, onlyExact ? [100] : [10_000, 100_000]));
  if (!onlyExact) {
    tell(await firstCallsChapter(builds, stage));
    tell(await trimmingChapter(builds, stage));
    tell(await processorChapter(builds, stage));
    tell(await ledgerChapter(stage));
    tell([await enumerationChapter(builds, stage), []]);
  }
} finally {
  await stop();
}

saidAll();
const complaints = [...broken(figures), ...ungranted];
if (complaints.length === 0) console.log(`\nAll ${figures.length} budgets are kept, and every call is granted.`);
else console.error(`\nBudgets that are broken:\n${complaints.join("\n")}`);
process.exitCode = complaints.length === 0 ? 0 : 1;
