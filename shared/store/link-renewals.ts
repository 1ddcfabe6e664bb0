/** Exchanges a link that is over for a new one, which goes to the address that the old one was sent to. */
import type { FollowUps } from "../domain/follow-ups.ts";
import type { SubjectLink } from "../domain/link.ts";
import { toClerkOfOldLinks } from "../domain/mail-limits.ts";
import type { NewId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { mailCounted, secondsToNextMail } from "./mail-count.ts";
import type { Table } from "./table.ts";

export type LinkRenewals = ReturnType<typeof linkRenewals>;

export const linkRenewals = ({ table, newId }: { readonly table: Table; readonly newId: NewId }) => ({
  /**
   * Keeps the new link and its e-mail, once for each old link: asked again, it changes nothing. Answers in how many seconds to
   * come back where the address got too many; undefined where the new link was sent, now or before.
   */
  async renew({ id, email }: Pick<SubjectLink, "id" | "email">, followUps: FollowUps): Promise<number | undefined> {
    const { at } = followUps;
    const refused = await table.tryTransact([
      {
        Update: {
          Key: keys.link(id),
          UpdateExpression: "SET renewedAt = :at",
          ConditionExpression: "attribute_not_exists(renewedAt)",
          ExpressionAttributeValues: { ":at": at.toISOString() },
        },
      },
      mailCounted(keys.renewals(email), toClerkOfOldLinks, at),
      ...followUpWrites(followUps, newId),
    ]);
    if (!refused || refused[0]?.refused) return undefined;
    return secondsToNextMail(refused[1]?.item, toClerkOfOldLinks, at);
  },
});
