/** The catalogue of offers, kept by the operator's finance at the real handler. */
import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/offer-catalogue/declaration.ts";
import { verbs } from "../../functions/offer-catalogue/index.ts";
import type { StaffRole } from "../../shared/domain/access.ts";
import { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { OfferDetails } from "../../shared/domain/offers/offer.ts";
import { api } from "../../shared/http/endpoint.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { beforeNext, callsOf } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someOfferForm } from "../support/offers.ts";
import { keepSignedIn, somePerson } from "../support/people.ts";
import { type Answered, type Asked, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { someAccountId, tableNamed, testTable } from "../support/table.ts";
import { noon } from "../support/top-ups.ts";

logOfEachTest();
const watch = onlyGranted("offer-catalogue");

/** One of the staff before an empty catalogue, in a table of its own. */
const shop = async (role: StaffRole = "operator-finance") => {
  const stage = await testTable();
  const looking = stage.table;
  const { client, table } = watch(tableNamed(stage.name));
  let at = noon;
  const { user, authorization } = await keepSignedIn(looking, somePerson(operatorId, { user: { role } }), noon);
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(table),
    offers: offerStore(table),
    now: () => at,
  }));
  const list = (asked: Asked = {}) => ask(handler, "GET /back-office/offers", { authorization, ...asked });
  const show = (id: string) => ask(handler, "GET /back-office/offers/{id}", { authorization, path: { id } });
  const put = (id: string, body: unknown, headers: Asked["headers"] = {}) =>
    ask(handler, "PUT /back-office/offers/{id}", {
      authorization,
      path: { id },
      body,
      headers,
      address: "203.0.113.9",
    });
  return {
    client,
    looking,
    user,
    pass: (minutes: number) => {
      at = new Date(at.getTime() + minutes * 60_000);
    },
    list,
    show,
    put,
    add: (id: string, changes: object = {}) => put(id, { ...someOfferForm(), ...changes }, { "if-none-match": "*" }),
    edit: (id: string, changes: object, etag = '"1"') =>
      put(id, { ...someOfferForm(), ...changes }, { "if-match": etag }),
    remove: (id: string, headers: Asked["headers"] = { "if-match": '"1"' }) =>
      ask(handler, "DELETE /back-office/offers/{id}", { authorization, path: { id }, headers }),
    records: async (): Promise<AuditRecord[]> => {
      const { items } = await looking.query(ranges.audit(operatorId), { limit: 100, newestFirst: false });
      return items.map((item) => AuditRecord.parse(item));
    },
  };
};

const itemsOf = ({ body }: Answered) => body?.items as { id: string; version: number }[];

