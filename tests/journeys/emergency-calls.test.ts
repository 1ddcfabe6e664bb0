import { beforeAll, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { type Customer, customerOf } from "../support/customer.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { type Mail, mailsOf, mailThatComes } from "../support/mails.ts";
import { someE164 } from "../support/numbers.ts";

type State = { readonly machineKey: string; readonly signIns: readonly { email: string; totpCode: string }[] };
type Step = { readonly token: string };
type Routing = { readonly number: string; readonly since: string };

const { accountId } = signIns.find(({ role }) => role === "administrator")!;
const hanna = signIns.find(({ role }) => role === "operator-helpdesk")!;
const [desk, reception, simCard] = [someE164(), someE164(), someE164()];
const wola = { street: "Górczewska", houseNumber: "12", postalCode: "01-144", city: "Warszawa", gminaCode: "1465188" };
const krakow = { street: "Długa", houseNumber: "5", postalCode: "31-146", city: "Kraków", gminaCode: "1261011" };
const warsaw112 = "22C913112";
const krakow112 = "12C909112";

let system: LocalSystem;
let customer: Customer;
beforeAll(async () => {
  system = await sharedSystem();
  customer = customerOf(system);
});

it("a company says where its numbers are used, moves, and disables one; calls to 112 follow each step", async () => {
  const { api, signIn } = customer;
  const state = async () => (await (await fetch(`${system.address}/_local/state`)).json()) as State;
  const platform = { token: (await state()).machineKey };
  const routing = async (number: string, query = "") =>
    (await api<Routing>(`GET /platform/numbers/${number}/emergency-routing${query}`, platform)).body;
  for (const [number, kind] of [
    [desk, "voip"],
    [reception, "voip"],
    [simCard, "gsm-hosting"],
  ] as const) {
    const reported = await api(`PUT /platform/numbers/${number}`, { ...platform, body: { accountId, kind } });
    expect(reported).toMatchObject({ status: 200, body: { number, kind } });
  }

  const technician = { token: await signIn("technical") };
  const found = await api<{ items: unknown[] }>("GET /gminas?query=wola", technician);
  expect(found.body.items[0]).toMatchObject({
    code: wola.gminaCode,
    name: "Wola",
    powiat: "Warszawa",
    kind: "district",
  });
  const place = (number: string, body: object) =>
    api(`PUT /numbers/${number}/emergency-location`, { ...technician, body });
  const entered = await place(desk, { enabled: true, address: wola });
  expect(entered).toMatchObject({ status: 200, body: { state: "unverified", gmina: { code: "1465011" } } });
  const inWola = await routing(desk);
  expect(inWola).toMatchObject({
    ...{ status: "enabled", basis: "location", locationState: "unverified" },
    ...{ gmina: { code: "1465011" }, routes: { "112": warsaw112 } },
  });
  const bySeat = { status: "disabled", basis: "fallback", routes: { "112": warsaw112 } };
  expect(await routing(reception)).toMatchObject({ ...bySeat, locationState: null });
  const toBok = ({ to, subject }: Mail) => to.includes("bok@operator.example") && subject.includes(desk);
  const { text } = await mailThatComes(system, toBok);
  expect(text).toContain("Górczewska 12");

  await place(desk, { enabled: true, address: krakow });
  const inKrakow = { basis: "location", gmina: { code: "1261011" }, routes: { "112": krakow112 } };
  expect(await routing(desk)).toMatchObject({ ...inKrakow, locationState: "unverified" });

  // A code of an app is taken once.
  await customer.local("clock", { advanceSeconds: 30 });
  const step = await api<Step>("POST /sessions", { body: { email: hanna.email, password: hanna.password } });
  const { totpCode: code } = (await state()).signIns.find(({ email }) => email === hanna.email)!;
  const whole = await api<Step>("POST /sessions/current/totp", { token: step.body.token, body: { code } });
  const bok = { token: whole.body.token };
  const checked = `/back-office/accounts/${accountId}/numbers/${desk}/emergency-location`;
  const shown = await api(`GET ${checked}`, bok);
  expect(shown.body).toMatchObject({ state: "unverified", address: krakow });
  const ifMatch = { "if-match": shown.headers.get("etag")! };
  const verified = await api(`PUT ${checked}/verification`, { ...bok, headers: ifMatch, body: { state: "verified" } });
  expect(verified).toMatchObject({ status: 200, body: { state: "verified" } });
  expect(await routing(desk)).toMatchObject({ ...inKrakow, locationState: "verified" });
  expect(await routing(desk, `?at=${inWola.since}`)).toEqual(inWola);

  await place(desk, { enabled: false });
  const disabled = { number: desk, ...bySeat, locationState: "verified" };
  expect(await routing(desk)).toMatchObject(disabled);
  const refused = await place(simCard, { enabled: true, address: krakow });
  expect(refused).toMatchObject({ status: 409, body: { code: "routed_by_sim_operator" } });

  const all = [disabled, { number: reception, ...bySeat }, { number: simCard, ...bySeat, status: "sim-operator" }];
  const asked = { ...platform, body: { numbers: [desk, reception, simCard] } };
  expect((await api("POST /platform/emergency-routings", asked)).body.results).toMatchObject(all);
  const exported = await api<{ items: Routing[] }>("GET /platform/emergency-routings?limit=100", platform);
  const { numbers } = asked.body;
  expect(numbers.map((one) => exported.body.items.find(({ number }) => number === one))).toMatchObject(all);

  const administrator = { token: await signIn("administrator") };
  const subscriber = await api("GET /subscriber", administrator);
  const opened = await api<{ id: string }>("POST /change-requests", {
    ...administrator,
    key: crypto.randomUUID(),
    headers: { "if-match": subscriber.headers.get("etag")! },
    body: { kind: "subscriber-data", message: "Przeprowadzka.", changes: [{ field: "seatAddress", to: krakow }] },
  });
  const decision = `/back-office/accounts/${accountId}/change-requests/${opened.body.id}/decision`;
  expect((await api(`POST ${decision}`, { ...bok, body: { decision: "apply" } })).status).toBe(200);
  expect(await routing(reception)).toMatchObject({ ...inKrakow, basis: "fallback" });

  // A second e-mail about the number would have been sent before this one.
  await mailThatComes(system, ({ to, text }) => to.includes("bok@operator.example") && text.includes("Przeprowadzka."));
  expect(await mailsOf(system, toBok)).toHaveLength(1);
});
