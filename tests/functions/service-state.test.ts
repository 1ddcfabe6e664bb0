import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/service-state/declaration.ts";
import { verbs } from "../../functions/service-state/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { credit } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepMachineKey } from "../support/machine-keys.ts";
import { someOffer } from "../support/offers.ts";
import { ask, outcomeOf } from "../support/requests.ts";
import { someOwedFee, subscribe } from "../support/subscriptions.ts";
import { openTestAccount, someAccountId, someHead } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const watched = onlyGranted("service-state");
const route = "GET /platform/accounts/{accountId}/service-state";

const platform = async () => {
  const others = stage().table;
  const { client, table } = watched(stage());
  const { authorization } = await keepMachineKey(others, { scopes: ["state.read"] });
  const handler = api(declaration.routes, verbs, () => ({ machineKeys: machineKeyStore(table), now: () => noon }));
  return {
    client,
    others,
    accountId: await openTestAccount(others),
    ledger: ledgerStore({ table: others, now: () => noon }),
    asks: (accountId: string) => ask(handler, route, { authorization, path: { accountId } }),
  };
};

describe("the service state of an account", () => {
  it.each([
    [0, "exhausted"],
    [1_999, "low"],
    [2_000, "ok"],
  ])("follows its balance: %i grosze are %s", async (balance, state) => {
    const { asks, ledger, accountId } = await platform();
    if (balance > 0) await ledger.post(accountId, () => ({ drafts: [credit(balance, crypto.randomUUID())] }), {});

    expect(await asks(accountId)).toMatchObject({
      status: 200,
      body: { state, accountState: "open", mode: "prepaid" },
    });
  });

  it.each(["frozen", "closed"] as const)("says that the account is %s", async (state) => {
    const { asks, others, accountId } = await platform();
    await others.write({ Put: { Item: { ...keys.head(accountId), ...someHead(accountId), state, mode: "postpaid" } } });

    expect((await asks(accountId)).body).toEqual({
      state: "exhausted",
      accountState: state,
      mode: "postpaid",
      feeOverdue: false,
    });
  });

  it("says that the monthly fee is not paid, until it is", async () => {
    const { asks, others, ledger, accountId } = await platform();
    const owedFee = someOwedFee({ amountGrosze: 2_900 });
    await others.write({ Put: { Item: { ...keys.head(accountId), ...someHead(accountId), owedFee } } });
    await subscribe(others, accountId, someOffer(), { at: noon });

    expect((await asks(accountId)).body).toMatchObject({ state: "exhausted", feeOverdue: true });
    await ledger.post(accountId, () => ({ drafts: [credit(2_899, crypto.randomUUID())] }), {});
    expect((await asks(accountId)).body).toMatchObject({ state: "ok", feeOverdue: true });
    await ledger.post(accountId, () => ({ drafts: [credit(1, crypto.randomUUID())] }), {});
    expect((await asks(accountId)).body).toMatchObject({ state: "exhausted", feeOverdue: false });
  });

  it("takes one round trip, the key's own", async () => {
    const { asks, client, accountId } = await platform();
    const calls = callsOf(client);

    await asks(accountId);

    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
  });

  it("is none of an account that does not exist, nor of the operator", async () => {
    const { asks } = await platform();

    for (const accountId of [someAccountId(), "ac_1", "operator"])
      expect(outcomeOf(await asks(accountId)), accountId).toEqual([404, "not_found"]);
  });

  it("that could not be read is a 503, never a guess", async () => {
    const { asks, client, accountId } = await platform();
    injectFaults(client, () => "unprocessed");

    expect(outcomeOf(await asks(accountId))).toEqual([503, "temporarily_unavailable"]);
  });
});
