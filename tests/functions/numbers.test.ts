import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/numbers/declaration.ts";
import { verbs } from "../../functions/numbers/index.ts";
import type { Role } from "../../shared/domain/access.ts";
import { checked } from "../../shared/domain/emergency/steps.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { beforeNext, callsOf } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { gminas, keepGminas, keepNumber, placeNumber, someAddress, someE164 } from "../support/numbers.ts";
import { keepSignedIn, somePerson } from "../support/people.ts";
import { ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const watched = onlyGranted("numbers");
const routeOf = {
  list: "GET /numbers",
  show: "GET /numbers/{number}/emergency-location",
  set: "PUT /numbers/{number}/emergency-location",
  find: "GET /gminas",
} as const;

const later = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);

/** Somebody of a company, who asks at a time that the test moves. */
const panel = async ({ role = "technical" }: { role?: Role } = {}) => {
  const others = stage().table;
  await keepGminas(others);
  const { client, table } = watched(stage());
  const accountId = await openTestAccount(others);
  const { user, authorization } = await keepSignedIn(others, somePerson(accountId, { user: { role } }), noon);
  let now = noon;
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(table),
    numbers: numberStore(table),
    gminas: gminaStore(table),
    linkKey: async () => "the key of links",
    newId,
    now: () => now,
  }));
  return {
    client,
    others,
    accountId,
    user,
    at: (minutes: number) => {
      now = later(minutes);
    },
    lists: (query: Record<string, string> = {}) => ask(handler, routeOf.list, { authorization, query }),
    shows: (number: string, query?: Record<string, string>) =>
      ask(handler, routeOf.show, { authorization, path: { number }, ...(query && { query }) }),
    sets: (number: string, body: unknown, ifMatch?: string) =>
      ask(handler, routeOf.set, {
        authorization,
        path: { number },
        body,
        ...(ifMatch !== undefined && { headers: { "if-match": ifMatch } }),
      }),
    finds: (query: string) => ask(handler, routeOf.find, { authorization, query: { query } }),
  };
};

const enabledAt = (gminaCode: string, city = "Warszawa") => ({
  enabled: true,
  address: { ...someAddress(gminaCode), city },
});

describe("an account's numbers", () => {
  it("are listed with how far each place of use was checked, page by page", async () => {
    const { lists, user, accountId, others } = await panel();
    const numbers = [await keepNumber(others, accountId), await keepNumber(others, accountId)].sort();
    const gsm = await keepNumber(others, accountId, { kind: "gsm-hosting", number: "+48990000001" });
    await placeNumber(others, user, numbers[0]!, gminas.warszawa);

    const first = await lists({ limit: "2" });
    const second = await lists({ cursor: first.body!.nextCursor as string });

    expect(first.body!.items).toEqual([
      { number: numbers[0], kind: "voip", enabled: true, state: "unverified" },
      { number: numbers[1], kind: "voip", enabled: false, state: null },
    ]);
    expect(second.body!.items).toEqual([{ number: gsm, kind: "gsm-hosting", enabled: false, state: null }]);
  });
});

