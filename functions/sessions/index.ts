import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { routesOf } from "../manifest.ts";
import { showMe } from "./show-me.ts";
import { signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";

export const verbs = { "POST /sessions": signIn, "DELETE /sessions/current": signOut, "GET /me": showMe };

export const handler = api(routesOf("sessions"), verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  return {
    people: peopleStore(table),
    logins: loginStore(table),
    ledger: ledgerStore({ table, now: clock }),
    attemptsKey: () => secrets.read(settings.secretId("attempts-key")),
    newId,
    now: clock,
  };
});
