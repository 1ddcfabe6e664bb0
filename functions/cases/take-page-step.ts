import * as z from "zod/mini";
import { type ChangeRequest, Message } from "../../shared/domain/change-requests/change-request.ts";
import * as requestFaults from "../../shared/domain/change-requests/faults.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { EmailAddress } from "../../shared/domain/portal-users/portal-user.ts";
import { type FieldError, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { type Caller, doneBy, type GuardUses } from "../../shared/http/caller.ts";
import type { Answer } from "../../shared/http/contract.ts";
import { fieldErrors } from "../../shared/http/field-errors.ts";
import type { PageRequest } from "../../shared/http/page-session.ts";
import { pageFormVerb } from "../../shared/http/verb.ts";
import type { AddressStore } from "../../shared/store/address-store.ts";
import { casePage, type PageUses } from "./case-page.ts";
import type { Told, Typed } from "./case-page-parts.ts";
import { GivenTo } from "./give-case.ts";
import { type HeldUses, heldBy } from "./held-case.ts";
import { byFormField, type KindField, kindFields, readKindOf, wantedKindIn } from "./kind-form.ts";
import { fieldsOf, formFields, mayTake, type PageStep, pageSteps, takeStep, textFieldOf } from "./page-steps.ts";

/** Of more than a message may have, so that what is wrong is said beside the field, and nothing typed is lost. */
const TypedText = z.optional(z.string().check(z.maxLength(5_000)));

const kindShape = Object.fromEntries(kindFields.map((field) => [field, TypedText])) as Record<
  KindField,
  typeof TypedText
>;

const contract = {
  summary:
    "A step of the staff on a case's page, once they have signed in there: take, confirm the kind, ask, remark, apply, reject, confirm what a colleague proposed, or withdraw what one proposed oneself",
  path: z.strictObject({ token: z.string() }),
  bodyIs: "form",
  body: z.strictObject({
    step: z.enum([...pageSteps, "sign-in"]),
    /** To the customer. */
    question: TypedText,
    /** Among the staff. */
    remark: TypedText,
    /** What the customer reads of the decision; required where the case is rejected. */
    note: TypedText,
    /** Of a case that came by e-mail: its kind, with what each kind asks for. */
    ...kindShape,
    /** Of a case that belongs to no customer yet: the account of the customer that it is given to. */
    accountId: TypedText,
    /** How much had happened in the case as the page showed it. */
    seen: z.optional(z.string().check(z.regex(/^\d{1,6}$/))),
    /** Of the proposal that is confirmed or withdrawn, as the page showed it. */
    contentHash: z.optional(z.string().check(z.maxLength(100))),
  }),
  answers: {
    200: {
      description: "The sign-in, the form as it was filled in before it, or what is left in it after the step",
      page: true,
    },
    303: { description: "Done; the page says what" },
    400: { description: "Something that was entered is wrong; the page says what", page: true },
    403: {
      description: "The sign-in is over or not enough, or the role doesn't allow it; the page says what",
      page: true,
    },
    404: { description: "The link opens nothing, or no more", page: true },
    409: { description: "The case doesn't allow it as it is now; the page says why", page: true },
  },
} as const;

type Uses = HeldUses &
  PageUses &
  GuardUses &
  Parameters<typeof takeStep>[3] & { readonly addresses: Pick<AddressStore, "ownerOf"> };
type Asked = PageRequest<typeof contract>;

const askingIn = ({ path, origin, visit }: Asked) => ({
  token: path.token,
  from: origin.address,
  reader: visit.reader,
});

/** The page with the form as it was filled in; it does nothing. */
const showFilled = (uses: Uses) => async (asked: Asked) => {
  const { body, language, visit } = asked;
  const held = await heldBy(askingIn(asked), uses);
  return casePage(held, { language, visit, status: visit.problem?.status ?? 200, typed: typedIn(body) }, uses);
};

const act = (uses: Uses) => async (asked: Asked) => {
  const { body, language, visit } = asked;
  const held = await heldBy(askingIn(asked), uses);
  if (!held) return casePage(held, { language, visit }, uses);
  const { clerk } = visit;
  if (body.step === "sign-in" || !clerk) return visit.signIn(isTyped(typedIn(body), held));
  const step = body.step;
  const typed = typedIn(body);

  const wrong = await whyNot(step, { ...asked, clerk }, uses);
  if (wrong) return casePage(held, { language, visit, typed, ...wrong }, uses);
  const filled = await filledIn(step, typed, uses);
  if ("errors" in filled) {
    const problem = common.invalid_request;
    const told = { step, problem, errors: filled.errors };
    return casePage(held, { language, visit, typed, status: problem.status, told }, uses);
  }
  const field = textFieldOf[step];
  const text = field && typed[field] !== undefined ? z.parse(Message, typed[field]) : undefined;
  const taken = { path: { accountId: held.accountId, id: held.id }, caller: clerk, origin: asked.origin };
  const proposal = { id: held.proposalId ?? "", contentHash: body.contentHash ?? "" };
  try {
    await takeStep(step, { text, seen: body.seen ?? "", proposal, ...filled }, taken, uses);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error, step, { asked, typed }, uses);
  }
  const left: Typed = { ...typed, ...Object.fromEntries(fieldsOf(step).map((name) => [name, undefined])) };
  // A new GET, so that neither a reload nor the way back sends the form again; a step that is repeated changes nothing.
  if (!isTyped(left, held)) return { status: 303, headers: { location: `/cases/${asked.path.token}` } };
  return casePage(
    await heldBy(askingIn(asked), uses),
    { language, visit, typed: left, told: { step, isDone: true } },
    uses,
  );
};

