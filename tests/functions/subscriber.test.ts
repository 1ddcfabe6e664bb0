import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/subscriber/declaration.ts";
import { verbs } from "../../functions/subscriber/index.ts";
import type { Role } from "../../shared/domain/access.ts";
import { grosze } from "../../shared/domain/money.ts";
import { api } from "../../shared/http/endpoint.ts";
import { accountStateStore } from "../../shared/store/account-state-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { subscriberStore } from "../../shared/store/subscriber-store.ts";
import { beforeNext } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepPerson, keepSignedIn, somePerson } from "../support/people.ts";
import { ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount, tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("subscriber");

const began = new Date("2026-03-02T08:00:00.000Z");
const elsewhere = { street: "Polna", houseNumber: "7", postalCode: "00-950", city: "Warszawa" };

const matching = (ifMatch: string | undefined) => (ifMatch === undefined ? {} : { headers: { "if-match": ifMatch } });

const panelOf = async (role: Role = "administrator", { fee = 900, item = {} } = {}) => {
  const { table, name } = stage();
  const accountId = await openTestAccount(table);
  await table.write({
    Put: {
      Item: { ...keys.subscriber(accountId), companyName: "Poranna Kawa sp. z o.o.", nip: "5260250274", ...item },
    },
  });
  const { user, authorization } = await keepSignedIn(
    table,
    somePerson(accountId, { user: { role, isMainAdministrator: true } }),
    began,
  );
  const own = watch(tableNamed(name));
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(own.table),
    subscribers: subscriberStore(own.table),
    paperInvoiceFee: grosze(fee),
    now: () => began,
  }));
  return {
    table,
    client: own.client,
    accountId,
    user,
    show: () => ask(handler, "GET /subscriber", { authorization }),
    setAddress: (body: object, ifMatch?: string) =>
      ask(handler, "PUT /subscriber/correspondence-address", { authorization, body, ...matching(ifMatch) }),
    setPaper: (body: object, ifMatch?: string) =>
      ask(handler, "PUT /subscriber/paper-invoices", { authorization, body, ...matching(ifMatch) }),
    records: async () => (await auditStore(table).list(accountId, { limit: 10 })).records,
  };
};

describe("the subscriber's data", () => {
  it("are shown whole, with everybody whom the company named", async () => {
    const seatAddress = {
      street: "Grzybowska",
      houseNumber: "12",
      postalCode: "00-950",
      city: "Warszawa",
      gminaCode: "1465011",
    };
    const held = {
      regon: "123456785",
      krs: "0000636771",
      seatAddress,
      invoiceEmail: "faktury@kawa.example",
      phone: "+48221234567",
    };
    const { show, table, accountId, user } = await panelOf("technical", { item: { ...held, version: 4 } });
    const contact = somePerson(accountId, {
      user: {
        canLogIn: false,
        isMainAdministrator: false,
        rights: { recordings: { listen: false, download: false }, authorisedContact: true },
      },
    });
    await keepPerson(table, contact);

    const shown = await show();

    expect([shown.status, shown.headers.etag]).toEqual([200, '"4"']);
    expect(shown.body).toEqual({
      companyName: "Poranna Kawa sp. z o.o.",
      legalForm: "company",
      nip: "5260250274",
      ...held,
      pesel: null,
      correspondence: { sameAsSeat: true },
      paperInvoices: { enabled: false, feeGrosze: 900 },
      contactPersons: expect.arrayContaining([
        expect.objectContaining({ userId: user.id, canLogIn: true, authorisedContact: true }),
        expect.objectContaining({ userId: contact.user.id, canLogIn: false, authorisedContact: true }),
      ]),
    });
  });

  it("of an account that was opened before they were asked for are empty where nothing is held", async () => {
    const { show } = await panelOf();

    expect((await show()).body).toMatchObject({ regon: null, krs: null, seatAddress: null, invoiceEmail: null });
  });
});