describe("an offer", () => {
  it("is added under its id, shown with its ETag, and listed", async () => {
    const { add, show, list } = await shop();
    const form = someOfferForm({ validTo: "2026-12-31" });

    const added = await add("of_start", { validTo: "2026-12-31", name: { pl: " Biuro ", en: "Office" } });

    expect([added.status, added.headers.etag]).toEqual([201, '"1"']);
    expect(added.body).toEqual({ ...form, id: "of_start", version: 1 });
    const shown = await show("of_start");
    expect([shown.status, shown.headers.etag, shown.body]).toEqual([200, '"1"', added.body]);
    expect((await list()).body).toEqual({ items: [added.body] });
  });

  it("is edited whole on the version that was read, and answers with the next one", async () => {
    const { add, edit, show } = await shop();
    await add("of_start");
    const invitedAccounts = [someAccountId()];

    const edited = await edit("of_start", { availableTo: "invited", invitedAccounts, withdrawn: true });

    expect([edited.status, edited.headers.etag]).toEqual([200, '"2"']);
    expect(edited.body).toMatchObject({ availableTo: "invited", invitedAccounts, withdrawn: true, version: 2 });
    expect((await show("of_start")).body).toEqual(edited.body);
  });

  it("is deleted, and its id is never given to another", async () => {
    const { add, remove, show, list } = await shop();
    await add("of_start");

    expect((await remove("of_start")).status).toBe(204);

    expect(outcomeOf(await show("of_start"))).toEqual([404, "not_found"]);
    expect(itemsOf(await list())).toEqual([]);
    expect(outcomeOf(await add("of_start"))).toEqual([409, "offer_id_used"]);
    expect(outcomeOf(await remove("of_start"))).toEqual([404, "not_found"]);
  });

  it("is changed on a version or as a new one, and never on neither", async () => {
    const { add, put, remove, records } = await shop();
    await add("of_start");
    const form = someOfferForm();

    expect(outcomeOf(await put("of_start", form))).toEqual([428, "match_header_required"]);
    expect(outcomeOf(await put("of_other", form))).toEqual([428, "match_header_required"]);
    expect(outcomeOf(await remove("of_start", {}))).toEqual([428, "precondition_required"]);
    expect(await records()).toHaveLength(1);
  });

  it("that was changed meanwhile, or is there already, stays as it is", async () => {
    const { add, edit, remove, show } = await shop();
    await add("of_start");
    const { body } = await edit("of_start", { withdrawn: true });

    expect(outcomeOf(await edit("of_start", {}))).toEqual([412, "precondition_failed"]);
    expect(outcomeOf(await remove("of_start"))).toEqual([412, "precondition_failed"]);
    expect(outcomeOf(await add("of_start"))).toEqual([412, "precondition_failed"]);
    expect(outcomeOf(await edit("of_none", {}))).toEqual([404, "not_found"]);
    expect((await show("of_start")).body).toEqual(body);
  });

  it("that changes between the read and the write stays as it became", async () => {
    const { client, looking, user, add, edit, show } = await shop();
    await add("of_start");
    const offers = offerStore(looking);
    beforeNext(client, "TransactWriteItems", async () => {
      const followUps = { at: noon };
      await offers.edit(await offers.find("of_start"), someOfferForm({ withdrawn: true }), { actor: user, followUps });
    });

    expect(outcomeOf(await edit("of_start", {}))).toEqual([412, "precondition_failed"]);
    expect((await show("of_start")).body).toMatchObject({ withdrawn: true, version: 2 });
  });

  it("is not added to a full catalogue", async () => {
    const { add, looking } = await shop();
    await looking.write({ Put: { Item: { ...keys.offerCount, offers: 100 } } });

    expect(outcomeOf(await add("of_start"))).toEqual([409, "too_many_offers"]);
  });

  it.each(["start", "of_", "of_Start", "of_a-b"])("has no id like %s", async (id) => {
    const { add, show } = await shop();

    expect(outcomeOf(await add(id))).toEqual([404, "not_found"]);
    expect(outcomeOf(await show(id))).toEqual([404, "not_found"]);
  });

  const texts = { pl: "Biuro", en: "Office" };
  const includes = { numbers: 5, channels: 5, minutes: 500, recordingGigabytes: 5 };

  it.each([
    [{ name: undefined }, "/name required"],
    [{ name: { pl: "Biuro" } }, "/name/en required"],
    [{ name: { ...texts, de: "Büro" } }, "/name/de unknown_field"],
    [{ name: { ...texts, pl: "" } }, "/name/pl too_short"],
    [{ name: { ...texts, pl: "www.zly.example" } }, "/name/pl contains_address"],
    [{ description: { ...texts, pl: "" } }, "/description/pl too_short"],
    [{ description: { ...texts, en: "x".repeat(501) } }, "/description/en too_long"],
    [{ monthlyFeeGrosze: -1 }, "/monthlyFeeGrosze too_small"],
    [{ monthlyFeeGrosze: 29.5 }, "/monthlyFeeGrosze wrong_type"],
    [{ activationFeeGrosze: 10_000_001 }, "/activationFeeGrosze too_large"],
    [{ activationFeeGrosze: "0" }, "/activationFeeGrosze wrong_type"],
    [{ includes: { ...includes, minutes: -1 } }, "/includes/minutes too_small"],
    [{ includes: { ...includes, channels: undefined } }, "/includes/channels required"],
    [{ includes: { ...includes, sms: 5 } }, "/includes/sms unknown_field"],
    [{ availableTo: "everybody" }, "/availableTo not_one_of"],
    [{ availableTo: "invited" }, "/invitedAccounts required"],
    [{ availableTo: "invited", invitedAccounts: ["operator"] }, "/invitedAccounts/0 wrong_format"],
    [{ invitedAccounts: [someAccountId()] }, "/invitedAccounts not_applicable"],
    [{ invitedAccounts: undefined }, "/invitedAccounts required"],
    [{ validFrom: "2026-02-30" }, "/validFrom wrong_format"],
    [{ validTo: undefined }, "/validTo required"],
    [{ validTo: "2025-12-31" }, "/validTo ends_before_it_begins"],
    [{ withdrawn: "no" }, "/withdrawn wrong_type"],
    [{ id: "of_start" }, "/id unknown_field"],
    [{ version: 1 }, "/version unknown_field"],
  ])("with %j is refused by the field's name, added or edited", async (changes, error) => {
    const { add, edit, list, records } = await shop();
    await add("of_start");

    for (const answer of [await add("of_other", changes), await edit("of_start", changes)])
      expect([answer.status, namedErrors(answer)]).toEqual([400, [error]]);

    expect(itemsOf(await list())).toMatchObject([{ id: "of_start", version: 1 }]);
    expect(await records()).toHaveLength(1);
  });
});

