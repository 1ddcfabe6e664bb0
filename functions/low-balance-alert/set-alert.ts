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
import { extraRecipientsRead, type LowBalanceRecipients } from "../../shared/store/low-balance-recipients.ts";
import type { LowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { ShownAlert, shownAlert } from "./shown-alert.ts";

const contract = {
  summary: "Set the threshold below which the balance is low, and who hears of it beside the users with finance.read",
  body: z.strictObject({
    /** With 0 the balance is never low, only exhausted. */
    thresholdGrosze: Grosze.check(z.gte(0), z.lte(thresholdMaxGrosze)),
    /** All of them; left out, they stay as they are. One that is new is sent a link, and hears of nothing else until it confirms. */
    recipients: z.optional(z.array(EmailAddress).check(z.maxLength(extraRecipientsMax))),
  }),
  answers: { 200: { description: "How the balance stands by this threshold, and who hears of it", body: ShownAlert } },
  refusals: [common.fresh_proof_needed, common.conflict, userRefusals.too_many_invitations],
} as const;

type Uses = {
  readonly lowBalance: Pick<LowBalanceStore, "setThreshold">;
  readonly recipients: Pick<LowBalanceRecipients, "edit">;
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

/** The recipients first: they may be refused. Repeated, both find done what was done, and nobody is sent a second link. */
export const setAlert = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId), extra: extraRecipientsRead(accountId) }),
  (uses: Uses) => async (request) => {
    const { body, found } = request;
    const at = uses.now();
    const head = present(found.head);
    const { extra = noExtraRecipients } = found;
    const recipients = body.recipients ? await editRecipients(request, { head, extra }, body.recipients, uses) : extra;
    const kept = await uses.lowBalance.setThreshold(head, body.thresholdGrosze, {
      at,
      followUps: (before) => ({
        at,
        records: [
          doneBy(request, {
            kind: "low-balance-alert-set",
            changes: changesBetween({ thresholdGrosze: before }, { thresholdGrosze: body.thresholdGrosze }),
          }),
        ],
      }),
    });
    return { status: 200, body: shownAlert(kept, recipients) };
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

const editRecipients = async (
  request: Request<typeof contract>,
  { head, extra }: { readonly head: AccountHead; readonly extra: ExtraRecipients },
  wanted: readonly string[],
  { recipients, linkKey, newId, now }: Uses,
): Promise<ExtraRecipients> => {
  const { caller, language } = request;
  const at = now();
  const addresses = [...new Set(wanted)];
  const invited = toInvite(extra, addresses, at);
  const isSame =
    addresses.length === Object.keys(extra.byAddress).length && addresses.every((one) => one in extra.byAddress);
  if (isSame && invited.length === 0) return extra;
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
  await recipients.edit(
    accountId,
    { read: extra, edited },
    {
      invited,
      followUps: {
        at,
        links,
        notices: [
          ...links.map(
            ({ id: linkId, email }): NewNotice => ({
              recipient: { address: email },
              language,
              facts: {
                kind: "low-balance-recipient",
                accountId,
                companyName,
                addedBy,
                linkId,
                validUntil: expiresAt,
              },
            }),
          ),
          ...(invited.length > 0 ? [addedNotice(request, invited, at)] : []),
        ],
        records: [doneBy(request, { kind: "low-balance-recipients-set", changes: recipientChanges(extra, edited) })],
      },
    },
  );
  return edited;
};
