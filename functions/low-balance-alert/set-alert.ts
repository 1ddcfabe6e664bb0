import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { type AccountHead, thresholdMaxGrosze } from "../../shared/domain/account/account.ts";
import { changesBetween } from "../../shared/domain/audit-records/audit.ts";
import type { NewNotice } from "../../shared/domain/follow-ups.ts";
import { invitationMilliseconds, type SubjectLink } from "../../shared/domain/link.ts";
import { recipientPurpose } from "../../shared/domain/low-balance/notices.ts";
import {
  type ExtraRecipients,
  extraRecipientsMax,
  noExtraRecipients,
  recipientChanges,
  toInvite,
  withAddresses,
} from "../../shared/domain/low-balance/recipients.ts";
import { Grosze } from "../../shared/domain/money.ts";
import { EmailAddress } from "../../shared/domain/portal-users/portal-user.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import * as common from "../../shared/domain/refusals.ts";
import { doneBy, mustBeFresh } from "../../shared/http/caller.ts";
import type { Request } from "../../shared/http/contract.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import type { NewId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { headRead } from "../../shared/store/ledger-store.ts";
import { extraRecipientsRead } from "../../shared/store/low-balance-recipients.ts";
import type { LowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { alertEtag, ShownAlert, shownAlert, toEdit } from "./shown-alert.ts";

const contract = {
  summary:
    "Set the threshold below which the balance is low, and who hears of it beside the users with finance.read; `If-Match` may name the ETag of what was seen",
  ifMatch: "optional",
  body: z.strictObject({
    /** With 0 the balance is never low, only exhausted. */
    thresholdGrosze: Grosze.check(z.gte(0), z.lte(thresholdMaxGrosze)),
    /** All of them; left out, they stay as they are. One that is new is sent a link, and hears of nothing else until it confirms. */
    recipients: z.optional(z.array(EmailAddress).check(z.maxLength(extraRecipientsMax))),
  }),
  answers: {
    200: { description: "How the balance stands by this threshold, and who hears of it", body: ShownAlert, etag: true },
  },
  refusals: [common.fresh_proof_needed, common.conflict, common.precondition_failed, userRefusals.too_many_invitations],
} as const;

type Uses = {
  readonly lowBalance: Pick<LowBalanceStore, "set">;
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

/** Repeated, it finds done what was done, and nobody is sent a second link. */
export const setAlert = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId), extra: extraRecipientsRead(accountId) }),
  (uses: Uses) => async (request) => {
    const { body, found, version } = request;
    const { thresholdGrosze } = body;
    const at = uses.now();
    const head = present(found.head);
    const { extra: kept = noExtraRecipients } = found;
    // What `If-Match` names is what the store lets be edited.
    const extra = toEdit(kept, version);
    const edit = body.recipients && (await editedRecipients(request, { head, extra }, body.recipients, uses));
    const set = await uses.lowBalance.set(
      { head, extra },
      { thresholdGrosze, recipients: edit },
      {
        at,
        isNamed: version !== 0,
        followUps: (before) => ({
          at,
          ...edit?.followUps,
          records: [
            ...(edit?.records ?? []),
            ...(before === thresholdGrosze
              ? []
              : [
                  doneBy(request, {
                    kind: "low-balance-alert-set",
                    changes: changesBetween({ thresholdGrosze: before }, { thresholdGrosze }),
                  }),
                ]),
          ],
        }),
      },
    );
    const shown = set.extra === extra ? { ...set, extra: kept } : set;
    return { status: 200, headers: { etag: alertEtag(shown) }, body: shownAlert(shown) };
  },
);

/** To the main administrator, whoever adds them: nobody can switch it off. */
const addedNotice = (
  { caller: { accountId, user }, origin, language }: Request<typeof contract>,
  addresses: string[],
  at: Date,
): NewNotice => ({
  recipient: { mainAdministratorOf: accountId },
  language,
  facts: {
    kind: "low-balance-recipients-added",
    addresses,
    by: `${user.firstName} ${user.lastName}`,
    at: at.toISOString(),
    from: origin.address,
  },
});

/** The recipients as they are wanted, with what follows; undefined where they are so already. */
const editedRecipients = async (
  request: Request<typeof contract>,
  { head, extra }: { readonly head: AccountHead; readonly extra: ExtraRecipients },
  wanted: readonly string[],
  { linkKey, newId, now }: Uses,
) => {
  const { caller, language } = request;
  const at = now();
  const addresses = [...new Set(wanted)];
  const invited = toInvite(extra, addresses, at);
  const isSame =
    addresses.length === Object.keys(extra.byAddress).length && addresses.every((one) => one in extra.byAddress);
  if (isSame && invited.length === 0) return undefined;
  // Whoever hears of the balance once hears of it for good, also after a stolen session is over.
  if (invited.length > 0) mustBeFresh(caller, at);
  const key = invited.length > 0 ? await linkKey() : "";
  const expiresAt = new Date(at.getTime() + invitationMilliseconds).toISOString();
  const links = invited.map((email): SubjectLink => {
    const named = { id: newId("li", at), purpose: recipientPurpose };
    const { accountId } = head;
    return { ...named, secretHash: sha256(linkSecret(key, named)), accountId, subjectId: accountId, email, expiresAt };
  });
  const invitations = new Map(links.map(({ id, email }) => [email, { linkId: id, validUntil: expiresAt, language }]));
  const edited = withAddresses(extra, addresses, invitations);
  const { accountId, companyName } = head;
  const addedBy = `${caller.user.firstName} ${caller.user.lastName}`;
  const notices = links.map(
    ({ id: linkId, email }): NewNotice => ({
      recipient: { address: email },
      language,
      facts: { kind: "low-balance-recipient", accountId, companyName, addedBy, linkId, validUntil: expiresAt },
    }),
  );
  return {
    edited,
    invited,
    followUps: { links, notices: [...notices, ...(invited.length > 0 ? [addedNotice(request, invited, at)] : [])] },
    records: [doneBy(request, { kind: "low-balance-recipients-set", changes: recipientChanges(extra, edited) })],
  };
};
