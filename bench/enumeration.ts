/** Chapter: what the time of an answer reveals of who has an address, or of a code: it should reveal nothing. */
import { randomUUID } from "node:crypto";
import type { RouteKey } from "../functions/manifest.ts";
import { triesOfSessionMax } from "../shared/domain/sessions/guesses.ts";
import { parseToken } from "../shared/http/token.ts";
import { keys } from "../shared/store/keys.ts";
import type { Builds } from "./builds.ts";
import { startLambda } from "./lambda.ts";
import { type Chapter, figure, median, say } from "./report.ts";
import { eventOf, type Wanted } from "./requests.ts";
import type { Stage } from "./stage.ts";

/** Each branch as often; they take turns, so that a slow moment of the machine falls on all of them. */
const rounds = 200;

type Ask = {
  readonly route: RouteKey;
  readonly branch: string;
  readonly request: (stage: Stage) => Promise<Wanted>;
};

const asking = (body: object): Wanted => ({ body: JSON.stringify(body) });
const signIn = (email: string) => asking({ email, password: "not the password" });

// Somebody of their own each time: after a few failures one would have to wait.
const known = async (stage: Stage) => (await stage.person({})).email;
const unknown = () => `${randomUUID()}@bench.example`;

/** A code for a session that has tried as many as it may: the right one must be answered as a wrong one is. */
const codeWithoutTry = (code: (right: string) => string) => async (stage: Stage) => {
  const who = await stage.person({ next: "totp", isEnrolled: true });
  const { accountId, userId, sessionId } = parseToken(`Bearer ${who.token}`)!;
  await stage.table.write({
    Update: {
      Key: keys.session(accountId, userId, sessionId),
      UpdateExpression: "SET tries = :max",
      ExpressionAttributeValues: { ":max": triesOfSessionMax },
    },
  });
  return { token: who.token, ...asking({ code: code(who.code) }) };
};

const asks: readonly Ask[] = [
  { route: "POST /sessions", branch: "wrong password", request: async (stage) => signIn(await known(stage)) },
  { route: "POST /sessions", branch: "unknown address", request: async () => signIn(unknown()) },
  {
    route: "POST /password-resets",
    branch: "known address",
    request: async (stage) => asking({ email: await known(stage) }),
  },
  { route: "POST /password-resets", branch: "unknown address", request: async () => asking({ email: unknown() }) },
  {
    route: "POST /sessions/current/totp",
    branch: "right code, no try left",
    request: codeWithoutTry((right) => right),
  },
  { route: "POST /sessions/current/totp", branch: "wrong code, no try left", request: codeWithoutTry(() => "000000") },
];

export const enumerationChapter = async (builds: Builds, stage: Stage): Promise<Chapter> => {
  const lambda = startLambda(builds, "sessions", stage.endpoints);
  const times = asks.map((): number[] => []);
  try {
    for (let round = 0; round <= rounds; round += 1) {
      say("Enumeration", `round ${round} of ${rounds}`);
      for (const [place, { route, request }] of asks.entries()) {
        const { answers } = await lambda.call([eventOf(route, await request(stage))]);
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
