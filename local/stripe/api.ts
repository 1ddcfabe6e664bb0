import type Stripe from "stripe";
import { aftermathOperations } from "./aftermath-api.ts";
import type { Books, EventRecord, SessionRecord } from "./books.ts";
import type { Cause } from "./events.ts";
import type { Fault, PlannedFaults } from "./faults.ts";
import { canonical, parseForm } from "./form.ts";
import type { IdempotencyKeys } from "./idempotency.ts";
import type { NewId } from "./ids.ts";
import { API_VERSION, secondsOf } from "./objects.ts";
import { type Execution, isWithin, listOf, type Operation, operation } from "./operations.ts";
import {
  eventsToList,
  intentsToList,
  intentToRetrieve,
  nothingElse,
  sessionsToList,
  sessionToCreate,
  sessionToRetrieve,
} from "./parameters.ts";
import type { Payments } from "./payments.ts";
import type { Refunds } from "./refunds.ts";
import {
  invalidApiKey,
  invalidRequest,
  noApiKey,
  noSuch,
  StripeRefusal,
  tooManyRequests,
  unrecognizedUrl,
  wentWrong,
} from "./refusals.ts";
import type { Answer, Asked } from "./web.ts";

/** Stripe's API, the slice of it that Saldo uses, in the order Stripe takes a request: who asks, rate limit, key, parameters, the thing itself. */
export const stripeApi = (uses: {
  books: Books;
  payments: Payments;
  refunds: Refunds;
  keys: IdempotencyKeys;
  faults: PlannedFaults;
  secretKey: string;
  now: () => Date;
  newId: NewId;
}) => {
  const { faults, keys, newId, secretKey } = uses;
  const operations = [...operationsOf(uses), ...aftermathOperations(uses)];

  const answerTo = async (asked: Asked, requestId: string): Promise<Answer> => {
    authenticate(asked, secretKey);
    checkVersion(asked);
    const operation = operations.find(({ method, path }) => method === asked.method && path.test(asked.path));
    if (!operation) throw unrecognizedUrl(asked.method, asked.path);
    const encoded = [asked.query, asked.body].filter(Boolean).join("&");

    const fault = faults.take(asked.method);
    if (fault?.kind === "lost-before") return LOST;
    if (fault?.kind === "500") throw wentWrong();
    if (fault?.kind === "429") throw tooManyRequests(Math.ceil((fault.milliseconds ?? 1000) / 1000));

    const key = asked.method === "POST" ? asked.headers["idempotency-key"] : undefined;
    const request: Cause = { id: requestId, idempotency_key: key?.toString() ?? null };
    const execute = () => {
      const form = parseForm(encoded);
      const [, id = ""] = operation.path.exec(asked.path) ?? [];
      return operation.prepare(form, id, request);
    };
    if (typeof key !== "string") return afterFault(fault, carryOut(execute(), fault, requestId));

    const call = { key, path: asked.path, parameters: canonical(encoded) };
    const first = keys.take(call);
    try {
      const answer = first
        ? { ...first, headers: { ...first.headers, ...replayOf(key, first.requestId) }, caused: [] }
        : carryOut(execute(), fault, requestId);
      if (!first) keys.store(call, { ...answer, requestId });
      return await afterFault(fault, { ...answer, headers: { "Idempotency-Key": key, ...answer.headers } });
    } finally {
      keys.free(key);
    }
  };

  /** Executes a request whose parameters are sound. From here on every answer is final, so every answer is stored. */
  const carryOut = (execute: () => Execution, fault: Fault | undefined, requestId: string): Answer => {
    const failing = fault?.kind === "stored-500";
    const failed = answerOf(wentWrong({ "Stripe-Should-Retry": "false" }));
    if (failing && !fault.applied) return failed;
    try {
      const { object, caused = [] } = execute();
      if (failing) return { ...failed, caused };
      const headers = { ...JSON_CONTENT, "Original-Request": requestId };
      return { status: 200, headers, body: JSON.stringify(object, undefined, 2), caused };
    } catch (error) {
      if (error instanceof StripeRefusal) return answerOf(error);
      throw error;
    }
  };

  const afterFault = async (fault: Fault | undefined, answer: Answer): Promise<Answer> => {
    if (fault?.kind === "slow") await faults.wait(fault);
    return fault?.kind === "lost-after" ? { ...LOST, caused: answer.caused } : answer;
  };

  return {
    async answer(asked: Asked): Promise<Answer> {
      const requestId = newId("req_");
      const common = { "Request-Id": requestId, "Stripe-Version": API_VERSION, "Cache-Control": "no-store" };
      const answer = await answerTo(asked, requestId).catch((error: unknown) => {
        if (error instanceof StripeRefusal) return answerOf(error);
        throw error;
      });
      return { ...answer, headers: { ...common, ...answer.headers } };
    },
  };
};

const EVENTS_LISTED_SECONDS = 30 * 24 * 60 * 60;

