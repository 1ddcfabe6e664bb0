/**
 * Usage charges: what the telephony platform reports as used. Each is a fact, so it is posted whatever the account's state
 * and however far below zero, once by its id for ever.
 */
import * as z from "zod/mini";
import type { Actor, EntryDraft } from "../account/ledger.ts";
import { plainLine } from "../html.ts";
import { type AccountId, CustomerId } from "../ids.ts";
import { named, takes, visiblePattern } from "../model.ts";
import { Grosze, grosze } from "../money.ts";

/** A call of the API brings at most so many. */
export const usageChargesMax = 100;

/** 50,000 PLN, as much as the largest top-up: nothing that is used at once costs it, so more is a mistake of the unit. */
export const usageChargeMaxGrosze = 5_000_000;

/** How far the platform's clock may be ahead of ours. */
const clockToleranceMilliseconds = 5 * 60 * 1000;

/** Roaming partners report after weeks, and a dispute may take months; what is older has a wrong date. */
const reportedWithinMilliseconds = 400 * 24 * 3600 * 1000;

/** One harmless line. Half a character, which no store keeps, would make the entry's hash disagree with what is read back. */
const descriptionOf = (text: string): string => plainLine(text.toWellFormed());

/** An instant with any offset, as it is kept: in UTC, to the millisecond. */
const OccurredAt = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((instant) => new Date(instant).toISOString()),
);

export const UsageCharge = named(
  "UsageCharge",
  z.strictObject({
    /** The platform's own id, unique over all accounts. */
    id: z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/)),
    accountId: CustomerId,
    /** Positive; the entry's amount is negative. */
    amountGrosze: Grosze.check(z.gte(1), z.lte(usageChargeMaxGrosze)),
    /** What was used, for the customer. */
    description: takes(
      { pattern: visiblePattern(1) },
      z.string().check(z.overwrite(descriptionOf), z.minLength(1), z.maxLength(200)),
    ),
    occurredAt: OccurredAt,
  }),
);
export type UsageCharge = z.output<typeof UsageCharge>;

const malformedReasons = [
  "malformed",
  "unknown_field",
  "invalid_id",
  "invalid_amount",
  "invalid_description",
  "invalid_time",
] as const;

/**
 * Why a charge is refused, until it is sent in another form: `account_unknown` also where the account's id is malformed ·
 * `occurred_in_future` and `occurred_too_long_ago` by our clock · `id_taken`: the id was used with other content, or for
 * another account.
 */
export const usageRefusals = [
  ...malformedReasons,
  "account_unknown",
  "occurred_in_future",
  "occurred_too_long_ago",
  "id_taken",
] as const;
export type UsageRefusal = (typeof usageRefusals)[number];

/**
 * What became of a charge: `posted` now · `already-posted` before, with the same content · `refused` for good unless
 * something changes · `not-posted`: whether it was posted is not known, so it must be sent again.
 */
export type UsageOutcome =
  | { readonly result: "posted" | "already-posted" }
  | { readonly result: "refused"; readonly reason: UsageRefusal }
  | { readonly result: "not-posted"; readonly reason: "temporarily_unavailable" };

export const notPosted = { result: "not-posted", reason: "temporarily_unavailable" } as const satisfies UsageOutcome;

/** What was sent in place of a charge. */
export type MalformedCharge = {
  /** Null where it has no text as an id. */
  readonly id: string | null;
  readonly refusal: UsageRefusal;
};

export type ReadCharge = UsageCharge | MalformedCharge;

/** Reads whatever was sent as a charge; one malformed charge must not keep the others of its batch from being posted. */
export const ReadCharge = z.catch(UsageCharge as z.ZodMiniType<ReadCharge, z.input<typeof UsageCharge>>, (caught) =>
  // Whoever documents the schema asks for the value without anything caught.
  caught ? malformedCharge(caught.input, caught.error.issues[0]) : (undefined as never),
);

export const isMalformed = (charge: ReadCharge): charge is MalformedCharge => "refusal" in charge;

const malformedCharge = (sent: unknown, issue: z.core.$ZodIssue | undefined): MalformedCharge => {
  const id = (sent as { readonly id?: unknown } | null)?.id;
  return { id: typeof id === "string" ? id : null, refusal: malformationOf(issue) };
};

const malformationOf = (issue: z.core.$ZodIssue | undefined): UsageRefusal => {
  if (issue?.code === "unrecognized_keys") return "unknown_field";
  return refusalsByField[String(issue?.path[0])] ?? "malformed";
};

const refusalsByField: Readonly<Record<string, UsageRefusal>> = {
  id: "invalid_id",
  accountId: "account_unknown",
  amountGrosze: "invalid_amount",
  description: "invalid_description",
  occurredAt: "invalid_time",
} satisfies Record<keyof UsageCharge, UsageRefusal>;

/** Why a charge that was not posted before is not taken now; undefined where it is. */
export const timeRefusalOf = ({ occurredAt }: UsageCharge, now: Date): UsageRefusal | undefined => {
  const age = now.getTime() - Date.parse(occurredAt);
  if (age < -clockToleranceMilliseconds) return "occurred_in_future";
  return age > reportedWithinMilliseconds ? "occurred_too_long_ago" : undefined;
};

/** The entry that a charge becomes. */
export const usageDraft = (charge: UsageCharge, actor: Actor): EntryDraft => ({
  kind: "usage",
  amountGrosze: grosze(-charge.amountGrosze),
  cause: { type: "usage-charge", id: charge.id },
  actor,
  note: charge.description,
  occurredAt: charge.occurredAt,
});

/** Whether two charges of one id are the same one. */
export const isSameCharge = (one: UsageCharge, other: UsageCharge): boolean =>
  (Object.keys(UsageCharge.shape) as (keyof UsageCharge)[]).every((field) => one[field] === other[field]);

/** The charges of each account, in the order in which they came. */
export const byAccount = (charges: readonly UsageCharge[]): ReadonlyMap<AccountId, readonly UsageCharge[]> =>
  Map.groupBy(charges, ({ accountId }) => accountId);
