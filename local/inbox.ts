/**
 * The inbox of every e-mail that was sent, for people and for curl: `GET /_local/mail` · `GET /_local/mail?after=3` those
 * that came later · `GET /_local/mail/3` its page · `GET /_local/mail/3/attachments/1` · `POST /_local/mail/3/bounce` · `POST /_local/mail/3/complaint` ·
 * `GET` and `POST /_local/mail/faults {"mode"}`.
 */
import * as z from "zod";
import type { Clock } from "../shared/clock.ts";
import { type Html, html } from "../shared/domain/html.ts";
import { pageOf, warsawTime } from "./html.ts";
import { type Mail, type MailMode, mailModes, type SentMail } from "./mail.ts";
import { type MailEventHandler, type MailFate, mailEventOf, mailFates } from "./mail-events.ts";
import { fieldsOf, isForm, type Shown } from "./shown.ts";
import type { Asked } from "./stripe/web.ts";

type Uses = { readonly mail: Mail; readonly tell: MailEventHandler; readonly now: Clock };

export type Inbox = {
  /** Undefined for what is not the inbox's. */
  readonly answer: (asked: Asked) => Promise<Shown | undefined>;
  /** Its part of the console. */
  readonly section: () => Html;
};

export const inbox = ({ mail, tell, now }: Uses): Inbox => ({
  async answer(asked) {
    const route = `${asked.method} ${asked.path}`;
    if (route === "GET /_local/mail") {
      const after = Number(new URLSearchParams(asked.query).get("after"));
      const later = mail.sent().filter(({ number }) => number > after);
      return { status: 200, json: { items: later.map(listed).reverse() } };
    }
    if (route === "GET /_local/mail/faults") return { status: 200, json: { mode: mail.mode() } };
    if (route === "POST /_local/mail/faults") {
      const wanted = Behaviour.safeParse(fieldsOf(asked));
      if (!wanted.success) return { status: 400, json: { error: z.prettifyError(wanted.error) } };
      mail.behave(wanted.data.mode);
      return isForm(asked) ? { status: 303, seeOther: "/_local" } : { status: 200, json: { mode: mail.mode() } };
    }
    const [, method, number, part, place] =
      /^(GET|POST) \/_local\/mail\/(\d+)(?:\/([a-z]+)(?:\/(\d+))?)?$/.exec(route) ?? [];
    const sent = mail.sent()[Number(number) - 1];
    if (!sent) return undefined;
    if (method === "GET" && part === undefined) return mailPage(sent, new URLSearchParams(asked.query).get("reported"));
    if (method === "GET" && part === "attachments") return attachmentOf(sent, Number(place));
    const fate = mailFates.find((known) => method === "POST" && known === part && place === undefined);
    if (!fate) return undefined;
    const failure = await tell(mailEventOf(sent, fate, now())).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (isForm(asked))
      return { status: 303, seeOther: `/_local/mail/${sent.number}?reported=${failure ? "failed" : fate}` };
    if (failure) return { status: 502, json: { reported: false, error: failure } };
    return { status: 200, json: { reported: true, event: fate, messageId: sent.messageId, tags: sent.tags } };
  },

  section: () =>
    html`<section id="poczta"><h2>Poczta</h2><div data-live="mail">${mailList(mail.sent())}</div>${behaviourForm(mail.mode())}</section>`,
});

const Behaviour = z.strictObject({ mode: z.enum(mailModes) });

/** All but what the attachments hold. */
const listed = ({ attachments, ...mail }: SentMail) => ({
  ...mail,
  attachments: attachments.map(({ contentBase64: _, ...attachment }) => attachment),
});

const attachmentOf = ({ attachments }: SentMail, place: number): Shown | undefined => {
  const found = attachments[place - 1];
  if (!found) return undefined;
  const { fileName, contentType, contentBase64 } = found;
  return { status: 200, file: { name: fileName, contentType, content: Buffer.from(contentBase64, "base64") } };
};