const operationsOf = ({
  books,
  payments,
  now,
}: {
  books: Books;
  payments: Payments;
  now: () => Date;
}): readonly Operation[] => {
  const shown = (record: SessionRecord, expand: readonly string[] = []): Stripe.Checkout.Session => ({
    ...payments.shown(record),
    ...(expand.includes("payment_intent") && { payment_intent: payments.intentOf(record) ?? null }),
  });

  /** The events Stripe still shows: it forgets them after 30 days. */
  const recentEvents = (): EventRecord[] =>
    [...books.events.values()].filter(({ event }) => event.created > secondsOf(now()) - EVENTS_LISTED_SECONDS);

  return [
    operation("POST", /^\/v1\/checkout\/sessions$/, sessionToCreate, (asked) => {
      payments.check(asked);
      return () => ({ object: shown(payments.open(asked), asked.expand) });
    }),

    operation("GET", /^\/v1\/checkout\/sessions$/, sessionsToList, (asked) => () => {
      const sessions = [...books.sessions.values()]
        .filter(({ session }) => isWithin(session.created, asked.created))
        .filter(({ session }) => asked.status === undefined || session.status === asked.status)
        .filter(({ session }) => asked.payment_intent === undefined || session.payment_intent === asked.payment_intent)
        .map((record) => shown(record, asked.expand && ["payment_intent"]));
      return { object: listOf(sessions, asked, "checkout.session", "/v1/checkout/sessions") };
    }),

    operation("GET", /^\/v1\/checkout\/sessions\/([^/]+)$/, sessionToRetrieve, ({ expand }, id) => () => ({
      object: shown(payments.find(id), expand),
    })),

    operation(
      "POST",
      /^\/v1\/checkout\/sessions\/([^/]+)\/expire$/,
      sessionToRetrieve,
      ({ expand }, id, request) =>
        () => {
          const { record, caused } = payments.expire(id, request);
          return { object: shown(record, expand), caused };
        },
    ),

    operation("GET", /^\/v1\/payment_intents$/, intentsToList, (asked) => () => {
      const intents = [...books.paymentIntents.values()].filter(({ created }) => isWithin(created, asked.created));
      return { object: listOf(intents, asked, "payment_intent", "/v1/payment_intents") };
    }),

    operation("GET", /^\/v1\/payment_intents\/([^/]+)$/, intentToRetrieve, ({ expand }, id) => () => {
      const intent = books.paymentIntents.get(id);
      if (!intent) throw noSuch("payment_intent", id, "intent");
      const latest = typeof intent.latest_charge === "string" ? books.charges.get(intent.latest_charge) : undefined;
      return { object: expand && latest ? { ...intent, latest_charge: latest.charge } : intent };
    }),

    operation("GET", /^\/v1\/events$/, eventsToList, (asked) => {
      const { type, types, delivery_success: success } = asked;
      if (type !== undefined && types !== undefined)
        throw invalidRequest("You may only specify one of these parameters: type, types.", { param: "types" });
      return () => {
        const events = recentEvents()
          .filter(({ event }) => isWithin(event.created, asked.created))
          .filter(
            ({ event }) => (type === undefined || isOfType(event.type, type)) && (types?.includes(event.type) ?? true),
          )
          .filter(({ delivery }) => success === undefined || success === (delivery === "delivered"))
          .map(eventNow);
        return { object: listOf(events, asked, "event", "/v1/events") };
      };
    }),

    operation("GET", /^\/v1\/events\/([^/]+)$/, nothingElse, (_, id) => () => {
      const record = recentEvents().find(({ event }) => event.id === id);
      if (!record) throw noSuch("event", id, "id");
      return { object: eventNow(record) };
    }),
  ];
};

/** An event's data never changes; how many receivers still wait for it does. */
const eventNow = ({ event, delivery }: EventRecord): Stripe.Event => ({
  ...event,
  pending_webhooks: delivery === "delivered" ? 0 : 1,
});

const isOfType = (type: string, wanted: string): boolean =>
  wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

const authenticate = ({ headers }: Asked, secretKey: string): void => {
  const [, key] = /^Bearer (\S+)$/.exec(headers.authorization ?? "") ?? [];
  if (key === undefined) throw noApiKey();
  if (key !== secretKey) throw invalidApiKey(key);
};

/** The stand-in speaks one version of the API; in another one the same objects would look different. */
const checkVersion = ({ headers }: Asked): void => {
  const version = headers["stripe-version"];
  if (version !== undefined && version !== API_VERSION) throw invalidRequest(`Invalid Stripe API version: ${version}`);
};

const JSON_CONTENT = { "Content-Type": "application/json" };

const LOST: Answer = { status: 0, headers: {}, body: "", caused: [], lost: true };

const answerOf = (refusal: StripeRefusal): Answer => ({
  status: refusal.status,
  headers: { ...JSON_CONTENT, ...refusal.headers },
  body: refusal.body,
  caused: [],
});

const replayOf = (key: string, originalRequest: string) => ({
  "Idempotency-Key": key,
  "Idempotent-Replayed": "true",
  "Original-Request": originalRequest,
});
