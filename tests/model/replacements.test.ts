/**
 * Replacing the main administrator of one account: clerks who decide on several cases, people who object, administrators who demote, shut
 * out and delete each other, the schedule and time, at random and at once, on the real engine, while calls go wrong. What is done at once
 * is decided before any of it is kept. After each batch the whole account is looked at.
 */
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import { announcing, takingFile } from "../../shared/domain/change-requests/steps.ts";
import { Login, PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { mayDelete, mayEdit } from "../../shared/domain/portal-users/user-administration.ts";
import { vetoPurpose } from "../../shared/domain/replacements/replacement.ts";
import { newId } from "../../shared/ids.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { loginWrite } from "../../shared/store/login-store.ts";
import { personWrite } from "../../shared/store/people-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import { replacementStore } from "../../shared/store/replacement-store.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { keepingOf } from "../support/administration.ts";
import { keepRequest } from "../support/change-requests.ts";
import { type Fault, faults, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { somePerson } from "../support/people.ts";
import { keepStaff, twoPeopleAfterMilliseconds } from "../support/proposals.ts";
import { refusalOf } from "../support/refusals.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";
import { turnsAt } from "../support/turns.ts";

const stage = tableOfFile();
logOfEachTest();

const waitHours = 72;
const hour = 3600_000;

// --- what is done ------------------------------------------------------------------------------------------------------

/** Places in lists: the rest of a division picks one. */
const place = fc.nat({ max: 999 });
const clerk = fc.constantFrom("ala", "bea", "cyn", "dag");
/** Most of what happens is about one case: several things must happen to it before it comes to anything. */
const someCase = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: place });

const propose = fc.record({
  does: fc.constant("propose" as const),
  who: clerk,
  of: someCase,
  note: fc.constantFrom("Sprawdzone w KRS", "Sprawdzone w KRS", undefined),
});
const confirm = fc.record({
  does: fc.constant("confirm" as const),
  who: fc.oneof({ weight: 5, arbitrary: clerk }, { weight: 1, arbitrary: fc.constant("eda") }),
  of: someCase,
});
const reject = fc.record({ does: fc.constant("reject" as const), who: clerk, of: someCase });
const veto = fc.record({ does: fc.constant("veto" as const), who: place, of: someCase });
const finish = fc.record({ does: fc.constant("finish" as const) });
const addFile = fc.record({ does: fc.constant("addFile" as const), of: someCase });
const administer = fc.record({
  does: fc.constant("administer" as const),
  how: fc.constantFrom("demote", "promote", "promote", "rename", "shutOut", "remove"),
  who: place,
  whom: place,
});
const anything = fc.oneof(
  { weight: 5, arbitrary: propose },
  { weight: 7, arbitrary: confirm },
  { weight: 1, arbitrary: reject },
  { weight: 2, arbitrary: veto },
  { weight: 6, arbitrary: finish },
  { weight: 2, arbitrary: addFile },
  { weight: 3, arbitrary: administer },
);
type Deed = typeof anything extends fc.Arbitrary<infer One> ? One : never;
/** What gets in each other's way at the moment of the swap. */
const clashing = fc.oneof<fc.Arbitrary<Deed>[]>(finish, finish, veto, reject, administer, confirm);

const batchOf = (deed: fc.Arbitrary<Deed>, hours: fc.Arbitrary<number>, minLength = 1) =>
  fc.record({
    wrong: fc.option(fc.record({ fault: fc.constantFrom(...faults), call: fc.nat({ max: 14 }) }), { freq: 2 }),
    hours,
    isTwice: fc.boolean(),
    deeds: fc.array(fc.record({ deed, turn: place }), { minLength, maxLength: 3, size: "max" }),
  });
type Batch = ReturnType<typeof batchOf> extends fc.Arbitrary<infer One> ? One : never;
const aWhile = fc.constantFrom(0, 0, 0, 1, 24, waitHours);
const never = fc.constant(0);
const onFirst = <One extends { readonly of: number }>(one: fc.Arbitrary<One>) =>
  one.map((deed) => ({ ...deed, of: 0 }));
