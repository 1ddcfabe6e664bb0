/** What a replay found, in words: which item, what was compared and in which unit, and what to do next. */
import { EntryKind } from "../shared/domain/account/ledger.ts";
import { type Disagreement, disagreementsMax } from "../shared/domain/account/replay.ts";
import type { AccountId } from "../shared/domain/ids.ts";
import { type Key, keys } from "../shared/store/keys.ts";
import { CannotDo } from "./command.ts";

const position = "entry's number, balance in grosze, hash, when it was posted (UTC)";

/** What stands behind `expected` and `found`. */
const compared: Readonly<Record<Disagreement["what"], string>> = {
  entry: "an item that is no entry, by its sort key",
  sequence: "its number in the account",
  time: "when it was posted (UTC)",
  balance: "balance after it, in grosze",
  chain: "hash of the entry before it",
  hash: "its own hash, of what it says",
  account: "the account that it names",
  guard:
    "the guard of its cause (by which this entry is posted once): account, entry's number, when it was posted (UTC), hash of what it says, subject",
  copy: "the copy by kind (FILED#…): hash of what it says, its own hash",
  day: `day in Warsaw, closing balance in grosze, number of the last entry, then sums in grosze: ${EntryKind.options.join(", ")}`,
  head: "the account's head",
  checkpoint: `the checkpoint: ${position}, and what else it was proven by`,
};

const keyOf = (accountId: AccountId, { what, sequence, expected, found }: Disagreement): Key => {
  if (what === "head") return keys.head(accountId);
  if (what === "checkpoint") return keys.proof(accountId);
  // By what the entry says of itself, which may be wrong: the runbook says how to read it.
  if (what === "guard") return { pk: "…#<id of its cause>", sk: "GUARD#<its kind>" };
  if (what === "day") return keys.day(accountId, dayIn(expected) ?? dayIn(found) ?? "…");
  if (sequence === undefined) return { ...keys.head(accountId), sk: what === "copy" ? "FILED#…" : "ENTRY#…" };
  const key = keys.entry({ accountId, postedAt: "…", sequence });
  return what === "copy" ? { ...key, sk: key.sk.replace("ENTRY#", "FILED#<its kind>#") } : key;
};

/** The sums of a day begin with it. */
const dayIn = (row: string): string | undefined => /^\["([\d-]+)"/.exec(row)?.[1];

/** Each place with its values, by the keys of its item. */
export const placesText = (accountId: AccountId, found: readonly Disagreement[]): string =>
  found.map((one) => placeText(accountId, one)).join("\n");

const placeText = (accountId: AccountId, disagreement: Disagreement): string => {
  const { what, sequence, field, expected, found } = disagreement;
  const { pk, sk } = keyOf(accountId, disagreement);
  const named = sequence === undefined ? what : `${what} of entry ${sequence}`;
  return [
    `  ${named}: ${compared[what]}${field === undefined ? "" : `, ${field}`} (item ${pk}, ${sk})`,
    `    expected ${expected}`,
    `    found    ${found}`,
  ].join("\n");
};

/** "at least", where the replay names no more. */
export const countText = (found: readonly Disagreement[]): string =>
  `${found.length >= disagreementsMax ? "at least " : ""}${found.length} ${found.length === 1 ? "place" : "places"}`;

/** Where it disagrees, with the values, and the next step. `flag` names in a command what it works on. */
export const disagreementsText = (
  accountId: AccountId,
  found: readonly Disagreement[],
  { flag, isFrozen = false }: { readonly flag: string; readonly isFrozen?: boolean },
): string =>
  [
    `The ledger of ${accountId} disagrees in ${countText(found)}:`,
    placesText(accountId, found),
    nextText(accountId, found, { flag, isFrozen }),
  ].join("\n");

const runbook = '"A ledger that disagrees" in docs/runbook.md';

const nextText = (
  accountId: AccountId,
  found: readonly Disagreement[],
  { flag, isFrozen }: { readonly flag: string; readonly isFrozen: boolean },
): string => {
  const are = (wanted: Disagreement["what"]): boolean => found.every(({ what }) => what === wanted);
  if (are("copy"))
    return `Only copies by kind are missing or differ, so lists by kind are incomplete; no balance is wrong. Next: npm run ops -- file-entries${flag} --account ${accountId}, then repeat this command.`;
  if (are("head") && found.every((one) => one.found === "none"))
    return `The table has no head for this id: unless the id is mistyped, the head is gone. Change nothing; next: ${runbook}.`;
  if (are("checkpoint"))
    return `Only the checkpoint disagrees. Change nothing; next: find out why, by step 3 of ${runbook}. Its step 5 says when to forget it.`;
  const freeze = isFrozen ? "" : `npm run ops -- freeze-account${flag} --account ${accountId}, then `;
  return `Change nothing in the table. Next: ${freeze}${runbook}, beginning with the lowest entry that is named.`;
};

/** An account whose ledger disagrees is not to be opened. */
export class LedgerDisagrees extends CannotDo {
  override readonly name = "LedgerDisagrees";
}
