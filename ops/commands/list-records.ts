import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { UserId } from "../../shared/domain/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { CannotDo, command } from "../command.ts";
import { accountNamed, accountOf } from "./options.ts";

const recordsMax = 1_000;

export default command({
  usage: `
  list-records   lists an account's audit trail, newest first: when, what, by whose id, from where, and what changed, people's
                 data shortened as it is kept. That somebody looked is on record too
    --account ac_…|operator
    [--user us_…]    only what this person did, or was done to them
    [--limit 50]     so many, 1000 at most
    [--after au_…]   goes on behind a record: what the page before ends with`,
  options: { account: "required", user: "text", limit: "text", after: "text" },
  changes: "at-once",
  prepare: async ({ account, user, limit = "50", after }, on) => {
    const accountId = accountOf(account);
    if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > recordsMax)
      throw new CannotDo(`--limit is a number from 1 to ${recordsMax}.`);
    if (after !== undefined && !/^au_[0-9A-Z]{26}$/.test(after)) throw new CannotDo("--after is the id of a record.");
    const audit = auditStore(on.table());
    // The record of this look names who was looked for: an id, and never an address.
    if (user !== undefined && !UserId.safeParse(user).success) throw new CannotDo("--user is the id of a user, us_….");
    return {
      will: [`show the audit trail of ${await accountNamed(on, accountId)}`],
      about: { accountId, ...(user !== undefined && { subject: user }) },
      run: async ({ record }) => {
        // First, so that nobody looks without one.
        await audit.record(await record(), on.now());
        const { records, next } = await audit.list(accountId, {
          limit: Number(limit),
          ...(after !== undefined && { after: keys.audit(accountId, after).sk }),
          ...(user !== undefined && { keeps: ({ userId, subject }) => userId === user || subject === user }),
        });
        for (const one of records) on.say(lineOf(one));
        if (records.length === 0)
          on.say(next === undefined ? "No record." : "No such record among those looked through.");
        if (next !== undefined)
          on.say(
            `There may be more: repeat the command with --after ${next.slice(keys.audit(accountId, "").sk.length)}`,
          );
      },
    };
  },
});

/** When, what, by whom and from where, then what changed. */
const lineOf = ({ at, userId, by, kind, subject, subjectAccountId, changes = [], from }: AuditRecord): string => {
  const what = [kind, subject, subjectAccountId].filter((part) => part !== undefined).join(" ");
  const said = changes.map(({ field, before, after }) => `${field}: ${before ?? "–"} → ${after ?? "–"}`).join(", ");
  return `${at}  ${what}  by ${userId ?? by ?? "?"}  from ${from}${said === "" ? "" : `  ${said}`}`;
};
