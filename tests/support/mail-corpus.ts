/** E-mails as programs write them, each made of the same options: whoever wants one that is broken, replaces bytes in it. */

export type CorpusFile = {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Of a picture that the HTML shows. */
  readonly contentId?: string;
};

export type MailOptions = {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly files?: readonly CorpusFile[];
  readonly messageId?: string;
  readonly date?: string;
  /** Further fields, and those that stand in place of the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The e-mail below, as it was written; none where it is left out. */
  readonly answersTo?: { readonly from: string; readonly text: string };
};

export const usual = {
  from: "Jan Kowalski <jan@klient.example>",
  to: "potwierdzenia@poczta.saldo.example",
  subject: "Potwierdzenie przelewu",
  text: "Dzień dobry,\n\nw załączniku potwierdzenie przelewu.\n\nJan Kowalski",
  messageId: "<CAF1234567890@mail.klient.example>",
  date: "Sat, 28 Nov 2026 10:12:33 +0100",
};

const crlf = (lines: readonly string[]): string => lines.join("\r\n");
const lined = (text: string): string => text.replaceAll("\n", "\r\n");
const base64 = (bytes: Uint8Array | string): string =>
  Buffer.from(bytes as string)
    .toString("base64")
    .replaceAll(/.{76}/g, "$&\r\n");
