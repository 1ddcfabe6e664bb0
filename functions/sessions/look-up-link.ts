import * as z from "zod/mini";
import type { LinkPurpose } from "../../shared/domain/link.ts";
import { named } from "../../shared/domain/model.ts";
import * as common from "../../shared/domain/refusals.ts";
import { lengthMinOf, passwordRule } from "../../shared/domain/sessions/password-policy.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import type { OpenRequest } from "../../shared/http/contract.ts";
import { openVerb } from "../../shared/http/verb.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";
import type { CredentialUses } from "./credentials.ts";
import { openedLink } from "./opened-link.ts";

/** In the body, so that the token stands in no log of addresses. */
const body = named("LinkFromEmail", z.strictObject({ token: z.string().check(z.maxLength(200)) }));

/** No more than the e-mail said: whoever holds the link can sign in with it. */
const Found = named(
  "PasswordLink",
  z.strictObject({
    /** Whose password it sets. */
    email: z.string(),
    validUntil: z.iso.datetime(),
    /** The least number of characters (Unicode code points). */
    passwordLengthMin: z.int(),
    /** What their password must be, in one sentence, in the language of the request. */
    passwordRule: z.string(),
    /** Of an invitation: to which company; absent where it is to the operator's team. */
    companyName: z.optional(z.string()),
    /** Of an invitation: the name of who invited, where it was somebody of the company. */
    invitedBy: z.optional(z.string()),
  }),
);

const resetContract = {
  summary: "What a link to set a new password is for, and the rule that the password must keep; the link stays unused",
  idempotencyKey: { none: "it changes nothing" },
  body,
  answers: { 200: { description: "The link works", body: Found } },
  refusals: [sessionRefusals.link_refused, common.too_many_requests],
} as const;

const invitationContract = {
  summary: "Who invites whom to what, and the rule that the password must keep; the link stays unused",
  idempotencyKey: { none: "it changes nothing" },
  body,
  answers: { 200: { description: "The link works", body: Found } },
  refusals: [sessionRefusals.link_refused, common.too_many_requests],
} as const;

type Uses = CredentialUses & { readonly links: Pick<LinkStore, "find"> };

const lookUp =
  (purpose: LinkPurpose, uses: Uses) =>
  async ({ body, language, origin }: Pick<OpenRequest<typeof resetContract>, "body" | "language" | "origin">) => {
    const { link, login, companyName } = await openedLink(purpose, { ...body, ...origin }, uses);
    const whose = { hasTotp: login.totp !== null };
    const { invitedBy } = link;
    const invited = {
      ...(companyName === "" ? {} : { companyName }),
      ...(invitedBy === undefined ? {} : { invitedBy }),
    };
    const found = {
      email: login.email,
      validUntil: link.expiresAt,
      passwordLengthMin: lengthMinOf(whose),
      passwordRule: passwordRule(whose)[language],
      ...(purpose === "invitation" ? invited : {}),
    };
    return { status: 200, body: found };
  };

export const lookUpPasswordReset = openVerb(resetContract, (uses: Uses) => lookUp("password-reset", uses));
export const lookUpInvitation = openVerb(invitationContract, (uses: Uses) => lookUp("invitation", uses));
