import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { TopUpId } from "../../shared/domain/ids.ts";
import * as common from "../../shared/domain/refusals.ts";
import { verb } from "../../shared/http/endpoint.ts";
import { ShownTopUp } from "../../shared/http/shown-top-up.ts";
import type { TopUpStore } from "../../shared/store/top-up-store.ts";
import { shownWithQr } from "./shown-with-qr.ts";

const contract = {
  summary: "One top-up",
  path: z.strictObject({ id: TopUpId }),
  answers: { 200: { description: "The top-up", body: ShownTopUp } },
  refusals: [common.not_found],
} as const;

type Uses = { readonly topUps: Pick<TopUpStore, "get">; readonly now: Clock };

export const showTopUp = verb(contract, ({ topUps, now }: Uses) => async ({ path, caller }) => ({
  status: 200,
  body: shownWithQr(await topUps.get(caller.accountId, path.id), now()),
}));
