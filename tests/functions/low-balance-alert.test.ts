import { describe, expect, it } from "vitest";
import { ledgerOn } from "../store/conditions/ground.ts";
import { openCompany } from "../support/company.ts";
import { beforeNext } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { outcomeOf } from "../support/requests.ts";
import { tableNamed, testTable } from "../support/table.ts";

logOfEachTest();
const watch = onlyGranted("low-balance-alert");

const panel = async () => {
  const { name } = await testTable();
  const own = await openCompany(tableNamed(name));
  const { client } = watch(tableNamed(name));
  const call = own.instance(client);
  const authorization = `Bearer ${own.main.token}`;
  const set = (body: { thresholdGrosze: number; recipients?: string[] }, ifMatch?: string) =>
    call("PUT /account/low-balance-alert", {
      authorization,
      body,
      ...(ifMatch !== undefined && { headers: { "if-match": ifMatch } }),
    });
  return {
    ...own,
    client,
    set,
    shown: () => call("GET /account/low-balance-alert", { authorization }),
    spend: async () =>
      ledgerOn(own.table, own.now()).post(own.accountId, () => ({ drafts: [usage(700, crypto.randomUUID())] }), {}),
  };
};

const stale = [412, "precondition_failed"];

describe("an edit of the alert that names what was seen", () => {
  it("is taken where nobody edited it since, whatever was posted, and answers the next ETag", async () => {
    const { set, shown, spend } = await panel();
    const seen = (await shown()).headers.etag!;
    await spend();

    const first = await set({ thresholdGrosze: 4_000 }, seen);
    const second = await set({ thresholdGrosze: 4_000, recipients: [someAddress("biuro")] }, first.headers.etag!);

    expect([seen, first.headers.etag, second.headers.etag]).toEqual(['"1"', '"2"', '"3"']);
    const { body, headers } = await shown();
    expect([body, headers.etag]).toEqual([second.body, '"3"']);
  });

  it("changes nothing of the alert, threshold or recipients, where somebody edited either", async () => {
    const { set, shown, noticesTo } = await panel();
    const [office, other] = [someAddress("biuro"), someAddress("szef")];
    const seen = (await shown()).headers.etag!;
    await set({ thresholdGrosze: 4_000 });

    expect(outcomeOf(await set({ thresholdGrosze: 5_000 }, seen))).toEqual(stale);
    expect(outcomeOf(await set({ thresholdGrosze: 5_000, recipients: [office] }, seen))).toEqual(stale);
    await set({ thresholdGrosze: 4_000, recipients: [other] });
    expect(outcomeOf(await set({ thresholdGrosze: 5_000, recipients: [] }, '"2"'))).toEqual(stale);
    expect(outcomeOf(await set({ thresholdGrosze: 5_000 }, '"other"'))).toEqual(stale);

    expect((await shown()).body).toMatchObject({ thresholdGrosze: 4_000, recipients: [{ address: other }] });
    expect(await noticesTo(office)).toEqual([]);
  });

  it("loses to one of the same moment", async () => {
    const { client, set, shown, call, main } = await panel();
    const seen = (await shown()).headers.etag!;
    beforeNext(client, "TransactWriteItems", async () => {
      const body = { thresholdGrosze: 4_000 };
      await call("PUT /account/low-balance-alert", { authorization: `Bearer ${main.token}`, body });
    });

    expect(outcomeOf(await set({ thresholdGrosze: 5_000, recipients: [someAddress("biuro")] }, seen))).toEqual(stale);
    expect((await shown()).body).toMatchObject({ thresholdGrosze: 4_000, recipients: [] });
  });

  it("loses to one of the same moment, too, where it names a version that nobody was ever shown", async () => {
    const { client, set, shown, call, main } = await panel();
    const office = someAddress("biuro");
    beforeNext(client, "TransactWriteItems", async () => {
      const body = { thresholdGrosze: 4_000, recipients: [office] };
      await call("PUT /account/low-balance-alert", { authorization: `Bearer ${main.token}`, body });
    });

    expect(outcomeOf(await set({ thresholdGrosze: 5_000 }, '"2"'))).toEqual(stale);
    expect((await shown()).body).toMatchObject({ thresholdGrosze: 4_000, recipients: [{ address: office }] });
  });

  it("is answered as before where it is repeated, and sends nobody a second link", async () => {
    const { set, noticesTo } = await panel();
    const office = someAddress("biuro");
    const wanted = { thresholdGrosze: 4_000, recipients: [office] };

    for (const _ of [1, 2]) expect((await set(wanted, '"1"')).headers.etag).toBe('"2"');
    expect(await noticesTo(office)).toHaveLength(1);
  });
});

it("without naming one, a threshold is set on whatever came of the alert meanwhile", async () => {
  const { client, set, shown, call, main } = await panel();
  const office = someAddress("biuro");
  beforeNext(client, "TransactWriteItems", async () => {
    const body = { thresholdGrosze: 4_000, recipients: [office] };
    await call("PUT /account/low-balance-alert", { authorization: `Bearer ${main.token}`, body });
  });

  expect((await set({ thresholdGrosze: 5_000 })).status).toBe(200);

  expect((await shown()).body).toMatchObject({ thresholdGrosze: 5_000, recipients: [{ address: office }] });
});
