/** The balance, how it moved, the ledger, and alerts of a low balance. */
import type { Schemas } from "@saldo/client";
import { api } from "./api.ts";
import { form, groszeOf, options } from "./form.ts";
import { html, table } from "./html.ts";
import { change, day, entryKinds, time, typed, zlotys } from "./words.ts";

const standings = { ok: "Saldo wystarcza", low: "Saldo jest niskie", exhausted: "Saldo jest wyczerpane" } as const;

export const balanceView = async (): Promise<Node> => {
  const { data: account } = await api.GET("/account");
  const { data: history } = await api.GET("/account/balance-history", { params: { query: { days: 30 } } });
  const { balanceGrosze = 0, lowBalance, daysLeft, offer } = account;
  const { state, thresholdGrosze = 0 } = lowBalance;
  return html`<h1>Saldo</h1><p class="amount">${zlotys(balanceGrosze)}</p>
    <p class=${state === "ok" ? "quiet" : "bad"}>${standings[state]}${daysLeft !== undefined && ` na około ${daysLeft} dni`} · próg
      ${zlotys(thresholdGrosze)} · oferta ${offer.name}</p>
    ${chart(history.items, thresholdGrosze)}
    <p><a href="/_local/panel/low-balance-alert">Powiadomienia o niskim saldzie</a></p>
    ${await ledger()}`;
};

/** Of the balance at the end of each day. Its labels are texts of the page, so that a phone does not shrink them. */
const chart = (days: readonly Schemas["BalanceDay"][], thresholdGrosze: number): Node => {
  const balances = days.map(({ closingBalanceGrosze }) => closingBalanceGrosze);
  const [first, last] = [days[0]!, days.at(-1)!];
  const [top, bottom] = [Math.max(...balances, thresholdGrosze), Math.min(...balances, 0)];
  const y = (grosze: number) => ((top - grosze) / (top - bottom || 1)) * 100;
  const points = balances.map((grosze, at) => `${(at * 300) / (days.length - 1 || 1)},${y(grosze)}`).join(" ");
  const label = `Saldo na koniec dnia: ${day(first.day)} ${zlotys(balances[0]!)}, ${day(last.day)} ${zlotys(balances.at(-1)!)}`;
  return html`<div class="chart"><p><span>${zlotys(top)}</span></p>
    <svg viewBox="0 0 300 100" preserveAspectRatio="none" role="img" aria-label=${label}>
      <polygon points=${`0,${y(bottom)} ${points} 300,${y(bottom)}`}></polygon>
      <line class="threshold" x2="300" y1=${y(thresholdGrosze)} y2=${y(thresholdGrosze)}></line><polyline points=${points}></polyline>
    </svg><p><span>${day(first.day)}</span><span>${day(last.day)}</span></p></div>`;
};

/** Filters stand in the address, so that they outlive a reload. */
const ledger = async (): Promise<Node> => {
  const query = Object.fromEntries([...new URLSearchParams(location.search)].filter(([, value]) => value));
  const { cursor: _, ...wanted } = query;
  const { data } = await api.GET("/ledger-entries", { params: { query: { limit: 20, ...query } } });
  const fields = html`<div class="cards"><label>Rodzaj<select name="kind">${options([["", "wszystkie"], ...Object.entries(entryKinds)], wanted.kind)}</select></label>
    <label>Od<input name="from" type="date" value=${wanted.from}></label><label>Do<input name="to" type="date" value=${wanted.to}></label></div>`;
  const filters = form("Pokaż", fields, async (said) => {
    return `?${new URLSearchParams(["kind", "from", "to"].map((name) => [name, said(name)]))}`;
  });
  // The token goes in a header, so no plain link fetches the table.
  const csv = form("Pobierz CSV", undefined, async () => {
    const params = { query: { ...wanted, format: "csv" as const } };
    const { data } = await api.GET("/ledger-entries", { params, parseAs: "blob" });
    Object.assign(document.createElement("a"), { href: URL.createObjectURL(data), download: "operacje.csv" }).click();
  });
  const older = new URLSearchParams({ ...wanted, cursor: data.nextCursor ?? "" });
  const rows = data.items.map(({ postedAt, kind, note, amountGrosze, balanceAfterGrosze: after }) => [
    ...[time(postedAt), entryKinds[kind], note, change(amountGrosze), zlotys(after)],
  ]);
  return html`<section><h2>Historia operacji</h2>${filters}${table(["Kiedy", "Rodzaj", "Opis", "#Kwota", "#Saldo"], rows)}
    ${data.nextCursor !== undefined && html`<p class="next"><a href=${`?${older}`}>Starsze</a></p>`}${csv}</section>`;
};

export const alertView = async (): Promise<Node> => {
  const { data, etag } = await api.GET("/account/low-balance-alert");
  const waiting = data.recipients.filter(({ confirmed }) => !confirmed).map(({ address }) => address);
  const all = data.recipients.map(({ address }) => address).join(", ");
  const fields = html`<label>Próg (zł)<input name="thresholdGrosze" inputmode="decimal" value=${typed(data.thresholdGrosze)} required></label>
    <label>Dokąd jeszcze wysyłać (adresy po przecinku)<input name="recipients" value=${all}></label>`;
  const save = form("Zapisz", fields, async (said) => {
    const addresses = said("recipients").match(/[^\s,]+/g) ?? [];
    const body = { thresholdGrosze: groszeOf(said("thresholdGrosze")), recipients: addresses };
    return api.PUT("/account/low-balance-alert", { params: { header: { "If-Match": etag } }, body });
  });
  return html`<h1 class="title">Powiadomienia o niskim saldzie</h1>${save}
    ${waiting.length > 0 && html`<p class="next quiet">Czekają na potwierdzenie adresu: ${waiting.join(", ")}</p>`}`;
};

/** Programs that check e-mails press a lone button, so a choice has to be made before it does anything. */
export const recipientView = (): Node => {
  const token = location.hash.slice(1, 200);
  // What confirms the address shall stay neither in the address bar nor in the history.
  history.replaceState(null, "", location.pathname);
  const field = html`<label class="check"><input type="checkbox" required> Chcę dostawać na ten adres powiadomienia o niskim saldzie</label>`;
  const confirm = form("Potwierdź adres", field, async () => {
    await api.POST("/low-balance-recipients/confirmation", { body: { token } });
    const done = "Adres potwierdzony. Damy znać, gdy saldo będzie niskie.";
    confirm.replaceWith(html`<p role="status" class="said good">${done}</p>`);
  });
  return html`<h1 class="title">Powiadomienia o saldzie</h1>${confirm}`;
};
