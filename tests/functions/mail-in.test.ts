import { describe, expect, it } from "vitest";
import { takeMails } from "../../functions/mail-in/take-mails.ts";
import { asking, authorOf, closing, remarking } from "../../shared/domain/change-requests/steps.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { bankTopUpState } from "../../shared/domain/top-ups/bank-top-up.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys } from "../../shared/store/keys.ts";
import { keepRequest, mailId } from "../support/change-requests.ts";
import { aJpeg, anExe, aPdf, aPng } from "../support/files.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { bank, gmail, outlookRichText } from "../support/mail-corpus.ts";
import { confirmations, gray, helpdesk, type MailDesk, mailDesk, mailInDomain } from "../support/mail-desk.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { credits, rejects } from "../support/transfers.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const watch = onlyGranted("mail-in");
const desk = async (orders = 0): Promise<MailDesk> => watch(await mailDesk(stage, { orders }));
/** The same with an open top-up. */
const ordered = async () => {
  const own = await desk(1);
  return { own, topUp: own.topUps[0]! };
};

const pdf = (text = "potwierdzenie", name = "potwierdzenie.pdf") => ({
  name,
  type: "application/pdf",
  bytes: aPdf(text),
});
const heic = {
  name: "IMG_2041.HEIC",
  type: "image/heic",
  bytes: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"),
};
const hour = 3_600_000;

