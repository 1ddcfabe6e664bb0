/** Chapter: what the time of an answer reveals of who has an address: it should reveal nothing. */
import { randomUUID } from "node:crypto";
import type { RouteKey } from "../functions/manifest.ts";
import type { Builds } from "./builds.ts";
import { startLambda } from "./lambda.ts";
import { type Chapter, figure, median, say } from "./report.ts";
import { eventOf } from "./requests.ts";
import type { Stage } from "./stage.ts";

/** Each branch as often; they take turns, so that a slow moment of the machine falls on all of them. */
const rounds = 40;

type Ask = { readonly route: RouteKey; readonly branch: string; readonly email: (stage: Stage) => Promise<string> };

// An address of its own each time: after a few failures one would have to wait.
const known = async (stage: Stage) => (await stage.person({})).email;
const unknown = async () => `${randomUUID()}@bench.example`;
const asks: readonly Ask[] = [
  { route: "POST /sessions", branch: "wrong password", email: known },
  { route: "POST /sessions", branch: "unknown address", email: unknown },
  { route: "POST /password-resets", branch: "known address", email: known },
  { route: "POST /password-resets", branch: "unknown address", email: unknown },
];

export const enumerationChapter = async (builds: Builds, stage: Stage): Promise<Chapter> => {
  const lambda = startLambda(builds, "sessions", stage.endpoints);
  const times = asks.map((): number[] => []);
  try {
    for (let round = 0; round <= rounds; round += 1) {
      say("Enumeration", `round ${round} of ${rounds}`);
      for (const [place, { route, email }] of asks.entries()) {
        const address = await email(stage);
        const body = route === "POST /sessions" ? { email: address, password: "not the password" } : { email: address };
        const { answers } = await lambda.call([eventOf(route, { body: JSON.stringify(body) })]);
        // The first round warms up.
        if (round > 0) times[place]!.push(answers[0]!.ms);
      }
    }
  } finally {
    await lambda.stop();
  }
  return {
    title: "Enumeration",
    means:
      `Milliseconds of a warm answer, the median of ${rounds}, by what is true of the address; × the row above it, of the ` +
      "same route. Machines are moody: a ratio near 1 is what the same work looks like.",
    columns: [{ name: "route" }, { name: "asked with" }, { name: "ms", align: "right" }, { name: "×", align: "right" }],
    rows: asks.map(({ route, branch }, place) => {
      const ratio = asks[place - 1]?.route === route ? median(times[place]!) / median(times[place - 1]!) : undefined;
      return [route, branch, figure(median(times[place]!), 1), ratio === undefined ? "" : figure(ratio, 2)];
    }),
  };
};
