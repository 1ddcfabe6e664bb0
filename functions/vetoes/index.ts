import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { replacementStore } from "../../shared/store/replacement-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { objectByLink } from "./object-by-link.ts";
import { showVeto } from "./show-veto.ts";

export const verbs = { "GET /vetoes/{token}": showVeto, "POST /vetoes/{token}": objectByLink };

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    links: linkStore(table),
    requests: changeRequestStore(table),
    replacements: replacementStore(table),
    helpdesk: () => settings.deskAddresses.helpdesk,
    now: clock,
  };
});
