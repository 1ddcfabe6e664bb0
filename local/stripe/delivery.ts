import Stripe from "stripe";
import type { Books, DeliveryAttempt, EventRecord } from "./books.ts";
import type { PlayedEvent } from "./event-types.ts";
import { seededRandom } from "./random.ts";

/**
 * Delivers events as Stripe does: at least once, in no promised order, each attempt signed anew, a refused one again
 * later. Tests can make it worse: hold events back, release them in an order of their own, deliver each several times, never deliver
 * some at all.
 */

/** The POST to our webhook; answers the status it got, or throws when it got none. */
export type Deliver = (request: { body: string; signature: string }) => Promise<number>;

export type DeliveryOptions = {
  /** The wait before the second try; each further one is twice as long. A second if not said. */
  readonly retryMilliseconds?: number;
  /** After so many tries an event is parked. Ten if not said. */
  readonly triesMax?: number;
};

export type Manners = {
  /** How many times each event is delivered per try. */
  readonly copies: number;
  /** All copies at once instead of one after the other. */
  readonly together: boolean;
  /** Mixes the order of events that go out together; the same seed mixes the same way. */
  readonly shuffleSeed: number | undefined;
  /** Of all events, the share that is never sent, from 0 to 1. */
  readonly dropShare: number;
  /** Picks them: the same seed picks the same places in the order in which events come to be. */
  readonly dropSeed: number;
};

