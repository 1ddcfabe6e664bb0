/** Zasil Konto: a new top-up, what there were, and one of them. */
import type { Schemas } from "@saldo/client";
import { api } from "./api.ts";
import { amountPattern, amountTitle, fileLines, form, groszeOf, options, upload } from "./form.ts";
import { facts, html, table } from "./html.ts";
import { methods, states, time, typed, zlotys } from "./words.ts";

/** An SVG that the API made. As a picture it can run nothing. */
export const picture = (svg: string): Node =>
  html`<img width="176" alt="Kod QR" src=${`data:image/svg+xml,${encodeURIComponent(svg)}`}>`;

export const newTopUpView = async (): Promise<Node> => {
  const { data: known } = await api.GET("/top-up-options");
  const { data: list } = await api.GET("/top-ups", { params: { query: { limit: 20 } } });
  const wanted = Number(new URLSearchParams(location.search).get("amountGrosze")) || known.suggestedGrosze[0]!;
  const fields = html`<label>Kwota (zł)<input name="amountGrosze" inputmode="decimal" pattern=${amountPattern} title=${amountTitle} list="suggested" value=${typed(wanted)} required></label>
    <datalist id="suggested">${known.suggestedGrosze.map((grosze) => html`<option value=${typed(grosze)}></option>`)}</datalist>
    <p class="quiet">Od ${zlotys(known.minimumGrosze)} do ${zlotys(known.maximumGrosze)}.</p>
    <label>Metoda płatności<select name="method">${options(known.methods.map(({ method }) => [method, methods[method]]))}</select></label>`;
  const start = form("Zasil Konto", fields, async (said, headers) => {
    const method = said("method") as keyof typeof methods;
    const body = { amountGrosze: groszeOf(said("amountGrosze")), method };
    const { data } = await api.POST("/top-ups", { body, headers });
    return (data.method !== "bank" && data.payment?.url) || `/_local/panel/top-ups/${data.id}`;
  });
  const rows = list.items.map(({ id, createdAt, method, state, amountGrosze }) => [
    html`<a href=${`/_local/panel/top-ups/${id}`}>${time(createdAt)}</a>`,
    ...[methods[method], states[state], zlotys(amountGrosze)],
  ]);
  return html`<h1 class="title">Zasil Konto</h1>${known.methods.length > 0 ? start : "Konto jest zamknięte i nie można go doładować."}
    <section><h2>Doładowania</h2>${table(["Kiedy", "Metoda", "Stan", "#Kwota"], rows)}</section>`;
};

export const topUpView = async (id: string): Promise<Node> => {
  const read = async () => (await api.GET("/top-ups/{id}", { params: { path: { id } } })).data;
  const payment = new URLSearchParams(location.search).get("payment");
  const topUp = await read();
  const state = html`<strong role="status">${states[topUp.state]}</strong>`.firstElementChild!;
  const told = document.createElement("p");
  told.textContent =
    payment === "success" ? "Płatność przekazana do realizacji." : "Płatność przerwana. Nic nie pobrano.";
  // Stripe sends people back before it tells what came of it.
  const follow = async (): Promise<void> => {
    const now = (await read()).state;
    state.textContent = states[now];
    if (now === "credited") told.textContent = "Kwota jest już na saldzie.";
    if (["awaiting-payment", "processing"].includes(now)) setTimeout(follow, 1000);
  };
  if (payment === "success") void follow();
  const isOpen = topUp.state.startsWith("awaiting") && payment !== "success";
  return html`<h1>Doładowanie</h1><p class="amount">${zlotys(topUp.amountGrosze)}</p>${payment !== null && told}
    ${facts({ Stan: state, Metoda: methods[topUp.method], Rozpoczęte: time(topUp.createdAt), "Ważne do": isOpen && time(topUp.expiresAt) })}
    ${topUp.method === "bank" && transfer(topUp)}
    ${isOpen && topUp.method !== "bank" && form("Zapłać", html``, async () => topUp.payment?.url)}
    <p class="back"><a href="/_local/panel/top-ups/new">Wszystkie doładowania</a></p>`;
};

const transfer = ({ id, transfer, confirmations }: Schemas["BankTopUp"]): Node => {
  const data = transfer && {
    Odbiorca: transfer.recipient,
    Rachunek: transfer.accountNumber.replace(/(^..|.{4})(?=.)/g, "$1 "),
    Tytuł: html`<strong>${transfer.title}</strong>`,
    Kwota: zlotys(transfer.amountGrosze),
  };
  const send = upload((body) => api.POST("/top-ups/{id}/confirmations", { params: { path: { id } }, body }));
  return html`${data && html`<section><h2>Dane do przelewu</h2>${facts(data)}${transfer.qrSvg && html`<p>Wpisz je albo zeskanuj kod w aplikacji banku.</p>${picture(transfer.qrSvg)}`}</section>`}
    <section><h2>Potwierdzenie przelewu</h2>
      <p class="quiet">Przyśpiesza zaksięgowanie: nie trzeba czekać na rozliczenie międzybankowe.</p>
      ${fileLines(confirmations)}${data && send}</section>`;
};
