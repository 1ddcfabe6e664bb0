import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { TopUpId } from "../../shared/domain/ids.ts";
import { confirmationName } from "../../shared/domain/top-ups/confirmations.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import type { UploadForms } from "../../shared/gateways/files.ts";
import { optionalKeyOf } from "../../shared/http/caller.ts";
import { announcedAs, FileAnnouncement, UploadForm, uploadFormOf } from "../../shared/http/uploaded-file.ts";
import { verb } from "../../shared/http/verb.ts";
import type { NewId } from "../../shared/ids.ts";
import { replayMark } from "../../shared/replays.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";

const contract = {
  summary: "Announce a transfer confirmation; the answer holds the form to upload it with, valid for 10 minutes",
  idempotencyKey: "optional",
  path: z.strictObject({ id: TopUpId }),
  body: FileAnnouncement,
  answers: {
    201: {
      description:
        "Post `fields` and then the `file` to `url` as multipart/form-data. The top-up shows what became of it. Announcing it again gives the same confirmation; a repetition under the same key gives its form for what is left of the ten minutes",
      body: UploadForm,
    },
  },
  refusals: [topUpRefusals.top_up_closed, topUpRefusals.too_many_confirmations],
} as const;

type Uses = {
  readonly transfers: Pick<TransferStore, "announce">;
  readonly forms: UploadForms;
  readonly newId: NewId;
  readonly now: Clock;
};

export const announceConfirmation = verb(contract, (uses: Uses) => async (announced) => {
  const { path, body, caller, idempotencyKey } = announced;
  const { transfers, forms, newId, now } = uses;
  const { accountId } = caller;
  const key = optionalKeyOf(caller, { route: "confirmations", key: idempotencyKey, asks: [path, body] });
  const wanted = { id: newId("cf", now()), ...announcedAs(body) };
  const confirmation = await transfers.announce(accountId, path.id, wanted, key);
  const name = confirmationName({ accountId, id: path.id }, confirmation.id);
  const form = await uploadFormOf(confirmation, name, { forms, now });
  return { status: 201, headers: replayMark(key), body: form };
});
