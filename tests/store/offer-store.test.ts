import { describe, expect, it } from "vitest";
import { operatorId } from "../../shared/domain/ids.ts";
import { offersMax } from "../../shared/domain/offers/offer.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { offerRead, offerStore, offersPageRead, offersRead } from "../../shared/store/offer-store.ts";
import { readPage, readTogether } from "../../shared/store/reads.ts";
import { keepingOf, waysToLoseRights } from "../support/administration.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { someOffer, someOfferForm } from "../support/offers.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId, tableNamed, testTable } from "../support/table.ts";

const faults = ["conflict", "throttled", "lost-before", "lost-after"] as const;

/** A catalogue of a test's own, which is a table of its own: there is one catalogue in a table. */
const catalogue = async () => {
  const { client, table, name } = await testTable();
  const { user: actor } = await keepPerson(table, somePerson(operatorId, { user: { role: "operator-finance" } }));
  const offers = offerStore(table);
  const keeping = () => keepingOf(actor, { notices: [] });
  return {
    client,
    table,
    /** The same table by a client of its own. */
    other: () => tableNamed(name),
    actor,
    offers,
    keeping,
    add: async (offer = someOffer(), on = offers) => {
      await on.add(offer, keeping());
      return offer;
    },
    isFull: () => table.write({ Put: { Item: { ...keys.offerCount, offers: offersMax } } }),
    count: async () => (await table.get(keys.offerCount))?.offers,
    records: async () => (await table.query(ranges.audit(operatorId), { limit: 200, newestFirst: false })).items.length,
  };
};

const codes = async (calls: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.all(calls.map(refusalOf))).map((refused) => refused?.code ?? "done").sort();
const codeOf = async (call: Promise<unknown>): Promise<string> => (await codes([call]))[0]!;

describe("the catalogue", () => {
  it("is empty at first, and then as it was added, by id", async () => {
    const { offers, add, records } = await catalogue();
    expect(await offers.list()).toEqual([]);
    const [second, first] = [someOffer({ id: "of_start" }), someOffer({ id: "of_biuro", validTo: "2026-12-31" })];

    await add(second);
    await add(first);

    expect(await offers.list()).toEqual([first, second]);
    expect(await offers.find("of_start")).toEqual(second);
    expect(await records()).toBe(2);
  });

  it("is read whole beside other reads, and of a full one nothing is left out", async () => {
    const { table, isFull, offers } = await catalogue();
    const longest = { pl: "ż".repeat(500), en: "ż".repeat(500) };
    const invitedAccounts = Array.from({ length: 100 }, someAccountId);
    for (let place = 0; place < offersMax; place += 1) {
      const offer = someOffer({ id: `of_${place}`, description: longest, availableTo: "invited", invitedAccounts });
      await table.write({ Put: { Item: { ...keys.offer(offer.id), ...offer } } });
    }
    await isFull();

    const { found } = await readTogether(table, [], {
      offers: offersRead,
      one: offerRead("of_7"),
      none: offerRead("of_x"),
    });

    const { offers: whole, one, none } = await found();
    expect(whole.offers).toHaveLength(100);
    expect([one?.id, none]).toEqual(["of_7", undefined]);
    expect(await offers.list()).toHaveLength(100);
  });

  it("is read a page at a time where that is asked for", async () => {
    const { table, add } = await catalogue();
    for (const id of ["of_a", "of_b", "of_c"]) await add(someOffer({ id }));

    const first = await readPage(table, offersPageRead({ limit: 2 }));
    const second = await readPage(table, offersPageRead({ limit: 2, after: first.next }));

    expect(first.offers.map(({ id }) => id)).toEqual(["of_a", "of_b"]);
    expect(second.offers.map(({ id }) => id)).toEqual(["of_c"]);
    expect(second.next).toBeUndefined();
  });
});

describe("adding an offer", () => {
  it("that is there already changes nothing of it, also at once", async () => {
    const { offers, add, count, records } = await catalogue();
    const names = ["one", "other", "third"].map((name) => ({ pl: name, en: name }));

    const told = await codes(names.map((name) => add(someOffer({ id: "of_start", name }))));

    expect(told).toEqual(["done", "precondition_failed", "precondition_failed"]);
    expect(await offers.list()).toHaveLength(1);
    expect([await count(), await records()]).toEqual([1, 1]);
  });

  it("is refused above a hundred, also where several would be the hundredth at once", async () => {
    const { table, offers, add, count } = await catalogue();
    await table.write({ Put: { Item: { ...keys.offerCount, offers: offersMax - 1 } } });

    const told = await codes(Array.from({ length: 4 }, () => add()));

    expect(offersMax).toBe(100);
    expect(told).toEqual(["done", ...Array(3).fill("too_many_offers")]);
    expect(await offers.list()).toHaveLength(1);
    expect(await count()).toBe(100);
  });

  it("is possible again in a full catalogue once one was removed", async () => {
    const { offers, add, isFull, keeping } = await catalogue();
    const offer = await add();
    await isFull();
    expect(await codeOf(add())).toBe("too_many_offers");

    await offers.remove(offer, keeping());

    expect(await codeOf(add())).toBe("done");
  });

  it("never takes the id of one that was removed, with whatever terms", async () => {
    const { offers, add, keeping, records } = await catalogue();
    const offer = await add();
    await offers.remove(offer, keeping());

    expect(await codeOf(add(offer))).toBe("offer_id_used");

    expect(await offers.list()).toEqual([]);
    expect(await codeOf(offers.find(offer.id))).toBe("not_found");
    expect(await records()).toBe(2);
  });
});

