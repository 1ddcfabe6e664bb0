/** Makes a case of an e-mail, or a part of one. */
import { attachmentName } from "../../shared/domain/change-requests/attachments.ts";
import { type Attachment, type Author, numberOf } from "../../shared/domain/change-requests/change-request.ts";
import { type CaseMail, joiningByMail, openingByMail } from "../../shared/domain/change-requests/mailed-steps.ts";
import { caseLinkDays, casePurpose } from "../../shared/domain/change-requests/notices.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { mailedFaultTexts } from "../../shared/domain/mail-in/file-faults.ts";
import type { KeptMail, PlanOf } from "../../shared/domain/mail-in/plan.ts";
import type { MailFault } from "../../shared/domain/mail-in/received-mail.ts";
import { addressOf, authorOf, entitledUser } from "../../shared/domain/mail-in/sender.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import type { ReceivedFile } from "../../shared/domain/uploads/announced-file.ts";
import { cleanKey } from "../../shared/domain/uploads/upload.ts";
import type { FileKeeper } from "../../shared/gateways/files.ts";
import type { NewId } from "../../shared/ids.ts";
import { deskLink } from "../../shared/security/desk-link.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import type { SubscriberStore } from "../../shared/store/subscriber-store.ts";
import { answeringTo, verifiedAddress, type Written } from "./answers.ts";
import { mailedFile } from "./kept-file.ts";
import { cutToBytes, textBytesMax } from "./read-mail.ts";

export type CaseUses = {
  readonly requests: Pick<ChangeRequestStore, "openByMail" | "changeByMail">;
  readonly subscribers: Pick<SubscriberStore, "find">;
  readonly files: FileKeeper;
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly newCode: () => string;
  readonly now: () => Date;
};

type Opened = "opened" | "no-room" | "not-entitled";

/** Numbers drawn before we give up, as for cases from the panel. */
const numbersMax = 3;

/** Opens a case. `not-entitled`: whoever wrote has lost the right to it since that was planned. Refuses `temporarily_unavailable`. */
export const asCase = async (
  { kept, plan }: { readonly kept: KeptMail; readonly plan: PlanOf<"case"> },
  written: Written,
  uses: CaseUses,
): Promise<Opened> => {
  const { linkKey, newId, newCode, now, requests, subscribers } = uses;
  const { accountId, requestId } = plan;
  const actor = plan.isUnverified ? undefined : entitledUser(written.known.sender, accountId);
  if (!plan.isUnverified && !actor) return "not-entitled";
  const companyName = accountId === operatorId ? kept.sender : (await subscribers.find(accountId)).companyName;
  const files = await keptFiles({ kept, plan, subject: { accountId, id: requestId } }, written, uses);
  const opens = { purpose: casePurpose, accountId, subjectId: requestId, days: caseLinkDays };
  const link = deskLink(opens, { desk: "helpdesk", key: await linkKey(), newId, at: now() });
  // Of what nothing proves, a copy would go to somebody who may never have written.
  let answered = actor || plan.mayNotWrite ? verifiedAddress(written) : undefined;
  // One try more: without an answer, where the sender had one within the hour.
  for (let tries = 0; tries < numbersMax + 1; tries += 1) {
    const mail = caseMailOf({ kept, plan, files, isAnswered: answered !== undefined, isOpening: true }, written);
    const opened = openingByMail(
      {
        id: requestId,
        number: numberOf(newCode()),
        accountId,
        companyName,
        kind: plan.kind,
        language: "pl",
        ...(accountId === operatorId ? {} : { kindToConfirm: true }),
        // Of the main administrator's own is only what they have asked for, not what BOK makes of it.
        ...(actor?.isMainAdministrator && plan.kind === "main-administrator" ? { isOpenedByMain: true } : {}),
      },
      { mail, link, now: now() },
    );
    const outcome = await requests.openByMail(opened, { mail: kept, actor, answered });
    if (outcome === "kept" || outcome === "mail-done") return "opened";
    if (outcome === "no-room") return outcome;
    if (outcome === "answered-before") answered = undefined;
    // Their rights have changed since they were read: the queue brings the e-mail again.
    if (outcome === "not-allowed") throw new Refusal(common.temporarily_unavailable);
  }
  throw new Refusal(common.temporarily_unavailable, { cause: new Error("every number that was drawn is taken") });
};

