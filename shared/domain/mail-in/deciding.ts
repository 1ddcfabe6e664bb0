/** Decides what becomes of an e-mail, on all that is known of it. Pure: whoever asks has looked everything up. */
import { permissionsOf } from "../access.ts";
import { type ChangeRequest, isClosed, type RequestKind } from "../change-requests/change-request.ts";
import { type AccountId, operatorId } from "../ids.ts";
import type { MailRefusal } from "./plan.ts";
import type { ReadMail } from "./received-mail.ts";
import { customerOf, entitledUser, type Sender, tookPart, verifiedUser } from "./sender.ts";

/** A bank top-up that the e-mail names or may be about. */
export type NamedTopUp = {
  readonly accountId: AccountId;
  readonly topUpId: string;
  /** Whether a confirmation may still come by e-mail. */
  readonly isOpen: boolean;
  /** In the staff's words: its code. */
  readonly code: string;
};

export type Known = {
  readonly sender: Sender;
  readonly mail: Pick<ReadMail, "automatic" | "faults">;
  /** We sent it ourselves. */
  readonly isOwn: boolean;
  /** Whether anything may be answered at all: not to a machine, nor to a desk of the operator's. */
  readonly mayBeAnswered: boolean;
  readonly isSpam: boolean;
  /** Whether it was sent to the address for confirmations. */
  readonly isToConfirmations: boolean;
  /** Whether it was, or says that it brings the confirmation of a transfer. */
  readonly bringsConfirmation: boolean;
  readonly asksForMainAdministrator: boolean;
  /** How many of its files are of use, and how many came. */
  readonly files: { readonly usable: number; readonly all: number };
  /** The case that it answers to: by the case's own address (`isSigned`), or by a number in the subject. */
  readonly answersTo:
    | {
        readonly request: ChangeRequest;
        readonly isSigned: boolean;
        /** Why it can't be joined, where that was tried. */
        readonly isOver?: "closed" | "full" | "gone" | undefined;
      }
    | undefined;
  readonly named: readonly NamedTopUp[];
  /** The open bank top-ups of a verified sender's company. */
  readonly open: readonly NamedTopUp[];
};

/** As `MailPlan`, without the ids. */
export type Decided =
  | { readonly as: "refusal"; readonly why: MailRefusal }
  | { readonly as: "confirmation"; readonly topUp: NamedTopUp; readonly isUnverified: boolean }
  | {
      readonly as: "case";
      readonly accountId: AccountId;
      readonly kind: RequestKind;
      readonly isUnverified: boolean;
      /** It is proved who of the account's people wrote, and they may not write to BOK. */
      readonly mayNotWrite: boolean;
      readonly hints: readonly string[];
    }
  | { readonly as: "join"; readonly request: ChangeRequest; readonly isUnverified: boolean }
  | { readonly as: "undelivered"; readonly request: ChangeRequest };

/** Whether somebody may send confirmations for an account's top-ups, as the route for uploads has it. */
const mayConfirm = ({ sender }: Known, accountId: AccountId): boolean => {
  const user = verifiedUser(sender);
  return user?.accountId === accountId && permissionsOf[user.role].includes("top-ups.create");
};

const refused = (why: MailRefusal): Decided => ({ as: "refusal", why });

export const decided = (known: Known): Decided => {
  const { mail, isOwn, isSpam, sender, answersTo } = known;
  if (isOwn) return refused("own");
  if (mail.automatic === "bounce")
    return answersTo?.isSigned && !isClosed(answersTo.request)
      ? { as: "undelivered", request: answersTo.request }
      : refused("bounce");
  if (mail.faults.includes("not-whole")) return refused("not-whole");
  // A list or a CRM passes on what a person wrote: where it is proved who, that counts.
  const isMachines = mail.automatic === "reply" || (mail.automatic === "sent" && sender.is !== "verified");
  return (
    (isMachines ? undefined : joined(known)) ??
    confirmation(known) ??
    (isMachines ? refused("automatic") : undefined) ??
    (isSpam && sender.is !== "verified" ? refused("spam") : undefined) ??
    newCase(known)
  );
};

