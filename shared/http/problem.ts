/** How a refusal is answered over HTTP: RFC 9457 `application/problem+json`, or a page, in Polish or English. */
import { html } from "../domain/html.ts";
import type { Language } from "../domain/language.ts";
import type { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { pageAnswer } from "./html-page.ts";

/** An answer names no more fields than anybody corrects at once; else a small request of nonsense would get a huge answer. */
export const fieldErrorsMax = 20;

/** The answer for a refusal; without one, that something went wrong on our side, without details. */
export const problemAnswer = (
  refusal: Refusal | undefined,
  { language, requestId, isPage }: { language: Language; requestId: string; isPage: boolean },
) => {
  const { code, status, [language]: texts } = refusal?.problem ?? common.internal_error;
  const [title, detail] = texts;
  const refused = refusal?.errors ?? [];
  const errors = refused.slice(0, fieldErrorsMax).map(({ pointer, fault }) => ({
    pointer,
    code: fault.code,
    detail: fault[language],
  }));
  const moreErrors = refused.length - errors.length;
  const retryAfterSeconds = refusal?.retryAfterSeconds;
  const headers = {
    "content-language": language,
    ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  };
  if (isPage) {
    // Without their names: whoever made the form may have put any words there.
    const details = [
      ...errors.map(({ detail }) => detail),
      ...(moreErrors > 0 ? [moreTexts[language](moreErrors)] : []),
    ];
    const fields = details.map((text) => html`<li>${text}</li>\n`);
    const main = html`<h1>${title}</h1>
<p role="alert">${detail}</p>
${fields.length > 0 ? html`<ul>\n${fields}</ul>\n` : undefined}<p class="hint">${requestIdTexts[language]}: ${requestId}</p>`;
    const page = pageAnswer(status, { title, language, main });
    return { ...page, headers: { ...headers, ...page.headers } };
  }
  const problem = { type: `urn:saldo:problem:${code}`, title, status, detail, code, requestId };
  return {
    status,
    headers: { "content-type": "application/problem+json; charset=utf-8", ...headers },
    body: {
      ...problem,
      ...refusal?.members,
      ...(errors.length > 0 ? { errors } : {}),
      ...(moreErrors > 0 ? { moreErrors } : {}),
    },
  };
};

const moreTexts: Readonly<Record<Language, (count: number) => string>> = {
  pl: (count) => `Pozostałe błędy: ${count}.`,
  en: (count) => `Other errors: ${count}.`,
};

const requestIdTexts: Readonly<Record<Language, string>> = { pl: "Identyfikator żądania", en: "Request id" };

/** Polish unless English is asked for with more weight (RFC 9110 `Accept-Language`). */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const weights = { pl: -1, en: -1 };
  for (const range of (acceptLanguage ?? "").toLowerCase().split(",")) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const quality = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? 1);
    const language = tag.split("-")[0];
    if ((language === "pl" || language === "en") && quality > 0)
      weights[language] = Math.max(weights[language], quality);
  }
  return weights.en > weights.pl ? "en" : "pl";
};
