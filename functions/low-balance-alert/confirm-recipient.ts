import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { shortened } from "../../shared/domain/audit-records/audit.ts";
import { parseLinkToken } from "../../shared/domain/link.ts";
import { recipientPurpose } from "../../shared/domain/low-balance/notices.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { opensLink } from "../../shared/security/link-secret.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";
import type { LowBalanceRecipients } from "../../shared/store/low-balance-recipients.ts";

const contract = {
  summary:
    "Confirm an address that was added to the low-balance alerts; the link from the e-mail works once, for 72 hours",
  idempotencyKey: { none: "a link works once" },
  body: z.strictObject({ token: z.string().check(z.maxLength(200)) }),
  answers: { 204: { description: "Confirmed: from now on the address gets these alerts" } },
  refusals: [sessionRefusals.link_refused],
} as const;

type Uses = {
  readonly links: Pick<LinkStore, "findFor">;
  readonly recipients: Pick<LowBalanceRecipients, "confirm">;
  readonly now: Clock;
};

export const confirmRecipient = openVerb(
  contract,
  ({ links, recipients, now }: Uses) =>
    async ({ body, language, origin }) => {
      const at = now();
      const token = parseLinkToken(body.token);
      const link = token && (await links.findFor(recipientPurpose, token.id));
      if (!token || !link || !opensLink(token.secret, link) || link.expiresAt <= at.toISOString())
        throw new Refusal(sessionRefusals.link_refused);
      const { accountId, email } = link;
      const done = {
        accountId,
        kind: "low-balance-recipient-confirmed",
        by: shortened(email),
        from: origin.address,
      } as const;
      await recipients.confirm(link, { at, language, followUps: { at, records: [done] } });
      return { status: 204 };
    },
);
