/** A change request as it is sent: what each kind says beside its message, and nothing else. */
import * as z from "zod/mini";
import * as commonFaults from "../faults.ts";
import { UserId } from "../ids.ts";
import type { PortalUser } from "../portal-users/portal-user.ts";
import { WantedChange } from "../subscriber/changes.ts";
import * as subscriberFaults from "../subscriber/faults.ts";
import { isNrb } from "../top-ups/bank-account.ts";
import { Message, RequestKind, type RequestKind as RequestKindName, requestSources } from "./change-request.ts";

/** An NRB as people write it, with or without `PL` and spaces: 26 digits whose checksum holds. */
const AccountNumber = z.pipe(
  z.string().check(z.maxLength(60)),
  z.transform((text: string, context): string => {
    const digits = text.replace(/[\s-]/g, "").replace(/^PL/i, "");
    if (!isNrb(digits))
      context.issues.push({ code: "custom", input: text, params: { fault: subscriberFaults.number_not_valid } });
    return digits;
  }),
);

const shape = {
  kind: RequestKind,
  message: Message,
  /** Of subscriber-data: which fields change, and to what. */
  changes: z.optional(z.array(WantedChange).check(z.minLength(1), z.maxLength(9))),
  /** Of account-closure: an account (NRB) in the customer's name, for the unused balance. */
  payoutAccountNumber: z.optional(AccountNumber),
  /** Of main-administrator: the administrator who shall be it. */
  candidateId: z.optional(UserId),
};

/** What a kind asks for beside the message; the others have none of these. */
const ownField = {
  "subscriber-data": "changes",
  "account-closure": "payoutAccountNumber",
  "main-administrator": "candidateId",
  other: undefined,
} as const satisfies Record<RequestKindName, keyof typeof shape | undefined>;
const ownFields = ["changes", "payoutAccountNumber", "candidateId"] as const;

type Own = { readonly kind: RequestKindName } & Partial<Record<(typeof ownFields)[number], unknown>>;

const hasItsOwn = () =>
  z.check<Own>(({ value, issues }) => {
    for (const field of ownFields) {
      const isWanted = ownField[value.kind] === field;
      if (isWanted === (value[field] !== undefined)) continue;
      const fault = isWanted ? commonFaults.required : commonFaults.not_applicable;
      issues.push({ code: "custom", input: value[field], path: [field], params: { fault } });
    }
  });

export const WantedRequest = z.strictObject(shape).check(hasItsOwn());
export type WantedRequest = z.output<typeof WantedRequest>;

/** The same as one of the staff writes it down for a customer. */
export const WantedOnBehalf = z
  .strictObject({ ...shape, /** How it came. */ source: z.enum(requestSources) })
  .check(hasItsOwn());

const { kind, changes, payoutAccountNumber, candidateId } = shape;

/** What kind a case from an e-mail is, as BOK confirms it, with what the kind asks for. */
export const WantedKind = z
  .strictObject({
    kind,
    changes,
    payoutAccountNumber,
    candidateId,
    /** How BOK made sure who it was; required where nothing proved who sent the e-mail. Only the staff read it. */
    note: z.optional(Message),
  })
  .check(hasItsOwn());
export type WantedKind = z.output<typeof WantedKind>;

/** Whether somebody can become the main administrator: another administrator, who has signed in at their own address. */
export const mayBecomeMain = ({
  role,
  canLogIn,
  isMainAdministrator,
  invitedAt,
  isAddressUnproved,
}: PortalUser): boolean =>
  role === "administrator" && canLogIn && !isMainAdministrator && invitedAt === null && isAddressUnproved !== true;
