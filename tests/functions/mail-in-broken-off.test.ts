/** The function dies before or after any of its calls, and the queue brings the e-mail again: what comes of it is the same, once. */
import { describe, expect, it } from "vitest";
import { type Fault, injectFaults, reads } from "../support/faults.ts";
import { aPdf, aPng } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";
import { confirmations, gray, type MailDesk, mailDesk, type Sent } from "../support/mail-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

const files = [
  { name: "jeden.pdf", type: "application/pdf", bytes: aPdf("one") },
  { name: "dwa.png", type: "image/png", bytes: aPng() },
];

/** All that e-mails leave behind, without ids. */
const leftBy = async (own: MailDesk, topUpId: string) => {
  const topUp = await own.others.find(own.accountId, topUpId);
  const cases = await own.casesOf();
  return {
    files: topUp?.topUp.confirmations.map(({ fileName }) => fileName),
    cases: cases.map(({ kind, message, attachments, history }) => ({
      kind,
      message,
      attachments: attachments.map(({ fileName }) => fileName),
      history: history.map(({ what, text }) => ({ what, text })),
    })),
    notices: (await own.notices())
      .map(({ facts }) => facts.kind)
      // Once an hour for all that waits, so of whichever world comes first.
      .filter((kind) => kind !== "mail-to-check")
      .sort(),
    waits: (await own.waits()).length,
  };
};

type Story = { readonly name: string; readonly mail: (own: MailDesk, code: string) => Promise<Sent> };

const stories: readonly Story[] = [
  {
    name: "a confirmation of two files",
    mail: async (own, code) => ({ from: own.main.email, to: confirmations, subject: code, files }),
  },
  {
    name: "a case with files",
    mail: async (own) => ({ from: own.contact.email, subject: "Adres", text: "Proszę o zmianę adresu.", files }),
  },
  {
    name: "an answer in a case",
    mail: async (own) => {
      await own.send({ from: own.contact.email, subject: "Pytanie", text: "Proszę o kontakt." });
      const [request] = await own.casesOf();
      return { from: own.contact.email, to: own.caseAddress(request!), subject: "Re", text: "Polna 7.", files };
    },
  },
  {
    name: "an unverified confirmation",
    mail: async (own, code) => ({
      from: `ktos.${own.main.id.toLowerCase()}@gdzies.example`,
      subject: code,
      files,
      verdicts: { ...gray, spf: "PASS" },
    }),
  },
  {
    name: "a confirmation whose files are of no use",
    mail: async (own, code) => ({
      from: own.main.email,
      to: confirmations,
      subject: code,
      files: [{ name: "a.zip", type: "application/zip", bytes: Buffer.from("PK\x03\x04zip") }],
    }),
  },
];

describe.each(stories)("$name", ({ mail }) => {
  it.each(["lost-before", "lost-after"] as const)(
    "is one, wherever a call is %s",
    async (fault: Fault) => {
      const whole = await mailDesk(stage);
      const wholeTopUp = await whole.order();
      await whole.send(await mail(whole, wholeTopUp.code));
      const expected = await leftBy(whole, wholeTopUp.id);

      for (let broken = 0, isOver = false; !isOver; broken += 1) {
        const own = await mailDesk(stage);
        const topUp = await own.order();
        const { body } = own.arrived(await mail(own, topUp.code));
        const dying = stage();
        let call = -1;
        injectFaults(dying.client, ({ command }) => {
          // A read whose answer is lost is one that never arrived.
          if (fault === "lost-after" && reads.includes(command)) return undefined;
          call += 1;
          return call === broken ? fault : undefined;
        });
        await own.take([body], dying.table).catch(() => {});
        isOver = call < broken;
        await own.take([body]);
        expect(await leftBy(own, topUp.id), `broken off at call ${broken}`).toEqual(expected);
      }
    },
    60_000,
  );
});
