import { beforeAll, expect, it } from "vitest";
import { type Customer, customerOf } from "../support/customer.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { type Mail, mailThatComes } from "../support/mails.ts";
import { ownCompanyOf } from "../support/own-company.ts";
import { refusalOf } from "../support/problems.ts";

const start = 2_900;
const zespol = 19_900;

let system: LocalSystem;
let customer: Customer;
beforeAll(async () => {
  system = await sharedSystem();
  customer = customerOf(system);
});

it("a customer learns what is missing for a bigger offer, tops up, orders it, and pays one fee a month", async () => {
  const { email, password } = (await ownCompanyOf(system)).of("administrator");
  const signIn = async () => (await customer.client().POST("/sessions", { body: { email, password } })).data.token;
  let token = await signIn();
  let api = customer.client(token);
  const quoted = await api.POST("/offer-quotes", { body: { offerId: "of_zespol" } });
  expect(quoted.status).toBe(201);
  const { id: quoteId, topUpGrosze, missingGrosze, chargeGrosze, creditGrosze } = quoted.data;
  const order = (quoteId: string) => api.POST("/offer-orders", { body: { quoteId } });
  expect(missingGrosze).toBeGreaterThan(0);
  expect(await refusalOf(order(quoteId))).toMatchObject({
    status: 409,
    code: "balance_too_low",
    members: { missingGrosze },
  });

  const topUp = await customer.start(token, { amountGrosze: topUpGrosze!, method: "card" });
  await customer.pay(topUp, { card: "4242 4242 4242 4242" });
  await customer.becomes(token, topUp, "credited");
  const ordered = await order(quoteId);
  expect(ordered).toMatchObject({ status: 201, data: { state: "effective", chargeGrosze, creditGrosze } });
  const entries = async () => (await api.GET("/ledger-entries", { params: { query: { limit: 3 } } })).data.items;
  expect(await entries()).toMatchObject([
    { kind: "offer-fee", amountGrosze: -chargeGrosze },
    { kind: "offer-credit", amountGrosze: start },
    { kind: "top-up" },
  ]);
  const about = (address: string, subject: string) => (mail: Mail) =>
    mail.to.includes(address) && mail.subject === subject;
  await mailThatComes(system, about("bok@operator.example", "Nowa oferta: Nocna Kawa sp. z o.o."));
  await mailThatComes(system, about(email, "Nowa oferta: Zespół"));

  const smaller = await api.POST("/offer-quotes", { body: { offerId: "of_start" } });
  const later = await order(smaller.data.id);
  expect(later).toMatchObject({ status: 201, data: { state: "scheduled" } });
  const withdrawn = await api.DELETE("/offer-orders/{id}", { params: { path: { id: later.data.id } } });
  expect(withdrawn).toMatchObject({ status: 204 });

  const more = await customer.start(token, { amountGrosze: 30_000, method: "card" });
  await customer.pay(more, { card: "4242 4242 4242 4242" });
  await customer.becomes(token, more, "credited");
  const before = await customer.balanceOf(token);
  await customer.local("clock", { advanceSeconds: 32 * 24 * 3600 });
  await customer.local("schedules/charge-monthly-fees/run");
  await customer.local("schedules/charge-monthly-fees/run");
  token = await signIn();
  api = customer.client(token);
  expect(await customer.balanceOf(token)).toBe(before - zespol);
  expect(await entries()).toMatchObject([{ kind: "offer-fee", amountGrosze: -zespol }, { kind: "top-up" }, {}]);
});
