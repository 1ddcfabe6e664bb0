/**
 * `npm run simulate -- --seeds 500 [--from 1000]`; `--seed 42 --verbose` to replay one with all its steps; `--choose 40` to print
 * so many seeds that between them show all that the batch showed, for the gate (`gate-seeds.ts`).
 */
import { parseArgs } from "node:util";
import { startDynamo } from "../../local/dynamo.ts";
import { answerHelp } from "../../local/help.ts";
import { chosen, playBatch, told } from "./batch.ts";
import { play } from "./play.ts";
import { progress } from "./progress.ts";
import { quietLog } from "./quiet.ts";

answerHelp(`npm run simulate -- [--seeds 200] [--from 1] [--choose 40] | --seed 42 [--verbose]
  --seeds     so many histories, from the seed --from on
  --choose    prints so many seeds that between them show all that the batch showed
  --seed      replays one; --verbose with all its steps`);

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    choose: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});

const quiet = quietLog();
const engine = await startDynamo();
try {
  if (values.seed !== undefined) {
    const played = await play({ endpoint: engine.endpoint, seed: Number(values.seed) });
    if (values.verbose) for (const [place, step] of played.steps.entries()) console.log(`${place + 1}. ${step}`);
    console.log(played.failure === undefined ? `seed ${played.seed} holds` : told(played));
    process.exitCode = played.failure === undefined ? 0 : 1;
  } else {
    const [from, count] = [Number(values.from), Number(values.seeds)];
    const seeds = Array.from({ length: count }, (_, place) => from + place);
    const began = performance.now();
    const { failed, unseen, seen } = await playBatch(engine.endpoint, { seeds, onPlayed: progress(count) });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (failed) console.log(`\n${told(failed)}`);
    else console.log(`\n${count} worlds hold, from seed ${from}, in ${seconds} s`);
    if (values.verbose) for (const [scene, { length }] of seen) console.log(`  ${length} × ${scene}`);
    if (values.choose !== undefined) console.log(`chosen: ${chosen(seen, seeds, Number(values.choose)).join(", ")}`);
    if (unseen.length > 0) console.log(`never seen in this batch: ${unseen.join("; ")}`);
    process.exitCode = failed ? 1 : 0;
  }
} finally {
  quiet.restore();
  await engine.stop();
}
