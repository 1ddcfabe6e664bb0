import { describe, expect, it } from "vitest";
import { operatorId } from "../../shared/domain/ids.ts";
import { decisionMilliseconds, type Link, renewableMilliseconds } from "../../shared/domain/link.ts";
import { grosze } from "../../shared/domain/money.ts";
import { letterHtml, letterText } from "../../shared/domain/notices/letter.ts";
import { letterOf } from "../../shared/domain/notices/letter-of-notice.ts";
import { cleanKey } from "../../shared/domain/uploads/upload.ts";
import { fileKeeper } from "../../shared/gateways/files.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { keys } from "../../shared/store/keys.ts";
import { linkWrite } from "../../shared/store/link-store.ts";
import type { Item } from "../../shared/store/table.ts";
import { receivedFile } from "../support/bank-top-ups.ts";
import {
  decisionOffices,
  english,
  expectSafePage,
  type Fields,
  hasForm,
  linkKey,
  statuses,
} from "../support/decision-office.ts";
import { injectFaults } from "../support/faults.ts";
import { aPdf } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";
import { toldBy } from "../support/notices.ts";
import { buttonsOf, fieldOf, formsIn, pageVisitor, readOf, textOf } from "../support/page-visitor.ts";
import { keepSession } from "../support/people.ts";
import { type Answered, type Asked, ask } from "../support/requests.ts";
import { openDesk, password } from "../support/sign-in-desk.ts";
import { clerks, credits, rejects } from "../support/transfers.ts";

const { stage, storage, office } = decisionOffices();
const logged = logOfEachTest();
const [ola, jan] = clerks;

const typedIn = (answered: Answered): string | undefined =>
  /name="received"[^>]* value="([^"]*)"/.exec(textOf(answered))?.[1];
const reasonOf = (answered: Answered): string | undefined => /<textarea[^>]*>([^<]*)</.exec(textOf(answered))?.[1];

describe("the page of a link", () => {
  it("decides nothing, however often it is opened, and whoever opens it", async () => {
    const { show, handler, ofOla, topUp, accountId, everything } = await office();
    const before = await everything();

    const opened = await Promise.all(Array.from({ length: 5 }, () => show(ofOla)));
    const again = await show(ofOla, { query: { decision: "credit", received: "250" } });
    const headers = await ask(handler, "HEAD /decisions/{token}", { path: { token: ofOla } });

    expect(statuses([...opened, again])).toEqual(new Array(6).fill(200));
    expect([headers.status, headers.body]).toEqual([200, undefined]);
    const after = await everything();
    const looks = after.filter(
      ({ kind, subject }) => kind === "account-looked-at" && subject === `decision ${topUp.id}`,
    );
    // The HEAD is a look, too.
    expect(looks).toHaveLength(7);
    for (const look of looks)
      expect(look).toMatchObject({
        accountId: "operator",
        kind: "account-looked-at",
        by: ola,
        subjectAccountId: accountId,
      });
    expect(after.filter((item) => !looks.includes(item))).toEqual(before);
  });

  it("tells in Polish what there is to decide", async () => {
    const { show, ofOla, topUp, accountId } = await office();

    const page = await show(ofOla);

    expect(page.status).toBe(200);
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(textOf(page)).toContain('<html lang="pl">');
    const read = readOf(page);
    expect(read).toContain("Decyzja o doładowaniu: 250,00 zł");
    for (const [label, fact] of [
      ["Firma", "Poranna Kawa sp. z o.o."],
      ["Konto klienta", accountId],
      ["Zamówiona kwota", "250,00 zł"],
      ["Kod w tytule przelewu", topUp.code],
      ["Data zamówienia", "2 marca 2026, 13:00"],
    ])
      expect(read).toContain(`${label} ${fact}`);
    expect(read).toContain(ola);
    expect([typedIn(page), reasonOf(page)]).toEqual(["250,00", ""]);
  });

  it("speaks English to a browser that prefers it", async () => {
    const { show, ofOla } = await office();

    const page = await show(ofOla, { headers: english });

    expect(textOf(page)).toContain('<html lang="en">');
    expect(readOf(page)).toMatch(/Decision on a top-up: PLN 250\.00.*Company Poranna Kawa.*Credit\s+Refuse/);
  });

  it("lists a file once, however often it was uploaded", async () => {
    const { show, ofOla, topUp, accountId, announce, others, forFinance } = await office();
    const again = await announce(topUp, { fileName: "jeszcze raz.pdf" });
    const another = await announce(topUp, { fileName: "inny.pdf" });
    for (const [{ id }, bytes] of [
      [again, "the transfer"],
      [another, "another"],
    ] as const)
      await others.takeFile(
        { accountId, topUpId: topUp.id, confirmationId: id },
        receivedFile(bytes),
        forFinance(topUp),
      );

    const page = textOf(await show(ofOla));

    expect(page.match(/<li>/g)).toHaveLength(2);
    expect(page).not.toContain("jeszcze raz.pdf");
    expect(page).toContain("inny.pdf");
  });

  it("leads to the file that was checked, and to no other", async () => {
    const { show, ofOla, topUp, confirmation, accountId, announce, others } = await office();
    const refused = await announce(topUp, { fileName: "inny.pdf" });
    const awaited = await announce(topUp, { fileName: "w drodze.pdf" });
    const name = { accountId, topUpId: topUp.id, confirmationId: refused.id };
    const nobody = { orderedBy: "", previous: [], links: [] };
    await others.takeFile(name, { at: "2026-03-02T12:00:00.000Z", why: "malware" }, nobody);
    const key = cleanKey(
      { kind: "confirmations", accountId, subjectId: topUp.id, fileId: confirmation.id },
      sha256("the transfer"),
    );
    await fileKeeper(storage()).keep({ key, contentType: "application/pdf", bytes: aPdf() });

    const page = textOf(await show(ofOla));

    const addresses = [...page.matchAll(/href="([^"]*)"/g)].map(([, address]) => address!.replaceAll("&amp;", "&"));
    expect(addresses).toHaveLength(1);
    expect(new URL(addresses[0]!).pathname).toBe(`/${storage().bucket}/${key}`);
    expect(page).not.toContain("incoming/");
    for (const other of [refused, awaited]) expect(page).not.toContain(other.fileName);
    const file = await fetch(addresses[0]!);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(aPdf());
    expect(file.headers.get("content-disposition")).toMatch(/^attachment; filename="potwierdzenie\.pdf"/);
  });

  it("runs no script, is kept, framed and indexed by nobody, and tells nobody where it was", async () => {
    const { show, decide, ofOla } = await office();

    const pages = [await show(ofOla), await show("malformed"), await decide(ofOla, { decision: "reject" })];

    for (const page of pages) expectSafePage(page);
  });
});

