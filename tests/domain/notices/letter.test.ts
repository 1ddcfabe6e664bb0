import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operatorId } from "../../../shared/domain/ids.ts";
import { languages } from "../../../shared/domain/language.ts";
import { parseLinkToken } from "../../../shared/domain/link.ts";
import type { MailedFault } from "../../../shared/domain/mail-in/file-faults.ts";
import { grosze } from "../../../shared/domain/money.ts";
import {
  type Letter,
  letterHtml,
  letterText,
  messageLinesMax,
  typed,
  typedLines,
} from "../../../shared/domain/notices/letter.ts";
import { letterOf } from "../../../shared/domain/notices/letter-of-notice.ts";
import type { NoticeFacts } from "../../../shared/domain/nouns.ts";
import { credentialChanges } from "../../../shared/domain/sessions/notices.ts";
import { fileFaults } from "../../../shared/domain/uploads/upload.ts";
import { newId } from "../../../shared/ids.ts";
import { factsOf } from "../../support/notices.ts";

const panelAddress = "https://panel.example";
const secret = "s".repeat(43);
const apiAddress = "https://api.example";
const operatorName = "Telefon sp. z o.o.";
const around = { panelAddress, apiAddress, operatorName, secretOf: () => secret };
const sender = {
  name: operatorName,
  address: "ul. Prosta 1, 00-838 Warszawa",
  helpdesk: "bok@operator.example",
};
const kinds = Object.keys(factsOf) as NoticeFacts["kind"][];

const written = (facts: NoticeFacts, language: (typeof languages)[number] = "pl") => {
  const letter = letterOf({ facts, language }, around);
  return {
    letter,
    subject: letter.subject,
    html: letterHtml(letter, language, sender),
    text: letterText(letter, language, sender),
  };
};

