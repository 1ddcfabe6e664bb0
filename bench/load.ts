/**
 * `npm run load`: some ten seconds of requests against the local system, and which limit bites first at each. How many this machine serves
 * says little of a stage; which limit answers, and with what, is the same there.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon, { type Request } from "autocannon";
import { type RouteKey, routes } from "../functions/manifest.ts";
import { takePort } from "../local/door.ts";
import { answerHelp } from "../local/help.ts";
import { signIns } from "../local/seed.ts";
import { startSystem } from "../local/system.ts";
import { chapterText, figure, say } from "./report.ts";

answerHelp(`npm run load
  Takes no arguments: it starts a local system of its own on a free port, in a folder that it removes, and loads that.`);
if (process.argv.length > 2) {
  console.error("npm run load takes no arguments; --help says what it does.");
  process.exit(1);
}

const secondsEach = 2;
const connections = 10;

const kinds = ["served", "waits", "throttled", "5xx"] as const;
type Kind = (typeof kinds)[number];

/** API Gateway's own 429 is no problem of ours, and so has no code. */
const kindOf = (status: number, body: string): Kind => {
  if (status === 429) return body.includes("too_many_requests") ? "waits" : "throttled";
  return status >= 500 ? "5xx" : "served";
};

type Load = {
  readonly route: RouteKey;
  readonly when: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A request anew for each: another caller, another address. */
  readonly differs?: (place: number) => Pick<Request, "body" | "headers">;
};

const measured = async (address: string, { route, when, headers = {}, differs }: Load): Promise<string[]> => {
  say("Load", `${route} ${when}`);
  const [method, path] = route.split(" ") as [Request["method"], string];
  const counts: Record<Kind, number> = { served: 0, waits: 0, throttled: 0, "5xx": 0 };
  let place = 0;
  const result = await autocannon({
    url: address,
    connections,
    duration: secondsEach,
    requests: [
      {
        method,
        path,
        headers: { "content-type": "application/json", ...headers },
        ...(differs && {
          setupRequest: (request: Request) => {
            place += 1;
            const { body, headers: own } = differs(place);
            return { ...request, ...(body === undefined ? {} : { body }), headers: { ...request.headers, ...own } };
          },
        }),
        onResponse: (status, body) => {
          counts[kindOf(status, body)] += 1;
        },
      },
    ],
  });
  const { rate, burst } = routes[route].throttle;
  const perSecond = kinds.map((kind) => figure(counts[kind] / result.duration));
  return [route, when, `${rate} + ${burst}`, ...perSecond, figure(result.latency.p99)];
};

// A line of the log for each request would bury the table.
process.stdout.write = () => true;

const rows: string[][] = [];
const folder = await mkdtemp(join(tmpdir(), "saldo-load-"));
const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort());
const door = await takePort({ port: 0, origins: [] });
try {
  const wanted = { address: door.address, folder, fresh: true, origins: [], signal: stopping.signal };
  const system = await startSystem({ ...wanted, say: (line) => say(line) });
  try {
    door.open(system.answer);
    const [first] = signIns;
    const signedIn = await fetch(`${door.address}/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: first!.email, password: first!.password }),
    });
    const { token } = (await signedIn.json()) as { readonly token: string };
    const wrong = (email: string) => JSON.stringify({ email, password: "not the password" });
    const loads: readonly Load[] = [
      { route: "GET /account", when: "one person", headers: { authorization: `Bearer ${token}` } },
      {
        route: "POST /sessions",
        when: "one address",
        // Nobody's, whose next try must wait soon: so no hash slows the count.
        differs: () => ({ body: wrong("nobody@load.example") }),
      },
      {
        route: "POST /sessions",
        when: "many addresses",
        differs: (place) => ({
          body: wrong(`someone-${place}@load.example`),
          headers: { "x-local-address": `198.18.${(place >> 8) & 255}.${place & 255}` },
        }),
      },
      {
        route: "GET /platform/emergency-routings",
        when: "the platform",
        headers: { authorization: `Bearer ${system.machineKey}` },
      },
    ];
    for (const load of loads) rows.push(await measured(door.address, load));
  } finally {
    await system.stop();
  }
} finally {
  await door.close();
  await rm(folder, { recursive: true, force: true });
}

process.stderr.write(
  `${chapterText({
    title: "Load",
    means:
      `Answers a second, for ${secondsEach} seconds by ${connections} connections: served, told to wait (one caller's limit), throttled ` +
      "(the route's limit for everybody: a rate a second and a burst), or failed.",
    columns: [
      { name: "route" },
      { name: "from" },
      { name: "limit", align: "right" },
      ...kinds.map((name) => ({ name, align: "right" as const })),
      { name: "p99 ms", align: "right" },
    ],
    rows,
  })}\n`,
);
