/** A function as Lambda runs it: its bundle in a process of its own, with its settings and nothing else. */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { localDeployment } from "../local/deployment.ts";
import { localAws } from "../local/dynamo.ts";
import { environmentOf } from "../shared/domain/deployment.ts";
import type { Builds, Subject } from "./builds.ts";
import { ownAddress } from "./scenario.ts";
import { benchTable, type Endpoints, financeClerk, panelAddress, transferAccount } from "./stage.ts";

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: object,
) => Promise<{ statusCode: number; body?: string }>;

export type Answered = {
  /** Loading the bundle; next to nothing from the second time on. */
  readonly importMs: number;
  readonly answers: readonly { readonly status: number; readonly body: string; readonly ms: number }[];
  /** Processor time of all calls together and, the first time, of loading the bundle; this process only. */
  readonly processorMs: number;
  readonly memoryMegabytes: number;
};

/** What the process is sent: events to call the handler with, or to forget the bundle. */
export type Sent = APIGatewayProxyEventV2[] | "renew";

export type Lambda = {
  /** Calls the handler with each event, one after the other. */
  readonly call: (events: readonly APIGatewayProxyEventV2[]) => Promise<Answered>;
  /** Has the next call load the bundle anew, so that it finds nothing that was kept: a new environment, without the start of a process. */
  readonly renew: () => void;
  readonly stop: () => Promise<void>;
};

/** Starts the process. The bundle is loaded by the first call. */
export const startLambda = (builds: Builds, subject: Subject, endpoints: Endpoints): Lambda => {
  const child = fork(builds.program, [builds.fileOf(subject)], {
    env: {
      ...localAws,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
      STRIPE_ADDRESS: endpoints.stripe,
      ...environmentOf({
        ...localDeployment(ownAddress),
        tableName: benchTable,
        panelAddress,
        transferAccount,
        financeClerks: [financeClerk],
      }),
    },
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  const exited = once(child, "exit");
  const send = (sent: Sent) => child.send(sent);

  return {
    async call(events) {
      const answered = once(child, "message") as Promise<[Answered]>;
      send([...events]);
      const first = await Promise.race([answered, exited.then(() => undefined)]);
      if (!first) throw new Error(`${subject} broke off: ${complaint.trim() || "it said nothing"}`);
      return first[0] as Answered;
    },
    renew() {
      send("renew");
    },
    async stop() {
      child.kill();
      await exited;
    },
  };
};
