import { describe, expect, it } from "vitest";
import { locationPurpose } from "../../shared/domain/emergency/notices.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { beforeNext, callsOf, injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { locationDesk } from "../support/location-checks.ts";
import { logOfEachTest } from "../support/logged.ts";
import { gminas, keepNumber, placeNumber, someE164 } from "../support/numbers.ts";
import { namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount, tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const watch = onlyGranted("location-checks");
const watchCustomers = onlyGranted("numbers");

const minute = 60_000;
const why = "Ulica Polna leży w Otwocku.";

const office = async () => {
  const { table, name } = stage();
  const [own, customers] = [watch(tableNamed(name)), watchCustomers(tableNamed(name))];
  const desk = await locationDesk(table, { staff: own.table, customers: customers.table });
  return { ...desk, table, client: own.client };
};

describe("a place that a customer enters", () => {
  it("is e-mailed to BOK with who entered it, in the mail a link that opens its page for a year", async () => {
    const { enters, notices, accountId, number, kept, table, main } = await office();

    expect((await enters("12a")).status).toBe(200);

    const { linkId } = await kept();
    expect(await notices()).toMatchObject([
      {
        recipient: { desk: "helpdesk" },
        language: "pl",
        facts: {
          kind: "location-to-check",
          accountId,
          companyName: "Poranna Kawa sp. z o.o.",
          number,
          address: "Polna 12a, 00-950 Warszawa",
          gmina: "Józefów (gmina miejska), powiat otwocki, woj. mazowieckie",
          enteredBy: `${main.user.firstName} ${main.user.lastName}`,
          linkId,
          at: noon.toISOString(),
        },
      },
    ]);
    expect(await linkStore(table).findFor(locationPurpose, linkId!)).toMatchObject({
      subjectId: number,
      email: "helpdesk",
      expiresAt: "2027-03-03T12:00:00.000Z",
    });
  });

  it("is e-mailed once while BOK has not looked, and anew once they have", async () => {
    const { enters, disables, decides, notices, pass } = await office();

    await enters("1");
    await enters("1");
    await enters("2");
    await disables();
    await enters("2");
    expect(await notices()).toHaveLength(1);
    await decides({ state: "verified" });
    await disables();
    await enters("2");
    expect(await notices()).toHaveLength(1);
    pass(minute);
    await enters("3");

    expect((await notices()).map(({ facts }) => facts)).toMatchObject([
      { address: "Polna 1, 00-950 Warszawa" },
      { address: "Polna 3, 00-950 Warszawa" },
    ]);
  });

  it("waits for BOK since it was entered, and no more once they have decided or it was disabled", async () => {
    const { enters, disables, decides, queued, pass, number } = await office();
    const lengths: number[] = [];
    const look = async () => lengths.push((await queued()).length);

    await look();
    pass(minute);
    await enters("1");
    expect(await queued()).toMatchObject([{ subject: number, since: "2026-03-02T12:01:00.000Z", why: "unverified" }]);
    await look();
    await decides({ state: "verified" });
    await look();
    await enters("2");
    await look();
    await decides({ state: "rejected", note: why });
    await look();
    await enters("3");
    await disables();
    await look();

    expect(lengths).toEqual([0, 1, 0, 1, 0, 0]);
  });
});

describe("BOK's list of a customer's numbers", () => {
  it("says of each how far it was checked, page by page, and leaves a record each time", async () => {
    const { asStaff, enters, decides, accountId, number, table, ofOperator, clerk } = await office();
    await enters("1");
    await decides({ state: "verified" });
    const gsm = await keepNumber(table, accountId, { kind: "gsm-hosting" });

    const first = await asStaff("GET", "", { query: { limit: "1" } });
    const second = await asStaff("GET", "", { query: { limit: "1", cursor: String(first.body?.nextCursor) } });

    expect([first, second].flatMap(({ body }) => body?.items)).toEqual(
      [
        { number, kind: "voip", enabled: true, state: "verified" },
        { number: gsm, kind: "gsm-hosting", enabled: false, state: null },
      ].sort((one, other) => (one.number < other.number ? -1 : 1)),
    );
    expect((await asStaff("GET", "")).body).not.toHaveProperty("nextCursor");
    const look = { kind: "account-looked-at", subject: "numbers", userId: clerk.user.id };
    expect((await ofOperator()).filter(({ kind }) => kind === look.kind)).toMatchObject([look, look, look]);
  });
});

describe("BOK's look at a place of use", () => {
  it("shows it with its version, and how it was at a past moment", async () => {
    const { asStaff, enters, disables, decides, number, pass } = await office();
    const show = (query: Record<string, string> = {}) => asStaff("GET", "/{number}/emergency-location", { query });
    pass(minute);
    await enters("1");
    pass(minute);
    await decides({ state: "rejected", note: why });
    pass(minute);
    await enters("2", gminas.wola);
    pass(minute);
    await disables();

    const now = await show();
    const then = await show({ at: "2026-03-02T12:02:30Z" });

    expect(now.body).toMatchObject({ number, enabled: false, address: { houseNumber: "2" }, state: "unverified" });
    expect(now.headers.etag).toBe('"5"');
    expect(then.body).toEqual({
      number,
      enabled: true,
      address: { street: "Polna", houseNumber: "1", postalCode: "00-950", city: "Warszawa", gminaCode: "1417011" },
      gmina: { code: "1417011", name: "Józefów", powiat: "otwocki", voivodeship: "mazowieckie" },
      state: "rejected",
      note: why,
      since: "2026-03-02T12:02:00.000Z",
    });
    expect(then.headers.etag).toBe('"3"');
    expect((await show({ at: noon.toISOString() })).body).toMatchObject({ enabled: false, address: null, gmina: null });
  });

  it("leaves a record, also where nothing is found, and is not answered without one", async () => {
    const { asStaff, client, ofOperator, clerk, number } = await office();
    const nobodys = someE164();

    await asStaff("GET", "/{number}/emergency-location");
    await asStaff("GET", "/{number}/emergency-location", { path: { number: nobodys } });
    const look = { kind: "account-looked-at", userId: clerk.user.id, from: "192.0.2.1" };
    const looks = await ofOperator();
    expect(looks).toMatchObject([look, look]);
    expect(looks.map(({ subject }) => subject).sort()).toEqual([`number ${number}`, `number ${nobodys}`].sort());
    injectFaults(client, ({ command }) => (command === "PutItem" ? "throttled" : undefined));
    const refused = await asStaff("GET", "/{number}/emergency-location");

    expect(refused.status).toBe(503);
  });

  it("finds no number that was another account's then or is now, that is malformed, or before its first report", async () => {
    const { asStaff, table, main, number, accountId } = await office();
    const stranger = await openTestAccount(table);
    const theirs = await keepNumber(table, stranger);
    await placeNumber(table, main.user, number, gminas.jozefow, { at: new Date(noon.getTime() + minute) });
    await keepNumber(table, stranger, { number, at: new Date(noon.getTime() + 2 * minute) });
    const show = (path: Record<string, string>, query: Record<string, string> = {}) =>
      asStaff("GET", "/{number}/emergency-location", { path, query });

    for (const path of [{ number: theirs }, { number }, { number: someE164() }, { number: "112" }])
      expect(outcomeOf(await show(path)), path.number).toEqual([404, "not_found"]);
    const then = "2026-03-02T12:01:30.000Z";
    expect(outcomeOf(await show({}, { at: "2026-03-02T11:59:59.999Z" }))).toEqual([404, "not_found"]);
    expect(outcomeOf(await show({ accountId: stranger }, { at: then }))).toEqual([404, "not_found"]);
    expect((await show({ accountId }, { at: then })).body).toMatchObject({ enabled: true });
  });

  it("says that the operator of the SIM card routes a number of GSM Hosting", async () => {
    const { asStaff, table, accountId } = await office();
    const gsm = await keepNumber(table, accountId, { kind: "gsm-hosting" });

    const answer = await asStaff("GET", "/{number}/emergency-location", { path: { number: gsm } });

    expect(outcomeOf(answer)).toEqual([409, "routed_by_sim_operator"]);
  });
});

describe("BOK's decision on a place of use", () => {
  it("confirms it, on record with the operator, and with the customer without the clerk's name or network", async () => {
    const { enters, decides, kept, notices, records, ofOperator, clerk, accountId, number, pass } = await office();
    await enters("1");
    pass(minute);

    const answer = await decides({ state: "verified" });

    expect([answer.status, answer.headers.etag]).toEqual([200, '"3"']);
    expect(answer.body).toMatchObject({ number, state: "verified", since: "2026-03-02T12:01:00.000Z" });
    expect(await kept()).toMatchObject({ location: { state: "verified" }, version: 3, linkId: null });
    const done = { kind: "emergency-location-verified", subject: number };
    expect(await ofOperator()).toMatchObject([
      { ...done, userId: clerk.user.id, from: "192.0.2.1", subjectAccountId: accountId },
    ]);
    const own = (await records()).find(({ kind }) => kind === done.kind);
    expect(own).toMatchObject({ ...done, by: operatorId, from: operatorId });
    for (const secret of [clerk.user.id, clerk.user.email, "Hania", "192.0.2.1"])
      expect(JSON.stringify(own)).not.toContain(secret);
    // The customer is not bothered with what they expect.
    expect((await notices()).map(({ facts }) => facts.kind)).toEqual(["location-to-check"]);
  });

  it("rejects it with a note, which whoever entered it is sent", async () => {
    const { enters, decides, kept, notices, person, records, ofOperator, clerk, accountId, number, pass } =
      await office();
    const other = await person(accountId, { role: "administrator", firstName: "Ola" });
    await enters("1", gminas.jozefow, other);
    pass(minute);

    const answer = await decides({ state: "rejected", note: `  ${why}\r\nProszę sprawdzić.  ` });

    const note = `${why}\nProszę sprawdzić.`;
    expect([answer.status, answer.body?.state, answer.body?.note]).toEqual([200, "rejected", note]);
    expect(await kept()).toMatchObject({ enabled: true, location: { state: "rejected", note } });
    expect((await notices())[1]).toMatchObject({
      recipient: { accountId, userId: other.user.id },
      facts: {
        kind: "location-rejected",
        accountId,
        companyName: "Poranna Kawa sp. z o.o.",
        number,
        address: "Polna 1, 00-950 Warszawa",
        gmina: "Józefów (gmina miejska), powiat otwocki, woj. mazowieckie",
        note,
      },
    });
    const done = { kind: "emergency-location-rejected", subject: number };
    expect(await ofOperator()).toMatchObject([{ ...done, userId: clerk.user.id }]);
    expect(await records()).toContainEqual(expect.objectContaining({ ...done, by: operatorId }));
  });

  it.each([
    ["without a reason", { state: "rejected" }, ["/note required"]],
    ["with a reason of one letter", { state: "rejected", note: "  x  " }, ["/note too_short"]],
    ["with a reason of 2,001 letters", { state: "rejected", note: "y".repeat(2_001) }, ["/note too_long"]],
    ["unverified again", { state: "unverified" }, ["/state not_one_of"]],
    ["with more than it has", { state: "verified", by: "Hania" }, ["/by unknown_field"]],
    ["without a state", {}, ["/state required"]],
  ])("changes nothing %s", async (_, body, errors) => {
    const { enters, decides, kept } = await office();
    await enters("1");
    const before = await kept();

    const answer = await decides(body);

    expect([answer.status, namedErrors(answer)]).toEqual([400, errors]);
    expect(await kept()).toEqual(before);
  });

  it("changes nothing when it is sent again, and can be changed to the other", async () => {
    const { enters, decides, kept, notices, ofOperator } = await office();
    await enters("1");
    const { version } = await kept();

    const [first, again, byNewVersion] = [
      await decides({ state: "rejected", note: why }, { version }),
      await decides({ state: "rejected", note: why }, { version }),
      await decides({ state: "rejected", note: why }),
    ];
    expect([again, byNewVersion].map(({ status, body }) => ({ status, body }))).toEqual(
      Array(2).fill({ status: 200, body: first.body }),
    );
    expect(await notices()).toHaveLength(2);
    const other = await decides({ state: "verified" });

    expect(other.body).toMatchObject({ state: "verified" });
    expect(other.body).not.toHaveProperty("note");
    expect(await ofOperator()).toHaveLength(2);
  });

  it("of the place that was seen leaves the place that the customer entered since unverified", async () => {
    const { enters, decides, kept, notices, ofOperator } = await office();
    await enters("1");
    const { version } = await kept();
    await enters("2");
    const before = await kept();

    for (const body of [{ state: "verified" }, { state: "rejected", note: why }])
      expect(outcomeOf(await decides(body, { version }))).toEqual([412, "precondition_failed"]);

    expect(await kept()).toEqual(before);
    expect(before).toMatchObject({ location: { address: { houseNumber: "2" }, state: "unverified" } });
    expect([(await notices()).length, await ofOperator()]).toEqual([1, []]);
  });

  it("that crosses the customer's change is refused, and the new place stays unverified", async () => {
    const { enters, decides, kept, client } = await office();
    await enters("1");
    const calls = callsOf(client);
    beforeNext(client, "TransactWriteItems", () => enters("2"));

    const answer = await decides({ state: "verified" });

    expect(outcomeOf(answer)).toEqual([412, "precondition_failed"]);
    expect(calls.filter(({ command }) => command === "TransactWriteItems")).toHaveLength(1);
    expect(await kept()).toMatchObject({ location: { address: { houseNumber: "2" }, state: "unverified" } });
  });

  it("needs the version that was seen", async () => {
    const { enters, decides, kept } = await office();
    await enters("1");

    expect(outcomeOf(await decides({ state: "verified" }, { headers: {} }))).toEqual([428, "precondition_required"]);
    for (const tag of ['"99"', "2", "*"])
      expect(outcomeOf(await decides({ state: "verified" }, { headers: { "if-match": tag } })), tag).toEqual([
        412,
        "precondition_failed",
      ]);
    expect(await kept()).toMatchObject({ location: { state: "unverified" } });
  });

  it("is none on another account's number, nor on one that nobody has placed or whose place is disabled", async () => {
    const { enters, disables, decides, table, kept, ofOperator } = await office();
    const stranger = await openTestAccount(table);
    const theirs = await keepNumber(table, stranger);
    const gone = [404, "not_found"];

    expect(outcomeOf(await decides({ state: "verified" }))).toEqual(gone);
    await enters("1");
    for (const path of [{ accountId: stranger }, { number: theirs }, { number: someE164() }, { number: "12" }])
      expect(outcomeOf(await decides({ state: "verified" }, { path })), JSON.stringify(path)).toEqual(gone);
    await disables();
    expect(outcomeOf(await decides({ state: "verified" }))).toEqual(gone);
    expect(await kept()).toMatchObject({ location: { state: "unverified" } });
    expect(await ofOperator()).toEqual([]);
  });

  it("is BOK's alone", async () => {
    const { enters, decides, staff, kept } = await office();
    await enters("1");

    for (const role of ["operator-finance", "operator-administrator"] as const)
      expect(outcomeOf(await decides({ state: "verified" }, { who: await staff(role) })), role).toEqual([
        403,
        "not_allowed",
      ]);
    expect(await kept()).toMatchObject({ location: { state: "unverified" } });
  });
});

it("no address, name of a gmina or reason is in any log line", async () => {
  const { enters, decides, asStaff } = await office();

  await enters("997b");
  await asStaff("GET", "");
  await asStaff("GET", "/{number}/emergency-location");
  await decides({ state: "rejected", note: why });
  await decides({ state: "verified" }, { version: 1 });

  expect(logged.lines().length).toBeGreaterThanOrEqual(5);
  for (const secret of ["997b", "Polna", "Józefów", "Otwock", "1417011"]) expect(logged.text()).not.toContain(secret);
});