/** The case changes before anybody confirms it, and is proposed again. */
const overtaken = fc.tuple(
  batchOf(onFirst(addFile), never),
  batchOf(onFirst(confirm), never, 2),
  batchOf(onFirst(propose), never, 2),
);
/** Somebody objects, and others than before override it, or try to. */
const overriding = fc.tuple(
  batchOf(onFirst(veto), never),
  batchOf(onFirst(addFile), never),
  batchOf(onFirst(propose), never, 3),
  batchOf(onFirst(confirm), never, 3),
  batchOf(finish, never),
);
/** The candidate of the first case can't become it any more, or can again. */
const unseating = fc.tuple(
  batchOf(
    administer.map((deed) => ({ ...deed, who: 0, whom: 1 })),
    never,
  ),
  batchOf(fc.oneof(propose, confirm, finish), aWhile, 2),
);
/** A case is decided on and announced; then anything happens; then the wait is over and people clash. */
const round = fc
  .tuple(
    batchOf(propose, never),
    fc.oneof<fc.Arbitrary<Batch[]>[]>(fc.constant([]), overtaken),
    batchOf(confirm, never, 3),
    batchOf(finish, never),
    fc.oneof<fc.Arbitrary<Batch[]>[]>(
      fc.array(batchOf(anything, aWhile), { minLength: 2, maxLength: 3 }),
      overriding,
      unseating,
    ),
    batchOf(clashing, fc.constantFrom(waitHours - 1, waitHours), 3),
  )
  .map(([first, more, second, third, rest, last]) => [first, ...more, second, third, ...rest, last]);
const life = fc.array(round, { minLength: 2, maxLength: 2 }).map((rounds) => rounds.flat());

// --- where it is done --------------------------------------------------------------------------------------------------

/** Nothing that is done changes them, so all worlds have the same. */
const staff: Record<string, Awaited<ReturnType<typeof keepStaff>>> = {};
beforeAll(async () => {
  for (const name of ["ala", "bea", "cyn", "dag", "eda"])
    staff[name] = await keepStaff(stage().table, {
      name,
      role: name === "eda" ? "operator-administrator" : "operator-helpdesk",
    });
});

const openWorld = async () => {
  const { client, table } = stage();
  const { table: looking } = stage();
  const accountId = await openTestAccount(looking);
  let at = noon;
  const now = () => at;
  const atOnce = turnsAt(client);
  let [wrong, calls]: [{ fault: Fault; call: number } | null, number] = [null, 0];
  injectFaults(client, () => {
    const fault = wrong?.call === calls ? wrong.fault : undefined;
    calls += 1;
    return fault;
  });
  const company = [true, false, false, false].map((isMainAdministrator) =>
    somePerson(accountId, { user: { isMainAdministrator } }),
  );
  await looking.transact(company.flatMap((person) => [loginWrite(person.login), personWrite(person)]));
  const people = company.map(({ user }) => user);
  const [anna, ola, ewa, iza] = people as [PortalUser, PortalUser, PortalUser, PortalUser];
  const requests: ChangeRequest[] = [];
  // A candidate can be named twice, in cases of their own.
  for (const candidate of [ola, ewa, ola, iza])
    requests.push(await keepRequest(looking, anna, { kind: "main-administrator", candidateId: candidate.id }));
  const markers = requests.map(({ id }) => keys.waits(accountId, `replacements#${id}`));
  const look = async () => {
    const kept = await looking.getAll([
      ...people.map(({ id }) => keys.user(accountId, id)),
      ...people.map(({ email }) => keys.login(email)),
      ...requests.map(({ id }) => keys.changeRequest(accountId, id)),
      ...markers,
    ]);
    const next = (count: number) => kept.splice(0, count);
    return {
      users: next(people.length).map((item) => item && PortalUser.parse(item)),
      logins: next(people.length).map((item) => item && Login.parse(item)),
      cases: next(requests.length).map((item) => ChangeRequest.parse(item)),
      waiting: next(requests.length),
    };
  };
  return {
    accountId,
    people,
    look,
    /** How all was before the batch: whatever is done at once is decided by that. */
    seen: await look(),
    now,
    pass: (hours: number) => {
      at = new Date(at.getTime() + hours * hour + 60_000);
    },
    goesWrong: (next: typeof wrong) => {
      [wrong, calls] = [next, 0];
    },
    atOnce,
    table,
    replacements: replacementStore(table),
    proposals: proposalStore({ table, ledger: ledgerStore({ table, now, pause: async () => {} }), now }),
    initial: anna.id,
  };
};
type World = Awaited<ReturnType<typeof openWorld>>;

