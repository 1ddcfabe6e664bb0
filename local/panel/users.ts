/** Użytkownicy Portalu: who they are, what they may do, and the form that adds one. */
import type { Schemas } from "@saldo/client";
import { api } from "./api.ts";
import { form, options } from "./form.ts";
import { html, table } from "./html.ts";

export const usersView = async (_: string, me: Schemas["Me"]): Promise<Node> => {
  const { data: users } = await api.GET("/portal-users", { params: { query: { limit: 100 } } });
  const { data: roles } = await api.GET("/roles");
  const mayManage = me.permissions.includes("users.manage");
  const rows = users.items.map((user) => [
    `${user.firstName} ${user.lastName}`,
    user.position,
    `${roles.items.find(({ role }) => role === user.role)!.label}${user.isMainAdministrator ? " (główny)" : ""}`,
    user.email,
    user.canLogIn ? (user.invited ? "zaproszenie wysłane" : "tak") : "nie",
    mayManage && !user.isMainAdministrator && user.id !== me.id && remove(user),
  ]);
  const legend = roles.items.map((one) => [one.label, one.permissions.map(({ label }) => label).join(", ") || "–"]);
  return html`<h1 class="title">Użytkownicy Portalu</h1>
    ${table(["Kto", "Stanowisko", "Uprawnienia", "E-mail", "Logowanie", "Zmiana"], rows)}
    ${mayManage && html`<details><summary>Dodaj pracownika</summary>${await addForm(roles.items, me)}</details>`}
    <section><h2>Uprawnienia</h2>${table(["Rola", "Co może"], legend)}</section>`;
};

const remove = ({ id, firstName, lastName }: Schemas["PortalUser"]): Node => {
  return form("Usuń", undefined, async () => {
    if (!confirm(`Usunąć: ${firstName} ${lastName}?`)) return undefined;
    return api.DELETE("/portal-users/{id}", { params: { path: { id } } });
  });
};

const addForm = async (roles: readonly Schemas["RoleLegend"][], me: Schemas["Me"]): Promise<Node> => {
  const policies = me.permissions.includes("policies.manage") ? (await api.GET("/login-policies")).data.items : [];
  const fields = html`<label>Imię<input name="firstName" required></label><label>Nazwisko<input name="lastName" required></label>
    <label>E-mail<input name="email" type="email" required></label><label>Telefon<input name="phone" type="tel" required></label>
    <label>Stanowisko<input name="position" required></label>
    <label>Uprawnienia<select name="role">${options(roles.map(({ role, label }) => [role, label]))}</select></label>
    <label class="check"><input name="listen" type="checkbox"> Odsłuchiwanie nagranych rozmów</label>
    <label class="check"><input name="download" type="checkbox"> Pobieranie nagranych rozmów</label>
    <label class="check"><input name="authorisedContact" type="checkbox"> Kontakt z Biurem Obsługi Klienta</label>
    <label class="check"><input name="canLogIn" type="checkbox" checked> Logowanie do Panelu Klienta</label>
    <label>Hasło (puste: wyślemy zaproszenie)<input name="password" type="password" autocomplete="new-password"></label>
    <label>Polityka Logowania<select name="loginPolicyId">${options([["", "bez ograniczeń"], ...policies.map(({ id, name }) => [id, name] as const)])}</select></label>
    <label class="check"><input name="requireTotp" type="checkbox"> Wymagaj dwupoziomowego uwierzytelnienia (2FA)</label>`;
  return form("Dodaj", fields, async (said, headers, given) => {
    const names = { firstName: said("firstName"), lastName: said("lastName"), position: said("position") };
    const reached = { email: said("email"), phone: said("phone"), authorisedContact: given.has("authorisedContact") };
    const signIn = { canLogIn: given.has("canLogIn"), requireTotp: given.has("requireTotp") };
    const policy = { role: said("role") as Schemas["Role"], loginPolicyId: said("loginPolicyId") || null };
    const recordings = { listen: given.has("listen"), download: given.has("download") };
    const password = said("password") && { password: String(given.get("password")) };
    const body = { ...names, ...reached, ...signIn, ...policy, recordings, ...password };
    return api.POST("/portal-users", { body, headers });
  });
};
