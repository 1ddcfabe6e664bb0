/** A change request as the panel sees it: without the staff's remarks, and without their names. */
import * as z from "zod/mini";
import {
  type ChangeRequest,
  eventKinds,
  isForStaffOnly,
  RequestKind,
  RequestState,
  requestSources,
} from "../domain/change-requests/change-request.ts";
import { shownChanges } from "../domain/change-requests/steps.ts";
import { named } from "../domain/model.ts";
import { changedFields } from "../domain/subscriber/changes.ts";
import { idsIn } from "./days.ts";
import { PageQuery, sortKeyOf } from "./page.ts";
import { ShownFile, shownFile } from "./uploaded-file.ts";

export const RequestsQuery = z.extend(PageQuery, {
  state: z.optional(RequestState),
  kind: z.optional(RequestKind),
  /** Opened, or given to the account, on this day in Warsaw or later. */
  from: z.optional(z.iso.date()),
  /** Opened, or given to the account, on this day in Warsaw or earlier. */
  to: z.optional(z.iso.date()),
});

/** What the store is asked for. */
export const requestsPage = ({ limit, cursor, ...filters }: z.output<typeof RequestsQuery>) => {
  const { state, kind } = filters;
  const keeps = (request: ChangeRequest): boolean =>
    (state === undefined || request.state === state) && (kind === undefined || request.kind === kind);
  return {
    limit,
    after: sortKeyOf(cursor, filters),
    ...idsIn("cr", filters),
    keeps: state || kind ? keeps : undefined,
  };
};

const ShownEvent = z.strictObject({
  what: z.enum(eventKinds),
  at: z.iso.datetime(),
  /** A person of the company by name; of the staff, `BOK`. */
  by: z.string(),
  text: z.optional(z.string()),
  /** Of kind-confirmed: which. */
  kind: z.optional(RequestKind),
  /** Only an e-mail says that it was they. */
  isUnverified: z.optional(z.literal(true)),
});

export const ShownRequest = named(
  "ChangeRequest",
  z.strictObject({
    id: z.string(),
    /** As people say it: it stands in every e-mail about the request. */
    number: z.string(),
    kind: RequestKind,
    state: RequestState,
    createdAt: z.iso.datetime(),
    closedAt: z.optional(z.iso.datetime()),
    openedBy: z.string(),
    /** Only an e-mail says that it was they. */
    isUnverified: z.optional(z.literal(true)),
    /** How it came, where it came by e-mail or one of the staff wrote it down. */
    source: z.optional(z.enum(requestSources)),
    message: z.string(),
    /** What stood there when it was asked for and what shall, each on one line; null where there was or will be none. */
    changes: z.optional(
      z.array(
        z.strictObject({ field: z.enum(changedFields), from: z.nullable(z.string()), to: z.nullable(z.string()) }),
      ),
    ),
    /** Where the unused balance is paid out to: an NRB, masked but for its last four digits. */
    payoutAccountNumber: z.optional(z.string()),
    candidateId: z.optional(z.string()),
    /** Until then the company's administrators may object by the links that they were sent; then the main administrator is replaced. */
    vetoUntil: z.optional(z.iso.datetime()),
    attachments: z.array(ShownFile),
    history: z.array(ShownEvent),
  }),
);
type Shown = z.infer<typeof ShownRequest>;

export const shownRequest = (request: ChangeRequest): Shown => {
  const { id, number, kind, state, createdAt, closedAt, openedBy, message, changes, candidateId } = request;
  const { mailId, payoutAccountNumber, attachments, history } = request;
  return {
    id,
    number,
    kind,
    state,
    createdAt,
    closedAt,
    openedBy: shownAuthor(openedBy),
    isUnverified: openedBy.isUnverified,
    source: mailId === undefined ? request.source : "e-mail",
    message,
    changes: changes && shownChanges(changes),
    payoutAccountNumber: payoutAccountNumber && `…${payoutAccountNumber.slice(-4)}`,
    candidateId,
    vetoUntil: state === "waiting-for-veto" ? request.replacement?.swapsAt : undefined,
    attachments: attachments.map(shownFile),
    history: history
      .filter((event) => !isForStaffOnly(event))
      .map(({ what, at, by, text, kind: confirmed }) => ({
        what,
        at,
        by: shownAuthor(by),
        // How BOK made sure who it was is their own affair.
        text: what === "kind-confirmed" ? undefined : text,
        kind: confirmed,
        isUnverified: by.isUnverified,
      })),
  };
};

const shownAuthor = ({ side, name }: ChangeRequest["openedBy"]): string => (side === "customer" ? name : "BOK");

/** A case as the staff see it: with their remarks and names, and with the account that money is paid out to. */
export const StaffRequest = named(
  "Case",
  z.extend(ShownRequest, {
    accountId: z.string(),
    companyName: z.string(),
    takenBy: z.optional(z.string()),
    /** Of an e-mail from somebody who is no portal user: where it came from. */
    senderAddress: z.optional(z.string()),
    /** What kind it is was read out of an e-mail: BOK has to confirm it. */
    kindToConfirm: z.optional(z.literal(true)),
    /** How it shall be carried out, where a second one of the staff has to confirm that. */
    proposalId: z.optional(z.string()),
  }),
);

export const staffRequest = (request: ChangeRequest): z.infer<typeof StaffRequest> => ({
  ...shownRequest(request),
  accountId: request.accountId,
  companyName: request.companyName,
  openedBy: request.openedBy.name,
  takenBy: request.takenBy?.name,
  proposalId: request.proposalId,
  payoutAccountNumber: request.payoutAccountNumber,
  senderAddress: request.openedBy.address,
  kindToConfirm: request.kindToConfirm,
  history: request.history.map(({ what, at, by, text, kind }) => ({
    what,
    at,
    by: by.name,
    text,
    kind,
    isUnverified: by.isUnverified,
  })),
});