/** Does it, and names what came of it. */
const act = async (world: World, deed: Deed): Promise<string> => {
  const { accountId, table, replacements, proposals, now, seen } = world;
  const outcomeOf = async (doing: () => Promise<unknown>): Promise<string> =>
    (await refusalOf(doing()))?.code ?? "done";
  const request = (of: number) => seen.cases[of % seen.cases.length]!;
  const by = (name: string) => {
    const one = staff[name]!;
    return { staff: one.by, actor: { side: "staff", email: "", ...one.by } as const, caller: one.caller, now: now() };
  };
  switch (deed.does) {
    case "propose":
      return outcomeOf(async () =>
        replacements.propose(request(deed.of), { ...by(deed.who), note: deed.note, twoPeopleAfterMilliseconds }),
      );
    case "reject":
      return outcomeOf(async () => replacements.reject(request(deed.of), { ...by(deed.who), note: "Nie." }));
    case "confirm":
      return outcomeOf(async () => {
        const { proposalId } = request(deed.of);
        if (proposalId === undefined) return;
        const proposal = await proposals.find(proposalId);
        await proposals.confirm(proposal, {
          contentHash: proposal.contentHash,
          ...staff[deed.who]!,
          twoPeopleAfterMilliseconds,
        });
      });
    case "veto":
      return outcomeOf(async () => {
        const { id: userId, email } = world.people[deed.who % world.people.length]!;
        await replacements.veto({ userId, email }, request(deed.of), { from: "192.0.2.1", now: now() });
      });
    case "addFile":
      return outcomeOf(async () => {
        const { id: requestId } = request(deed.of);
        const id = newId("at", now());
        const file = { id, fileName: "skan.pdf", contentType: "application/pdf", sizeBytes: 2_000 } as const;
        const announcedBy = { side: "staff", name: "ala" } as const;
        const requests = changeRequestStore(table);
        await requests.change({ accountId, requestId }, (read) => announcing(read, { ...file, announcedBy }, now()));
        const looked = { at: now().toISOString(), sha256: id.slice(3).padEnd(64, "0"), sizeBytes: 2_000 };
        await requests.change({ accountId, requestId }, (read) =>
          takingFile(read, { attachmentId: id, looked, replyTo: undefined }, now()),
        );
      });
    case "finish":
      return outcomeOf(async () => {
        const due = seen.cases.filter((_, at) => String(seen.waiting[at]?.queuedAt ?? "~") <= now().toISOString());
        for (const { id: subject } of due)
          await replacements.finish(
            { accountId, subject },
            {
              waitMilliseconds: waitHours * hour,
              linkFor: (read, { id: userId, email }) => ({
                id: newId("li", now()),
                purpose: vetoPurpose,
                secretHash: "0",
                accountId,
                subjectId: read.id,
                userId,
                email,
                expiresAt: "2031-01-01T00:00:00.000Z",
              }),
              now: now(),
            },
          );
      });
    case "administer":
      return administered(world, deed, outcomeOf);
  }
};