/** As a confirmation, where the e-mail names one open bank top-up, or brings a confirmation that can only be of one. */
const confirmation = (known: Known): Decided | undefined => {
  const { named, open, isToConfirmations, files, sender, mail, answersTo } = known;
  // A statement about the main administrator is no confirmation, whatever else stands in the e-mail.
  if (known.asksForMainAdministrator && !isToConfirmations) return undefined;
  const meant = named.length > 0 ? named : known.bringsConfirmation && !answersTo && files.usable > 0 ? open : [];
  // Several: people tell which. None: the money was booked, refused or is late, and people look.
  const [topUp, ...others] = meant.filter(({ isOpen }) => isOpen);
  if (others.length > 0) return undefined;
  if (topUp && files.usable > 0)
    return { as: "confirmation", topUp, isUnverified: !mayConfirm(known, topUp.accountId) };
  const user = verifiedUser(sender);
  const accountId = topUp?.accountId ?? user?.accountId;
  // From somebody unknown, people read what it says; a machine says nothing without a file.
  if (files.usable > 0 || answersTo || mail.automatic !== "no" || !accountId || !mayConfirm(known, accountId))
    return undefined;
  if (files.all > 0) return topUp || isToConfirmations ? refused("refused-files") : undefined;
  // Elsewhere it may be a question about a transfer.
  return isToConfirmations ? refused("no-file") : undefined;
};

/** As part of a case, from somebody who took part in it. */
const joined = ({ answersTo, sender }: Known): Decided | undefined => {
  if (!answersTo || answersTo.isOver || isClosed(answersTo.request)) return undefined;
  const { request, isSigned } = answersTo;
  const isVerified = sender.is === "verified";
  // The number alone is known to many: it takes a proof of who wrote.
  if (!tookPart(request, sender) || !(isSigned || isVerified)) return undefined;
  return { as: "join", request, isUnverified: !isVerified };
};

const newCase = (known: Known): Decided => {
  const { sender, answersTo, named, open, bringsConfirmation, asksForMainAdministrator } = known;
  const customer = customerOf(sender);
  const accountId = customer?.accountId ?? operatorId;
  const isEntitled = entitledUser(sender, accountId) !== undefined;
  const candidates = named.length > 0 ? named : bringsConfirmation ? open : [];
  return {
    as: "case",
    accountId,
    // Of the operator's own account there is no main administrator to change.
    kind: customer && asksForMainAdministrator ? "main-administrator" : "other",
    isUnverified: !isEntitled,
    mayNotWrite: customer !== undefined && sender.is === "verified" && !isEntitled,
    hints: [
      ...("user" in sender && !customer ? [hintTexts.staff] : []),
      ...(asksForMainAdministrator ? [hintTexts.mainAdministrator] : []),
      ...(answersTo ? [hintTexts.otherCase(answersTo, sender)] : []),
      ...(candidates.length > 0 ? [hintTexts.topUps(candidates.map(({ code }) => code))] : []),
    ],
  };
};

type AnswersTo = NonNullable<Known["answersTo"]>;

const whyNotJoined = ({ request, isOver }: AnswersTo, sender: Sender): string => {
  if (isOver === "gone") return "tej sprawy już nie ma";
  if (isOver === "closed" || isClosed(request)) return "jest już zamknięta";
  if (isOver === "full") return "nie zmieści się w niej więcej wiadomości";
  return tookPart(request, sender) ? "nic nie dowodzi, kto to napisał" : "nadawca nie brał w niej udziału";
};

/** To the staff, so in Polish. */
const hintTexts = {
  staff: "Wiadomość przyszła z adresu pracownika operatora.",
  mainAdministrator: "Treść wygląda na dyspozycję zmiany lub usunięcia głównego administratora.",
  otherCase: (answersTo: AnswersTo, sender: Sender) =>
    `Wiadomość wskazuje sprawę ${answersTo.request.number}. Nie dołączono jej tam: ${whyNotJoined(answersTo, sender)}.`,
  topUps: (codes: readonly string[]) =>
    `Może to być potwierdzenie przelewu o kodzie: ${codes.join(" albo ")}. Poproś klienta, aby wysłał plik jeszcze raz na adres do potwierdzeń, z kodem w temacie: wtedy trafi do finansów.`,
} as const;
