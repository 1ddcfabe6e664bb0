/** Top-ups as customers start them, through a Stripe that fails in all its ways, and payments that are none of theirs. */
import type { FaultKind } from "../../local/stripe/faults.ts";
import { grosze } from "../../shared/domain/money.ts";
import { checkoutMethods } from "../../shared/domain/top-ups/card-top-up.ts";
import { type Answered, ask } from "../support/requests.ts";
import { hold } from "./invariants.ts";
import { Crashed, inRun, newRun, type Plan, type Run } from "./runs.ts";
import { accountOf, someTrouble, type WantedTopUp, type World } from "./world.ts";

type Asked = { readonly run: Run; readonly answer: Answered | undefined };

/** One request; no answer where its run was killed. The same key is the same top-up, whenever it is asked. */
export const askFor = async ({ stage }: World, topUp: WantedTopUp, plan?: Plan): Promise<Asked> => {
  const authorization = await stage.signedIn(topUp.person);
  const run = newRun(plan);
  const asked = { authorization, body: topUp.body, headers: { "idempotency-key": topUp.key } };
  const answer = await inRun(run, () => ask(stage.startTopUps, "POST /top-ups", asked)).catch((error: unknown) => {
    if (!(error instanceof Crashed)) throw error;
    return undefined;
  });
  hold(answer?.body?.code !== "internal_error", "no bug shows", () => `POST /top-ups after ${run.calls.join(" ")}`);
  if (answer?.status === 201) {
    const id = String(answer.body?.id);
    hold(topUp.id === undefined || topUp.id === id, "the same key is the same top-up", () => `${topUp.id}, then ${id}`);
    topUp.id = id;
  }
  return { run, answer };
};

const saidOf = ({ run, answer }: Asked): string =>
  `${answer ? (answer.body?.code ?? answer.body?.state) : "killed"}${run.struck ? ` (${run.struck})` : ""}`;

/** What Stripe does to the call that opens the page. Those that make the SDK wait are rare: the wait is real time. */
export const stripeTroubles: readonly (readonly [{ kind: FaultKind; times?: number; applied?: boolean }, number])[] = [
  [{ kind: "stored-500", applied: true }, 4],
  [{ kind: "stored-500", applied: false }, 3],
  [{ kind: "429" }, 2],
  [{ kind: "500", times: 2 }, 0.5],
  [{ kind: "lost-before", times: 1 }, 0.5],
  [{ kind: "lost-before", times: 4 }, 0.5],
  [{ kind: "lost-after", times: 1 }, 1],
  [{ kind: "lost-after", times: 4 }, 1],
];

export const atStripe = (kind: FaultKind): string => `${kind} at Stripe`;

/** More in one world would only take turns from what becomes of them. */
const topUpsMost = 3;

/** A top-up is begun, and asked for again until there is a page to pay at, or the customer gives up. */
export const begin = async (world: World): Promise<string | undefined> => {
  const { stage, chance, people, topUps, scenes } = world;
  if (topUps.length >= topUpsMost) return undefined;
  const { faults } = stage.standIn;
  const number = world.count();
  const topUp: WantedTopUp = {
    label: `top-up ${number}`,
    person: chance.one(people),
    key: `key-${number}`,
    body: { amountGrosze: grosze(chance.between(2_000, 9_000)), method: chance.one(checkoutMethods) },
    id: undefined,
  };
  topUps.push(topUp);
  const words = [`${topUp.label} by ${topUp.body.method}:`];
  if (chance.is(0.08)) {
    words.push(await twiceAtOnce(world, topUp));
    return words.join(" ");
  }

  const trouble = chance.is(0.3) ? chance.weighed(stripeTroubles) : undefined;
  if (trouble) {
    faults.next(trouble.kind, { ...trouble, method: "POST", milliseconds: 0 });
  }
  stage.list.lags = trouble?.applied === true && chance.is(0.6);
  const first = await askFor(world, topUp, someTrouble(world, 5));
  // A request that was killed before it called Stripe met no trouble there.
  if (trouble && faults.planned().length < (trouble.times ?? 1)) world.troubles.add(atStripe(trouble.kind));
  words.push(
    ...(trouble ? [`[Stripe: ${trouble.kind}${stage.list.lags ? ", its list lags" : ""}]`] : []),
    saidOf(first),
  );
  if (trouble?.applied && !stage.list.lags && first.answer?.status === 201)
    scenes.add("a page found after a stored 500");
  faults.clear();
  stage.list.lags = false;

  const patience = chance.is(0.3) ? 0 : 3;
  let { answer } = first;
  for (let tries = 0; answer?.status !== 201 && tries < patience; tries += 1) {
    const again = await askFor(world, topUp);
    ({ answer } = again);
    words.push(saidOf(again));
  }
  hold(answer?.status === 201 || patience === 0, "a top-up can be started once trouble ends", () => words.join(" "));
  return words.join(" ");
};