describe("a confirmation", () => {
  it("with the code in the subject reaches finance as an upload does, and its sender gets one answer", async () => {
    const { own, topUp } = await ordered();
    const id = await own.send({
      from: own.main.email,
      to: confirmations,
      subject: `Potwierdzenie ${topUp.code}`,
      files: [pdf()],
      messageId: "<one@klient.example>",
    });
    const [told, ...more] = await own.told("transfer-confirmed");
    expect(more).toHaveLength(1);
    expect(told).toMatchObject({
      topUpId: topUp.id,
      code: topUp.code,
      calledFile: "potwierdzenie.pdf",
      mail: { sender: own.main.email },
    });
    expect(own.objects.has(told!.file.key)).toBe(true);
    expect(bankTopUpState(await own.kept(topUp), own.now())).toBe("confirmation-received");
    expect(await own.waits()).toContain(`top-ups-to-decide#${topUp.id}`);
    const [answer, ...others] = await own.noticesTo("mail-confirmed");
    expect(others).toEqual([]);
    expect(answer).toMatchObject({
      recipient: { accountId: own.accountId, userId: own.main.id },
      facts: { code: topUp.code, files: ["potwierdzenie.pdf"], inReplyTo: "<one@klient.example>" },
    });
    // Whoever ordered it hears of it as of an upload.
    expect(await own.noticesTo("confirmation-received")).toMatchObject([{ recipient: { userId: own.accountant.id } }]);
    expect(await own.became(id)).toMatchObject({ state: "done", plan: { as: "confirmation" } });
    expect(await own.entries()).toEqual([]);
  });

  it("from whoever ordered the top-up is answered once, not twice", async () => {
    const { own, topUp } = await ordered();
    await own.send({ from: own.accountant.email, to: confirmations, subject: topUp.code, files: [pdf()] });
    expect(await own.noticesTo("mail-confirmed")).toHaveLength(1);
    expect(await own.noticesTo("confirmation-received")).toEqual([]);
  });

  it.each([
    ["the text", (code: string) => ({ text: `Dzień dobry, kod to ${code}, pozdrawiam.`, files: [pdf()] })],
    [
      "the text, in small letters and parted",
      (code: string) => ({
        text: `Tytuł: ${code.slice(0, 4)} ${code.slice(4)} DOLADOWANIE KONTA`.toLowerCase(),
        files: [pdf()],
      }),
    ],
    ["a file's name", (code: string) => ({ files: [pdf("x", `przelew_${code}.pdf`)] })],
    ["a PDF", (code: string) => ({ files: [pdf(`${code} DOLADOWANIE KONTA`)] })],
  ])("is found by a code in %s", async (_, sent) => {
    const own = await desk(2);
    const [topUp] = own.topUps;
    await own.send({ from: own.main.email, subject: "Przelew", ...sent(topUp!.code) });
    expect((await own.kept(topUp!)).confirmations).toHaveLength(1);
  });

  it("without a code is for the only open top-up; with two it is a case that names both", async () => {
    const { own, topUp: first } = await ordered();
    await own.send({ from: own.main.email, to: confirmations, subject: "Przelew", files: [pdf("one")] });
    expect((await own.kept(first)).confirmations).toHaveLength(1);
    const second = await own.order();
    await own.send({ from: own.main.email, to: confirmations, subject: "Drugi przelew", files: [pdf("two")] });
    expect((await own.kept(first)).confirmations).toHaveLength(1);
    const [request, ...more] = await own.casesOf();
    expect(more).toEqual([]);
    expect(request).toMatchObject({ kind: "other", attachments: [{ fileName: "potwierdzenie.pdf" }] });
    const remark = request!.history.find(({ what }) => what === "remarked")?.text;
    expect(remark).toContain(first.code);
    expect(remark).toContain(second.code);
  });

  it("that nothing proves reaches finance marked so, and its sender gets a receipt that says nothing, if SPF passes", async () => {
    const { own, topUp } = await ordered();
    const stranger = "ktos@gdzies.example";
    await own.send({
      from: stranger,
      to: confirmations,
      subject: topUp.code,
      files: [pdf()],
      verdicts: { ...gray, spf: "PASS" },
    });
    expect((await own.told("transfer-confirmed"))[0]).toMatchObject({ mail: { sender: stranger, isUnverified: true } });
    const [receipt, ...more] = await own.noticesTo("mail-received");
    expect(more).toEqual([]);
    expect(receipt!.recipient).toEqual({ address: stranger });
    expect(Object.keys(receipt!.facts).sort()).toEqual(["at", "inReplyTo", "kind", "references"]);
  });

  it.each([
    ["SPF does not pass", { verdicts: gray }],
    [
      "the envelope is another's",
      { verdicts: { ...gray, spf: "PASS" as const }, envelopeFrom: "ofiara@gdzies.example" },
    ],
    ["the envelope is empty", { verdicts: { ...gray, spf: "PASS" as const }, envelopeFrom: "" }],
  ])("that nothing proves gets no receipt where %s", async (_, changes) => {
    const { own, topUp } = await ordered();
    await own.send({ from: "ktos@gdzies.example", to: confirmations, subject: topUp.code, files: [pdf()], ...changes });
    expect(await own.noticesTo("mail-received")).toEqual([]);
  });

  it("of another account's top-up is that account's, unverified, and its sender learns nothing of it", async () => {
    const [{ own, topUp }, other] = [await ordered(), await desk()];
    await other.send({ from: other.main.email, to: confirmations, subject: topUp.code, files: [pdf()] });
    const [{ mailed } = {}] = (await own.kept(topUp)).confirmations;
    expect(mailed).toMatchObject({ isUnverified: true, from: other.main.email });
    expect(await other.noticesTo("mail-confirmed")).toEqual([]);
    expect(await other.noticesTo("mail-received")).toHaveLength(1);
  });

  it("from somebody of the company who may order no top-up counts as unverified", async () => {
    const { own, topUp } = await ordered();
    await own.send({ from: own.contact.email, to: confirmations, subject: topUp.code, files: [pdf()] });
    expect((await own.kept(topUp)).confirmations[0]?.mailed?.isUnverified).toBe(true);
  });

  it("is one with the same file mailed before, and with the same file uploaded", async () => {
    const { own, topUp } = await ordered();
    for (const subject of ["jeden", "dwa"])
      await own.send({
        from: own.main.email,
        subject: `${subject} ${topUp.code}`,
        files: [pdf()],
        messageId: `<${subject}@x.example>`,
      });
    expect((await own.kept(topUp)).confirmations).toHaveLength(1);
    expect(await own.told("transfer-confirmed")).toHaveLength(2);
    const { id: confirmationId } = await own.announce(topUp);
    const looked = { at: own.now().toISOString(), sha256: sha256(pdf().bytes), sizeBytes: pdf().bytes.length };
    const named = { accountId: own.accountId, topUpId: topUp.id, confirmationId };
    expect(await own.others.takeFile(named, looked, own.forFinance(topUp))).toBe("same-file");
    expect(await own.told("transfer-confirmed")).toHaveLength(2);
  });

  it("of strangers takes no place of the customer's own files", async () => {
    const { own, topUp } = await ordered();
    for (let each = 0; each < 2; each += 1)
      await own.send({
        from: `obcy${each}@gdzies.example`,
        subject: topUp.code,
        files: [pdf(`${each}`)],
        verdicts: gray,
      });
    expect((await own.kept(topUp)).confirmations).toHaveLength(2);
    const files = [1, 2, 3, 4, 5].map((each) => pdf(`own ${each}`, `${each}.pdf`));
    await own.send({ from: own.main.email, subject: topUp.code, files });
    expect((await own.kept(topUp)).confirmations).toHaveLength(7);
  });

  it("that the customer sends too is the customer's, whoever was first", async () => {
    const { own, topUp } = await ordered();
    await own.send({ from: "obcy@gdzies.example", subject: topUp.code, files: [pdf()], verdicts: gray });
    await own.send({ from: own.main.email, subject: topUp.code, files: [pdf()] });
    const files = (await own.kept(topUp)).confirmations;
    expect(files.map(({ mailed }) => mailed?.isUnverified)).toEqual([true, undefined]);
    expect(await own.told("transfer-confirmed")).toHaveLength(2);
  });

  it("for a top-up that was decided is a case, so that people look", async () => {
    const { own, topUp } = await ordered();
    await own.others.decide(own.accountId, topUp.id, rejects(), "192.0.2.1");
    await own.send({ from: own.main.email, to: confirmations, subject: topUp.code, files: [pdf()] });
    expect((await own.kept(topUp)).confirmations).toEqual([]);
    expect((await own.casesOf())[0]?.attachments).toHaveLength(1);
  });

  it("from a bank's own sender reaches finance, and no machine is answered", async () => {
    const { own, topUp } = await ordered();
    const raw = bank({ to: confirmations, text: `Tytuł: ${topUp.code} DOLADOWANIE KONTA`, files: [pdf()] });
    await own.send({ raw, from: "powiadomienia@bank.example", to: confirmations, verdicts: { ...gray, spf: "PASS" } });
    expect((await own.kept(topUp)).confirmations).toHaveLength(1);
    expect(await own.noticesTo("mail-received")).toEqual([]);
  });
});

