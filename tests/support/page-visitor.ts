/** A browser without a window: it keeps cookies, reads the forms of a page, and sends them as browsers do. */
import { sessionKept } from "../../shared/http/page-session.ts";
import { type Token, tokenText } from "../../shared/http/token.ts";
import { type Answered, type Asked, ask, type Handler } from "./requests.ts";

export const ownAddress = "https://api.saldo.example";

type Field = { readonly name: string; readonly value: string };
type Button = Field & { readonly text: string };
type Form = { readonly action: string; readonly fields: readonly Field[]; readonly buttons: readonly Button[] };

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};
const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity]!);
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
};

export const textOf = ({ body }: Answered): string => String(body?.text ?? "");
/** What stands on the page, as a person reads it. */
export const readOf = (page: Answered): string =>
  unescaped(
    textOf(page)
      .replace(/^.*<body>/s, "")
      .replace(/<[^>]*>/g, " ")
      .replace(/[\s\u00a0]+/g, " "),
  );

export const formsIn = (page: Answered): Form[] =>
  [...textOf(page).matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, tag = "", inner = ""]) => ({
    action: attribute(tag, "action") ?? "",
    fields: [
      ...[...inner.matchAll(/<input[^>]*>/g)].map(([input]) => ({
        name: attribute(input, "name") ?? "",
        value: attribute(input, "value") ?? "",
      })),
      ...[...inner.matchAll(/<textarea([^>]*)>([^<]*)</g)].map(([, area = "", value = ""]) => ({
        name: attribute(area, "name") ?? "",
        value: unescaped(value),
      })),
    ],
    buttons: [...inner.matchAll(/<button([^>]*)>([^<]*)</g)].map(([, button = "", text = ""]) => ({
      name: attribute(button, "name") ?? "",
      value: attribute(button, "value") ?? "",
      text,
    })),
  }));

/** What a field of any of the page's forms holds. */
export const fieldOf = (page: Answered, name: string): string | undefined =>
  formsIn(page)
    .flatMap(({ fields }) => fields)
    .find((field) => field.name === name)?.value;
export const buttonsOf = (page: Answered): string[] =>
  formsIn(page).flatMap(({ buttons }) => buttons.map(({ text }) => text).filter((text) => text !== ""));

/** Where a path leads: `sessions` for the sign-in, `page` for all others, by their first word and the name of what follows. */
export const pageVisitor = (handlers: {
  readonly sessions: Handler;
  readonly page?: readonly [noun: string, handler: Handler, named?: string];
}) => {
  const cookies = new Map<string, string>();

  const send = async (method: "GET" | "POST", path: string, asked: Asked): Promise<Answered> => {
    const isSignIn = path === "/pages/sign-in";
    const [noun = "", page = handlers.sessions, named = "token"] = isSignIn
      ? ["pages", handlers.sessions]
      : (handlers.page ?? []);
    const [, , value = "", query] = /^\/([^/?]*)\/?([^?]*)\??(.*)$/.exec(path) ?? [];
    const route = isSignIn ? `${method} /pages/sign-in` : `${method} /${noun}/{${named}}`;
    const answer = await ask(page, route, {
      ...(isSignIn ? {} : { path: { [named]: value } }),
      ...(query && { query: Object.fromEntries(new URLSearchParams(query)) }),
      cookies: [...cookies].map(([name, value]) => `${name}=${value}`),
      ...asked,
    });
    for (const cookie of answer.cookies ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/;\s*Max-Age=0/.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };

  const open = (path: string, asked: Asked = {}): Promise<Answered> => send("GET", path, asked);

  const post = (path: string, fields: Readonly<Record<string, string>>, { headers, ...asked }: Asked = {}) =>
    send("POST", path, {
      text: new URLSearchParams(fields).toString(),
      ...asked,
      headers: { "content-type": "application/x-www-form-urlencoded", origin: ownAddress, ...headers },
    });

  return {
    cookies,
    /** Keeps the session's cookie as the sign-in does. */
    keep: (token: Token): void => {
      const [name = "", value = ""] = sessionKept(tokenText(token)).split(/[=;]/);
      cookies.set(name, value);
    },
    open,
    post,
    /** Fills in the form with this button on a page that was opened at `at`, presses it, and follows where that leads. */
    async press(
      page: Answered,
      text: string,
      typed: Readonly<Record<string, string>> = {},
      { at = "", ...asked }: Asked & { readonly at?: string } = {},
    ): Promise<Answered> {
      const form = formsIn(page).find(({ buttons }) => buttons.some((button) => button.text === text));
      const button = form?.buttons.find((one) => one.text === text);
      if (!form || !button) throw new Error(`the page has no button "${text}": ${readOf(page)}`);
      const named = [...form.fields, button].filter(({ name }) => name !== "");
      const fields = { ...Object.fromEntries(named.map(({ name, value }) => [name, value])), ...typed };
      const answer = await post(form.action || at, fields, asked);
      return answer.status === 303 ? open(String(answer.headers.location)) : answer;
    },
  };
};
