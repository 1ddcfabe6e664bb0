import type { Clock } from "../../shared/clock.ts";
import { attachmentName } from "../../shared/domain/change-requests/attachments.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { announcing, authorOf } from "../../shared/domain/change-requests/steps.ts";
import type { UploadForms } from "../../shared/gateways/files.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { optionalKeyOf } from "../../shared/http/caller.ts";
import { announcedAs, FileAnnouncement, UploadForm, uploadFormOf } from "../../shared/http/uploaded-file.ts";
import { verb } from "../../shared/http/verb.ts";
import type { NewId } from "../../shared/ids.ts";
import { replayMark } from "../../shared/replays.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import { CasePath, named } from "./case-path.ts";

const contract = {
  summary:
    "Announce a file for a case, such as a scan of a letter; the answer holds the form to upload it with, valid for 10 minutes",
  idempotencyKey: "optional",
  path: CasePath,
  body: FileAnnouncement,
  answers: {
    201: {
      description:
        "Post `fields` and then the `file` to `url` as multipart/form-data. The case shows what became of it. Announcing it again gives the same file; a repetition under the same key gives its form for what is left of the ten minutes",
      body: UploadForm,
      location: true,
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

export const announceCaseFile = verb(contract, (uses: Uses) => async (announced) => {
  const { path, body, idempotencyKey, ...asked } = announced;
  const { requests, forms, newId, now } = uses;
  const key = optionalKeyOf(asked.caller, { route: "cases/attachments", key: idempotencyKey, asks: [path, body] });
  const wanted = { id: newId("at", now()), ...announcedAs(body), announcedBy: authorOf(staffActor(asked)) };
  const { request, attachment } = await requests.announce(named(path), (read) => announcing(read, wanted, now()), key);
  const form = await uploadFormOf(attachment, attachmentName(request, attachment.id), { forms, now });
  const location = `/back-office/accounts/${path.accountId}/change-requests/${path.id}/attachments/${attachment.id}`;
  return { status: 201, headers: { location, ...replayMark(key) }, body: form };
});
