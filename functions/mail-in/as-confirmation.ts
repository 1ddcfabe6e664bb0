/** Takes an e-mail's files as confirmations of a bank transfer. */

import type { RefusedFile } from "../../shared/domain/mail-in/file-faults.ts";
import type { KeptMail, PlanOf } from "../../shared/domain/mail-in/plan.ts";
import { verifiedUser } from "../../shared/domain/mail-in/sender.ts";
import { typed } from "../../shared/domain/notices/letter.ts";
import type { Confirmation } from "../../shared/domain/top-ups/bank-top-up.ts";
import { confirmationName } from "../../shared/domain/top-ups/confirmations.ts";
import type { ReceivedFile } from "../../shared/domain/uploads/announced-file.ts";
import { cleanKey } from "../../shared/domain/uploads/upload.ts";
import { type FinanceUses, forFinance } from "../../shared/for-finance.ts";
import type { FileKeeper } from "../../shared/gateways/files.ts";
import type { MailInStore } from "../../shared/store/mail-in-store.ts";
import type { FoundTopUp, TransferStore } from "../../shared/store/transfer-store.ts";
import { alertOf, answeringTo, neutral, notTaken, toVerified, verifiedAddress, type Written } from "./answers.ts";
import { mailedFile } from "./kept-file.ts";
import type { UsableFile } from "./looked-at.ts";

export type ConfirmingUses = FinanceUses & {
  readonly transfers: Pick<TransferStore, "find" | "takeMailed">;
  readonly files: FileKeeper;
  readonly mails: Pick<MailInStore, "end" | "mayBeAnswered">;
  readonly mailInDomain: () => string;
};

type Confirming = { readonly kept: KeptMail; readonly plan: PlanOf<"confirmation"> };

/** Each file by itself, as often as it takes; then the answer. */
export const asConfirmation = async (
  { kept, plan }: Confirming,
  written: Written,
  uses: ConfirmingUses,
): Promise<void> => {
  const { known, usable } = written;
  const isOwn = !plan.isUnverified;
  const address = isOwn ? verifiedAddress(written) : undefined;
  // Whoever had an answer within the hour gets none now: who ordered hears of the file as of an upload.
  const mayAnswer = address !== undefined && (await uses.mails.mayBeAnswered(address, uses.now()));
  const taken: string[] = [];
  const refused: RefusedFile[] = [...written.refused];
  let last: FoundTopUp | undefined;
  for (const [place, file] of usable.entries()) {
    const id = plan.fileIds[place];
    const found = await uses.transfers.find(plan.accountId, plan.topUpId);
    if (!found || id === undefined) throw new Error("a planned confirmation has lost its top-up or its id");
    last = found;
    const { topUp } = found;
    const isAnswered = mayAnswer && verifiedUser(known.sender)?.id === topUp.createdBy;
    const { contentType, bytes } = file;
    await uses.files.keep({ key: cleanKey(confirmationName(topUp, id), file.sha256), contentType, bytes });
    const told = await forFinance(topUp, uses);
    const mailed = confirmationOf(file, id, { kept, plan, text: written.mail.text });
    const outcome = await uses.transfers.takeMailed(found, { file: mailed, forFinance: told, isAnswered });
    if (outcome === "closed" || outcome === "too-many") refused.push({ calledFile: file.fileName, why: outcome });
    else taken.push(file.fileName);
  }
  if (!last) throw new Error("a confirmation was planned for an e-mail without a file");
  const now = uses.now();
  // What could not be taken is seen by somebody: the sender, where they are told, and else the staff.
  const isTold = isOwn && mayAnswer && taken.length > 0;
  const isLeft = refused.length > 0 || written.mail.faults.includes("files-left");
  const why = taken.length === 0 || (isLeft && !isTold) ? "refused-files" : undefined;
  const answer = isOwn ? ownAnswer({ ...written, refused }, { ...last, taken }, uses) : neutral(written, now);
  await uses.mails.end(kept, { now, answer, why, alert: alertOf(kept, why, now) });
};

/** What finance reads of an e-mail beside its files. */
const textLettersMax = 1_000;

const confirmationOf = (
  file: UsableFile,
  id: string,
  { kept, plan, text }: Confirming & { readonly text: string },
): ReceivedFile<Confirmation> => {
  const { mailed, ...rest } = mailedFile(file, id, { kept, plan });
  return { ...rest, mailed: { ...mailed, ...(text !== "" && { text: typed(text, textLettersMax) }) } };
};

type Became = FoundTopUp & { readonly taken: readonly string[] };

const ownAnswer = (written: Written, { topUp, head, taken }: Became, { mailInDomain, now }: ConfirmingUses) => {
  if (taken.length === 0) return notTaken(written, "refused-files", { domain: mailInDomain(), now: now() });
  const { accountId, id: topUpId, code, amountGrosze } = topUp;
  return toVerified(written, {
    kind: "mail-confirmed",
    accountId,
    companyName: head.companyName,
    topUpId,
    code,
    amountGrosze,
    files: [...taken],
    refusedFiles: [...written.refused],
    at: now().toISOString(),
    ...answeringTo(written.mail),
  });
};