describe("a decision by link", () => {
  it("credits what came, and the page then tells who decided, and when", async () => {
    const { show, decide, ofOla, pass, state, told, topUp } = await office();
    pass(3600_000);

    const answer = await decide(ofOla);

    expect([answer.status, answer.headers.location]).toEqual([303, `/decisions/${ofOla}`]);
    const { topUp: kept, entries } = await state();
    expect(kept.credit).toEqual({
      at: "2026-03-02T13:00:00.000Z",
      by: { email: ola, linkId: ofOla.split(".")[0] },
      receivedGrosze: 25_000,
    });
    expect(entries).toMatchObject([
      { kind: "top-up", amountGrosze: 25_000, cause: { type: "bank-transfer", id: topUp.code } },
    ]);
    expect(await told("transfer-credited")).toMatchObject([{ receivedGrosze: 25_000, balanceGrosze: 25_000 }]);
    const page = await show(ofOla);
    expect([page.status, hasForm(page)]).toEqual([200, false]);
    expect(readOf(page)).toMatch(
      new RegExp(`Zaksięgowano: 250,00 zł.*Kto zdecydował ${ola} Data decyzji 2 marca 2026, 14:00`),
    );
    expect(textOf(page)).not.toContain("Czeka od");
  });

  it("refuses a transfer with a reason, and moves no money", async () => {
    const { show, decide, ofOla, state, told } = await office();

    const answer = await decide(ofOla, { decision: "reject", received: "250,00", reason: "Przelew nie dotarł" });

    expect(answer.status).toBe(303);
    const { topUp, entries } = await state();
    expect(topUp.rejection).toMatchObject({ by: { email: ola }, reason: "Przelew nie dotarł" });
    expect(entries).toEqual([]);
    expect(await told("transfer-rejected")).toMatchObject([{ reason: "Przelew nie dotarł" }]);
    const page = await show(ofOla);
    expect(hasForm(page)).toBe(false);
    expect(readOf(page)).toMatch(new RegExp(`Odrzucono.*${ola}.*Powód Przelew nie dotarł`));
  });

  it("needs no sensible amount to refuse", async () => {
    const { decide, ofOla } = await office();

    expect((await decide(ofOla, { decision: "reject", received: "nic", reason: "Nic nie wpłynęło" })).status).toBe(303);
  });

  it.each([
    ["credits", { decision: "credit", received: "250,00" }, [25_000]],
    ["refuses", { decision: "reject", reason: "Przelew nie dotarł" }, []],
  ])("%s once for a double tap, one after the other and at once", async (_, fields, amounts) => {
    const { decide, ofOla, amounts: posted, notices, records, topUp } = await office();
    const before = (await notices()).length;

    const first = await decide(ofOla, fields);
    const rest = await Promise.all(Array.from({ length: 3 }, () => decide(ofOla, fields)));

    expect(statuses([first, ...rest])).toEqual(new Array(4).fill(303));
    expect(await posted()).toEqual(amounts);
    expect((await notices()).length).toBe(before + 1);
    expect((await records(topUp)).operator).toHaveLength(1);
  });

  it("credits once for a double tap whose two requests come at the very same time", async () => {
    const { decide, ofOla, amounts, notices } = await office();
    const before = (await notices()).length;

    const answers = await Promise.all(Array.from({ length: 4 }, () => decide(ofOla)));

    expect(statuses(answers)).toEqual(new Array(4).fill(303));
    expect(await amounts()).toEqual([25_000]);
    expect((await notices()).length).toBe(before + 1);
  });

  it("is the first clerk's: the second sees by their own link who decided, and posts nothing", async () => {
    const { show, decide, ofOla, ofJan, state } = await office();
    await decide(ofOla);
    const decided = await state();

    const shown = await show(ofJan);
    const answers = [
      await decide(ofJan),
      await decide(ofJan, { decision: "reject", reason: "Przelew nie dotarł" }),
      await decide(ofOla, { decision: "reject", reason: "Jednak nie" }),
      await decide(ofOla, { decision: "credit", received: "240", reason: "Opłata banku" }),
    ];

    for (const page of [shown, ...answers]) {
      expect(readOf(page)).toContain(`Kto zdecydował ${ola}`);
      expect(hasForm(page)).toBe(false);
    }
    expect(shown.status).toBe(200);
    expect(statuses(answers)).toEqual([409, 409, 409, 409]);
    expect(await state()).toEqual(decided);
  });

  it("is one, where both clerks decide at once", async () => {
    const { decide, ofOla, ofJan, state, told } = await office();

    const answers = await Promise.all([
      decide(ofOla),
      decide(ofJan, { decision: "reject", reason: "Przelew nie dotarł" }),
    ]);

    expect(statuses(answers)).toEqual([303, 409]);
    const { topUp, entries } = await state();
    expect([topUp.credit, topUp.rejection].filter(Boolean)).toHaveLength(1);
    expect(entries).toHaveLength(topUp.credit ? 1 : 0);
    expect([...(await told("transfer-credited")), ...(await told("transfer-rejected"))]).toHaveLength(1);
    const winner = (topUp.credit ?? topUp.rejection!).by.email;
    expect(readOf(answers.find(({ status }) => status === 409)!)).toContain(`Kto zdecydował ${winner}`);
  });

  it("finds what somebody signed in has decided meanwhile", async () => {
    const { show, decide, ofOla, transfers, accountId, topUp, amounts } = await office();
    await transfers.decide(accountId, topUp.id, credits(), "192.0.2.7");

    expect((await decide(ofOla)).status).toBe(409);

    expect(readOf(await show(ofOla))).toContain("Kto zdecydował ewa.finanse@operator.example");
    expect(await amounts()).toEqual([25_000]);
  });

  it("does not undo a refusal by another", async () => {
    const { decide, ofOla, transfers, accountId, topUp, amounts } = await office();
    await transfers.decide(accountId, topUp.id, rejects(), "192.0.2.7");

    expect((await decide(ofOla)).status).toBe(409);

    expect(await amounts()).toEqual([]);
  });
});