describe("what can't be taken", () => {
  it.each([
    ["a HEIC photo", [heic], "heic"],
    ["a program", [{ name: "faktura.pdf", type: "application/pdf", bytes: anExe() }], "other-type"],
    ["nothing at all", [{ name: "pusty.pdf", type: "application/pdf", bytes: Buffer.alloc(0) }], "empty"],
  ])("%s is answered with what to send instead, and the staff see that it came", async (_, files, why) => {
    const { own, topUp } = await ordered();
    const id = await own.send({ from: own.main.email, to: confirmations, subject: topUp.code, files });
    expect(await own.noticesTo("mail-not-taken")).toMatchObject([
      { facts: { why: "refused-files", refusedFiles: [{ why }] } },
    ]);
    expect(await own.toCheck(id)).toEqual(["refused-files"]);
    expect(await own.told("transfer-confirmed")).toEqual([]);
  });

  it("winmail.dat is, too", async () => {
    const { own, topUp } = await ordered();
    const raw = outlookRichText({ from: own.main.email, to: confirmations, subject: topUp.code });
    const id = await own.send({ raw, from: own.main.email, to: confirmations });
    expect(await own.noticesTo("mail-not-taken")).toMatchObject([{ facts: { refusedFiles: [{ why: "outlook" }] } }]);
    expect(await own.toCheck(id)).toEqual(["refused-files"]);
  });

  it("goes beside what can: the answer names both", async () => {
    const { own, topUp } = await ordered();
    await own.send({ from: own.main.email, to: confirmations, subject: topUp.code, files: [heic, pdf()] });
    expect(await own.noticesTo("mail-confirmed")).toMatchObject([
      { facts: { files: ["potwierdzenie.pdf"], refusedFiles: [{ calledFile: heic.name, why: "heic" }] } },
    ]);
  });

  it("a code without a file, to the address for confirmations, is answered with what is missing", async () => {
    const { own, topUp } = await ordered();
    await own.send({ from: own.main.email, to: confirmations, subject: topUp.code, files: [] });
    expect(await own.noticesTo("mail-not-taken")).toMatchObject([{ facts: { why: "no-file", helpdesk } }]);
  });

  it("a virus is never opened, its sender is told nothing, and the staff see that it came", async () => {
    const { own, topUp } = await ordered();
    const { id, body } = own.arrived({
      from: own.main.email,
      subject: topUp.code,
      files: [pdf()],
      verdicts: { virus: "FAIL" },
    });
    const reads: string[] = [];
    const uses = own.usesOn(own.table);
    const raw = {
      read: async (named: { key: string }) => {
        reads.push(named.key);
        return "gone" as const;
      },
    };
    await takeMails({ ...uses, raw })({ Records: [{ body }] });
    expect(reads).toEqual([]);
    expect(await own.notices()).toEqual([]);
    expect(await own.toCheck(id)).toEqual(["virus"]);
    expect(await own.became(id)).toMatchObject({ sender: own.main.email });
  });

  it("a file that nobody could scan is not taken", async () => {
    const { own, topUp } = await ordered();
    await own.send({
      from: own.main.email,
      to: confirmations,
      subject: topUp.code,
      files: [pdf()],
      verdicts: { virus: "PROCESSING_FAILED" },
    });
    expect((await own.kept(topUp)).confirmations).toEqual([]);
    expect(await own.noticesTo("mail-not-taken")).toMatchObject([
      { facts: { refusedFiles: [{ why: "not-scanned" }] } },
    ]);
  });

  it("an e-mail that can't be read waits for the staff, and whoever is known to have sent it is told", async () => {
    const own = await desk();
    const deep = Array.from(
      { length: 40 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    );
    const raw = Buffer.from(`From: ${own.main.email}\r\nSubject: x\r\n${deep.join("")}`);
    const id = await own.send({ raw, from: own.main.email });
    expect(await own.toCheck(id)).toEqual(["not-whole"]);
    expect(await own.noticesTo("mail-not-taken")).toMatchObject([{ facts: { why: "not-whole" } }]);
  });
});

describe("what is a confirmation, and what is not", () => {
  const statement = pdf("oświadczenie", "oswiadczenie.pdf");

  it.each([
    [
      "asks for another main administrator",
      "Proszę o zmianę głównego administratora. Proszę o potwierdzenie otrzymania.",
    ],
    ["complains", "Kiedy zaksięgujecie nasz przelew? Czekamy od tygodnia."],
    ["wants a number moved", "W załączniku wniosek o transfer numeru."],
  ])("a letter to BOK with a file that %s is a case, though a top-up is open", async (_, text) => {
    const { own, topUp } = await ordered();
    await own.send({ from: own.main.email, subject: "Pismo", text, files: [statement] });
    expect((await own.kept(topUp)).confirmations).toEqual([]);
    expect(await own.casesOf()).toMatchObject([{ attachments: [{ fileName: "oswiadczenie.pdf" }] }]);
  });

  it("a code that stands only in a quotation takes no letter away from BOK, nor gives its file to the code's owner", async () => {
    const [own, { own: other, topUp: theirs }] = [await desk(), await ordered()];
    const text = `Proszę zablokować konto.\n\nW dniu 1.03.2026 o 12:00 BOK pisze:\n> kod ${theirs.code}\n> DOLADOWANIE`;
    await own.send({ from: own.main.email, subject: "Pilne", text, files: [statement] });
    expect((await other.kept(theirs)).confirmations).toEqual([]);
    expect(await own.casesOf()).toHaveLength(1);
  });

  it("an answer to our letter about the order is one, by the code that it quotes", async () => {
    const own = await desk(2);
    const topUp = own.topUps[0]!;
    const text = `W załączniku.\n\nW dniu 1.03.2026 o 12:00 Telefonia pisze:\n> Tytuł przelewu: ${topUp.code} DOLADOWANIE`;
    await own.send({ from: own.main.email, to: confirmations, subject: "Re: Dane do przelewu", text, files: [pdf()] });
    expect((await own.kept(topUp)).confirmations).toHaveLength(1);
  });

  it("two codes are a case that names both", async () => {
    const own = await desk(2);
    const [first, second] = own.topUps.map(({ code }) => code);
    const text = `Potwierdzenie za ${first} oraz wcześniejsze ${second}.`;
    await own.send({ from: own.main.email, subject: "Przelewy", text, files: [pdf()] });
    expect((await own.casesOf())[0]?.history.find(({ what }) => what === "remarked")?.text).toMatch(
      new RegExp(`${first}.*${second}|${second}.*${first}`),
    );
  });

  it("what finance reads of an e-mail is also its text", async () => {
    const { own, topUp } = await ordered();
    const text = "UWAGA: proszę zaksięgować tylko połowę.";
    await own.send({ from: own.main.email, to: confirmations, subject: topUp.code, text, files: [pdf()] });
    expect((await own.told("transfer-confirmed"))[0]?.mail?.text).toBe(text);
  });

  it("an accountant without the right to BOK is told what is missing, code or no code", async () => {
    const { own } = await ordered();
    const id = await own.send({ from: own.accountant.email, to: confirmations, subject: "Przelew", files: [heic] });
    expect(await own.noticesTo("mail-not-taken")).toMatchObject([{ facts: { refusedFiles: [{ why: "heic" }] } }]);
    expect(await own.toCheck(id)).toEqual(["refused-files"]);
  });
});

describe("what nobody could take is seen by somebody", () => {
  it("a file beside one that is taken, where its sender is told nothing", async () => {
    const { own, topUp } = await ordered();
    const id = await own.send({
      from: "obcy@gdzies.example",
      subject: topUp.code,
      files: [pdf(), heic],
      verdicts: gray,
    });
    expect((await own.kept(topUp)).confirmations).toHaveLength(1);
    expect(await own.toCheck(id)).toEqual(["refused-files"]);
  });

  it("a stranger's third file for a top-up", async () => {
    const { own, topUp } = await ordered();
    const ids: string[] = [];
    for (const each of [1, 2, 3])
      ids.push(
        await own.send({
          from: `obcy${each}@gdzies.example`,
          subject: topUp.code,
          files: [pdf(`${each}`)],
          verdicts: gray,
        }),
      );
    expect(await own.toCheck(...ids)).toEqual(["refused-files"]);
    expect((await own.kept(topUp)).confirmations).toHaveLength(2);
  });

  it("a code without a file, also within an hour of another answer", async () => {
    const { own, topUp } = await ordered();
    const sent = { from: own.main.email, to: confirmations, subject: topUp.code, files: [] };
    const ids = [
      await own.send(sent),
      await own.send({ ...sent, text: "Proszę NIE księgować.", messageId: "<2@klient.example>" }),
    ];
    expect(await own.noticesTo("mail-not-taken")).toHaveLength(1);
    expect(await own.toCheck(...ids)).toEqual(["no-file", "no-file"]);
  });
});

it("whoever sends the file that was missing, within the hour, hears of it as of an upload", async () => {
  const { own, topUp } = await ordered();
  const sent = { from: own.accountant.email, to: confirmations, subject: topUp.code };
  await own.send({ ...sent, files: [] });
  await own.send({ ...sent, files: [pdf()], messageId: "<2@klient.example>" });
  expect(await own.noticesTo("mail-confirmed")).toEqual([]);
  expect(await own.noticesTo("confirmation-received")).toHaveLength(1);
});

it("of a stranger's file whoever ordered hears in other words, and not what it is called", async () => {
  const { own, topUp } = await ordered();
  await own.send({ from: "obcy@gdzies.example", subject: topUp.code, files: [pdf()], verdicts: gray });
  expect(await own.told("confirmation-received")).toMatchObject([
    { calledFile: "", mail: { sender: "obcy@gdzies.example", isUnverified: true } },
  ]);
});

describe("a disposition", () => {
  const wish = { subject: "Zmiana adresu", text: "Proszę zmienić adres siedziby na ul. Polna 7, 00-950 Warszawa." };

  it("from whoever may write to BOK is a case with text, files and sender, and one answer", async () => {
    const own = await desk();
    const id = await own.send({
      from: own.contact.email,
      ...wish,
      files: [{ name: "umowa.png", type: "image/png", bytes: aPng() }],
      messageId: "<d1@klient.example>",
    });
    const [request, ...more] = await own.casesOf();
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      kind: "other",
      kindToConfirm: true,
      mailId: id,
      state: "open",
      companyName: "Poranna Kawa sp. z o.o.",
      openedBy: { side: "customer", userId: own.contact.id, name: "Ola Lis" },
      attachments: [{ fileName: "umowa.png", contentType: "image/png" }],
    });
    expect(request!.openedBy.isUnverified).toBeUndefined();
    expect(request!.message).toContain("Polna 7");
    expect(await own.noticesTo("request-opened")).toMatchObject([
      {
        recipient: { desk: "helpdesk" },
        facts: { mail: { sender: own.contact.email }, replyTo: own.contact.email, calledFiles: ["umowa.png"] },
      },
    ]);
    expect(await own.noticesTo("request-received")).toMatchObject([
      { recipient: { userId: own.contact.id }, facts: { byMail: true, inReplyTo: "<d1@klient.example>" } },
    ]);
  });

  it.each([
    ["DMARC is GRAY", { verdicts: gray }],
    ["DMARC fails", { verdicts: { dmarc: "FAIL" as const } }],
    [
      "the e-mail itself says that all passed",
      { verdicts: gray, headers: { "Authentication-Results": "amazonses.com; dmarc=pass; spf=pass" } },
    ],
  ])("that claims to be the main administrator's is unverified where %s", async (_, changes) => {
    const own = await desk();
    await own.send({
      from: own.main.email,
      subject: "Zmiana",
      text: "Proszę o zmianę głównego administratora na Jana Lisa.",
      ...changes,
    });
    const [request] = await own.casesOf();
    expect(request).toMatchObject({
      kind: "main-administrator",
      openedBy: { userId: own.main.id, isUnverified: true },
    });
    expect(request!.isOpenedByMain).toBeUndefined();
    // The real one may never have written: nobody is sent a copy.
    expect(await own.noticesTo("request-received")).toEqual([]);
  });

  it("with two From addresses is nobody's", async () => {
    const own = await desk();
    const stranger = `obcy.${own.main.id.toLowerCase()}@gdzies.example`;
    const raw = Buffer.from(
      `From: ${own.main.email}, ${stranger}\r\nTo: ${helpdesk}\r\nSubject: Zmiana ${own.main.id}\r\n\r\nProszę o zmianę.\r\n`,
    );
    const id = await own.send({ raw, from: own.main.email });
    expect(await own.casesOf()).toEqual([]);
    expect(await own.became(id)).toMatchObject({ plan: { as: "case", accountId: operatorId, isUnverified: true } });
  });

  it("that asks for another main administrator opens that kind, as the main administrator's own where it is theirs", async () => {
    const own = await desk();
    await own.send({
      from: own.main.email,
      subject: "Dyspozycja",
      text: "Proszę usunąć głównego administratora Annę Nowak i ustanowić Olę Lis.",
    });
    expect((await own.casesOf())[0]).toMatchObject({
      kind: "main-administrator",
      kindToConfirm: true,
      isOpenedByMain: true,
    });
  });

  it("from somebody without the right is a case marked unverified that says who they are, and they are answered", async () => {
    const own = await desk();
    await own.send({ from: own.accountant.email, ...wish });
    const [request] = await own.casesOf();
    expect(request!.openedBy).toMatchObject({ userId: own.accountant.id, isUnverified: true, mayNotWrite: true });
    expect(await own.noticesTo("request-received")).toMatchObject([{ recipient: { userId: own.accountant.id } }]);
  });

  it("by which somebody else asks for another main administrator is told to the present one, whoever was answered within the hour", async () => {
    const own = await desk();
    await own.send({ from: own.contact.email, subject: "Pytanie", text: "Proszę o kontakt." });
    const text = "Proszę o zmianę głównego administratora na mnie.";
    await own.send({ from: own.contact.email, subject: "Dyspozycja", text });
    const told = await own.noticesTo("request-received");
    expect(told.map(({ recipient }) => recipient)).toContainEqual({ mainAdministratorOf: own.accountId });
  });

  it("of the main administrator's that asks for something else is not theirs for what BOK makes of it", async () => {
    const own = await desk();
    await own.send({ from: own.main.email, subject: "Faktura", text: "Gdzie jest faktura?" });
    expect((await own.casesOf())[0]?.isOpenedByMain).toBeUndefined();
  });

  it("from a stranger is a case of nobody's, and answers would go where it came from", async () => {
    const own = await desk();
    const stranger = `obcy.${own.main.id.toLowerCase()}@gdzies.example`;
    const id = await own.send({ from: `Jan Obcy <${stranger}>`, ...wish, verdicts: gray });
    const plan = (await own.became(id))!.plan as { requestId: string };
    expect(await own.requests.find(operatorId, plan.requestId)).toMatchObject({
      companyName: stranger,
      openedBy: { name: "Jan Obcy", address: stranger, isUnverified: true },
    });
  });

  it("takes no place of the company's own where nothing proves it, and beyond ten waits for the staff", async () => {
    const own = await desk();
    const ids: string[] = [];
    const open = new Set(Array.from({ length: 8 }, () => own.newId("cr", own.now())));
    await own.looking.write({ Put: { Item: { ...keys.openUnverified(own.accountId), requestIds: open } } });
    for (let each = 0; each < 3; each += 1)
      ids.push(
        await own.send({
          from: own.main.email,
          subject: `Sprawa ${each}`,
          text: "Proszę o kontakt.",
          verdicts: gray,
          messageId: `<${each}@x.example>`,
        }),
      );
    expect(await own.casesOf()).toHaveLength(2);
    expect(await own.toCheck(...ids)).toEqual(["too-many"]);
    await own.send({ from: own.main.email, ...wish });
    expect(await own.casesOf()).toHaveLength(3);
  });
});

