/** How a case stands in an address, and who takes a step on it. */
import * as z from "zod/mini";
import type { ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import { AccountId, ChangeRequestId } from "../../shared/domain/ids.ts";
import { type Caller, optionalKeyOf } from "../../shared/http/caller.ts";
import type { Origin } from "../../shared/http/contract.ts";
import type { replayMark } from "../../shared/replays.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";

/** The operator's own account has cases too: e-mails that belong to no customer yet. */
export const CasePath = z.strictObject({ accountId: AccountId, id: ChangeRequestId });

/** The case that an address names. */
export const named = ({ accountId, id }: { readonly accountId: AccountId; readonly id: string }) => ({
  accountId,
  requestId: id,
});

/** Who of the staff takes a step, on which case. */
export type CaseStep = {
  readonly path: { readonly accountId: AccountId; readonly id: string };
  readonly caller: Caller;
  readonly origin: Origin;
  /** Of the request; a form of the case's page has none but for what is written. */
  readonly idempotencyKey?: string;
};

/** The case with the step that was taken on it, and the mark of its answer. */
export type Taken = { readonly request: ChangeRequest; readonly mark: ReturnType<typeof replayMark> };

type Writing = {
  readonly route: "questions" | "comments";
  readonly key: string;
  readonly path: CaseStep["path"];
  readonly text: string;
};

/** The key of something written on a case; undefined where the request has none. */
export const writtenKeyOf = (caller: Caller, { route, key, path, text }: Writing): RequestKey | undefined =>
  optionalKeyOf(caller, { route, key, asks: [path.accountId, path.id, text] });
