/** The page on which the operator's staff sign in: the steps of `POST /sessions`, held by a cookie instead of a bearer token. */

import * as z from "zod/mini";
import type { Language } from "../../shared/domain/language.ts";
import { EmailAddress, type Session } from "../../shared/domain/portal-users/portal-user.ts";
import { isRefusal, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import type { Caller } from "../../shared/http/caller.ts";
import type { Answer } from "../../shared/http/contract.ts";
import {
  browserKept,
  formTokenIn,
  type PageRequest,
  sessionForgotten,
  sessionKept,
  type Visit,
} from "../../shared/http/page-session.ts";
import {
  Back,
  Carried,
  codePage,
  proofPage,
  signedInPage,
  signedOutPage,
  signInEndedPage,
  signInPage,
  type Way,
} from "../../shared/http/sign-in-page.ts";
import { pageVerb } from "../../shared/http/verb.ts";
import { type CredentialUses, PresentPassword, type Token, TotpCode } from "./credentials.ts";
import { codeStep } from "./give-code.ts";
import { proofStep } from "./prove.ts";
import { passwordStep } from "./sign-in.ts";

const showContract = {
  summary: "The page on which the operator's staff sign in, at the step that comes next",
  answers: { 200: { description: "The step, or who is signed in", page: true } },
} as const;

/** Of any form, so that what is wrong is said beside the field, and what was typed elsewhere is not lost. */
const Typed = z.optional(z.string().check(z.maxLength(2_000)));

const takeContract = {
  summary: "A step of the staff's sign-in on a page, a fresh proof, or the sign-out",
  bodyIs: "form",
  body: z.strictObject({
    step: z.enum(["password", "code", "proof", "sign-out"]),
    email: Typed,
    password: Typed,
    code: Typed,
    recoveryCode: Typed,
    /** The page to go back to, and what was typed there. */
    back: z.optional(Back),
    carried: z.optional(Carried),
  }),
  answers: {
    200: { description: "The next step, or signed in or out", page: true },
    303: { description: "Back to the page that asked for the sign-in" },
    400: { description: "The form is malformed", page: true },
    403: { description: "Refused; the page says why and asks again", page: true },
    429: { description: "Too many attempts; the page says when the next is possible", page: true },
  },
} as const;

export const showPageSignIn = pageVerb(
  showContract,
  () =>
    async ({ visit, language }) =>
      presentStep(visit, {}, language),
);

type Asked = PageRequest<typeof takeContract>;

export const takePageSignIn = pageVerb(takeContract, (uses: CredentialUses) => async (asked) => {
  const { body, visit, language } = asked;
  if (!visit.isFromHere) throw new Refusal(common.form_refused);
  const way = { back: body.back, carried: body.carried };
  if (body.step === "password") return givePassword(asked, way, uses);
  const { unfinished, clerk, problem } = visit;
  const caller = visit.who ?? unfinished;
  if (!caller) return body.step === "sign-out" ? signedOut(way, language) : startAgain(way, language);
  if (problem === common.form_stale) return presentStep(visit, way, language);
  if (body.step === "sign-out") {
    await uses.people.end(nameOf(caller.session));
    return signedOut(way, language, unfinished !== undefined);
  }
  const isAtCode = problem === common.sign_in_incomplete && unfinished?.session.next === "totp";
  if (body.step === "code" && isAtCode) return giveCode(asked, way, { ...uses, who: unfinished });
  if (body.step === "proof" && clerk) return giveProof(asked, way, { ...uses, who: clerk });
  return presentStep(visit, way, language);
});

/** The form of the step that comes next, for whoever has this session. */
const presentStep = ({ who, unfinished, problem, formToken }: Visit, way: Way, language: Language): Answer => {
  const caller = who ?? unfinished;
  if (!caller || formToken === undefined) return signInPage(way, { language });
  const told = problem === common.sign_in_incomplete ? undefined : problem;
  if (told && told !== common.form_stale) return signInPage(way, { language, told });
  const shown = { language, formToken, email: caller.user.email };
  return caller === unfinished ? codePage(way, { ...shown, told }) : signedInPage(way, shown);
};

const Credentials = z.object({ email: EmailAddress, password: PresentPassword });

const givePassword = async ({ body, visit, ...asked }: Asked, way: Way, uses: CredentialUses): Promise<Answer> => {
  const { language } = asked;
  const again = (error: Refusal) =>
    signInPage(way, {
      language,
      told: error.problem,
      retryAfterSeconds: error.retryAfterSeconds,
      email: body.email ?? "",
    });
  const given = z.safeParse(Credentials, body);
  if (!given.success) return again(new Refusal(sessionRefusals.credentials_refused));
  const credentials = { ...given.data, deviceToken: visit.deviceToken };
  try {
    const { session, answer } = await passwordStep({ body: credentials, isForStaff: true, ...asked }, uses);
    return goneOn({ session, answer, email: given.data.email }, way, { language, uses });
  } catch (error) {
    if (!(error instanceof Refusal) || !refusedAtPassword.includes(error.problem)) throw error;
    return again(error);
  }
};

const refusedAtPassword = [
  sessionRefusals.credentials_refused,
  sessionRefusals.staff_only,
  common.login_policy_refused,
  common.too_many_requests,
];

type Signing = CredentialUses & { readonly who: Caller };

const giveCode = async ({ body, visit, ...asked }: Asked, way: Way, { who, ...uses }: Signing): Promise<Answer> => {
  const { language } = asked;
  const { email } = who.user;
  const factor = secondFactorIn(body);
  const again = () =>
    codePage(way, { language, formToken: visit.formToken ?? "", email, told: sessionRefusals.code_refused });
  if (!factor) return again();
  if (!(await uses.people.takeTry(nameOf(who.session), who.session.secretHash))) return startAgain(way, language);
  try {
    const { session, answer } = await codeStep({ body: factor, caller: who, ...asked }, uses);
    return await goneOn({ session, answer, email }, way, { language, uses });
  } catch (error) {
    if (isRefusal(error, common.not_signed_in)) return startAgain(way, language);
    if (isRefusal(error, sessionRefusals.code_refused)) return again();
    throw error;
  }
};

const giveProof = async ({ body, visit, language }: Asked, way: Way, { who, ...uses }: Signing): Promise<Answer> => {
  const shown = { language, formToken: visit.formToken ?? "", email: who.user.email };
  const code = z.safeParse(TotpCode, body.code).data;
  if (code === undefined) return proofPage(way, { ...shown, told: sessionRefusals.code_refused });
  try {
    await proofStep({ body: { code }, caller: who }, uses);
    return signedInPage(way, shown);
  } catch (error) {
    if (isRefusal(error, common.not_signed_in)) return startAgain(way, language);
    if (isRefusal(error, sessionRefusals.code_refused))
      return proofPage(way, { ...shown, told: sessionRefusals.code_refused });
    throw error;
  }
};

/** Undefined for what can be no code: it costs no try. */
const secondFactorIn = ({ code, recoveryCode }: Asked["body"]) => {
  if (recoveryCode !== undefined) return recoveryCode.length <= 64 ? { recoveryCode } : undefined;
  const digits = z.safeParse(TotpCode, code).data;
  return digits === undefined ? undefined : { code: digits };
};

type Gone = { readonly session: Session; readonly answer: z.output<typeof Token>; readonly email: string };

/** On to the step that the sign-in stands at by now. One that a page can't take is over here. */
const goneOn = async (
  { session, answer, email }: Gone,
  way: Way,
  { language, uses }: { readonly language: Language; readonly uses: Pick<CredentialUses, "people"> },
): Promise<Answer> => {
  const { token, next } = answer;
  const shown = { language, formToken: formTokenIn(token), email };
  if (next === "totp") return { ...codePage(way, shown), cookies: [sessionKept(token)] };
  if (answer.next !== "signed-in") {
    await uses.people.end(nameOf(session));
    const first = next === "change-password" ? sessionRefusals.own_password_first : sessionRefusals.app_first;
    return { ...signInEndedPage(first, language), cookies: [sessionForgotten] };
  }
  const cookies = [sessionKept(token), browserKept(answer.deviceToken)];
  if (way.back !== undefined && way.carried === undefined) return { ...backTo(way.back), cookies };
  return { ...signedInPage(way, shown), cookies };
};

/** The session is over, by too many wrong codes or otherwise. */
const startAgain = (way: Way, language: Language): Answer => ({
  ...signInPage(way, { language, told: common.not_signed_in }),
  cookies: [sessionForgotten],
});

/** Who has only begun to sign in goes on as somebody else; what was typed goes along. */
const signedOut = (way: Way, language: Language, isUnfinished = false): Answer => ({
  ...(isUnfinished || way.carried !== undefined ? signInPage(way, { language }) : signedOutPage(way.back, language)),
  cookies: [sessionForgotten],
});

const backTo = (path: string): Answer => ({ status: 303, headers: { location: path } });

const nameOf = (session: Session) => ({ ...session, sessionId: session.id });
