/** Exchanges an expired link for a new one, which goes to the address that the old one was sent to. */
import type { FollowUps } from "../domain/follow-ups.ts";
import type { SubjectLink } from "../domain/link.ts";
import { toClerkOfOldLinks } from "../domain/mail-limits.ts";
import type { NewId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { mailCounted, secondsToNextMail } from "./mail-count.ts";
import { type Table, WritesRefused } from "./table.ts";

export type LinkRenewals = ReturnType<typeof linkRenewals>;

/** `gone`: the old link is no longer kept, so nothing was sent. */
type Renewal = "sent" | "sent-before" | "gone" | { readonly retryAfterSeconds: number };

export const linkRenewals = ({ table, newId }: { readonly table: Table; readonly newId: NewId }) => ({
  /**
   * Keeps the new link and its e-mail, once for each old link: a repeated call changes nothing. Answers after how many seconds
   * to try again where the address has got too many.
   */
  async renew({ id, email }: Pick<SubjectLink, "id" | "email">, followUps: FollowUps): Promise<Renewal> {
    const { at } = followUps;
    const refused = await table.tryTransact([
      {
        Update: {
          Key: keys.link(id),
          UpdateExpression: "SET renewedAt = :at",
          // TTL may have removed the item since it was read.
          ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(renewedAt)",
          ExpressionAttributeValues: { ":at": at.toISOString() },
        },
      },
      mailCounted(keys.renewals(email), toClerkOfOldLinks, at),
      ...followUpWrites(followUps, newId),
    ]);
    if (!refused) return "sent";
    const [link, count] = refused;
    if (link?.refused) return link.item ? "sent-before" : "gone";
    if (count?.refused) return { retryAfterSeconds: secondsToNextMail(count.item, toClerkOfOldLinks, at) };
    throw new WritesRefused(refused);
  },
});
