/** The seeded people: with what each of them signs in now, whatever they changed since. No password is kept but the seed's. */
import { generateSync } from "otplib/functional";
import { type AnyRole, staffRoles } from "../shared/domain/access.ts";
import { type Html, html } from "../shared/domain/html.ts";
import type { Login } from "../shared/domain/portal-users/portal-user.ts";
import { verifyPassword } from "../shared/security/password.ts";
import { unseal } from "../shared/security/sealed.ts";
import { totpOwner } from "../shared/security/second-factor.ts";
import type { LoginStore } from "../shared/store/login-store.ts";
import { type SignIn, signIns } from "./seed.ts";

export type Person = Omit<SignIn, "password"> & {
  /** Undefined where it was changed. */
  readonly password?: string;
  /** False where nobody has that address any more, or whoever has it may not sign in. */
  readonly canSignIn: boolean;
  /** The authenticator app: as it was seeded, another one, or none. */
  readonly app: "seeded" | "other" | "none";
  /** The code that the seeded app shows now, and how long it does. */
  readonly totpCode?: string;
  readonly codeSecondsLeft?: number;
};

type Uses = { readonly logins: Pick<LoginStore, "find">; readonly totpKey: string; readonly now: () => Date };

export const seededPeople = ({ logins, totpKey, now }: Uses): (() => Promise<Person[]>) => {
  const hasPassword = passwordCheck();
  const personOf = async ({ password, totpSecret, ...who }: SignIn): Promise<Person> => {
    const login = await logins.find(who.email);
    const app = login?.totp ? (secretOf(login, totpKey) === totpSecret ? "seeded" : "other") : "none";
    const isAsSeeded = login ? await hasPassword(login, password) : false;
    return {
      ...who,
      canSignIn: login?.canLogIn === true,
      ...(isAsSeeded && { password }),
      app,
      ...(app === "seeded" && totpSecret !== undefined && { totpSecret, ...codeOf(totpSecret, now()) }),
    };
  };
  return () => Promise.all(signIns.map(personOf));
};

/** The console asks every few seconds, and a hash is slow on purpose: each is looked at once. */
const passwordCheck = () => {
  const seen = new Map<string, { readonly hash: string; readonly isRight: Promise<boolean> }>();
  return ({ email, passwordHash }: Login, password: string): Promise<boolean> => {
    if (passwordHash === null) return Promise.resolve(false);
    const known = seen.get(email);
    if (known?.hash === passwordHash) return known.isRight;
    const isRight = verifyPassword(password, passwordHash).then(({ right }) => right);
    seen.set(email, { hash: passwordHash, isRight });
    return isRight;
  };
};

const secretOf = (login: Login, totpKey: string): string | undefined => {
  try {
    return login.totp ? unseal(totpKey, login.totp.sealedSecret, totpOwner(login)) : undefined;
  } catch {
    // Sealed under a key that is gone: nobody's app any more.
    return undefined;
  }
};

const codeSeconds = 30;

const codeOf = (secret: string, now: Date): { totpCode: string; codeSecondsLeft: number } => {
  const epoch = Math.floor(now.getTime() / 1000);
  return { totpCode: generateSync({ secret, epoch }), codeSecondsLeft: codeSeconds - (epoch % codeSeconds) };
};

const roleLabels: Readonly<Record<AnyRole, string>> = {
  administrator: "Administrator",
  finance: "Finansowy",
  technical: "Techniczny",
  employee: "Pracownik",
  "operator-administrator": "Administrator",
  "operator-finance": "Finanse",
  "operator-helpdesk": "BOK",
};

const isStaff = ({ role }: Person): boolean => staffRoles.some((known) => known === role);

/** Their part of the console. */
export const peopleSection = (
  people: readonly Person[],
): Html => html`<section id="osoby"><h2>Kto może się zalogować</h2>
<h3>Klient</h3>${listOf(people.filter((who) => !isStaff(who)))}
<h3>Pracownicy operatora</h3>${listOf(people.filter(isStaff))}
<p class="quiet">Każdy kod działa raz. Następny pojawi się sam.</p></section>`;

const listOf = (people: readonly Person[]): Html =>
  html`<div class="samples people"><ul>${people.map(
    (who) =>
      html`<li><span>${roleLabels[who.role]}</span><span><code>${who.email}</code>${
        who.canSignIn
          ? html`<br>${passwordOf(who)}${appOf(who)}`
          : html`<br><span class="bad">nie może się już zalogować</span>`
      }</span></li>`,
  )}</ul></div>`;

const passwordOf = ({ email, password }: Person): Html =>
  html`<span data-live="password-${email}">${
    password === undefined ? html`<span class="bad">hasło zmienione</span>` : html`<code>${password}</code>`
  }</span>`;

const appOf = ({ email, app, totpCode, codeSecondsLeft }: Person): Html | undefined => {
  if (totpCode !== undefined)
    return html`<br>kod: <code data-live="code-${email}">${totpCode}</code> (jeszcze <span data-live="left-${email}" data-left>${codeSecondsLeft}</span> s)`;
  return app === "other" ? html`<br><span class="bad">kod z innej aplikacji</span>` : undefined;
};