/** As the functions of administration do it: by the domain's rules, then kept under the store's conditions. */
const administered = async (
  { table, seen }: World,
  { how, who, whom }: Extract<Deed, { does: "administer" }>,
  outcomeOf: (doing: () => Promise<unknown>) => Promise<string>,
): Promise<string> => {
  return outcomeOf(async () => {
    const [actor, target] = [who, whom].map((at) => seen.users[at % seen.users.length]);
    if (!actor?.canLogIn || actor.role !== "administrator" || !target) return;
    if (how === "remove") {
      mayDelete(actor, target);
      return userStore(table).remove(target, keepingOf(actor));
    }
    const credentialVersion = target.credentialVersion + (how === "rename" ? 0 : 1);
    const to = {
      ...target,
      ...(how === "rename" ? { position: "właścicielka" } : {}),
      ...(how === "demote" ? { role: "employee" as const } : {}),
      ...(how === "promote" ? { role: "administrator" as const } : {}),
      ...(how === "shutOut" ? { canLogIn: false } : {}),
      ...(how === "rename" ? {} : { sessions: {} }),
      credentialVersion,
      version: target.version + 1,
    };
    mayEdit(actor, target, to);
    return userStore(table).edit(target, to, { credentialVersion }, keepingOf(actor));
  });
};

const mayBeTold: Record<Deed["does"], readonly string[]> = {
  propose: [
    ...["done", "already_decided_otherwise", "replacement_waits", "proposal_open", "not_replaceable"],
    ...["statement_missing", "invalid_request", "decided_before", "override_used"],
  ],
  confirm: ["done", "own_proposal", "proposal_closed", "proposal_outdated", "decided_before"],
  reject: ["done", "already_decided_otherwise"],
  veto: ["done", "veto_too_late"],
  addFile: ["done", "request_closed", "too_many_attachments"],
  finish: ["done"],
  administer: [
    ...["done", "main_administrator_protected", "own_access", "rights_beyond_own", "not_allowed"],
    ...["precondition_failed", "conflict"],
  ],
};

// --- what must hold ----------------------------------------------------------------------------------------------------

/** The decisions of a case, in order: each of two people, and what came of it. */
const decisionsOf = ({ history }: ChangeRequest) => {
  const decisions: { by: (string | undefined)[]; announcedAt?: string; end?: "applied" | "vetoed" | "not-replaced" }[] =
    [];
  let proposer: string | undefined;
  for (const { what, by, at } of history) {
    if (what === "proposed") proposer = by.userId;
    if (what === "confirmed") decisions.push({ by: [proposer, by.userId] });
    const last = decisions.at(-1);
    if (last && what === "announced") last.announcedAt = at;
    if (last && (what === "applied" || what === "vetoed" || what === "not-replaced")) last.end = what;
  }
  return decisions;
};

