/**
 * The guard of pages: who of the staff is signed in on a page, and whether a form was sent from it. Pages take a cookie and never a
 * bearer token; routes of the API take a bearer token and never a cookie.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { PageAccess } from "../domain/access.ts";
import { type Problem, Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { knownBrowserSeconds } from "../domain/sessions/guesses.ts";
import { type Caller, examine, type GuardUses } from "./caller.ts";
import type { Answer, Contract, OpenRequest } from "./contract.ts";
import { languageOf } from "./problem.ts";
import { formFieldsOf, originOf } from "./request.ts";
import { backOf, carriedOf, proofPage, signInPage } from "./sign-in-page.ts";
import { tokenIn } from "./token.ts";

export type PageUses = GuardUses & {
  /** Where the pages live, without a slash at the end: forms are taken from there only. */
  readonly address: () => string;
};

/** Who looks at a page, or sends its form. On a POST without a form token it is nobody. */
export type Visit = {
  /** Whoever is signed in. */
  readonly who: Caller | undefined;
  /** Whoever has taken the first steps of the sign-in, for the sign-in itself; to every other page they are nobody yet. */
  readonly unfinished: Caller | undefined;
  /** Why either may do nothing here now: `form_stale`, or what the guard of the API would refuse. */
  readonly problem: Problem | undefined;
  /** `who`, with one of the roles that the route declares: the page may show them everything, whatever form they sent. */
  readonly reader: Caller | undefined;
  /** The same on a GET; on a POST, only by a form that was made for this session. Only a clerk may do something. */
  readonly clerk: Caller | undefined;
  /** What a form must carry to be sent as any of them. */
  readonly formToken: string | undefined;
  /** The path of this page, where the sign-in may lead back to it. */
  readonly back: string | undefined;
  /** The form was made for a session that is over. */
  readonly isOver: boolean;
  /** The form comes from the sign-in and only brings back what was typed: nobody has pressed a button of the page. */
  readonly isResumed: boolean;
  /** What this browser is known by once somebody has signed in with it; it opens nothing. */
  readonly deviceToken: string | undefined;
  /** Whether the form was certainly sent from a page of ours. */
  readonly isFromHere: boolean;
  /** The sign-in, which leads back here with what was typed; straight back where nothing was. */
  readonly signIn: (hasTyped?: boolean) => Answer;
  /** Asks for a code, and leads back here with what was typed: the fresh proof of whoever is signed in. */
  readonly prove: () => Answer;
};

export type PageRequest<C extends Contract> = OpenRequest<C> & { readonly visit: Visit };

const sessionCookie = "__Host-saldo-session";
const browserCookie = "__Host-saldo-browser";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";

/** Kept until the browser is closed; the session itself ends sooner. */
export const sessionKept = (token: string): string => `${sessionCookie}=${token}; ${attributes}`;
export const sessionForgotten = `${sessionCookie}=; ${attributes}; Max-Age=0`;
export const browserKept = (deviceToken: string): string =>
  `${browserCookie}=${deviceToken}; ${attributes}; Max-Age=${knownBrowserSeconds}`;

type Event = Pick<APIGatewayProxyEventV2, "cookies">;

const cookieOf = ({ cookies = [] }: Event, name: string): string | undefined =>
  cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);

/**
 * Who visits a page. A session costs the one round trip of the API's guard; without a cookie, or on a POST without a form token,
 * nothing is read. Refuses `form_refused` for a POST from another site, and for one with a form token that may be from another site.
 */
export const visitOf = async (
  event: APIGatewayProxyEventV2,
  access: PageAccess,
  { address, ...uses }: PageUses,
): Promise<{ readonly visit: Visit; readonly touched: Promise<void> }> => {
  const isPost = event.requestContext.http.method === "POST";
  const form = isPost ? formFieldsOf(event) : undefined;
  const sentFrom = isPost ? senderOf(event.headers, new URL(address()).origin) : "here";
  if (sentFrom === "elsewhere" || (form?.token !== undefined && sentFrom !== "here"))
    throw new Refusal(common.form_refused);

  const token = isPost && form?.token === undefined ? undefined : tokenIn(cookieOf(event, sessionCookie));
  const asks = { route: event.routeKey, origin: originOf(event), access: { staff: access.clerks } };
  const examined = token && (await examine(token, asks, uses));
  const formToken = token && formTokenOf(token.secret);
  const isStale = form?.token !== undefined && formToken !== undefined && !isSame(form.token, formToken);
  const caller = examined?.caller;
  const who = caller?.session.next === "signed-in" ? caller : undefined;
  const reader = examined?.problem ? undefined : who;
  const problem = caller && isStale ? common.form_stale : examined?.problem;

  const language = languageOf(event.headers["accept-language"]);
  const way = { back: backOf(event.rawPath), carried: carriedOf(form?.typed ?? {}) };
  const isOver = form?.token !== undefined && !who;
  const visit: Visit = {
    who,
    unfinished: who ? undefined : caller,
    problem,
    reader,
    clerk: problem ? undefined : reader,
    formToken: caller && formToken,
    back: way.back,
    isOver,
    isResumed: form?.isResumed === true,
    deviceToken: cookieOf(event, browserCookie),
    isFromHere: sentFrom === "here",
    signIn: (hasTyped = true) =>
      signInPage(hasTyped ? way : { back: way.back }, { language, told: isOver ? common.not_signed_in : undefined }),
    prove: () => {
      if (!who || formToken === undefined) throw new Refusal(common.not_signed_in);
      return proofPage(way, { language, formToken, email: who.user.email });
    },
  };
  return { visit, touched: examined?.touched ?? Promise.resolve() };
};

/** Bound to the session, and derived from its token, so that nothing more is kept: whoever can't read the cookie can't make it. */
const formTokenOf = (secret: string): string => createHmac("sha256", secret).update("form").digest("base64url");

/** The same of a token that was given just now. */
export const formTokenIn = (token: string): string => {
  const read = tokenIn(token);
  if (!read) throw new Error("a token of our own is malformed");
  return formTokenOf(read.secret);
};

const isSame = (given: string, kept: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(kept)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/**
 * Where a form was sent from. Browsers say `Origin: null` for a page that sends no referrer; then, and where there is no Origin,
 * only `Sec-Fetch-Site` tells. A program that is no browser sends neither.
 */
export const senderOf = (
  { origin = "null", "sec-fetch-site": site }: Readonly<Record<string, string | undefined>>,
  own: string,
): "here" | "elsewhere" | "unknown" => {
  if (site === "cross-site" || site === "same-site") return "elsewhere";
  if (origin !== "null") return origin === own ? "here" : "elsewhere";
  return site === "same-origin" ? "here" : "unknown";
};