describe("an answer in a case", () => {
  /** One in which BOK has asked something, and in which so many e-mails of theirs have come since. */
  const begun = async ({ mails = 0, isUnverified = false } = {}) => {
    const own = await desk(1);
    const hanna = {
      side: "staff" as const,
      userId: own.helper.id,
      name: "Hanna Maj",
      email: undefined,
      from: "192.0.2.1",
    };
    const by = {
      side: "customer",
      userId: own.contact.id,
      name: "Ola Lis",
      ...(isUnverified && { isUnverified }),
    } as const;
    const answers = Array.from(
      { length: mails },
      (_, each) =>
        ({ what: "answered", at: own.now().toISOString(), by, text: `${each}`, mailId: `${mailId}${each}` }) as const,
    );
    const request = await keepRequest(
      own.looking,
      own.contact,
      {},
      (read) => asking(read, hanna, "Na jaki adres?", own.now()),
      (read) => ({ request: { ...read, history: [...read.history, ...answers] }, followUps: { at: own.now() } }),
    );
    const named = { accountId: own.accountId, requestId: request.id };
    const now = () => own.requests.find(own.accountId, request.id);
    return { ...own, request, reread: now, hanna, named };
  };

  it("to the case's own address joins it, with its files, and BOK is told", async () => {
    const own = await begun();
    const id = await own.send({
      from: own.contact.email,
      to: own.caseAddress(own.request),
      subject: "Re: Pytanie",
      text: "Polna 7.",
      files: [pdf()],
    });
    const request = await own.reread();
    expect(request).toMatchObject({ state: "open", attachments: [{ fileName: "potwierdzenie.pdf" }] });
    expect(request.history.find(({ what }) => what === "answered")).toMatchObject({
      text: "Polna 7.",
      mailId: id,
      by: authorOf({ ...own.hanna, side: "customer", userId: own.contact.id, name: "Ola Lis" }),
    });
    expect(await own.noticesTo("request-answered")).toHaveLength(1);
    expect(await own.casesOf()).toHaveLength(1);
  });

  it("by its number in the subject joins it only where it is proved who wrote", async () => {
    const own = await begun();
    const subject = `Re: ${own.request.number}`;
    await own.send({ from: own.contact.email, subject, text: "Polna 7." });
    expect((await own.reread()).history.filter(({ what }) => what === "answered")).toHaveLength(1);
    await own.send({ from: own.contact.email, subject, text: "Polna 8.", verdicts: gray });
    expect((await own.reread()).history.filter(({ what }) => what === "answered")).toHaveLength(1);
    const forged = (await own.casesOf()).find(({ id }) => id !== own.request.id);
    expect(forged).toMatchObject({ openedBy: { isUnverified: true } });
    expect(forged!.history.some(({ text }) => text?.includes(own.request.number))).toBe(true);
  });

  it("to the case's own address, from somebody who took part, joins it marked unverified where nothing proves it", async () => {
    const own = await begun();
    await own.send({
      from: own.contact.email,
      to: own.caseAddress(own.request),
      subject: "Re",
      text: "Polna 7.",
      verdicts: gray,
    });
    expect((await own.reread()).history.find(({ what }) => what === "answered")?.by).toMatchObject({
      isUnverified: true,
    });
  });

  it("from a stranger, with the right number and even the right address, is a case of its own", async () => {
    const own = await begun();
    const id = await own.send({
      from: "obcy@gdzies.example",
      to: own.caseAddress(own.request),
      subject: own.request.number,
      text: "Polna 7.",
    });
    expect((await own.reread()).history.filter(({ what }) => what === "answered")).toEqual([]);
    expect(await own.became(id)).toMatchObject({ plan: { as: "case", accountId: operatorId } });
  });

  it("from one of the staff is a remark, which the customer never sees", async () => {
    const own = await begun();
    const before = (await own.notices()).length;
    await own.send({
      from: own.helper.email,
      subject: `Fwd: ${own.request.number}`,
      text: "Klient dzwonił, jest niemiły.",
    });
    const last = (await own.reread()).history.at(-1);
    expect(last).toMatchObject({ what: "remarked", by: { side: "staff", userId: own.helper.id } });
    expect(await own.notices()).toHaveLength(before);
  });

  it("with a file joins it, also where it quotes a code", async () => {
    const own = await begun();
    const topUp = own.topUps[0]!;
    const text = `W załączniku umowa.\n\nW dniu 1.03.2026 o 12:00 BOK pisze:\n> przelew ${topUp.code}`;
    await own.send({
      from: own.contact.email,
      to: own.caseAddress(own.request),
      subject: topUp.code,
      text,
      files: [pdf()],
    });
    expect((await own.reread()).attachments).toHaveLength(1);
    expect((await own.kept(topUp)).confirmations).toEqual([]);
  });

  it("from one of the operator's people who works on no cases is a case of its own", async () => {
    const own = await begun();
    const { user } = await keepPerson(
      own.looking,
      somePerson(operatorId, { user: { role: "operator-administrator", isMainAdministrator: false } }),
    );
    await own.send({ from: user.email, subject: own.request.number, text: "Sprawdziłem, to on." });
    expect((await own.reread()).history.filter(({ what }) => what === "remarked")).toEqual([]);
  });

  it("that nothing proves uses up none of the customer's own notices to BOK", async () => {
    const own = await begun({ mails: 4, isUnverified: true });
    const sent = { from: own.contact.email, to: own.caseAddress(own.request), subject: "Re" };
    await own.send({ ...sent, text: "Nie ja", verdicts: gray, messageId: "<no@x.example>" });
    await own.send({ ...sent, text: "STOP, to oszustwo." });
    expect((await own.noticesTo("request-answered")).map(({ facts }) => facts)).toMatchObject([
      { message: "Nie ja" },
      { message: "STOP, to oszustwo." },
    ]);
  });

  it("in a closed case is a case of its own, which names the first", async () => {
    const own = await begun();
    await own.requests.change(own.named, (read) =>
      closing(read, { decision: "reject", note: "Nie można.", actor: own.hanna, now: own.now() }),
    );
    await own.send({ from: own.contact.email, to: own.caseAddress(own.request), subject: "Re", text: "Dlaczego?" });
    const [other] = (await own.casesOf()).filter(({ id }) => id !== own.request.id);
    expect(other!.history.some(({ text }) => text?.includes(own.request.number))).toBe(true);
  });

  it("that is a bounce shows once in the case, and not one e-mail goes out", async () => {
    const own = await begun();
    const before = (await own.notices()).length;
    for (let each = 0; each < 2; each += 1) {
      const raw = Buffer.from(
        `From: MAILER-DAEMON@mx.example\r\nTo: ${own.caseAddress(own.request)}\r\nSubject: Undelivered: ${own.request.number}\r\nMessage-ID: <${each}@mx.example>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nUser unknown\r\n--b--\r\n`,
      );
      await own.send({
        raw,
        from: "MAILER-DAEMON@mx.example",
        envelopeFrom: "",
        recipients: [own.caseAddress(own.request)],
      });
    }
    expect((await own.reread()).history.filter(({ what }) => what === "undelivered")).toHaveLength(1);
    expect(await own.notices()).toHaveLength(before);
    expect(await own.casesOf()).toHaveLength(1);
  });

  it("that a machine wrote joins nothing", async () => {
    const own = await begun();
    const id = await own.send({
      from: own.contact.email,
      to: own.caseAddress(own.request),
      subject: "Nieobecność",
      text: "Jestem na urlopie.",
      headers: { "Auto-Submitted": "auto-replied" },
    });
    expect(await own.became(id)).toMatchObject({ plan: { as: "refusal", why: "automatic" } });
    // It may be a person's own words: whoever is proved to have written is read. A stranger's machine is not.
    expect(await own.toCheck(id)).toEqual(["automatic"]);
    const strangers = await own.send({
      from: "obcy@gdzies.example",
      subject: "Nieobecność",
      text: own.main.id,
      headers: { "Auto-Submitted": "auto-replied" },
      verdicts: gray,
    });
    expect(await own.toCheck(strangers)).toEqual([]);
  });

  it("notifies BOK of five an hour at most, where nothing shows that machines write", async () => {
    const own = await begun({ mails: 4 });
    const sent = { from: own.contact.email, to: own.caseAddress(own.request), subject: "Skrzynka pełna" };
    for (const each of [5, 6])
      await own.send({ ...sent, text: `Skrzynka jest pełna (${each}).`, messageId: `<full${each}@mx.example>` });
    expect(await own.noticesTo("request-answered")).toHaveLength(1);
    own.pass(hour + 1);
    await own.send({ ...sent, subject: "Re", text: "Jestem." });
    expect(await own.noticesTo("request-answered")).toHaveLength(2);
  });
});

