import { afterAll, beforeAll, expect, it } from "vitest";
import { type Customer, customerOf } from "../support/customer.ts";
import { type LocalSystem, startLocal } from "../support/local-system.ts";
import { type Mail, mailThatComes } from "../support/mails.ts";

const start = 2_900;
const zespol = 19_900;

let system: LocalSystem;
let customer: Customer;
beforeAll(async () => {
  // Of its own: its clock is moved.
  system = await startLocal();
  customer = await customerOf(system);
});
afterAll(() => system.remove());

type Quote = { id: string; chargeGrosze: number; creditGrosze: number; missingGrosze?: number; topUpGrosze?: number };
type Order = { id: string; state: string };
type Entry = { kind: string; amountGrosze: number };

const key = () => crypto.randomUUID();

it("a customer learns what is missing for a bigger offer, tops up, orders it, and pays one fee a month", async () => {
  const { api, signIn } = customer;
  let token = await signIn("administrator");
  const quoted = await api<Quote>("POST /offer-quotes", { token, body: { offerId: "of_zespol" } });
  expect(quoted.status).toBe(201);
  const { id: quoteId, topUpGrosze, missingGrosze, chargeGrosze, creditGrosze } = quoted.body;
  const order = (quote: string) => api<Order>("POST /offer-orders", { token, key: key(), body: { quoteId: quote } });
  const tooLow = await order(quoteId);
  expect(tooLow).toMatchObject({ status: 409, body: { code: "balance_too_low", missingGrosze } });

  const topUp = await customer.start(token, { amountGrosze: topUpGrosze, method: "card" });
  await customer.pay(topUp, { card: "4242 4242 4242 4242" });
  await customer.becomes(token, topUp, "credited");
  const ordered = await order(quoteId);
  expect(ordered).toMatchObject({ status: 201, body: { state: "effective", chargeGrosze, creditGrosze } });
  const entries = async (): Promise<Entry[]> =>
    (await api<{ items: Entry[] }>("GET /ledger-entries?limit=3", { token })).body.items;
  expect(await entries()).toMatchObject([
    { kind: "offer-fee", amountGrosze: -chargeGrosze },
    { kind: "offer-credit", amountGrosze: start },
    { kind: "top-up" },
  ]);
  const about = (address: string, subject: string) => (mail: Mail) =>
    mail.to.includes(address) && mail.subject === subject;
  await mailThatComes(system, about("bok@operator.example", "Nowa oferta: Poranna Kawa sp. z o.o."));
  await mailThatComes(system, about("anna.nowak@poranna-kawa.example", "Nowa oferta: Zespół"));

  const smaller = await api<Quote>("POST /offer-quotes", { token, body: { offerId: "of_start" } });
  const later = await order(smaller.body.id);
  expect(later).toMatchObject({ status: 201, body: { state: "scheduled" } });
  expect(await api(`DELETE /offer-orders/${later.body.id}`, { token })).toMatchObject({ status: 204 });

  const more = await customer.start(token, { amountGrosze: 30_000, method: "card" });
  await customer.pay(more, { card: "4242 4242 4242 4242" });
  await customer.becomes(token, more, "credited");
  const before = await customer.balanceOf(token);
  await customer.local("clock", { advanceSeconds: 32 * 24 * 3600 });
  await customer.local("schedules/charge-monthly-fees/run");
  await customer.local("schedules/charge-monthly-fees/run");
  token = await signIn("administrator");
  expect(await customer.balanceOf(token)).toBe(before - zespol);
  expect(await entries()).toMatchObject([{ kind: "offer-fee", amountGrosze: -zespol }, { kind: "top-up" }, {}]);
});
