import { describe, expect, it } from "vitest";
import { eventsOf, payment, send, stage, topUp, typesOf } from "./stage.ts";

const open = (url: string | null) => fetch(url ?? "", { redirect: "manual" });

describe("the payment page", () => {
  it("says who is paid, for what and how much, in Polish, and asks nothing of the network", async () => {
    const { stripe } = await stage();
    const { url } = await stripe.checkout.sessions.create(topUp());

    const answer = await open(url);
    const page = await answer.text();

    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page).toContain('<html lang="pl">');
    expect(page).toContain("<h1>Saldo</h1>");
    expect(page).toContain("Doładowanie konta");
    expect(page).toContain("50,15 zł");
    expect(page).toContain('<label for="card">');
    expect(page).toContain('<a href="https://panel.example/doladowania">Wróć</a>');
    expect(page).not.toMatch(/<script|<link|src=|@import|url\(/);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("offers the methods of the session, and no others", async () => {
    const { stripe } = await stage();
    const one = await stripe.checkout.sessions.create(topUp({ allowed_payment_method_types: ["blik"] }));
    const two = await stripe.checkout.sessions.create(topUp({ allowed_payment_method_types: ["card", "p24"] }));
    const fields = async (url: string | null) =>
      [...(await (await open(url)).text()).matchAll(/ name="(card|code|bank)"/g)].map(([, name]) => name);

    expect(await fields(one.url)).toEqual(["code"]);
    expect(await fields(two.url)).toEqual(["card", "bank"]);
  });

  it("does not take a payment by a method that the session does not offer", async () => {
    const { stripe, standIn } = await stage();
    const { url } = await stripe.checkout.sessions.create(topUp());

    const answer = await send(url, { code: "777123" });

    expect(answer.status).toBe(409);
    expect(standIn.books().paymentIntents).toEqual([]);
  });

  it("escapes whatever was put into the session", async () => {
    const { stripe } = await stage({ merchant: `<b>"Saldo"</b>` });
    const evil = `<img src=x onerror=alert(1)> & "co"`;
    const { url } = await stripe.checkout.sessions.create(
      topUp({
        line_items: [
          { price_data: { currency: "pln", unit_amount: 123456789 / 9, product_data: { name: evil } }, quantity: 1 },
        ],
        cancel_url: `https://panel.example/?"><script>`,
      }),
    );

    const page = await (await open(url)).text();

    expect(page).not.toContain("<img");
    expect(page).not.toContain("<script");
    expect(page).not.toContain("<b>");
    expect(page).toContain("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;co&quot;");
    expect(page).toContain("137 174,21 zł");
  });

  it("says that there is no such payment", async () => {
    const { address } = await stage();

    const answer = await open(`${address}/_stripe/pay/cs_test_none`);

    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("Nie ma takiej płatności");
  });

  it("says that a payment expired, and takes none then", async () => {
    const { stripe, standIn, pass } = await stage();
    const { url } = await stripe.checkout.sessions.create(topUp());
    pass(24 * 60 * 60);

    const paid = await send(url, { card: "4242 4242 4242 4242" });
    const shown = await open(url);

    expect([paid.status, shown.status]).toEqual([410, 410]);
    expect(await shown.text()).toContain("wygasła");
    expect(standIn.books().paymentIntents).toEqual([]);
  });

  it("takes no second payment", async () => {
    const { stripe, standIn, received } = await stage();
    const { url } = await stripe.checkout.sessions.create(topUp());
    await send(url, { card: "4242 4242 4242 4242" });

    const again = await send(url, { card: "4242 4242 4242 4242" });
    await standIn.delivery.idle();

    expect(again.status).toBe(409);
    expect(await again.text()).toContain("Zapłacono");
    expect((await open(url)).status).toBe(200);
    expect(received).toHaveLength(1);
  });

  it("asks again when nothing sensible was typed, and no attempt was made", async () => {
    const { stripe, standIn } = await stage();
    const { url } = await stripe.checkout.sessions.create(
      topUp({ allowed_payment_method_types: ["card", "blik", "p24"] }),
    );

    const answers = [
      await send(url, { card: " " }),
      await send(url, { code: "12" }),
      await send(url, { bank: "Bank Nieznany" }),
      await send(url, {}),
    ];

    expect(answers.map(({ status }) => status)).toEqual([402, 402, 402, 402]);
    expect(await answers[1]!.text()).toContain('role="alert" id="reason">Kod BLIK ma 6 cyfr.');
    expect(standIn.books().paymentIntents).toEqual([]);
  });
});

it("the list of payments leads to each of them and says how it stands, the last first", async () => {
  const { stripe, standIn, address, pass } = await stage();
  const create = (method: string) => stripe.checkout.sessions.create(topUp({ allowed_payment_method_types: [method] }));
  const empty = await (await open(`${address}/_stripe`)).text();
  const expired = await create("card");
  pass(24 * 60 * 60);
  const [waiting, refused, paid, unpaid] = [
    await create("p24"),
    await create("p24"),
    await create("card"),
    await create("card"),
  ];
  for (const { id } of [waiting, refused]) {
    standIn.pay(id, { method: "p24", bank: "Bank Testowy" });
    standIn.confirm(id, "later");
  }
  standIn.settle(refused.id, "failed");
  standIn.pay(paid.id, { method: "card", card: "4242424242424242" });

  const page = await (await open(`${address}/_stripe`)).text();
  const listed = [...page.matchAll(/pay\/(\w+)">Doładowanie konta, 50,15 zł<\/a>\s*<span>([^<]+)/g)];

  expect(empty).toContain("Nie ma jeszcze żadnej");
  expect(listed.map(([, id, state]) => [id, state])).toEqual([
    [unpaid.id, "czeka na klienta"],
    [paid.id, "zapłacona"],
    [refused.id, "odrzucona"],
    [waiting.id, "czeka na bank"],
    [expired.id, "wygasła"],
  ]);
});

describe("a card", () => {
  it.each(["4242 4242 4242 4242", "4242424242424242", "4242-4242-4242-4242"])(
    "%s pays, and leads back to the panel",
    async (card) => {
      const { stripe, standIn, received } = await stage();
      const { id, url } = await stripe.checkout.sessions.create(topUp());

      const answer = await send(url, { card });
      await standIn.delivery.idle();

      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toBe(`https://panel.example/doladowania/tu_1?sesja=${id}`);
      expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
        status: "complete",
        payment_status: "paid",
        url: null,
        customer_details: { email: "anna@example.com" },
      });
      expect(received).toMatchObject([
        {
          object: "event",
          type: "checkout.session.completed",
          api_version: "2026-10-28.endive",
          livemode: false,
          pending_webhooks: 1,
          request: { id: null, idempotency_key: null },
          data: {
            object: {
              id,
              object: "checkout.session",
              status: "complete",
              payment_status: "paid",
              amount_total: 5015,
              currency: "pln",
              payment_intent: expect.stringMatching(/^pi_/),
              client_reference_id: "tu_1",
              metadata: { topUpId: "tu_1" },
            },
          },
        },
      ]);
    },
  );

  it.each([
    { card: "4000 0000 0000 0002", code: "card_declined", decline: "generic_decline", says: "Bank odrzucił tę kartę" },
    { card: "4000 0000 0000 9995", code: "card_declined", decline: "insufficient_funds", says: "środków" },
    { card: "4111 1111 1111 1111", code: "card_declined", decline: "test_mode_live_card", says: "kart testowych" },
  ])("$card is declined, and another can pay", async ({ card, code, decline, says }) => {
    const { stripe, standIn, received } = await stage();
    const { id, url } = await stripe.checkout.sessions.create(topUp());

    const answer = await send(url, { card });
    const page = await answer.text();
    const session = await stripe.checkout.sessions.retrieve(id);
    const declined = await stripe.paymentIntents.retrieve(session.payment_intent as string);

    expect(answer.status).toBe(402);
    expect(page).toContain(says);
    expect(page).toContain('aria-describedby="reason"');
    expect(session).toMatchObject({ status: "open", payment_status: "unpaid" });
    expect(declined).toMatchObject({
      status: "requires_payment_method",
      amount_received: 0,
      last_payment_error: { type: "card_error", code, decline_code: decline, payment_method_type: "card" },
    });

    expect((await send(url, { card: "4242424242424242" })).status).toBe(303);
    await standIn.delivery.idle();
    const paid = await stripe.paymentIntents.retrieve(declined.id);
    expect(paid).toMatchObject({ status: "succeeded", last_payment_error: null });
    expect(paid.latest_charge).not.toBe(declined.latest_charge);
    expect(received.map(({ type }) => type)).toEqual(["payment_intent.payment_failed", "checkout.session.completed"]);
    expect(received[0]?.data.object).toMatchObject({
      object: "payment_intent",
      id: declined.id,
      last_payment_error: { code, decline_code: decline },
    });
  });

  it("4000 0025 0000 3155 pays once its holder confirms", async () => {
    const { stripe } = await stage();
    const { id, url } = await stripe.checkout.sessions.create(topUp());

    const sent = await send(url, { card: "4000 0025 0000 3155" });
    const challenge = await (await open(new URL(sent.headers.get("location")!, url!).href)).text();
    const waiting = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
    const later = await send(url, { confirmation: "later" });
    const confirmed = await send(url, { confirmation: "confirm" });

    expect(sent.status).toBe(303);
    expect(challenge).toContain("Potwierdź");
    expect(challenge).toContain("Odrzuć");
    expect(challenge).not.toContain("później");
    expect(waiting).toMatchObject({ status: "open", payment_intent: { status: "requires_action" } });
    expect(later.status).toBe(409);
    expect(confirmed.status).toBe(303);
    expect(confirmed.headers.get("location")).toContain("panel.example");
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe("paid");
  });

  it("4000 0025 0000 3155 does not pay when its holder refuses, and another can", async () => {
    const { stripe } = await stage();
    const { id, url } = await stripe.checkout.sessions.create(topUp());
    await send(url, { card: "4000002500003155" });

    const refused = await send(url, { confirmation: "reject" });
    const session = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });

    expect(refused.status).toBe(402);
    expect(session).toMatchObject({
      status: "open",
      payment_intent: { last_payment_error: { code: "payment_intent_authentication_failure" } },
    });
    expect((await send(url, { confirmation: "confirm" })).status).toBe(409);
    expect((await send(url, { card: "4242424242424242" })).status).toBe(303);
  });
});

