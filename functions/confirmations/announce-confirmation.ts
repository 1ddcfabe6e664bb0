import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { plainLine } from "../../shared/domain/html.ts";
import { TopUpId } from "../../shared/domain/ids.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { confirmationName } from "../../shared/domain/top-ups/confirmations.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import * as uploadFaults from "../../shared/domain/uploads/faults.ts";
import {
  incomingKey,
  UploadType,
  uploadBytesMax,
  uploadSeconds,
  uploadTypes,
} from "../../shared/domain/uploads/upload.ts";
import type { UploadForms } from "../../shared/gateways/files.ts";
import { verb } from "../../shared/http/verb.ts";
import type { NewId } from "../../shared/ids.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";

const contract = {
  summary: "Announce a transfer confirmation; the answer holds the form to upload it with, valid for 10 minutes",
  path: z.strictObject({ id: TopUpId }),
  body: z.strictObject({
    fileName: z.string().check(z.minLength(1), z.maxLength(255)),
    contentType: UploadType,
    sizeBytes: z.int().check(z.gte(1), z.lte(uploadBytesMax)),
  }),
  answers: {
    201: {
      description:
        "Post `fields` and then the `file` to `url` as multipart/form-data. The top-up shows what became of it. Announcing it again gives the same confirmation",
      body: z.strictObject({
        id: z.string(),
        upload: z.strictObject({ url: z.string(), fields: z.record(z.string(), z.string()) }),
      }),
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

export const announceConfirmation = verb(contract, (uses: Uses) => async ({ path, body, caller }) => {
  const { transfers, forms, newId, now } = uses;
  const { contentType, sizeBytes } = body;
  const fileName = lastPartOf(body.fileName);
  if (!isNamedAs(fileName, contentType))
    throw new Refusal(common.invalid_request, {
      errors: [{ pointer: "/fileName", fault: uploadFaults.file_name_differs }],
    });

  const wanted = { id: newId("cf", now()), fileName, contentType, sizeBytes };
  const { id } = await transfers.announce(caller.accountId, path.id, wanted);
  const key = incomingKey(confirmationName({ accountId: caller.accountId, id: path.id }, id));
  const upload = await forms.make({ key, contentType, bytesMax: uploadBytesMax, seconds: uploadSeconds });
  return { status: 201, body: { id, upload } };
});

/** What people call the file: one harmless line, without the folders before it. */
const lastPartOf = (fileName: string): string => plainLine(fileName).split(/[/\\]/).at(-1)?.trim() ?? "";

/** A name without an ending is fine: telephones give some. */
const isNamedAs = (fileName: string, contentType: UploadType): boolean => {
  const [, ending] = /\.([^.]*)$/.exec(fileName) ?? [];
  const endings: readonly string[] = uploadTypes[contentType];
  return fileName !== "" && (ending === undefined || endings.includes(ending.toLowerCase()));
};
