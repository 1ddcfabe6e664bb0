/**
 * Keeps change requests. Each step is one transaction with all that follows from it, decided on the version that was read. A request
 * stands in the queue `cases` while BOK has to act on it.
 */
import * as z from "zod/mini";
import {
  type Attachment,
  ChangeRequest,
  isClosed,
  type ChangeRequest as Kept,
  openMaxOf,
  waitsForStaff,
} from "../domain/change-requests/change-request.ts";
import * as requestFaults from "../domain/change-requests/faults.ts";
import type { HandedOver } from "../domain/change-requests/handing-over.ts";
import * as requestRefusals from "../domain/change-requests/refusals.ts";
import type { Step } from "../domain/change-requests/steps.ts";
import { AccountId, ChangeRequestId } from "../domain/ids.ts";
import type { KeptMail } from "../domain/mail-in/plan.ts";
import type { PortalUser } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { caseDays, ttlAfter } from "../domain/retention.ts";
import { type KeptChange, registersFit, stillStands } from "../domain/subscriber/changes.ts";
import * as subscriberFaults from "../domain/subscriber/faults.ts";
import { Subscriber } from "../domain/subscriber/subscriber.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { type Key, keys, ranges } from "./keys.ts";
import { answerCounted, doneWrite } from "./mail-in-store.ts";
import { stillMay } from "./people-store.ts";
import { waitsForPeople } from "./queue-store.ts";
import { type ItemRead, type PageRead, readPage } from "./reads.ts";
import {
  foundBefore,
  type Keyed,
  lookedUpBefore,
  madeBefore,
  onceUnder,
  type Ran,
  type RequestKey,
  requestKeys,
  requestKeyWrite,
  requestKeyWrites,
} from "./request-key.ts";
import { subscriberAppliedWrites } from "./subscriber-store.ts";
import type { Item, Table, Write } from "./table.ts";

export type ChangeRequestStore = ReturnType<typeof changeRequestStore>;

type Named = { readonly accountId: AccountId; readonly requestId: string };

/** As often is a step decided anew when another one came first. */
const triesMax = 10;

const Way = z.object({ accountId: AccountId, requestId: ChangeRequestId });

