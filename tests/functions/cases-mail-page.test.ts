/** The page of a case that came by e-mail. */
import { describe, expect, it } from "vitest";
import type { Author, ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { keepMailed, keepSubscriber, mailId, pageOf, requestDesk, seat, stranger } from "../support/change-requests.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { buttonsOf, fieldOf, pageVisitor, readOf, textOf } from "../support/page-visitor.ts";
import { keepSession } from "../support/people.ts";
import type { Answered } from "../support/requests.ts";
import { openDesk } from "../support/sign-in-desk.ts";
import { tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("cases");

const day = 24 * 3600 * 1000;
const confirm = "Zapisz rodzaj";

type Wanted = Partial<Omit<ChangeRequest, "changes">> & { readonly isOfOperator?: true };

/** A case that came by e-mail with its page, in the browser of one of BOK's staff. */
const office = async ({ isOfOperator, ...wanted }: Wanted = {}) => {
  const { table, name } = stage();
  const own = watch(tableNamed(name));
  const desk = await requestDesk(table, { cases: own.table });
  const request = await keepMailed(table, isOfOperator ? desk.clerk.user : desk.main.user, wanted);
  const staff = await openDesk(stage(), {
    staff: true,
    app: true,
    user: { role: "operator-helpdesk", requireTotp: true },
  });
  staff.pass((noon.getTime() - staff.now().getTime()) / 1000);
  const visitor = pageVisitor({ sessions: staff.handler, page: ["cases", desk.cases] });
  const at = pageOf(request);
  const press = (page: Answered, button: string, typed = {}) => visitor.press(page, button, typed, { at });
  return {
    ...desk,
    table,
    request,
    visitor,
    at,
    press,
    state: () => changeRequestStore(table).find(request.accountId, request.id),
    /** The page, without the forms of the sign-in. */
    signedIn: async (): Promise<Answered> => {
      visitor.keep((await keepSession(table, staff.user, staff.now())).token);
      return visitor.open(at);
    },
    wait: (milliseconds: number): void => {
      desk.pass(milliseconds);
      staff.pass(milliseconds / 1000);
    },
  };
};

/** The fields at which the page opens. */
const focusedOn = (page: Answered) =>
  [...textOf(page).matchAll(/<(?:select|input|textarea) id="(\w+)"[^>]* autofocus>/g)].map(([, id]) => id);
/** The kinds whose fields are open. */
const openKinds = (page: Answered) =>
  [...textOf(page).matchAll(/<details open>\s*<summary>Pola rodzaju: ([^<]*)</g)].map(([, kind]) => kind);

const unverified: Author = { side: "customer", name: "Anna Nowak", isUnverified: true };
const originalsOn = (page: Answered) =>
  [...textOf(page).matchAll(/<a href="([^"]*)">Oryginał e-maila/g)].map(
    ([, url]) => new URL(url!.replaceAll("&amp;", "&")),
  );

describe("the page of a case that came by e-mail", () => {
  it("says so first, and that its sender is verified", async () => {
    const { signedIn } = await office();

    const read = readOf(await signedIn());

    expect(read).toContain("Sprawa przyszła e-mailem. Nadawca jest potwierdzony: Anna Nowak.");
    expect(read).not.toMatch(/niepotwierdzon/);
    expect(read).toContain("Dyspozycja złożona 2 marca 2026, 13:00, Anna Nowak, e-mailem");
  });

  it("warns of a sender who is not, says what to do, and marks what they wrote and sent", async () => {
    const { signedIn, table, request, main } = await office({ openedBy: unverified });
    await keepSubscriber(table, request.accountId, { phone: "+48221234567" });
    const file = { fileName: "skan.pdf", contentType: "application/pdf", sizeBytes: 2_000 } as const;
    await changeRequestStore(table).change({ accountId: request.accountId, requestId: request.id }, (read) => ({
      request: {
        ...read,
        openedBy: { ...unverified, userId: main.user.id },
        attachments: [
          {
            ...file,
            id: "at_01KJQ3V2G0ABCDEFGHJKMNPQRS",
            askedAt: noon.toISOString(),
            announcedBy: unverified,
            received: { at: noon.toISOString(), sha256: "a".repeat(64), sizeBytes: 2_000 },
            mailed: { mailId, from: "anna@example.org", isUnverified: true },
          },
        ],
      },
      followUps: { at: noon },
    }));

    const page = await signedIn();

    const read = readOf(page);
    expect(read).toContain("Sprawa przyszła e-mailem. Nadawca niepotwierdzony.");
    expect(read).toContain("zadzwoń do klienta pod numer z jego danych");
    expect(read).toContain("Telefon firmy +48221234567 Główny administrator Anna Nowak, +48601234567");
    expect(read).toContain(`Podaje się za Anna Nowak, ${main.user.email}`);
    expect(read).not.toContain("Od kogo");
    expect(read).toMatch(/Dyspozycja złożona [^:]*:00, Anna Nowak, e-mailem, nadawca niepotwierdzony/);
    expect(read).toContain("skan.pdf e-mailem, nadawca niepotwierdzony");
    expect(textOf(page)).toContain(">skan.pdf</a>");
  });

  it.each([
    ["only", { isUnverified: undefined }],
    ["beside that nothing is taken for proved", { isUnverified: true }],
  ] as const)(
    "says of a verified sender that they may not write to BOK, %s, and asks how BOK made sure",
    async (_, rest) => {
      const own = await office({ openedBy: { ...unverified, ...rest, mayNotWrite: true } });

      const page = await own.signedIn();

      const read = readOf(page);
      expect(read).toContain("Nadawca potwierdzony, ale bez prawa kontaktu z BOK w imieniu firmy.");
      expect(read).toContain("Od kogo Anna Nowak");
      expect(read).toMatch(/Dyspozycja złożona [^:]*:00, Anna Nowak, e-mailem, bez prawa kontaktu z BOK/);
      expect(read).toContain("Główny administrator Anna Nowak, +48601234567");
      expect(read).not.toMatch(/niepotwierdzon|Podaje się/);
      const unsaid = await own.press(page, confirm, { kind: "other" });
      expect(textOf(unsaid)).toContain('id="kindNote-fault"');
    },
  );

  it("warns of what somebody without the right to it added", async () => {
    const { signedIn, table, request } = await office();
    const by: Author = { side: "customer", name: "Jan Nowak", mayNotWrite: true };
    const event = { what: "answered", at: noon.toISOString(), by, text: "Inny rachunek.", mailId } as const;
    await changeRequestStore(table).change({ accountId: request.accountId, requestId: request.id }, (read) => ({
      request: { ...read, history: [...read.history, event] },
      followUps: { at: noon },
    }));

    const read = readOf(await signedIn());

    expect(read).toContain("W historii są e-maile osoby bez prawa kontaktu z BOK w imieniu firmy.");
    expect(read).not.toMatch(/niepotwierdzon/);
  });

  it.each([
    ["that came by a verified one", {}],
    ["that came by none", { mailId: undefined }],
  ])("warns of an unverified e-mail that was added to a case %s", async (_, wanted) => {
    const { signedIn, table, request } = await office(wanted);
    const event = { what: "answered", at: noon.toISOString(), by: unverified, text: "Inny rachunek.", mailId } as const;
    await changeRequestStore(table).change({ accountId: request.accountId, requestId: request.id }, (read) => ({
      request: { ...read, history: [...read.history, event] },
      followUps: { at: noon },
    }));

    const read = readOf(await signedIn());

    expect(read).toContain("W historii są e-maile, których nadawca jest niepotwierdzony.");
    expect(read).not.toContain("Nadawca niepotwierdzony:");
  });

  it("links to each original once, for 30 days", async () => {
    const { signedIn, table, request, wait, visitor, at } = await office();
    const second = "9z8y7x6w5v4u3t2s";
    const named = { accountId: request.accountId, requestId: request.id };
    await changeRequestStore(table).change(named, (read) => {
      const answered = { what: "answered", by: request.openedBy, text: "Dopisuję.", mailId: second } as const;
      const later = new Date(noon.getTime() + 20 * day).toISOString();
      const events = [answered, { ...answered, what: "file-added", text: "skan.pdf" } as const];
      return {
        request: { ...read, history: [...read.history, ...events.map((event) => ({ ...event, at: later }))] },
        followUps: { at: noon },
      };
    });

    const originals = originalsOn(await signedIn());
    expect(originals.map(({ pathname }) => pathname.split("/").slice(-2).join("/"))).toEqual([
      `mail/${mailId}`,
      `mail/${second}`,
    ]);
    expect(originals[1]!.searchParams.get("response-content-disposition")).toContain(`${request.number}-2.eml`);
    wait(31 * day);
    expect(originalsOn(await signedIn()).map(({ pathname }) => pathname.split("/").at(-1))).toEqual([second]);
    expect(textOf(await visitor.open(at))).not.toContain(`mail/${mailId}`);
  });

  it("confirms the kind by a form, after what was read out of the text, and offers no decision before", async () => {
    const own = await office({ kind: "main-administrator", kindToConfirm: true });
    const { user } = await own.person(own.accountId, { role: "administrator", firstName: "Ewa" });

    const page = await own.signedIn();
    expect(buttonsOf(page)).not.toContain("Wykonaj");
    expect(readOf(page)).toContain("Najpierw potwierdź rodzaj sprawy.");
    expect(readOf(page)).toContain("Rodzaj odczytaliśmy z treści e-maila.");
    expect(textOf(page)).toContain('<option value="main-administrator" selected>');
    expect(openKinds(page)).toEqual(["zmiana głównego administratora"]);
    expect(textOf(page)).toContain(`<option value="${user.id}">Ewa ${user.lastName}, ${user.email}</option>`);
    const done = await own.press(page, confirm, { kind: "main-administrator", candidateId: user.id });

    expect(await own.state()).toMatchObject({ kind: "main-administrator", candidateId: user.id });
    expect(readOf(done)).toContain("Rodzaj zapisany: zmiana głównego administratora. Niczego jeszcze nie wykonano.");
    expect(readOf(done)).toContain("Potwierdzono rodzaj sprawy: zmiana głównego administratora");
    expect(readOf(await own.visitor.open(own.at))).toContain("Rodzaj zapisany:");
    expect(readOf(await own.press(done, "Zajmij się sprawą"))).not.toContain("Rodzaj zapisany:");
    expect(readOf(done)).toContain(`Nowy główny administrator Ewa ${user.lastName}`);
    expect(buttonsOf(done)).toContain("Wykonaj");
  });

  it("claims to have read no kind where it read none, and opens no kind's fields", async () => {
    const { signedIn } = await office({ kindToConfirm: true });

    const page = await signedIn();

    expect(readOf(page)).toContain("Przeczytaj e-mail i wybierz rodzaj. ");
    expect(readOf(page)).not.toMatch(/Rodzaj odczytaliśmy|Najpierw potwierdź/);
    expect(textOf(page)).toContain('<option value="">– wybierz rodzaj –</option>');
    expect(textOf(page)).not.toContain(" selected>");
    expect(openKinds(page)).toEqual([]);
  });

  it("takes the kind that the form came with for nothing typed, where another step is taken", async () => {
    const own = await office({ kind: "main-administrator", kindToConfirm: true });

    const remarked = await own.press(await own.signedIn(), "Zapisz uwagę", {
      kind: "main-administrator",
      remark: "Sprawdzić KRS",
    });

    // It leads to the page anew.
    expect(readOf(remarked)).not.toContain("Uwaga zapisana.");
    expect((await own.state()).history.at(-1)).toMatchObject({ what: "remarked", text: "Sprawdzić KRS" });
  });

  it("says what the gmina is for, and what becomes of the present one where the field is left empty", async () => {
    const own = await office();
    expect(readOf(await own.signedIn())).not.toContain("dotychczasowej gminy");
    await keepSubscriber(own.table, own.accountId, { seatAddress: { ...seat, gminaCode: "1465011" } });

    expect(readOf(await own.visitor.open(own.at))).toContain(
      "rejestrze TERYT na stronie GUS (eteryt.stat.gov.pl). Pole puste: połączenia idą dalej według dotychczasowej gminy (1465011)",
    );
  });

  it("takes new data field by field: what is empty stays, and a hyphen removes a register's number", async () => {
    const own = await office();
    const seat = { street: "Polna", houseNumber: "7", postalCode: "00-950", city: "Warszawa" };

    const done = await own.press(await own.signedIn(), confirm, {
      kind: "subscriber-data",
      legalForm: "sole-trader",
      phone: "+48601234567",
      ...seat,
    });

    expect(done.status).toBe(200);
    expect((await own.state()).changes?.map(({ field, to }) => [field, to])).toEqual([
      ["legalForm", "sole-trader"],
      ["seatAddress", seat],
      ["phone", "+48601234567"],
    ]);
    const faulty = await own.press(done, confirm, { kind: "subscriber-data", krs: "-" });
    expect(readOf(faulty)).toContain("KRS: Taką wartość już mamy.");
  });

  it("says beside each field what is wrong, keeps all that was typed, and changes nothing", async () => {
    const own = await office({ openedBy: unverified });
    const page = await own.signedIn();
    const typed = {
      kind: "subscriber-data",
      nip: "123",
      city: "Łódź",
      remark: "Sprawdzić KRS",
      payoutAccountNumber: "1",
    };

    const faulty = await own.press(page, confirm, typed);

    expect(faulty.status).toBe(400);
    expect(textOf(faulty)).toContain(
      '<p id="nip-fault" class="fault">Ten numer jest nieprawidłowy. Sprawdź cyfry.</p>',
    );
    expect(focusedOn(faulty)).toEqual(["payoutAccountNumber"]);
    expect(openKinds(faulty)).toEqual(["zamknięcie konta", "zmiana danych abonenta"]);
    for (const field of ["houseNumber", "postalCode", "payoutAccountNumber"])
      expect(textOf(faulty)).toContain(`id="${field}-fault"`);
    for (const field of ["nip", "city", "remark"] as const) expect(fieldOf(faulty, field)).toBe(typed[field]);
    expect(textOf(faulty)).toContain('<option value="subscriber-data" selected>');
    expect(await own.state()).toEqual(own.request);

    const unsaid = await own.press(page, confirm, { kind: "other" });
    expect(textOf(unsaid)).toContain('id="kindNote-fault"');
    expect(focusedOn(unsaid)).toEqual(["kindNote"]);
    const none = await own.press(page, confirm);
    expect([none.status, textOf(none)]).toEqual([400, expect.stringContaining('id="kind-fault"')]);
    expect(focusedOn(none)).toEqual(["kind"]);
    const empty = await own.press(page, confirm, { kind: "subscriber-data", kindNote: "Dzwoniłam." });
    expect(focusedOn(empty)).toEqual(["companyName"]);
    const nobody = await own.press(page, confirm, { kind: "main-administrator", kindNote: "Dzwoniłam." });
    expect(focusedOn(nobody)).toEqual(["kind"]);
    expect(await own.state()).toEqual(own.request);
  });

  it("keeps a kind that is filled in while another step is taken, and shows it where the case is closed by then", async () => {
    const own = await office();
    const typed = { kind: "subscriber-data", companyName: "Nocna Kawa" };
    const page = await own.signedIn();

    const remarked = await own.press(page, "Zapisz uwagę", { ...typed, remark: "Sprawdzić KRS" });
    expect(fieldOf(remarked, "companyName")).toBe("Nocna Kawa");
    await own.decide(own.request.id, { decision: "reject", note: "Pomyłka." });
    const refused = await own.press(remarked, confirm, typed);

    expect(refused.status).toBe(409);
    expect(readOf(refused)).toContain("Tego tekstu nie wysłano: Nazwa firmy");
    expect(textOf(refused)).toContain("Nocna Kawa</textarea>");
  });

  it("on a page that stayed open carries out no kind that was confirmed meanwhile", async () => {
    const own = await office();
    const page = await own.signedIn();
    await own.asStaff("POST /change-requests/{id}/kind", {
      path: { id: own.request.id },
      body: { kind: "subscriber-data", changes: [{ field: "companyName", to: "Nocna Kawa" }] },
    });

    const refused = await own.press(page, "Wykonaj");

    expect([refused.status, readOf(refused)]).toEqual([
      409,
      expect.stringContaining("Rodzaj sprawy właśnie się zmienił"),
    ]);
    expect((await own.subscriber()).companyName).toBe("Poranna Kawa sp. z o.o.");
    expect((await own.press(refused, "Wykonaj")).status).toBe(200);
    expect((await own.subscriber()).companyName).toBe("Nocna Kawa");
  });

  it("of nobody known shows the address to who is signed in, and that it belongs to no customer yet", async () => {
    const own = await office({ isOfOperator: true, openedBy: stranger, companyName: stranger.address });

    expect(readOf(await own.visitor.open(own.at))).not.toContain(stranger.address);
    const page = await own.signedIn();

    expect(readOf(page)).toContain("Nadawca niepotwierdzony.");
    expect(readOf(page)).toContain("Nadawca Jan Obcy, jan.obcy@example.org");
    expect(readOf(page)).toContain("sprawa nie należy jeszcze do żadnego klienta");
    expect(readOf(page)).not.toMatch(/Firma|Konto klienta operator|Telefon firmy/);
    expect(buttonsOf(page)).not.toContain(confirm);
  });
});
