import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { declaration } from "../../functions/confirmations/declaration.ts";
import { verbs } from "../../functions/confirmations/index.ts";
import type { AnyRole } from "../../shared/domain/access.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { BankTopUp, Confirmation } from "../../shared/domain/top-ups/bank-top-up.ts";
import { cleanKey, incomingKey, uploadBytesMax } from "../../shared/domain/uploads/upload.ts";
import { fileKeeper, fileLinks, fileReader, uploadForms } from "../../shared/gateways/files.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import type { Person } from "../../shared/store/account-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { receivedFile } from "../support/bank-top-ups.ts";
import { injectFaults } from "../support/faults.ts";
import { aPdf } from "../support/files.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSession, keepSignedIn, somePerson } from "../support/people.ts";
import { expectOnce } from "../support/request-keys.ts";
import { type Asked, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { post, type Storage, startStorage } from "../support/storage.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { keepTopUp, noon, someTopUp } from "../support/top-ups.ts";
import { credits, rejects, transferDesk } from "../support/transfers.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("confirmations");

let storage: Storage;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.stop());

const announcing = "POST /top-ups/{id}/confirmations";
const showing = "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}";
const late = 14 * 24 * 3600_000;

/** A customer with an order, one of the operator's staff, and the function's handler. */
const counter = async ({
  role = "finance",
  staffRole = "operator-finance",
}: {
  role?: AnyRole;
  staffRole?: AnyRole;
} = {}) => {
  const own = watch(await transferDesk(stage, { ordered: [{}] }));
  const topUp = own.topUps[0]!;
  const begin = (person: Person) => keepSignedIn(own.looking, person, own.now());
  const { user, ...customer } = await begin(somePerson(own.accountId, { user: { role } }));
  const { user: clerk, ...staff } = await begin(somePerson(operatorId, { user: { role: staffRole } }));
  const signIn = async () => ({
    customer: (await keepSession(own.looking, user, own.now())).authorization,
    staff: (await keepSession(own.looking, clerk, own.now())).authorization,
  });
  let signedIn = { customer: customer.authorization, staff: staff.authorization };
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(own.table),
    transfers: own.transfers,
    forms: uploadForms(storage),
    links: fileLinks(storage),
    audit: auditStore(own.table),
    newId: own.newId,
    now: own.now,
  }));
  const file = (changes: object = {}) => ({
    fileName: "przelew.pdf",
    contentType: "application/pdf",
    sizeBytes: 1_000,
    ...changes,
  });
  return {
    ...own,
    topUp,
    clerk,
    /** Moves the clock, and signs everybody in again. */
    pass: async (milliseconds: number) => {
      own.pass(milliseconds);
      signedIn = await signIn();
    },
    ask: (changes: object = {}, asked: Asked = {}) =>
      ask(handler, announcing, {
        authorization: signedIn.customer,
        path: { id: topUp.id },
        body: file(changes),
        ...asked,
      }),
    look: (confirmation: Pick<Confirmation, "id">, { path, ...asked }: Asked = {}) =>
      ask(handler, showing, {
        authorization: signedIn.staff,
        path: { accountId: own.accountId, id: topUp.id, confirmationId: confirmation.id, ...path },
        ...asked,
      }),
    confirmations: async (of: BankTopUp = topUp) => (await own.kept(of)).confirmations,
    /** A confirmation that was checked and kept. */
    received: async (bytes: Buffer, changes: Partial<Confirmation> = {}) => {
      const confirmation = await own.announce(topUp, changes);
      const { accountId } = own;
      const name = { kind: "confirmations", accountId, subjectId: topUp.id, fileId: confirmation.id } as const;
      const key = cleanKey(name, sha256(bytes));
      await fileKeeper(storage).keep({ key, contentType: confirmation.contentType, bytes });
      const looked = { ...receivedFile("", own.now()), sha256: sha256(bytes), sizeBytes: bytes.length };
      await own.others.takeFile(
        { accountId, topUpId: topUp.id, confirmationId: confirmation.id },
        looked,
        own.forFinance(topUp),
      );
      return { ...confirmation, key };
    },
    /** What the clerk's looks have left behind. */
    looks: async () =>
      (await auditStore(own.looking).list(operatorId, { limit: 1_000 })).records.filter(
        ({ userId }) => userId === clerk.id,
      ),
  };
};

type Form = { readonly url: string; readonly fields: Record<string, string> };