describe("where a number is used", () => {
  it("stays as it is where the edit names another version than the one that stands, and may be repeated", async () => {
    const { sets, shows, accountId, others } = await panel();
    const number = await keepNumber(others, accountId);
    const seen = (await shows(number)).headers.etag!;
    const wanted = enabledAt(gminas.warszawa.code);

    const entered = await sets(number, wanted, seen);

    expect(entered.headers.etag).not.toBe(seen);
    expect((await sets(number, wanted, seen)).headers.etag).toBe(entered.headers.etag);
    expect(outcomeOf(await sets(number, { enabled: false }, seen))).toEqual([412, "precondition_failed"]);
    expect((await shows(number)).body).toEqual(entered.body);
    expect((await sets(number, { enabled: false }, entered.headers.etag)).status).toBe(200);
  });

  it("stays as it is where another edit of the same version comes first", async () => {
    const { client, sets, shows, accountId, others, user } = await panel();
    const number = await keepNumber(others, accountId);
    const seen = (await shows(number)).headers.etag!;
    beforeNext(client, "TransactWriteItems", async () => {
      await placeNumber(others, user, number, gminas.warszawa);
    });

    expect(outcomeOf(await sets(number, enabledAt(gminas.wola.code), seen))).toEqual([412, "precondition_failed"]);
    expect((await shows(number)).body).toMatchObject({ gmina: { code: gminas.warszawa.code } });
  });

  it("is kept with the gmina that its calls are routed by, in three round trips, and read in one", async () => {
    const { sets, shows, others, accountId, client } = await panel();
    const number = await keepNumber(others, accountId);
    const calls = callsOf(client);

    const set = await sets(number, enabledAt(gminas.wola.code));

    expect(set).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: {
        number,
        enabled: true,
        state: "unverified",
        address: { street: "Polna", gminaCode: "1465188" },
        // A district of Warsaw is the city.
        gmina: { code: "1465011", name: "Warszawa" },
      },
    });
    expect(calls.splice(0).filter(({ command }) => command !== "PutItem")).toHaveLength(3);
    expect((await shows(number)).body).toEqual(set.body);
    expect(calls).toHaveLength(1);
  });

  it.each([
    ["Halinów", gminas.town.code],
    ["halinow", gminas.town.code],
    ["Okuniew", gminas.ruralPart.code],
  ])("of a town with villages is the town or a village, by the place in the address: %s", async (city, code) => {
    const { sets, others, accountId } = await panel();
    const number = await keepNumber(others, accountId);

    expect((await sets(number, enabledAt("1412083", city))).body).toMatchObject({ gmina: { code } });
  });

  it("is chosen by its code, never by a name: two places bear this one", async () => {
    const { sets, others, accountId } = await panel();
    const number = await keepNumber(others, accountId);

    const { body } = await sets(number, enabledAt(gminas.otherJozefow.code, "Józefów"));

    expect(body).toMatchObject({ gmina: { code: gminas.otherJozefow.code, powiat: "ciechanowski" } });
  });

  it.each([
    [{ enabled: true }, ["/address required"]],
    [
      { enabled: true, address: { houseNumber: "7", postalCode: "00-950", city: "Warszawa" } },
      ["/address/gminaCode required"],
    ],
    [{ enabled: true, address: { ...someAddress("1465011"), city: undefined } }, ["/address/city required"]],
    [enabledAt("9900000"), ["/address/gminaCode wrong_format"]],
    [enabledAt("0602062"), ["/address/gminaCode gmina_unknown"]],
    [{ enabled: false, address: someAddress("1465011") }, ["/address not_applicable"]],
    [{}, ["/enabled required"]],
  ])("is refused as %j", async (body, errors) => {
    const { sets, shows, others, accountId } = await panel();
    const number = await keepNumber(others, accountId);

    const answered = await sets(number, body);

    expect([answered.status, namedErrors(answered)]).toEqual([400, errors]);
    expect((await shows(number)).body).toMatchObject({ enabled: false, address: null });
  });

  it("can be entered anew after it was verified, once however often it is sent, and the verified one can still be told", async () => {
    const { sets, shows, others, accountId, user, at } = await panel({ role: "administrator" });
    const number = await keepNumber(others, accountId);
    await sets(number, enabledAt(gminas.warszawa.code));
    await numberStore(others).change(accountId, number, {
      actor: user,
      decide: (read) => ({ number: checked(read, { state: "verified" }, { version: 2, now: later(1) }) }),
    });
    at(10);

    const moved = await Promise.all([
      sets(number, enabledAt(gminas.jozefow.code, "Józefów")),
      sets(number, enabledAt(gminas.jozefow.code, "Józefów")),
    ]);

    for (const { body, headers } of moved) {
      expect(body).toMatchObject({ state: "unverified", gmina: { code: gminas.jozefow.code } });
      expect(headers).toMatchObject({ etag: '"4"' });
    }
    expect((await shows(number, { at: later(9).toISOString() })).body).toMatchObject({
      state: "verified",
      gmina: { code: gminas.warszawa.code },
      since: later(1).toISOString(),
    });
  });

  it("of a number in GSM Hosting is the business of the SIM card's operator", async () => {
    const { sets, shows, others, accountId } = await panel();
    const number = await keepNumber(others, accountId, { kind: "gsm-hosting" });

    expect(outcomeOf(await sets(number, enabledAt(gminas.warszawa.code)))).toEqual([409, "routed_by_sim_operator"]);
    expect(outcomeOf(await shows(number))).toEqual([409, "routed_by_sim_operator"]);
  });

  it("is nobody else's business, also of a number that was another customer's before", async () => {
    const [first, second] = [await panel(), await panel()];
    const number = await keepNumber(first.others, first.accountId);
    await first.sets(number, enabledAt(gminas.warszawa.code));
    await keepNumber(first.others, second.accountId, { number, at: later(5) });

    for (const [who, minutes] of [
      [first, 6],
      [second, 4],
    ] as const) {
      const asked = who === first ? undefined : { at: later(minutes).toISOString() };
      expect(outcomeOf(await who.shows(number, asked))).toEqual([404, "not_found"]);
    }
    expect(outcomeOf(await first.sets(number, { enabled: false }))).toEqual([404, "not_found"]);
    expect((await second.shows(number)).body).toMatchObject({ enabled: false, address: null, state: null });
    expect((await first.shows(number, { at: later(4).toISOString() })).body).toMatchObject({ enabled: true });
    expect(outcomeOf(await first.shows(someE164()))).toEqual([404, "not_found"]);
  });

  it("is in no log", async () => {
    const { sets, others, accountId } = await panel();
    const number = await keepNumber(others, accountId);

    await sets(number, enabledAt(gminas.warszawa.code));

    expect(logged.text()).not.toContain("Polna");
  });
});

describe("gminas by the beginning of a name", () => {
  it("are found with and without Polish letters, with powiat and voivodeship to tell them apart, in one round trip", async () => {
    const { finds, client } = await panel();
    await finds("warm up");
    const calls = callsOf(client);

    const found = await finds("jozef");

    expect(found.body!.items).toEqual([
      { code: "1402022", name: "Józefów", powiat: "ciechanowski", voivodeship: "mazowieckie", kind: "rural" },
      { code: "1417011", name: "Józefów", powiat: "otwocki", voivodeship: "mazowieckie", kind: "urban" },
    ]);
    expect(calls.map(({ command }) => command).sort()).toEqual(["BatchGetItem", "Query"]);
    expect((await finds("Józefów")).body).toEqual(found.body);
    expect((await finds("Wol")).body!.items).toMatchObject([{ code: "1465188", kind: "district", powiat: "Warszawa" }]);
  });

  it("are none for a name that none begins with", async () => {
    const { finds } = await panel();

    expect((await finds("xyz")).body).toEqual({ items: [] });
  });
});
