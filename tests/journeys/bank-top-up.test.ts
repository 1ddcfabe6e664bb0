import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type BankCustomer, bankCustomerOf, codeOf, financeClerks, linkIn } from "../support/bank-customer.ts";
import { anExe, aPdf, pdfOf, streamOf } from "../support/files.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";

type Entry = { amountGrosze: number; balanceAfterGrosze: number; kind: string; subjectId?: string; note?: string };
type Found = { id: string; code: string; accountId: string; isExact: boolean };
type Recorded = { kind: string; subject?: string; by?: string; from: string; changes?: object[] };
type Waiting = { items: { subject?: string; id?: string }[] };

const anna = "anna.nowak@poranna-kawa.example";
const [tomasz, zofia] = financeClerks;

let system: LocalSystem;
let bank: BankCustomer;
let token: string;

beforeAll(async () => {
  system = await sharedSystem();
  bank = bankCustomerOf(system);
  token = await bank.signIn("administrator");
});
afterEach(() => bank.local("mail/faults", { mode: "none" }));

const entriesOf = async (topUp: { id: string }): Promise<Entry[]> =>
  (await bank.api<{ items: Entry[] }>("GET /ledger-entries?limit=100", { token })).body.items.filter(
    ({ subjectId }) => subjectId === topUp.id,
  );
const recordsOf = async (topUp: { id: string }): Promise<Recorded[]> =>
  (await bank.api<{ items: Recorded[] }>("GET /audit-records?limit=100", { token })).body.items.filter(
    ({ subject }) => subject === topUp.id,
  );
/** How often the log says that a notice of this kind waits to be sent again. */
const putOff = (kind: string): number =>
  system.said().match(new RegExp(`"event":"notice.put_off".*"kind":"${kind}"`, "g"))?.length ?? 0;
const decisionBy = (staff: string, accountId: string, topUp: { id: string }, body: object) =>
  bank.api(`POST /back-office/accounts/${accountId}/top-ups/${topUp.id}/decision`, { token: staff, body });
const accountOf = async (): Promise<string> => String((await bank.api("GET /account", { token })).body.id);

