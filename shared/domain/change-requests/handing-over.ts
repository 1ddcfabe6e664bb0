/** A case that came by e-mail from nobody known stands in the operator's own account until BOK gives it to the customer whom it is about. */
import { type AccountId, operatorId } from "../ids.ts";
import type { SubjectLink } from "../link.ts";
import { Refusal } from "../refusal.ts";
import { receivedOf } from "../uploads/announced-file.ts";
import { type Author, type ChangeRequest, isClosed } from "./change-request.ts";
import * as requestRefusals from "./refusals.ts";
import { type Actor, about, authorOf, recordsOf, type Step, step, toStaff, whoAsked } from "./steps.ts";

type Customer = { readonly accountId: AccountId; readonly companyName: string };

/** The case as the customer has it from now on, and the one before, which is closed. */
export type HandedOver = { readonly given: Step; readonly left: Step };

/** Refuses `belongs_to_customer` and `request_closed`. */
export const mustBelongToNobody = (request: ChangeRequest): void => {
  if (request.accountId !== operatorId) throw new Refusal(requestRefusals.belongs_to_customer);
  if (isClosed(request)) throw new Refusal(requestRefusals.request_closed);
};

/**
 * Opens the case in the customer's account with its whole history, under a number of its own, and closes the one before. `files` are the
 * ids of those that were copied. The sender stays as unverified as they were. The company's main administrator is told, and is whom BOK asks and answers from then on; the
 * sender is told nothing more.
 */
export const handingOver = (
  request: ChangeRequest,
  { accountId, companyName }: Customer,
  {
    id,
    number,
    files,
    link,
    actor,
    now,
  }: Pick<ChangeRequest, "id" | "number"> & {
    readonly files: readonly string[];
    readonly link: SubjectLink;
    readonly actor: Actor;
    readonly now: Date;
  },
): HandedOver => {
  mustBelongToNobody(request);
  const by = authorOf(actor);
  const at = now.toISOString();
  const given: ChangeRequest = {
    ...request,
    id,
    number,
    accountId,
    companyName,
    version: 1,
    source: "e-mail",
    attachments: receivedOf(request.attachments)
      .filter((file) => files.includes(file.id))
      // The copy is an object of its own.
      .map(({ received: { versionId: _, ...received }, ...file }) => ({ ...file, received })),
    history: [
      ...request.history,
      {
        what: "remarked",
        at,
        by,
        text: `Sprawa miała przedtem numer ${request.number} i nie należała do żadnego klienta.`,
      },
    ],
    linkId: link.id,
  };
  const { openedBy, message } = given;
  const left = step(
    request,
    { what: "applied", text: `Przekazano na konto klienta: ${number}.` },
    { actor, now, changed: { state: "applied", closedAt: at, movedTo: { accountId, requestId: id, number } } },
  );
  return {
    left,
    given: {
      request: given,
      followUps: {
        at: now,
        links: [link],
        records: recordsOf(given, actor, "change-request-opened"),
        notices: [
          // Without the sender's address to reply to: an answer about a customer is not theirs.
          toStaff(given, { name: openedBy.name, side: openedBy.side, email: undefined }, now, {
            kind: "request-opened",
            movedFrom: request.number,
            message,
            changes: [],
            mail: mailOf(openedBy),
            calledFiles: given.attachments.map(({ fileName }) => fileName),
          }),
          {
            recipient: { mainAdministratorOf: accountId },
            language: given.language,
            facts: {
              kind: "request-received",
              ...about(given, now),
              ...whoAsked(given),
              strangersAddress: openedBy.address ?? openedBy.name,
              message,
              changes: [],
            },
          },
        ],
      },
    },
  };
};

const mailOf = ({ address, name, isUnverified, mayNotWrite }: Author) => ({
  sender: address ?? name,
  ...(isUnverified && { isUnverified }),
  ...(mayNotWrite && { mayNotWrite }),
});
