/**
 * E-mails that are written here as a customer would write them: `POST /_local/mail-in`, for tests with JSON, for people with
 * the console's form. It answers once the function has taken the e-mail, or failed too often.
 */
import type { IncomingMessage } from "node:http";
import MailComposer from "nodemailer/lib/mail-composer";
import { addressParser } from "postal-mime";
import * as z from "zod";
import { type Html, html } from "../shared/domain/html.ts";
import { mailBytesMax } from "../shared/domain/mail-in/received-mail.ts";
import { pageOf } from "./html.ts";
import { fieldIn, headOf } from "./mail-head.ts";
import { type ArrivingMail, type MailIn, NotReceived } from "./mail-in.ts";
import { signIns } from "./seed.ts";
import type { Shown } from "./shown.ts";
import { WantedVerdicts } from "./verdicts.ts";

export type WrittenMail = {
  /** Undefined, with the request untouched, for what is not its own. */
  readonly answer: (request: IncomingMessage) => Promise<Shown | undefined>;
  /** Its part of the console. */
  readonly section: () => Html;
};

const path = "/_local/mail-in";

export const writtenMail = (mailIn: MailIn): WrittenMail => ({
  async answer(request) {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://local");
    if (pathname !== path) return undefined;
    const outcome = request.method === "GET" ? searchParams.get("outcome") : null;
    if (outcome === "taken" || outcome === "failed") return outcomePage(outcome);
    if (request.method !== "POST") return undefined;
    const body = await bodyOf(request);
    if (!body) return { status: 413, json: { error: "The request is too large." } };
    const type = request.headers["content-type"] ?? "";
    const isForm = type.startsWith("multipart/form-data");
    try {
      const wanted = isForm ? await wantedByForm(type, body) : Wanted.parse(JSON.parse(body.toString()));
      const { id, ended } = await mailIn.receive(await mailOf(wanted));
      const failure = await ended;
      if (isForm) return { status: 303, seeOther: `${path}?outcome=${failure ? "failed" : "taken"}` };
      return failure ? { status: 502, json: { id, error: failure.message } } : { status: 200, json: { id } };
    } catch (error) {
      if (error instanceof NotReceived)
        return { status: error.responseCode === 552 ? 413 : 400, json: { error: error.message } };
      if (error instanceof z.ZodError) return { status: 400, json: { error: z.prettifyError(error) } };
      if (error instanceof SyntaxError || error instanceof TypeError)
        return { status: 400, json: { error: "Give JSON, or a form as multipart/form-data." } };
      return { status: 502, json: { error: String(error) } };
    }
  },

  section: () => writeForm(Object.values(mailIn.addresses)),
});

const SomeVerdicts = WantedVerdicts.prefault({});

const Composed = z.strictObject({
  from: z.string(),
  to: z.string(),
  subject: z.string().default(""),
  text: z.string().default(""),
  html: z.string().optional(),
  attachments: z
    .array(z.strictObject({ fileName: z.string(), contentType: z.string(), contentBase64: z.string() }))
    .default([]),
  /** Further fields of the head. */
  headers: z.record(z.string(), z.string()).default({}),
  verdicts: SomeVerdicts,
});

const Raw = z.strictObject({
  rawBase64: z.string(),
  /** The first address of `From` where nothing is said; empty for a bounce. */
  envelopeFrom: z.string().optional(),
  recipients: z.array(z.string()),
  verdicts: SomeVerdicts,
});

const Wanted = z.union([Composed, Raw]);
type Wanted = z.infer<typeof Wanted>;