describe("the catalogue", () => {
  it("is listed by id, a page at a time", async () => {
    const { add, list } = await shop();
    for (const id of ["of_c", "of_a", "of_b"]) await add(id);

    const first = await list({ query: { limit: "2" } });
    const second = await list({ query: { limit: "2", cursor: String(first.body?.nextCursor) } });

    expect([itemsOf(first), itemsOf(second)].map((items) => items.map(({ id }) => id))).toEqual([
      ["of_a", "of_b"],
      ["of_c"],
    ]);
    expect(second.body).not.toHaveProperty("nextCursor");
    expect(itemsOf(await list())).toHaveLength(3);
  });

  it("takes no cursor of another list", async () => {
    const { list } = await shop();
    const cursor = Buffer.from("REMOVED#of_a").toString("base64url");

    expect(namedErrors(await list({ query: { cursor } }))).toEqual(["?cursor wrong_format"]);
  });

  it.each(["operator-helpdesk", "operator-administrator"] as const)("is read, and not changed, by %s", async (role) => {
    const { add, edit, remove, show, list, looking } = await shop(role);
    const form: OfferDetails = someOfferForm();
    await looking.write({ Put: { Item: { ...keys.offer("of_start"), ...form, id: "of_start", version: 1 } } });

    expect([(await show("of_start")).status, itemsOf(await list()).length]).toEqual([200, 1]);
    for (const answer of [await add("of_new"), await edit("of_start", { withdrawn: true }), await remove("of_start")])
      expect(outcomeOf(answer)).toEqual([403, "not_allowed"]);
    expect((await show("of_start")).body).toEqual({ ...form, id: "of_start", version: 1 });
  });

  it("takes a fresh proof for each change, and none for a look", async () => {
    const { add, edit, remove, show, list, pass, records } = await shop();
    await add("of_start");
    pass(11);

    for (const answer of [await add("of_new"), await edit("of_start", {}), await remove("of_start")])
      expect(outcomeOf(answer)).toEqual([403, "fresh_proof_needed"]);

    expect([(await show("of_start")).status, (await list()).status]).toEqual([200, 200]);
    expect(await records()).toHaveLength(1);
  });

  it("is read in the guard's own round trip, and changed in one more", async () => {
    const { client, add, edit, remove, show, list } = await shop();
    await add("of_start");
    const calls = callsOf(client);
    const sent = async (asked: () => Promise<Answered>) => {
      calls.length = 0;
      expect((await asked()).status).toBeLessThan(300);
      return calls.map(({ command }) => command).sort();
    };

    expect(await sent(() => show("of_start"))).toEqual(["BatchGetItem"]);
    expect(await sent(() => list())).toEqual(["BatchGetItem", "Query"]);
    expect(await sent(() => edit("of_start", {}))).toEqual(["BatchGetItem", "TransactWriteItems"]);
    expect(await sent(() => remove("of_start", { "if-match": '"2"' }))).toEqual(["BatchGetItem", "TransactWriteItems"]);
  });
});

describe("a change of the catalogue is on record", () => {
  it("with the clerk, where they called from, and what was before and after", async () => {
    const { add, edit, remove, records, user, pass } = await shop();
    await add("of_start");
    pass(1);
    await edit("of_start", { monthlyFeeGrosze: 8_900, includes: { ...someOfferForm().includes, minutes: 600 } });
    pass(1);
    await remove("of_start", { "if-match": '"2"' });

    const [added, edited, removed, ...others] = await records();

    expect(others).toEqual([]);
    const by = { accountId: operatorId, userId: user.id, subject: "of_start" };
    expect(added).toMatchObject({
      ...by,
      kind: "offer-added",
      at: noon.toISOString(),
      from: "203.0.113.9",
    });
    expect(added?.changes).toContainEqual({ field: "monthlyFeeGrosze", after: "7900" });
    expect(added?.changes).toHaveLength(Object.keys(someOfferForm()).length);
    const minutes = (count: number) => JSON.stringify({ ...someOfferForm().includes, minutes: count });
    expect(edited).toMatchObject({
      ...by,
      kind: "offer-edited",
      changes: [
        { field: "monthlyFeeGrosze", before: "7900", after: "8900" },
        { field: "includes", before: minutes(500), after: minutes(600) },
      ],
    });
    expect(removed).toMatchObject({ ...by, kind: "offer-removed" });
    expect(removed?.changes).toContainEqual({ field: "monthlyFeeGrosze", before: "8900" });
  });
});
