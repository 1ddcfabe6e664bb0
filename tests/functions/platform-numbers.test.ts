import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/platform-numbers/declaration.ts";
import { verbs } from "../../functions/platform-numbers/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import { callsOf } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepMachineKey } from "../support/machine-keys.ts";
import { ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount, someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const watched = onlyGranted("platform-numbers");
const route = "PUT /platform/accounts/{accountId}/resources-in-use";

const platform = async () => {
  const others = stage().table;
  const { client, table } = watched(stage());
  const { authorization } = await keepMachineKey(others, { scopes: ["numbers.write"] });
  const now = () => noon;
  const handler = api(declaration.routes, verbs, () => ({
    machineKeys: machineKeyStore(table),
    numbers: numberStore(table),
    subscriptions: subscriptionStore({ table, ledger: ledgerStore({ table, now }), now }),
    now,
  }));
  const accountId = await openTestAccount(others);
  return {
    client,
    accountId,
    reports: (body: unknown, of: string = accountId) =>
      ask(handler, route, { authorization, path: { accountId: of }, body }),
    kept: (of = accountId) => others.get(keys.inUse(of)),
  };
};

describe("what an account has in use", () => {
  it("is kept as the platform reported it last", async () => {
    const { reports, kept } = await platform();

    expect((await reports({ numbers: 7, channels: 3 })).status).toBe(204);
    expect((await reports({ numbers: 0, channels: 1_000_000 })).status).toBe(204);

    expect(await kept()).toMatchObject({ numbers: 0, channels: 1_000_000, countedAt: noon.toISOString() });
  });

  it("is none of an account that does not exist, nor of the operator", async () => {
    const { reports, kept } = await platform();
    const nobodys = someAccountId();

    for (const accountId of [nobodys, "ac_1", "operator"])
      expect(outcomeOf(await reports({ numbers: 1, channels: 1 }, accountId)), accountId).toEqual([404, "not_found"]);
    expect(await kept(nobodys)).toBeUndefined();
  });

  it.each([
    [{ numbers: -1, channels: 1.5 }, ["/numbers too_small", "/channels wrong_type"]],
    [{ numbers: 1_000_001, channels: "3" }, ["/numbers too_large", "/channels wrong_type"]],
    [{ numbers: 1 }, ["/channels required"]],
    [{ numbers: 1, channels: 1, minutes: 1 }, ["/minutes unknown_field"]],
  ])("is refused as %j", async (body, errors) => {
    const { reports, kept } = await platform();

    const answered = await reports(body);

    expect([answered.status, namedErrors(answered)]).toEqual([400, errors]);
    expect(await kept()).toBeUndefined();
  });

  it("takes two round trips: the key's, and the write that also finds the account", async () => {
    const { client, reports } = await platform();
    const calls = callsOf(client);

    await reports({ numbers: 1, channels: 1 });

    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "TransactWriteItems"]);
  });
});
