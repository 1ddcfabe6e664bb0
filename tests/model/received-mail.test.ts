/**
 * One company's order by bank transfer and its cases, while e-mails of all kinds arrive, are delivered again and out of order, files are uploaded,
 * finance and BOK decide, the order runs out, and calls go wrong: at random, on the real engine. At the end the queue brings what failed.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { closing } from "../../shared/domain/change-requests/steps.ts";
import type { KeptMail } from "../../shared/domain/mail-in/plan.ts";
import { keys } from "../../shared/store/keys.ts";
import { type Fault, faults, injectFaults } from "../support/faults.ts";
import { anExe, aPdf } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";
import { confirmations, gray, helpdesk, type MailDesk, mailDesk, type Sent } from "../support/mail-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { byStaff, credits, rejects, transferDesk } from "../support/transfers.ts";

const stage = tableOfFile();
logOfEachTest();

const place = fc.nat({ max: 999 });
const mail = fc.record({
  does: fc.constant("mail" as const),
  from: fc.constantFrom("main" as const, "contact" as const, "accountant" as const, "stranger" as const),
  to: fc.constantFrom("confirmations" as const, "helpdesk" as const, "case" as const),
  names: fc.constantFrom("code" as const, "code" as const, "other code" as const, "case" as const, "nothing" as const),
  holds: fc.constantFrom(
    "file" as const,
    "file" as const,
    "other file" as const,
    "program" as const,
    "nothing" as const,
  ),
  proved: fc.constantFrom("PASS" as const, "PASS" as const, "GRAY" as const, "virus" as const),
  /** Few, so that some are the same. */
  number: fc.nat({ max: 5 }),
  isDelivered: fc.constantFrom(true, true, false),
});
const again = fc.record({ does: fc.constant("deliver again" as const), mail: place });
const others = fc.constantFrom(
  { does: "upload" as const },
  { does: "credit" as const },
  { does: "reject" as const },
  { does: "expire" as const },
  { does: "close a case" as const },
);
const action = fc.oneof(
  { weight: 6, arbitrary: mail },
  { weight: 2, arbitrary: again },
  { weight: 2, arbitrary: others },
);
const life = fc.array(
  fc.record({
    actions: fc.array(action, { minLength: 1, maxLength: 4 }),
    wrong: fc.option(fc.record({ fault: fc.constantFrom(...faults), call: fc.nat({ max: 14 }) }), { freq: 2 }),
    hours: fc.constantFrom(0, 0, 2, 15 * 24),
  }),
  { minLength: 3, maxLength: 5, size: "max" },
);
type Mail = typeof mail extends fc.Arbitrary<infer One> ? One : never;
type Action = typeof action extends fc.Arbitrary<infer One> ? One : never;

type World = MailDesk & {
  readonly code: string;
  readonly topUpId: string;
  readonly otherCode: string;
  /** Of each e-mail that has arrived: what the queue holds. */
  readonly bodies: { id: string; body: string }[];
  decisions: number;
};

const sentOf = async (world: World, { from, to, names, holds, proved, number }: Mail): Promise<Sent> => {
  const [request] = await world.casesOf();
  const named = { code: world.code, "other code": world.otherCode, case: request?.number ?? "", nothing: "" }[names];
  const addresses = { confirmations, helpdesk, case: request ? world.caseAddress(request) : helpdesk };
  const files = {
    file: [{ name: "a.pdf", type: "application/pdf", bytes: aPdf("one") }],
    "other file": [{ name: "b.pdf", type: "application/pdf", bytes: aPdf("two") }],
    program: [{ name: "c.pdf", type: "application/pdf", bytes: anExe() }],
    nothing: [],
  }[holds];
  return {
    from: from === "stranger" ? `obcy.${world.main.id.toLowerCase()}@gdzies.example` : world[from].email,
    to: addresses[to],
    subject: `Sprawa ${number} ${named}`,
    text: `Proszę o kontakt, ${number}.`,
    files,
    messageId: `<${from}.${number}.${names}.${holds}@klient.example>`,
    verdicts: proved === "PASS" ? {} : proved === "virus" ? { virus: "FAIL" } : { ...gray, spf: "PASS" },
  };
};

const acting = async (world: World, one: Action): Promise<void> => {
  const { accountId, topUpId, others: finance } = world;
  switch (one.does) {
    case "mail": {
      const arrived = world.arrived(await sentOf(world, one));
      world.bodies.push(arrived);
      if (one.isDelivered) await world.take([arrived.body]);
      return;
    }
    case "deliver again": {
      const arrived = world.bodies[one.mail % Math.max(1, world.bodies.length)];
      if (arrived) await world.take([arrived.body]);
      return;
    }
    case "upload": {
      const found = (await finance.find(accountId, topUpId))!;
      const announced = await world.announce(found.topUp);
      const named = { accountId, topUpId, confirmationId: announced.id };
      const looked = { at: world.now().toISOString(), sha256: "0".repeat(64), sizeBytes: 1 };
      await finance.takeFile(named, looked, world.forFinance(found.topUp));
      return;
    }
    case "credit":
    case "reject": {
      const decision = one.does === "credit" ? credits({ reason: "Wpłynęło" }) : rejects();
      await finance.decide(accountId, topUpId, decision, "192.0.2.1");
      world.decisions += one.does === "credit" ? 1 : 0;
      return;
    }
    case "expire":
      await finance.expire({ accountId, subject: topUpId });
      return;
    case "close a case": {
      const [request] = await world.casesOf();
      if (!request) return;
      const actor = {
        side: "staff",
        userId: byStaff.userId,
        name: "Ewa",
        email: undefined,
        from: "192.0.2.1",
      } as const;
      await world.requests.change({ accountId, requestId: request.id }, (read) =>
        closing(read, { decision: "reject", note: "Nie można.", actor, now: world.now() }),
      );
    }
  }
};