describe("announcing a confirmation", () => {
  it("answers a form that puts the file under a name of ours, and nothing the customer said is in it", async () => {
    const own = await counter();

    const { status, body } = await own.ask({ fileName: "Jan Kowalski przelew.pdf" });

    expect(status).toBe(201);
    const [confirmation] = await own.confirmations();
    expect(confirmation).toEqual({
      id: body?.id,
      fileName: "Jan Kowalski przelew.pdf",
      contentType: "application/pdf",
      sizeBytes: 1_000,
      askedAt: noon.toISOString(),
    });
    const name = {
      kind: "confirmations",
      accountId: own.accountId,
      subjectId: own.topUp.id,
      fileId: String(body?.id),
    } as const;
    const form = body?.upload as Form;
    const { fields } = form;
    expect(fields).toMatchObject({ key: incomingKey(name), "Content-Type": "application/pdf" });
    expect(JSON.stringify(fields) + Buffer.from(fields.Policy!, "base64").toString()).not.toContain("Kowalski");
    const policy = JSON.parse(Buffer.from(fields.Policy!, "base64").toString()) as { conditions: unknown[] };
    expect(policy.conditions).toContainEqual(["content-length-range", 1, uploadBytesMax]);

    expect((await post(form, new Uint8Array(aPdf()))).status).toBe(204);
    expect(await fileReader(storage).read({ key: incomingKey(name), bytesMax: 10_000 })).toEqual({ bytes: aPdf() });
  });

  it("again is the same announcement, also by two at once; another file is another", async () => {
    const own = await counter();

    const ids = (await Promise.all([own.ask(), own.ask(), own.ask()])).map(({ body }) => body?.id);
    ids.push((await own.ask()).body?.id);

    expect(new Set(ids).size).toBe(1);
    expect((await own.ask({ sizeBytes: 1_001 })).body?.id).not.toBe(ids[0]);
    expect(await own.confirmations()).toHaveLength(2);
  });

  it.each([
    ["with a folder before it", "../../etc/przelew.pdf", "przelew.pdf"],
    ["as Windows has it", "C:\\fakepath\\przelew.pdf", "przelew.pdf"],
    ["with line breaks", "a\r\nSet-Cookie: b=1\r\n.pdf", "a Set-Cookie: b=1 .pdf"],
    ["that turns the direction of reading", "przelew\u202efdp.pdf", "przelewfdp.pdf"],
    ["with a null", "przelew\0.pdf", "przelew .pdf"],
    ["in capitals", "PRZELEW.PDF", "PRZELEW.PDF"],
    ["without an ending, as telephones give some", "IMG_0001", "IMG_0001"],
    ["of markup", "<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"],
    ["in Polish", "Zażółć gęślą 😀.pdf", "Zażółć gęślą 😀.pdf"],
    ["as long as may be", `${"a".repeat(251)}.pdf`, `${"a".repeat(251)}.pdf`],
  ])("takes a name %s as one harmless line", async (_, fileName, kept) => {
    const own = await counter();

    expect(outcomeOf(await own.ask({ fileName }))).toEqual([201]);

    expect((await own.confirmations()).map((confirmation) => confirmation.fileName)).toEqual([kept]);
  });

  it.each([
    ["another type's ending", { fileName: "przelew.jpg" }, "/fileName file_name_differs"],
    ["a program's", { fileName: "przelew.pdf.exe" }, "/fileName file_name_differs"],
    ["a program's that reads as a PDF's", { fileName: "przelew\u202efdp.exe" }, "/fileName file_name_differs"],
    ["a program's before a dot", { fileName: "przelew.exe." }, "/fileName file_name_differs"],
    ["only dots", { fileName: ".." }, "/fileName file_name_differs"],
    ["only a folder", { fileName: "przelew.pdf/" }, "/fileName file_name_differs"],
    ["only what nobody sees", { fileName: "\u200b\r\n" }, "/fileName file_name_differs"],
    ["no name", { fileName: "" }, "/fileName too_short"],
    ["300 letters", { fileName: `${"a".repeat(296)}.pdf` }, "/fileName too_long"],
    ["no size", { sizeBytes: 0 }, "/sizeBytes too_small"],
    ["a size below nothing", { sizeBytes: -1 }, "/sizeBytes too_small"],
    ["more than 5 MiB", { sizeBytes: uploadBytesMax + 1 }, "/sizeBytes too_large"],
    ["a broken size", { sizeBytes: 1.5 }, "/sizeBytes wrong_type"],
    ["an SVG", { fileName: "przelew.svg", contentType: "image/svg+xml" }, "/contentType content_type_not_taken"],
    ["a HEIC", { fileName: "przelew", contentType: "image/heic" }, "/contentType content_type_not_taken"],
    ["what every object has for a type", { contentType: "constructor" }, "/contentType content_type_not_taken"],
    ["a number for a type", { contentType: 1 }, "/contentType content_type_not_taken"],
    ["no type", { contentType: undefined }, "/contentType required"],
    ["a page", { fileName: "przelew.html", contentType: "text/html" }, "/contentType content_type_not_taken"],
    ["a type with a parameter", { contentType: "application/pdf; a=b" }, "/contentType content_type_not_taken"],
    ["another's account", { accountId: "ac_other" }, "/accountId unknown_field"],
    ["a key of its own", { key: "clean/a" }, "/key unknown_field"],
  ])("with %s is refused, and nothing is kept", async (_, changes, error) => {
    const own = await counter();

    const answer = await own.ask(changes);

    expect(outcomeOf(answer)).toEqual([400, "invalid_request"]);
    expect(namedErrors(answer)).toEqual([error]);
    expect(await own.confirmations()).toEqual([]);
  });

  it.each(["image/jpg", "image/pjpeg"])("of %s is taken as a JPEG", async (contentType) => {
    const own = await counter();

    expect(outcomeOf(await own.ask({ fileName: "przelew.jpg", contentType }))).toEqual([201]);
    expect((await own.confirmations()).map((confirmation) => confirmation.contentType)).toEqual(["image/jpeg"]);
  });

  it.each([1, uploadBytesMax])("of %i bytes is taken", async (sizeBytes) => {
    expect(outcomeOf(await (await counter()).ask({ sizeBytes }))).toEqual([201]);
  });

  it("for another's top-up, one by card, one that is not there, or a malformed id is not found", async () => {
    const own = await counter();
    const other = await counter();
    const card = await keepTopUp(own.looking, someTopUp(own.accountId));

    for (const id of [other.topUp.id, card.id, newId("tu", noon), "tu_1", "../tu_1"])
      expect(outcomeOf(await own.ask({}, { path: { id } }))).toEqual([404, "not_found"]);

    expect(await other.confirmations()).toEqual([]);
  });

  type Counter = Awaited<ReturnType<typeof counter>>;
  it.each<[string, (own: Counter) => Promise<unknown>]>([
    ["credited", (own) => own.others.decide(own.accountId, own.topUp.id, credits(), "198.51.100.7")],
    ["rejected", (own) => own.others.decide(own.accountId, own.topUp.id, rejects(), "198.51.100.7")],
    ["out of time", (own) => own.pass(late)],
    [
      "expired",
      async (own) => {
        await own.pass(late);
        await own.others.expire({ accountId: own.accountId, subject: own.topUp.id });
      },
    ],
  ])("for a top-up that is %s is refused", async (_, close) => {
    const own = await counter();
    await close(own);

    expect(outcomeOf(await own.ask())).toEqual([409, "top_up_closed"]);
    expect(await own.confirmations()).toEqual([]);
  });

  it("is refused for a sixth file; when a form is over without a file, there is room again", async () => {
    const own = await counter();
    const sizes = [1, 2, 3, 4, 5];
    expect((await Promise.all(sizes.map((sizeBytes) => own.ask({ sizeBytes })))).map(({ status }) => status)).toEqual(
      sizes.map(() => 201),
    );

    expect(outcomeOf(await own.ask({ sizeBytes: 6 }))).toEqual([409, "too_many_confirmations"]);
    // One of the five again is not a sixth.
    expect(outcomeOf(await own.ask({ sizeBytes: 5 }))).toEqual([201]);
    await own.pass(600_000);
    expect(outcomeOf(await own.ask({ sizeBytes: 6 }))).toEqual([201]);
  });

  it.each(["technical", "employee"] as const)("is not for everybody: %s", async (role) => {
    const own = await counter({ role });

    expect(outcomeOf(await own.ask())).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await own.ask({}, { authorization: "Bearer none" }))).toEqual([401, "not_signed_in"]);
    expect(await own.confirmations()).toEqual([]);
  });

  it("while the table is away says so, and is the same announcement when it is asked again", async () => {
    const own = await counter();
    let isLost = true;
    injectFaults(own.client, ({ command }) => {
      if (command !== "TransactWriteItems" || !isLost) return undefined;
      isLost = false;
      return "lost-after";
    });

    expect(outcomeOf(await own.ask())).toEqual([503, "temporarily_unavailable"]);
    const { body } = await own.ask();

    expect((await own.confirmations()).map(({ id }) => id)).toEqual([body?.id]);
  });
});

