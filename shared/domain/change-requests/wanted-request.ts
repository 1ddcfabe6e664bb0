/** A change request as it is sent: what each kind says beside its message, and nothing else. */
import * as z from "zod/mini";
import { digitsPattern } from "../digits.ts";
import { UserId } from "../ids.ts";
import { type Case, inCases, named, takes } from "../model.ts";
import type { PortalUser } from "../portal-users/portal-user.ts";
import { WantedChange } from "../subscriber/changes.ts";
import * as subscriberFaults from "../subscriber/faults.ts";
import { isNrb } from "../top-ups/bank-account.ts";
import { Message, RequestKind, type RequestKind as RequestKindName, requestSources } from "./change-request.ts";

/** An NRB as people write it, with or without `PL` and spaces: 26 digits whose checksum holds. */
const AccountNumber = named(
  "BankAccountNumber",
  takes(
    {
      description: "NRB or Polish IBAN: 26 digits whose checksum holds, with or without spaces",
      format: "nrb",
      pattern: digitsPattern("26", { isPolish: true }),
    },
    z.pipe(
      z.string().check(z.maxLength(60)),
      z.transform((text: string, context): string => {
        const digits = text.replace(/[\s-]/g, "").replace(/^PL/i, "");
        if (!isNrb(digits))
          context.issues.push({ code: "custom", input: text, params: { fault: subscriberFaults.number_not_valid } });
        return digits;
      }),
    ),
  ),
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

/** The fields of each kind: its own and no other's. */
const kindCases = Object.entries(ownField).map(([kind, own]): readonly [string, Case] => [
  kind,
  { required: own ? [own] : [], without: ownFields.filter((field) => field !== own) },
]);

export const WantedRequest = inCases("kind", kindCases, z.strictObject(shape));
export type WantedRequest = z.output<typeof WantedRequest>;

/** The same as one of the staff writes it down for a customer. */
export const WantedOnBehalf = inCases(
  "kind",
  kindCases,
  z.strictObject({ ...shape, /** How it came. */ source: z.enum(requestSources) }),
);

const { kind, changes, payoutAccountNumber, candidateId } = shape;

/** What kind a case from an e-mail is, as BOK confirms it, with what the kind asks for. */
export const WantedKind = inCases(
  "kind",
  kindCases,
  z.strictObject({
    kind,
    changes,
    payoutAccountNumber,
    candidateId,
    /** How BOK made sure who it was; required where nothing proved who sent the e-mail. Only the staff read it. */
    note: z.optional(Message),
  }),
);
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
