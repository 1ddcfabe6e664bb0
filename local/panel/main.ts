/** The page: who is signed in, the tabs of "Konto i Finanse", and the view whose address it is. */
import type { Schemas } from "@saldo/client";
import { api } from "./api.ts";
import { alertView, balanceView, recipientView } from "./balance.ts";
import { form, refusal } from "./form.ts";
import { html } from "./html.ts";
import { offerView } from "./offer.ts";
import { signInView } from "./sign-in.ts";
import { requestsView, requestView, subscriberView } from "./subscriber.ts";
import { newTopUpView, topUpView } from "./top-ups.ts";
import { usersView } from "./users.ts";

type View = (id: string, me: Schemas["Me"]) => Promise<Node>;

/** Where each view is, and the tab of those that have one, for people who hold the permission. */
const views: readonly (readonly [at: RegExp, View, tab?: string, label?: string, needs?: Schemas["Permission"]])[] = [
  [/^$/, balanceView, "", "Saldo", "finance.read"],
  [/^\/top-ups\/new$/, newTopUpView, "/top-ups/new", "Zasil Konto", "top-ups.create"],
  [/^\/users$/, usersView, "/users", "Użytkownicy Portalu", "users.read"],
  [/^\/offer$/, offerView, "/offer", "Zmiana Oferty", "offers.read"],
  [/^\/subscriber/, subscriberView, "/subscriber", "Dane Abonenta", "subscriber.read"],
  [/^\/change-requests$/, requestsView, "/change-requests", "Dyspozycje"],
  [/^\/top-ups\/(.+)$/, topUpView],
  [/^\/change-requests\/(.+)$/, requestView],
  [/^\/low-balance-alert$/, alertView],
];

const path = location.pathname.replace("/_local/panel", "").replace(/^\/sign-in|\/$/, "");

const show = async (): Promise<Node> => {
  if (path === "/low-balance-recipient") return recipientView();
  if (api.session.token === undefined) return signInView();
  const me = (await api.GET("/me")).data;
  const out = form("Wyloguj", undefined, () => api.DELETE("/sessions/current"));
  const who = html`<p><strong>${me.account.companyName}</strong> · ${me.firstName} ${me.lastName}</p>`;
  document.querySelector("header")!.replaceChildren(who, out);
  const tabs = views.map(([, , tab, label, needs]) => {
    const isOpen = label && (needs ? me.permissions.includes(needs) : me.rights.authorisedContact);
    return isOpen && html`<a href=${`/_local/panel${tab}`} aria-current=${path === tab && "page"}>${label}</a>`;
  });
  document.querySelector("nav")!.replaceChildren(html`${tabs}`);
  const [at, view] = views.find(([at]) => at.test(path))!;
  return view(at.exec(path)![1] ?? "", me);
};

api.session.onSignedOut(() => {
  sessionStorage.removeItem("token");
  location.reload();
});
document.querySelector("#content")!.replaceChildren(await show().catch(refusal));
