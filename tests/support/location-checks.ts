/** Places of use that wait for BOK's check: a company that enters them, and the two functions that both sides use. */
import { declaration as ofStaff } from "../../functions/location-checks/declaration.ts";
import { verbs as staffVerbs } from "../../functions/location-checks/index.ts";
import { declaration as ofCustomers } from "../../functions/numbers/declaration.ts";
import { verbs as customerVerbs } from "../../functions/numbers/index.ts";
import type { AnyRole } from "../../shared/domain/access.ts";
import type { DictionaryGmina } from "../../shared/domain/emergency/dictionary.ts";
import { locationPurpose } from "../../shared/domain/emergency/notices.ts";
import type { LineNumber } from "../../shared/domain/emergency/number.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { linkTokenText } from "../../shared/domain/link.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { api } from "../../shared/http/endpoint.ts";
import { type NewId, newId } from "../../shared/ids.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { noticeOf } from "../../shared/store/notice-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import type { Table, Write } from "../../shared/store/table.ts";
import { toldBy } from "./notices.ts";
import { gminas, keepGminas, keepNumber, someAddress } from "./numbers.ts";
import { ownAddress } from "./page-visitor.ts";
import { keepSession, keepSignedIn, openedWrite, somePerson } from "./people.ts";
import { type Asked, ask } from "./requests.ts";
import { someAccountId } from "./table.ts";
import { noon } from "./top-ups.ts";

const linkKey = "the key that makes the secrets of links";

type Who = { readonly user: PortalUser; readonly authorization: () => Promise<string> };

/** A company with one number, which nobody has placed yet. Each function reaches the table by its `own`. */
export const locationDesk = async (table: Table, own: { readonly customers?: Table; readonly staff?: Table } = {}) => {
  await keepGminas(table);
  let nowMs = noon.getTime();
  const now = () => new Date(nowMs);
  const named: string[] = [];
  const naming: NewId = (prefix, at) => {
    const id = newId(prefix, at);
    named.push(id);
    return id;
  };
  const accountId = someAccountId();
  const person = async (of: AccountId, user: Partial<PortalUser>, also: readonly Write[] = []): Promise<Who> => {
    const whole = somePerson(of, { user: { isMainAdministrator: false, ...user } });
    const { user: kept, authorization } = await keepSignedIn(table, whole, now(), also);
    let signedIn = { at: nowMs, authorization };
    /** Signs in anew whenever the clock has moved on, as a session does not last. */
    const token = async (): Promise<string> => {
      if (signedIn.at !== nowMs)
        signedIn = { at: nowMs, authorization: (await keepSession(table, kept, now())).authorization };
      return signedIn.authorization;
    };
    return { user: kept, authorization: token };
  };
  const staff = (role: AnyRole = "operator-helpdesk", firstName = "Hania") => person(operatorId, { role, firstName });
  const main = await person(accountId, { isMainAdministrator: true }, [openedWrite(accountId)]);
  const number = await keepNumber(table, accountId);
  const clerk = await staff();

  const usesOn = (its: Table) => ({
    people: peopleStore(its),
    numbers: numberStore(its, naming),
    gminas: gminaStore(its),
    links: linkStore(its),
    audit: auditStore(its),
    address: () => ownAddress,
    linkKey: async () => linkKey,
    newId: naming,
    now,
  });
  const customers = api(ofCustomers.routes, customerVerbs, () => usesOn(own.customers ?? table));
  const checks = api(ofStaff.routes, staffVerbs, () => usesOn(own.staff ?? table));

  const asCustomer = async (route: string, { path, ...asked }: Asked = {}, who: Who = main) =>
    ask(customers, route, { authorization: await who.authorization(), path: { number, ...path }, ...asked });
  /** `verb`: what follows an account's numbers in the path. */
  const asStaff = async (method: string, verb: string, { path, ...asked }: Asked = {}, who: Who = clerk) =>
    ask(checks, `${method} /back-office/accounts/{accountId}/numbers${verb}`, {
      authorization: await who.authorization(),
      path: { accountId, ...(verb.includes("{number}") && { number }), ...path },
      ...asked,
    });
  const kept = async (): Promise<LineNumber> => (await numberStore(table).find(number))!;
  /** What the two functions owe by mail, in the order it was made. */
  const notices = async () => {
    const ids = named.filter((id) => id.startsWith("no_"));
    return (await table.getAll(ids.map(keys.notice))).flatMap((item) => (item ? noticeOf(item) : []));
  };

  return {
    accountId,
    number,
    main,
    clerk,
    staff,
    person,
    now,
    pass: (milliseconds: number): void => {
      nowMs += milliseconds;
    },
    checks,
    asCustomer,
    asStaff,
    kept,
    notices,
    /** Says as the customer where the number is used: at Polna, by its house number. */
    enters: (houseNumber: string, gmina: DictionaryGmina = gminas.jozefow, who: Who = main) =>
      asCustomer(
        "PUT /numbers/{number}/emergency-location",
        { body: { enabled: true, address: someAddress(gmina.code, houseNumber) } },
        who,
      ),
    disables: () => asCustomer("PUT /numbers/{number}/emergency-location", { body: { enabled: false } }),
    /** Decides as BOK on the version that is given, or on the present one. */
    decides: async (body: object, { version, who, ...asked }: Asked & { version?: number; who?: Who } = {}) =>
      asStaff(
        "PUT",
        "/{number}/emergency-location/verification",
        { body, headers: { "if-match": `"${version ?? (await kept()).version}"` }, ...asked },
        who,
      ),
    /** The path of the page that BOK's last e-mail links to. */
    page: async (): Promise<string> => {
      const facts = (await notices()).map(toldBy).findLast(({ kind }) => kind === "location-to-check");
      if (facts?.kind !== "location-to-check") throw new Error("BOK was sent no link");
      const id = facts.linkId;
      return `/locations/${linkTokenText({ id, secret: linkSecret(linkKey, { id, purpose: locationPurpose }) })}`;
    },
    /** What waits for BOK's check, of this number. */
    queued: async () =>
      (await queueStore(table).waiting("locations-to-check", 1_000)).filter(({ subject }) => subject === number),
    records: async () => (await auditStore(table).list(accountId, { limit: 1_000 })).records,
    /** The operator's own records of this account; all tests of a file share the operator. */
    ofOperator: async () =>
      (await auditStore(table).list(operatorId, { limit: 1_000 })).records.filter(
        ({ subjectAccountId }) => subjectAccountId === accountId,
      ),
  };
};