/** What became of each e-mail that has arrived, and what it has left behind. */
const leftOf = async (world: World) => {
  const became = await Promise.all(world.bodies.map(({ id }) => world.became(id)));
  const cases = [...(await world.casesOf()), ...(await strangersCases(world, became))];
  const { topUp } = (await world.others.find(world.accountId, world.topUpId))!;
  return world.bodies.map(({ id }, place) => ({
    id,
    kept: became[place],
    traces: {
      opened: cases.filter(({ mailId }) => mailId === id).length,
      joined: cases.filter(({ mailId, history }) => mailId !== id && history.some((event) => event.mailId === id))
        .length,
      confirmed: topUp.confirmations.some(({ mailed }) => mailed?.mailId === id) ? 1 : 0,
    },
  }));
};

/** The operator's own account is everybody's in this file: only those that this world's e-mails opened. */
const strangersCases = async (world: World, became: readonly (KeptMail | undefined)[]) => {
  const opened = became.flatMap((kept) =>
    kept?.plan.as === "case" && kept.plan.accountId === "operator" ? [kept.plan] : [],
  );
  const found = await Promise.all(
    opened.map(({ accountId, requestId }) => world.requests.find(accountId, requestId).catch(() => undefined)),
  );
  return found.filter((one) => one !== undefined);
};

const mayHaveLeft = (kept: KeptMail, traces: Awaited<ReturnType<typeof leftOf>>[number]["traces"]): void => {
  const { opened, joined, confirmed } = traces;
  const { as } = kept.plan;
  const ended = kept.plan.as === "refusal" ? kept.plan.why : as;
  expect(opened, ended).toBeLessThanOrEqual(as === "case" ? 1 : 0);
  expect(joined, ended).toBe(as === "join" ? 1 : 0);
  expect(confirmed, ended).toBeLessThanOrEqual(as === "confirmation" ? 1 : 0);
};

it("each e-mail ends as one thing, once, and none credits or changes data", async () => {
  const seen = new Set<string>();
  // Another company's, which no world changes.
  const otherCode = (await (await transferDesk(stage)).order()).code;
  await fc.assert(
    fc.asyncProperty(life, async (batches) => {
      const desk = await mailDesk(stage);
      const topUp = await desk.order();
      const world: World = { ...desk, code: topUp.code, topUpId: topUp.id, otherCode, bodies: [], decisions: 0 };
      const subscriber = await world.looking.get(keys.subscriber(world.accountId));
      let wrong: { fault: Fault; call: number } | null = null;
      let calls = 0;
      injectFaults(world.client, () => {
        calls += 1;
        return wrong && calls === wrong.call + 1 ? wrong.fault : undefined;
      });

      for (const batch of batches) {
        [wrong, calls] = [batch.wrong, 0];
        await Promise.allSettled(batch.actions.map((one) => acting(world, one)));
        if (wrong && calls > wrong.call) seen.add(wrong.fault);
        world.pass(batch.hours * 3_600_000);
      }
      wrong = null;
      // What failed, or was never delivered, comes again: the newest first, and more than once.
      for (const { body } of [...world.bodies].reverse()) await world.take([body, body]);

      for (const { id, kept, traces } of await leftOf(world)) {
        // One that says the same as another is that one, and leaves nothing of its own.
        seen.add(kept?.plan.as ?? "nothing");
        if (!kept) expect(traces).toEqual({ opened: 0, joined: 0, confirmed: 0 });
        else {
          expect(kept.state).toBe("done");
          mayHaveLeft(kept, traces);
          const isEnded =
            kept.plan.as === "case" ? traces.opened === 1 || (await world.toCheck(id)).length === 1 : true;
          expect(isEnded, `${kept.plan.as} ${id}`).toBe(true);
        }
      }
      const credited = (await world.entries()).filter(({ kind }) => kind === "top-up");
      expect(credited.length).toBeLessThanOrEqual(Math.min(1, world.decisions));
      if (credited.length === 1) seen.add("credited");
      expect((await world.others.find(world.accountId, world.topUpId))!.topUp.credit !== undefined).toBe(
        credited.length === 1,
      );
      expect(await world.looking.get(keys.subscriber(world.accountId))).toEqual(subscriber);
    }),
    { numRuns: 9, seed: 20_260_506 },
  );
  // Enough of it came about to mean something.
  const wanted = ["case", "join", "confirmation", "refusal", "nothing", "credited", ...faults];
  expect(wanted.filter((what) => !seen.has(what))).toEqual([]);
}, 240_000);
