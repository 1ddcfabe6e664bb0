/** The conditions of the catalogue of offers. */
import { operatorId } from "../../../shared/domain/ids.ts";
import { offersMax } from "../../../shared/domain/offers/offer.ts";
import type { PortalUser } from "../../../shared/domain/portal-users/portal-user.ts";
import { keys } from "../../../shared/store/keys.ts";
import { offerStore } from "../../../shared/store/offer-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { keepingOf } from "../../support/administration.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { someOffer, someOfferForm } from "../../support/offers.ts";
import { keepPerson, keepUser, somePerson } from "../../support/people.ts";
import { thrownBy } from "../../support/refusals.ts";

/** The catalogue with one offer in it, and a clerk who keeps it: the checks of this file share its table. */
const shop = async (table: Table, others: Table) => {
  await others.write({ Put: { Item: { ...keys.offerCount, offers: 0 } } });
  const { user } = await keepPerson(others, somePerson(operatorId, { user: { role: "operator-finance" } }));
  const offer = someOffer();
  await offerStore(others).add(offer, keepingOf(user));
  return { actor: user, offer, keeping: () => keepingOf(user), store: offerStore(table), theirs: offerStore(others) };
};

const withdrawn = someOfferForm({ withdrawn: true });

/** Adding, editing and removing an offer by a clerk of whom this was changed after the decision that they may. */
const nothingAfterTheActor = (changes: Partial<PortalUser>) => async (table: Table, others: Table) => {
  const { actor, offer, keeping, store, theirs } = await shop(table, others);
  const removed = someOffer();
  await theirs.add(removed, keeping());
  const before = await theirs.list();
  await keepUser(others, { ...actor, ...changes });

  await thrownBy(store.add(someOffer(), keeping()));
  await thrownBy(store.edit(offer, withdrawn, keeping()));
  await thrownBy(store.remove(removed, keeping()));

  return JSON.stringify(await theirs.list()) === JSON.stringify(before);
};

conditionsMatter([
  {
    of: "adding an offer",
    item: "OFFER#",
    part: "attribute_not_exists(pk)",
    keeps: "never writes over one that is there",
    holds: async ({ table, others }) => {
      const { offer, keeping, store, theirs } = await shop(table, others);

      await thrownBy(store.add({ ...offer, ...withdrawn }, keeping()));

      return !(await theirs.find(offer.id)).withdrawn;
    },
  },
  {
    of: "adding an offer",
    item: "REMOVED#",
    part: "attribute_not_exists(pk)",
    keeps: "gives no removed offer's id to another",
    holds: async ({ table, others }) => {
      const { offer, keeping, store, theirs } = await shop(table, others);
      await theirs.remove(offer, keeping());

      await thrownBy(store.add({ ...offer, ...withdrawn }, keeping()));

      return !(await theirs.list()).some(({ id }) => id === offer.id);
    },
  },
  {
    of: "adding an offer",
    item: "COUNT",
    keeps: "leaves a hundred offers at most: all of them are read at once",
    holds: async ({ table, others }) => {
      const { keeping, store, theirs } = await shop(table, others);
      await others.write({ Put: { Item: { ...keys.offerCount, offers: offersMax } } });
      const another = someOffer();

      await thrownBy(store.add(another, keeping()));

      return !(await theirs.list()).some(({ id }) => id === another.id);
    },
  },
  {
    of: "editing an offer",
    item: "OFFER#",
    part: "#version = :read",
    keeps: "keeps what was edited meanwhile",
    holds: async ({ table, others }) => {
      const { offer, keeping, store, theirs } = await shop(table, others);
      await theirs.edit(offer, withdrawn, keeping());

      await thrownBy(store.edit(offer, someOfferForm(), keeping()));

      return (await theirs.find(offer.id)).withdrawn;
    },
  },
  {
    of: "removing an offer",
    item: "OFFER#",
    part: "#version = :read",
    keeps: "keeps what was edited meanwhile",
    holds: async ({ table, others }) => {
      const { offer, keeping, store, theirs } = await shop(table, others);
      await theirs.edit(offer, withdrawn, keeping());

      await thrownBy(store.remove(offer, keeping()));

      return (await theirs.list()).some(({ id }) => id === offer.id);
    },
  },
  {
    of: "keeping an offer",
    item: "USER#",
    part: "version = :version",
    keeps: "is done by nobody whose rights were changed meanwhile",
    holds: ({ table, others }) => nothingAfterTheActor({ role: "operator-helpdesk", version: 2 })(table, others),
  },
  {
    of: "keeping an offer",
    item: "USER#",
    part: "credentialVersion = :credentials",
    keeps: "is done by nobody whose sessions were ended meanwhile",
    holds: ({ table, others }) => nothingAfterTheActor({ credentialVersion: 4 })(table, others),
  },
]);
