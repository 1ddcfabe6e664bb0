import { describe, expect, it } from "vitest";
import { openRequestsMax } from "../../shared/domain/change-requests/change-request.ts";
import { parseLinkToken } from "../../shared/domain/link.ts";
import { letterOf, readFacts } from "../../shared/domain/notices/letter-of-notice.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { unseal } from "../../shared/security/sealed.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { requestDesk, seat, usesOn } from "../support/change-requests.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { gminas, keepGminas } from "../support/numbers.ts";
import { expectOnce } from "../support/request-keys.ts";
import { namedErrors, outcomeOf } from "../support/requests.ts";
import { tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("change-requests");

const desk = async () => {
  const { table, name } = stage();
  const own = watch(tableNamed(name));
  return { table, ...(await requestDesk(table, { customers: own.table })) };
};

const elsewhere = { street: "Polna", houseNumber: "7", postalCode: "00950", city: "Warszawa" };

describe("a request to change the subscriber's data", () => {
  it("keeps what stands there and what shall, and reaches BOK with a number, a link and an address to answer to", async () => {
    const { sendChanges, mails, main, queued, table, records } = await desk();

    const sent = await sendChanges([
      { field: "companyName", to: "Wieczorna Kawa sp. z o.o." },
      { field: "seatAddress", to: elsewhere },
      { field: "regon", to: "123456785" },
    ]);

    expect(sent.status).toBe(201);
    const { id, number } = sent.body as { id: string; number: string };
    expect(number).toMatch(/^BOK-[0-9A-Z]{8}$/);
    expect(sent.body).toMatchObject({
      state: "open",
      openedBy: "Anna Nowak",
      changes: [
        { field: "companyName", from: "Poranna Kawa sp. z o.o.", to: "Wieczorna Kawa sp. z o.o." },
        { field: "seatAddress", from: "Grzybowska 12, 00-950 Warszawa", to: "Polna 7, 00-950 Warszawa" },
        { field: "regon", from: null, to: "123456785" },
      ],
    });
    const [toBok, copy] = await mails();
    expect(toBok).toMatchObject({
      recipient: { desk: "helpdesk" },
      facts: { kind: "request-opened", number, replyTo: main.user.email, from: "Anna Nowak" },
    });
    expect(copy).toMatchObject({ recipient: { userId: main.user.id }, facts: { kind: "request-received", number } });
    expect(await queued()).toMatchObject([{ subject: id, why: "subscriber-data" }]);
    expect(await records()).toMatchObject([{ kind: "change-request-opened", subject: id, userId: main.user.id }]);

    const { linkKey } = usesOn(table);
    const key = await linkKey();
    const facts = readFacts(toBok!.facts);
    if (typeof facts === "string") throw new Error(facts);
    const { action } = letterOf(
      { facts, language: "pl" },
      {
        panelAddress: "https://p.example",
        apiAddress: "https://a.example",
        operatorName: "",
        secretOf: (link) => linkSecret(key, link),
      },
    );
    const token = parseLinkToken(action!.address.replace("https://a.example/cases/", ""))!;
    expect(await linkStore(table).findFor("case", token.id)).toMatchObject({ subjectId: id });
  });

  it("keeps the gmina of a new seat by the code that calls are routed by", async () => {
    const { sendChanges, table, kept, idOf } = await desk();
    await keepGminas(table);
    const ask = (to: object) => sendChanges([{ field: "seatAddress", to: { ...elsewhere, ...to } }]);

    const sent = [
      await ask({ gminaCode: gminas.wola.code }),
      await ask({ gminaCode: "1412083", city: "Halinów" }),
      await ask({ gminaCode: "1412083", city: "Hipolitów" }),
    ];

    const addresses = await Promise.all(sent.map(async (each) => (await kept(idOf(each))).changes?.[0]?.to));
    expect(addresses).toMatchObject([{ gminaCode: "1465011" }, { gminaCode: "1412084" }, { gminaCode: "1412085" }]);
    expect(sent[0]!.body).toMatchObject({ changes: [{ to: "Polna 7, 00-950 Warszawa, gmina 1465011" }] });
  });

  it("is refused for a gmina that there is none of, where the gminas are not loaded, and for a code that is malformed", async () => {
    const { sendChanges, table, queued } = await desk();
    const ask = (gminaCode: string) =>
      sendChanges([
        { field: "phone", to: "601234567" },
        { field: "seatAddress", to: { ...elsewhere, gminaCode } },
      ]);
    await table.write({ Delete: { Key: keys.dictionary } });

    expect(outcomeOf(await ask("1465011"))).toEqual([503, "gminas_not_loaded"]);
    await keepGminas(table);
    expect(namedErrors(await ask("3063011"))).toEqual(["/changes/1/to/gminaCode gmina_unknown"]);
    expect(namedErrors(await ask("0165011"))).toEqual(["/changes/1/to/gminaCode wrong_format"]);
    expect(await queued()).toEqual([]);
  });

  it("is the same request when it is repeated, also once its changes are made; with another body it is refused", async () => {
    const { sendChanges, decide, mails, idOf } = await desk();
    const headers = { "idempotency-key": "again" };
    const changes = [{ field: "phone", to: "601 234 567" }];
    const first = await sendChanges(changes, { headers });

    const again = await sendChanges(changes, { headers });
    expect(again.body).toEqual(first.body);
    expect([first, again].map((answer) => answer.headers["idempotency-replayed"])).toEqual([undefined, "true"]);
    expect(again.headers.location).toBe(`/change-requests/${idOf(first)}`);
    await decide(idOf(first), { decision: "apply" });

    expect((await sendChanges(changes, { headers })).body).toMatchObject({ id: idOf(first), state: "applied" });
    expect(outcomeOf(await sendChanges([{ field: "phone", to: "602 234 567" }], { headers }))).toEqual([
      422,
      "idempotency_key_reused",
    ]);
    expect((await mails()).filter(({ facts }) => facts.kind === "request-opened")).toHaveLength(1);
  });

  it("names the subscriber's version that was seen", async () => {
    const { send } = await desk();
    const asked = { kind: "subscriber-data", message: "Nowy telefon.", changes: [{ field: "phone", to: "601234567" }] };

    expect(outcomeOf(await send(asked))).toEqual([428, "precondition_required"]);
    expect(outcomeOf(await send(asked, { headers: { "if-match": '"7"' } }))).toEqual([412, "precondition_failed"]);
  });

  it.each([
    [{ field: "nip", to: "8567346216" }, "/changes/0/to number_not_valid"],
    [{ field: "nip", to: "0000000000" }, "/changes/0/to number_not_valid"],
    [{ field: "regon", to: "192598183" }, "/changes/0/to number_not_valid"],
    [{ field: "regon", to: "12345678612342" }, "/changes/0/to number_not_valid"],
    [{ field: "krs", to: "0000000000" }, "/changes/0/to number_not_valid"],
    [{ field: "pesel", to: "44051401358" }, "/changes/0/to number_not_valid"],
    [{ field: "pesel", to: "02381307589" }, "/changes/0/to number_not_valid"],
    [{ field: "pesel", to: "44051401359" }, "/changes/0/to not_applicable"],
    [{ field: "seatAddress", to: { ...elsewhere, postalCode: "0-0950" } }, "/changes/0/to/postalCode wrong_format"],
    [{ field: "seatAddress", to: seat }, "/changes/0/to same_as_now"],
    [{ field: "companyName", to: "\r\n" }, "/changes/0/to too_short"],
    [{ field: "invoiceEmail", to: "a@b\r\nBcc: c@d.pl" }, "/changes/0/to wrong_format"],
    [{ field: "balance", to: "1" }, "/changes/0/field not_one_of"],
    [{ field: "nip", to: "8567346215", from: "1" }, "/changes/0/from unknown_field"],
  ])("is refused at its field: %j", async (change, fault) => {
    const { sendChanges, queued } = await desk();

    expect(namedErrors(await sendChanges([change]))).toEqual([fault]);
    expect(await queued()).toEqual([]);
  });

  it("refuses a field that comes twice, and what is another kind's", async () => {
    const { sendChanges, send } = await desk();
    const twice = [1, 2].map((digit) => ({ field: "phone", to: `60123456${digit}` }));

    expect(namedErrors(await sendChanges(twice))).toEqual(["/changes/1/field field_twice"]);
    expect(namedErrors(await send({ kind: "other", message: "Dzień dobry", changes: [twice[0]] }))).toEqual([
      "/changes not_applicable",
    ]);
    expect(namedErrors(await send({ kind: "subscriber-data", message: "Dzień dobry" }))).toEqual(["/changes required"]);
    expect(
      namedErrors(await send({ kind: "account-closure", message: "Rezygnujemy", payoutAccountNumber: "1" })),
    ).toEqual(["/payoutAccountNumber number_not_valid"]);
  });

  it("keeps a PESEL sealed, and shows it masked to everybody", async () => {
    const { sendChanges, kept, mails, idOf, decide, subscriber, accountId, asStaff } = await desk();
    const sent = await sendChanges([
      { field: "legalForm", to: "sole-trader" },
      { field: "pesel", to: "44051401359" },
    ]);
    await decide(idOf(sent), { decision: "apply" });

    const held = await subscriber();
    const { peselKey } = usesOn(stage().table);
    expect(unseal(await peselKey(), held.pesel!.sealed, accountId)).toBe("44051401359");
    const seen = [sent.body, (await asStaff("GET /change-requests")).body, await mails(), held.pesel!.masked];
    expect(JSON.stringify(seen)).toContain("*******1359");
    expect(JSON.stringify([seen, await kept(idOf(sent)), held])).not.toContain("4405140");
  });
});

describe("writing to BOK", () => {
  it("is for the main administrator and for whom they named as a contact, whatever their role", async () => {
    const { person, accountId, asCustomer, sent } = await desk();
    const id = await sent();
    const rights = { recordings: { listen: false, download: false }, authorisedContact: true };
    const named = await person(accountId, { role: "employee", rights });
    const administrator = await person(accountId, { role: "administrator" });

    expect((await asCustomer("GET /change-requests/{id}", { path: { id } }, named)).status).toBe(200);
    expect(outcomeOf(await asCustomer("GET /change-requests/{id}", { path: { id } }, administrator))).toEqual([
      403,
      "not_allowed",
    ]);
  });

  it("tells the main administrator what others ask to change, when it is asked for and when it is done", async () => {
    const { person, accountId, send, sendChanges, decide, mails, idOf } = await desk();
    const rights = { recordings: { listen: false, download: false }, authorisedContact: true };
    const contact = await person(accountId, { role: "employee", rights, firstName: "Jan" });
    const asked = await sendChanges([{ field: "invoiceEmail", to: "faktury@example.com" }], {}, contact);
    await send(
      { kind: "account-closure", message: "Zamykamy.", payoutAccountNumber: "61109010140000071219812874" },
      {},
      contact,
    );
    await send(undefined, {}, contact);
    await decide(idOf(asked), { decision: "apply" });

    const toMain = (await mails()).filter(({ recipient }) => "mainAdministratorOf" in recipient);
    expect(toMain.map(({ facts }) => `${facts.kind} ${facts.requestKind} ${facts.askedBy}`).sort()).toEqual([
      "request-applied subscriber-data Jan Nowak",
      "request-received account-closure Jan Nowak",
      "request-received subscriber-data Jan Nowak",
    ]);
  });

  it("quotes nothing to an address that nobody has shown to be theirs, nor lets BOK answer there", async () => {
    const { person, accountId, send, mails, main, table } = await desk();
    const rights = { recordings: { listen: false, download: false }, authorisedContact: true };
    const stranger = await person(accountId, { role: "employee", rights, isAddressUnproved: true });
    await send({ kind: "other", message: "Wejdź na https://evil.example" }, {}, stranger);

    const [toBok, copy] = await mails();
    expect(toBok?.facts).not.toHaveProperty("replyTo");
    expect(await peopleStore(table).mailAddressOf(copy!.recipient as never)).toBe(main.user.email);
  });

  it("has twenty open requests at a time; one that is closed makes room", async () => {
    const { send, sent, decide } = await desk();
    const first = await sent();
    for (let more = 1; more < openRequestsMax; more += 1) await sent();

    expect(outcomeOf(await send())).toEqual([409, "too_many_open_requests"]);
    await decide(first, { decision: "apply" });

    expect((await send()).status).toBe(201);
  });

  it("asks for a fresh proof where a stolen session could do harm, and lets only the main administrator name another", async () => {
    const { send, person, accountId, pass, main } = await desk();
    const candidate = await person(accountId, { role: "administrator", isAddressUnproved: false });
    const rights = { recordings: { listen: false, download: false }, authorisedContact: true };
    const contact = await person(accountId, { role: "finance", rights });
    const replace = { kind: "main-administrator", message: "Odchodzę z firmy.", candidateId: candidate.user.id };
    const authorization = await main.authorization();
    pass(11 * 60_000);

    for (const body of [
      replace,
      { kind: "account-closure", message: "Rezygnujemy.", payoutAccountNumber: "61 1090 1014 0000 0712 1981 2874" },
    ])
      expect(outcomeOf(await send(body, { authorization }))).toEqual([403, "fresh_proof_needed"]);
    expect(outcomeOf(await send(replace, {}, contact))).toEqual([403, "not_allowed"]);
    expect((await send(replace)).body).toMatchObject({ candidateId: candidate.user.id });
  });

  it("names nobody as main administrator who could not be it", async () => {
    const { send, person, accountId, main } = await desk();
    const unable = [
      await person(accountId, { role: "finance" }),
      await person(accountId, { canLogIn: false }),
      await person(accountId, { invitedAt: "2026-03-01T00:00:00.000Z" }),
      await person(accountId, { isAddressUnproved: true }),
      main,
    ];

    for (const { user } of unable) {
      const body = { kind: "main-administrator", message: "Odchodzę z firmy.", candidateId: user.id };
      expect(namedErrors(await send(body))).toEqual(["/candidateId not_a_candidate"]);
    }
  });

  it("takes a message once, tidied, and none once the request is closed", async () => {
    const { sent, asCustomer, decide, mails } = await desk();
    const id = await sent();
    const write = (message: string) =>
      asCustomer("POST /change-requests/{id}/messages", { path: { id }, body: { message } });

    for (const _ of [1, 2]) {
      const { body } = await write("Pierwsza\r\nDruga\u0000\u202e linia");
      expect((body!.history as { text?: string }[]).map(({ text }) => text)).toEqual([
        undefined,
        "Pierwsza\nDruga  linia",
      ]);
    }
    expect((await mails()).filter(({ facts }) => facts.kind === "request-answered")).toHaveLength(1);
    await decide(id, { decision: "reject", note: "Brak podpisu." });

    expect(outcomeOf(await write("Jeszcze jedno"))).toEqual([409, "request_closed"]);
  });

  it("stops at 25 messages of each side, so that a case stays small enough to be kept; it can still be closed", async () => {
    const { sent, asCustomer, asStaff, decide, kept, table, accountId } = await desk();
    const id = await sent();
    const letters = "ż😀".repeat(666);
    const write = (message: string) =>
      asCustomer("POST /change-requests/{id}/messages", { path: { id }, body: { message } });
    const comment = (text: string) => asStaff("POST /change-requests/{id}/comments", { path: { id }, body: { text } });
    /** What was written last stands there 23 times more. */
    const repeatLast = () =>
      changeRequestStore(table).change({ accountId, requestId: id }, (read) => {
        const history = [...read.history, ...Array.from({ length: 23 }, () => read.history.at(-1)!)];
        return { request: { ...read, history }, followUps: { at: noon } };
      });
    await write(`1 ${letters}`);
    await repeatLast();
    expect((await write(`25 ${letters}`)).status).toBeLessThan(300);

    expect(outcomeOf(await write("Więcej"))).toEqual([409, "too_many_messages"]);
    // What the customer writes leaves BOK its own.
    await comment(`1 ${letters}`);
    await repeatLast();
    expect((await comment(`25 ${letters}`)).status).toBeLessThan(300);
    expect((await asStaff("POST /change-requests/{id}/take", { path: { id } })).status).toBe(200);
    expect((await decide(id, { decision: "apply", note: letters })).status).toBe(200);
    expect(Buffer.byteLength(JSON.stringify(await kept(id)))).toBeLessThan(380_000);
  });

  it("announces five files at most, by names that fit their types", async () => {
    const { sent, asCustomer } = await desk();
    const id = await sent();
    const announce = (fileName: string) =>
      asCustomer("POST /change-requests/{id}/attachments", {
        path: { id },
        body: { fileName, contentType: "application/pdf", sizeBytes: 1_000 },
      });

    expect(namedErrors(await announce("skan.exe"))).toEqual(["/fileName file_name_differs"]);
    for (const place of [1, 2, 3, 4, 5]) expect((await announce(`skan-${place}.pdf`)).status).toBe(201);
    expect(outcomeOf(await announce("skan-6.pdf"))).toEqual([409, "too_many_attachments"]);
  });
});

describe("a file announced under a key", () => {
  it("is announced once, and its form given again, also once the request is closed", async () => {
    const own = await desk();
    const id = await own.sent();
    const announce = (fileName: string) => (headers: Record<string, string>) =>
      own.asCustomer("POST /change-requests/{id}/attachments", {
        path: { id },
        body: { fileName, contentType: "application/pdf", sizeBytes: 1_000 },
        headers,
      });

    const { first, again } = await expectOnce(announce("skan.pdf"), announce("inny.pdf"));

    expect((await own.kept(id)).attachments).toMatchObject([{ id: first.body?.id }]);
    await own.decide(id, { decision: "reject", note: "Pomyłka." });
    expect((await again()).body?.id).toBe(first.body?.id);
  });

  it("is found by a repeat that read the request before it was announced, and the key after", async () => {
    const { table } = stage();
    let meanwhile: (() => Promise<unknown>) | undefined;
    let reading: Promise<unknown> | undefined;
    const own = await requestDesk(table, {
      customers: {
        ...table,
        get: async (key, only) => {
          if (key.sk === "KEY" && meanwhile) {
            const act = meanwhile;
            meanwhile = undefined;
            await reading;
            await act();
          }
          const item = table.get(key, only);
          if (key.sk.startsWith("REQUEST#")) reading = item;
          return item;
        },
      },
    });
    const id = await own.sent();
    const announce = () =>
      own.asCustomer("POST /change-requests/{id}/attachments", {
        path: { id },
        body: { fileName: "skan.pdf", contentType: "application/pdf", sizeBytes: 1_000 },
        headers: { "idempotency-key": "skan" },
      });
    let first: Awaited<ReturnType<typeof announce>> | undefined;
    meanwhile = async () => {
      first = await announce();
    };

    const repeated = await announce();

    expect(first?.status).toBe(201);
    expect([repeated.status, repeated.body?.id]).toEqual([201, first?.body?.id]);
  });
});