describe("where letters go", () => {
  it("is another address from now on, or the seat again; each change once, on record without the address", async () => {
    const { setAddress, show, records } = await panelOf("finance");
    const typed = { sameAsSeat: false, address: { ...elsewhere, postalCode: "00950" } };

    for (const _ of [1, 2]) expect((await setAddress(typed)).body).toEqual({ sameAsSeat: false, address: elsewhere });
    expect((await show()).body?.correspondence).toEqual({ sameAsSeat: false, address: elsewhere });
    await setAddress({ sameAsSeat: true });

    expect((await show()).body?.correspondence).toEqual({ sameAsSeat: true });
    const kept = await records();
    expect(kept.map(({ kind }) => kind)).toEqual(Array(2).fill("correspondence-address-changed"));
    expect(JSON.stringify(kept)).not.toContain("Polna");
  });

  it.each([
    [{ sameAsSeat: false }, ["/address required"]],
    [{ sameAsSeat: true, address: elsewhere }, ["/address not_applicable"]],
    [{ sameAsSeat: false, address: { ...elsewhere, postalCode: "0-0950" } }, ["/address/postalCode wrong_format"]],
  ])("is refused where %j is asked", async (body, errors) => {
    const { setAddress } = await panelOf();

    expect(namedErrors(await setAddress(body))).toEqual(errors);
  });

  it("changes nothing where it was changed meanwhile, or the right to it is lost", async () => {
    const [raced, demoted] = [await panelOf(), await panelOf()];
    beforeNext(raced.client, "TransactWriteItems", async () => {
      await raced.table.write({
        Update: {
          Key: keys.subscriber(raced.accountId),
          UpdateExpression: "SET version = :two",
          ExpressionAttributeValues: { ":two": 2 },
        },
      });
    });
    beforeNext(demoted.client, "TransactWriteItems", async () => {
      await demoted.table.write({
        Update: {
          Key: keys.user(demoted.accountId, demoted.user.id),
          UpdateExpression: "SET version = :more",
          ExpressionAttributeValues: { ":more": 7 },
        },
      });
    });
    const asked = { sameAsSeat: false, address: elsewhere };

    expect(outcomeOf(await raced.setAddress(asked))).toEqual([412, "precondition_failed"]);
    expect(outcomeOf(await demoted.setAddress(asked))).toEqual([403, "not_allowed"]);
    for (const { show } of [raced, demoted]) expect((await show()).body?.correspondence).toEqual({ sameAsSeat: true });
  });
});

describe("paper invoices", () => {
  it("are switched on at the fee that was shown only, and off without one", async () => {
    const { setPaper, show, records } = await panelOf();

    expect(outcomeOf(await setPaper({ enabled: true }))).toEqual([409, "fee_not_accepted"]);
    expect(outcomeOf(await setPaper({ enabled: true, acceptedFeeGrosze: 800 }))).toEqual([409, "fee_not_accepted"]);
    expect((await setPaper({ enabled: true, acceptedFeeGrosze: 900 })).body).toEqual({ enabled: true, feeGrosze: 900 });
    expect((await show()).body?.paperInvoices).toEqual({ enabled: true, feeGrosze: 900 });

    expect((await setPaper({ enabled: false })).status).toBe(200);
    expect((await show()).body?.paperInvoices).toEqual({ enabled: false, feeGrosze: 900 });
    expect((await records()).map(({ kind }) => kind)).toEqual(Array(2).fill("paper-invoices-changed"));
  });

  it("can't be ordered for an account that is frozen", async () => {
    const { setPaper, show, table, accountId } = await panelOf();
    const ledger = ledgerStore({ table, now: () => began });
    await accountStateStore({ ledger, now: () => began }).set(accountId, "freeze", []);

    expect(outcomeOf(await setPaper({ enabled: true, acceptedFeeGrosze: 900 }))).toEqual([409, "account_not_open"]);

    expect((await show()).body?.paperInvoices).toMatchObject({ enabled: false });
  });

  it("stay at the fee that was accepted when the operator raises it", async () => {
    const paperInvoices = { enabled: true, acceptedFeeGrosze: 900, since: began.toISOString() };
    const { setPaper, show } = await panelOf("finance", { fee: 1_000, item: { paperInvoices, version: 2 } });

    expect((await show()).body?.paperInvoices).toEqual({ enabled: true, feeGrosze: 900 });
    expect((await setPaper({ enabled: true, acceptedFeeGrosze: 1_000 })).body).toEqual({
      enabled: true,
      feeGrosze: 900,
    });
  });
});

describe("an edit that names what was seen", () => {
  it("is taken where that still stands, and answers what stands from now on", async () => {
    const { setAddress, setPaper, show } = await panelOf();
    const seen = (await show()).headers.etag!;

    const moved = await setAddress({ sameAsSeat: false, address: elsewhere }, seen);
    const onPaper = await setPaper({ enabled: true, acceptedFeeGrosze: 900 }, moved.headers.etag!);

    expect([seen, moved.headers.etag, onPaper.headers.etag]).toEqual(['"1"', '"2"', '"3"']);
    expect((await show()).headers.etag).toBe('"3"');
  });

  it.each(['"1"', '"3"', '"other"'])("changes nothing under %s, by whichever of the two", async (stale) => {
    const { setAddress, setPaper, show, records } = await panelOf();
    await setAddress({ sameAsSeat: false, address: elsewhere });
    const before = await show();

    expect(outcomeOf(await setAddress({ sameAsSeat: true }, stale))).toEqual([412, "precondition_failed"]);
    expect(outcomeOf(await setPaper({ enabled: true, acceptedFeeGrosze: 900 }, stale))).toEqual([
      412,
      "precondition_failed",
    ]);
    expect(await show()).toEqual(before);
    expect(await records()).toHaveLength(1);
  });

  it("is answered as before where it is repeated", async () => {
    const { setAddress, setPaper } = await panelOf();
    const asked = { sameAsSeat: false, address: elsewhere };

    for (const _ of [1, 2]) expect((await setAddress(asked, '"1"')).headers.etag).toBe('"2"');
    for (const _ of [1, 2])
      expect((await setPaper({ enabled: true, acceptedFeeGrosze: 900 }, '"2"')).headers.etag).toBe('"3"');
  });
});
