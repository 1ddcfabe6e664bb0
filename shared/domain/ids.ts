/** The grammar of ids: a prefix that says what it is, then a ULID. Checked before any key is built from one. */
import * as z from "zod/mini";

const ulid = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

export const idPattern = (prefix: IdPrefix): RegExp => new RegExp(`^${prefix}_${ulid}$`);

/** ac account · us portal user · se session · tu top-up · no notice · li link · au audit record · lp login policy · cf confirmation of a transfer · mk machine key · cr change request · at attachment of one · pr proposal · qu quote · or offer order · rd reading of Stripe's events. (Ledger entries are `le_` and their sequence number.) */
export type IdPrefix =
  | "ac"
  | "us"
  | "se"
  | "tu"
  | "no"
  | "li"
  | "au"
  | "lp"
  | "cf"
  | "mk"
  | "cr"
  | "at"
  | "pr"
  | "qu"
  | "or"
  | "rd";

/**
 * An account's id. It is branded, and keys are built from nothing else: that of a customer's request comes from the guard,
 * which took it from a session that it read, never from the request. The operator is an account too; its people are the operator's staff.
 */
export const AccountId = z
  .string()
  .check(z.regex(new RegExp(`^(ac_${ulid}|operator)$`)))
  .brand<"AccountId">();
export type AccountId = z.infer<typeof AccountId>;

/** The operator's own account: its people are the staff. */
export const operatorId: AccountId = AccountId.parse("operator");

/** A customer's account: any but the operator's. */
export const CustomerId = z
  .string()
  .check(z.regex(idPattern("ac")))
  .brand<"AccountId">();

export const UserId = z.string().check(z.regex(idPattern("us")));
export const SessionId = z.string().check(z.regex(idPattern("se")));
export const TopUpId = z.string().check(z.regex(idPattern("tu")));
export const NoticeId = z.string().check(z.regex(idPattern("no")));
export const LinkId = z.string().check(z.regex(idPattern("li")));
export const PolicyId = z.string().check(z.regex(idPattern("lp")));
export const ChangeRequestId = z.string().check(z.regex(idPattern("cr")));
export const ProposalId = z.string().check(z.regex(idPattern("pr")));
export const QuoteId = z.string().check(z.regex(idPattern("qu")));
export const OrderId = z.string().check(z.regex(idPattern("or")));
export const MachineKeyId = z.string().check(z.regex(idPattern("mk")));

/** An instant as it is kept and sent: ISO 8601, UTC, milliseconds. Such strings sort as time does. */
export const Instant = z.iso.datetime({ precision: 3 });