/** The second request comes while Stripe still works on the first. */
const twiceAtOnce = async (world: World, topUp: WantedTopUp): Promise<string> => {
  const { faults } = world.stage.standIn;
  faults.next("slow", { method: "POST", milliseconds: 60 });
  const both = await Promise.all([askFor(world, topUp), askFor(world, topUp)]);
  faults.clear();
  const last = await askFor(world, topUp);
  hold(last.answer?.status === 201, "a top-up can be started once trouble ends", () => saidOf(last));
  world.scenes.add("two requests of one key at once");
  return `twice at once, ${both.length} requests, then ${saidOf(last)}`;
};

/** A key comes again, perhaps days later: it is the same top-up, and with another body it is refused. */
export const repeat = async (world: World): Promise<string | undefined> => {
  const { chance, topUps, scenes } = world;
  const topUp = chance.oneOf(topUps);
  if (!topUp) return undefined;
  if (topUp.id !== undefined && chance.is(0.25)) {
    const other = { ...topUp, body: { ...topUp.body, amountGrosze: grosze(topUp.body.amountGrosze + 1) } };
    const { answer } = await askFor(world, other);
    hold(answer?.body?.code === "idempotency_key_reused", "a key is of one body", () => JSON.stringify(answer?.body));
    scenes.add("the same key with another body");
    return `${topUp.label} with another body: refused`;
  }
  return `${topUp.label} again: ${saidOf(await askFor(world, topUp, someTrouble(world, 5)))}`;
};

const pageFor = (amount: number, metadata: Record<string, string>, reference?: string) => ({
  mode: "payment" as const,
  allowed_payment_method_types: ["card" as const],
  line_items: [{ quantity: 1, price_data: { currency: "pln", unit_amount: amount, product_data: { name: "x" } } }],
  metadata,
  payment_intent_data: { metadata },
  success_url: "https://panel.example/success",
  cancel_url: "https://panel.example/cancel",
  ...(reference !== undefined && { client_reference_id: reference }),
});

/** A payment that bears a top-up's names but another amount. */
export const differ = async (world: World): Promise<string | undefined> => {
  const { chance, topUps, stage, differing, scenes } = world;
  const topUp = chance.oneOf(topUps.filter(({ id }) => id !== undefined));
  if (topUp?.id === undefined) return undefined;
  const metadata = {
    saldo_account: accountOf(topUp.person),
    saldo_top_up: topUp.id,
    saldo_attempt: "1",
    saldo_stage: "local",
  };
  const page = await stage.stripe.checkout.sessions.create(pageFor(1_234, metadata, topUp.id));
  stage.standIn.pay(page.id, { method: "card", card: "4242424242424242" });
  const { payment_intent } = await stage.stripe.checkout.sessions.retrieve(page.id);
  differing.add(String(payment_intent));
  scenes.add("a payment that differs, parked");
  return `${topUp.label} is paid with another amount (${payment_intent})`;
};

export const somebodyElsePays = async ({ stage, chance, scenes }: World): Promise<string> => {
  const page = await stage.stripe.checkout.sessions.create(pageFor(chance.between(500, 5_000), {}));
  stage.standIn.pay(page.id, { method: "card", card: "4242424242424242" });
  scenes.add("somebody else's payment, ignored");
  return `somebody else pays (${page.id})`;
};