describe("editing an offer", () => {
  it("raises its version, and keeps its id", async () => {
    const { offers, add, keeping } = await catalogue();
    const offer = await add();
    const form = someOfferForm({ monthlyFeeGrosze: 9_900, withdrawn: true });

    const edited = await offers.edit(offer, form, keeping());

    expect(edited).toEqual({ ...form, id: offer.id, version: 2 });
    expect(await offers.find(offer.id)).toEqual(edited);
  });

  it("at once is done by one alone", async () => {
    const { offers, add, keeping, records } = await catalogue();
    const offer = await add();
    const fees = [1_000, 2_000, 3_000, 4_000];

    const told = await codes(
      fees.map((monthlyFeeGrosze) => offers.edit(offer, someOfferForm({ monthlyFeeGrosze }), keeping())),
    );

    expect(told).toEqual(["done", ...Array(3).fill("precondition_failed")]);
    expect((await offers.find(offer.id)).version).toBe(2);
    expect(await records()).toBe(2);
  });

  it("and removing it at once is one or the other, and never brings it back", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { offers, add, keeping, count } = await catalogue();
      const offer = await add();

      const told = await codes([offers.edit(offer, someOfferForm(), keeping()), offers.remove(offer, keeping())]);

      expect(told).toEqual(["done", "precondition_failed"]);
      expect(await count()).toBe((await offers.list()).length);
    }
  });
});

describe("removing an offer", () => {
  it("twice is done once", async () => {
    const { offers, add, keeping, count, records } = await catalogue();
    const offer = await add();
    await add();

    const told = await codes([offers.remove(offer, keeping()), offers.remove(offer, keeping())]);

    expect(told).toEqual(["done", "precondition_failed"]);
    expect([await count(), await records()]).toEqual([1, 3]);
  });

  it("that was edited since it was read leaves it as it is", async () => {
    const { offers, add, keeping } = await catalogue();
    const offer = await add();
    const edited = await offers.edit(offer, someOfferForm({ withdrawn: true }), keeping());

    expect(await codeOf(offers.remove(offer, keeping()))).toBe("precondition_failed");

    expect(await offers.find(offer.id)).toEqual(edited);
  });
});

describe("a change of the catalogue", () => {
  it.each(waysToLoseRights)("is refused to a clerk who %s, whatever else is wrong with it", async (_, loses) => {
    const { offers, table, actor, add, keeping, isFull } = await catalogue();
    const [offer, stale] = [await add(), await add()];
    await offers.edit(stale, someOfferForm(), keeping());
    const before = await offers.list();
    await isFull();
    await loses(table, actor);

    const told = await codes([
      add(),
      add(offer),
      offers.edit(offer, someOfferForm({ withdrawn: true }), keeping()),
      offers.edit(stale, someOfferForm({ withdrawn: true }), keeping()),
      offers.remove(offer, keeping()),
      offers.remove(stale, keeping()),
    ]);

    expect(told).toEqual(Array(6).fill("not_allowed"));
    expect(await offers.list()).toEqual(before);
  });

  it.each(faults)("is made whole or not at all: %s", async (fault) => {
    const { other, offers, add, keeping, count, records } = await catalogue();
    const [kept, edited, removed] = [await add(), await add(), await add()];
    const breaking = other();
    const calls = callsOf(breaking.client);
    injectFaults(breaking.client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));
    const broken = offerStore(breaking.table);

    const told = await codes([
      add(someOffer({ id: "of_new" }), broken),
      broken.edit(edited, someOfferForm({ withdrawn: true }), keeping()),
      broken.remove(removed, keeping()),
    ]);

    expect(told).toEqual(Array(3).fill("temporarily_unavailable"));
    expect(calls.length).toBeGreaterThan(0);
    const isMade = fault === "lost-after";
    const ids = (await offers.list()).map(({ id }) => id).sort();
    expect(ids).toEqual([kept.id, edited.id, isMade ? "of_new" : removed.id].sort());
    expect((await offers.find(edited.id)).version).toBe(isMade ? 2 : 1);
    expect([await count(), await records()]).toEqual([3, isMade ? 6 : 3]);
  });
});
