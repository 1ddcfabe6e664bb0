import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { attachmentName } from "../../shared/domain/change-requests/attachments.ts";
import { type ChangeRequest, numberOf } from "../../shared/domain/change-requests/change-request.ts";
import * as requestFaults from "../../shared/domain/change-requests/faults.ts";
import { handingOver, mustBelongToNobody } from "../../shared/domain/change-requests/handing-over.ts";
import { caseLinkDays, casePurpose } from "../../shared/domain/change-requests/notices.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { type AccountId, CustomerId } from "../../shared/domain/ids.ts";
import { isRefusal, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { receivedOf } from "../../shared/domain/uploads/announced-file.ts";
import { cleanKey } from "../../shared/domain/uploads/upload.ts";
import type { FileCopier } from "../../shared/gateways/files.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { optionalKeyOf } from "../../shared/http/caller.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { NewId } from "../../shared/ids.ts";
import { replayMark } from "../../shared/replays.ts";
import { deskLink } from "../../shared/security/desk-link.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import type { Ran, RequestKey } from "../../shared/store/request-key.ts";
import type { SubscriberStore } from "../../shared/store/subscriber-store.ts";
import { CasePath, type CaseStep, type Taken } from "./case-path.ts";

export const GivenTo = z.strictObject({ /** The customer's. */ accountId: CustomerId });

const contract = {
  summary:
    "Give a case that came by e-mail, and belongs to no customer yet, to a customer: it goes on in their account under a number of its own, and this one is closed; the same again answers with the case that goes on",
  idempotencyKey: "optional",
  path: CasePath,
  body: GivenTo,
  answers: { 200: { description: "The case that goes on", body: StaffRequest, location: true } },
  refusals: [
    common.not_allowed,
    requestRefusals.belongs_to_customer,
    requestRefusals.request_closed,
    requestRefusals.already_decided_otherwise,
    requestRefusals.too_many_open_requests,
  ],
} as const;

type Uses = {
  readonly requests: Pick<ChangeRequestStore, "find" | "findMade" | "handOver" | "once">;
  readonly subscribers: Pick<SubscriberStore, "find">;
  readonly copies: FileCopier;
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly newCode: () => string;
  readonly now: Clock;
};

/** As often is it tried anew where a drawn number is taken, or something else happened to the case first. */
const triesMax = 5;

type Giving = CaseStep & { readonly body: { readonly accountId: AccountId } };

/** As the API and the case's page take it. */
export const give = async (giving: Giving, uses: Uses): Promise<Taken> => {
  const { path, body, caller, idempotencyKey = "" } = giving;
  const key = optionalKeyOf(caller, { route: "cases/account", key: idempotencyKey, asks: [path, body] });
  const request = await uses.requests.once(key, () => givenOnce(giving, uses, key));
  return { request, mark: replayMark(key) };
};

const givenOnce = async (
  { path, body, caller, origin }: Giving,
  uses: Uses,
  key: RequestKey | undefined,
): Promise<Ran<ChangeRequest>> => {
  const { requests, linkKey, newId, newCode, now } = uses;
  const at = now();
  const { accountId } = body;
  const id = newId("cr", at);
  const actor = staffActor({ caller, origin });
  for (let tries = 0; tries < triesMax; tries += 1) {
    const [found, before] = await Promise.all([
      requests.find(path.accountId, path.id),
      key && requests.findMade(accountId, key),
    ]);
    if (before) return { made: before };
    const { movedTo } = found;
    if (movedTo?.accountId === accountId) return { unmade: await requests.find(movedTo.accountId, movedTo.requestId) };
    if (movedTo) throw new Refusal(requestRefusals.already_decided_otherwise);
    mustBelongToNobody(found);
    const companyName = await nameOf(accountId, uses);
    const files = await copied(found, { accountId, id }, uses);
    const opens = { purpose: casePurpose, accountId, subjectId: id, days: caseLinkDays };
    const link = deskLink(opens, { desk: "helpdesk", key: await linkKey(), newId, at });
    const given = { id, number: numberOf(newCode()), files, link, actor, now: at };
    const handedOver = handingOver(found, { accountId, companyName }, given);
    const kept = await requests.handOver(found, handedOver, caller.user, key);
    if (kept) return { made: kept };
  }
  throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
};

export const giveCase = verb(contract, (uses: Uses) => async (asked) => {
  const { request, mark } = await give(asked, uses);
  const location = `/back-office/accounts/${request.accountId}/change-requests/${request.id}`;
  return { status: 200, headers: { location, ...mark }, body: staffRequest(request) };
});

const nameOf = async (accountId: AccountId, { subscribers }: Uses): Promise<string> => {
  try {
    return (await subscribers.find(accountId)).companyName;
  } catch (error) {
    if (!isRefusal(error, common.not_found)) throw error;
    throw new Refusal(common.invalid_request, {
      errors: [{ pointer: "/accountId", fault: requestFaults.no_such_customer }],
    });
  }
};

/** Copies the files that were received to where those of the new case lie, and answers their ids; one whose time is over is left out. */
const copied = async (
  request: ChangeRequest,
  to: { readonly accountId: AccountId; readonly id: string },
  { copies }: Uses,
): Promise<string[]> => {
  const done = await Promise.all(
    receivedOf(request.attachments).map(async ({ id, received: { sha256 } }) => {
      const [from, next] = [request, to].map((owner) => cleanKey(attachmentName(owner, id), sha256));
      return (await copies.copy({ from: from!, to: next! })) === "copied" ? [id] : [];
    }),
  );
  return done.flat();
};