describe("a look at a confirmation", () => {
  it.each(["operator-finance", "operator-helpdesk"] as const)(
    "by %s downloads the clean copy, never what lies where files arrive, and is recorded",
    async (staffRole) => {
      const own = await counter({ staffRole });
      const confirmation = await own.received(aPdf(), { fileName: "mój przelew.pdf" });
      const name = {
        kind: "confirmations",
        accountId: own.accountId,
        subjectId: own.topUp.id,
        fileId: confirmation.id,
      } as const;
      const later = Buffer.from("<script>alert(1)</script>");
      await fileKeeper(storage).keep({ key: incomingKey(name), contentType: "text/html", bytes: later });

      const { status, body } = await own.look(confirmation, { address: "198.51.100.7" });

      expect([status, body]).toEqual([
        200,
        {
          fileName: "mój przelew.pdf",
          contentType: "application/pdf",
          sizeBytes: aPdf().length,
          url: expect.stringContaining(`/${confirmation.key}?`),
        },
      ]);
      const url = new URL(String(body?.url));
      expect(url.searchParams.get("X-Amz-Expires")).toBe("300");
      const answer = await fetch(url);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(aPdf());
      expect(answer.headers.get("content-type")).toBe("application/pdf");
      expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="moj przelew\.pdf"/);
      expect(await own.looks()).toEqual([
        {
          id: expect.stringMatching(/^au_/),
          accountId: "operator",
          userId: own.clerk.id,
          kind: "account-looked-at",
          subject: `confirmation ${confirmation.id}`,
          subjectAccountId: own.accountId,
          at: noon.toISOString(),
          from: "198.51.100.7",
        },
      ]);
    },
  );

  it("that has not come, is of no use, is another's, or is not there is not found, and recorded all the same", async () => {
    const own = await counter();
    const other = await counter();
    const theirs = await other.received(aPdf());
    const announced = await own.announce(own.topUp);
    const refused = await own.announce(own.topUp);
    const looked = { at: noon.toISOString(), why: "malware" } as const;
    const named = { accountId: own.accountId, topUpId: own.topUp.id, confirmationId: refused.id };
    await own.others.takeFile(named, looked, own.forFinance(own.topUp));
    const unknown = { id: newId("cf", noon) };

    for (const confirmation of [announced, refused, theirs, unknown])
      expect(outcomeOf(await own.look(confirmation))).toEqual([404, "not_found"]);
    for (const path of [{ accountId: other.accountId }, { id: other.topUp.id }])
      expect(outcomeOf(await own.look(theirs, { path }))).toEqual([404, "not_found"]);

    expect((await own.looks()).map(({ subject }) => subject).sort()).toEqual(
      [announced, refused, theirs, unknown, theirs, theirs].map(({ id }) => `confirmation ${id}`).sort(),
    );
  });

  it.each([{ accountId: "operator" }, { accountId: "ac_1" }, { id: "tu_1" }, { confirmationId: "../cf_1" }])(
    "of a malformed id is not found: %j",
    async (path) => {
      const own = await counter();
      const confirmation = await own.received(aPdf());

      expect(outcomeOf(await own.look(confirmation, { path }))).toEqual([404, "not_found"]);
      expect(await own.looks()).toEqual([]);
    },
  );

  it("that can't be recorded is not answered", async () => {
    const own = await counter();
    const confirmation = await own.received(aPdf());
    injectFaults(own.client, ({ command }) => (command === "PutItem" ? "throttled" : undefined));

    const answer = await own.look(confirmation);

    expect(outcomeOf(answer)).toEqual([503, "temporarily_unavailable"]);
    expect(JSON.stringify(answer.body)).not.toContain("clean/");
  });

  it("is only for the staff who may see customers' affairs", async () => {
    const own = await counter({ staffRole: "operator-administrator" });
    const confirmation = await own.received(aPdf());
    const { authorization } = await keepSession(own.looking, own.user, noon);

    expect(outcomeOf(await own.look(confirmation))).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await own.look(confirmation, { authorization }))).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await own.look(confirmation, { authorization: "" }))).toEqual([401, "not_signed_in"]);
  });
});

describe("a confirmation announced under a key", () => {
  it("is announced once, and its form given again, whatever became of the top-up", async () => {
    const own = await counter();

    const { first, again } = await expectOnce(
      (headers) => own.ask({}, { headers }),
      (headers) => own.ask({ fileName: "inny.pdf" }, { headers }),
    );

    expect(await own.confirmations()).toMatchObject([{ id: first.body?.id }]);
    await own.others.decide(own.accountId, own.topUp.id, rejects(), "192.0.2.1");
    expect((await again()).body?.id).toBe(first.body?.id);
  });

  it("is uploaded within the ten minutes of its announcement, however late its form is given again", async () => {
    const own = await counter();
    const headers = { "idempotency-key": "one-announcement" };
    const givenAgain = async () => (await own.ask({}, { headers })).body?.upload as Form;
    const upload = async () => (await post(await givenAgain(), new Uint8Array(aPdf()))).status;

    expect(await upload()).toBe(204);
    await own.pass(9 * 60_000);
    expect(await upload()).toBe(204);
    await own.pass(60_000);
    expect(await upload()).toBe(403);
    await own.pass(late);
    expect(outcomeOf(await own.ask())).toEqual([409, "top_up_closed"]);
    expect(await upload()).toBe(403);
  });
});
