import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/cases/declaration.ts";
import { look, type Scenario, type ScenariosOf, sentByPage } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const helpdesk = async (stage: Stage) => {
  const { request, attachmentId } = await stage.changeRequest();
  const { token } = await stage.person({ role: "operator-helpdesk" });
  return { token, accountId: request.accountId, id: request.id, number: request.number, attachmentId };
};

const ofAccount = async (stage: Stage) => {
  const { token, accountId } = await helpdesk(stage);
  return { token, path: { accountId } };
};
const ofOne = async (stage: Stage) => {
  const { token, accountId, id } = await helpdesk(stage);
  return { token, path: { accountId, id } };
};

/** A step of the staff: the guard's read, the case as it is, and the transaction that changes it. */
const step = (body: object = {}, status = 200): Scenario => ({
  when: "",
  request: async (stage) => ({ ...(await ofOne(stage)), body: JSON.stringify(body) }),
  status,
  roundTripsMax: 3,
});

/** A form of the case's page, by somebody who is signed in on it. */
const sentBy = async (stage: Stage, fields: Readonly<Record<string, string>>) => {
  const { token } = await stage.person({ role: "operator-helpdesk" });
  return { ...sentByPage(fields, token), path: { token: (await stage.changeRequest()).token } };
};

let moves = 0;

export const scenarios = {
  "GET /back-office/change-requests": [
    {
      when: "",
      request: async (stage) => {
        const { token, number } = await helpdesk(stage);
        return { token, query: { number } };
      },
      status: 200,
      roundTripsMax: 4,
    },
  ],
  "GET /back-office/accounts/{accountId}/change-requests": [look(ofAccount)],
  "POST /back-office/accounts/{accountId}/change-requests": [
    {
      when: "",
      request: async (stage) => {
        await stage.forgetOpenRequests();
        return {
          ...(await ofAccount(stage)),
          headers: { "idempotency-key": randomUUID() },
          body: JSON.stringify({ kind: "other", source: "letter", message: "measured by the bench" }),
        };
      },
      status: 201,
      roundTripsMax: 3,
    },
  ],
  "GET /back-office/accounts/{accountId}/change-requests/{id}": [look(ofOne)],
  "POST /back-office/accounts/{accountId}/change-requests/{id}/take": [step()],
  "POST /back-office/accounts/{accountId}/change-requests/{id}/comments": [step({ text: "measured by the bench" })],
  "POST /back-office/accounts/{accountId}/change-requests/{id}/questions": [step({ text: "measured by the bench" })],
  // The case is looked at before what its kind asks for is read.
  "POST /back-office/accounts/{accountId}/change-requests/{id}/kind": [
    { ...step({ kind: "other" }), roundTripsMax: 4 },
  ],
  "POST /back-office/accounts/{accountId}/change-requests/{id}/account": [
    {
      when: "",
      request: async (stage) => {
        const { token, accountId } = await helpdesk(stage);
        const path = { accountId: "operator", id: await stage.caseOfNobody() };
        return { token, path, body: JSON.stringify({ accountId }) };
      },
      status: 200,
      // The guard's, the case, the customer's name, and the write; each file is copied beside.
      roundTripsMax: 4,
    },
  ],
  "POST /back-office/accounts/{accountId}/change-requests/{id}/decision": [
    // What it takes depends on the kind, so there is a look at the case before.
    { ...step({ decision: "apply" }), roundTripsMax: 4 },
    {
      when: "a replacement is proposed",
      request: async (stage) => {
        const { accountId, id } = await stage.replacement();
        const { token } = await stage.person({ role: "operator-helpdesk" });
        return { token, path: { accountId, id }, body: JSON.stringify({ decision: "apply" }) };
      },
      status: 200,
      roundTripsMax: 4,
    },
  ],
  "POST /back-office/accounts/{accountId}/change-requests/{id}/attachments": [
    step({ fileName: "another.pdf", contentType: "application/pdf", sizeBytes: 100_000 }, 201),
  ],
  "GET /back-office/accounts/{accountId}/change-requests/{id}/attachments/{attachmentId}": [
    look(async (stage) => {
      const { token, accountId, id, attachmentId } = await helpdesk(stage);
      return { token, path: { accountId, id, attachmentId } };
    }),
  ],
  "PUT /back-office/accounts/{accountId}/seat-gmina": [
    {
      when: "",
      request: async (stage) => {
        moves += 1;
        // Warszawa and Otwock in turn.
        const gminaCode = moves % 2 === 0 ? "1465011" : "1417011";
        return { ...(await ofAccount(stage)), body: JSON.stringify({ gminaCode }) };
      },
      status: 200,
      // The guard's, the subscriber beside which dictionary is in force, the gmina, and the write.
      roundTripsMax: 4,
    },
  ],
  "GET /cases/{token}": [
    look(async (stage) => ({ path: { token: (await stage.changeRequest()).token } })),
    {
      when: "signed in",
      request: (stage) => sentBy(stage, {}),
      status: 200,
      // It came by e-mail: then who may become the main administrator is read for the form, too.
      roundTripsMax: 4,
    },
  ],
  "POST /cases/{token}": [
    {
      when: "",
      request: (stage) => sentBy(stage, { step: "apply" }),
      status: 303,
      roundTripsMax: 6,
    },
    {
      when: "with a remark",
      request: (stage) => sentBy(stage, { step: "remark", remark: "measured by the bench" }),
      status: 303,
      roundTripsMax: 5,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
