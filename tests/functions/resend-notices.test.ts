import { describe, expect, it } from "vitest";
import { resendNotice } from "../../ops/resend-notice.ts";
import { leaseMilliseconds } from "../../shared/domain/notices/notice.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { noticeOf } from "../../shared/store/notice-store.ts";
import { logOfEachTest } from "../support/logged.ts";
import { rejected, throttling } from "../support/mail-server.ts";
import { factsOf, keepNotice, someNotice } from "../support/notices.ts";
import { keepPerson, keepUser, someAddress, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { financeAddress, mailServerOfFile, sendingOn, sentOf } from "../support/sending.ts";
import { someAccountId } from "../support/table.ts";
import { noon } from "../support/top-ups.ts";

const server = mailServerOfFile();
logOfEachTest();
const minute = 60_000;

const outbox = async (count = 1) => {
  const sending = await sendingOn(server());
  const kept = Array.from({ length: count }, () => someNotice());
  const ids = await sending.keepAll(kept);
  const all = async () => (await sending.table.getAll(ids.map(keys.notice))).map((item) => noticeOf(item!));
  const states = async () => (await all()).map(({ state }) => state);
  return { ...sending, ids, id: ids[0]!, kept, all, states };
};

describe("every two minutes", () => {
  it("each notice that the stream never told of is sent, once, though two runs meet", async () => {
    const { ids, run, pass, states } = await outbox(12);
    expect(await run()).toMatchObject({ due: 0, sent: 0 });
    pass(minute);

    const [one, other] = await Promise.all([run(), run()]);

    expect((one.sent ?? 0) + (other.sent ?? 0)).toBe(12);
    expect([...sentOf(server())].sort()).toEqual(ids.toSorted().map((id) => [id, 1]));
    expect(new Set(await states())).toEqual(new Set(["sent"]));
    pass(24 * 60 * minute);
    expect(await run()).toMatchObject({ due: 0 });
  });

  it("a notice whose sender is gone is sent when its lease is over, and not before", async () => {
    const { id, notices, run, pass, now } = await outbox();
    await notices.claim(id, { now: now(), first: true });

    pass(leaseMilliseconds - 1);
    expect(await run()).toMatchObject({ due: 0 });
    pass(1);
    expect(await run()).toMatchObject({ due: 1, sent: 1 });
  });

  it("what was refused or bounced stays with people", async () => {
    const { run, pass, states } = await outbox(2);
    pass(minute);
    server().fail(rejected);
    expect(await run()).toMatchObject({ parked: 2 });
    server().fail(undefined);
    pass(24 * 60 * minute);

    expect(await run()).toMatchObject({ due: 0 });
    expect(await states()).toEqual(["parked", "parked"]);
  });

  it("the run ends where SES takes no more now, and the next ones send the rest", async () => {
    const { ids, run, pass } = await outbox(14);
    pass(minute);
    server().fail((place) => (place >= 6 ? throttling : undefined));

    const first = await run();

    expect(first.sent).toBe(6);
    expect(first.putOff).toBeLessThanOrEqual(4);
    expect(server().asked()).toBe(6 + (first.putOff ?? 0));
    server().fail(undefined);
    await run();
    pass(2 * minute);
    await run();
    expect([...sentOf(server())].sort()).toEqual(ids.toSorted().map((id) => [id, 1]));
  });

  it("the run begins no more once its time is up, and leaves the rest untouched", async () => {
    const { run, pass, uses, all } = await outbox(12);
    pass(minute);
    // Each e-mail takes half a minute.
    const slow = {
      send: async (mail: Parameters<typeof uses.mailer.send>[0]) => {
        pass(minute / 2);
        return uses.mailer.send(mail);
      },
    };

    const report = await run({ mailer: slow });

    expect(report.due).toBe(12);
    expect(report.sent).toBeLessThanOrEqual(7);
    expect((await all()).filter(({ attempts }) => attempts === 0)).toHaveLength(12 - (report.sent ?? 0));
  });
});

describe("bulk", () => {
  const withBulk = async () => {
    const sending = await sendingOn(server());
    const kinds = ["balance-low", "fee-overdue", "locations-reminder"] as const;
    const bulk = kinds.flatMap((kind) => Array.from({ length: 3 }, () => someNotice({ facts: factsOf[kind] })));
    return { ...sending, bulk: await sending.keepAll(bulk) };
  };

  it("is not sent as soon as it is kept, and by the next run", async () => {
    const { told, run, bulk } = await withBulk();

    expect(await told(bulk)).toMatchObject({ notTaken: bulk.length, sent: 0 });
    expect(await run()).toMatchObject({ due: bulk.length, sent: bulk.length });

    expect([...sentOf(server()).keys()].sort()).toEqual(bulk.toSorted());
  });

  it("waits behind a link that is to be sent again, though it was due long before", async () => {
    const { table, told, run, pass, now, bulk } = await withBulk();
    pass(60 * minute);
    const reset = (await keepNotice(table, someNotice({ facts: factsOf["password-reset"], now: now() }))).id;
    server().fail(throttling);
    await told([reset]);
    server().fail(undefined);
    pass(minute);

    await run();

    // A few are sent side by side.
    expect([...sentOf(server()).keys()].indexOf(reset)).toBeLessThan(4);
    expect(sentOf(server()).size).toBe(1 + bulk.length);
  });

  it("that SES takes no more of keeps no new link waiting", async () => {
    const { table, told, run, now, bulk } = await withBulk();
    server().fail(throttling);
    expect(await run()).toMatchObject({ sent: 0 });
    server().fail(undefined);

    const reset = (await keepNotice(table, someNotice({ facts: factsOf["password-reset"], now: now() }))).id;
    expect(await told([...bulk, reset])).toMatchObject({ sent: 1 });
  });
});

describe("operations", () => {
  it("let a notice be sent again that was refused", async () => {
    const { id, told, run, notices, people, now } = await outbox();
    server().fail(rejected);
    await told([id]);
    server().fail(undefined);
    expect(await run()).toMatchObject({ due: 0 });

    await resendNotice({ notices, people, now })({ id });

    expect(await run()).toMatchObject({ sent: 1 });
    expect((await notices.get(id))?.state).toBe("sent");
  });

  it("let one be sent again that arrived: it arrives again, once", async () => {
    const { id, told, run, notices, people, now } = await outbox();
    await told([id]);

    await resendNotice({ notices, people, now })({ id });
    await run();
    await run();

    expect(sentOf(server()).get(id)).toBe(2);
  });

  it("make one due that waits for long", async () => {
    const { id, notices, people, now, run } = await outbox();
    const taken = (await notices.claim(id, { now: now(), first: true }))!;
    await notices.putOff({ ...taken, attempts: 10 }, now());

    await resendNotice({ notices, people, now })({ id });

    expect(await run()).toMatchObject({ sent: 1 });
  });

  it("let an address have mail again; without that, its notice comes back to people at once", async () => {
    const { id, kept, told, run, notices, people, now } = await outbox();
    const { address } = kept[0]!.recipient as { address: string };
    await notices.mark(address, "bounced", now());
    await told([id]);
    const resend = resendNotice({ notices, people, now });

    await resend({ id });
    expect(await run()).toMatchObject({ parked: 1 });
    await resend({ id, unmark: true });

    expect(await run()).toMatchObject({ sent: 1 });
    expect(await notices.markOf(address)).toBeUndefined();
  });

  it("unmark a desk's address where they say which it is", async () => {
    const { table, notices, people, now } = await outbox();
    const recipient = { desk: "finance" as const };
    const { id } = await keepNotice(table, someNotice({ recipient, facts: factsOf["event-parked"] }));
    await notices.mark(financeAddress, "bounced", now());

    expect((await refusalOf(resendNotice({ notices, people, now })({ id, unmark: true })))?.code).toBe(
      "invalid_request",
    );
    await resendNotice({ notices, people, now, deskAddress: financeAddress })({ id, unmark: true });

    expect(await notices.markOf(financeAddress)).toBeUndefined();
  });

  it("unmark the address that a portal user has now, and let their notice be sent to it", async () => {
    const { table, told, run, notices, people, now } = await outbox();
    const { user } = await keepPerson(table, somePerson(someAccountId()));
    const recipient = { accountId: user.accountId, userId: user.id };
    const { id } = await keepNotice(table, someNotice({ recipient, facts: factsOf["transfer-credited"] }));
    const other = someAddress("ewa");
    for (const address of [user.email, other]) await notices.mark(address, "complained", now());
    await told([id]);

    await resendNotice({ notices, people, now })({ id, unmark: true });

    expect(await run()).toMatchObject({ sent: 1 });
    expect(server().taken.map(({ destinations }) => destinations)).toEqual([[user.email]]);
    expect(await notices.markOf(user.email)).toBeUndefined();
    expect(await notices.markOf(other)).toBe("complained");
  });

  it("unmark the main administrator's address for a portal user who is gone", async () => {
    const { table, run, notices, people, now } = await outbox();
    const accountId = someAccountId();
    await keepUser(table, somePerson(accountId, { user: { isMainAdministrator: false } }).user);
    const main = somePerson(accountId).user;
    await keepUser(table, main);
    const recipient = { accountId, userId: newId("us", noon) };
    const { id } = await keepNotice(table, someNotice({ recipient, facts: factsOf["transfer-rejected"] }));
    await notices.mark(main.email, "bounced", now());

    await resendNotice({ notices, people, now })({ id, unmark: true });

    expect(await notices.markOf(main.email)).toBeUndefined();
    expect(await run()).toMatchObject({ sent: 1 });
    expect(server().taken.map(({ destinations }) => destinations)).toEqual([[main.email]]);
  });

  it("are refused to unmark the address of nobody, and it stays parked; once somebody is there, it is sent", async () => {
    const { table, told, run, notices, people, now } = await outbox();
    const accountId = someAccountId();
    const recipient = { accountId, userId: newId("us", noon) };
    const { id } = await keepNotice(table, someNotice({ recipient, facts: factsOf["transfer-rejected"] }));
    await told([id]);
    expect(await notices.get(id)).toMatchObject({ state: "parked", parkedBecause: "nobody-to-notify" });
    const resend = resendNotice({ notices, people, now });

    expect((await refusalOf(resend({ id, unmark: true })))?.code).toBe("invalid_request");
    expect((await notices.get(id))?.state).toBe("parked");

    await keepUser(table, somePerson(accountId).user);
    await resend({ id });
    expect(await run()).toMatchObject({ sent: 1 });
  });

  it("are refused a notice that is not there", async () => {
    const { notices, people, now } = await outbox();
    const resend = resendNotice({ notices, people, now });

    expect((await refusalOf(resend({ id: newId("no", noon), unmark: true })))?.code).toBe("not_found");
  });
});