describe("a customer tops up by bank transfer", () => {
  it("orders 250 PLN, uploads the confirmation, and finds the money credited once a clerk has followed the link", async () => {
    const before = await bank.balanceOf(token);
    const topUp = await bank.order(token);
    expect(topUp).toMatchObject({ state: "awaiting-transfer", amountGrosze: 25_000, confirmations: [] });
    expect(topUp.transfer).toMatchObject({
      recipient: "Telefonia w chmurze sp. z o.o.",
      accountNumber: "61109010140000071219812874",
      iban: "PL61109010140000071219812874",
      amountGrosze: 25_000,
      qrSvg: expect.stringContaining("<svg") as string,
    });
    expect(topUp.transfer!.title).toMatch(/^[2-9A-Z]{8} /);
    const pdf = aPdf("Przelew 250,00 PLN");

    await bank.upload(token, topUp, pdf, "przelew z mBanku.pdf");

    await bank.becomes(token, topUp, "confirmation-received");
    const thanks = await bank.mailOf(anna, topUp, /Dziękujemy za potwierdzenie przelewu/);
    expect(thanks.text).toContain("przelew z mBanku.pdf");
    const [toTomasz, toZofia] = [
      await bank.mailOf(tomasz, topUp, /Do decyzji/),
      await bank.mailOf(zofia, topUp, /Do decyzji/),
    ];
    expect(linkIn(toTomasz)).not.toBe(linkIn(toZofia));
    for (const { number, attachments } of [toTomasz, toZofia]) {
      expect(attachments).toMatchObject([{ fileName: `potwierdzenie-${codeOf(topUp)}-1.pdf` }]);
      const attached = await fetch(`${system.address}/_local/mail/${number}/attachments/1`);
      expect(Buffer.from(await attached.arrayBuffer())).toEqual(pdf);
    }

    const link = linkIn(toTomasz);
    const page = await bank.api<string>(`GET ${new URL(link).pathname}`);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining(codeOf(topUp))]);
    const file = /<a href="([^"]+)">przelew z mBanku\.pdf/.exec(page.body)![1]!.replaceAll("&amp;", "&");
    expect(Buffer.from(await (await fetch(file)).arrayBuffer())).toEqual(pdf);
    expect((await fetch(link, { method: "HEAD" })).status).toBe(200);
    expect(await bank.balanceOf(token)).toBe(before);

    const decided = await bank.decide(link, { decision: "credit", received: "250,00", reason: "" });
    expect(decided.status).toBe(303);
    const after = await fetch(new URL(decided.headers.get("location")!, link));
    expect(await after.text()).toMatch(/Zaksięgowano: 250,00.*tomasz\.lis@operator\.example/s);
    expect((await bank.decide(linkIn(toZofia), { decision: "credit", received: "250,00" })).status).toBe(409);
    expect((await bank.decide(link, { decision: "credit", received: "250,00" })).status).toBe(303);

    expect(await bank.balanceOf(token)).toBe(before + 25_000);
    expect(await entriesOf(topUp)).toMatchObject([
      { kind: "top-up", amountGrosze: 25_000, balanceAfterGrosze: before + 25_000 },
    ]);
    expect(await bank.show(token, topUp)).toMatchObject({ state: "credited", receivedGrosze: 25_000 });
    await bank.mailOf(anna, topUp, /^Doładowanie 250,00\szł zaksięgowane$/);
    expect(await recordsOf(topUp)).toMatchObject([{ kind: "top-up-credited", by: "operator", from: "operator" }]);
    const log = system.said().split("ready ")[1]!;
    for (const secret of [link.split(".").at(-1)!, tomasz]) expect(log).not.toContain(secret);
  });

  it("is told why a file was not taken, and is taken at the next try", async () => {
    const topUp = await bank.order(token, 10_000);
    const infected = pdfOf({ objects: [streamOf("", eicar)] });

    await bank.upload(token, topUp, anExe(), "faktura.pdf");
    await bank.mailOf(anna, topUp, /Nie przyjęliśmy/);
    await bank.upload(token, topUp, infected, "przelew.pdf");
    await bank.mailOf(anna, topUp, /Nie przyjęliśmy/, { count: 2 });

    const [second, first] = await bank.mailsOf(anna, topUp, /Nie przyjęliśmy/);
    expect(first!.text).toMatch(/Zawartość pliku nie zgadza się z jego typem.*faktura\.pdf/s);
    expect(second!.text).toMatch(/złośliwe oprogramowanie.*przelew\.pdf/s);
    expect(await bank.show(token, topUp)).toMatchObject({
      state: "awaiting-transfer",
      confirmations: [
        { state: "refused", refusedBecause: "other-type" },
        { state: "refused", refusedBecause: "malware" },
      ],
    });
    for (const clerk of financeClerks) expect(await bank.mailsOf(clerk, topUp)).toEqual([]);

    await bank.upload(token, topUp, aPdf("Przelew 100,00 PLN"), "przelew-2.pdf");
    await bank.becomes(token, topUp, "confirmation-received");
    await bank.mailOf(anna, topUp, /Dziękujemy/);
    for (const clerk of financeClerks) await bank.mailOf(clerk, topUp, /Do decyzji/);
  });

  it("is refused with a reason, and reads it in the mail and in the panel", async () => {
    const before = await bank.balanceOf(token);
    const topUp = await bank.order(token, 12_345);
    await bank.upload(token, topUp, aPdf("Przelew 123,45 PLN"));
    const link = linkIn(await bank.mailOf(zofia, topUp, /Do decyzji/));

    const nameless = await bank.decide(link, { decision: "reject", received: "123,45", reason: "" });
    const decided = await bank.decide(link, { decision: "reject", received: "", reason: "Przelew nie dotarł" });

    expect([nameless.status, decided.status]).toEqual([400, 303]);
    expect((await bank.mailOf(anna, topUp, /nie zostało zaksięgowane/)).text).toContain("Powód: Przelew nie dotarł");
    expect(await bank.show(token, topUp)).toMatchObject({ state: "rejected", reason: "Przelew nie dotarł" });
    expect(await bank.balanceOf(token)).toBe(before);
    expect(await entriesOf(topUp)).toEqual([]);
  });

  it("of more than a link may credit is credited by a clerk who has signed in", async () => {
    const before = await bank.balanceOf(token);
    const topUp = await bank.order(token, 600_000);
    await bank.upload(token, topUp, aPdf("Przelew 6000,00 PLN"));
    const link = linkIn(await bank.mailOf(tomasz, topUp, /Do decyzji/));

    const byLink = await bank.decide(link, { decision: "credit", received: "6 000,00" });
    expect(byLink.status).toBe(403);
    expect(await byLink.text()).toContain("Przez ten link nie zaksięgujesz takiej kwoty");
    expect(await entriesOf(topUp)).toEqual([]);

    const staff = await bank.signInStaff("operator-finance");
    const queue = await bank.api<Waiting>("GET /back-office/queues/top-ups-to-decide", { token: staff });
    expect(JSON.stringify(queue.body)).toContain(topUp.id);
    const decided = await decisionBy(staff, await accountOf(), topUp, { decision: "credit" });
    expect(decided).toMatchObject({ status: 200, body: { state: "credited" } });
    expect(await bank.balanceOf(token)).toBe(before + 600_000);
    expect(await (await fetch(link)).text()).toMatch(/Kto zdecydował<\/dt><dd>tomasz\.lis@operator\.example/);
    const left = await bank.api<Waiting>("GET /back-office/queues/top-ups-to-decide", { token: staff });
    expect(JSON.stringify(left.body)).not.toContain(topUp.id);
  });

  it("loses no mail where SES is down while the file comes", async () => {
    const topUp = await bank.order(token, 20_000);
    await bank.local("mail/faults", { mode: "down" });
    const [toThank, toDecide] = [putOff("confirmation-received"), putOff("transfer-confirmed")];

    await bank.upload(token, topUp, aPdf("Przelew 200,00 PLN"));
    await bank.becomes(token, topUp, "confirmation-received");
    await expect.poll(() => putOff("confirmation-received"), { timeout: 15_000 }).toBe(toThank + 1);
    await expect.poll(() => putOff("transfer-confirmed"), { timeout: 15_000 }).toBe(toDecide + 2);
    expect(await bank.mails()).not.toContainEqual(
      expect.objectContaining({ text: expect.stringContaining(codeOf(topUp)) as string }),
    );
    await bank.local("mail/faults", { mode: "none" });
    await bank.local("clock", { advanceSeconds: 5 * 60 });
    expect(await bank.local("schedules/resend-notices/run")).toMatchObject({ status: 200 });

    await bank.mailOf(anna, topUp, /Dziękujemy/);
    const link = linkIn(await bank.mailOf(tomasz, topUp, /Do decyzji/));
    await bank.mailOf(zofia, topUp, /Do decyzji/);
    expect((await bank.decide(link, { decision: "credit", received: "200" })).status).toBe(303);
    await bank.becomes(token, topUp, "credited");
  });

  it("who sent no confirmation is told that the time is over; the money that comes late is found by a mistyped code", async () => {
    const topUp = await bank.order(token, 30_000);

    await bank.local("clock", { advanceSeconds: 15 * 24 * 3600 });
    expect(await bank.local("schedules/expire-top-ups/run")).toMatchObject({ status: 200, body: { failed: 0 } });

    await bank.mailOf(anna, topUp, /Minął termin przelewu 300,00/);
    token = await bank.signIn("administrator");
    // Days have passed, and a monthly fee may have been charged.
    const before = await bank.balanceOf(token);
    expect(await bank.show(token, topUp)).toMatchObject({ state: "expired" });
    expect(
      await bank.announce(token, topUp, { fileName: "a.pdf", contentType: "application/pdf", sizeBytes: 9 }),
    ).toMatchObject({ status: 409, body: { code: "top_up_closed" } });

    const staff = await bank.signInStaff("operator-finance");
    const [first, ...rest] = codeOf(topUp);
    const mistyped = `${first === "A" ? "B" : "A"}${rest.join("").toLowerCase()} doładowanie`;
    const { body } = await bank.api<{ items: Found[] }>(
      `GET /back-office/top-ups?code=${encodeURIComponent(mistyped)}`,
      { token: staff },
    );
    expect(body.items).toMatchObject([{ id: topUp.id, code: codeOf(topUp), isExact: false }]);
    const { accountId } = body.items[0]!;

    const nameless = await decisionBy(staff, accountId, topUp, { decision: "credit" });
    expect(nameless).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/reason", code: "required" }] },
    });
    const reason = "Przelew po terminie, literówka w tytule";
    const late = { decision: "credit", receivedGrosze: 29_900, reason };
    expect(await decisionBy(staff, accountId, topUp, late)).toMatchObject({ status: 200 });
    expect(await decisionBy(staff, accountId, topUp, late)).toMatchObject({ status: 200 });

    expect(await bank.show(token, topUp)).toMatchObject({ state: "credited", receivedGrosze: 29_900, reason });
    expect(await bank.balanceOf(token)).toBe(before + 29_900);
    expect(await entriesOf(topUp)).toMatchObject([{ amountGrosze: 29_900, note: reason }]);
    expect((await bank.mailOf(anna, topUp, /^Doładowanie 299,00\szł zaksięgowane$/)).text).toContain(reason);
    await bank.local("schedules/expire-top-ups/run");
    expect(await bank.mailsOf(anna, topUp, /Minął termin/)).toHaveLength(1);
  });

  it("decides nothing by a link once its 14 days are over, which sends the same clerk a new one", async () => {
    token = await bank.signIn("administrator");
    const topUp = await bank.order(token, 40_000);
    await bank.upload(token, topUp, aPdf("Przelew 400,00 PLN"));
    const link = linkIn(await bank.mailOf(tomasz, topUp, /Do decyzji/));
    expect((await fetch(link)).status).toBe(200);

    await bank.local("clock", { advanceSeconds: 14 * 24 * 3600 });

    expect((await fetch(link)).status).toBe(410);
    expect((await bank.decide(link, { decision: "credit", received: "400" })).status).toBe(410);
    expect((await bank.decide(link, { decision: "new-link" })).status).toBe(303);
    const renewed = linkIn(await bank.mailOf(tomasz, topUp, /Nowy link/));
    expect(renewed).not.toBe(link);
    expect((await fetch(renewed)).status).toBe(200);
    token = await bank.signIn("administrator");
    expect(await bank.show(token, topUp)).toMatchObject({ state: "confirmation-received" });
  });
});

/** What every scanner finds. In two parts, so that none takes this file for a virus. */
const eicar = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");