const quotedPrintable = (text: string): string =>
  [...Buffer.from(lined(text))]
    .map((byte) => {
      const isPlain = (byte >= 32 && byte < 127 && byte !== 61) || byte === 13 || byte === 10;
      return isPlain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("")
    .split("\r\n")
    .map((line) => (line.match(/(?:=..|[^=]){1,72}/g) ?? []).join("=\r\n"))
    .join("\r\n");
const isAscii = (text: string): boolean => Buffer.from(text).every((byte) => byte < 128);
/** A head's text in words of UTF-8. */
export const encodedWords = (text: string): string =>
  isAscii(text)
    ? text
    : (text.match(/.{1,15}/gsu) ?? [])
        .map((part) => `=?UTF-8?B?${Buffer.from(part).toString("base64")}?=`)
        .join("\r\n ");
const encodedMailbox = (mailbox: string): string =>
  mailbox.replace(/^([^<]+?) ?</, (_, name: string) => `${isAscii(name) ? name : encodedWords(name)} <`);
const html = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .split("\n")
    .map((line) => `<div>${line === "" ? "<br>" : line}</div>`)
    .join("");

/** A part of an e-mail: what stands in its head, and what it holds once it is encoded. */
export type CorpusPart = { readonly head: readonly string[]; readonly body: string };

export const plainPart = (text: string, type = 'text/plain; charset="UTF-8"'): CorpusPart => ({
  head: [`Content-Type: ${type}`, "Content-Transfer-Encoding: quoted-printable"],
  body: quotedPrintable(text),
});
export const htmlPart = (body: string): CorpusPart => plainPart(body, 'text/html; charset="UTF-8"');
export const filePart = ({ name, type, bytes, contentId }: CorpusFile, disposition = "attachment"): CorpusPart => ({
  head: [
    `Content-Type: ${type}; name="${encodedWords(name).replaceAll("\r\n ", " ")}"`,
    isAscii(name)
      ? `Content-Disposition: ${disposition}; filename="${name}"`
      : `Content-Disposition: ${disposition};\r\n filename*=UTF-8''${encodeURIComponent(name)}`,
    "Content-Transfer-Encoding: base64",
    ...(contentId === undefined ? [] : [`Content-ID: <${contentId}>`]),
  ],
  body: base64(bytes),
});
export const forwardedPart = (mail: Buffer): CorpusPart => ({
  head: ["Content-Type: message/rfc822", "Content-Disposition: attachment"],
  body: mail.toString("latin1"),
});

/** Parts within one; alone it is that one. */
export const multipart = (kind: string, boundary: string, parts: readonly CorpusPart[], more = ""): CorpusPart => {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const written = parts.map(({ head, body }) => crlf([`--${boundary}`, ...head, "", body]));
  return {
    head: [`Content-Type: multipart/${kind};${more}\r\n boundary="${boundary}"`],
    body: crlf([...written, `--${boundary}--`, ""]),
  };
};

/** A whole e-mail: the fields of a head, the options' own among them, and one part. */
export const rawMail = (
  options: MailOptions,
  part: CorpusPart,
  fields: Readonly<Record<string, string>> = {},
): Buffer => {
  const { from, to, subject, messageId, date } = { ...usual, ...options };
  const head = {
    "Return-Path": `<${/<([^<>]*)>/.exec(from)?.[1] ?? from}>`,
    From: encodedMailbox(from),
    To: to,
    Subject: encodedWords(subject),
    Date: date,
    "Message-ID": messageId,
    "MIME-Version": "1.0",
    ...fields,
    ...options.headers,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(crlf([...lines, ...part.head, "", part.body]), "latin1");
};

const quoted = (text: string): string =>
  text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
const textOf = (options: MailOptions): string => options.text ?? usual.text;
const filesOf = ({ files = [] }: MailOptions, disposition?: string): CorpusPart[] =>
  files.map((file) => filePart(file, disposition));

/** Gmail in a browser. */
export const gmail = (options: MailOptions = {}): Buffer => {
  const { answersTo } = options;
  const attribution = answersTo && `pt., 27 lis 2026 o 15:03 ${answersTo.from} napisał(a):`;
  const plain = answersTo ? `${textOf(options)}\n\n${attribution}\n\n${quoted(answersTo.text)}` : textOf(options);
  const below = answersTo
    ? `<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${html(attribution ?? "")}</div><blockquote class="gmail_quote">${html(answersTo.text)}</blockquote></div>`
    : "";
  const body = multipart("alternative", "000000000000a1b2c306", [
    plainPart(plain),
    htmlPart(`<div dir="ltr">${html(textOf(options))}</div>${below}`),
  ]);
  return rawMail(options, multipart("mixed", "000000000000a1b2c305", [body, ...filesOf(options)]), {
    "X-Gm-Message-State": "AOJu0Yz",
  });
};

/** Gmail's “Forward” of an e-mail of the bank. */
export const gmailForward = (options: MailOptions = {}): Buffer => {
  const { from, text } = options.answersTo ?? {
    from: "Bank <przelewy@bank.example>",
    text: "Potwierdzenie transakcji",
  };
  const below = `---------- Forwarded message ---------\nOd: ${from}\nDate: pt., 27 lis 2026 o 15:03\nSubject: Potwierdzenie\nTo: <jan@klient.example>\n\n\n${text}`;
  const written = `${options.text ?? ""}\n\n${below}`;
  const body = multipart("alternative", "000000000000f1", [
    plainPart(written),
    htmlPart(`<div dir="ltr">${html(written)}</div>`),
  ]);
  return rawMail(
    { subject: "Fwd: Potwierdzenie", ...options },
    multipart("mixed", "000000000000f0", [body, ...filesOf(options)]),
  );
};

/** Outlook for Windows, in Polish: related pictures of the signature within the text. */
export const outlook = (options: MailOptions & { readonly pictures?: readonly CorpusFile[] } = {}): Buffer => {
  const { answersTo, pictures = [] } = options;
  const below = answersTo
    ? `\n\n________________________________\nOd: ${answersTo.from}\nWysłano: piątek, 27 listopada 2026 15:03\nDo: Jan Kowalski\nTemat: Zamówienie\n\n${answersTo.text}`
    : "";
  const shown = pictures.map(({ contentId }) => `<p class="MsoNormal"><img src="cid:${contentId}"></p>`).join("");
  const answered = answersTo
    ? `<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> ${answersTo.from.replace("<", "&lt;")}<br><b>Sent:</b> Friday, November 27, 2026 3:03 PM<br><b>To:</b> Jan Kowalski<br><b>Subject:</b> RE: Zamówienie</p></div>${html(answersTo.text)}`
    : "";
  const page = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style></head><body lang="PL"><div class="WordSection1">${html(textOf(options))}${shown}${answered}</div></body></html>`;
  const alternatives = multipart("alternative", "_000_AM9PR", [plainPart(textOf(options) + below), htmlPart(page)]);
  const related = multipart(
    "related",
    "_004_AM9PR",
    [alternatives, ...pictures.map((picture) => filePart(picture, "inline"))],
    ' type="multipart/alternative";',
  );
  return rawMail(options, multipart("mixed", "_005_AM9PR", [related, ...filesOf(options)]), {
    "Thread-Index": "AQHbQ",
    "X-MS-Has-Attach": "yes",
    "X-Auto-Response-Suppress": "DR, OOF, AutoReply",
  });
};

/** Outlook that writes “Rich Text”: what is attached is within `winmail.dat`. */
export const outlookRichText = (options: MailOptions = {}): Buffer =>
  rawMail(
    options,
    multipart("mixed", "----=_NextPart_000_0010", [
      {
        head: ['Content-Type: text/plain; charset="iso-8859-2"', "Content-Transfer-Encoding: base64"],
        body: base64(latin2(textOf(options))),
      },
      filePart({
        name: "winmail.dat",
        type: "application/ms-tnef",
        bytes: Buffer.concat([
          Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]),
          ...(options.files ?? []).map(({ bytes }) => bytes),
        ]),
      }),
    ]),
  );

/** Apple Mail on an iPhone: files stand within the text, and without an id. */
export const appleMail = (options: MailOptions = {}): Buffer => {
  const type = 'text/plain; charset="utf-8"; format=flowed';
  const { answersTo } = options;
  const below = answersTo
    ? `\n\n> Wiadomość napisana przez ${answersTo.from} w dniu 27.11.2026, o godz. 15:03:\n> \n${quoted(answersTo.text)}`
    : "";
  const parts = [
    plainPart(textOf(options), type),
    ...filesOf(options, "inline"),
    plainPart(`\nWysłane z iPhone'a${below}\n`, type),
  ];
  return rawMail(options, multipart("mixed", "Apple-Mail-5D1C", parts), { "X-Mailer": "iPhone Mail (23A341)" });
};

/** Thunderbird, in plain text. */
export const thunderbird = (options: MailOptions = {}): Buffer => {
  const { answersTo } = options;
  const below = answersTo ? `\n\nW dniu 27.11.2026 o 15:03, ${answersTo.from} pisze:\n${quoted(answersTo.text)}\n` : "";
  const text = plainPart(textOf(options) + below, "text/plain; charset=UTF-8; format=flowed");
  return rawMail(options, multipart("mixed", "------------0Vq8", [text, ...filesOf(options)]), {
    "User-Agent": "Mozilla Thunderbird",
  });
};

/** A bank's program: HTML without a plain text, in ISO-8859-2, and the confirmation as PDF. */
export const bank = (options: MailOptions = {}): Buffer => {
  const written = `<html><head><meta charset="iso-8859-2"><title>Bank</title></head><body><table><tr><td>${textOf(
    options,
  )
    .split("\n")
    .join("</td></tr><tr><td>")}</td></tr></table></body></html>`;
  const page: CorpusPart = {
    head: ["Content-Type: text/html; charset=ISO-8859-2", "Content-Transfer-Encoding: base64"],
    body: base64(latin2(written)),
  };
  return rawMail(
    { from: "Bank <powiadomienia@bank.example>", ...options },
    multipart("mixed", "=_bank_1", [page, ...filesOf(options)]),
    {
      "Auto-Submitted": "auto-generated",
      Precedence: "bulk",
    },
  );
};

const polishLetters = "ĄĆĘŁŃÓŚŹŻąćęłńóśźż";
const codedAs =
  (codes: readonly number[]) =>
  (text: string): Buffer =>
    Buffer.from(
      [...text].map((letter) => {
        const place = polishLetters.indexOf(letter);
        return place === -1 ? (letter.codePointAt(0) ?? 63) & 0xff : (codes[place] ?? 63);
      }),
    );
/** Text in ISO-8859-2, and in Windows-1250. */
export const latin2 = codedAs([
  ...[0xa1, 0xc6, 0xca, 0xa3, 0xd1, 0xd3, 0xa6, 0xac, 0xaf],
  ...[0xb1, 0xe6, 0xea, 0xb3, 0xf1, 0xf3, 0xb6, 0xbc, 0xbf],
]);
export const windows1250 = codedAs([
  ...[0xa5, 0xc6, 0xca, 0xa3, 0xd1, 0xd3, 0x8c, 0x8f, 0xaf],
  ...[0xb9, 0xe6, 0xea, 0xb3, 0xf1, 0xf3, 0x9c, 0x9f, 0xbf],
]);

/** All of them, by name. */
export const corpus: Readonly<Record<string, (options?: MailOptions) => Buffer>> = {
  ...{ gmail, gmailForward, outlook, outlookRichText, appleMail, thunderbird, bank },
};
