/** The letter that invites somebody to an account. */
import { linkTokenText } from "../link.ts";
import { helloTo, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { moment } from "../warsaw.ts";
import { NoticeFacts } from "./notices.ts";

export const portalUserLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    invitation: ({ linkId, validUntil, firstName, companyName, invitedBy }, { panelAddress, secretOf }) => {
      const token = linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: "invitation" }) });
      const [company, by] = [typed(companyName, 80), typed(invitedBy, 80)];
      return {
        subject: {
          pl: `Zaproszenie do panelu Saldo: ${company}`,
          en: `Invitation to the Saldo panel: ${company}`,
        },
        greeting: helloTo(firstName),
        paragraphs: [
          {
            pl: `${by} zaprasza Cię do panelu Saldo (firma: ${company}). Ustaw hasło na stronie, do której prowadzi poniższy link; logować się będziesz tym adresem e-mail.`,
            en: `${by} has added you to the Saldo panel (company: ${company}). Use the link below to set a password; you will sign in with this e-mail address.`,
          },
        ],
        facts: [[{ pl: "Link jest ważny do", en: "The link is valid until" }, moment(validUntil)]],
        // In the fragment, which no browser sends: the secret reaches no server's log.
        action: { label: { pl: "Ustaw hasło", en: "Set a password" }, address: `${panelAddress}/invitation#${token}` },
        notes: [
          {
            pl: "Link działa tylko raz. Nie przekazuj go nikomu.",
            en: "The link works only once. Don't pass it on to anyone.",
          },
          {
            pl: "Jeśli nie wiesz, o co chodzi, nic nie rób: bez hasła nikt się nie zaloguje.",
            en: "If you don't know what this is about, do nothing: nobody can sign in without a password.",
          },
        ],
      };
    },
  },
};
