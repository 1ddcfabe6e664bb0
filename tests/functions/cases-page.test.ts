import { describe, expect, it } from "vitest";
import type { AnyRole } from "../../shared/domain/access.ts";
import { type ChangeRequest, pageMilliseconds } from "../../shared/domain/change-requests/change-request.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { linkTokenText } from "../../shared/domain/link.ts";
import type { KeptChange } from "../../shared/domain/subscriber/changes.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { keepRequest, pageOf, requestDesk, withFile } from "../support/change-requests.ts";
import { injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { buttonsOf, fieldOf, pageVisitor, readOf, textOf } from "../support/page-visitor.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { type Answered, type Asked, ask } from "../support/requests.ts";
import { openDesk, password } from "../support/sign-in-desk.ts";
import { tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const watch = onlyGranted("cases");

const minute = 60_000;
const rename = { field: "companyName", from: "Poranna Kawa sp. z o.o.", to: "Wieczorna Kawa sp. z o.o." } as const;
const message = "Zmieniliśmy nazwę.\nOdpis z KRS w załączniku.";
const english = { "accept-language": "en-GB,en;q=0.9" };

type Wanted = {
  readonly role?: AnyRole;
  readonly changes?: readonly KeptChange[];
  readonly request?: Partial<Omit<ChangeRequest, "changes">>;
};

/** A case with its page, in the browser of one of the operator's staff who has an app. */
const office = async ({ role = "operator-helpdesk", changes = [rename], request = {} }: Wanted = {}) => {
  const { table, name } = stage();
  const own = watch(tableNamed(name));
  const desk = await requestDesk(table, { cases: own.table });
  const kept = await keepRequest(table, desk.main.user, { changes, message, ...request });
  const staff = await openDesk(stage(), { staff: true, app: true, user: { role, requireTotp: true } });
  staff.pass((noon.getTime() - staff.now().getTime()) / 1000);
  const visitor = pageVisitor({ sessions: staff.handler, page: ["cases", desk.cases] });
  const at = pageOf(kept);
  /** All tests share the operator. */
  const ofOperator = async () => (await auditStore(table).list(operatorId, { limit: 1_000 })).records;
  const press = (page: Answered, button: string, typed = {}, asked: Asked & { at?: string } = {}) =>
    visitor.press(page, button, typed, { at, ...asked });
  const signIn = async (form: Answered): Promise<Answered> => {
    const second = await visitor.press(form, "Dalej", { email: staff.email, password });
    return visitor.press(second, "Dalej", { code: staff.code() });
  };
  return {
    ...desk,
    table,
    client: own.client,
    request: kept,
    staff,
    visitor,
    at,
    press,
    signIn,
    /** Opens the page of who signed in just now, without the forms of the sign-in. */
    signedIn: async (): Promise<Answered> => {
      visitor.keep((await keepSession(table, staff.user, staff.now())).token);
      return visitor.open(at);
    },
    state: () => desk.kept(kept.id),
    ofOperator,
    happened: async () => (await desk.kept(kept.id)).history.map(({ what }) => what),
    /** Both clocks. */
    wait: (milliseconds: number): void => {
      desk.pass(milliseconds);
      staff.pass(milliseconds / 1000);
    },
    looks: async () =>
      (await ofOperator()).filter(({ kind, subject }) => kind === "account-looked-at" && subject === `case ${kept.id}`),
    refusals: async () =>
      (await ofOperator()).filter(({ kind, userId }) => kind === "request-refused" && userId === staff.user.id),
  };
};

const all = ["Zajmij się sprawą", "Wyślij pytanie", "Zapisz uwagę", "Wykonaj", "Odrzuć"];
const out = "Wyloguj się";

describe("the link to a case, alone", () => {
  it("shows what it is about, whose, how old and where it stands, and nothing else; each look is on record", async () => {
    const { visitor, at, request, wait, looks, accountId, table, main } = await office();
    await withFile(table, accountId, request.id);
    wait(3 * 24 * 60 * minute);

    const page = await visitor.open(at);

    expect(page.status).toBe(200);
    expect(readOf(page)).toMatch(
      new RegExp(
        `Sprawa ${request.number} Czeka na BOK Rodzaj zmiana danych abonenta Firma Poranna Kawa sp\\. z o\\.o\\. Otrzymano 2 marca 2026, 13:00 \\(3 dni temu\\)`,
      ),
    );
    expect(buttonsOf(page)).toEqual(["Zaloguj się"]);
    for (const secret of ["Wieczorna", "Odpis", "Anna", "skan.pdf", accountId, main.user.email])
      expect(textOf(page)).not.toContain(secret);
    expect(await looks()).toMatchObject([
      { accountId: operatorId, by: "helpdesk", subjectAccountId: accountId, from: expect.any(String) },
    ]);
  });

  it("does nothing, however it is opened", async () => {
    const { visitor, at, cases, state, press } = await office();
    const before = await state();

    await visitor.open(at, { query: { step: "apply" } });
    const head = await ask(cases, "HEAD /cases/{token}", { path: { token: at.split("/")[2]! } });
    expect([head.status, head.body]).toEqual([200, undefined]);
    for (const step of ["take", "apply"]) {
      const answer = await visitor.post(at, { step });
      expect(readOf(answer)).toContain("Logowanie dla pracowników operatora");
    }
    await press(await visitor.open(at), "Zaloguj się");

    expect(await state()).toEqual(before);
  });

  it("speaks English to a browser that prefers it", async () => {
    const { visitor, at } = await office();

    const page = await visitor.open(at, { headers: english });

    expect(textOf(page)).toContain('<html lang="en">');
    expect(readOf(page)).toMatch(/Case BOK-.*Waiting for BOK Kind change of subscriber data .*\(0 minutes ago\)/);
  });

  it("is kept, framed and indexed by nobody, runs no script, and tells its address to itself at most", async () => {
    const { visitor, at, signedIn } = await office();

    const pages = [await visitor.open(at), await visitor.open("/cases/malformed"), await signedIn()];

    for (const page of pages) {
      expect(page.headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(page.headers).toMatchObject({ "cache-control": "no-store", "x-robots-tag": "noindex" });
      expect(textOf(page)).not.toMatch(/<script|\sstyle=|\son\w+=/i);
    }
    expect(pages.map(({ headers }) => headers["referrer-policy"])).toEqual([
      "no-referrer",
      "no-referrer",
      "same-origin",
    ]);
  });

  it("that opens nothing is told by one page, which says where else the case is found", async () => {
    const { visitor, at, request, table, main } = await office();
    const [id, secret] = at.slice("/cases/".length).split(".") as [string, string];
    const other = await keepRequest(table, main.user);
    const gone = await keepRequest(table, main.user);
    await table.write({ Delete: { Key: keys.changeRequest(gone.accountId, gone.id) } });
    const tokens = [
      "malformed",
      id,
      `${at}x`,
      linkTokenText({ id, secret: `${secret.slice(0, -1)}${secret.endsWith("A") ? "B" : "A"}` }),
      `${id}.${pageOf(other).split(".")[1]}`,
      `${request.id}.${secret}`,
      pageOf(gone).slice("/cases/".length),
    ];

    const dead = await visitor.open("/cases/nothing");
    expect([dead.status, readOf(dead)]).toEqual([404, expect.stringMatching(/Ten link nie działa .*BOK-…/)]);
    for (const token of tokens) {
      expect(await visitor.open(`/cases/${token}`), token).toEqual(dead);
      expect(await visitor.post(`/cases/${token}`, { step: "apply" }), token).toEqual(dead);
    }
  });

  it("ends 14 days after the case was closed, for who is signed in, too", async () => {
    const { visitor, at, signedIn, decide, request, wait, happened } = await office();
    wait(400 * 24 * 60 * minute);
    expect((await visitor.open(at)).status).toBe(200);
    await decide(request.id, { decision: "reject", note: "Brak odpisu." });
    wait(pageMilliseconds - 1);
    const page = await signedIn();
    expect(readOf(page)).toContain("Odrzucona");
    const dead = await visitor.open("/cases/nothing");

    wait(1);

    expect(await visitor.open(at)).toEqual(dead);
    expect((await visitor.press(page, "Zapisz uwagę", { remark: "Za późno." }, { at })).status).toBe(404);
    expect(await happened()).toEqual(["opened", "rejected"]);
  });
});

describe("a case's page, signed in", () => {
  it("shows all that the API shows the staff, and each look is on record", async () => {
    const { table, accountId, request, signedIn, looks, staff, asStaff } = await office({
      changes: [rename, { field: "phone", from: null, to: "+48601234567" }],
    });
    await withFile(table, accountId, request.id);
    await asStaff("POST /change-requests/{id}/comments", {
      path: { id: request.id },
      body: { text: "Dzwoniłam.\nNie odbiera." },
    });

    const page = await signedIn();

    const read = readOf(page);
    expect(read).toContain(`Konto klienta ${accountId}`);
    expect(read).toContain("Od kogo Anna Nowak");
    expect(textOf(page)).toContain(message);
    expect(read).toMatch(
      /Nazwa firmy Poranna Kawa sp\. z o\.o\. → Wieczorna Kawa sp\. z o\.o\. Telefon – → \+48601234567/,
    );
    expect(read).toMatch(
      /Dyspozycja złożona 2 marca 2026, 13:00, Anna Nowak .*Nowy plik .*skan\.pdf .*Uwaga dla zespołu .*Hania Nowak Dzwoniłam\. Nie odbiera\./,
    );
    const [address] = [...textOf(page).matchAll(/<li><a href="([^"]*)">skan\.pdf/g)].map(([, url]) => url!);
    const url = new URL(address!.replaceAll("&amp;", "&"));
    expect(url.pathname).toContain(`/clean/attachments/${accountId}/${request.id}/`);
    expect(url.searchParams.get("X-Amz-Expires")).toBe("3600");
    expect(buttonsOf(page)).toEqual([...all, out]);
    expect((await looks()).filter(({ userId }) => userId === staff.user.id)).toHaveLength(1);
  });

  it("shows who shall be the main administrator, where a balance goes, and what became of each file", async () => {
    const { table, accountId, visitor, signedIn, asStaff, request } = await office({
      changes: [],
      request: { kind: "account-closure", payoutAccountNumber: "61109010140000071219812874" },
    });
    await asStaff("POST /change-requests/{id}/attachments", {
      path: { id: request.id },
      body: { fileName: "w drodze.pdf", contentType: "application/pdf", sizeBytes: 1_000 },
    });
    const { user } = await keepPerson(table, somePerson(accountId, { user: { firstName: "Ewa" } }));

    const read = readOf(await signedIn());
    expect(read).toContain("Wypłata salda na rachunek 61 1090 1014 0000 0712 1981 2874");
    expect(read).toContain("w drodze.pdf: jeszcze nie dotarł");

    const kept = await keepRequest(table, user, { kind: "main-administrator", candidateId: user.id });
    expect(readOf(await visitor.open(pageOf(kept)))).toContain(
      `Nowy główny administrator Ewa ${user.lastName}, ${user.email}`,
    );
  });

  it("shows what somebody typed as harmless lines", async () => {
    const harm = `"><script>alert(1)</script>\u202Egpj\n</textarea><img src=x>`;
    const { signedIn, press } = await office({ request: { message: harm, companyName: harm } });

    const page = await signedIn();
    const again = await press(page, "Odrzuć", { note: "x", remark: harm });

    expect(again.status).toBe(400);
    for (const each of [page, again]) {
      expect(textOf(each)).not.toMatch(/<script|<img|\u202e/);
      expect(textOf(each)).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    }
    expect(fieldOf(again, "remark")).toContain("</textarea><img src=x>");
  });

  it.each([
    ["operator-helpdesk", all],
    ["operator-finance", ["Zajmij się sprawą", "Zapisz uwagę"]],
  ] as const)("offers the steps that the API allows: %s", async (role, buttons) => {
    const { signedIn } = await office({ role });

    expect(buttonsOf(await signedIn())).toEqual([...buttons, out]);
  });

  it("shows another role no more than the link does, and takes nothing from it", async () => {
    const { signedIn, visitor, at, state, request } = await office({ role: "operator-administrator" });

    const page = await signedIn();

    expect(readOf(page)).toContain("Twoja rola na to nie pozwala");
    expect(buttonsOf(page)).toEqual([out]);
    expect(textOf(page)).not.toContain("Wieczorna");
    const form = fieldOf(page, "_form")!;
    const posted = await visitor.post(at, { step: "apply", note: "Gotowe.", _form: form });
    expect(posted.status).toBe(403);
    const forged = await visitor.post(at, { step: "apply", note: "Gotowe.", _form: "A".repeat(43) });
    for (const each of [posted, forged]) expect(textOf(each)).not.toContain("Wieczorna");
    expect(await state()).toEqual(request);
  });

  it("refuses a step that the role doesn't allow, by a form made by hand, and puts it on record", async () => {
    const { signedIn, visitor, at, state, request, refusals } = await office({ role: "operator-finance" });
    const form = fieldOf(await signedIn(), "_form")!;

    const answer = await visitor.post(at, { step: "reject", note: "Brak odpisu.", _form: form });

    expect([answer.status, readOf(answer)]).toEqual([403, expect.stringContaining("Twoja rola na to nie pozwala")]);
    expect(textOf(answer)).toContain("Brak odpisu.");
    expect(await state()).toEqual(request);
    expect(await refusals()).toHaveLength(1);
  });

  it.each([
    ["a form from another site", { origin: "https://evil.example" }],
    ["a forged token of the form", {}],
  ])("does nothing by %s", async (what, headers) => {
    const { signedIn, press, state, request } = await office();
    const page = await signedIn();
    const forged = what.includes("token") ? { _form: "A".repeat(43) } : {};

    const answer = await press(page, "Odrzuć", { note: "Brak odpisu.", ...forged }, { headers });

    expect(answer.status).toBe(403);
    expect(await state()).toEqual(request);
    if (what.includes("token")) expect(fieldOf(answer, "note")).toBe("Brak odpisu.");
  });

  it("does nothing by another person's cookie, and shows the other what was typed", async () => {
    const { signedIn, press, visitor, state, request } = await office();
    const page = await signedIn();
    const other = await openDesk(stage(), {
      staff: true,
      app: true,
      user: { role: "operator-helpdesk", requireTotp: true },
    });
    other.pass((noon.getTime() - other.now().getTime()) / 1000);
    const theirs = pageVisitor({ sessions: other.handler });
    const second = await theirs.press(await theirs.open("/pages/sign-in"), "Dalej", { email: other.email, password });
    await theirs.press(second, "Dalej", { code: other.code() });
    for (const [name, value] of theirs.cookies) visitor.cookies.set(name, value);

    const answer = await press(page, "Wykonaj", { note: "Gotowe." });

    expect([answer.status, fieldOf(answer, "note")]).toEqual([403, "Gotowe."]);
    expect(readOf(answer)).toContain(`Zalogowano jako: ${other.email}`);
    expect(await state()).toEqual(request);
  });

  it("opens from webmail to who is signed in, who can sign out there", async () => {
    const { signIn, visitor, at, press } = await office();
    const page = await signIn(await press(await visitor.open(at), "Zaloguj się"));
    expect(textOf(page)).toContain("Wieczorna");

    const opened = await visitor.open(at, { headers: { "sec-fetch-site": "cross-site" } });
    expect(textOf(opened)).toContain("Wieczorna");
    expect(readOf(await press(opened, out))).toContain("Wylogowano.");
    const signedOut = await visitor.open(at);

    expect(buttonsOf(signedOut)).toEqual(["Zaloguj się"]);
    expect(textOf(signedOut)).not.toContain("Wieczorna");
  });
});

describe("a step on a case's page", () => {
  it("takes the case, and the page says whose it is", async () => {
    const { signedIn, press, state, staff, asStaff, request, visitor, at } = await office();

    const taken = await press(await signedIn(), "Zajmij się sprawą");

    expect((await state()).takenBy).toMatchObject({ userId: staff.user.id });
    expect(readOf(taken)).toContain(`Zajmuje się ${staff.user.firstName} ${staff.user.lastName}`);
    expect(buttonsOf(taken)).not.toContain("Zajmij się sprawą");
    await asStaff("POST /change-requests/{id}/take", { path: { id: request.id } });
    expect(buttonsOf(await visitor.open(at))).toContain("Przejmij sprawę");
  });

  it("asks the customer and keeps a remark from them, with their line breaks", async () => {
    const { signedIn, press, state, mails } = await office();

    const remarked = await press(await signedIn(), "Zapisz uwagę", { remark: "Dzwoniłam.\r\nNie odbiera." });
    expect(textOf(remarked)).toContain("Dzwoniłam.\nNie odbiera.");
    const asked = await press(remarked, "Wyślij pytanie", { question: "Od kiedy?" });

    expect(readOf(asked)).toContain("Czeka na odpowiedź klienta");
    const { history, state: now } = await state();
    expect([now, history.map(({ what, text }) => [what, text])]).toEqual([
      "waiting-for-customer",
      [
        ["opened", undefined],
        ["remarked", "Dzwoniłam.\nNie odbiera."],
        ["asked", "Od kiedy?"],
      ],
    ]);
    const sent = await mails();
    expect(sent.filter(({ facts }) => facts.kind === "request-asked")).toHaveLength(1);
    expect(JSON.stringify(sent)).not.toContain("odbiera");
  });

  it("carries the case out exactly as it was asked for, as the clerk", async () => {
    const { signedIn, press, subscriber, state, staff, ofOperator, request } = await office();

    const done = await press(await signedIn(), "Wykonaj");

    expect([done.status, readOf(done)]).toEqual([200, expect.stringMatching(/Sprawa BOK-\S+ Wykonana/)]);
    expect(await subscriber()).toMatchObject({ companyName: rename.to });
    expect((await state()).history.at(-1)).toMatchObject({ what: "applied", by: { userId: staff.user.id } });
    expect(buttonsOf(done)).toEqual(["Zapisz uwagę", out]);
    const applied = (await ofOperator()).filter(({ kind }) => kind === "change-request-applied");
    expect(applied.find(({ subject }) => subject === request.id)).toMatchObject({ userId: staff.user.id });
  });

  it("rejects it with a note, which the customer is sent, and never without one", async () => {
    const { signedIn, press, state, mails, request } = await office();
    const page = await signedIn();

    for (const note of ["", "x", "y".repeat(2_001)]) {
      const faulty = await press(page, "Odrzuć", { note, remark: "Sprawdzić KRS" });
      expect([faulty.status, readOf(faulty)]).toEqual([400, expect.stringContaining("Wpisz od 3 do 2000 znaków")]);
      expect([fieldOf(faulty, "note"), fieldOf(faulty, "remark")]).toEqual([note, "Sprawdzić KRS"]);
    }
    expect(await state()).toEqual(request);
    const done = await press(page, "Odrzuć", { note: "Brak odpisu." });

    expect(readOf(done)).toContain("Odrzucona");
    expect((await mails()).find(({ facts }) => facts.kind === "request-rejected")?.facts).toMatchObject({
      message: "Brak odpisu.",
    });
  });

  it.each([
    ["Wyślij pytanie", "question"],
    ["Zapisz uwagę", "remark"],
  ])("says beside the field that it needs a text: %s", async (button, field) => {
    const { signedIn, press, state, request } = await office();

    const faulty = await press(await signedIn(), button);

    expect(faulty.status).toBe(400);
    expect(textOf(faulty)).toContain(`id="${field}-fault"`);
    expect(textOf(faulty).match(/<details open>/g)).toHaveLength(1);
    expect(await state()).toEqual(request);
  });

  it("leaves what was typed for another in its field, and sends it only by its own button", async () => {
    const { signedIn, press, happened } = await office();

    const page = await press(await signedIn(), "Zapisz uwagę", { remark: "Dzwoniłam.", note: "Gotowe." });

    expect([page.status, readOf(page)]).toEqual([200, expect.stringContaining("Uwaga zapisana.")]);
    expect([fieldOf(page, "remark"), fieldOf(page, "note")]).toEqual(["", "Gotowe."]);
    const done = await press(page, "Wykonaj", { question: "Od kiedy?" });
    expect(readOf(done)).toContain("Tego tekstu nie wysłano Od kiedy?");
    expect(await happened()).toEqual(["opened", "remarked", "applied"]);
  });

  it("is not taken twice by a form that is sent again", async () => {
    const { signedIn, press, happened } = await office();
    const page = await signedIn();

    for (const _ of [1, 2]) await press(page, "Wyślij pytanie", { question: "Od kiedy?" });
    await press(page, "Zapisz uwagę", { remark: "Zapytano." });
    // As the browser sends the form of a page again that it has kept.
    await press(page, "Wyślij pytanie", { question: "Od kiedy?" });
    for (const _ of [1, 2]) await press(page, "Wykonaj", { note: "Gotowe." });

    expect(await happened()).toEqual(["opened", "asked", "remarked", "applied"]);
  });

  it("names the fields that hold something else by now, keeps what was typed, and changes nothing", async () => {
    const { table, main, decide, signedIn, press, state, request, subscriber } = await office({
      changes: [
        { field: "phone", from: null, to: "+48601234567" },
        { ...rename, to: "Nocna Kawa" },
      ],
    });
    const first = await keepRequest(table, main.user, { changes: [rename] });
    await decide(first.id, { decision: "apply" });

    const refused = await press(await signedIn(), "Wykonaj", { note: "Gotowe." });

    expect([refused.status, fieldOf(refused, "note")]).toEqual([409, "Gotowe."]);
    expect(readOf(refused)).toMatch(/Dane zmieniły się od złożenia .*Nazwa firmy: To pole ma już inną wartość\./);
    expect(readOf(refused)).not.toContain("Telefon: To pole");
    expect(await state()).toEqual(request);
    expect(await subscriber()).toMatchObject({ companyName: rename.to, phone: null });
    await press(refused, "Odrzuć", { note: "Nazwa już inna." });
    expect((await state()).state).toBe("rejected");
  });

  it.each([
    ["Zajmij się sprawą", {}, /Dyspozycja jest zamknięta/],
    ["Wyślij pytanie", { question: "Od kiedy?" }, /Dyspozycja jest zamknięta.*Tego tekstu nie wysłano Od kiedy\?/],
    ["Wykonaj", { note: "Gotowe." }, /Decyzja już zapadła.*Tego tekstu nie wysłano Gotowe\./],
  ])("on a page that stayed open says that a colleague closed the case: %s", async (button, typed, told) => {
    const { signedIn, press, decide, request, happened } = await office();
    const page = await signedIn();
    await decide(request.id, { decision: "reject", note: "Brak odpisu." });

    const answer = await press(page, button, typed);

    expect([answer.status, readOf(answer)]).toEqual([409, expect.stringMatching(told)]);
    expect(readOf(answer)).toMatch(/Odrzucona .*Hania Nowak Brak odpisu\./);
    expect(await happened()).toEqual(["opened", "rejected"]);
  });

  it("asks for the code again after ten minutes where it decides, keeps all that was typed, and else does not", async () => {
    const { signedIn, press, visitor, wait, staff, state } = await office();
    const page = await signedIn();
    wait(11 * minute);
    const typed = { note: "Gotowe.\nPozdrawiamy", question: "Od kiedy?" };

    const asked = await press(page, "Wykonaj", typed);
    expect(readOf(asked)).toContain("wymaga potwierdzenia z ostatnich 10 minut");
    const proven = await visitor.press(asked, "Potwierdź", { code: staff.code() });
    const filled = await visitor.press(proven, "Wróć i dokończ");

    expect([fieldOf(filled, "note"), fieldOf(filled, "question")]).toEqual([typed.note, typed.question]);
    expect((await state()).state).toBe("open");
    await press(filled, "Wykonaj", { question: "" });
    expect((await state()).state).toBe("applied");
  });

  it("needs no fresh proof to take, ask and remark", async () => {
    const { signedIn, press, wait, happened } = await office();
    let page = await signedIn();
    wait(11 * minute);

    page = await press(page, "Zajmij się sprawą");
    page = await press(page, "Wyślij pytanie", { question: "Od kiedy?" });
    await press(page, "Zapisz uwagę", { remark: "Dzwoniłam." });

    expect(await happened()).toEqual(["opened", "taken", "asked", "remarked"]);
  });

  it("after a break that ended the session leads to the sign-in, loses nothing, and waits for the button", async () => {
    const { signedIn, press, signIn, visitor, wait, state, request } = await office();
    const page = await signedIn();
    wait(31 * minute);
    const typed = { note: "Brak odpisu.", remark: "Dzwoniłam.", question: "Od kiedy?" };

    const over = await press(page, "Odrzuć", typed);
    expect([over.status, readOf(over)]).toEqual([403, expect.stringContaining("Zaloguj się i spróbuj ponownie")]);
    const filled = await visitor.press(await signIn(over), "Wróć i dokończ");

    for (const [field, text] of Object.entries(typed)) expect(fieldOf(filled, field)).toBe(text);
    expect(await state()).toEqual(request);
    await press(filled, "Odrzuć", { remark: "", question: "" });
    expect((await state()).state).toBe("rejected");
  });

  it("where the store is away says so on a page, and the log has neither link nor text", async () => {
    const { signedIn, press, client, state, request, at } = await office();
    const page = await signedIn();
    injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? "lost-before" : undefined));

    const answer = await press(page, "Odrzuć", { note: "Brak odpisu." });

    expect([answer.status, fieldOf(answer, "note")]).toEqual([503, "Brak odpisu."]);
    expect(readOf(answer)).toContain("Chwilowo niedostępne");
    expect(await state()).toEqual(request);
    for (const secret of [at.split(".")[1]!, "odpisu"]) expect(logged.text()).not.toContain(secret);
  });

  it("by somebody who is staff no longer changes nothing", async () => {
    const { signedIn, press, state, request, staff, table } = await office();
    const page = await signedIn();
    const changed = { ...(await staff.kept()).user, role: "operator-administrator" as const };
    await table.write({ Put: { Item: { ...keys.user(operatorId, changed.id), ...changed } } });

    const answer = await press(page, "Wykonaj", { note: "Gotowe." });

    expect([answer.status, readOf(answer)]).toEqual([403, expect.stringContaining("Tego tekstu nie wysłano Gotowe.")]);
    expect(textOf(answer)).not.toContain("Wieczorna");
    expect(await state()).toEqual(request);
  });

  it("waits for a second person: the page says so first of all", async () => {
    const { table, visitor, request, signedIn, accountId } = await office();
    const requests = changeRequestStore(table);
    await requests.change({ accountId, requestId: request.id }, (read) => ({
      request: { ...read, state: "waiting-for-confirmation" },
      followUps: { at: noon },
    }));

    for (const page of [await visitor.open(pageOf(request)), await signedIn()])
      expect(readOf(page)).toMatch(/Sprawa BOK-\S+ Czeka na potwierdzenie przez drugą osobę/);
  });
});

describe("a closure that takes two people", () => {
  const closure = {
    changes: [],
    request: { kind: "account-closure", payoutAccountNumber: "61109010140000071219812874" },
  } as const;

  /** An account with 123.45 PLN that a customer wants closed. */
  const closing = async (role: AnyRole) => {
    const own = await office({ ...closure, role });
    const ledger = ledgerStore({ table: own.table, now: own.now });
    const post = (...drafts: ReturnType<typeof usage>[]) => ledger.post(own.accountId, () => ({ drafts }), {});
    await post(credit(12_345, `pi_${own.accountId}`));
    return { ...own, post, head: () => ledger.head(own.accountId) };
  };

  it("is proposed on the page, which then says plainly what waits for whom, and offers the proposer no confirmation", async () => {
    const { signedIn, press, head, state, visitor, at, request } = await closing("operator-helpdesk");
    const page = await signedIn();
    expect(readOf(page)).toContain("Zanim to się stanie, musi potwierdzić druga osoba");

    const proposed = await press(page, "Wykonaj", { note: "Wypłata salda." });

    expect(readOf(proposed)).toMatch(
      /Czeka na potwierdzenie przez drugą osobę .*Do potwierdzenia przez drugą osobę .*Do wypłaty 123,45 zł Na rachunek 61 1090 1014 0000 0712 1981 2874 .*Skrót [0-9a-f]{64}/,
    );
    expect(buttonsOf(proposed)).toEqual([
      ...all.flatMap((button) =>
        button === "Wykonaj" ? [] : button === "Odrzuć" ? ["Wycofaj propozycję", button] : [button],
      ),
      out,
    ]);
    const contentHash = /Skrót ([0-9a-f]{64})/.exec(readOf(proposed))![1]!;
    const own = await visitor.post(at, { step: "confirm", contentHash, _form: fieldOf(proposed, "_form")! });
    expect([own.status, readOf(own)]).toEqual([403, expect.stringContaining("Twoja rola na to nie pozwala")]);
    expect([(await head()).state, (await state()).state]).toEqual(["open", "waiting-for-confirmation"]);
    expect(readOf(await visitor.open(pageOf(request)))).toContain(`Zalogowano jako`);
  });

  it("is withdrawn on the page by whoever proposed it, and by no colleague; then it is open again", async () => {
    const { signedIn, state, visitor, at, decide, request, head } = await closing("operator-helpdesk");
    const page = await signedIn();
    await decide(request.id, { decision: "apply" });
    const colleagues = await visitor.open(at);
    expect(buttonsOf(colleagues)).not.toContain("Wycofaj propozycję");
    const contentHash = /Skrót ([0-9a-f]{64})/.exec(readOf(colleagues))![1]!;
    const _form = fieldOf(page, "_form")!;
    expect((await visitor.post(at, { step: "withdraw", contentHash, _form })).status).toBe(403);
    await decide(request.id, { decision: "reject", note: "Nie." });

    const own = await closing("operator-helpdesk");
    const proposed = await own.press(await own.signedIn(), "Wykonaj");
    const other = await own.press(proposed, "Wycofaj propozycję", { contentHash: "a".repeat(64) });
    expect([other.status, (await own.state()).state]).toEqual([409, "waiting-for-confirmation"]);

    const withdrawn = await own.press(proposed, "Wycofaj propozycję", { remark: "Najpierw zapytam." });

    expect([withdrawn.status, fieldOf(withdrawn, "remark")]).toEqual([200, "Najpierw zapytam."]);
    expect(readOf(withdrawn)).toMatch(/Czeka na BOK .*Propozycja wycofana\..*Wycofano propozycję/);
    expect((await own.state()).state).toBe("open");
    expect(buttonsOf(withdrawn)).toEqual([...all, out]);
    expect([(await own.head()).state, (await head()).state]).toEqual(["open", "open"]);
    expect((await state()).state).toBe("rejected");
  });

  it("is confirmed on the page by finance, exactly as proposed, with a fresh proof", async () => {
    const { signedIn, press, visitor, head, state, decide, request, staff, wait } = await closing("operator-finance");
    await decide(request.id, { decision: "apply" });
    const page = await signedIn();
    expect(buttonsOf(page)).toEqual(["Zajmij się sprawą", "Zapisz uwagę", "Potwierdź", out]);
    wait(11 * minute);

    const asked = await press(page, "Potwierdź", { remark: "Biała lista sprawdzona." });
    const proven = await visitor.press(asked, "Potwierdź", { code: staff.code() });
    const filled = await visitor.press(proven, "Wróć i dokończ");
    expect([(await head()).state, fieldOf(filled, "remark")]).toEqual(["open", "Biała lista sprawdzona."]);
    const done = await press(filled, "Potwierdź");

    expect(readOf(done)).toMatch(/Wykonana .*Potwierdzono i wykonano\./);
    expect(await head()).toMatchObject({ balanceGrosze: 0, state: "closed" });
    expect((await state()).state).toBe("applied");
  });

  it("is not confirmed by another hash, nor once the balance has moved; the page says so, and nothing is paid", async () => {
    const { signedIn, press, head, decide, request, post, now } = await closing("operator-finance");
    await decide(request.id, { decision: "apply" });
    const page = await signedIn();

    const other = await press(page, "Potwierdź", { contentHash: "a".repeat(64), remark: "Sprawdzam." });
    expect([other.status, fieldOf(other, "remark")]).toEqual([409, "Sprawdzam."]);
    await post(usage(45, `us_${now().getTime()}_${request.id}`));
    const moved = await press(page, "Potwierdź");

    expect(moved.status).toBe(409);
    expect(textOf(moved)).toMatch(/Do potwierdzenia przez drugą osobę<\/h3>\s*<div class="fault" role="alert">/);
    expect(await head()).toMatchObject({ balanceGrosze: 12_300, state: "open" });
  });
});

describe("a replacement of the main administrator", () => {
  it("is confirmed on the page by a colleague, then waits for a veto, and the page offers no decision meanwhile", async () => {
    const { table, accountId, main, decide, visitor, signedIn, press, kept } = await office();
    const { user: candidate } = await keepPerson(
      table,
      somePerson(accountId, { user: { firstName: "Ola", role: "administrator", isMainAdministrator: false } }),
    );
    const asked = await keepRequest(table, main.user, { kind: "main-administrator", candidateId: candidate.id });
    await signedIn();
    expect((await decide(asked.id, { decision: "apply" })).status).toBe(200);
    const page = await visitor.open(pageOf(asked));
    expect(readOf(page)).toMatch(
      new RegExp(`Czeka na potwierdzenie przez drugą osobę .*Ola ${candidate.lastName}, ${candidate.email}`),
    );

    expect(readOf(page)).toContain("Zmiana nastąpi sama, jeśli do końca terminu nikt się nie sprzeciwi.");
    expect(readOf(page)).not.toContain("od razu po potwierdzeniu");

    const confirmed = await press(page, "Potwierdź", { remark: "Sprawdzone." }, { at: pageOf(asked) });

    expect(confirmed.status).toBe(200);
    expect((await kept(asked.id)).state).toBe("waiting-for-veto");
    expect(readOf(confirmed)).toMatch(
      /Czeka, czy ktoś zgłosi sprzeciw .*Potwierdzono\. Zmiana jeszcze nie nastąpiła\./,
    );
    expect(buttonsOf(confirmed)).not.toContain("Wykonaj");
  });

  it("says until when people may object, what an objection asks of the staff, and when it is overridden", async () => {
    const { table, accountId, main, visitor, at, signedIn, request } = await office({ changes: [] });
    const person = { userId: main.user.id, name: "Anna Nowak" };
    const decidedBy = [main.user.id];
    const replacement = { mainAdministrator: person, candidate: person, decidedBy };
    const become = (changed: Partial<ChangeRequest>) =>
      changeRequestStore(table).change({ accountId, requestId: request.id }, (read) => ({
        request: { ...read, kind: "main-administrator", ...changed },
        followUps: { at: noon },
      }));
    const swapsAt = "2026-03-05T12:00:00.000Z";
    await become({ state: "waiting-for-veto", replacement: { ...replacement, isOverride: false, swapsAt } });
    expect(readOf(await signedIn())).toContain("Sprzeciw możliwy do 5 marca 2026, 13:00");

    const veto = { at: noon.toISOString(), by: "Anna Nowak", decidedBy };
    await become({ state: "open", replacement: undefined, veto });
    const vetoed = readOf(await visitor.open(at));
    expect(vetoed).toMatch(/Powód Wymagany\. .*Wykonaj Był sprzeciw\. .*dwie inne osoby niż przedtem/);
    expect(vetoed).not.toContain("Sprzeciw możliwy do");

    await become({ state: "waiting-for-veto", replacement: { ...replacement, isOverride: true, swapsAt }, veto });
    const overridden = readOf(await visitor.open(at));
    expect(overridden).toContain("Zmiana nastąpi wkrótce, mimo sprzeciwu");
    expect(overridden).not.toMatch(/Czeka, czy ktoś zgłosi sprzeciw|Sprzeciw możliwy do/);
  });
});