export const eventDelivery = (uses: {
  books: Books;
  deliver: Deliver;
  webhookSecret: string;
  now: () => Date;
  log: (line: string) => void;
  options: DeliveryOptions;
}) => {
  const { books, deliver, webhookSecret, now, log } = uses;
  const { retryMilliseconds = 1000, triesMax = 10 } = uses.options;

  let manners: Manners = { copies: 1, together: false, shuffleSeed: undefined, dropShare: 0, dropSeed: 0 };
  let chance = seededRandom(manners.dropSeed);
  let isUnwanted: (event: PlayedEvent) => boolean = () => false;
  let held: string[] | undefined;
  let closed = false;
  /** Events on their way: waiting for an answer to go out, being delivered, or waiting for their next try. */
  const underWay = new Set<string>();
  const retries = new Map<string, NodeJS.Timeout>();
  const attempts = new Set<Promise<unknown>>();
  let idlers: (() => void)[] = [];

  const land = (id: string): void => {
    underWay.delete(id);
    if (underWay.size > 0) return;
    for (const wake of idlers) wake();
    idlers = [];
  };

  const post = async ({ event }: EventRecord): Promise<DeliveryAttempt["answer"]> => {
    const body = JSON.stringify(event, undefined, 2);
    const timestamp = Math.floor(now().getTime() / 1000);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: webhookSecret, timestamp });
    try {
      return await deliver({ body, signature });
    } catch {
      return "no answer";
    }
  };

  /** One try: as many copies as the manners want. One copy received is the event received. */
  const attempt = (record: EventRecord): Promise<readonly DeliveryAttempt["answer"][]> => {
    const attempting = copiesOf(record);
    attempts.add(attempting);
    return attempting.finally(() => attempts.delete(attempting));
  };

  const copiesOf = async (record: EventRecord): Promise<readonly DeliveryAttempt["answer"][]> => {
    const copies = Array.from({ length: manners.copies });
    const answers: DeliveryAttempt["answer"][] = [];
    if (manners.together) answers.push(...(await Promise.all(copies.map(() => post(record)))));
    else for (const _ of copies) answers.push(await post(record));
    const at = now().toISOString();
    record.attempts.push(...answers.map((answer) => ({ at, answer })));
    if (answers.some(isReceived)) record.delivery = "delivered";
    books.keep();
    log(`stripe event ${record.event.id} ${record.event.type}: ${answers.join(", ")}`);
    return answers;
  };

  const tryOnce = async (id: string, tries: number): Promise<void> => {
    const record = books.events.get(id);
    if (!record || record.delivery === "dropped" || closed) return land(id);
    await attempt(record);
    if (record.delivery !== "pending" || closed) return land(id);
    if (tries >= triesMax) {
      record.delivery = "parked";
      books.keep();
      log(`stripe event ${id} parked after ${tries} tries`);
      return land(id);
    }
    retryLater(id, tries);
  };

  const retryLater = (id: string, tries: number): void => {
    const timer = setTimeout(
      () => {
        retries.delete(id);
        void tryOnce(id, tries + 1);
      },
      retryMilliseconds * 2 ** (tries - 1),
    );
    clearTimeout(retries.get(id));
    retries.set(id, timer);
  };

  /** Each event's first try, one after the other, so that the order is the one that was asked for. */
  const sendInOrder = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) await tryOnce(id, 1);
  };

  const send = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) underWay.add(id);
    await sendInOrder(shuffled(ids, manners.shuffleSeed));
  };

  /** An event that will not be sent, now or on its next try. */
  const dropNow = (id: string, record: EventRecord): void => {
    record.delivery = "dropped";
    held = held?.filter((other) => other !== id);
    if (!retries.has(id)) return;
    clearTimeout(retries.get(id));
    retries.delete(id);
    land(id);
  };

  /** Those of the events that will be sent. */
  const withoutDropped = (ids: readonly string[]): readonly string[] => {
    const dropped = ids.filter((id) => {
      const record = books.events.get(id);
      const isUnlucky = chance() < manners.dropShare;
      if (!record || !(isUnlucky || isUnwanted(record.event))) return false;
      dropNow(id, record);
      return true;
    });
    if (dropped.length > 0) books.keep();
    return ids.filter((id) => !dropped.includes(id));
  };

  return {
    /** Delivers events once the answer that they follow is out. */
    async sendAfter(answered: Promise<void>, caused: readonly string[]): Promise<void> {
      const ids = withoutDropped(caused);
      if (held) {
        held.push(...ids);
        return;
      }
      if (closed) return;
      for (const id of ids) underWay.add(id);
      await answered;
      await send(ids);
    },

    /** Takes up what the last run could not deliver. The receiver may still be starting, hence the wait. */
    resume(): void {
      for (const [id, { delivery }] of books.events) {
        if (delivery !== "pending") continue;
        underWay.add(id);
        retryLater(id, 1);
      }
    },

    /** Holds back every event from now on. */
    hold(): void {
      held ??= [];
    },

    /** The events held back, oldest first. */
    held: (): readonly string[] => held ?? [],

    /**
     * Delivers events that were held back, and answers when each had its first try. With ids: these, in this order,
     * and the others stay held. Without: all of them, and holding ends.
     */
    async release(ids?: readonly string[]): Promise<void> {
      const all = held ?? [];
      held = ids ? all.filter((id) => !ids.includes(id)) : undefined;
      if (!ids) return send(all);
      for (const id of ids) underWay.add(id);
      await sendInOrder(ids);
    },

    /** How events are delivered from now on; what is not named stays as it is. */
    behave(changed: Partial<Manners>): void {
      manners = { ...manners, ...changed };
      if (changed.dropShare !== undefined || changed.dropSeed !== undefined) chance = seededRandom(manners.dropSeed);
    },

    /**
     * Loses events: they stay in Stripe's list of events, undelivered, and only a redelivery sends them. Ids lose those
     * that are not delivered yet; a test loses those that pass it, and from now on every new one that does, until
     * another test takes its place.
     */
    drop(which: readonly string[] | ((event: PlayedEvent) => boolean)): void {
      if (typeof which === "function") isUnwanted = which;
      for (const [id, record] of books.events) {
        const isMeant = typeof which === "function" ? which(record.event) : which.includes(id);
        if (isMeant && record.delivery === "pending") dropNow(id, record);
      }
      books.keep();
    },

    /** Delivers an event now, whatever became of it, and answers what the receiver said; undefined if there is no such event. */
    async redeliver(id: string): Promise<readonly DeliveryAttempt["answer"][] | undefined> {
      const record = books.events.get(id);
      if (!record) return undefined;
      const answers = await attempt(record);
      const retry = retries.get(id);
      if (record.delivery === "delivered" && retry) {
        clearTimeout(retry);
        retries.delete(id);
        land(id);
      }
      return answers;
    },

    /** Answers when no event is under way any more: each is delivered, parked or held. */
    idle(): Promise<void> {
      if (underWay.size === 0) return Promise.resolve();
      return new Promise((resolve) => idlers.push(resolve));
    },

    /** Stops delivering, and answers when what was being delivered has its answer. Pending events stay pending in the books. */
    async close(): Promise<void> {
      closed = true;
      for (const timer of retries.values()) clearTimeout(timer);
      retries.clear();
      await Promise.allSettled(attempts);
      for (const id of [...underWay]) land(id);
    },
  };
};

export type EventDelivery = ReturnType<typeof eventDelivery>;

const isReceived = (answer: DeliveryAttempt["answer"]): boolean =>
  typeof answer === "number" && answer >= 200 && answer < 300;

/** Fisher–Yates. */
const shuffled = (ids: readonly string[], seed: number | undefined): readonly string[] => {
  if (seed === undefined) return ids;
  const random = seededRandom(seed);
  const left = [...ids];
  return ids.map(() => left.splice(Math.floor(random() * left.length), 1)[0] ?? "");
};
