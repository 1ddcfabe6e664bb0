import { describe, expect, it } from "vitest";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import { balanceAddressees } from "../../shared/store/balance-addressees.ts";
import { lowBalanceAlerts } from "../../shared/store/low-balance-alerts.ts";
import { ledgerOn } from "../store/conditions/ground.ts";
import { openCompany } from "../support/company.ts";
import { beforeNext } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { lowBalanceDesk } from "../support/low-balance.ts";
import { someAddress } from "../support/people.ts";
import { outcomeOf } from "../support/requests.ts";
import { tableNamed, testTable } from "../support/table.ts";

logOfEachTest();
const watch = onlyGranted("low-balance-alert");
/** Others that send messages to whoever hears of the balance. */
const readers = (["offers", "charge-monthly-fees"] as const).map((name) => ({ name, watched: onlyGranted(name) }));

/** A company whose administrator says who else hears of its balance. */
const company = async () => {
  const { name } = await testTable();
  const own = await openCompany(tableNamed(name));
  const watched = own.instance(watch(tableNamed(name)).client);
  const route = "PUT /account/low-balance-alert" as const;
  const authorization = `Bearer ${own.main.token}`;
  const set = (recipients: readonly string[] | undefined, thresholdGrosze = 2_000, language = "pl") =>
    watched(route, {
      authorization,
      body: { thresholdGrosze, ...(recipients && { recipients }) },
      headers: { "accept-language": language },
    });
  return {
    ...own,
    name,
    set,
    shown: () => watched("GET /account/low-balance-alert", { authorization }),
    confirm: (token: string, language = "pl") =>
      watched("POST /low-balance-recipients/confirmation", {
        body: { token },
        headers: { "accept-language": language },
      }),
    /** Sweeps once the balance is low, and answers who is told in which language. */
    toldOf: async (email: string) => {
      const desk = lowBalanceDesk(name, { at: own.now() });
      const ledger = ledgerOn(own.table, own.now());
      await ledger.post(own.accountId, () => ({ drafts: [credit(9_000, crypto.randomUUID())] }), {});
      await ledger.post(own.accountId, () => ({ drafts: [usage(8_000, crypto.randomUUID())] }), {});
      await desk.sweepOn(own.table)();
      const toAddress = ({ recipient }: Notice) => "address" in recipient && recipient.address === email;
      return [...(await own.noticesTo(email)), ...(await desk.notices()).filter(toAddress)];
    },
  };
};