export const changeRequestStore = (table: Table, newId: NewId = randomId) => {
  /** Refuses `not_found`, for another account's request too: its key is under another account. */
  const find = async (accountId: AccountId, requestId: string): Promise<Kept> => {
    const item = await table.get(keys.changeRequest(accountId, requestId));
    if (!item) throw new Refusal(common.not_found);
    return parsed(item);
  };

  /**
   * Keeps a new request under the key that asked for it. The same key and body again answers with the request that was kept first, as
   * it is by now. `number-taken`: there is one with this number, and nothing was kept. Refuses `too_many_open_requests`,
   * `idempotency_key_reused`, and `not_allowed` where the actor lost the right to it.
   */
  const open = async (
    { request, followUps }: Step,
    key: RequestKey,
    actor: PortalUser,
  ): Promise<Kept | "number-taken"> => {
    const refused = await table.tryTransact([
      requestKeyWrite(key, request),
      placeTaken(request),
      stillMay(actor),
      ...newWrites(request),
      ...followUpWrites(followUps, newId),
    ]);
    if (!refused) return request;
    const first = madeBefore(key, refused[0]);
    if (first !== undefined) return find(request.accountId, first);
    if (refused[1]?.refused) throw new Refusal(requestRefusals.too_many_open_requests);
    if (refused[2]?.refused) throw new Refusal(common.not_allowed);
    return "number-taken";
  };

  /**
   * Keeps a new request that an e-mail opened, with the mark that the e-mail is done. `actor`, where somebody of the company is proved to have
   * written, must still have the right to it. With `answered`, the answer to that address is counted. Nothing was kept, and why: `number-taken`;
   * `no-room`: as many as may are open; `not-allowed`; `answered-before`: that address had an answer within the hour; `mail-done`.
   */
  const openByMail = async (
    { request, followUps }: Step,
    {
      mail,
      actor,
      answered,
    }: { readonly mail: KeptMail; readonly actor?: PortalUser | undefined; readonly answered?: string | undefined },
  ): Promise<"kept" | "mail-done" | "no-room" | "not-allowed" | "answered-before" | "number-taken"> => {
    const { at } = followUps;
    const [numberTaken, kept] = newWrites(request);
    const writes = {
      "mail-done": doneWrite(mail, { now: at }),
      "no-room": placeTaken(request),
      "not-allowed": actor && stillMay(actor),
      "answered-before": answered === undefined ? undefined : answerCounted(answered, at),
      "number-taken": numberTaken,
    } as const satisfies Record<string, Write | undefined>;
    const named = Object.entries(writes).flatMap(([name, write]) => (write ? [[name, write] as const] : []));
    const refused = await table.tryTransact([
      ...named.map(([, write]) => write),
      kept!,
      ...followUpWrites(followUps, newId),
    ]);
    if (!refused) return "kept";
    const place = named.findIndex((_, index) => refused[index]?.refused);
    return place === -1 ? "mail-done" : (named[place]![0] as keyof typeof writes);
  };

  /**
   * Keeps a case that was given to a customer, and the one before as it is closed, at once. Undefined where another step of what was read
   * came first, or the number is taken. Refuses `too_many_open_requests`, and `not_allowed` where the actor lost the right to it.
   */
  const handOver = async (
    read: Kept,
    { given, left }: HandedOver,
    actor: PortalUser,
    key?: RequestKey,
  ): Promise<Kept | undefined> => {
    const [closed, ...rest] = stepWrites(read, left, newId);
    const refused = await table.tryTransact([
      placeTaken(given.request),
      stillMay(actor),
      closed!,
      ...newWrites(given.request),
      ...followUpWrites(given.followUps, newId),
      ...rest,
      ...requestKeyWrites(key, given.request),
    ]);
    if (!refused) return given.request;
    // Whoever gave it first may have taken the last place with it.
    if (refused[2]?.refused) return undefined;
    if (refused[0]?.refused) throw new Refusal(requestRefusals.too_many_open_requests);
    if (refused[1]?.refused) throw new Refusal(common.not_allowed);
    return undefined;
  };

  /** Runs what is more than one step, once under the request's key, as `onceUnder` does. */
  const once = <Answer>(key: RequestKey | undefined, run: () => Promise<Ran<Answer>>): Promise<Answer> =>
    onceUnder(table, key, run);

  /** What this request made before; undefined where it is the first. Refuses `idempotency_key_reused`. */
  const findMade = async (accountId: AccountId, key: RequestKey): Promise<Kept | undefined> => {
    const first = await lookedUpBefore(table, key);
    return first === undefined ? undefined : find(accountId, first);
  };

  /**
   * Takes a step on the request as it is; where another one came first, it is decided anew. Answers the request as it then is.
   * Refuses as `decide` does, `not_found`, and `not_allowed` where the actor, if one is named, lost the right to it.
   */
  const change = async <Taken extends Step>(
    { accountId, requestId }: Named,
    decide: (request: Kept) => Taken,
    { actor }: { readonly actor?: PortalUser } = {},
  ): Promise<Taken> => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const read = await find(accountId, requestId);
      const taken = decide(read);
      if (taken.request === read) return taken;
      const kept = await keep(read, taken, { actor });
      if (kept) return { ...taken, request: kept };
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  };

  /**
   * A step by an e-mail, kept with the mark that the e-mail is done; where it was done before, nothing changes. Refuses as `decide` does, and
   * `not_found`.
   */
  const changeByMail = async (named: Named, decide: (request: Kept) => Step, mail: KeptMail): Promise<void> => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const read = await find(named.accountId, named.requestId);
      const step = decide(read);
      const isNew = step.request !== read;
      const refused = await table.tryTransact([
        doneWrite(mail, { now: step.followUps.at }),
        ...(isNew ? stepWrites(read, step, newId) : []),
      ]);
      if (!refused || refused[0]?.refused) return;
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  };

  /** The step that a key names: taken once, however late it is repeated and whatever happened meanwhile. `id` is of what it made. */
  const changeUnder = <Taken extends Step>(
    request: RequestKey,
    named: Named,
    decide: (request: Kept) => Taken,
    also: { readonly actor?: PortalUser | undefined; readonly idOf: (taken: Taken) => string },
  ) => onceUnder(table, request, (key) => changeKeyed(key, named, decide, also));

  const changeKeyed = async <Taken extends Step>(
    key: Keyed,
    named: Named,
    decide: (request: Kept) => Taken,
    { actor, idOf }: { readonly actor?: PortalUser | undefined; readonly idOf: (taken: Taken) => string },
  ): Promise<Ran<{ readonly request: Kept; readonly id: string }>> => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const [read, item] = await Promise.all([find(named.accountId, named.requestId), table.get(keys.request(key))]);
      const before = foundBefore(key, item);
      // What was read beside the key may be of before the key was kept.
      if (before !== undefined) return { made: { request: await find(named.accountId, named.requestId), id: before } };
      const step = decide(read);
      const id = idOf(step);
      const isNew = step.request !== read;
      const refused = await table.tryTransact([
        requestKeyWrite(key, { id, createdAt: step.followUps.at.toISOString() }),
        ...(actor ? [stillMay(actor)] : []),
        ...(isNew ? stepWrites(read, step, newId) : []),
      ]);
      if (!refused) return { made: { request: isNew ? { ...step.request, version: read.version + 1 } : read, id } };
      if (actor && refused[1]?.refused) throw new Refusal(common.not_allowed);
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  };

  /**
   * As `change`, for what people do under a key. Refuses `idempotency_key_reused` too, where the key came with something else or of another
   * request.
   */
  const write = async (
    named: Named,
    decide: (request: Kept) => Step,
    { actor, key }: { readonly actor?: PortalUser; readonly key: RequestKey | undefined },
  ): Promise<Kept> => {
    const { request } = key
      ? await changeUnder(key, named, decide, { actor, idOf: () => named.requestId })
      : await change(named, decide, actor ? { actor } : {});
    return request;
  };

  /** Announces a file, under the key if the request has one. Refuses as `write` does. */
  const announce = async (
    named: Named,
    decide: (request: Kept) => Step & { readonly attachment: Attachment },
    key: RequestKey | undefined,
  ): Promise<{ readonly request: Kept; readonly attachment: Attachment }> => {
    if (!key) return change(named, decide);
    const { request, id } = await changeUnder(key, named, decide, { idOf: ({ attachment }) => attachment.id });
    const attachment = request.attachments.find((known) => known.id === id);
    if (!attachment) throw new Refusal(common.not_found);
    return { request, attachment };
  };

  /** The request as it was changed; undefined where another change of what was read came first. Refuses `not_allowed`. */
  const keep = async (
    read: Kept,
    { request, followUps }: Step,
    { actor, also = [] }: { readonly actor?: PortalUser | undefined; readonly also?: readonly Write[] },
  ): Promise<Kept | undefined> => {
    const [changed, ...rest] = stepWrites(read, { request, followUps }, newId);
    const refused = await table.tryTransact([changed!, ...(actor ? [stillMay(actor)] : []), ...also, ...rest]);
    if (!refused) return { ...request, version: read.version + 1 };
    if (actor && refused[1]?.refused) throw new Refusal(common.not_allowed);
    return undefined;
  };

  /**
   * The same for a step that may carry out what was asked for: the subscriber's data and the request change together, and only while the
   * data hold what the customer found there. Refuses `subscriber_moved` too, naming the fields that hold something else.
   */
  const apply = (named: Named, decide: (request: Kept) => Step, actor: PortalUser, request?: RequestKey) =>
    onceUnder(table, request, (key) => applyKeyed(key, named, decide, actor));

  const applyKeyed = async (
    key: Keyed | undefined,
    { accountId, requestId }: Named,
    decide: (request: Kept) => Step,
    actor: PortalUser,
  ): Promise<Ran<Pick<Step, "request">>> => {
    const wanted = [keys.changeRequest(accountId, requestId), keys.subscriber(accountId), ...requestKeys(key)];
    for (let tries = 0; tries < triesMax; tries += 1) {
      const items = await table.getAll(wanted);
      if (!items[0]) throw new Refusal(common.not_found);
      const read = parsed(items[0]);
      // As above: the request that stands beside the key may be of before it was kept.
      if (foundBefore(key, items[2]) !== undefined) return { made: { request: await find(accountId, requestId) } };
      const taken = decide(read);
      if (taken.request === read) return { unmade: taken };
      const changes = taken.request.state === "applied" ? (read.changes ?? []) : [];
      const { at } = taken.followUps;
      const also = [
        ...(changes.length === 0 ? [] : changesApplied(accountId, items[1], changes, at)),
        ...requestKeyWrites(key, { id: requestId, createdAt: at.toISOString() }),
      ];
      const kept = await keep(read, taken, { actor, also });
      if (kept) return { made: { ...taken, request: kept } };
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  };

  return {
    find,
    once,
    findMade,
    open,
    openByMail,
    handOver,
    change,
    changeByMail,
    write,
    announce,
    apply,

    /** The request with this number; undefined where there is none. */
    async findByNumber(number: string): Promise<Kept | undefined> {
      const way = await table.get(keys.requestNumber(number));
      if (!way) return undefined;
      const { accountId, requestId } = z.parse(Way, way);
      // The case goes when its time is over, and its number stays taken.
      const item = await table.get(keys.changeRequest(accountId, requestId));
      return item && parsed(item);
    },

    list: (accountId: AccountId, page: RequestsPage) => readPage(table, changeRequestsRead(accountId, page)),
  };
};

