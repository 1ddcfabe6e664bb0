import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { attachmentName } from "../../shared/domain/change-requests/attachments.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { announcing, authorOf } from "../../shared/domain/change-requests/steps.ts";
import { ChangeRequestId } from "../../shared/domain/ids.ts";
import type { UploadForms } from "../../shared/gateways/files.ts";
import { customerActor } from "../../shared/http/actor.ts";
import { optionalKeyOf } from "../../shared/http/caller.ts";
import { announcedAs, FileAnnouncement, UploadForm, uploadFormOf } from "../../shared/http/uploaded-file.ts";
import { verb } from "../../shared/http/verb.ts";
import type { NewId } from "../../shared/ids.ts";
import { replayMark } from "../../shared/replays.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";

const contract = {
  summary: "Announce a file for a change request; the answer holds the form to upload it with, valid for 10 minutes",
  idempotencyKey: "optional",
  path: z.strictObject({ id: ChangeRequestId }),
  body: FileAnnouncement,
  answers: {
    201: {
      description:
        "Post `fields` and then the `file` to `url` as multipart/form-data. The change request shows what became of it. Announcing it again gives the same file; a repetition under the same key gives its form for what is left of the ten minutes",
      body: UploadForm,
    },
  },
  refusals: [requestRefusals.request_closed, requestRefusals.too_many_attachments],
} as const;

type Uses = {
  readonly requests: Pick<ChangeRequestStore, "announce">;
  readonly forms: UploadForms;
  readonly newId: NewId;
  readonly now: Clock;
};

export const announceAttachment = verb(contract, (uses: Uses) => async (announced) => {
  const { path, body, idempotencyKey, ...asked } = announced;
  const { requests, forms, newId, now } = uses;
  const key = optionalKeyOf(asked.caller, { route: "attachments", key: idempotencyKey, asks: [path, body] });
  const named = { accountId: asked.caller.accountId, requestId: path.id };
  const wanted = { id: newId("at", now()), ...announcedAs(body), announcedBy: authorOf(customerActor(asked)) };
  const { request, attachment } = await requests.announce(named, (read) => announcing(read, wanted, now()), key);
  const form = await uploadFormOf(attachment, attachmentName(request, attachment.id), { forms, now });
  return { status: 201, headers: replayMark(key), body: form };
});