it("a case that is as large as it may be takes no more: the next e-mail is a case of its own that says so", async () => {
  const own = await desk();
  const from = `obcy.${own.main.id.toLowerCase()}@gdzies.example`;
  const long = { from, text: "ż".repeat(8_000), files: [], verdicts: gray };
  const first = await own.send({ ...long, subject: "Długa sprawa" });
  const plan = (await own.became(first))!.plan as { requestId: string };
  const named = { accountId: operatorId, requestId: plan.requestId };
  const hanna = {
    side: "staff" as const,
    userId: own.helper.id,
    name: "Hanna Maj",
    email: undefined,
    from: "192.0.2.1",
  };
  const to = own.caseAddress(await own.requests.find(operatorId, plan.requestId));
  let last = first;
  // Most of it is there already: how large a case is, is looked at before each step.
  await own.requests.change(named, (read) => {
    const remark = remarking(read, hanna, "ż".repeat(1_990), own.now()).request.history.at(-1)!;
    const history = [...read.history, ...Array.from({ length: 50 }, () => remark)];
    return { request: { ...read, history }, followUps: { at: own.now() } };
  });
  for (let each = 0; each < 4; each += 1) {
    await own.requests
      .change(named, (read) => asking(read, hanna, `${each} ${"ż".repeat(1_990)}`, own.now()))
      .catch((error: unknown) => expect(error).toMatchObject({ code: "too_many_messages" }));
    const refused = Array.from({ length: 18 }, (_, place) => ({
      name: `${"ż".repeat(100)} ${each} ${place}.heic`,
      type: "image/heic",
      bytes: Buffer.concat([heic.bytes, Buffer.from(`${each} ${place}`)]),
    }));
    own.pass(hour);
    last = await own.send({
      ...long,
      to,
      subject: `Re ${each}`,
      files: refused,
      messageId: `<long${each}@gdzies.example>`,
    });
  }
  const full = await own.requests.find(operatorId, plan.requestId);
  expect(Buffer.byteLength(JSON.stringify(full))).toBeGreaterThan(230_000);
  expect(Buffer.byteLength(JSON.stringify(full))).toBeLessThan(260_000);
  const { plan: other } = (await own.became(last))!;
  expect(other).toMatchObject({ as: "case", hints: [expect.stringContaining(full.number)] });
  const note = "ż".repeat(2_000);
  await own.requests.change(named, (read) => closing(read, { decision: "reject", note, actor: hanna, now: own.now() }));
});

