import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { confirmProposal } from "./confirm-proposal.ts";
import { declaration } from "./declaration.ts";
import { showProposal } from "./show-proposal.ts";
import { withdrawProposal } from "./withdraw-proposal.ts";

export const verbs = {
  "GET /back-office/proposals/{id}": showProposal,
  "POST /back-office/proposals/{id}/confirmation": confirmProposal,
  "DELETE /back-office/proposals/{id}": withdrawProposal,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const ledger = ledgerStore({ table, now: clock });
  return {
    people: peopleStore(table),
    proposals: proposalStore({ table, ledger, now: clock }),
    audit: auditStore(table),
    twoPeopleAfterMilliseconds: () => settings.twoPeopleAfterMilliseconds,
    now: clock,
  };
});
