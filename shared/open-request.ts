/** Opens a change request: for one of the customer's people, or by one of the staff on a customer's behalf. */
import type { Clock } from "./clock.ts";
import { type ChangeRequest, numberOf, type requestSources } from "./domain/change-requests/change-request.ts";
import * as requestFaults from "./domain/change-requests/faults.ts";
import { casePurpose } from "./domain/change-requests/notices.ts";
import { type Actor, opening } from "./domain/change-requests/steps.ts";
import { mayBecomeMain, type WantedRequest } from "./domain/change-requests/wanted-request.ts";
import * as emergencyFaults from "./domain/emergency/faults.ts";
import type { AccountId } from "./domain/ids.ts";
import type { Language } from "./domain/language.ts";
import type { PortalUser } from "./domain/portal-users/portal-user.ts";
import { Refusal } from "./domain/refusal.ts";
import * as common from "./domain/refusals.ts";
import { faultsOf, type KeptChange, type WantedChange } from "./domain/subscriber/changes.ts";
import { maskedPesel } from "./domain/subscriber/pesel.ts";
import type { Subscriber } from "./domain/subscriber/subscriber.ts";
import type { NewId } from "./ids.ts";
import { type Gminas, knownGmina } from "./known-gmina.ts";
import { deskLink } from "./security/desk-link.ts";
import { seal } from "./security/sealed.ts";

type Kept = { readonly request: ChangeRequest; readonly followUps: ReturnType<typeof opening>["followUps"] };

export type OpeningUses<Key> = {
  readonly requests: {
    findMade(accountId: AccountId, key: Key): Promise<ChangeRequest | undefined>;
    open(step: Kept, key: Key, actor: PortalUser): Promise<ChangeRequest | "number-taken">;
  };
  readonly people: { find(accountId: AccountId, userId: string): Promise<PortalUser | undefined> };
  readonly linkKey: () => Promise<string>;
  readonly peselKey: () => Promise<string>;
  readonly newId: NewId;
  readonly newCode: () => string;
  readonly now: Clock;
};

/** What a request's key is kept with: a hash of a PESEL would give it away, so its masked form stands for it. */
export const withoutPesel = <Wanted extends Pick<WantedRequest, "changes">>(wanted: Wanted) => ({
  ...wanted,
  changes: wanted.changes?.map((change) =>
    change.field === "pesel" && change.to !== null ? { ...change, to: maskedPesel(change.to) } : change,
  ),
});

type Asked<Key> = {
  readonly accountId: AccountId;
  readonly subscriber: Subscriber;
  readonly actor: Actor;
  readonly caller: PortalUser;
  readonly language: Language;
  readonly key: Key;
};

/**
 * The same request, with the gmina of a new seat by the code that calls are routed by: a district's code becomes that of its city. Refuses
 * `invalid_request` for a code that is not in the dictionary in force, and `gminas_not_loaded` where there is none.
 */
export const withGmina = async <Wanted extends Pick<WantedRequest, "changes">>(
  wanted: Wanted,
  gminas: Gminas,
): Promise<Wanted> => {
  if (!wanted.changes?.some(namesGmina)) return wanted;
  const dictionary = await gminas.current();
  const changes = await Promise.all(
    wanted.changes.map(async (change, place): Promise<WantedChange> => {
      if (!namesGmina(change)) return change;
      const found = await knownGmina(dictionary, change.to, gminas);
      if (found) return { ...change, to: { ...change.to, gminaCode: found.code } };
      const pointer = `/changes/${place}/to/gminaCode`;
      throw new Refusal(common.invalid_request, { errors: [{ pointer, fault: emergencyFaults.gmina_unknown }] });
    }),
  );
  return { ...wanted, changes };
};

type SeatChange = Extract<WantedChange, { field: "seatAddress" }>;
const namesGmina = (change: WantedChange): change is SeatChange & { readonly to: { readonly gminaCode: string } } =>
  change.field === "seatAddress" && change.to.gminaCode !== undefined;