describe("manners", () => {
  it("one sender is answered once an hour", async () => {
    const own = await desk();
    for (const each of [1, 2])
      await own.send({
        from: own.contact.email,
        subject: `Sprawa ${each}`,
        text: `Proszę o kontakt ${each}.`,
        messageId: `<${each}@klient.example>`,
      });
    expect(await own.casesOf()).toHaveLength(2);
    expect(await own.noticesTo("request-received")).toHaveLength(1);
    own.pass(hour);
    await own.send({ from: own.contact.email, subject: "Sprawa 3", text: "Proszę o kontakt." });
    expect(await own.noticesTo("request-received")).toHaveLength(2);
  });

  it("two machines that answer each other stop: ours answers no machine, and none that does not say so more than once", async () => {
    const { own, topUp } = await ordered();
    // A machine of the customer's that answers every e-mail and does not say that it is one.
    for (let turn = 0; turn < 2; turn += 1) {
      await own.send({
        from: own.main.email,
        to: confirmations,
        subject: `Re: ${topUp.code}`,
        text: `Dziękuję ${turn}`,
        messageId: `<${turn}@robot.example>`,
      });
      own.pass(60_000);
    }
    expect(await own.noticesTo("mail-not-taken")).toHaveLength(1);
  });

  it.each([
    ["ourselves", { from: "saldo@operator.example" }],
    ["an address of our own", { from: `bok@${mailInDomain}` }],
  ])("what comes from %s is left alone", async (_, sent) => {
    const own = await desk();
    const id = await own.send({
      ...sent,
      subject: "Nowa dyspozycja",
      text: `${own.main.id} Klient przysłał dyspozycję.`,
    });
    expect(await own.became(id)).toMatchObject({ plan: { as: "refusal", why: "own" } });
    expect(await own.notices()).toEqual([]);
  });

  it("a newsletter becomes no case, and the staff can look at it", async () => {
    const own = await desk();
    const id = await own.send({
      from: "news@sklep.example",
      subject: "Promocja",
      text: `${own.main.id}`,
      headers: { "List-Unsubscribe": "<mailto:x@sklep.example>", Precedence: "bulk" },
      verdicts: gray,
    });
    expect(await own.toCheck(id)).toEqual(["automatic"]);
  });

  it("spam that nothing proves becomes no case; a customer's e-mail that looks like it does", async () => {
    const own = await desk();
    const id = await own.send({
      from: "obcy@gdzies.example",
      subject: "Wygrana",
      text: own.main.id,
      verdicts: { ...gray, spam: "FAIL" },
    });
    expect(await own.toCheck(id)).toEqual(["spam"]);
    await own.send({
      from: own.contact.email,
      subject: "Wygrana",
      text: "Proszę o kontakt.",
      verdicts: { spam: "FAIL" },
    });
    expect(await own.casesOf()).toHaveLength(1);
  });
});