/** What must hold at every moment; each that doesn't is named. */
const wrongWith = async (world: World): Promise<string[]> => {
  const { initial } = world;
  const before = world.seen.cases;
  world.seen = await world.look();
  const { users: found, logins, cases, waiting } = world.seen;
  const users = found.filter((user) => user !== undefined);
  const wrong: string[] = [];
  const hold = (says: string, holds: boolean) => {
    if (!holds) wrong.push(says);
  };

  const mains = users.filter(({ isMainAdministrator }) => isMainAdministrator);
  const [main] = mains;
  hold("one main administrator", mains.length === 1);
  hold("who is an administrator and can sign in", main?.role === "administrator" && main.canLogIn);
  for (const [at, user] of found.entries()) {
    const login = logins[at];
    hold("a login for who can sign in, and for nobody else", (user?.canLogIn === true) === (login !== undefined));
    hold(
      "login and user agree of the credentials",
      !login || (login.credentialVersion === user?.credentialVersion && login.userId === user.id),
    );
  }

  const swaps = cases.filter(({ state }) => state === "applied").map(({ replacement }) => replacement!);
  const standing = (id: string | undefined): number =>
    Number(id === initial) +
    swaps.filter(({ candidate }) => candidate.userId === id).length -
    swaps.filter(({ mainAdministrator }) => mainAdministrator.userId === id).length;
  hold("who is it by the cases that were applied", standing(main?.id) === 1);
  for (const { id } of users) hold("and nobody else", id === main?.id || standing(id) === 0);

  for (const request of cases) {
    const decisions = decisionsOf(request);
    const { state, history, veto, replacement } = request;
    hold("an applied case was decided", state !== "applied" || decisions.at(-1)?.end === "applied");
    hold("a case is applied once", history.filter(({ what }) => what === "applied").length <= 1);
    const vetoedAt = decisions.findIndex(({ end }) => end === "vetoed");
    hold("there is one veto at most", decisions.filter(({ end }) => end === "vetoed").length <= 1);
    hold("one override at most", vetoedAt < 0 || decisions.length <= vetoedAt + 2);
    hold("the veto is kept", vetoedAt >= 0 === (veto !== undefined));
    for (const [at, { by, announcedAt, end }] of decisions.entries()) {
      hold("two different people decide", by[0] !== undefined && by[1] !== undefined && by[0] !== by[1]);
      const isOverride = vetoedAt >= 0 && at > vetoedAt;
      if (isOverride)
        hold(
          "two others override",
          by.every((one) => !decisions[vetoedAt]!.by.includes(one)),
        );
      if (end !== "applied") continue;
      const waited = Date.parse(request.closedAt!) - Date.parse(announcedAt ?? request.closedAt!);
      hold("announced before it happens", announcedAt !== undefined);
      hold("after a wait, or an override", isOverride || waited >= waitHours * hour);
      hold("as decided", replacement?.isOverride === isOverride && replacement.decidedBy.join() === by.join());
    }
    const was = before.find(({ id }) => id === request.id);
    hold("what is closed stays closed", !was?.closedAt || JSON.stringify(was) === JSON.stringify(request));
    hold("what waits for a veto is decided on", (state === "waiting-for-veto") <= (replacement !== undefined));
  }
  for (const [at, { state }] of cases.entries())
    hold(
      "what waits is on the queue",
      state !== "waiting-for-veto" || String(waiting[at]?.queue).startsWith("replacements#"),
    );
  hold(
    "the wait is told",
    cases.every(({ replacement }) => !replacement?.announcedAt || !!replacement.swapsAt),
  );
  return wrong;
};

/** It takes some 10 seconds; a machine that does other work too may take longer. */
const slowMachineMilliseconds = 300_000;

it(
  "an account has one main administrator, replaced only by two different people and a wait without veto, or an override by two others",
  async () => {
    const seen = new Map<string, number>();
    const see = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(life, async (batches) => {
        const world = await openWorld();
        for (const { wrong, hours, isTwice, deeds } of batches) {
          world.pass(hours);
          world.goesWrong(wrong);
          const all = isTwice ? [...deeds, ...deeds] : deeds;

          const outcomes = await world.atOnce(all.map(({ deed, turn }) => ({ turn, act: () => act(world, deed) })));

          world.goesWrong(null);
          for (const [at, outcome] of outcomes.entries()) {
            const { does } = all[at]!.deed;
            expect([...mayBeTold[does], ...(wrong ? ["temporarily_unavailable"] : [])], does).toContain(outcome);
            see(`${does}: ${outcome}`);
          }
          expect(await wrongWith(world)).toEqual([]);
        }
        for (const request of world.seen.cases) {
          see(request.state);
          for (const { end } of decisionsOf(request)) see(`end: ${end}`);
          if (request.state === "applied" && request.replacement?.isOverride) see("overridden and applied");
        }
      }),
      { numRuns: 5, seed: 4, endOnFailure: true },
    );
    // Enough of it came about to mean something.
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        ...["applied", "rejected", "end: applied", "end: vetoed", "end: not-replaced", "overridden and applied"],
        ...["own_proposal", "proposal_outdated", "decided_before"].map((code) => `confirm: ${code}`),
        ...["decided_before", "proposal_open", "statement_missing", "not_replaceable"].map(
          (code) => `propose: ${code}`,
        ),
        ...["administer: main_administrator_protected", "administer: precondition_failed", "veto: veto_too_late"],
      ]),
    );
  },
  slowMachineMilliseconds,
);
