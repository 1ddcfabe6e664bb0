/** What a case's page says of the e-mails that a case came by. */
import type { ChangeRequest, RequestEvent } from "../../shared/domain/change-requests/change-request.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { Language } from "../../shared/domain/language.ts";
import { rawMailKey } from "../../shared/domain/mail-in/received-mail.ts";
import { typed as line } from "../../shared/domain/notices/letter.ts";
import { rawMailDays } from "../../shared/domain/retention.ts";
import type { FileLinks } from "../../shared/gateways/files.ts";
import { mailWords } from "./case-mail-words.ts";

/** Longer than an address may be. */
const senderLetters = 260;

/**
 * That it came by e-mail, from whom, and what to do where nothing proves that. Of a case whose sender is known, that somebody else may have
 * added to it.
 */
export const mailPart = (
  { mailId, openedBy, accountId, history }: ChangeRequest,
  language: Language,
): Html | undefined => {
  const said = mailWords[language];
  const added = history.some(({ by }) => by.isUnverified)
    ? html`<p class="fault">${said.unverifiedAdded}</p>
`
    : undefined;
  if (mailId === undefined) return added;
  const { name, address, isUnverified } = openedBy;
  const sender = [...new Set([name, address ?? ""])]
    .filter((text) => text !== "")
    .map((text) => line(text, senderLetters));
  if (!isUnverified)
    return html`<p class="told">${said.verified} ${sender.join(", ")}.</p>
${added}`;
  return html`<div class="fault"><p>${said.unverified} ${sender.join(", ")}.</p>
<p>${accountId === operatorId ? said.ofNoCustomer : undefined} ${said.whyUnverified}</p></div>
`;
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

/** What stands behind the name of somebody who wrote by e-mail. */
export const mailMark = (
  { isByMail, isUnverified }: { readonly isByMail: boolean; readonly isUnverified: boolean },
  language: Language,
): Html | undefined => {
  const said = mailWords[language];
  if (isUnverified) return html`, ${said.byMail}, <strong class="fault">${said.notProved}</strong>`;
  return isByMail ? html`, ${said.byMail}` : undefined;
};
