import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { TopUpId } from "../../shared/domain/ids.ts";
import * as common from "../../shared/domain/refusals.ts";
import { ShownTopUp } from "../../shared/http/shown-top-up.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { topUpRead } from "../../shared/store/top-up-store.ts";
import { shownWithQr } from "./shown-with-qr.ts";

const contract = {
  summary: "One top-up",
  path: z.strictObject({ id: TopUpId }),
  answers: { 200: { description: "The top-up", body: ShownTopUp } },
  refusals: [common.not_found],
} as const;

type Uses = { readonly now: Clock };

export const showTopUp = readingVerb(
  contract,
  ({ accountId, path }) => ({ topUp: topUpRead(accountId, path.id) }),
  ({ now }: Uses) =>
    async ({ found }) => ({ status: 200, body: shownWithQr(present(found.topUp), now()) }),
);
