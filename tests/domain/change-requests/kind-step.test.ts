import { expect, it } from "vitest";
import { confirmingKind } from "../../../shared/domain/change-requests/kind-step.ts";
import { openingByMail } from "../../../shared/domain/change-requests/mailed-steps.ts";
import { newId, newTransferCode } from "../../../shared/ids.ts";
import { deskLink } from "../../../shared/security/desk-link.ts";
import { someAccountId } from "../../support/table.ts";
import { noon } from "../../support/top-ups.ts";

const accountId = someAccountId();
const author = { side: "customer", userId: newId("us", noon), name: "Anna Nowak" } as const;
const hanna = {
  side: "staff",
  userId: newId("us", noon),
  name: "Hanna Maj",
  email: undefined,
  from: "192.0.2.1",
} as const;
const id = newId("cr", noon);

/** The main administrator has e-mailed that somebody else shall be it. */
const { request: mailed } = openingByMail(
  {
    id,
    number: `BOK-${newTransferCode()}`,
    accountId,
    companyName: "Poranna Kawa sp. z o.o.",
    kind: "main-administrator",
    kindToConfirm: true,
    isOpenedByMain: true,
    language: "pl",
  },
  {
    mail: {
      mailId: "mail0001",
      author,
      sender: "anna@kawa.example",
      replyTo: "anna@kawa.example",
      text: "Proszę o zmianę głównego administratora.",
      files: [],
      refusedFiles: [],
      remarks: [],
      answer: undefined,
    },
    link: deskLink(
      { purpose: "case", accountId, subjectId: id, days: 1 },
      { desk: "helpdesk", key: "a key", newId, at: noon },
    ),
    now: noon,
  },
);

it("as the kind that the main administrator wrote of, a case stays their own, and they are told nothing new", () => {
  const { request, followUps } = confirmingKind(
    mailed,
    { kind: "main-administrator", candidateId: newId("us", noon) },
    hanna,
    noon,
  );
  expect(request.isOpenedByMain).toBe(true);
  expect(followUps.notices).toEqual([]);
});

it("as another kind it is BOK's, and the main administrator is told what it has become", () => {
  const closure = { kind: "account-closure", payoutAccountNumber: "61109010140000071219812874" } as const;
  const { request, followUps } = confirmingKind(mailed, closure, hanna, noon);
  expect(request.isOpenedByMain).toBeUndefined();
  expect(followUps.notices).toMatchObject([
    {
      recipient: { mainAdministratorOf: accountId },
      facts: { kind: "request-received", requestKind: "account-closure" },
    },
  ]);
});