/** The writes of a step: of the request as it is from now on, which is refused where another change came first, and of what follows. */
export const stepWrites = (read: Kept, { request, followUps }: Step, newId: NewId = randomId): Write[] => {
  const changed = { ...request, version: read.version + 1 };
  return [
    changedWrite(read, changed),
    ...(isClosed(changed) && !isClosed(read) ? [placeFreed(read)] : []),
    ...followUpWrites(followUps, newId),
  ];
};

/** Refuses `not_found` where no subscriber is kept, such as of the operator's own account, and as `mustStandAsRead` does. */
const changesApplied = (
  accountId: AccountId,
  item: Item | undefined,
  changes: readonly KeptChange[],
  at: Date,
): readonly Write[] => {
  if (!item) throw new Refusal(common.not_found);
  const subscriber = z.parse(Subscriber, item);
  mustStandAsRead(changes, subscriber);
  return subscriberAppliedWrites(accountId, subscriber, appliedBy(changes), at);
};

const mustStandAsRead = (changes: readonly KeptChange[], subscriber: Subscriber): void => {
  const errors = changes.flatMap((change, place) =>
    stillStands(change, subscriber[change.field])
      ? []
      : [{ pointer: `/changes/${place}`, fault: requestFaults.value_moved }],
  );
  if (errors.length > 0) throw new Refusal(requestRefusals.subscriber_moved, { errors });
  // Each of two requests may fit the data as they were, and both together contradict each other.
  if (registersFit(subscriber) && !registersFit({ ...subscriber, ...appliedBy(changes) }))
    throw new Refusal(requestRefusals.subscriber_moved, {
      errors: [{ pointer: "/changes", fault: subscriberFaults.register_left }],
    });
};

