/** What a case's page says of the e-mails that a case came by. */
import type { Author, ChangeRequest, RequestEvent } from "../../shared/domain/change-requests/change-request.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { Language } from "../../shared/domain/language.ts";
import { rawMailKey } from "../../shared/domain/mail-in/received-mail.ts";
import { typed as line } from "../../shared/domain/notices/letter.ts";
import { rawMailDays } from "../../shared/domain/retention.ts";
import type { FileLinks } from "../../shared/gateways/files.ts";
import { mailWords } from "./case-mail-words.ts";
import { type Drawn, type Fact, factList } from "./case-page-parts.ts";
import { words } from "./case-page-words.ts";

/** Longer than an address may be. */
const senderLetters = 260;

/** What is proved of somebody who wrote: that they did, that they did and may not write to BOK, or nothing. */
type Proof = "verified" | "no-right" | "unverified";

const proofOf = ({ isUnverified, mayNotWrite }: Pick<Author, "isUnverified" | "mayNotWrite">): Proof => {
  if (mayNotWrite) return "no-right";
  return isUnverified ? "unverified" : "verified";
};

/** Whether BOK has to make sure of somebody who wrote. */
export const isDoubted = ({ openedBy, history }: ChangeRequest): boolean =>
  [openedBy, ...history.map(({ by }) => by)].some((author) => proofOf(author) !== "verified");

/**
 * That it came by e-mail, and what to do where nothing proves from whom, with whom to call. Of a case whose sender is known, that somebody else
 * may have added to it.
 */
export const mailPart = (drawn: Drawn): Html | undefined => {
  const { request, language } = drawn;
  const { mailId, openedBy, accountId, movedTo } = request;
  if (movedTo) return undefined;
  const said = mailWords[language];
  const proof = proofOf(openedBy);
  if (mailId === undefined || proof === "verified") {
    const verified = html`<p class="told">${said.verified} ${senderIn(drawn)}.</p>
`;
    return html`${mailId === undefined ? undefined : verified}${addedPart(drawn)}`;
  }
  const ofUnverified = accountId === operatorId ? said.ofNoCustomer : said.whyUnverified;
  const [warning, text] = proof === "no-right" ? [said.noRight, said.whyNoRight] : [said.unverified, ofUnverified];
  return html`<p class="fault">${warning}</p>
<p>${text}</p>
${contactPart(drawn)}`;
};

const addedPart = (drawn: Drawn): Html | undefined => {
  const { request, language } = drawn;
  const said = mailWords[language];
  const proofs = new Set(request.history.map(({ by }) => proofOf(by)));
  if (!isDoubted(request)) return undefined;
  return html`<p class="fault">${proofs.has("unverified") ? said.unverifiedAdded : said.noRightAdded}</p>
<p>${said.sureOfAdded}</p>
${contactPart(drawn)}`;
};

/** Whom to call: the company, and its main administrator. */
const contactPart = ({ request, language, people, subscriber }: Drawn): Html | undefined => {
  const said = mailWords[language];
  if (!subscriber || request.accountId === operatorId) return undefined;
  const main = people.find(({ isMainAdministrator }) => isMainAdministrator);
  return factList([
    [said.companyPhone, subscriber.phone === null ? said.noPhone : line(subscriber.phone)],
    main && [said.mainAdministrator, line(`${main.firstName} ${main.lastName}, ${main.phone}`, 200)],
  ]);
};

/** Who it is from, or claims to be. */
export const senderFact = (drawn: Drawn): Fact => {
  const { request, language } = drawn;
  const said = mailWords[language];
  if (request.accountId === operatorId) return [said.sender, senderIn(drawn)];
  return [proofOf(request.openedBy) === "unverified" ? said.claims : words[language].from, senderIn(drawn)];
};

const senderIn = ({ request: { openedBy }, people }: Drawn): string => {
  const { name, address, isUnverified, userId } = openedBy;
  // Of a portal user no address is kept: it is their own.
  const own = isUnverified ? people.find(({ id }) => id === userId)?.email : undefined;
  const known = [...new Set([name, address ?? own ?? ""])].filter((text) => text !== "");
  return known.map((text) => line(text, senderLetters)).join(", ");
};

const dayMilliseconds = 24 * 3600 * 1000;

/** Addresses that open the original e-mails, each at the first event that it brought; none of those that are gone. */
export const originalLinks = async (
  { history, mailId, number }: ChangeRequest,
  { links, now, seconds }: { readonly links: FileLinks; readonly now: Date; readonly seconds: number },
): Promise<ReadonlyMap<RequestEvent, string>> => {
  const seen = new Set<string>();
  const firsts = history.flatMap((event) => {
    const id = event.mailId ?? (event.what === "opened" ? mailId : undefined);
    if (id === undefined || seen.has(id)) return [];
    seen.add(id);
    return now.getTime() - Date.parse(event.at) < rawMailDays * dayMilliseconds
      ? [{ event, id, place: seen.size }]
      : [];
  });
  const linked = firsts.map(async ({ event, id, place }) => {
    const file = { key: rawMailKey(id), fileName: `${number}-${place}.eml`, contentType: "message/rfc822", seconds };
    return [event, await links.linkTo(file)] as const;
  });
  return new Map(await Promise.all(linked));
};

/** What stands behind something that came by e-mail; undefined of what did not. */
export const mailMark = (
  author: Pick<Author, "isUnverified" | "mayNotWrite">,
  { isByMail, language }: { readonly isByMail: boolean; readonly language: Language },
): Html | undefined => {
  const said = mailWords[language];
  const proof = proofOf(author);
  if (proof === "verified") return isByMail ? html`${said.byMail}` : undefined;
  return html`${said.byMail}, <strong class="fault">${proof === "no-right" ? said.hasNoRight : said.notProved}</strong>`;
};
