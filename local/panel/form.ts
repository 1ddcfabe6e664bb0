/** Forms: a refusal stands beside its form, and what is wrong with a field beside that field. */
import { Problem, type Schemas } from "@saldo/client";
import { api } from "./api.ts";
import { html, type Put } from "./html.ts";

/** Answers where to go next, or undefined to stay; with anything else the page is read again. */
type Send = (said: (name: string) => string, headers: Record<string, string>, given: FormData) => Promise<unknown>;

/** `fields` are named by where they stand in the body, as refusals point to them, such as `address/city`. */
export const form = (label: Put, fields: Put, send: Send): HTMLFormElement => {
  const made = html`<form>${fields}<button class=${!fields && "second"}>${label}</button></form>`.querySelector(
    "form",
  )!;
  const press = made.querySelector("button")!;
  // The same until something else is filled in, so that pressing twice does it once.
  let key = crypto.randomUUID();
  const submit = async (): Promise<void> => {
    press.disabled = true;
    if (made.nextElementSibling?.role === "alert") made.nextElementSibling.remove();
    for (const told of made.querySelectorAll(".told")) told.remove();
    try {
      const given = new FormData(made);
      const next = await send((name) => String(given.get(name) ?? "").trim(), { "idempotency-key": key }, given);
      key = crypto.randomUUID();
      if (next !== undefined) return location.assign(typeof next === "string" ? next : location.href);
    } catch (error) {
      made.after(refusal(error, made));
    }
    press.disabled = false;
  };
  made.addEventListener("input", () => (key = crypto.randomUUID()));
  made.onsubmit = (event) => {
    event.preventDefault();
    void submit();
  };
  return made;
};

export const options = (of: readonly (readonly [string, string])[], chosen = ""): Put =>
  of.map(([value, text]) => html`<option value=${value} selected=${value === chosen}>${text}</option>`);

/** "50,15" is 5015; what is no amount becomes null, which the API refuses. */
export const groszeOf = (text: string): number => Math.round(Number(text.replace(/\s/g, "").replace(",", ".")) * 100);

export const refusal = (error: unknown, of?: HTMLFormElement): Element => {
  if (!(error instanceof Problem))
    return html`<p role="alert">Nie udało się. Spróbuj ponownie za chwilę.</p>`.firstElementChild!;
  const elsewhere = error.errors.filter(({ pointer, detail }) => {
    const field = of?.elements.namedItem(pointer.slice(1));
    if (field instanceof Element) field.after(html`<span class="bad told">${detail}</span>`);
    return !(field instanceof Element);
  });
  return html`<div role="alert"><strong>${error.title}</strong><p>${error.detail}</p>
    ${elsewhere.map(({ detail }) => html`<p>${detail}</p>`)}
    ${error.code === "fresh_proof_needed" && of && proof(of)}</div>`.firstElementChild!;
};

/** Whoever is asked who they are proves it, and what was refused is sent again. */
const proof = (of: HTMLFormElement): HTMLFormElement => {
  const field = html`<label>Kod z aplikacji, a bez niej hasło<input name="proof" type="password" required></label>`;
  return form("Potwierdź", field, async (said) => {
    const text = said("proof");
    await api.POST("/me/proof", { body: /^\d{6}$/.test(text) ? { code: text } : { password: text } });
    of.requestSubmit();
  });
};

type Announce = (file: Schemas["FileAnnouncement"]) => Promise<{ readonly data: Schemas["UploadForm"] }>;

/** Announces a file to the API, and posts it to the storage with the form that it answers. */
export const upload = (announce: Announce): HTMLFormElement => {
  const field = html`<label>Plik: PDF, JPEG, PNG lub WebP<input name="file" type="file" required></label>`;
  return form("Wyślij plik", field, async (_, __, given) => {
    const file = given.get("file") as File;
    const contentType = file.type as Schemas["FileAnnouncement"]["contentType"];
    const { upload } = (await announce({ fileName: file.name, contentType, sizeBytes: file.size })).data;
    const body = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) body.append(name, String(value));
    body.append("file", file);
    if (!(await fetch(upload.url, { method: "POST", body })).ok) throw new Error("not stored");
    return "";
  });
};