export const takePageStep = pageFormVerb(contract, showFilled, act);

const typedIn = (body: Asked["body"]): Typed => Object.fromEntries(formFields.map((field) => [field, body[field]]));

/** Whether anything was typed: a form comes with the kind that was read out of the e-mail, which nobody typed. */
const isTyped = (typed: Typed, request: ChangeRequest): boolean =>
  formFields.some((field) => typed[field] !== undefined && !(field === "kind" && typed.kind === readKindOf(request)));

type Filled = Pick<Parameters<typeof takeStep>[1], "kind" | "givenTo"> | { readonly errors: readonly FieldError[] };

/** What a step takes beside a text, or what is wrong with it, by the fields of the form. */
const filledIn = async (step: PageStep, typed: Typed, { addresses }: Uses): Promise<Filled> => {
  if (step === "confirm-kind") return wantedKindIn(typed);
  if (step !== "give") return {};
  const wanted = typed.accountId?.trim();
  const email = EmailAddress.safeParse(wanted);
  const owner = email.success ? await addresses.ownerOf(email.data) : undefined;
  // One of the operator's staff is no customer.
  if (email.success && (!owner || owner.accountId === operatorId))
    return { errors: [{ pointer: "/accountId", fault: requestFaults.no_such_customer }] };
  const given = { accountId: owner?.accountId ?? wanted };
  const read = GivenTo.safeParse(given);
  return read.success ? { givenTo: read.data.accountId } : { errors: fieldErrors(read.error, given, "/") };
};

/** What is wrong before the step is tried. A role that doesn't allow it is on record, as over the API. */
const whyNot = async (
  step: PageStep,
  { body, clerk, origin }: Asked & { readonly clerk: Caller },
  { people, now }: Uses,
): Promise<{ readonly status: number; readonly told: Told } | undefined> => {
  if (!mayTake(step, clerk)) {
    const problem = common.not_allowed;
    const done = { kind: "request-refused", subject: `${problem.code} ${step} on a case's page` } as const;
    await people.noteRefusal(doneBy({ caller: clerk, origin }, done), now());
    return { status: problem.status, told: { step, problem } };
  }
  const field = textFieldOf[step];
  if (!field) return undefined;
  const text = body[field];
  const isFine = text === undefined ? step === "apply" : z.safeParse(Message, text).success;
  return isFine ? undefined : { status: 400, told: { step, fault: "text" } };
};

/** What the page answers where a step is refused: beside its form, with what was typed, on the case as it is by now. */
const refused = async (
  refusal: Refusal,
  step: PageStep,
  { asked, typed }: { readonly asked: Asked; readonly typed: Typed },
  uses: Uses,
): Promise<Answer> => {
  const { language, visit } = asked;
  if (refusal.code === common.fresh_proof_needed.code) return visit.prove();
  const held = await heldBy(askingIn(asked), uses);
  const errors = step === "confirm-kind" ? byFormField(refusal.errors ?? [], typed) : refusal.errors;
  const told = { step, problem: refusal.problem, errors };
  return casePage(held, { language, visit, status: refusal.problem.status, typed, told }, uses);
};
