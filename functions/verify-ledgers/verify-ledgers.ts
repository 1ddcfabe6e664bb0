import type { Clock } from "../../shared/clock.ts";
import type { Messages } from "../../shared/gateways/messages.ts";
import type { Report } from "../../shared/schedule.ts";
import { queueShards } from "../../shared/store/work.ts";
import type { VerifyMessage } from "./take-message.ts";

type Uses = { readonly messages: Pick<Messages, "send">; readonly now: Clock };

/** Begins a run: a message for each shard, whose accounts are listed and verified when it is taken. */
export const verifyLedgers =
  ({ messages, now }: Uses) =>
  async (): Promise<Report> => {
    const run = now().toISOString();
    const shards = Array.from({ length: queueShards.verify }, (_, shard) => ({ run, shard }) satisfies VerifyMessage);
    await messages.send(shards);
    return { shards: shards.length };
  };
