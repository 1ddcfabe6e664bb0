/** Signing in: each answer names the step that comes next. */
import type { Schemas } from "@saldo/client";
import { api, keepSession } from "./api.ts";
import { form } from "./form.ts";
import { html } from "./html.ts";
import { picture } from "./top-ups.ts";

const place = document.createElement("div");

export const signInView = (): Node => {
  const fields = html`<label>Adres e-mail<input name="email" type="email" autocomplete="username" required></label>
    <label>Hasło<input name="password" type="password" autocomplete="current-password" required></label>`;
  const signIn = form("Zaloguj się", fields, async (said, _, given) => {
    const deviceToken = localStorage.getItem("deviceToken");
    const password = String(given.get("password"));
    const body = { email: said("email"), password, ...(deviceToken !== null && { deviceToken }) };
    await follow((await api.POST("/sessions", { body })).data, password);
  });
  place.append(html`${signIn}<p class="next"><a href="/_local/panel/password-reset">Nie pamiętam hasła</a></p>`);
  return html`<h1 class="title">Logowanie do panelu</h1>
    ${isPaid && html`<p class="said good">Płatność przekazana do realizacji. Zaloguj się, aby zobaczyć jej stan.</p>`}
    ${place}`;
};

const isPaid = new URLSearchParams(location.search).get("payment") === "success";

const follow = async (step: Schemas["Token"], password: string): Promise<void> => {
  if (step.next === "signed-in") return keepSession(step);
  place.replaceChildren(await steps[step.next](password));
};

const codeField = () => html`<label>Kod z aplikacji<input name="code" autocomplete="one-time-code" required></label>`;

const steps = {
  totp: async (password: string): Promise<Node> =>
    form("Dalej", html`${codeField()}<p class="quiet">Możesz też podać kod zapasowy.</p>`, async (said) => {
      const body = /^\d{6}$/.test(said("code")) ? { code: said("code") } : { recoveryCode: said("code") };
      await follow((await api.POST("/sessions/current/totp", { body })).data, password);
    }),
  "change-password": async (currentPassword: string): Promise<Node> => {
    const field = html`<label>Nowe hasło<input name="newPassword" type="password" autocomplete="new-password" required></label>`;
    return form("Ustaw hasło", field, async (_, __, given) => {
      const newPassword = String(given.get("newPassword"));
      await follow((await api.PUT("/me/password", { body: { currentPassword, newPassword } })).data, newPassword);
    });
  },
  "enrol-totp": async (password: string): Promise<Node> => {
    const { data } = await api.POST("/sessions/current/totp-enrolment", { body: {} });
    const confirm = form("Połącz aplikację", codeField(), async (said) => {
      const body = { code: said("code") };
      const { data } = await api.POST("/sessions/current/totp-enrolment/confirmation", { body });
      const codes = html`<p>Zapisz kody zapasowe. Każdy zastąpi raz kod z aplikacji:</p><pre>${data.recoveryCodes.join("\n")}</pre>`;
      place.replaceChildren(form("Mam je zapisane", codes, () => follow(data, password)));
    });
    return html`<p>Zeskanuj kod aplikacją Google Authenticator i wpisz to, co pokaże.</p>
      ${picture(data.qrSvg)}<p class="quiet">Klucz: <code>${data.secret}</code></p>${confirm}`;
  },
};