describe("a recipient beside the users", () => {
  it("is sent a link, and hears of the balance only once they used it", async () => {
    const { set, shown, confirm, confirmationOf, noticesTo, toldOf, records, pass } = await company();
    const email = someAddress("biuro");

    const answer = await set([email.toUpperCase(), email]);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ thresholdGrosze: 2_000, recipients: [{ address: email, confirmed: false }] });
    expect((await shown()).body).toEqual(answer.body);
    const [notice, ...more] = await noticesTo(email);
    expect([notice?.facts.kind, more]).toEqual(["low-balance-recipient", []]);

    pass(60);
    expect((await confirm(await confirmationOf(email), "en")).status).toBe(204);

    expect((await shown()).body?.recipients).toEqual([{ address: email, confirmed: true }]);
    const told = await toldOf(email);
    expect(told.map(({ language, facts }) => [language, facts.kind, facts.isExtra])).toContainEqual([
      "en",
      "balance-low",
      true,
    ]);
    const recorded = (await records()).map(({ kind, by, changes }) => [kind, by, changes?.[0]?.after]);
    expect(recorded).toEqual([
      ["low-balance-recipients-set", undefined, "b…@example.com"],
      ["low-balance-recipient-confirmed", "b…@example.com", undefined],
    ]);
  });

  it.each(readers)("is found by $name, too, by what it may reach", async ({ watched }) => {
    const { set, confirm, confirmationOf, name, accountId } = await company();
    const email = someAddress("biuro");
    await set([email]);
    await confirm(await confirmationOf(email));

    const addressees = await balanceAddressees(watched(tableNamed(name)).table)(accountId);

    expect(addressees.map(({ recipient }) => recipient)).toContainEqual({ address: email });
  });

  it("who has not used the link is told nothing else", async () => {
    const { set, toldOf } = await company();
    const email = someAddress("biuro");
    await set([email]);

    expect((await toldOf(email)).map(({ facts }) => facts.kind)).toEqual(["low-balance-recipient"]);
  });

  it("who is a user anyway is told once", async () => {
    const { set, confirm, confirmationOf, main, table, accountId, toldOf } = await company();
    await set([main.email]);
    await confirm(await confirmationOf(main.email));

    expect((await toldOf(main.email)).map(({ facts }) => facts.kind)).toEqual(["low-balance-recipient"]);
    expect(await lowBalanceAlerts(table).look(accountId)).toMatchObject({ marker: { lastMessage: { state: "low" } } });
  });

  it("uses a link once, while it is good, and only one that is theirs", async () => {
    const { set, confirm, confirmationOf, resetOf, call, main, pass } = await company();
    const [email, other] = [someAddress("biuro"), someAddress("szef")];
    await set([email, other]);
    const [token, late] = [await confirmationOf(email), await confirmationOf(other)];
    await call("POST /password-resets", { body: { email: main.email } });

    expect((await confirm(token)).status).toBe(204);
    const forged = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
    for (const bad of [token, forged, "nothing", await resetOf(main.email)])
      expect(outcomeOf(await confirm(bad))).toEqual([400, "link_refused"]);
    pass(72 * 3600);
    expect(outcomeOf(await confirm(late))).toEqual([400, "link_refused"]);
  });

  it("uses a link once, also where it is opened twice at the same moment", async () => {
    const { set, confirm, confirmationOf, name, instance, records } = await company();
    const email = someAddress("biuro");
    await set([email]);
    const token = await confirmationOf(email);
    const racing = tableNamed(name);
    beforeNext(racing.client, "TransactWriteItems", () => confirm(token));

    const raced = await instance(racing.client)("POST /low-balance-recipients/confirmation", { body: { token } });

    expect(outcomeOf(raced)).toEqual([400, "link_refused"]);
    expect((await records()).filter(({ kind }) => kind === "low-balance-recipient-confirmed")).toHaveLength(1);
  });

  it("who was removed can't confirm any more, nor by the link from before they were added again", async () => {
    const { set, confirm, confirmationOf, shown } = await company();
    const email = someAddress("biuro");
    await set([email]);
    const before = await confirmationOf(email);
    await set([]);

    expect(outcomeOf(await confirm(before))).toEqual([400, "link_refused"]);
    expect((await shown()).body?.recipients).toEqual([]);

    await set([email]);
    expect(outcomeOf(await confirm(before))).toEqual([400, "link_refused"]);
    expect((await confirm(await confirmationOf(email))).status).toBe(204);
  });

  it("stays confirmed, and gets no second link, however often the form is sent", async () => {
    const { set, confirm, confirmationOf, noticesTo, shown, records } = await company();
    const [email, other] = [someAddress("biuro"), someAddress("szef")];
    await set([email]);
    await confirm(await confirmationOf(email));
    await set([email, other]);
    await set([other, email], 3_000);
    await set(undefined, 4_000);

    expect((await shown()).body).toMatchObject({
      thresholdGrosze: 4_000,
      recipients: expect.arrayContaining([
        { address: email, confirmed: true },
        { address: other, confirmed: false },
      ]),
    });
    expect([await noticesTo(email), await noticesTo(other)].map((all) => all.length)).toEqual([1, 1]);
    expect((await records()).filter(({ kind }) => kind === "low-balance-recipients-set")).toHaveLength(2);
  });

  it("is reported to the main administrator, whoever adds them; nothing is where none is new", async () => {
    const { set, notices, accountId, join, now } = await company();
    const clerk = await join({ user: { firstName: "Ola", lastName: "Lis", role: "finance" } });
    const [one, other] = [someAddress("biuro"), someAddress("szef")];
    const body = { thresholdGrosze: 2_000, recipients: [one, other] };

    expect((await clerk.as("PUT /account/low-balance-alert", { body })).status).toBe(200);
    await set([other, one]);
    await set([one]);

    const reported = (await notices()).filter(({ recipient }) => "mainAdministratorOf" in (recipient as object));
    expect(reported).toMatchObject([
      {
        recipient: { mainAdministratorOf: accountId },
        facts: {
          kind: "low-balance-recipients-added",
          addresses: [one, other],
          by: "Ola Lis",
          at: now().toISOString(),
        },
      },
    ]);
  });

  it.each([
    ["sees no amounts any more", { role: "technical" }],
    ["may not sign in any more", { canLogIn: false }],
    ["has another address", { email: someAddress("nowy") }],
  ])("is forgotten with the access of a user who %s, until somebody adds them anew", async (_, changes) => {
    const { set, confirm, confirmationOf, shown, join, main, toldOf } = await company();
    const clerk = await join({ user: { role: "finance" } });
    const other = someAddress("biuro");
    await set([clerk.email, other]);
    await confirm(await confirmationOf(clerk.email));

    expect((await main.edit(clerk.id, changes)).status).toBe(200);

    expect((await shown()).body?.recipients).toEqual([{ address: other, confirmed: false }]);
    expect((await toldOf(clerk.email)).map(({ facts }) => facts.kind)).not.toContain("balance-low");
    await set([clerk.email]);
    expect((await confirm(await confirmationOf(clerk.email))).status).toBe(204);
  });

  it("is forgotten with a user who is deleted, and so is their link", async () => {
    const { set, confirm, confirmationOf, shown, join, main } = await company();
    const clerk = await join({ user: { role: "finance" } });
    const other = someAddress("biuro");
    await set([clerk.email, other]);
    const token = await confirmationOf(clerk.email);

    expect((await main.remove(clerk.id)).status).toBe(204);

    expect(outcomeOf(await confirm(token))).toEqual([400, "link_refused"]);
    expect((await shown()).body?.recipients).toEqual([{ address: other, confirmed: false }]);
    expect((await confirm(await confirmationOf(other))).status).toBe(204);
  });

  it("stays where a user of this address keeps seeing amounts", async () => {
    const { set, confirm, confirmationOf, shown, join, main } = await company();
    const clerk = await join({ user: { role: "finance" } });
    await set([clerk.email]);
    await confirm(await confirmationOf(clerk.email));

    expect((await main.edit(clerk.id, { position: "dyrektor", role: "administrator" })).status).toBe(200);

    expect((await shown()).body?.recipients).toEqual([{ address: clerk.email, confirmed: true }]);
  });

  it("is sent another link once the first has run out", async () => {
    const { set, confirm, confirmationOf, noticesTo, pass, signedIn, userOf, main, call } = await company();
    const email = someAddress("biuro");
    await set([email]);
    pass(72 * 3600);
    const token = await signedIn((await userOf(main.id))!);
    const again = await call("PUT /account/low-balance-alert", {
      authorization: `Bearer ${token}`,
      body: { thresholdGrosze: 2_000, recipients: [email] },
    });

    expect(again.status).toBe(200);
    expect(await noticesTo(email)).toHaveLength(2);
    expect((await confirm(await confirmationOf(email))).status).toBe(204);
  });

  it("is added by whoever proved of late who they are; the threshold takes no proof", async () => {
    const { set, pass } = await company();
    const email = someAddress("biuro");
    pass(11 * 60);

    expect(outcomeOf(await set([email]))).toEqual([403, "fresh_proof_needed"]);
    expect((await set(undefined, 3_000)).status).toBe(200);
    expect((await set([], 3_000)).status).toBe(200);
  });

  it("is one of five at most, and an address", async () => {
    const { set } = await company();
    const six = Array.from({ length: 6 }, () => someAddress("biuro"));

    expect(outcomeOf(await set(six))).toEqual([400, "invalid_request"]);
    expect(outcomeOf(await set(["biuro"]))).toEqual([400, "invalid_request"]);
    expect((await set(six.slice(1))).status).toBe(200);
  });

  it("counts among those whom an account invites: three a day to an address, twenty in all", async () => {
    const { set, shown } = await company();
    const email = someAddress("biuro");
    for (let times = 0; times < 3; times += 1) {
      expect((await set([email])).status).toBe(200);
      await set([]);
    }
    const fourth = await set([email]);
    expect(outcomeOf(fourth)).toEqual([429, "too_many_invitations"]);
    expect(Number(fourth.headers["retry-after"])).toBe(24 * 3600);

    const five = () => set(Array.from({ length: 5 }, () => someAddress("szef")));
    for (let times = 0; times < 3; times += 1) expect((await five()).status).toBe(200);
    const before = (await shown()).body;
    const beyond = await five();
    expect(outcomeOf(beyond)).toEqual([429, "too_many_invitations"]);
    expect(Number(beyond.headers["retry-after"])).toBe(24 * 3600);
    expect((await shown()).body).toEqual(before);
  });

  it("who confirms while another does, or while the list is edited, is not forgotten", async () => {
    const { set, confirm, confirmationOf, shown, name, instance } = await company();
    const [one, other] = [someAddress("biuro"), someAddress("szef")];
    await set([one, other]);
    const [oneToken, otherToken] = [await confirmationOf(one), await confirmationOf(other)];
    const racing = tableNamed(name);
    beforeNext(racing.client, "TransactWriteItems", () => confirm(otherToken));

    const raced = await instance(racing.client)("POST /low-balance-recipients/confirmation", {
      body: { token: oneToken },
    });

    expect(raced.status).toBe(204);
    expect((await shown()).body?.recipients).toEqual(
      [one, other].sort().map((address) => ({ address, confirmed: true })),
    );
  });

  it("is not forgotten by an edit that meets another one: that is refused", async () => {
    const { set, shown, name, instance, main } = await company();
    const [one, other] = [someAddress("biuro"), someAddress("szef")];
    const racing = tableNamed(name);
    beforeNext(racing.client, "TransactWriteItems", () => set([one]));

    const raced = await instance(racing.client)("PUT /account/low-balance-alert", {
      authorization: `Bearer ${main.token}`,
      body: { thresholdGrosze: 2_000, recipients: [other] },
    });

    expect(outcomeOf(raced)).toEqual([409, "conflict"]);
    expect((await shown()).body?.recipients).toEqual([{ address: one, confirmed: false }]);
  });
});
