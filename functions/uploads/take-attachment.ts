import type { Clock } from "../../shared/clock.ts";
import { isClosed } from "../../shared/domain/change-requests/change-request.ts";
import { takingFile } from "../../shared/domain/change-requests/steps.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { hasRoomFor } from "../../shared/domain/uploads/announced-file.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import type { Taker } from "./take-uploads.ts";

type Uses = {
  readonly requests: Pick<ChangeRequestStore, "find" | "change">;
  readonly people: Pick<PeopleStore, "find">;
  readonly now: Clock;
};

/** A file of a change request: BOK is sent a customer's that they have not seen, and an answer to it goes to who uploaded it. */
export const takeAttachment =
  ({ requests, people, now }: Uses): Taker =>
  async ({ accountId, subjectId: requestId, fileId: attachmentId }) => {
    const request = await requests.find(accountId, requestId).catch((error: unknown) => {
      if (isRefusal(error, common.not_found)) return undefined;
      throw error;
    });
    const attachment = request?.attachments.find(({ id }) => id === attachmentId);
    if (!request || !attachment) return undefined;
    return {
      contentType: attachment.contentType,
      isKnown: attachment.received !== undefined || attachment.refused !== undefined,
      fault: isClosed(request) ? "closed" : undefined,
      faultOf: (hash) => (hasRoomFor(request.attachments, hash) ? undefined : "too-many"),
      keep: async (looked) => {
        const { userId, side } = attachment.announcedBy;
        const user = side === "customer" && userId !== undefined ? await people.find(accountId, userId) : undefined;
        const { outcome } = await requests.change({ accountId, requestId }, (read) =>
          takingFile(read, { attachmentId, looked, replyTo: user?.isAddressUnproved ? undefined : user?.email }, now()),
        );
        return outcome;
      },
    };
  };
