/** A company of a test's own in a running local system, so that the seeded one stays as it is. */
import { localTableName, localThresholdGrosze } from "../../local/deployment.ts";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { start } from "../../local/offers.ts";
import { OpenAccount, openAccount } from "../../ops/open-account.ts";
import type { Role } from "../../shared/domain/access.ts";
import { warsawDay } from "../../shared/domain/warsaw.ts";
import { newId } from "../../shared/ids.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { dynamoTable } from "../../shared/store/table.ts";
import type { LocalSystem } from "./local-system.ts";
import { someAddress } from "./people.ts";

type State = { readonly now: string; readonly services: { readonly dynamodb: string } };

/** Opens it with an administrator, Anna Nowak, and colleagues of these roles. It has the offer Start, whose month begins today and is paid. */
export const ownCompanyOf = async (
  { address }: LocalSystem,
  { colleagues = [] }: { colleagues?: readonly Role[] } = {},
) => {
  const { now, services } = (await (await fetch(`${address}/_local/state`)).json()) as State;
  const client = dynamoLocalClient(services.dynamodb);
  const table = dynamoTable(client, localTableName);
  const personOf = (role: Role) => ({
    firstName: "Anna",
    lastName: "Nowak",
    email: someAddress(role),
    phone: "+48601234567",
    position: "Prezeska",
    password: "kawa-o-polnocy-2026",
    mustChangePassword: false,
  });
  const people = Object.fromEntries((["administrator", ...colleagues] as const).map((role) => [role, personOf(role)]));
  const { administrator, ...others } = people;
  const accountId = await openAccount({
    accounts: accountStore(table),
    offers: offerStore(table),
    gminas: gminaStore(table),
    newId,
    now: () => new Date(now),
    thresholdGrosze: localThresholdGrosze,
  })(
    OpenAccount.parse({
      companyName: "Nocna Kawa sp. z o.o.",
      nip: "5260250274",
      offerId: start.id,
      paidSince: warsawDay(new Date(now)),
      administrator,
      colleagues: Object.entries(others).map(([role, person]) => ({ ...person, role })),
    }),
  );
  client.destroy();
  return { accountId, of: (role: Role) => people[role]! };
};