const mailOf = async (wanted: Wanted): Promise<ArrivingMail> => {
  const { verdicts } = wanted;
  if ("rawBase64" in wanted) {
    const { rawBase64, recipients } = wanted;
    const raw = Buffer.from(rawBase64, "base64");
    const [writer = ""] = addressesIn(fieldIn(headOf(raw), "from") ?? "");
    return { raw, envelopeFrom: wanted.envelopeFrom ?? writer, recipients, verdicts };
  }
  const { from, to, subject, text, headers, attachments } = wanted;
  const composer = new MailComposer({
    from,
    to,
    subject,
    text,
    ...(wanted.html !== undefined && { html: wanted.html }),
    headers,
    attachments: attachments.map(({ fileName, contentType, contentBase64 }) => ({
      filename: fileName,
      contentType,
      content: Buffer.from(contentBase64, "base64"),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const [envelopeFrom = ""] = addressesIn(from);
  return { raw: await composer.compile().build(), envelopeFrom, recipients: addressesIn(to), verdicts };
};

const addressesIn = (value: string): string[] =>
  addressParser(value, { flatten: true }).flatMap(({ address }) => (address ? [address] : []));

const wantedByForm = async (type: string, body: Buffer<ArrayBuffer>): Promise<Wanted> => {
  const form = await new Response(body, { headers: { "content-type": type } }).formData();
  const { file, dmarc, spf, virus, ...texts } = Object.fromEntries(form);
  // A browser sends a file without name and content where none was chosen.
  const attachments =
    file instanceof Blob && (file.name || file.size > 0)
      ? [
          {
            fileName: file.name,
            contentType: file.type || "application/octet-stream",
            contentBase64: Buffer.from(await file.arrayBuffer()).toString("base64"),
          },
        ]
      : [];
  return Composed.parse({ ...texts, attachments, verdicts: { dmarc, spf, virus } });
};

/** What is as large as an e-mail may be, in base64, and something for the rest. */
const bodyBytesMax = Math.ceil(mailBytesMax * 1.5);

const bodyOf = async (request: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bodyBytesMax) chunks.push(chunk);
  }
  return bytes > bodyBytesMax ? undefined : Buffer.concat(chunks);
};

const writeForm = (addresses: readonly string[]): Html => html`<section id="napisz"><h2>Napisz jako klient</h2>
<form method="post" action="${path}" enctype="multipart/form-data">
<label for="mail-from">Od</label>
<input id="mail-from" name="from" list="mail-people" autocomplete="off" required>
<datalist id="mail-people">${signIns.map(({ email }) => html`<option value="${email}"></option>`)}</datalist>
<label for="mail-to">Do</label>
<select id="mail-to" name="to">${addresses.map((address) => html`<option>${address}</option>`)}</select>
<label for="mail-subject">Temat</label>
<input id="mail-subject" name="subject">
<label for="mail-text">Treść</label>
<textarea id="mail-text" name="text" rows="5"></textarea>
<label for="mail-file">Plik</label>
<input id="mail-file" name="file" type="file">
<details><summary>Co wykazało sprawdzenie</summary>
${verdictChoice("dmarc", "Wynik DMARC", ["PASS", "GRAY", "FAIL", "PROCESSING_FAILED"])}
${verdictChoice("spf", "Wynik SPF", ["PASS", "GRAY", "FAIL", "PROCESSING_FAILED"])}
${verdictChoice("virus", "Wynik skanera wirusów", ["PASS", "FAIL", "GRAY", "PROCESSING_FAILED"])}
</details>
<button class="second">Wyślij</button></form></section>`;

const verdictChoice = (
  name: string,
  label: string,
  words: readonly string[],
): Html => html`<label for="mail-${name}">${label}</label>
<select id="mail-${name}" name="${name}">${words.map((word) => html`<option>${word}</option>`)}</select>`;

const outcomePage = (outcome: "taken" | "failed"): Shown => {
  const isTaken = outcome === "taken";
  const page = pageOf(
    "Wiadomość od klienta",
    html`<main>
<h1>Wiadomość od klienta</h1>
<p class="said ${isTaken ? "good" : "bad"}" role="status">${
      isTaken ? "System przyjął tę wiadomość." : "System nie przyjął tej wiadomości. Powód jest w jego dzienniku."
    }</p>
<p>Co wysłał w odpowiedzi, pokazuje <a href="/_local#poczta">poczta</a>.</p>
<p class="back"><a href="/_local">Konsola systemu lokalnego</a></p>
</main>`,
  );
  return { status: 200, page };
};
