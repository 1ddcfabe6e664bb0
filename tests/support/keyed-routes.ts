/** Each route that takes a request's key, with a request of it that is carried out, in a company of their own. */
import type { ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { boughtOf } from "../../shared/domain/offers/offer.ts";
import { newQuote, priceOf } from "../../shared/domain/offers/ordering.ts";
import { newSubscription } from "../../shared/domain/offers/subscription.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { warsawDay } from "../../shared/domain/warsaw.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { loginWrite } from "../../shared/store/login-store.ts";
import { personWrite } from "../../shared/store/people-store.ts";
import { waitsForPeople } from "../../shared/store/queue-store.ts";
import { newSubscriptionWrites } from "../../shared/store/subscription-writes.ts";
import type { Item } from "../../shared/store/table.ts";
import { operatorsAccount, someFile } from "./bank-top-ups.ts";
import { mailId, openedAs, requestDesk } from "./change-requests.ts";
import { someForm, someStaffForm, someTerms } from "./company.ts";
import { keepTogether, putBy } from "./kept-together.ts";
import { someOffer } from "./offers.ts";
import { somePerson } from "./people.ts";
import { someProposal, someStaff } from "./proposals.ts";
import type { Asked } from "./requests.ts";
import { someAccountId, someHead, type TestTable } from "./table.ts";
import { noon } from "./top-ups.ts";
import { someTransfer } from "./transfers.ts";

/** What is in place, and who asks: a company, the operator's staff, and a thing of its own for each route that changes one. */
export type Office = Awaited<ReturnType<typeof keyedOffice>>;

export const keyedOffice = async (stage: TestTable) => {
  const { accountId, main, clerk, person, staff } = await requestDesk(stage.table);
  const kept: Item[] = [];
  const finance = await staff("operator-finance");
  const administrator = await staff("operator-administrator");
  const candidate = await person(accountId, { role: "administrator" });

  const caseOf = (wanted: Partial<Omit<ChangeRequest, "changes">> = {}, user: PortalUser = main.user): string => {
    const { request } = openedAs(user, wanted);
    kept.push({ ...keys.changeRequest(request.accountId, request.id), ...request, ...wanted });
    return request.id;
  };
  const personOf = (of: AccountId, user: Partial<PortalUser>): string => {
    const one = somePerson(of, { user: { isMainAdministrator: false, ...user } });
    kept.push(...putBy([loginWrite(one.login), personWrite(one)]));
    return one.user.id;
  };
  const topUpOf = (changes: Parameters<typeof someTransfer>[1] = {}): string => {
    const topUp = someTransfer(accountId, changes);
    kept.push({ ...keys.topUp(accountId, topUp.id), ...topUp });
    return topUp.id;
  };

  const [present, lower] = [someOffer(), someOffer({ monthlyFeeGrosze: 2_900 })];
  const subscription = newSubscription(boughtOf(present), warsawDay(noon));
  const standing = { head: someHead(accountId), subscription, paperFeeGrosze: 0, inUse: undefined };
  const quoteOf = (): string => {
    const quote = newQuote(standing, lower, priceOf(standing, lower, noon)!, { id: newId("qu", noon), now: noon });
    kept.push({ ...keys.quote(accountId, quote.id), ...quote });
    return quote.id;
  };
  kept.push(
    ...[present, lower].map((offer) => ({ ...keys.offer(offer.id), ...offer })),
    ...putBy(newSubscriptionWrites(accountId, subscription, noon)),
    { ...keys.waits(accountId, "ledgers-to-check"), ...waitsForPeople("ledgers-to-check", "broken", noon), accountId },
  );

  const proposer = personOf(operatorId, { role: "operator-finance" });
  const proposal = someProposal(accountId, { by: someStaff({ userId: proposer }) });
  kept.push({ ...keys.proposal(proposal.id), ...proposal });

  const replacement = { kind: "main-administrator", candidateId: candidate.user.id } as const;
  const closure = { kind: "account-closure", payoutAccountNumber: operatorsAccount.accountNumber } as const;
  // As many as may be there, but for one: what comes first leaves no room for another.
  const files = Array.from({ length: 4 }, () => ({ ...someFile(), askedAt: noon.toISOString() }));
  const messages = Array.from({ length: 24 }, (_, place) => ({
    what: "answered" as const,
    at: noon.toISOString(),
    by: { side: "customer" as const, userId: main.user.id, name: "Anna Nowak" },
    text: `Wiadomość ${place}`,
  }));
  const attachments = files.map((file) => ({
    ...file,
    id: newId("at", noon),
    announcedBy: { side: "customer" as const, name: "Anna Nowak" },
  }));

  const ids = {
    written: caseOf({ history: messages }),
    filed: caseOf({ attachments }),
    filedByStaff: caseOf({ attachments }),
    taken: [caseOf(), caseOf()],
    remarked: caseOf(),
    asked: caseOf(),
    mailed: caseOf({ mailId }),
    ofNobody: caseOf({ mailId }, clerk.user),
    decided: caseOf(),
    toClose: [caseOf(closure), caseOf(closure)],
    toReplace: [caseOf(replacement), caseOf(replacement)],
    ordered: topUpOf({ confirmations: files }),
    toCredit: topUpOf(),
    quotes: [quoteOf(), quoteOf()],
    invited: personOf(accountId, { role: "employee", invitedAt: noon.toISOString() }),
    enrolled: personOf(accountId, { role: "employee" }),
    colleague: personOf(operatorId, { role: "operator-helpdesk" }),
  };
  await keepTogether(stage, kept);
  return { accountId, people: { main, clerk, finance, administrator }, offer: lower, proposal, ...ids };
};

/** The key is not read. */
export const byWrite = "only its write finds the key";
/** The key is looked up, and after that its write finds it. */
const ofOwn = "nothing that it makes would refuse it";

export type KeyedRequest = {
  /** Which of several things that the route does. */
  readonly does?: string;
  readonly by: keyof Office["people"];
  readonly asks: (office: Office) => Asked;
  /** What the partitions begin with of the items that say that it came before, where that is no request's key. */
  readonly key?: "ADJUSTMENT#";
} & (
  | {
      /** Something else, under the same key. */
      readonly another: (office: Office) => Asked;
    }
  | {
      /** Why it does not matter that a copy sees what was made, and not its key. */
      readonly never: typeof byWrite | typeof ofOwn;
    }
);

const cases = "/back-office/accounts/{accountId}/change-requests";
const other = (message: string) => ({ body: { kind: "other", message } });
const file = (fileName: string) => ({ body: { fileName, contentType: "application/pdf", sizeBytes: 1_000 } });
const onCase = ({ accountId }: Office, id: string, body?: object): Asked => ({
  path: { accountId, id },
  ...(body && { body }),
});

const staffAdded = someStaffForm();
const added = someForm();

export const keyedRequests: Readonly<Record<string, readonly KeyedRequest[]>> = {
  "POST /change-requests": [{ by: "main", asks: () => other("Proszę."), never: byWrite }],
  "POST /change-requests/{id}/messages": [
    {
      by: "main",
      asks: ({ written: id }) => ({ path: { id }, body: { message: "Ostatnia wiadomość" } }),
      another: ({ written: id }) => ({ path: { id }, body: { message: "Jeszcze jedna" } }),
    },
  ],
  "POST /change-requests/{id}/attachments": [
    {
      by: "main",
      asks: ({ filed: id }) => ({ path: { id }, ...file("skan.pdf") }),
      another: ({ filed: id }) => ({ path: { id }, ...file("inny.pdf") }),
    },
  ],
  [`POST ${cases}`]: [
    {
      by: "clerk",
      asks: ({ accountId }) => ({ path: { accountId }, body: { ...other("Dzwonił.").body, source: "phone" } }),
      never: byWrite,
    },
  ],
  [`POST ${cases}/{id}/take`]: [
    {
      by: "clerk",
      asks: (office) => onCase(office, office.taken[0]!),
      another: (office) => onCase(office, office.taken[1]!),
    },
  ],
  [`POST ${cases}/{id}/comments`]: [
    {
      by: "clerk",
      asks: (office) => onCase(office, office.remarked, { text: "Uwaga" }),
      another: (office) => onCase(office, office.remarked, { text: "Inna uwaga" }),
    },
  ],
  [`POST ${cases}/{id}/questions`]: [
    {
      by: "clerk",
      asks: (office) => onCase(office, office.asked, { text: "Od kiedy?" }),
      another: (office) => onCase(office, office.asked, { text: "Do kiedy?" }),
    },
  ],
  [`POST ${cases}/{id}/kind`]: [
    {
      by: "clerk",
      asks: (office) => onCase(office, office.mailed, { kind: "other" }),
      another: (office) => onCase(office, office.mailed, { kind: "other", note: "Po rozmowie" }),
    },
  ],
  [`POST ${cases}/{id}/account`]: [
    {
      by: "clerk",
      asks: ({ ofNobody: id, accountId }) => ({ path: { accountId: operatorId, id }, body: { accountId } }),
      another: ({ ofNobody: id }) => ({ path: { accountId: operatorId, id }, body: { accountId: someAccountId() } }),
    },
  ],
  [`POST ${cases}/{id}/decision`]: [
    {
      by: "clerk",
      asks: (office) => onCase(office, office.decided, { decision: "apply" }),
      another: (office) => onCase(office, office.decided, { decision: "apply", note: "Zrobione" }),
    },
    {
      does: "proposes to close the account",
      by: "clerk",
      asks: (office) => onCase(office, office.toClose[0]!, { decision: "apply" }),
      another: (office) => onCase(office, office.toClose[0]!, { decision: "apply", note: "Zrobione" }),
    },
    {
      does: "leaves the account open",
      by: "clerk",
      asks: (office) => onCase(office, office.toClose[1]!, { decision: "reject", note: "Nie można" }),
      another: (office) => onCase(office, office.toClose[1]!, { decision: "reject", note: "Nie wolno" }),
    },
    {
      does: "proposes to replace the main administrator",
      by: "clerk",
      asks: (office) => onCase(office, office.toReplace[0]!, { decision: "apply" }),
      another: (office) => onCase(office, office.toReplace[0]!, { decision: "apply", note: "Zrobione" }),
    },
    {
      does: "leaves the main administrator",
      by: "clerk",
      asks: (office) => onCase(office, office.toReplace[1]!, { decision: "reject", note: "Nie można" }),
      another: (office) => onCase(office, office.toReplace[1]!, { decision: "reject", note: "Nie wolno" }),
    },
  ],
  [`POST ${cases}/{id}/attachments`]: [
    {
      by: "clerk",
      asks: (office) => ({ ...onCase(office, office.filedByStaff), ...file("skan.pdf") }),
      another: (office) => ({ ...onCase(office, office.filedByStaff), ...file("inny.pdf") }),
    },
  ],
  "POST /top-ups": [{ by: "main", asks: () => ({ body: { amountGrosze: 5_000, method: "bank" } }), never: byWrite }],
  "POST /top-ups/{id}/confirmations": [
    {
      by: "main",
      asks: ({ ordered: id }) => ({ path: { id }, ...file("przelew.pdf") }),
      another: ({ ordered: id }) => ({ path: { id }, ...file("inny.pdf") }),
    },
  ],
  "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": [
    {
      by: "finance",
      asks: (office) => onCase(office, office.toCredit, { decision: "credit" }),
      another: (office) => onCase(office, office.toCredit, { decision: "credit", reason: "Wpłynęło" }),
    },
  ],
  "POST /back-office/accounts/{accountId}/adjustments": [
    {
      by: "finance",
      // Twice as much would be beyond what a clerk adjusts alone.
      asks: ({ accountId }) => ({ path: { accountId }, body: { amountGrosze: 30_000, reason: "Zwrot opłaty" } }),
      another: ({ accountId }) => ({ path: { accountId }, body: { amountGrosze: 30_001, reason: "Zwrot opłaty" } }),
      key: "ADJUSTMENT#",
    },
    {
      does: "proposes one",
      by: "finance",
      asks: ({ accountId }) => ({ path: { accountId }, body: { amountGrosze: 80_000, reason: "Zwrot opłaty" } }),
      another: ({ accountId }) => ({ path: { accountId }, body: { amountGrosze: 80_001, reason: "Zwrot opłaty" } }),
      key: "ADJUSTMENT#",
    },
  ],
  "POST /back-office/proposals/{id}/confirmation": [
    {
      by: "finance",
      asks: ({ proposal: { id, contentHash } }) => ({ path: { id }, body: { contentHash } }),
      another: ({ proposal: { id } }) => ({ path: { id }, body: { contentHash: "0".repeat(64) } }),
    },
  ],
  "POST /back-office/queues/{queue}/{id}/settlement": [
    {
      by: "finance",
      asks: ({ accountId }) => settlement(accountId, "Sprawdzone, zgadza się"),
      another: ({ accountId }) => settlement(accountId, "Sprawdzone inaczej"),
    },
  ],
  "POST /login-policies": [{ by: "main", asks: () => ({ body: someTerms() }), never: byWrite }],
  "POST /portal-users": [{ by: "main", asks: () => ({ body: added }), never: byWrite }],
  "POST /portal-users/{id}/invitations": [{ by: "main", asks: ({ invited: id }) => ({ path: { id } }), never: ofOwn }],
  "POST /portal-users/{id}/totp-reset": [{ by: "main", asks: ({ enrolled: id }) => ({ path: { id } }), never: ofOwn }],
  "POST /back-office/staff": [{ by: "administrator", asks: () => ({ body: staffAdded }), never: byWrite }],
  "POST /back-office/staff/{id}/totp-reset": [
    { by: "administrator", asks: ({ colleague: id }) => ({ path: { id } }), never: ofOwn },
  ],
  // Before the order: while it waits for the end of the month, there is no price of another.
  "POST /offer-quotes": [{ by: "main", asks: ({ offer }) => ({ body: { offerId: offer.id } }), never: byWrite }],
  "POST /offer-orders": [
    {
      by: "main",
      asks: ({ quotes: [quoteId] }) => ({ body: { quoteId } }),
      another: ({ quotes: [, quoteId] }) => ({ body: { quoteId } }),
    },
  ],
};

const settlement = (accountId: AccountId, reason: string): Asked => ({
  path: { queue: "ledgers-to-check", id: accountId },
  body: { reason, accountId },
});
