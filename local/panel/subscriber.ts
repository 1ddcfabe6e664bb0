/** Dane Abonenta: what the operator holds, the requests (dyspozycje) by which it is changed, and what came of them. */
import type { Schemas } from "@saldo/client";
import { api } from "./api.ts";
import { form, options, upload } from "./form.ts";
import { facts, html, table } from "./html.ts";
import { fields, fileStates, requestEvents, requestKinds, requestStates, time, zlotys } from "./words.ts";

export const subscriberView = async (_: string, me: Schemas["Me"]): Promise<Node> => {
  const [{ data, etag = "" }, { data: numbers }] = await Promise.all([api.GET("/subscriber"), api.GET("/numbers")]);
  const held = Object.entries(fields).map(([name, label]) => [label, data[name as keyof typeof fields]]);
  const { sameAsSeat, address } = data.correspondence;
  const paper = `${zlotys(data.paperInvoices.feeGrosze)} miesięcznie`;
  const calls = numbers.items.map((of) => [of.number, yes(of.enabled), of.state && locationStates[of.state]]);
  const contacts = data.contactPersons.map(({ name, phone, email, authorisedContact, canLogIn }) => {
    return [name, phone, email, yes(authorisedContact), yes(canLogIn)];
  });
  return html`<h1 class="title">Dane Abonenta</h1>
    ${facts({ ...Object.fromEntries(held), Siedziba: data.seatAddress && written(data.seatAddress) })}
    ${me.rights.authorisedContact && html`<details><summary>Zgłoś zmianę danych</summary>${changeForm(etag)}</details>`}
    <section><h2>Połączenia alarmowe</h2>${table(["Numer", "Włączone", "Adres"], calls)}</section>
    <section><h2>Dane do korespondencji</h2>
      ${facts({ Adres: sameAsSeat ? "taki sam jak siedziba firmy" : address && written(address), "Faktury papierowe": data.paperInvoices.enabled ? paper : `nie (${paper})` })}</section>
    <section><h2>Osoby kontaktowe (upoważnione)</h2>
      ${table(["Kto", "Telefon", "E-mail", "Kontakt z BOK", "Logowanie"], contacts)}
      <p class="next"><a href="/_local/panel/users">Użytkownicy Portalu</a></p></section>`;
};

const yes = (is: boolean): string => (is ? "tak" : "nie");
const locationStates = { unverified: "czeka na sprawdzenie", verified: "sprawdzony", rejected: "do poprawy" } as const;

const written = ({ street, houseNumber, flatNumber, postalCode, city }: Schemas["PostalAddress"]): string =>
  `${street ? `${street} ` : ""}${houseNumber}${flatNumber ? `/${flatNumber}` : ""}, ${postalCode} ${city}`;

/** The operator's people carry it out; the ETag says which data the customer saw. */
const changeForm = (etag: string): Node => {
  const inputs = html`<label>Co się zmienia<select name="field">${options(Object.entries(fields))}</select></label>
    <label>Nowa wartość<input name="changes/0/to" required></label>
    <label>Wiadomość do BOK<textarea name="message" rows="3" required></textarea></label>`;
  return form("Wyślij dyspozycję", inputs, async (said, headers) => {
    const changes = [{ field: said("field") as keyof typeof fields, to: said("changes/0/to") }];
    const body = { kind: "subscriber-data" as const, message: said("message"), changes };
    const { data } = await api.POST("/change-requests", { params: { header: { "If-Match": etag } }, body, headers });
    return `/_local/panel/change-requests/${data.id}`;
  });
};

export const requestsView = async (): Promise<Node> => {
  const { data } = await api.GET("/change-requests", { params: { query: { limit: 50 } } });
  const rows = data.items.map(({ id, number, kind, state, createdAt }) => [
    html`<a href=${`/_local/panel/change-requests/${id}`}>${number}</a>`,
    ...[requestKinds[kind], requestStates[state], time(createdAt)],
  ]);
  return html`<h1 class="title">Dyspozycje</h1>${table(["Numer", "Rodzaj", "Stan", "Wysłana"], rows)}`;
};

export const requestView = async (id: string): Promise<Node> => {
  const params = { path: { id } };
  const { data } = await api.GET("/change-requests/{id}", { params });
  const labels: Readonly<Record<string, string>> = fields;
  const changes = data.changes?.map(({ field, from, to }) => [labels[field] ?? field, from ?? "–", to ?? "–"]);
  const events = data.history.map(({ at, what, by, text }) => [time(at), requestEvents[what] ?? "krok BOK", by, text]);
  const message = html`<label>Wiadomość do BOK<textarea name="message" rows="3" required></textarea></label>`;
  const reply = form("Wyślij wiadomość", message, (said, headers) =>
    api.POST("/change-requests/{id}/messages", { params, body: { message: said("message") }, headers }),
  );
  const files = data.attachments.map(({ fileName, state }) => html`<p>${fileName}: ${fileStates[state]}</p>`);
  const attach = upload((body) => api.POST("/change-requests/{id}/attachments", { params, body }));
  return html`<h1 class="title">Dyspozycja ${data.number}</h1>
    ${facts({ Rodzaj: requestKinds[data.kind], Stan: requestStates[data.state], Wysłana: time(data.createdAt) })}
    <p class="about">${data.message}</p>${changes && table(["Pole", "Było", "Ma być"], changes)}
    <section><h2>Historia</h2>${table(["Kiedy", "Co", "Kto", "Treść"], events)}</section>
    ${data.closedAt === undefined && html`<section><h2>Odpowiedź</h2>${reply}${attach}</section>`}${files}
    <p class="back"><a href="/_local/panel/change-requests">Wszystkie dyspozycje</a></p>`;
};
