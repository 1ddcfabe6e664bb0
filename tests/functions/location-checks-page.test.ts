import { describe, expect, it } from "vitest";
import type { AnyRole } from "../../shared/domain/access.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { onlyGranted } from "../support/grants.ts";
import { locationDesk } from "../support/location-checks.ts";
import { logOfEachTest } from "../support/logged.ts";
import { toldBy } from "../support/notices.ts";
import { gminas, keepNumber } from "../support/numbers.ts";
import { buttonsOf, fieldOf, formsIn, pageVisitor, readOf, textOf } from "../support/page-visitor.ts";
import { keepSession } from "../support/people.ts";
import { type Answered, type Asked, ask } from "../support/requests.ts";
import { openDesk, password } from "../support/sign-in-desk.ts";
import { openTestAccount, tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("location-checks");

const minute = 60_000;
const day = 24 * 60 * minute;
const why = "Ulica Polna leży w Otwocku.";
const english = { "accept-language": "en-GB,en;q=0.9" };
const [confirm, reject, out, signInButton] = ["Potwierdź adres", "Odrzuć adres", "Wyloguj się", "Zaloguj się"];

/** A number used at Polna 12a that waits for BOK, and the link to it in the browser of one of the staff. */
const office = async ({ role = "operator-helpdesk" }: { role?: AnyRole } = {}) => {
  const { table, name } = stage();
  const desk = await locationDesk(table, { staff: watch(tableNamed(name)).table });
  await desk.enters("12a");
  const at = await desk.page();
  const staff = await openDesk(stage(), { staff: true, app: true, user: { role, requireTotp: true } });
  staff.pass((noon.getTime() - staff.now().getTime()) / 1000);
  const visitor = pageVisitor({ sessions: staff.handler, page: ["locations", desk.checks] });
  const press = (page: Answered, button: string, typed = {}, asked: Asked & { at?: string } = {}) =>
    visitor.press(page, button, typed, { at, ...asked });
  const signIn = async (form: Answered): Promise<Answered> => {
    const second = await visitor.press(form, "Dalej", { email: staff.email, password });
    return visitor.press(second, "Dalej", { code: staff.code() });
  };
  return {
    ...desk,
    table,
    staff,
    visitor,
    at,
    press,
    signIn,
    /** The page with whom it was shown to signed in. */
    signedIn: async (): Promise<Answered> => {
      visitor.keep((await keepSession(table, staff.user, staff.now())).token);
      return visitor.open(at);
    },
    /** Both clocks. */
    wait: (milliseconds: number): void => {
      desk.pass(milliseconds);
      staff.pass(milliseconds / 1000);
    },
    /** What only BOK may see. */
    secrets: ["Polna", "12a", "Józefów", desk.accountId],
  };
};

const without = (page: Answered, secrets: readonly string[]): void => {
  for (const secret of secrets) expect(textOf(page)).not.toContain(secret);
};

describe("the link to a place of use, alone", () => {
  it("shows whose number it is and that it waits, and not the address; each look is on record", async () => {
    const { visitor, at, number, accountId, secrets, ofOperator } = await office();

    const page = await visitor.open(at);

    expect(page.status).toBe(200);
    expect(readOf(page)).toContain(
      `Adres do połączeń alarmowych Adres czeka na sprawdzenie Firma Poranna Kawa sp. z o.o. Numer ${number}`,
    );
    expect(buttonsOf(page)).toEqual([signInButton]);
    without(page, secrets);
    expect(await ofOperator()).toMatchObject([
      {
        accountId: operatorId,
        kind: "account-looked-at",
        subject: `number ${number}`,
        subjectAccountId: accountId,
        by: "helpdesk",
        from: "192.0.2.1",
      },
    ]);
  });

  it("changes nothing, however it is opened or posted to", async () => {
    const { visitor, at, checks, kept, press, notices, secrets } = await office();
    const before = await kept();

    await visitor.open(at, { query: { state: "verified", version: "2" } });
    const head = await ask(checks, "HEAD /locations/{token}", { path: { token: at.split("/")[2]! } });
    expect([head.status, head.body]).toEqual([200, undefined]);
    for (const state of ["verified", "rejected"]) {
      const answer = await visitor.post(at, { state, version: "2", note: "Inna ulica." });
      expect(readOf(answer)).toContain("Logowanie dla pracowników operatora");
      without(answer, secrets);
    }
    await press(await visitor.open(at), signInButton);

    expect(await kept()).toEqual(before);
    expect(await notices()).toHaveLength(1);
  });

  it("speaks English to a browser that prefers it", async () => {
    const { visitor, at } = await office();

    const page = await visitor.open(at, { headers: english });

    expect(textOf(page)).toContain('<html lang="en">');
    expect(readOf(page)).toMatch(/Address for emergency calls The address is waiting to be checked Company Poranna/);
  });

  it("is kept, framed and indexed by nobody, runs no script, and tells its address to itself at most", async () => {
    const { visitor, at, signedIn } = await office();

    const pages = [await visitor.open(at), await visitor.open("/locations/malformed"), await signedIn()];

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

  it("that opens nothing is answered by one page, which says where else to look", async () => {
    const { visitor, at } = await office();
    const other = await office();
    const [id, secret] = at.slice("/locations/".length).split(".") as [string, string];
    const theirs = other.at.split(".")[1];
    const tokens = [
      "malformed",
      id,
      `${at.slice("/locations/".length)}x`,
      `${id}.${secret.slice(0, -1)}${secret.endsWith("A") ? "B" : "A"}`,
      `${id}.${theirs}`,
    ];

    const dead = await visitor.open("/locations/nothing");
    expect([dead.status, readOf(dead)]).toEqual([404, expect.stringMatching(/Ten link nie działa .*do sprawdzenia/)]);
    for (const token of tokens) {
      expect(await visitor.open(`/locations/${token}`), token).toEqual(dead);
      expect(await visitor.post(`/locations/${token}`, { state: "verified" }), token).toEqual(dead);
    }
  });

  it("opens nothing more after 366 days, nor to who is signed in", async () => {
    const { visitor, at, signedIn, press, wait, kept } = await office();
    wait(366 * day - 1);
    const page = await signedIn();
    expect(buttonsOf(page)).toContain(confirm);
    const dead = await visitor.open("/locations/nothing");

    wait(1);

    expect(await visitor.open(at)).toEqual(dead);
    expect((await press(page, confirm)).status).toBe(404);
    expect(await kept()).toMatchObject({ location: { state: "unverified" } });
  });

  it("opens nothing once the number is another customer's, nor to who had it open", async () => {
    const { visitor, at, signedIn, press, table, number, kept } = await office();
    const page = await signedIn();
    const dead = await visitor.open("/locations/nothing");
    await keepNumber(table, await openTestAccount(table), { number, at: new Date(noon.getTime() + minute) });
    const before = await kept();

    expect(await visitor.open(at)).toEqual(dead);
    const pressed = await press(page, confirm);

    expect([pressed.status, textOf(pressed)]).toEqual([404, textOf(dead)]);
    expect(await kept()).toEqual(before);
  });
});

describe("the page of a place of use, signed in", () => {
  it("shows BOK the whole place and offers both decisions, and each look is on record", async () => {
    const { signIn, press, accountId, number, ofOperator, staff, enters, visitor, at } = await office();

    const page = await signIn(await press(await visitor.open(at), signInButton));

    expect(readOf(page)).toContain(
      [
        `Numer ${number}`,
        `Konto klienta ${accountId}`,
        "Adres Polna 12a, 00-950 Warszawa",
        "Gmina Józefów (gmina miejska), powiat otwocki, woj. mazowieckie, TERYT 1417011",
        "Podano 2 marca 2026, 13:00",
      ].join(" "),
    );
    expect(buttonsOf(page)).toEqual([confirm, reject, out]);
    expect((await ofOperator()).filter(({ userId }) => userId === staff.user.id)).toMatchObject([
      { kind: "account-looked-at", subject: `number ${number}`, subjectAccountId: accountId },
    ]);
    // The town and the villages around it bear one name.
    await enters("1", gminas.ruralPart);
    expect(readOf(await visitor.open(at))).toContain("Halinów (obszar wiejski), powiat miński");
    expect(readOf(await visitor.open(at, { headers: english }))).toContain(
      "Halinów (rural part), powiat miński, mazowieckie voivodeship, TERYT 1412085",
    );
  });

  it("has a dead button first, so that Enter decides nothing", async () => {
    const { signedIn } = await office();

    const page = await signedIn();

    const form = formsIn(page).find(({ buttons }) => buttons.some(({ text }) => text === confirm))!;
    expect(form.buttons.map(({ name }) => name)).toEqual(["", "state", "state"]);
    expect(textOf(page)).toMatch(/<form method="post">\s*<button disabled hidden><\/button>/);
  });

  it.each(["operator-finance", "operator-administrator"] as const)(
    "shows no more than the link does to %s, and takes nothing from them",
    async (role) => {
      const { signedIn, visitor, at, kept, secrets } = await office({ role });
      const before = await kept();

      const page = await signedIn();

      expect(readOf(page)).toContain("Twoja rola na to nie pozwala");
      expect(buttonsOf(page)).toEqual([out]);
      const form = { state: "verified", version: "2", note: "Inna ulica." };
      const posted = await visitor.post(at, { ...form, _form: fieldOf(page, "_form")! });
      const forged = await visitor.post(at, { ...form, _form: "A".repeat(43) });
      expect([posted.status, forged.status]).toEqual([403, 403]);
      for (const each of [page, posted, forged]) without(each, secrets);
      expect(await kept()).toEqual(before);
    },
  );

  it.each([
    ["from another site", {}, { origin: "https://evil.example" }],
    ["with a forged token", { _form: "A".repeat(43) }, {}],
    ["without a token", { _form: "" }, {}],
  ])("decides nothing by a form %s", async (_, typed, headers) => {
    const { signedIn, press, kept } = await office();
    const before = await kept();
    const page = await signedIn();

    for (const button of [confirm, reject]) {
      const answer = await press(page, button, { note: why, ...typed }, { headers });
      expect(readOf(answer)).not.toMatch(/Adres (potwierdzony|odrzucony)/);
    }

    expect(await kept()).toEqual(before);
  });

  it("shows what people typed as harmless text", async () => {
    const { signedIn, press, asCustomer } = await office();
    const harm = `"><img src=x>`;
    await asCustomer("PUT /numbers/{number}/emergency-location", {
      body: {
        enabled: true,
        address: { street: harm, houseNumber: "1", postalCode: "00-950", city: "Józefów", gminaCode: "1417011" },
      },
    });

    const faulty = await press(await signedIn(), reject, { note: "\u202e" });
    const long = await press(faulty, reject, { note: `</textarea>${harm}${"x".repeat(2_000)}` });

    expect([faulty.status, long.status]).toEqual([400, 400]);
    expect(textOf(long)).not.toMatch(/<img|<\/textarea>"/);
    expect(fieldOf(long, "note")).toContain(harm);
  });
});

describe("a decision on the page of a place of use", () => {
  it("confirms the address, on record as the clerk, and the page says so without buttons", async () => {
    const { signedIn, press, kept, ofOperator, staff, queued } = await office();

    const done = await press(await signedIn(), confirm);

    expect([done.status, readOf(done)]).toEqual([200, expect.stringContaining("Adres potwierdzony")]);
    expect(buttonsOf(done)).toEqual([out]);
    expect(readOf(done)).toContain("Polna 12a");
    expect(await kept()).toMatchObject({ location: { state: "verified" }, version: 3 });
    expect((await ofOperator()).filter(({ kind }) => kind === "emergency-location-verified")).toMatchObject([
      { userId: staff.user.id, from: "192.0.2.1" },
    ]);
    expect(await queued()).toEqual([]);
  });

  it("rejects it with a reason, which the customer is sent and the page shows", async () => {
    const { signedIn, press, kept, notices, visitor, at } = await office();

    const done = await press(await signedIn(), reject, { note: `${why}\r\nProszę sprawdzić.` });

    const note = `${why}\nProszę sprawdzić.`;
    expect(readOf(done)).toMatch(/Adres odrzucony.*Powód Ulica Polna leży w Otwocku\. Proszę sprawdzić\./);
    expect(buttonsOf(done)).toEqual([out]);
    expect(await kept()).toMatchObject({ location: { state: "rejected", note } });
    const rejections = (await notices()).map(toldBy).filter(({ kind }) => kind === "location-rejected");
    expect(rejections).toMatchObject([{ note }]);
    visitor.cookies.clear();
    const alone = await visitor.open(at);
    expect(readOf(alone)).toContain("Adres odrzucony");
    without(alone, ["Otwocku", "Polna"]);
  });

  it("asks beside the field for a reason, and loses nothing that was typed", async () => {
    const { signedIn, press, kept, notices } = await office();
    const before = await kept();
    const page = await signedIn();

    for (const note of ["", "  ", "x", "y".repeat(2_001)]) {
      const faulty = await press(page, reject, { note });
      expect([faulty.status, readOf(faulty)]).toEqual([400, expect.stringContaining("od 3 do 2000 znaków")]);
      expect(textOf(faulty)).toContain('aria-describedby="note-fault note-hint" aria-invalid="true"');
      expect(fieldOf(faulty, "note")).toBe(note.trim());
      expect(buttonsOf(faulty)).toEqual([confirm, reject, out]);
    }

    expect(await kept()).toEqual(before);
    expect(await notices()).toHaveLength(1);
  });

  it("is taken once when the button is pressed twice, or the way back shows the form again", async () => {
    const { signedIn, press, ofOperator, notices, kept } = await office();
    const page = await signedIn();

    for (const _ of [1, 2, 3]) expect(readOf(await press(page, confirm))).toContain("Adres potwierdzony");

    expect((await ofOperator()).filter(({ kind }) => kind === "emergency-location-verified")).toHaveLength(1);
    expect([(await notices()).length, (await kept()).version]).toEqual([1, 3]);
  });

  it("does not confirm an address that the customer changed meanwhile: the page shows the new one, to be confirmed", async () => {
    const { signedIn, press, enters, kept } = await office();
    const page = await signedIn();
    await enters("34");
    const before = await kept();

    const refused = await press(page, confirm, { note: why });

    expect([refused.status, readOf(refused)]).toEqual([409, expect.stringContaining("klient zmienił adres")]);
    expect(readOf(refused)).toContain("Adres Polna 34, 00-950 Warszawa");
    expect([fieldOf(refused, "version"), fieldOf(refused, "note")]).toEqual([String(before.version), why]);
    expect(await kept()).toEqual(before);
    const done = await press(refused, confirm);
    expect(readOf(done)).toContain("Adres potwierdzony");
    expect(await kept()).toMatchObject({ location: { address: { houseNumber: "34" }, state: "verified" } });
  });

  it.each([
    [confirm, { state: "rejected", note: why }, "Adres odrzucony"],
    [reject, { state: "verified" }, "Adres potwierdzony"],
  ])(
    "that a colleague took otherwise meanwhile stays theirs, and the page says so: %s",
    async (button, body, state) => {
      const { signedIn, press, decides, kept } = await office();
      const page = await signedIn();
      await decides(body);
      const before = await kept();

      const refused = await press(page, button, { note: "Nie ten numer domu." });

      expect(refused.status).toBe(409);
      expect(readOf(refused)).toMatch(
        new RegExp(`ktoś inny z BOK sprawdził ten adres.*${state}.*Tego tekstu nie wysłano Nie ten numer domu\\.`),
      );
      expect(buttonsOf(refused)).toEqual([out]);
      expect(await kept()).toEqual(before);
    },
  );

  it("is none once the customer has disabled it: the page says that there is nothing to check", async () => {
    const { signedIn, press, disables, kept, visitor, at } = await office();
    const page = await signedIn();
    await disables();
    const before = await kept();

    const refused = await press(page, confirm);

    expect([refused.status, readOf(refused)]).toEqual([409, expect.stringContaining("adres przestał obowiązywać")]);
    expect(readOf(refused)).toContain("Nie ma nic do sprawdzenia");
    expect(buttonsOf(refused)).toEqual([out]);
    expect(buttonsOf(await visitor.open(at))).toEqual([out]);
    expect(await kept()).toEqual(before);
  });

  it.each([
    ["", 409],
    ["1", 409],
    ["99", 409],
    ["0", 400],
    ["2e0", 400],
  ])("needs the version of the page: %j", async (version, status) => {
    const { signedIn, press, kept } = await office();

    const refused = await press(await signedIn(), confirm, { version });

    expect(refused.status).toBe(status);
    expect(await kept()).toMatchObject({ location: { state: "unverified" } });
  });

  it("after a break that ended the session leads to the sign-in, loses nothing, and waits for the button", async () => {
    const { signedIn, press, signIn, visitor, wait, kept } = await office();
    const page = await signedIn();
    wait(31 * minute);

    const asked = await press(page, reject, { note: why });
    expect(readOf(asked)).toContain("To, co było wpisane, zostanie zachowane");
    const filled = await visitor.press(await signIn(asked), "Wróć i dokończ");

    expect([fieldOf(filled, "note"), fieldOf(filled, "version")]).toEqual([why, "2"]);
    expect(await kept()).toMatchObject({ location: { state: "unverified" } });
    await press(filled, reject);
    expect(await kept()).toMatchObject({ location: { state: "rejected", note: why } });
  });
});