describe("delivery", () => {
  it("the same e-mail is one: delivered again, by another way, or with its number used twice", async () => {
    const own = await desk();
    const mail = {
      from: own.contact.email,
      subject: "Sprawa",
      text: "Proszę o kontakt.",
      messageId: "<same@klient.example>",
    };
    const { body } = own.arrived(mail);
    await own.take([body]);
    await own.take([body]);
    await own.take([own.arrived({ ...mail, recipients: [confirmations] }).body]);
    expect(await own.casesOf()).toHaveLength(1);
    // Another e-mail under the same number is another e-mail.
    await own.send({ ...mail, text: "Coś zupełnie innego." });
    expect(await own.casesOf()).toHaveLength(2);
  });

  it("a forged copy that came first keeps nobody's own e-mail out", async () => {
    const own = await desk();
    const mail = {
      from: own.contact.email,
      subject: "Sprawa",
      text: "Proszę o kontakt.",
      messageId: "<same@klient.example>",
    };
    await own.send({ ...mail, verdicts: gray });
    await own.send(mail);
    expect((await own.casesOf()).map(({ openedBy }) => openedBy.isUnverified ?? false).sort()).toEqual([false, true]);
  });

  it("all at once, it is still one", async () => {
    const { own, topUp } = await ordered();
    const { body } = own.arrived({ from: own.main.email, to: confirmations, subject: topUp.code, files: [pdf()] });
    const [case_] = [own.arrived({ from: own.contact.email, subject: "Sprawa", text: "Proszę o kontakt." })];
    const taken = await Promise.allSettled(Array.from({ length: 3 }, () => own.take([body, case_.body])));
    if (taken.some(({ status }) => status === "rejected")) await own.take([body, case_.body]);
    expect((await own.kept(topUp)).confirmations).toHaveLength(1);
    expect(await own.told("transfer-confirmed")).toHaveLength(2);
    expect(await own.casesOf()).toHaveLength(1);
    expect(await own.noticesTo("request-opened")).toHaveLength(1);
  });

  it("a message that can't be read is thrown, without a word of what it says; SES's own try-out is ignored", async () => {
    const own = await desk();
    await expect(own.take(['{"notificationType":"Received","mail":{"secret":"anna@firma.example"}}'])).rejects.toThrow(
      "can't be read",
    );
    expect(logged.text()).not.toContain("anna@firma.example");
    await own.take([JSON.stringify({ receipt: { action: { objectKey: "mail/AMAZON_SES_SETUP_NOTIFICATION" } } })]);
    await own.send({ from: own.contact.email, subject: "AMAZON_SES_SETUP_NOTIFICATION", text: "Proszę o kontakt." });
    expect(await own.casesOf()).toHaveLength(1);
  });

  it("what waits for the staff is kept until they close it, everything else for 30 days", async () => {
    const own = await desk();
    const id = await own.send({ from: own.main.email, subject: "Wirus", verdicts: { virus: "FAIL" } });
    const other = await own.send({ from: own.contact.email, subject: "Sprawa", text: "Proszę o kontakt." });
    expect((await own.looking.get(keys.mail(id)))?.ttl).toBeUndefined();
    const days = (Number((await own.looking.get(keys.mail(other)))?.ttl) * 1000 - own.now().getTime()) / 86_400_000;
    expect(days).toBeCloseTo(30, 1);
  });

  it("nothing of an e-mail stands in the log", async () => {
    const own = await desk();
    await own.send({
      raw: gmail({ from: own.contact.email, subject: "Tajny temat", text: "Tajna treść", files: [pdf()] }),
      from: own.contact.email,
    });
    for (const secret of ["Tajn", own.contact.email, "potwierdzenie.pdf"]) expect(logged.text()).not.toContain(secret);
  });
});

it("finance decides on a mailed confirmation as on any other", async () => {
  const { own, topUp } = await ordered();
  await own.send({
    from: own.main.email,
    subject: topUp.code,
    files: [{ name: "zrzut.jpg", type: "image/jpeg", bytes: aJpeg() }],
  });
  await own.others.decide(own.accountId, topUp.id, credits(), "192.0.2.1");
  expect(await own.entries()).toMatchObject([{ kind: "top-up", amountGrosze: topUp.amountGrosze }]);
});