describe("a letter", () => {
  const letter: Letter = {
    subject: "Temat",
    greeting: "Dzień dobry!",
    paragraphs: ["Pierwszy akapit.", "Drugi akapit."],
    facts: [
      ["Firma", "Kawa & Syn"],
      ["Kwota", "12,00 zł"],
    ],
    action: { label: "Otwórz", address: "https://panel.example/x?a=1&b=2#c" },
    details: [["Nr zamówienia", "7"]],
    notes: ["Na koniec."],
  };

  it("is read as text in the order in which it is written", () => {
    expect(letterText(letter, "pl", sender)).toBe(
      [
        "Dzień dobry!",
        "Pierwszy akapit.",
        "Drugi akapit.",
        "Firma: Kawa & Syn\nKwota: 12,00 zł",
        "Otwórz:\nhttps://panel.example/x?a=1&b=2#c",
        "Nr zamówienia: 7",
        "Na koniec.",
        "Telefon sp. z o.o.\nul. Prosta 1, 00-838 Warszawa\nBiuro Obsługi Klienta (BOK): bok@operator.example\nTa wiadomość została wysłana automatycznie.\n",
      ].join("\n\n"),
    );
  });

  it("has as HTML the same words, one narrow column, and its address as a link and as text", () => {
    const html = letterHtml(letter, "pl", sender);

    expect(html).toMatch(/^<!doctype html>\n<html lang="pl">/);
    expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain("max-width:560px");
    expect(html).not.toMatch(/<(script|style|img|link|table)/);
    for (const said of ["Temat", "Dzień dobry!", "Drugi akapit.", "Kawa &amp; Syn", "12,00 zł", "Na koniec."])
      expect(html).toContain(said);
    const address = "https://panel.example/x?a=1&amp;b=2#c";
    expect(html.split(`href="${address}"`)).toHaveLength(3);
    expect(html).toContain(`>${address}</a>`);
  });

  it("quotes a message line by line, marked off from our own words", () => {
    const said = {
      ...letter,
      facts: [["Treść", ["Dzień dobry,", "", "Kawa & Syn", "Konto: 7"]] as const],
      details: [],
    };

    expect(letterText(said, "pl", sender)).toContain("\n\nTreść:\n> Dzień dobry,\n>\n> Kawa & Syn\n> Konto: 7\n\n");
    const html = letterHtml(said, "pl", sender);
    expect(html).toContain("Dzień dobry,<br>\n<br>\nKawa &amp; Syn<br>\nKonto: 7</span>");
    expect(html).not.toContain("<strong>");
  });

  it("says nothing of what it has not", () => {
    const bare = { subject: "Temat", paragraphs: ["Tyle."], facts: [], notes: [] };

    expect(letterText(bare, "en", sender)).toBe(
      "Tyle.\n\nTelefon sp. z o.o.\nul. Prosta 1, 00-838 Warszawa\nCustomer service (BOK): bok@operator.example\nThis message was sent automatically.\n",
    );
    expect(letterHtml(bare, "en", sender)).not.toMatch(/href="http|undefined|<ul/);
  });
});

describe("the letter that sets a new password", () => {
  const facts = { ...factsOf["password-reset"], validUntil: "2026-07-01T21:59:00.000Z" };

  it("leads to the panel, with the token in the fragment, which no server is told", () => {
    const { letter, text, html } = written(facts);
    const { hash, href, origin, pathname, search } = new URL(letter.action!.address);

    expect([origin, pathname, search]).toEqual([panelAddress, "/password-reset", ""]);
    expect(parseLinkToken(hash.slice(1))).toEqual({ id: facts.linkId, secret });
    expect(text).toContain(`\n${href}\n`);
    expect(html.split(`href="${href}"`)).toHaveLength(3);
  });

  it("says in Warsaw's time and on a 24-hour clock until when the link is good, and to do nothing if one did not ask", () => {
    expect(written(facts).text).toContain("Link jest ważny do: 1 lipca 2026, 23:59\n");
    expect(written(facts).text).toContain("Jeśli to nie Ty, zignoruj tę wiadomość");
    expect(written(facts, "en").text).toContain("The link is valid until: 1 July 2026, 23:59 (Warsaw time)\n");
    expect(written({ ...facts, validUntil: "2026-01-05T23:05:00.000Z" }).text).toContain("6 stycznia 2026, 00:05");
  });

  it("says nothing of the person, whom whoever asked need not be", () => {
    expect(written(facts).letter.greeting).toBe("Dzień dobry!");
  });
});

describe("the letter that invites", () => {
  const facts = { ...factsOf.invitation, validUntil: "2026-10-25T00:30:00.000Z" };

  it("leads to the panel, with the token in the fragment, which no server is told", () => {
    const { letter, text, html } = written(facts);
    const { hash, href, origin, pathname, search } = new URL(letter.action!.address);

    expect([origin, pathname, search]).toEqual([panelAddress, "/invitation", ""]);
    expect(parseLinkToken(hash.slice(1))).toEqual({ id: facts.linkId, secret });
    expect(text).toContain(`\n${href}\n`);
    expect(html.split(`href="${href}"`)).toHaveLength(3);
  });

  it("has the secret of an invitation's link, which no link of another purpose has", () => {
    const asked: unknown[] = [];
    const secretOf = (link: unknown) => {
      asked.push(link);
      return secret;
    };

    letterOf({ facts, language: "pl" }, { ...around, secretOf });

    expect(asked).toEqual([{ id: facts.linkId, purpose: "invitation" }]);
  });

  it("says to whom, from whom and to which company, until when the link is good, and what to do if it is a mistake", () => {
    const [pl, en] = [written(facts), written(facts, "en")];

    expect(pl.subject).toBe("Zaproszenie do panelu Saldo: Poranna Kawa sp. z o.o.");
    expect(pl.text).toMatch(
      /^Dzień dobry!\n\nMasz zaproszenie do Saldo, panelu klienta firmy Telefon sp\. z o\.o\. Ustaw hasło/,
    );
    expect(pl.text).toContain("Dla: Ola\nZaprasza: Anna Nowak\nFirma: Poranna Kawa sp. z o.o.\n");
    expect(pl.text).toContain("Link jest ważny do: 25 października 2026, 02:30\n");
    expect(pl.text).toContain("Link działa tylko raz");
    expect(pl.text).toContain("zignoruj tę wiadomość");
    expect(en.subject).toBe("Invitation to the Saldo panel: Poranna Kawa sp. z o.o.");
    expect(en.text).toMatch(
      /^Hello!\n\nYou have been invited to Saldo, the customer panel of Telefon sp\. z o\.o\. Set a password/,
    );
    expect(en.text).toContain("For: Ola\nInvited by: Anna Nowak\nCompany: Poranna Kawa sp. z o.o.\n");
    expect(en.text).toContain("The link is valid until: 25 October 2026, 02:30 (Warsaw time)\n");
  });

  it("names nobody whom it has no name of", () => {
    expect(written({ ...facts, firstName: " \u202e " }).text).toContain("Dla: –\n");
    expect(written({ ...facts, firstName: "" }, "en").text).toContain("For: –\n");
  });
});

describe("the letter of changed credentials", () => {
  const byAdministrator = ["totp-reset", "address-changed", "password-set"] as const;
  const byOneself = credentialChanges.filter((change) => !byAdministrator.some((other) => other === change));

  it.each(byOneself)("names the change, when, from where, and what to do if it was somebody else: %s", (change) => {
    const facts = { ...factsOf["credentials-changed"], change };
    const [pl, en] = [written(facts), written(facts, "en")];

    expect(pl.text).toMatch(/^Dzień dobry!\n/);
    expect(pl.text).toContain("Dla: Anna\nKiedy: 2 marca 2026, 13:00\nAdres IP: 192.0.2.17");
    expect(pl.text).toMatch(/Jeśli to nie Ty, od razu ustaw nowe hasło i napisz do Biura Obsługi Klienta \(BOK\)/);
    expect(pl.text).toContain(`${panelAddress}/password-reset\n`);
    expect(en.text).toContain("When: 2 March 2026, 13:00 (Warsaw time)\nIP address: 192.0.2.17");
    expect(en.text).toContain("If it wasn't you, set a new password at once");
  });

  it.each(byAdministrator)(
    "that somebody else made names it, when, and whom to ask; not what they can't do: %s",
    (change) => {
      const facts = { ...factsOf["credentials-changed"], change };
      const [pl, en] = [written(facts), written(facts, "en")];

      expect(pl.text).toMatch(/^Dzień dobry!\n/);
      expect(pl.text).toContain("Dla: Anna\nKiedy: 2 marca 2026, 13:00\n");
      expect(pl.text).toContain("zapytaj administratora w swojej firmie albo Biuro Obsługi Klienta (BOK)");
      expect(en.text).toContain("When: 2 March 2026, 13:00 (Warsaw time)\n");
      expect(en.text).toContain("ask an administrator at your company or customer service (BOK)");
      // The address is the administrator's, or BOK's, and of no use to the reader; a reset would not reach an old address.
      for (const { text } of [pl, en]) expect(text).not.toMatch(/192\.0\.2\.17|password-reset|Jeśli to Ty|If it was/);
    },
  );

  it.each([
    ["totp-reset", "Aplikacja uwierzytelniająca została odłączona", "The authenticator app was disconnected"],
    ["address-changed", "zmienił adres e-mail, którym logujesz się", "changed the e-mail address you use to sign in"],
    ["password-set", "ustawił Ci hasło", "set a Saldo panel password for you"],
  ] as const)("says what was done for them: %s", (change, pl, en) => {
    const facts = { ...factsOf["credentials-changed"], change };

    expect(written(facts).text).toContain(pl);
    expect(written(facts, "en").text).toContain(en);
  });

  it("differs by change, in each language", () => {
    for (const language of languages) {
      const all = credentialChanges.map((change) => written({ ...factsOf["credentials-changed"], change }, language));
      expect(new Set(all.map(({ subject }) => subject)).size).toBe(credentialChanges.length);
      expect(new Set(all.map(({ letter }) => letter.paragraphs[0])).size).toBe(credentialChanges.length);
    }
  });

  it("says how many recovery codes are left, and to make new ones after the last", () => {
    const used = { ...factsOf["credentials-changed"], change: "recovery-code-used" as const };

    expect(written({ ...used, codesLeft: 7 }).text).toContain("Pozostałe kody zapasowe: 7");
    expect(written({ ...used, codesLeft: 7 }).text).not.toContain("ostatni");
    expect(written({ ...used, codesLeft: 0 }).text).toContain("To był ostatni kod zapasowy.");
    expect(written(used).text).not.toContain("Pozostałe");
  });

  it("names nobody whom it has no name of, and knows no address that is empty", () => {
    const { text } = written({ ...factsOf["credentials-changed"], firstName: " \u202e ", from: "" });

    expect(text).toContain("Dla: –\n");
    expect(text).toContain("Adres IP: nieznany");
  });
});

describe("the letters to finance", () => {
  it("name company, account, amount, top-up and Stripe's payment, say why and what to do", () => {
    const facts = factsOf["card-irregularity"];
    const { subject, text } = written(facts);

    expect(subject).toBe("Do sprawdzenia: płatność 12 345,67 zł, Poranna Kawa sp. z o.o.");
    expect(text).toContain(
      [
        "Firma: Poranna Kawa sp. z o.o.",
        `Konto klienta: ${facts.accountId}`,
        "Kwota: 12\u00a0345,67\u00a0zł",
        `Doładowanie: ${facts.topUpId}`,
        "Płatność w Stripe: pi_second",
        "Zapłacono: 2 marca 2026, 13:00",
      ].join("\n"),
    );
    expect(text).toContain("Doładowanie było już opłacone");
    expect(text).toMatch(/zapytaj klienta.*zwróć tę płatność w Stripe.*System sam zaksięguje zwrot/);
  });

  it.each([
    ["paid-after-expiry", "termin płatności za doładowanie już minął"],
    ["paid-after-failure", "płatność się nie powiodła"],
    ["a reason of a later release", "a reason of a later release"],
    ["toString", "toString"],
  ])("say why: %s", (why, said) => {
    expect(written({ ...factsOf["card-irregularity"], why }).text).toContain(said);
  });

  it.each([
    ["payment-differs", "Kwota, waluta lub konto"],
    ["not-applied", "nie udało się zastosować"],
  ])("tell of an event that is parked, and why: %s", (why, said) => {
    const facts = { ...factsOf["event-parked"], why };
    const { subject, text } = written(facts);

    expect(subject).toBe("Do wyjaśnienia: zdarzenie Stripe evt_parked");
    expect(text).toContain(said);
    expect(text).toContain(`Konto klienta: ${facts.accountId}\nDoładowanie: ${facts.topUpId}\n`);
    expect(text).toContain("Nic nie zostało zaksięgowane");
  });

  it("leave an event of another version to operations, and ask for no refund that a replay would double", () => {
    const { text } = written({ ...factsOf["event-parked"], why: "other-version" }, "en");

    expect(text).toContain(
      "don't refund anything and don't correct the balance. Operations must set the right version",
    );
    expect(text).not.toContain("refund it in Stripe");
  });

  it("say since when events of Stripe's are lost, and name no event", () => {
    const [pl, en] = [written(factsOf["stripe-events-lost"]), written(factsOf["stripe-events-lost"], "en")];

    expect(pl.text).toContain("Może brakować od: 15 stycznia 2026, 07:30\nZauważono: 2 marca 2026, 13:00\n");
    expect(en.text).toContain("May be missing since: ");
    expect(pl.text + en.text).not.toMatch(/Zdarzenie w Stripe|Event in Stripe|since-/);
    expect(en.text).toMatch(
      /operations have replayed the money from that day on \(replay-card-money\).*close the item/,
    );
  });

  it("tell of an event of nobody knows whose top-up", () => {
    const { accountId: _, topUpId: __, ...facts } = factsOf["event-parked"];

    expect(written(facts).text).not.toMatch(/Konto:|Doładowanie:|undefined/);
  });
});

describe("the letter by which finance decides", () => {
  const facts = factsOf["transfer-confirmed"];

  it("leads to the API's own page with the secret of a link to decide, which no link of another purpose has", () => {
    const asked: unknown[] = [];
    const secretOf = (link: unknown) => {
      asked.push(link);
      return secret;
    };

    const letter = letterOf({ facts, language: "pl" }, { ...around, secretOf });

    expect(letter.action).toEqual({
      label: "Otwórz i zdecyduj",
      address: `${apiAddress}/decisions/${facts.linkId}.${secret}`,
    });
    expect(asked).toEqual([{ id: facts.linkId, purpose: "decision" }]);
  });

  it("says who, what, how much, since when and what was before", () => {
    const [pl, en] = [written(facts), written(facts, "en")];

    expect(pl.subject).toBe(`Do decyzji: przelew 250,00 zł, Poranna Kawa sp. z o.o., ${facts.code}`);
    expect(pl.text).toContain(
      [
        "Kwota: 250,00\u00a0zł",
        `Kod w tytule przelewu: ${facts.code}`,
        "Firma: Poranna Kawa sp. z o.o.",
        "",
        "Otwórz i zdecyduj:",
        `${apiAddress}/decisions/${facts.linkId}.${secret}`,
        "",
        `Konto klienta: ${facts.accountId}`,
        "Osoba zamawiająca: Anna Nowak",
        "Data zamówienia: 27 lutego 2026, 10:15",
        "Czeka od: 2 marca 2026, 12:59",
        `Załączone potwierdzenie: potwierdzenie-${facts.code}-1.pdf (u klienta: potwierdzenie przelewu.pdf)`,
        "Poprzednie doładowania: 100,00\u00a0zł (1 lutego 2026, 09:00); 1\u00a0234,56\u00a0zł (15 stycznia 2026, 09:00)",
        "Link jest ważny do: 16 marca 2026, 13:00",
      ].join("\n"),
    );
    expect(en.subject).toBe(`Decision needed: transfer of PLN 250.00, Poranna Kawa sp. z o.o., ${facts.code}`);
    expect(en.text).toContain("Waiting since: 2 March 2026, 12:59 (Warsaw time)\n");
    for (const { text } of [pl, en])
      expect(text).toMatch(/nie przekazuj tej wiadomości dalej|don't forward this message/);
  });

  it("says so where there was nothing before, and who ordered is gone", () => {
    const bare = { ...facts, previous: [], orderedBy: "" };

    expect(written(bare).text).toContain("Poprzednie doładowania: brak\n");
    expect(written(bare, "en").text).toContain("Previous top-ups: none\n");
    expect(written(bare).text).toContain("Osoba zamawiająca: ktoś, kogo nie ma już w panelu\n");
  });
});

describe("the letter that says where to transfer", () => {
  const facts = factsOf["transfer-ordered"];

  it("says amount, account, recipient, title and deadline, also where the code can't be scanned", () => {
    const { text, html, subject } = written(facts);

    expect(subject).toBe(`Dane do przelewu 250,00 zł, ${facts.code}`);
    expect(text).toContain(
      [
        "Kwota: 250,00\u00a0zł",
        "Numer rachunku: 61 1090 1014 0000 0712 1981 2874",
        "Odbiorca: Telefon sp. z o.o.",
        `Tytuł przelewu: ${facts.transfer.title}`,
        "Zrób przelew do: 16 marca 2026, 13:00",
      ].join("\n"),
    );
    expect(html).toMatch(/<img src="cid:[^"]+" alt="[^"]+"/);
  });

  it("has no code to scan above what the standard has room for", () => {
    expect(written({ ...facts, amountGrosze: 1_000_000 }).html).not.toContain("<img");
  });
});

describe("the receipt of a card top-up", () => {
  it("says what was paid, when, by what and the balance, and that it is no VAT invoice", () => {
    const { subject, text } = written(factsOf["top-up-credited"]);

    expect(subject).toBe("Doładowanie 250,00 zł zaksięgowane");
    expect(text).toContain("Kwota: 250,00\u00a0zł\nSaldo po doładowaniu: 12\u00a0345,67\u00a0zł\n");
    expect(text).toContain(`Numer doładowania: ${factsOf["top-up-credited"].topUpId}`);
    expect(text).toContain("Nie jest to faktura VAT.");
    expect(written(factsOf["top-up-credited"], "en").text).toContain("It is not a VAT invoice.");
  });
});

describe("the letters to who ordered a bank top-up", () => {
  const toCustomer = [
    "confirmation-received",
    "confirmation-refused",
    "transfer-credited",
    "transfer-rejected",
    "transfer-expired",
  ] as const;

  it.each(toCustomer)("name company, amount and code, and greet: %s", (kind) => {
    const facts = factsOf[kind];
    const [pl, en] = [written(facts), written(facts, "en")];

    expect(pl.text).toMatch(/^Dzień dobry!\n/);
    expect(pl.text).toContain(
      `Firma: Poranna Kawa sp. z o.o.\nZamówiona kwota: 250,00\u00a0zł\nKod w tytule przelewu: ${facts.code}\n`,
    );
    expect(en.text).toMatch(/^Hello!\n/);
    expect(en.text).toContain(
      `Company: Poranna Kawa sp. z o.o.\nAmount ordered: PLN\u00a0250.00\nCode in the transfer's title: ${facts.code}\n`,
    );
    expect(pl.subject).toContain(kind === "transfer-credited" ? "240,00 zł" : "250,00 zł");
  });

  it.each(languages)("say why a file was refused, each fault in words of its own, and what to do: %s", (language) => {
    const facts = factsOf["confirmation-refused"];
    const all = fileFaults.map((why) => written({ ...facts, why }, language).letter);

    expect(new Set(all.map(({ paragraphs }) => paragraphs.join())).size).toBe(fileFaults.length);
    const again = /przesłać w panelu inny plik|upload another file in the panel/;
    for (const [place, why] of fileFaults.entries())
      expect(again.test(all[place]!.notes.join())).toBe(!["closed", "too-many"].includes(why));
  });

  it("say what was credited and what the balance then is, and that it differs from the order where it does", () => {
    const facts = factsOf["transfer-credited"];
    const { reason: _, ...plain } = { ...facts, receivedGrosze: facts.amountGrosze };

    const { subject, text } = written(facts);
    expect(subject).toBe("Doładowanie 240,00 zł zaksięgowane");
    expect(text).toContain("Zaksięgowana kwota: 240,00\u00a0zł\n");
    expect(text).toContain("Saldo po zaksięgowaniu: 12\u00a0345,67\u00a0zł\n");
    expect(text).toContain("Uwagi: Bank pobrał 10 zł\n");
    expect(text).toContain("różni się od zamówionej");
    expect(written(facts, "en").text).toContain("Remarks: Bank pobrał 10 zł\n");
    expect(written(plain).text).not.toMatch(/różni się|Uwagi/);
    expect(written(plain, "en").text).not.toMatch(/differs|Remarks/);
    const below = written({ ...facts, balanceGrosze: -1 });
    expect(below.text).toMatch(/Saldo po zaksięgowaniu: [-−]0,01\u00a0zł\n/);
  });

  it("say why a top-up was not credited, to the last of five hundred characters", () => {
    const reason = `${"a".repeat(499)}z`;
    const facts = { ...factsOf["transfer-rejected"], reason };

    expect(written(facts).text).toContain(`Powód: ${reason}\n`);
    expect(written(facts, "en").text).toContain(`Reason: ${reason}\n`);
    expect(written({ ...facts, reason: `${reason}y` }).text).toContain(`Powód: ${"a".repeat(499)}…\n`);
  });

  it("say that nothing is lost where the time is over", () => {
    expect(written(factsOf["transfer-expired"]).text).toContain("Jeśli przelew jest w drodze, nie przepadnie");
    expect(written(factsOf["transfer-expired"], "en").text).toContain("If the transfer is on its way, it is not lost");
  });
});

describe("every letter", () => {
  it.each(languages.flatMap((language) => kinds.map((kind) => ({ language, kind }))))(
    "is of words and figures, says what it is about, and leads to a decision only where there is one: $kind, $language",
    ({ kind, language }) => {
      const { letter, subject, html, text } = written(factsOf[kind], language);

      for (const said of [subject, html, text]) expect(said).not.toMatch(/undefined|NaN|null|\[object|Invalid/);
      expect(subject.length).toBeGreaterThan(10);
      expect(letter.paragraphs.join("").length).toBeGreaterThan(20);
      for (const [label, value] of [...letter.facts, ...(letter.details ?? [])])
        expect([label, value]).not.toContain("");
      const isToDecide = kind === "transfer-confirmed" || kind === "decision-link-renewed";
      for (const said of [html, text]) expect(said.includes("/decisions/")).toBe(isToDecide);
      const withLink = [
        "transfer-confirmed",
        "decision-link-renewed",
        "password-reset",
        "invitation",
        "staff-invitation",
        "low-balance-recipient",
        "request-opened",
        "request-answered",
        "request-file",
        "replacement-announced",
        "replacement-vetoed",
        "replacement-done",
        "replacement-given-back",
        "location-to-check",
      ];
      const hasLink = withLink.includes(kind);
      for (const said of [html, text]) expect(said.includes(secret)).toBe(hasLink);
    },
  );

  it("is in the language asked for: no line of its own is in both", () => {
    for (const kind of kinds) {
      const [pl, en] = [written(factsOf[kind]).letter, written(factsOf[kind], "en").letter];
      const wordsOf = ({ paragraphs, notes, facts, details = [] }: Letter) => [
        ...paragraphs,
        ...notes,
        ...[...facts, ...details].map(([label]) => label),
      ];
      expect(wordsOf(pl).filter((words) => wordsOf(en).includes(words))).toEqual([]);
      expect(pl.facts).toHaveLength(en.facts.length);
      expect(pl.subject).not.toBe(en.subject);
    }
  });
});

/** What breaks a header, turns the reading, hides, or is HTML. */
const nasty = [
  "\r\nBcc: ewa@example.com\r\n\r\n",
  "\n.\n",
  "\0\u0007\u001b[31m\u0085",
  "\u2028\u2029",
  "\u202egnp.exe\u202c\u2066x\u2069",
  "\u200b\u200d\ufeff\u00ad\u{e0041}",
  "<script>alert(1)</script>",
  `"><img src=x onerror='alert(1)'>`,
  "&lt;b&gt; &#39;",
  "Ż".repeat(5_000),
  "👩‍👩‍👧 ".repeat(500),
  "z\u0300\u0301\u0302".repeat(1_000),
  "\ud800",
];

describe("what people typed", () => {
  const texts = fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary" }), fc.string()), {
    maxLength: 4,
  });
  /** Facts whose free texts are all somebody's bad idea. */
  const spoilt = (facts: NoticeFacts, text: string): NoticeFacts => {
    const free = [
      ...["firstName", "from", "companyName", "invitedBy", "addedBy", "paymentId", "eventId"],
      ...["calledFile", "orderedBy", "reason", "message", "candidate", "payoutAccount"],
      // Of a refused file it is one of ours, and no text.
      ...(/-refused$|-given-back$|-not-taken$/.test(facts.kind) ? [] : ["why"]),
    ];
    const within = {
      mail: { sender: text, isUnverified: true },
      files: [text],
      calledFiles: [text],
      refusedFiles: [{ calledFile: text, why: "heic" }],
    };
    return Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [
        name,
        free.includes(name) ? text : name in within ? within[name as keyof typeof within] : value,
      ]),
    ) as NoticeFacts;
  };

  it.each(languages.flatMap((language) => kinds.map((kind) => ({ language, kind }))))(
    "breaks out of no subject, text or HTML, and is no longer than people's names: $kind, $language",
    ({ kind, language }) => {
      fc.assert(
        fc.property(texts, (parts) => {
          const facts = spoilt(factsOf[kind], parts.join(""));
          const { letter, subject, html, text } = written(facts, language);
          // A message that is blank is left out.
          const isBlank = "message" in facts && typedLines(facts.message).length === 0;
          const plain = written({ ...factsOf[kind], ...(isBlank && { message: "" }) }, language);

          expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
          expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
          expect(html).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
          // As many tags and no more lines than with a name that is one.
          const mayHave = addedBreaks(letter, plain.letter);
          expect(html.match(/<[a-z/!]/gi)?.length).toBe(plain.html.match(/<[a-z/!]/gi)!.length + mayHave);
          expect(html.match(/["']/g)?.length).toBe(plain.html.match(/["']/g)?.length);
          expect(text.split("\n").length).toBeLessThanOrEqual(plain.text.split("\n").length + mayHave);
          expect([...subject].length).toBeLessThanOrEqual(150);
          // A message may be as long as people may write one; all else is a line.
          const message = "message" in facts ? 2_000 : 0;
          expect([...text].length).toBeLessThan([...plain.text].length + 5 * 120 + message);
        }),
        // Each of those once, since all kinds draw the same.
        { numRuns: nasty.length + 7, examples: nasty.map((text) => [[text]]) },
      );
    },
  );

  /** Line breaks of the messages that a letter quotes, and another does not have: nothing but a message may have any. */
  const addedBreaks = (letter: Letter, plain: Letter): number => breaksOf(letter) - breaksOf(plain);
  const breaksOf = ({ facts, details = [] }: Letter): number =>
    [...facts, ...details].reduce((sum, [, value]) => sum + (typeof value === "string" ? 0 : value.length - 1), 0);

  it.each(languages.flatMap((language) => kinds.map((kind) => ({ language, kind }))))(
    "has lines in a message only, of a change request's letter, and no more than a letter shows: $kind, $language",
    ({ kind, language }) => {
      const quoting = [
        ...["request-opened", "request-answered", "request-received"],
        ...["request-asked", "request-applied", "request-rejected"],
      ];
      const text = "Dzień dobry,\r\n\r\n\r\nproszę\n<b>o zmianę</b>\n";
      const all = written(spoilt(factsOf[kind], text), language).letter;
      const other = { ...spoilt(factsOf[kind], text), ...("message" in factsOf[kind] && { message: "Tak." }) };

      expect(breaksOf(all)).toBe(quoting.includes(kind) ? 3 : 0);
      expect(breaksOf(written(other as NoticeFacts, language).letter)).toBe(0);
      const long = written(spoilt(factsOf[kind], "a\n".repeat(1_000)), language);
      expect(breaksOf(long.letter)).toBe(quoting.includes(kind) ? messageLinesMax - 1 : 0);
    },
  );

  it("is, of a message, its lines as they were written, cut after 2,000 letters, with nothing lost where lines are many", () => {
    expect(typedLines("\n\nDzień  dobry,\r\n \u200b\n\nproszę\u2028o\rzmianę.\u0085\n")).toEqual([
      "Dzień dobry,",
      "",
      "proszę",
      "o",
      "zmianę.",
    ]);
    expect(typedLines(" \n\u202e\n")).toEqual([]);
    const numbered = Array.from({ length: 100 }, (_, place) => String(place));
    expect(typedLines(numbered.join("\n"))).toEqual([
      ...numbered.slice(0, messageLinesMax - 1),
      numbered.slice(messageLinesMax - 1).join(" "),
    ]);
    const [first, second, ...none] = typedLines(`${"a".repeat(1_500)}\n${"b".repeat(600)}\nc`);
    expect([first, second, none]).toEqual(["a".repeat(1_500), `${"b".repeat(499)}…`, []]);
    expect(typedLines("a".repeat(2_000))).toEqual(["a".repeat(2_000)]);
  });

  const byCustomers = ["firstName", "companyName", "invitedBy", "addedBy", "orderedBy", "calledFile", "whom", "by"];
  it.each(languages.flatMap((language) => kinds.map((kind) => ({ language, kind }))))(
    "opens no e-mail: subject and text begin with our own words: $kind, $language",
    ({ kind, language }) => {
      const pushed = "PILNE opłać";
      const facts = Object.fromEntries(
        Object.entries(factsOf[kind]).map(([name, value]) => [name, byCustomers.includes(name) ? pushed : value]),
      ) as NoticeFacts;
      const [{ letter }, plain] = [written(facts, language), written(factsOf[kind], language)];

      expect([letter.greeting, ...letter.paragraphs].join("\n")).not.toContain(pushed);
      expect(letter.subject.slice(0, 12)).toBe(plain.subject.slice(0, 12));
    },
  );

  it.each([
    ["ul.Polna 7, 00-950 Warszawa", "ul. Polna 7, 00-950 Warszawa"],
    ["Al. Jana 1, 00-950 Łódź", "Al. Jana 1, 00-950 Łódź"],
    ["www.evil.example/pay 1, 00-950 x@evil.example", "www. evil. example/pay 1, 00-950 x@evil. example"],
    ["http://3221226001/a 1, 00-950 Łódź", "http:/3221226001/a 1, 00-950 Łódź"],
    ["http://192.0.2.17/a 1, 00-950 Łódź", "http:/192. 0. 2. 17/a 1, 00-950 Łódź"],
  ])(
    "is in the digest no web address that a mail program makes a link of, where it is a postal one: %s",
    (address, shown) => {
      const facts = factsOf["daily-digest"];
      const redirected = [
        { accountId: facts.accounts[0]!.accountId, companyName: "Żółw", news: "address", address },
      ] as const;

      const { text } = written({ ...facts, redirected: [...redirected] });

      expect(text).toContain(`- Żółw: ${shown}, nowy adres\n`);
    },
  );

  it("is cut where it is too long, and shown as it is where it is not", () => {
    expect(typed("Łucja  Żółć-Nowak")).toBe("Łucja Żółć-Nowak");
    expect(typed("a".repeat(120))).toBe("a".repeat(120));
    expect(typed("a".repeat(121))).toBe(`${"a".repeat(119)}…`);
    expect(typed("👩".repeat(61), 60)).toBe(`${"👩".repeat(59)}…`);
    expect(typed(`${"a".repeat(8)} bcd`, 10)).toBe(`${"a".repeat(8)}…`);
  });
});

describe("a request that BOK wrote down for a company", () => {
  const received = factsOf["request-received"];
  if (received.kind !== "request-received") throw new Error("another kind");

  it("is not thanked for: its main administrator reads how it came, who shall follow them, and what to do about it", () => {
    const { text } = written({ ...received, source: "letter", candidate: "Beata Kurek" });

    for (const said of ["w imieniu Twojej firmy", "Dyspozycja przyszła: listem", "administrator: Beata Kurek"])
      expect(text).toContain(said);
    expect(text).toMatch(/Jeśli nic o niej nie wiesz, od razu napisz do BOK/);
    expect(text).not.toContain("Dziękujemy");
    expect(written(received).text).toContain("Dziękujemy");
  });
});

describe("letters about a case that came by e-mail", () => {
  const mail = { sender: "jan.obcy@example.org" };
  const unproved = { ...mail, isUnverified: true } as const;
  const notEntitled = { ...unproved, mayNotWrite: true } as const;

  it.each(["request-opened", "request-answered"] as const)(
    "tell BOK from which address, and what is known of who wrote: %s",
    (kind) => {
      const [proved, unknown, known] = [mail, unproved, notEntitled].map((sent) =>
        written({ ...factsOf[kind], mail: sent }),
      );

      for (const { text } of [proved!, unknown!, known!]) {
        expect(text).toContain("Adres nadawcy: jan.obcy@example.org");
        expect(text).toContain("trafi na adres podany w e-mailu");
      }
      expect(unknown!.text).toMatch(/rzyszedł e-mail. Nie wiadomo, od kogo./);
      expect(unknown!.text).toContain("Uwaga: w e-mailu każdy może podać cudzy adres.");
      expect(unknown!.text).toContain("jan.obcy@example.org (niepotwierdzony)");
      expect(unknown!.text).toContain("Podaje się za: Anna Nowak");
      expect(unknown!.text).not.toContain("Od kogo");
      expect(proved!.text).toMatch(/Klient (napisał e-mail|odpisał e-mailem)\./);
      expect(proved!.text).toContain("Od kogo: Anna Nowak");
      expect(proved!.text).not.toMatch(/Uwaga|niepotwierdzon/);
      expect(known!.text).toContain("Uwaga: nadawca potwierdzony, ale bez prawa kontaktu z BOK.");
      expect(known!.text).not.toMatch(/Nie wiadomo|niepotwierdzon|Podaje się/);
      expect(written(factsOf[kind]).text).not.toMatch(/e-mailu|Adres nadawcy/);
    },
  );

  it("say in the subject that nobody knows who answered", () => {
    const subjectOf = (sent: typeof mail) => written({ ...factsOf["request-answered"], mail: sent }).subject;

    expect([mail, unproved, notEntitled].map(subjectOf)).toEqual([
      expect.stringContaining("] Klient odpisał: "),
      expect.stringContaining("] Odpowiedź e-mailem (nadawca niepotwierdzony): "),
      expect.stringContaining("] Odpowiedź e-mailem (nadawca bez prawa kontaktu z BOK): "),
    ]);
  });

  it("name no company and no account while the case is nobody's", () => {
    const ofNobody = { accountId: operatorId, companyName: mail.sender, from: mail.sender, mail: unproved };
    const { text } = written({ ...factsOf["request-opened"], ...ofNobody });

    expect(text).not.toMatch(/Firma|Konto klienta|operator$|Podaje się/m);
    expect(text).toContain("przekaż sprawę na jego konto");
  });

  it("say to BOK which case was given to a customer", () => {
    const { text } = written({ ...factsOf["request-opened"], mail: unproved, movedFrom: "BOK-3N5P7QRS" });

    expect(text).toMatch(/^Sprawę BOK-3N5P7QRS przekazano na konto klienta\./);
  });

  it("say to the main administrator that somebody wrote about the company, and from which address", () => {
    const facts = { ...factsOf["request-received"], askedBy: "Jan Obcy", isAskerUnverified: true as const };
    const { subject, text } = written({ ...facts, strangersAddress: mail.sender });

    expect(subject).toBe("Ktoś napisał do nas o Twojej firmie, sprawa BOK-7K2M9RXG");
    expect(text).toMatch(/Nie wiemy, czy miał do tego prawo\. Jeśli nic o tym nie wiesz, od razu odpisz\./);
    expect(text).toContain("Adres nadawcy: jan.obcy@example.org\n");
    expect(text).toContain("Podaje się za: Jan Obcy\n");
    expect(text).not.toMatch(/w imieniu|Dziękujemy|Kto wysłał/);
  });

  it("thank for the e-mail, and name each file that is of no use and why", () => {
    const refusedFiles: { calledFile: string; why: MailedFault }[] = [
      { calledFile: "umowa.pdf", why: "encrypted" },
      { calledFile: "winmail.dat", why: "outlook" },
    ];
    const { text } = written({ ...factsOf["request-received"], byMail: true, refusedFiles });

    expect(text).toContain("Zarejestrowaliśmy go jako sprawę BOK-7K2M9RXG.");
    expect(text).toMatch(/Nieprzyjęty plik: umowa\.pdf: .*hasł/);
    expect(text).toContain("Nieprzyjęty plik: winmail.dat: Załączniki przyszły w pliku winmail.dat");
  });

  it.each([
    "request-received",
    "request-taken",
    "request-asked",
    "request-applied",
    "request-rejected",
    "request-file-refused",
  ] as const)("say that a reply is taken, and nothing of a panel to whoever has none: %s", (kind) => {
    expect(written(factsOf[kind]).text).toMatch(/odpowiedz|odpowiedzi/);
    const toStranger = written({ ...factsOf[kind], accountId: operatorId, companyName: mail.sender }).text;
    expect(toStranger).toMatch(/odpowiedz|odpowiedzi/);
    expect(toStranger).not.toMatch(/panel|Firma/);
  });
});

describe("letters about a change request", () => {
  it("call a disposition only what is one", () => {
    const received = [
      "request-received",
      "request-taken",
      "request-asked",
      "request-applied",
      "request-rejected",
    ] as const;
    for (const kind of received) {
      const { subject, letter } = written({ ...factsOf[kind], requestKind: "other" });
      expect([subject, ...letter.paragraphs].join(" ")).not.toMatch(/dyspozycj/i);
    }
    expect(written({ ...factsOf["request-applied"], requestKind: "other" }).text).toContain(
      "Załatwiliśmy Twoją sprawę.",
    );
    expect(written(factsOf["request-applied"]).text).toContain("Wykonaliśmy dyspozycję.");
  });

  it("leave remarks out where BOK made none", () => {
    expect(written(factsOf["request-applied"]).text).toContain("Uwagi BOK:\n> Gotowe.\n");
    expect(written({ ...factsOf["request-applied"], message: "" }).text).not.toContain("Uwagi");
  });
});

describe("a proposal to confirm", () => {
  const toConfirm = factsOf["proposal-to-confirm"];
  if (toConfirm.kind !== "proposal-to-confirm") throw new Error("another kind");

  it("leads to the case's page where it belongs to a case, and to the API alone elsewhere", () => {
    const closure = {
      kind: "account-closure",
      content: {
        requestId: newId("cr", new Date(0)),
        number: "BOK-7K2M9RXG",
        payoutGrosze: grosze(12_345),
        accountNumber: "61109010140000071219812874",
      },
    } as const;

    expect(written({ ...toConfirm, proposed: closure }).text).toContain("na stronie sprawy");
    expect(written(toConfirm).text).not.toContain("na stronie sprawy");
  });
});

describe("a letter that asks for something in the panel", () => {
  const { topUpId } = factsOf["confirmation-refused"];
  const request = `change-requests/${factsOf["request-asked"].requestId}`;

  it.each([
    ["request-asked", "Odpowiedz w panelu", request],
    ["request-rejected", "Otwórz dyspozycję", request],
    ["request-file-refused", "Otwórz dyspozycję", request],
    ["transfer-expired", "Zamów nowe doładowanie", "top-ups/new"],
    ["login-policy-changed", "Ustaw nowe hasło", "password-reset"],
    ["low-balance-recipients-added", "Zobacz odbiorców", "low-balance-alert"],
    ["balance-low", "Doładuj 210,00\u00a0zł (30 dni)", "top-ups/new?amountGrosze=21000"],
  ] as const)("has the button that leads there: %s", (kind, label, path) => {
    expect(written(factsOf[kind]).letter.action).toEqual({ label, address: `${panelAddress}/${path}` });
  });

  it("has a button for another file only where another one can be of use", () => {
    const actionFor = (why: (typeof fileFaults)[number]) =>
      written({ ...factsOf["confirmation-refused"], why }).letter.action;

    expect(actionFor("unreadable")).toEqual({
      label: "Prześlij inny plik",
      address: `${panelAddress}/top-ups/${topUpId}`,
    });
    expect([actionFor("closed"), actionFor("too-many")]).toEqual([undefined, undefined]);
  });

  it("has a button for a new password for everybody but who was deleted", () => {
    const actionOf = (changes: readonly ["role"] | readonly ["deleted"]) =>
      written({ ...factsOf["access-changed"], changes: [...changes] }).letter.action;

    expect(actionOf(["role"])).toEqual({ label: "Ustaw nowe hasło", address: `${panelAddress}/password-reset` });
    expect(actionOf(["deleted"])).toBeUndefined();
  });
});

describe("the letter that asks finance to pay a balance out", () => {
  it("has the account checked before the money is sent", () => {
    const { text } = written({ ...factsOf["payout-to-send"], accountNumber: "61109010140000071219812874" });

    expect(text.indexOf("białej liście")).toBeLessThan(
      text.indexOf("Numer rachunku: 61 1090 1014 0000 0712 1981 2874"),
    );
    expect(text).toContain("Jeśli nie, nie płać i napisz do BOK, podając numer sprawy.");
  });
});

describe("the letter of a proposal", () => {
  it("says what is proposed before how to confirm it, and whom to ask without the API", () => {
    const { text } = written(factsOf["proposal-to-confirm"]);

    expect(text).toMatch(/^Ktoś z zespołu proponuje .+\. Musi to potwierdzić druga osoba\./);
    expect(text.indexOf("Potwierdź do: ")).toBeLessThan(text.indexOf("Numer propozycji: "));
    expect(text).toContain("poproś administratora operatora");
  });
});