const listedMax = 12;

const mailList = (sent: readonly SentMail[]): Html => {
  if (sent.length === 0) return html`<p class="quiet">Nic jeszcze nie wysłano. Wysłane wiadomości czekają tutaj.</p>`;
  const items = sent
    .slice(-listedMax)
    .reverse()
    .map(
      ({ number, to, subject, sentAt }) => html`<li><a href="/_local/mail/${number}">${subject}</a>
<span>${warsawTime(sentAt)} · do ${to.join(", ")}</span></li>`,
    );
  return html`<ul class="list">${items}</ul>`;
};

const modeLabels: Readonly<Record<MailMode, string>> = {
  none: "działa",
  throttled: "wysyłamy za szybko",
  down: "nie działa",
  refusing: "odrzuca wiadomości",
  half: "wysyła, ale jej odpowiedzi giną",
};

const behaviourForm = (mode: MailMode): Html => html`<form method="post" action="/_local/mail/faults">
<label for="mode">Symulacja awarii poczty (SES)</label>
<select id="mode" name="mode">${mailModes.map(
  (known) => html`<option value="${known}"${known === mode ? " selected" : ""}>${modeLabels[known]}</option>`,
)}</select>
<button class="second">Ustaw</button></form>`;

const tidings: Readonly<Record<MailFate | "failed", { readonly text: string; readonly isGood: boolean }>> = {
  bounce: { text: "System wie, że ta wiadomość się odbiła.", isGood: true },
  complaint: { text: "System wie, że zgłoszono ją jako spam.", isGood: true },
  failed: { text: "System nie przyjął tego zgłoszenia. Powód jest w jego dzienniku.", isGood: false },
};

const mailPage = (mail: SentMail, told: string | null): Shown => {
  const { number, from, to, replyTo, subject, text, sentAt, attachments } = mail;
  const tiding = Object.entries(tidings).find(([name]) => name === told)?.[1];
  const files = attachments.map(
    ({ fileName, contentType, sizeBytes }, place) =>
      html`<li><a href="/_local/mail/${number}/attachments/${place + 1}">${fileName || "bez nazwy"}</a>
<span>${contentType}, ${sizeBytes} B</span></li>`,
  );
  const page = pageOf(
    subject,
    html`<main class="wide">
<h1>${subject}</h1>
<p class="quiet">${warsawTime(sentAt)}</p>
<p class="quiet">od ${from}<br>do ${to.join(", ")}${replyTo.length > 0 ? html`<br>odpowiedź do ${replyTo.join(", ")}` : undefined}</p>
${tiding && html`<p class="said ${tiding.isGood ? "good" : "bad"}" role="status">${tiding.text}</p>`}
${mail.html ? html`<section><h2>HTML</h2>${frame(mail.html)}</section>` : undefined}
<section><h2>Tekst</h2><pre>${text}</pre></section>
${files.length > 0 ? html`<section><h2>Załączniki</h2><ul class="list">${files}</ul></section>` : undefined}
<section><h2>Co stało się z tą wiadomością</h2>
<form method="post" action="/_local/mail/${number}/bounce"><button class="second">Odbij</button></form>
<form method="post" action="/_local/mail/${number}/complaint"><button class="second">Zgłoś jako spam</button></form>
</section>
<p class="back"><a href="/_local">Konsola systemu lokalnego</a></p>
</main>`,
  );
  return { status: 200, page, mayAlso: "img-src data:" };
};

/** The e-mail as it came, with nothing of it allowed to run; its links open in the whole window when they are clicked. */
const frame = (mailHtml: string): Html => {
  const base = `<base target="_top">`;
  const withBase = /<head[^>]*>/i.test(mailHtml)
    ? mailHtml.replace(/<head[^>]*>/i, (head) => head + base)
    : base + mailHtml;
  return html`<iframe title="Wiadomość" sandbox="allow-popups allow-top-navigation-by-user-activation" srcdoc="${withBase}"></iframe>`;
};