/** Numbers drawn before we give up: that even two are taken is as likely as two prizes in one lottery. */
const numbersMax = 3;
/** As long as a case could wait; its page ends sooner, 14 days after the case closes. */
export const linkDays = 5 * 366;

/**
 * The request that the same key opened before, where opening it is refused now: a repetition is the same request, whatever has changed
 * since.
 */
export const orFirst = async <Key>(
  open: () => Promise<ChangeRequest>,
  { accountId, key }: { readonly accountId: AccountId; readonly key: Key },
  { requests }: Pick<OpeningUses<Key>, "requests">,
): Promise<ChangeRequest> => {
  try {
    return await open();
  } catch (error) {
    const first = error instanceof Refusal ? await requests.findMade(accountId, key) : undefined;
    if (first) return first;
    throw error;
  }
};

/**
 * Answers the request as it is kept. Refuses as `contentOf` does, and as the store does. The gmina of a new seat is kept as it is: see `withGmina`.
 */
export const openRequest = async <Key>(
  wanted: WantedRequest & { readonly source?: (typeof requestSources)[number] },
  { accountId, subscriber, actor, caller, language, key }: Asked<Key>,
  { requests, people, linkKey, peselKey, newId, newCode, now }: OpeningUses<Key>,
): Promise<ChangeRequest> => {
  const at = now();
  const { changes: _, ...rest } = wanted;
  const { changes, candidate } = await contentOf(wanted, { accountId, subscriber }, { people, peselKey });

  const id = newId("cr", at);
  const opens = { purpose: casePurpose, accountId, subjectId: id, days: linkDays };
  const link = deskLink(opens, { desk: "helpdesk", key: await linkKey(), newId, at });
  for (let tries = 0; tries < numbersMax; tries += 1) {
    const opened = opening(
      {
        ...rest,
        id,
        number: numberOf(newCode()),
        accountId,
        companyName: subscriber.companyName,
        language,
        ...(changes && { changes }),
        ...(caller.isMainAdministrator && actor.side === "customer" ? { isOpenedByMain: true } : {}),
      },
      { actor, link, candidate: candidate && `${candidate.firstName} ${candidate.lastName}`, now: at },
    );
    const kept = await requests.open(opened, key, caller);
    if (kept !== "number-taken") return kept;
  }
  throw new Refusal(common.temporarily_unavailable, { cause: new Error("every number that was drawn is taken") });
};

type Content = Pick<WantedRequest, "changes" | "candidateId">;

/**
 * What a request of its kind keeps beside its message: the changes with the values that stand now, a PESEL sealed, and who shall be the main
 * administrator. Refuses `invalid_request` for changes that don't go together or change nothing, and for somebody who can't become it.
 */
export const contentOf = async (
  { changes: wanted, candidateId }: Content,
  { accountId, subscriber }: { readonly accountId: AccountId; readonly subscriber: Subscriber },
  { people, peselKey }: Pick<OpeningUses<unknown>, "people" | "peselKey">,
): Promise<{ readonly changes: KeptChange[] | undefined; readonly candidate: PortalUser | undefined }> => {
  const changes =
    wanted && (await Promise.all(wanted.map((change) => keptChange(change, { accountId, subscriber, peselKey }))));
  const errors = faultsOf(changes ?? [], subscriber);
  if (errors.length > 0) throw new Refusal(common.invalid_request, { errors });
  const candidate = candidateId === undefined ? undefined : await people.find(accountId, candidateId);
  if (candidateId !== undefined && !(candidate && mayBecomeMain(candidate)))
    throw new Refusal(common.invalid_request, {
      errors: [{ pointer: "/candidateId", fault: requestFaults.not_a_candidate }],
    });
  return { changes, candidate };
};

const keptChange = async (
  { field, to }: WantedChange,
  held: { readonly accountId: AccountId; readonly subscriber: Subscriber; readonly peselKey: () => Promise<string> },
): Promise<KeptChange> => {
  const from = held.subscriber[field];
  if (field !== "pesel" || to === null) return { field, from, to };
  return { field, from, to: { sealed: seal(await held.peselKey(), to, held.accountId), masked: maskedPesel(to) } };
};
