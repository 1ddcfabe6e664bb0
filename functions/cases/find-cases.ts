import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { numberOf } from "../../shared/domain/change-requests/change-request.ts";
import { isTransferCode, typedCode } from "../../shared/domain/top-ups/transfer-code.ts";
import { doneBy } from "../../shared/http/caller.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { AuditStore } from "../../shared/store/audit-store.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";

const contract = {
  summary: "Find a case by its number, as it stands in e-mails",
  query: z.strictObject({ number: z.string().check(z.minLength(1), z.maxLength(40)) }),
  answers: {
    200: {
      description: "The case with this number, or none",
      body: z.strictObject({ items: z.array(StaffRequest) }),
    },
  },
} as const;

type Uses = {
  readonly requests: Pick<ChangeRequestStore, "findByNumber">;
  readonly audit: Pick<AuditStore, "record">;
  readonly now: Clock;
};

export const findCases = verb(contract, ({ requests, audit, now }: Uses) => async (request) => {
  const code = typedCode(request.query.number.replace(/^\s*BOK/i, ""));
  if (!isTransferCode(code)) return { status: 200, body: { items: [] } };
  const found = await requests.findByNumber(numberOf(code));
  if (!found) return { status: 200, body: { items: [] } };
  const looked = { kind: "account-looked-at", subject: `case ${found.id}`, subjectAccountId: found.accountId } as const;
  await audit.record(doneBy(request, looked), now());
  return { status: 200, body: { items: [staffRequest(found)] } };
});