/** Adds to a case. Refuses `not_found`, `request_closed` and `too_many_messages`. */
export const joinCase = async (
  { kept, plan }: { readonly kept: KeptMail; readonly plan: PlanOf<"join"> },
  written: Written,
  uses: CaseUses,
): Promise<void> => {
  const named = { accountId: plan.accountId, requestId: plan.requestId };
  const files = await keptFiles(
    { kept, plan, subject: { accountId: plan.accountId, id: plan.requestId } },
    written,
    uses,
  );
  const mail = caseMailOf({ kept, plan, files, isAnswered: false, isOpening: false }, written);
  await uses.requests.changeByMail(named, (read) => joiningByMail(read, mail, uses.now()), kept);
};

type Files = {
  readonly kept: KeptMail;
  readonly plan: PlanOf<"case" | "join">;
  readonly subject: { readonly accountId: AccountId; readonly id: string };
};

/** The files as they are kept with a case. */
const keptFiles = async (
  { kept, plan, subject }: Files,
  written: Written,
  { files }: CaseUses,
): Promise<ReceivedFile<Attachment>[]> => {
  const author = authorIn({ kept, plan }, written);
  const all: ReceivedFile<Attachment>[] = [];
  for (const [place, file] of written.usable.entries()) {
    const { contentType, bytes, sha256 } = file;
    const id = plan.fileIds[place];
    if (id === undefined) throw new Error("a planned file has lost its id");
    await files.keep({ key: cleanKey(attachmentName(subject, id), sha256), contentType, bytes });
    all.push({ ...mailedFile(file, id, { kept, plan }), announcedBy: author });
  }
  return all;
};

type Planned = { readonly kept: KeptMail; readonly plan: PlanOf<"case" | "join"> };

const authorIn = ({ kept, plan }: Planned, { mail, known }: Written): Author =>
  authorOf(
    { sender: known.sender, fromName: mail.fromName, shownSender: kept.sender },
    {
      accountId: plan.accountId,
      joins: plan.as === "join",
      isUnverified: plan.isUnverified === true,
      mayNotWrite: plan.as === "case" && plan.mayNotWrite === true,
    },
  );

type Made = Planned & {
  readonly files: readonly ReceivedFile<Attachment>[];
  readonly isAnswered: boolean;
  readonly isOpening: boolean;
};

const caseMailOf = ({ kept, plan, files, isAnswered, isOpening }: Made, written: Written): CaseMail => {
  const { mail, refused } = written;
  // An e-mail that opens a case may forward all that it is about; an answer quotes what is in the case already.
  const whole = isOpening ? cutToBytes(mail.allText, textBytesMax) : mail.text;
  const text = whole === "" ? "(bez treści)" : whole;
  return {
    mailId: kept.id,
    author: authorIn({ kept, plan }, written),
    sender: kept.sender,
    replyTo: addressOf(written.known.sender),
    // A case has no subject of its own, and a disposition may say all in it.
    text: isOpening && mail.subject !== "" ? `Temat: ${mail.subject}\n\n${text}` : text,
    files,
    refusedFiles: refused,
    remarks: [
      ...(plan.as === "case" ? plan.hints : []),
      // What is quoted stands in the case that it opens.
      ...mail.faults.filter((fault) => !(isOpening && fault === "quote-left")).map((fault) => faultRemarks[fault]),
      ...refused.map(({ calledFile, why }) => `Nie przyjęto pliku „${calledFile}”: ${mailedFaultTexts[why].pl}`),
    ],
    answer: isAnswered ? answeringTo(mail) : undefined,
  };
};

/** To the staff, so in Polish. */
const faultRemarks: Readonly<Record<MailFault, string>> = {
  "unreadable-letters": "Części znaków nie udało się odczytać. Sprawdź oryginał wiadomości.",
  "text-cut": "Treść jest dłuższa niż to, co tu zapisano. Całość jest w oryginale wiadomości.",
  "files-left": "Wiadomość ma więcej plików, niż przyjmujemy. Pozostałe są w oryginale.",
  "quote-left": "Pominięto cytowaną lub przekazaną wiadomość. Całość jest w oryginale.",
  "not-whole": "Wiadomości nie udało się odczytać w całości. Sprawdź oryginał.",
};
