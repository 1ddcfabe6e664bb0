import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import * as common from "../../shared/domain/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import { disconnectApp } from "./reset-totp.ts";

const contract = {
  summary:
    "Disconnect the authenticator app of one of the staff, lost or broken: their sessions end, and they enrol another",
  idempotencyKey: "optional",
  path: z.strictObject({ id: UserId }),
  answers: { 204: { description: "Disconnected; they are notified by e-mail" } },
  refusals: [common.fresh_proof_needed, userRefusals.own_access, common.conflict],
} as const;

export const resetStaffTotp = verb(contract, disconnectApp);