/** The fields as the changes want them; each was checked when it was asked for. */
const appliedBy = (changes: readonly KeptChange[]): Partial<Subscriber> =>
  Object.fromEntries(changes.map(({ field, to }) => [field, to]));

const parsed = (item: Item): Kept => z.parse(ChangeRequest, item);

const itemOf = (request: Kept): Item => ({
  ...keys.changeRequest(request.accountId, request.id),
  ...request,
  ...(request.closedAt === undefined ? {} : { ttl: ttlAfter(request.closedAt, caseDays[request.kind]) }),
  ...(waitsForStaff(request) ? waitsForPeople("cases", request.kind, new Date(request.createdAt)) : {}),
});

const changedWrite = (read: Kept, changed: Kept): Write => ({
  Put: {
    Item: itemOf(changed),
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":read": read.version },
  },
});

/** A request that is new, and the way to it by its number. */
const newWrites = (request: Kept): Write[] => {
  const { accountId, id, number } = request;
  const way = { ...keys.requestNumber(number), accountId, requestId: id };
  return [way, itemOf(request)].map((Item) => ({ Put: { Item, ConditionExpression: "attribute_not_exists(pk)" } }));
};

/**
 * Takes a place among the account's open requests; refused where none is left. Those that nobody is proved to have written have places of their
 * own, so that no stranger takes a customer's.
 */
const placeTaken = (request: Kept): Write => ({
  Update: {
    Key: placeOf(request),
    UpdateExpression: "ADD requestIds :id",
    ConditionExpression: "attribute_not_exists(requestIds) OR size(requestIds) < :max",
    ExpressionAttributeValues: { ":id": new Set([request.id]), ":max": openMaxOf(request) },
  },
});

const placeOf = ({ accountId, openedBy }: Kept): Key =>
  openedBy.isUnverified ? keys.openUnverified(accountId) : keys.openRequests(accountId);

const placeFreed = (request: Kept): Write => ({
  Update: {
    Key: placeOf(request),
    UpdateExpression: "DELETE requestIds :id",
    ExpressionAttributeValues: { ":id": new Set([request.id]) },
  },
});

/** A change request, read beside something else. */
export const changeRequestRead = (accountId: AccountId, requestId: string): ItemRead<Kept> => ({
  key: keys.changeRequest(accountId, requestId),
  parse: parsed,
});

type RequestsPage = {
  readonly from?: string | undefined;
  readonly before?: string | undefined;
  readonly keeps?: ((request: Kept) => boolean) | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
};

/**
 * A page of an account's change requests, newest first: from an id on, and before another; the beginnings of ids do, too. Where `keeps` picks
 * some, 800 are looked at for one page, of which each brings its history along: 4 MB at most.
 */
export const changeRequestsRead = (
  accountId: AccountId,
  { from, before, keeps, ...page }: RequestsPage,
): PageRead<{ requests: Kept[]; next: string | undefined }> => ({
  range: ranges.changeRequests(accountId, from, before),
  page: { ...page, newestFirst: true },
  only: keeps && { keeps: (item) => keeps(parsed(item)), lookedAtFirst: 50, lookedAtOnce: 250 },
  parse: ({ items, next }) => ({ requests: items.map(parsed), next }),
});