describe("a BLIK code", () => {
  it("777123 pays", async () => {
    const { stripe } = await stage();
    const { id, url } = await stripe.checkout.sessions.create(topUp({ allowed_payment_method_types: ["blik"] }));

    expect((await send(url, { code: "777 123" })).status).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe("paid");
  });

  it.each([
    ["777124", "payment_method_provider_decline"],
    ["777125", "payment_method_provider_timeout"],
    ["123456", "payment_method_provider_decline"],
  ])("%s does not", async (code, reason) => {
    const { stripe, standIn } = await stage();
    const { id, url } = await stripe.checkout.sessions.create(topUp({ allowed_payment_method_types: ["blik"] }));

    expect((await send(url, { code })).status).toBe(402);
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe("open");
    expect(standIn.books().paymentIntents[0]?.last_payment_error?.code).toBe(reason);
  });
});

describe("Przelewy24", () => {
  const atTheBank = async () => {
    const here = await stage();
    const { id, url } = await here.stripe.checkout.sessions.create(topUp({ allowed_payment_method_types: ["p24"] }));
    await send(url, { bank: "Bank Testowy" });
    return { ...here, id, url };
  };

  it("leads to the bank that was chosen", async () => {
    const { url } = await atTheBank();

    const page = await (await open(url)).text();

    expect(page).toContain("Bank Testowy");
    for (const choice of ["Potwierdź", "Odrzuć", "Zapłać później"]) expect(page).toContain(choice);
  });

  it("pays when the customer confirms there", async () => {
    const { stripe, id, url } = await atTheBank();

    expect((await send(url, { confirmation: "confirm" })).status).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe("paid");
  });

  it("fails when the customer refuses there", async () => {
    const { stripe, id, url } = await atTheBank();

    expect((await send(url, { confirmation: "reject" })).status).toBe(402);
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe("open");
  });

  it.each([
    ["succeeded", "paid", ["checkout.session.async_payment_succeeded"], "succeeded"],
    [
      "failed",
      "unpaid",
      ["payment_intent.payment_failed", "checkout.session.async_payment_failed"],
      "requires_payment_method",
    ],
  ])("can be paid later: the bank's answer is %s", async (bankAnswer, paymentStatus, types, intentStatus) => {
    const { stripe, standIn, received, id, url } = await atTheBank();

    const later = await send(url, { confirmation: "later" });
    await standIn.delivery.idle();
    const waiting = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
    const page = await (await open(url)).text();
    const settled = await send(url, { bankAnswer });
    await standIn.delivery.idle();
    const session = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });

    expect(later.headers.get("location")).toContain("panel.example");
    expect(waiting).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
      payment_intent: { status: "processing" },
    });
    expect(page).toContain("Płatność czeka na bank");
    expect(settled.status).toBe(303);
    expect(session).toMatchObject({
      status: "complete",
      payment_status: paymentStatus,
      payment_intent: { status: intentStatus },
    });
    expect(received.map((event) => event.type)).toEqual(["checkout.session.completed", ...types]);
    expect(received[0]).toMatchObject({ data: { object: { payment_status: "unpaid" } } });
    expect((await send(url, { bankAnswer })).status).toBe(409);
  });

  it("does not expire once it waits for the bank", async () => {
    const { stripe, standIn, pass, id, url } = await atTheBank();
    await send(url, { confirmation: "later" });
    pass(3 * 24 * 60 * 60);

    expect(standIn.settle(id, "succeeded").result).toBe("paid");
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: "complete", payment_status: "paid" });
  });
});