describe("what is typed", () => {
  it.each([
    ["250.00 zł", 25_000],
    ["1\u00a0250,5", 125_050],
  ])("“%s” is %i grosze", async (received, amountGrosze) => {
    const { decide, ofOla, amounts } = await office({ ordered: { amountGrosze: grosze(amountGrosze) } });

    expect((await decide(ofOla, { decision: "credit", received })).status).toBe(303);

    expect(await amounts()).toEqual([amountGrosze]);
  });

  it("is no amount where nobody would take it for one: the page says so and keeps it", async () => {
    const { decide, ofOla, state } = await office();
    const before = await state();

    for (const received of ["", " ", "-250", "dwieście", "250,001", "0,00", "1e3", "9".repeat(12)]) {
      const page = await decide(ofOla, { decision: "credit", received, reason: "Opłata banku" });

      expect(page.status, received).toBe(400);
      expect(readOf(page), received).toContain("Wpisz kwotę w złotych, na przykład 250,00.");
      expect([typedIn(page), reasonOf(page)]).toEqual([received.trim(), "Opłata banku"]);
      expect(textOf(page), received).toMatch(/id="received"[^>]*aria-invalid="true" aria-describedby="received-fault /);
    }
    expect(await state()).toEqual(before);
  });

  it("is kept where another amount lacks its reason, and credited with one", async () => {
    const { decide, ofOla, state } = await office();

    const page = await decide(ofOla, { decision: "credit", received: "240,00 zł" });

    expect(page.status).toBe(400);
    expect(readOf(page)).toContain("Wpisz powód, bo kwota jest inna niż zamówiona.");
    expect(typedIn(page)).toBe("240,00 zł");
    expect(textOf(page)).toMatch(/id="reason"[^>]*aria-invalid="true"/);
    expect((await state()).entries).toEqual([]);

    const reason = "Bank pobrał 10 zł";
    expect((await decide(ofOla, { decision: "credit", received: "240", reason })).status).toBe(303);
    const { topUp, entries } = await state();
    expect(topUp.credit).toMatchObject({ receivedGrosze: 24_000, reason });
    expect(entries).toMatchObject([{ amountGrosze: 24_000, note: reason }]);
  });

  it("refuses a transfer with no reason that is missing, too short, too long, or that nobody sees", async () => {
    const { decide, ofOla, state } = await office();
    const before = await state();

    for (const [reason, said] of [
      ["", "Wpisz powód odrzucenia."],
      ["ok", "Wpisz od 3 do 500 znaków."],
      ["x".repeat(501), "Wpisz od 3 do 500 znaków."],
      ["\u200b\u200b\u200b", "Wpisz powód odrzucenia."],
    ] as const) {
      const page = await decide(ofOla, { decision: "reject", received: "250", reason });

      expect(page.status, reason).toBe(400);
      expect(readOf(page), reason).toContain(said);
    }
    expect(await state()).toEqual(before);
  });

  it("may not be more than was ordered", async () => {
    const { decide, ofOla, state } = await office();

    const page = await decide(ofOla, { decision: "credit", received: "250,01", reason: "Klient wpłacił więcej" });

    expect(page.status).toBe(403);
    expect(readOf(page)).toMatch(
      /Przez ten link nie zaksięgujesz takiej kwoty\. Nie wpisuj mniejszej.*najwyżej: 250,00 zł\./,
    );
    expect([typedIn(page), reasonOf(page)]).toEqual(["250,01", "Klient wpłacił więcej"]);
    expect((await state()).entries).toEqual([]);
  });

  it("may not be more than the stage allows a link", async () => {
    const { show, decide, ofOla, amounts } = await office({ linkLimitZlotys: 100 });

    const page = await decide(ofOla);

    expect(page.status).toBe(403);
    const shown = await show(ofOla);
    expect(readOf(shown)).toMatch(/najwyżej: 100,00 zł\..*zaloguj się tutaj/);
    expect(typedIn(shown)).toBe("");
    expect(await amounts()).toEqual([]);
    expect((await decide(ofOla, { decision: "credit", received: "100,01", reason: "Połowa" })).status).toBe(403);
    expect((await decide(ofOla, { decision: "credit", received: "100", reason: "Połowa" })).status).toBe(303);
    expect(await amounts()).toEqual([10_000]);
  });

  it("is refused as a whole, where it is no form of ours", async () => {
    const { decide, ofOla, everything } = await office();
    const before = await everything();

    for (const [what, asked] of Object.entries<Asked>({
      JSON: { text: '{"decision":"credit"}', headers: { "content-type": "application/json" } },
      "a form of parts": { text: "x", headers: { "content-type": "multipart/form-data; boundary=x" } },
      "a field that nobody knows": { text: "decision=credit&received=250&topUpId=tu_1" },
      "a field of a prototype": { text: "decision=credit&received=250&__proto__=1" },
      "no decision": { text: "received=250" },
      "another decision": { text: "decision=approve&received=250" },
      "nothing at all": { text: "" },
      "a flood": { text: `decision=credit&received=250&reason=${"x".repeat(300_000)}` },
    })) {
      const page = await decide(ofOla, {}, asked);

      expect(page.status, what).toBeGreaterThanOrEqual(400);
      expect(page.status, what).toBeLessThan(500);
      expectSafePage(page);
    }
    expect(await everything()).toEqual(before);
  });

  it("that is wrong, or comes too late, shows the page, and is on record as a look at it", async () => {
    const { decide, ofOla, ofJan, topUp, accountId, everything } = await office();
    const looks = async () =>
      (await everything()).filter(
        ({ kind, subject }) => kind === "account-looked-at" && subject === `decision ${topUp.id}`,
      );

    const wrong = await decide(ofOla, { decision: "credit", received: "x" });
    expect([wrong.status, await looks()]).toEqual([
      400,
      [expect.objectContaining({ accountId: "operator", by: ola, subjectAccountId: accountId })],
    ]);

    await decide(ofOla, { decision: "credit", received: "250" });
    const late = await decide(ofJan, { decision: "credit", received: "250" });
    expect([late.status, (await looks()).map(({ by }) => by)]).toEqual([409, expect.arrayContaining([jan])]);
  });

  it("is told the type that a form has, where it comes in another", async () => {
    const { decide, ofOla } = await office();

    const page = await decide(ofOla, {}, { text: "x", headers: { "content-type": "text/plain" } });

    expect(page.status).toBe(415);
    expect(readOf(page)).toContain("application/x-www-form-urlencoded");
  });

  it("comes in bytes, too, as API Gateway hands forms on", async () => {
    const { decide, ofOla, state } = await office();

    await decide(ofOla, { decision: "credit", received: "240", reason: "Opłata: 10 zł" }, { base64: true });

    expect((await state()).topUp.credit).toMatchObject({ receivedGrosze: 24_000, reason: "Opłata: 10 zł" });
  });
});

describe("a link that opens nothing", () => {
  it("is told by the same page, whatever is wrong with it, and decides nothing", async () => {
    const world = await office();
    const { show, decide, ofOla, ofJan, looking, topUp, accountId, user, everything, newId } = world;
    const [olasId, olasSecret] = ofOla.split(".") as [string, string];
    const [, jansSecret] = ofJan.split(".") as [string, string];
    const resetName = { id: newId("li", world.now()), purpose: "password-reset" } as const;
    const resetSecret = linkSecret(linkKey, resetName);
    const reset: Link = {
      ...resetName,
      secretHash: sha256(resetSecret),
      accountId,
      userId: user.id as Link["userId"],
      email: ola,
      credentialVersion: 1,
      expiresAt: "2027-01-01T00:00:00.000Z",
    };
    const ofNobody = world.newLink(ola);
    const ofNothing = world.newLink(ola);
    for (const write of [linkWrite(reset), linkWrite({ ...ofNothing.link, subjectId: newId("tu", world.now()) })])
      await looking.write(write);
    const forged = `${olasSecret.slice(0, -1)}${olasSecret.endsWith("A") ? "B" : "A"}`;
    const tokens = {
      forged: `${olasId}.${forged}`,
      "with another link's secret": `${olasId}.${jansSecret}`,
      "of another purpose": `${resetName.id}.${resetSecret}`,
      "never made": ofNobody.token,
      "to a top-up that is gone": ofNothing.token,
      "without a secret": olasId,
      "with an empty secret": `${olasId}.`,
      "with a hash for a secret": `${olasId}.${sha256(olasSecret).slice(0, 43)}`,
      "with more": `${ofOla}.x`,
      "with a line more": `${ofOla}\n`,
      "in small letters": ofOla.toLowerCase(),
      "to the top-up itself": `${topUp.id}.${olasSecret}`,
      "that climbs": `../${ofOla}`,
      "too long": `${olasId}.${"x".repeat(5_000)}`,
      "of dots": ".".repeat(300),
      "of nothing": " ",
    };
    const before = await everything();

    const pages = await Promise.all(Object.values(tokens).map((token) => show(token)));
    const posts = await Promise.all(Object.values(tokens).map((token) => decide(token)));

    for (const [place, name] of Object.keys(tokens).entries()) {
      expect(pages[place], name).toEqual(pages[0]);
      expect(posts[place], name).toEqual(pages[0]);
    }
    expect(pages[0]).toMatchObject({ status: 404, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(readOf(pages[0]!)).toContain("Ten link nie działa");
    expect(textOf(pages[0]!)).not.toContain(topUp.code);
    expect(readOf(await show("malformed", { headers: english }))).toContain("This link does not work");
    // One of them is a link, if to nothing: that somebody followed it is on record.
    const isOther = ({ kind }: Item) => kind !== "account-looked-at";
    expect((await everything()).filter(isOther)).toEqual(before.filter(isOther));
  });

  it("is one whose 14 days have been over for 30 days", async () => {
    const { show, decide, ofOla, pass, amounts, told } = await office();
    pass(decisionMilliseconds + renewableMilliseconds - 1);
    expect((await show(ofOla)).status).toBe(410);
    const dead = await show("malformed");

    pass(1);

    expect(await show(ofOla)).toEqual(dead);
    expect(readOf(dead)).toContain("stracił ważność ponad 30 dni temu");
    for (const decision of ["credit", "new-link"]) expect(await decide(ofOla, { decision })).toEqual(dead);
    expect(await amounts()).toEqual([]);
    expect(await told("decision-link-renewed")).toEqual([]);
  });

  it("is one of somebody who is of finance no more", async () => {
    const { show, decide, ofOla, ofJan, employ, amounts } = await office();
    employ([jan]);

    expect(await show(ofOla)).toEqual(await show("malformed"));
    expect((await decide(ofOla)).status).toBe(404);
    expect(await amounts()).toEqual([]);
    expect((await decide(ofJan)).status).toBe(303);
  });
});

describe("a text that means harm", () => {
  const markup = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
  /** It turns the direction of reading, and ends a line of a header. */
  const turned = "\u202Egpj.exe\u2066\r\nBcc: all@example.com";

  it("stands on the page as a harmless line, whoever typed it", async () => {
    const { show, decide, ofOla, looking, accountId } = await office({ fileName: `${markup}${turned}.pdf` });
    await looking.write({
      Update: {
        Key: keys.head(accountId),
        UpdateExpression: "SET companyName = :name",
        ExpressionAttributeValues: { ":name": `Firma ${markup}${turned}` },
      },
    });

    const pages = [
      await show(ofOla),
      await decide(ofOla, { decision: "credit", received: markup + turned, reason: markup + turned }),
      await decide(ofOla, { decision: "credit", received: "240", reason: markup + turned }),
      await show(ofOla),
    ];

    expect(pages.map(({ status }) => status)).toEqual([200, 400, 303, 200]);
    for (const page of pages.filter(({ status }) => status !== 303)) {
      const text = textOf(page);
      expect(text).not.toMatch(/<script|<img|[\u202a-\u202e\u2066-\u2069\r]/);
      expect(text).toContain(
        "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;",
      );
    }
    expect(pages[2]!.headers.location).toBe(`/decisions/${ofOla}`);
  });

  it("stands so on the page where somebody signed in has typed it", async () => {
    const { show, ofOla, transfers, accountId, topUp } = await office();
    await transfers.decide(accountId, topUp.id, rejects({ reason: markup + turned }), "192.0.2.7");

    const text = textOf(await show(ofOla));

    expect(text).not.toMatch(/<script|<img|[\u202a-\u202e\u2066-\u2069\r]/);
    expect(text).toContain("&lt;script&gt;");
  });

  it("does no harm in the customer's mail", async () => {
    const { decide, ofOla, notices } = await office();

    await decide(ofOla, { decision: "reject", reason: markup + turned });

    const notice = (await notices()).find(({ facts }) => facts.kind === "transfer-rejected")!;
    const around = { panelAddress: "", apiAddress: "", operatorName: "", secretOf: () => "" };
    const letter = letterOf({ facts: toldBy(notice), language: notice.language }, around);
    const sender = { name: "Telefon sp. z o.o.", address: "ul. Prosta 1", helpdesk: "bok@operator.example" };
    expect(letter.subject).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(letterHtml(letter, "pl", sender)).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    for (const text of [letterHtml(letter, "pl", sender), letterText(letter, "pl", sender)])
      expect(text).not.toMatch(/\p{Cf}|\r|\nBcc/u);
    expect(letterHtml(letter, "pl", sender)).not.toMatch(/<script|<img/);
  });
});

describe("what is left behind", () => {
  it("is a record with the operator of who it was and from where, and one with the customer that tells neither", async () => {
    const { decide, ofOla, records, topUp, accountId } = await office();

    await decide(ofOla, { decision: "credit", received: "240", reason: "Opłata banku" }, { address: "198.51.100.7" });

    const { operator, customer } = await records(topUp);
    const changes = [
      { field: "receivedGrosze", before: "25000", after: "24000" },
      { field: "reason", after: "Opłata banku" },
    ];
    expect(operator).toMatchObject([
      { kind: "top-up-credited", by: ola, subjectAccountId: accountId, from: "198.51.100.7", changes },
    ]);
    expect(customer).toMatchObject([{ kind: "top-up-credited", by: "operator", from: "operator", changes }]);
    expect(JSON.stringify(customer)).not.toMatch(/@operator\.example|198\.51\.100\.7/);
  });

  it("is never the token, the reason or an address in the log", async () => {
    const { show, decide, ofOla, client, topUp, accountId } = await office();
    const reason = "Powód, który zna tylko klient";

    await show(ofOla);
    await decide(ofOla, { decision: "credit", received: "1", reason: "" });
    await decide(ofOla, {}, { text: `decision=maybe&reason=${encodeURIComponent(reason)}` });
    await decide(ofOla, { decision: "reject", reason });
    await decide(ofOla, { decision: "credit", received: "250", reason });
    await show(`${ofOla}x`);
    injectFaults(client, () => "lost-before");
    await show(ofOla);
    await decide(ofOla, { decision: "reject", reason });

    expect(logged.of("request.answered")).toHaveLength(8);
    expect(logged.of("top_up.decided_by_link")).toMatchObject([
      { decision: "reject", accountId, topUpId: topUp.id, linkId: ofOla.split(".")[0] },
    ]);
    for (const secret of [ofOla.split(".")[1]!, "Powód", encodeURIComponent("Powód"), ola])
      expect(logged.text()).not.toContain(secret);
  });
});

describe("while the store is away", () => {
  it("says so on a page in the reader's language, tells the log why, and posts nothing", async () => {
    const { show, decide, ofOla, client, amounts } = await office();
    injectFaults(client, () => "lost-before");

    const pages = [await show(ofOla), await show(ofOla, { headers: english }), await decide(ofOla)];

    expect(statuses(pages)).toEqual([503, 503, 503]);
    for (const page of pages) expectSafePage(page);
    expect(readOf(pages[0]!)).toContain(
      "Chwilowo niedostępne Spróbuj ponownie za chwilę; nic nie wykona się dwa razy. Identyfikator żądania: req-1",
    );
    expect(readOf(pages[1]!)).toContain("Temporarily unavailable");
    expect(logged.lines().filter(({ cause }) => cause !== undefined)).toHaveLength(3);
    expect(await amounts()).toEqual([]);
  });

  it("credits once where the answer of the write was lost and the clerk tries again", async () => {
    const { decide, ofOla, client, amounts } = await office();
    let lost = 0;
    injectFaults(client, ({ command }) =>
      command === "TransactWriteItems" && lost++ === 0 ? "lost-after" : undefined,
    );

    const answers = [await decide(ofOla), await decide(ofOla)];

    expect(lost).toBeGreaterThan(0);
    expect(answers[1]!.status).toBe(303);
    expect(await amounts()).toEqual([25_000]);
  });
});

describe("what should not happen", () => {
  it("is told on a page that says what to do next, by the request's id, and by nothing of what it was", async () => {
    const { show, decide, ofOla, topUp, looking, everything, amounts } = await office();
    const kept = (await everything()).find(({ id, code }) => id === topUp.id && code === topUp.code)!;
    await looking.write({ Put: { Item: { ...kept, amountGrosze: "secret of the table" } } });

    const pages = [
      await show(ofOla, { requestId: "req-7" }),
      await show(ofOla, { requestId: "req-7", headers: english }),
      await decide(ofOla, undefined, { requestId: "req-7" }),
    ];

    expect(statuses(pages)).toEqual([500, 500, 500]);
    for (const page of pages) {
      expectSafePage(page);
      for (const secret of [ofOla, ola, topUp.id, topUp.code, "amountGrosze", "Zod", "secret"])
        expect(textOf(page) + JSON.stringify(page.headers)).not.toContain(secret);
    }
    expect(readOf(pages[0]!).trim()).toBe(
      "Błąd po naszej stronie Coś poszło nie tak. Spróbuj ponownie. Jeśli błąd się powtarza, podaj BOK identyfikator żądania. Identyfikator żądania: req-7",
    );
    expect(textOf(pages[1]!)).toContain('<html lang="en">');
    expect(readOf(pages[1]!)).toMatch(/Error on our side .*Try again.* Request id: req-7/);
    expect(logged.of("request.failed")).toHaveLength(3);
    expect(logged.text()).not.toContain(ofOla.split(".")[1]!);
    expect(await amounts()).toEqual([]);
  });
});

describe("a clerk who signs in on the page", () => {
  const reason = "Wpłynęło więcej, zgodnie z wyciągiem";
  const more = { received: "12 000,00", reason };

  /** A page for a top-up that is too large for a link, in the browser of somebody of the operator's who has an app. */
  const signedOffice = async (wanted: StaffWanted = {}) => {
    const own = await office({ ordered: { amountGrosze: grosze(1_000_000) } });
    const staff = await openDesk(stage(), {
      staff: true,
      app: true,
      ...wanted,
      user: { role: "operator-finance", requireTotp: true, ...wanted.user },
    });
    staff.pass((own.now().getTime() - staff.now().getTime()) / 1000);
    const visitor = pageVisitor({ sessions: staff.handler, page: ["decisions", own.handler] });
    const at = `/decisions/${own.ofOla}`;
    const signIn = async (form: Answered): Promise<Answered> => {
      const second = await visitor.press(form, "Dalej", { email: staff.email, password });
      return visitor.press(second, "Dalej", { code: staff.code() });
    };
    return {
      ...own,
      staff,
      visitor,
      at,
      /** From the sign-in's first form on, until the page is shown again. */
      signIn,
      /** Both clocks. */
      wait: (minutes: number): void => {
        own.pass(minutes * 60_000);
        staff.pass(minutes * 60);
      },
      press: (page: Answered, button: string, typed = {}, asked: Asked = {}) =>
        visitor.press(page, button, typed, { at, ...asked }),
      /** The page, once they have signed in with these typed. */
      signedInWith: async (typed: Fields): Promise<Answered> => {
        const asked = await visitor.press(await visitor.open(at), "Zaloguj się", typed, { at });
        return visitor.press(await signIn(asked), "Wróć i dokończ");
      },
      /** The page of who signed in just now, without the forms of the sign-in. */
      signedIn: async (): Promise<Answered> => {
        visitor.keep((await keepSession(staff.table, staff.user, staff.now())).token);
        return visitor.open(at);
      },
    };
  };
  type StaffWanted = Parameters<typeof openDesk>[1];

  it("credits any amount there, as themselves, and finds what they had typed", async () => {
    const { signedInWith, press, state, staff, ofOla, topUp, accountId, everything } = await signedOffice();

    const page = await signedInWith(more);
    expect([fieldOf(page, "received"), fieldOf(page, "reason")]).toEqual(["12 000,00", reason]);
    expect(readOf(page)).toContain(`Decyzję zapiszemy jako podjętą przez: ${staff.email}`);
    expect(readOf(page)).not.toContain("Przez ten link zaksięgujesz najwyżej");
    expect((await state()).entries).toEqual([]);
    const done = await press(page, "Zaksięguj");

    expect(done.status).toBe(200);
    expect(readOf(done)).toMatch(new RegExp(`Zaksięgowano: 12 000,00 zł Kto zdecydował ${staff.email}`));
    const { topUp: kept, entries } = await state();
    const { id: userId } = staff.user;
    expect(kept.credit).toMatchObject({
      by: { userId, email: staff.email, linkId: ofOla.split(".")[0] },
      receivedGrosze: 1_200_000,
      reason,
    });
    expect(entries).toMatchObject([{ amountGrosze: 1_200_000, actor: { type: "staff", id: userId } }]);
    const records = (await everything()).filter(
      (item) => item.userId === userId && item.subjectAccountId === accountId,
    );
    expect(records.find(({ kind }) => kind === "top-up-credited")).toMatchObject({ subject: topUp.id });
    expect(records.filter(({ kind }) => kind === "account-looked-at")).not.toEqual([]);
  });

  it("is offered the sign-in where the link's limit is too low, and where somebody types more", async () => {
    const { visitor, at } = await signedOffice();
    const small = await office();

    expect(buttonsOf(await visitor.open(at))).toEqual(["Zaloguj się", "Zaksięguj", "Odrzuć"]);
    expect(buttonsOf(await small.show(small.ofOla))).toEqual(["Zaksięguj", "Odrzuć"]);
    const beyond = await small.decide(small.ofOla, { decision: "credit", received: "300,00", reason });
    expect([beyond.status, buttonsOf(beyond)]).toEqual([403, ["Zaloguj się", "Zaksięguj", "Odrzuć"]]);
  });

  it("sends them to the sign-in with nothing in an address, and decides nothing on the way", async () => {
    const { visitor, at, signIn, state, press, ofOla } = await signedOffice();

    const asked = await press(await visitor.open(at), "Zaloguj się", more);
    const back = await signIn(asked);

    expect([asked.status, asked.headers.location, back.headers.location]).toEqual([200, undefined, undefined]);
    expect(formsIn(asked)[0]!.action).toBe("/pages/sign-in");
    expect(fieldOf(back, "received")).toBe(more.received);
    expect((await state()).topUp.credit).toBeUndefined();
    expect(ofOla).toContain(".");
  });

  it("who typed nothing is led straight back", async () => {
    const { visitor, at, press, signIn, staff } = await signedOffice();

    const page = await signIn(await press(await visitor.open(at), "Zaloguj się"));

    expect([page.status, fieldOf(page, "received")]).toEqual([200, "10000,00"]);
    expect(readOf(page)).toContain(`Zalogowano jako: ${staff.email}`);
  });

  it("asks for the code again after ten minutes, for what a link may not credit, and keeps what was typed", async () => {
    const { signedIn, press, visitor, wait, state, staff } = await signedOffice();
    const page = await signedIn();
    wait(11);

    const asked = await press(page, "Zaksięguj", more);
    expect(readOf(asked)).toContain("Ta decyzja wymaga potwierdzenia z ostatnich 10 minut");
    expect((await state()).entries).toEqual([]);
    const wrong = await visitor.press(asked, "Potwierdź", { code: staff.code() === "000000" ? "000001" : "000000" });
    expect(wrong.status).toBe(403);
    const proven = await visitor.press(wrong, "Potwierdź", { code: staff.code() });
    const filled = await visitor.press(proven, "Wróć i dokończ");

    expect([fieldOf(filled, "received"), fieldOf(filled, "reason")]).toEqual([more.received, reason]);
    expect((await state()).entries).toEqual([]);
    await press(filled, "Zaksięguj");
    expect((await state()).entries).toMatchObject([{ amountGrosze: 1_200_000 }]);
  });

  it("needs no new code for what a link could credit as well", async () => {
    const { signedIn, press, wait, state, staff } = await signedOffice();
    const page = await signedIn();
    wait(11);

    await press(page, "Zaksięguj", { ...more, received: "4 000,00" });

    expect((await state()).topUp.credit).toMatchObject({ receivedGrosze: 400_000, by: { userId: staff.user.id } });
  });

  it("whose session ended in the middle signs in, finds what was typed, and presses again", async () => {
    const { signedIn, signIn, visitor, press, wait, state } = await signedOffice();
    const page = await signedIn();
    wait(31);

    const over = await press(page, "Zaksięguj", more);
    expect([over.status, readOf(over)]).toEqual([403, expect.stringContaining("Zaloguj się i spróbuj ponownie")]);
    expect((await state()).entries).toEqual([]);
    const filled = await visitor.press(await signIn(over), "Wróć i dokończ");
    expect([fieldOf(filled, "received"), fieldOf(filled, "reason")]).toEqual([more.received, reason]);
    expect((await state()).entries).toEqual([]);
    await press(filled, "Zaksięguj");

    expect((await state()).entries).toMatchObject([{ amountGrosze: 1_200_000 }]);
  });

  it.each(["operator-finance", "operator-administrator", "operator-helpdesk"] as const)(
    "credits more only as finance or administrator: %s",
    async (role) => {
      const { signedIn, press, state } = await signedOffice({ user: { role } });
      const isAllowed = role !== "operator-helpdesk";

      const page = await signedIn();
      expect(readOf(page).includes("Twoja rola na to nie pozwala")).toBe(!isAllowed);
      const answer = await press(page, "Zaksięguj", more);

      expect((await state()).entries).toHaveLength(isAllowed ? 1 : 0);
      expect(answer.status).toBe(isAllowed ? 200 : 403);
    },
  );

  it("who lost the role since credits nothing, not even by the link", async () => {
    const { signedIn, press, state, staff } = await signedOffice();
    const page = await signedIn();
    const changed = { ...(await staff.kept()).user, role: "operator-helpdesk" as const };
    await staff.table.write({ Put: { Item: { ...keys.user(operatorId, changed.id), ...changed } } });

    const answer = await press(page, "Zaksięguj", { received: "4 000,00", reason });

    expect([answer.status, fieldOf(answer, "received")]).toEqual([403, "4 000,00"]);
    expect((await state()).entries).toEqual([]);
    // The link is good for that, as before.
    await press(answer, "Zaksięguj");
    expect((await state()).topUp.credit?.by).toEqual({ email: ola, linkId: expect.any(String) });
  });

  it.each([
    ["a form from another site", { origin: "https://evil.example" }, 403],
    ["a forged token of the form", {}, 403],
  ])("credits nothing by %s", async (what, headers, status) => {
    const { signedIn, press, state } = await signedOffice();
    const page = await signedIn();
    const forged = what.includes("token") ? { _form: "A".repeat(43) } : {};

    const answer = await press(page, "Zaksięguj", { ...more, ...forged }, { headers });

    expect(answer.status).toBe(status);
    expect((await state()).entries).toEqual([]);
  });

  it("may credit a million złotys at most, as by the API", async () => {
    const { signedIn, press, state } = await signedOffice();
    const page = await signedIn();

    const answer = await press(page, "Zaksięguj", { ...more, received: "1 000 000,01" });

    expect([answer.status, readOf(answer)]).toEqual([400, expect.stringContaining("najwyżej 1 000 000 zł")]);
    expect((await state()).entries).toEqual([]);
  });

  it("finds in a page that stayed open that somebody refused it, and credits nothing over that", async () => {
    const { signedIn, press, decide, ofJan, state } = await signedOffice();
    const page = await signedIn();
    await decide(ofJan, { decision: "reject", reason: "Nie wpłynęło" });

    const answer = await press(page, "Zaksięguj", more);

    expect(answer.status).toBe(409);
    expect(readOf(answer)).toContain(`Kto zdecydował ${jan}`);
    expect((await state()).entries).toEqual([]);
  });

  it("opens it from webmail, signed in already, and signs out there", async () => {
    const { signedIn, visitor, at, press, staff } = await signedOffice();
    await signedIn();

    const opened = await visitor.open(at, { headers: { "sec-fetch-site": "cross-site" } });
    expect(readOf(opened)).toContain(`Zalogowano jako: ${staff.email}`);
    const out = await press(opened, "Wyloguj się");

    expect(out.status).toBe(200);
    expect(textOf(out)).toContain('role="status">Wylogowano.<');
    expect(textOf(out)).toContain(`<a href="${at}">`);
    expect(readOf(await visitor.open(at))).toContain(`Decyzję zapiszemy jako podjętą przez: ${ola}`);
  });
});
