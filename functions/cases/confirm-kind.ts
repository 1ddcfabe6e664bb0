import type { Clock } from "../../shared/clock.ts";
import type { ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import { confirmingKind, mustTakeKind } from "../../shared/domain/change-requests/kind-step.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { WantedKind } from "../../shared/domain/change-requests/wanted-request.ts";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as replacementRefusals from "../../shared/domain/replacements/refusals.ts";
import type { KeptChange } from "../../shared/domain/subscriber/changes.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { mustBeFresh, optionalKeyOf } from "../../shared/http/caller.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { Gminas } from "../../shared/known-gmina.ts";
import { contentOf, type OpeningUses, withGmina, withoutPesel } from "../../shared/open-request.ts";
import { replayMark } from "../../shared/replays.ts";
import { unseal } from "../../shared/security/sealed.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import type { SubscriberStore } from "../../shared/store/subscriber-store.ts";
import { CasePath, type CaseStep, named, type Taken } from "./case-path.ts";

const contract = {
  summary:
    "Say what kind a case is that came by e-mail, with what the kind asks for; it can be done again until something is decided, and the same again changes nothing",
  idempotencyKey: "optional",
  path: CasePath,
  body: WantedKind,
  answers: { 200: { description: "The case is of this kind, and nothing of it was carried out", body: StaffRequest } },
  refusals: [
    common.fresh_proof_needed,
    common.not_allowed,
    requestRefusals.not_by_mail,
    requestRefusals.request_closed,
    requestRefusals.proposal_open,
    replacementRefusals.replacement_waits,
    requestRefusals.kind_decided,
    requestRefusals.case_of_no_customer,
    requestRefusals.too_many_messages,
    emergencyRefusals.gminas_not_loaded,
  ],
} as const;

type Uses = Pick<OpeningUses<unknown>, "people" | "peselKey"> & {
  readonly requests: Pick<ChangeRequestStore, "find" | "findMade" | "write">;
  readonly subscribers: Pick<SubscriberStore, "find">;
  readonly gminas: Gminas;
  readonly now: Clock;
};

/** As the API and the case's page take it. */
export const confirmKind = async (
  { path, body, caller, origin, idempotencyKey = "" }: CaseStep & { readonly body: WantedKind },
  uses: Uses,
): Promise<Taken> => {
  const { requests, now } = uses;
  mustBeFresh(caller, now());
  const key = optionalKeyOf(caller, { route: "cases/kind", key: idempotencyKey, asks: [path, withoutPesel(body)] });
  const [found, before] = await Promise.all([
    requests.find(path.accountId, path.id),
    key && requests.findMade(path.accountId, key),
  ]);
  if (before) return { request: before, mark: replayMark(key) };
  mustTakeKind(found, body);
  const { note, kind, payoutAccountNumber, candidateId } = body;
  const wanted = { note, kind, payoutAccountNumber, candidateId, changes: await changesOf(found, body, uses) };
  const actor = staffActor({ caller, origin });
  const decide = (read: ChangeRequest) => confirmingKind(read, wanted, actor, now());
  const request = await requests.write(named(path), decide, { actor: caller.user, key });
  return { request, mark: replayMark(key) };
};

export const confirmCaseKind = verb(contract, (uses: Uses) => async (asked) => {
  const { request, mark } = await confirmKind(asked, uses);
  return { status: 200, headers: mark, body: staffRequest(request) };
});

const changesOf = async (
  { accountId, changes: held }: ChangeRequest,
  body: WantedKind,
  { subscribers, people, peselKey, gminas }: Uses,
): Promise<readonly KeptChange[] | undefined> => {
  // The operator has no data of a subscriber, and of its account there is no other kind.
  if (body.kind === "other") return undefined;
  const [subscriber, wanted] = await Promise.all([subscribers.find(accountId), withGmina(body, gminas)]);
  const { changes } = await contentOf(wanted, { accountId, subscriber }, { people, peselKey });
  return changes && Promise.all(changes.map((change) => asHeld(change, held ?? [], { accountId, peselKey })));
};

/** A PESEL is sealed into other letters each time: the same number stays as the case holds it, so that a repetition is known by it. */
const asHeld = async (
  change: KeptChange,
  held: readonly KeptChange[],
  { accountId, peselKey }: { readonly accountId: AccountId } & Pick<Uses, "peselKey">,
): Promise<KeptChange> => {
  const [wanted, before] = [sealedOf(change), sealedOf(held.find(({ field }) => field === change.field))];
  if (!wanted || !before) return change;
  const key = await peselKey();
  const isSame = unseal(key, wanted.sealed, accountId) === unseal(key, before.sealed, accountId);
  return isSame ? { ...change, to: before } : change;
};

const sealedOf = (change: KeptChange | undefined) =>
  typeof change?.to === "object" && change.to !== null && "sealed" in change.to ? change.to : undefined;