describe("the page of a paid payment", () => {
  const buttons = async (url: string) =>
    [...(await (await open(url)).text()).matchAll(/name="action" value="([a-z-]+)"/g)].map(([, action]) => action);

  it("refunds a part, then the rest, and says what was refunded", async () => {
    const here = await stage();
    const { url } = await payment(here);

    const part = await eventsOf(here, () => send(url, { action: "refund", amount: "12,50" }));
    const rest = await eventsOf(here, () => send(url, { action: "refund", amount: "" }));
    const page = await (await open(url)).text();

    expect([part, rest].map(typesOf)).toEqual(Array(2).fill(["refund.created", "charge.refunded"]));
    expect(here.standIn.books().refunds.map(({ amount }) => amount)).toEqual([1250, 3765]);
    expect(page).toContain("Zwrot 12,50 zł");
    expect(page).toContain("Wszystko już zwrócono.");
    expect(await buttons(url)).toEqual(["fail-refund"]);
  });

  it("offers at each time what can be done then", async () => {
    const here = await stage();
    const { url } = await payment(here);
    const seen: (readonly (string | undefined)[])[] = [await buttons(url)];
    for (const action of ["refund-pending", "inquire", "escalate-inquiry", "win-dispute"]) {
      const answer = await send(url, { action, amount: "1" });
      expect(answer.status).toBe(303);
      seen.push(await buttons(url));
    }

    expect(seen).toEqual([
      ["refund", "refund-pending", "dispute", "inquire"],
      ["refund", "refund-pending", "succeed-refund", "cancel-refund", "fail-refund", "dispute", "inquire"],
      [
        "refund",
        "refund-pending",
        "succeed-refund",
        "cancel-refund",
        "fail-refund",
        "escalate-inquiry",
        "close-inquiry",
      ],
      ["win-dispute", "lose-dispute"],
      ["refund", "refund-pending", "dispute", "inquire"],
    ]);
  });

  it.each([
    [{ action: "refund", amount: "50,16" }, "To więcej, niż zostało do zwrotu."],
    [{ action: "refund", amount: "dużo" }, "Wpisz kwotę większą od zera, na przykład 12,50."],
    [{ action: "refund", amount: "0" }, "Wpisz kwotę większą od zera, na przykład 12,50."],
    [{ action: "win-dispute" }, "Nie ma reklamacji, z którą można to zrobić."],
  ])("says why not: %j", async (form, why) => {
    const here = await stage();
    const { url } = await payment(here);

    const answer = await send(url, form);

    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain(`role="alert" id="reason">${why}`);
    expect(here.standIn.money().totalGrosze).toBe(5015);
  });

  it("does nothing to a payment that was not paid", async () => {
    const { stripe } = await stage();
    const { url } = await stripe.checkout.sessions.create(topUp());

    const answer = await send(url, { action: "refund" });

    expect(answer.status).toBe(402);
    expect(await answer.text()).toContain("Tej płatności nie ma albo nie została zapłacona.");
  });

  it("says in the list of payments what became of each", async () => {
    const here = await stage();
    await payment(here);
    await payment(here, { reference: "tu_2" });
    here.standIn.refund("tu_1", { amountGrosze: 1250 });
    here.standIn.dispute("tu_1");
    here.standIn.loseDispute("tu_1");

    const page = await (await open(`${here.address}/_stripe`)).text();

    expect(page).toContain("zapłacona, zwrócono 12,50 zł, reklamacja przegrana");
    expect(page).toContain("<span>zapłacona</span>");
  });
});
