/** The fields by which a case's page confirms a kind, and what the API's verb takes of them. */
import type { ChangeRequest, RequestKind } from "../../shared/domain/change-requests/change-request.ts";
import { WantedKind } from "../../shared/domain/change-requests/wanted-request.ts";
import type { FieldError } from "../../shared/domain/refusal.ts";
import { type ChangedField, changedFields } from "../../shared/domain/subscriber/changes.ts";
import { fieldErrors } from "../../shared/http/field-errors.ts";

/** Of a seat, which is one change; any other field of the subscriber's data is one of its own. */
export const seatFields = ["street", "houseNumber", "flatNumber", "postalCode", "city", "gminaCode"] as const;

type PlainField = Exclude<ChangedField, "seatAddress">;
export const plainFields = changedFields.filter((field): field is PlainField => field !== "seatAddress");

export const kindFields = [
  "kind",
  "candidateId",
  "payoutAccountNumber",
  ...plainFields,
  ...seatFields,
  "kindNote",
] as const;
export type KindField = (typeof kindFields)[number];
type KindTyped = { readonly [Field in KindField]?: string | undefined };

/** The kind that was read out of an e-mail, and that nobody has confirmed. There is one that can be read; of any other e-mail nothing was. */
export const readKindOf = ({
  kindToConfirm,
  kind,
}: Pick<ChangeRequest, "kindToConfirm" | "kind">): RequestKind | undefined =>
  kindToConfirm && kind === "main-administrator" ? kind : undefined;

/** Typed into a field that may be empty, it says that there is none from now on. */
const noneSign = "-";
const mayBeNone: readonly KindField[] = ["regon", "krs", "pesel"];

type Change = { readonly field: ChangedField; readonly to: unknown };

/** The changes that were typed, in the order of the fields; undefined where none was. */
const changesIn = (typed: KindTyped): readonly Change[] | undefined => {
  const seat = Object.fromEntries(seatFields.flatMap((field) => (typed[field] ? [[field, typed[field]]] : [])));
  const changes = changedFields.flatMap((field): Change[] => {
    if (field === "seatAddress") return Object.keys(seat).length === 0 ? [] : [{ field, to: seat }];
    const to = typed[field]?.trim();
    if (to === undefined) return [];
    return [{ field, to: to === noneSign && mayBeNone.includes(field) ? null : to }];
  });
  return changes.length === 0 ? undefined : changes;
};

/** What was filled in as the API takes it, or what is wrong with it, by the fields of the form. */
export const wantedKindIn = (
  typed: KindTyped,
): { readonly kind: WantedKind } | { readonly errors: readonly FieldError[] } => {
  const { kind, candidateId, payoutAccountNumber, kindNote: note } = typed;
  const given = { kind, candidateId, payoutAccountNumber, note, changes: changesIn(typed) };
  const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const read = WantedKind.safeParse(body);
  return read.success ? { kind: read.data } : { errors: byFormField(fieldErrors(read.error, body, "/"), typed) };
};

/** The same errors, each by the field of the form; `/changes` is all of the data. */
export const byFormField = (errors: readonly FieldError[], typed: KindTyped): readonly FieldError[] => {
  const changes = changesIn(typed) ?? [];
  const fieldIn = (pointer: string): string => {
    if (pointer === "/note") return "/kindNote";
    const [, place, rest = ""] = /^\/changes\/(\d+)(.*)$/.exec(pointer) ?? [];
    const field = place === undefined ? undefined : changes[Number(place)]?.field;
    if (field === undefined) return pointer;
    if (field !== "seatAddress") return `/${field}`;
    return `/${seatFields.find((name) => rest.endsWith(`/${name}`)) ?? "street"}`;
  };
  return errors.map(({ pointer, ...error }) => ({ ...error, pointer: fieldIn(pointer) }));
};
