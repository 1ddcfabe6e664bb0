/** Main administrators who are replaced: a company and BOK as `requestDesk` has them, with all functions that take part. */
import { finishCases } from "../../functions/finish-cases/finish-cases.ts";
import { declaration as ofProposals } from "../../functions/proposals/declaration.ts";
import { verbs as proposalVerbs } from "../../functions/proposals/index.ts";
import { declaration as ofVetoes } from "../../functions/vetoes/declaration.ts";
import { verbs as vetoVerbs } from "../../functions/vetoes/index.ts";
import { linkTokenText } from "../../shared/domain/link.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { api } from "../../shared/http/endpoint.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { replacementStore } from "../../shared/store/replacement-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { keepRequest, newIdAt, requestDesk, withFile } from "./change-requests.ts";
import { twoPeopleAfterMilliseconds } from "./proposals.ts";
import { ask } from "./requests.ts";

export const hour = 3600_000;
export const vetoHours = 72;
export const helpdeskAddress = "bok@operator.example";
const linkKey = "the key that makes the secrets of links";

type Own = {
  readonly cases?: Table;
  readonly proposals?: Table;
  readonly finishCases?: Table;
  readonly vetoes?: Table;
};

export const replacementDesk = async (table: Table, own: Own = {}) => {
  const desk = await requestDesk(table, own.cases ? { cases: own.cases } : {}, {
    candidate: { firstName: "Ola", lastName: "Lis" },
    administrator: { role: "operator-administrator", firstName: "Adam" },
  });
  const { accountId, main, now, decide, other, candidate } = desk;

  const newId = newIdAt(table);
  const ofProposalsTable = own.proposals ?? table;
  const proposals = api(ofProposals.routes, proposalVerbs, () => ({
    people: peopleStore(ofProposalsTable),
    audit: auditStore(ofProposalsTable),
    twoPeopleAfterMilliseconds: () => twoPeopleAfterMilliseconds,
    proposals: proposalStore({
      table: ofProposalsTable,
      ledger: ledgerStore({ table: ofProposalsTable, now, pause: async () => {} }),
      newId,
      now,
    }),
    now,
  }));
  const ofVetoesTable = own.vetoes ?? table;
  const vetoes = api(ofVetoes.routes, vetoVerbs, () => ({
    links: linkStore(ofVetoesTable),
    requests: changeRequestStore(ofVetoesTable, newId),
    replacements: replacementStore(ofVetoesTable, newId),
    helpdesk: () => helpdeskAddress,
    now,
  }));
  const finishing = own.finishCases ?? table;
  /** Goes on with what is due; with the cases that are named, the queue is not asked. */
  const finish = (...ids: readonly string[]) =>
    finishCases({
      queues: {
        due: async (...asked) => {
          if (ids.length > 0) return ids.map((subject) => ({ accountId, subject }));
          // The table is shared with others, who are not this test's.
          return (await queueStore(finishing).due(...asked)).filter((work) => work.accountId === accountId);
        },
      },
      replacements: replacementStore(finishing, newId),
      linkKey: async () => linkKey,
      vetoMilliseconds: vetoHours * hour,
      newId,
      now,
    })();

  const found = proposalStore({ table, ledger: ledgerStore({ table, now }), now });
  type Who = { readonly authorization: () => Promise<string> };
  const proposalOf = async (id: string) => String((await desk.kept(id)).proposalId);
  const confirm = async (id: string, who: Who = other, proposalId?: string) => {
    const proposal = proposalId ?? (await proposalOf(id));
    const path = { id: proposal };
    const authorization = await who.authorization();
    const { contentHash } = await found.find(proposal);
    return ask(proposals, "POST /back-office/proposals/{id}/confirmation", {
      path,
      authorization,
      body: { contentHash },
    });
  };
  const withdraw = async (proposalId: string, who: Who) =>
    ask(proposals, "DELETE /back-office/proposals/{id}", {
      path: { id: proposalId },
      authorization: await who.authorization(),
    });

  /** The tokens of the links that were mailed, by the user; the latest of each. */
  const tokens = async (): Promise<Map<string, string>> => {
    const found = new Map<string, string>();
    for (const { recipient, facts } of await desk.mails())
      if ("userId" in recipient && facts.kind === "replacement-announced") {
        const id = String(facts.linkId);
        found.set(recipient.userId, linkTokenText({ id, secret: linkSecret(linkKey, { id, purpose: "veto" }) }));
      }
    return found;
  };
  const look = (token: string, language = "pl") =>
    ask(vetoes, "GET /vetoes/{token}", { path: { token }, headers: { "accept-language": language } });
  const object = (token: string, form = "sure=yes") =>
    ask(vetoes, "POST /vetoes/{token}", {
      path: { token },
      text: form,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });

  return {
    ...desk,
    proposals,
    vetoes,
    finish,
    proposalOf,
    confirm,
    withdraw,
    tokens,
    look,
    object,
    /** A case that the main administrator opened, without the function that takes it. */
    openedByMain: async (candidateId = candidate.user.id) =>
      (await keepRequest(table, main.user, { kind: "main-administrator", candidateId })).id,
    /** The same, opened by one of BOK. */
    openedByStaff: async (candidateId = candidate.user.id) => {
      const openedBy = { side: "staff", userId: desk.clerk.user.id, name: "Hania Nowak" } as const;
      const wanted = { kind: "main-administrator", candidateId } as const;
      const request = await keepRequest(table, main.user, wanted, (read) => ({
        request: { ...read, openedBy },
        followUps: { at: now() },
      }));
      return request.id;
    },
    addFile: (id: string) => withFile(table, accountId, id),
    user: (one: { readonly user: PortalUser }) => peopleStore(table).find(accountId, one.user.id),
    /** Who is the main administrator: there must be just one. */
    mains: async () =>
      (await peopleStore(table).all(accountId))
        .filter(({ isMainAdministrator }) => isMainAdministrator)
        .map(({ id }) => id),
    /** Has two of the staff decide on it. */
    decided: async (id: string, [first, second]: readonly Who[] = [desk.clerk, other], note?: string) => {
      await decide(id, { decision: "apply", ...(note === undefined ? {} : { note }) }, first);
      return confirm(id, second);
    },
    kindsOfMails: async () => (await desk.mails()).map(({ facts }) => facts.kind),
  };
};
