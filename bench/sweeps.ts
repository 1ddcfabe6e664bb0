/** Chapter: what the hourly sweep of low balances asks of the table, beside a scan that looks at every account. */
import {
  type AttributeValue,
  BatchWriteItemCommand,
  ScanCommand,
  type ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { flagLowBalances } from "../functions/flag-low-balances/flag-low-balances.ts";
import { localThresholdGrosze } from "../local/deployment.ts";
import { createTable, dynamoLocalClient } from "../local/dynamo.ts";
import { clock } from "../shared/clock.ts";
import { noRights } from "../shared/domain/access.ts";
import type { AccountHead } from "../shared/domain/account/account.ts";
import { openedHead } from "../shared/domain/account/ledger.ts";
import { AccountId } from "../shared/domain/ids.ts";
import { grosze } from "../shared/domain/money.ts";
import type { PortalUser } from "../shared/domain/portal-users/portal-user.ts";
import { dayAfter, warsawDay } from "../shared/domain/warsaw.ts";
import { newId } from "../shared/ids.ts";
import { keys } from "../shared/store/keys.ts";
import { lowBalanceAlerts } from "../shared/store/low-balance-alerts.ts";
import { queueStore } from "../shared/store/queue-store.ts";
import { dynamoTable, type Item } from "../shared/store/table.ts";
import { queued } from "../shared/store/work.ts";
import { noUnits, plus } from "./billing.ts";
import type { Figure } from "./budgets.ts";
import { type Call, fewestTrips, roundTrips, startCounter } from "./counting.ts";
import { type Chapter, figure, say } from "./report.ts";
import type { Stage } from "./stage.ts";

const dayMilliseconds = 24 * 3600 * 1000;
/** One account in so many is low. */
const oneInSoMany = 100;
const writtenAtOnce = 25;
const lanes = 8;
const accountsInSegment = 800;
/** Of a larger table only so many segments are scanned: each asks DynamoDB Local to look at the whole table. */
const segmentsMeasured = 13;
const emptyTripsMax = 1;
const messageTripsMax = 5;

/** The figures of tables with so many accounts, one in a hundred of them low; the first also for a single account. */
export const sweepsChapter = async (stage: Stage, sizes: readonly number[]): Promise<[Chapter, Figure[]]> => {
  const counter = await startCounter(stage.endpoints);
  const [seeding, counted] = [
    dynamoLocalClient(stage.endpoints.dynamodb),
    dynamoLocalClient(counter.endpoints.dynamodb),
  ];
  const rows: string[][] = [];
  const figures: Figure[] = [];
  try {
    for (const accounts of sizes) {
      say("Sweep of low balances", `${figure(accounts)} accounts`);
      const tableName = `saldo-bench-${accounts}`;
      await createTable(seeding, tableName, { withStream: false });
      const [table, direct] = [dynamoTable(counted, tableName), dynamoTable(seeding, tableName)];
      let now = clock();
      const sweep = async () => {
        counter.taken();
        const report = await flagLowBalances({
          queues: queueStore(table),
          alerts: lowBalanceAlerts(table),
          reminderMilliseconds: dayMilliseconds,
          now: () => now,
        })();
        return { report, calls: counter.taken() };
      };
      /** `times`: how many times more than these calls the whole would make. */
      const row = (what: string, calls: readonly Call[], times = 1): void => {
        const { read, write } = calls.reduce((sum, { units }) => plus(sum, units), noUnits);
        const counts = [figure(calls.length * times), figure(read * times, 1), figure(write * times, 1)];
        rows.push([figure(accounts), what, ...counts]);
      };
      const mark = async (lowAccounts: readonly AccountId[]): Promise<void> => {
        await inLanes(lowAccounts, (accountId) => direct.write({ Put: { Item: markerOf(accountId, now) } }));
      };

      const accountIds = Array.from({ length: accounts }, () => AccountId.parse(newId("ac", now)));
      const low = accountIds.filter((_, place) => place % oneInSoMany === 0);
      const items = [
        ...accountIds.map((id, place) => headOf(id, now, place % oneInSoMany === 0)),
        ...low.map((id) => userOf(id, now)),
      ];
      const batches = Array.from({ length: Math.ceil(items.length / writtenAtOnce) }, (_, place) =>
        items.slice(place * writtenAtOnce, (place + 1) * writtenAtOnce),
      );
      await inLanes(batches, async (batch) => {
        const puts = batch.map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } }));
        await seeding.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }));
      });

      const empty = await fewestTrips(emptyTripsMax, async () => (await sweep()).calls);
      row("a sweep that finds nothing due", empty);
      if (accounts === sizes[0]) {
        const one = await fewestTrips(messageTripsMax, async () => {
          now = new Date(now.getTime() + 2 * dayMilliseconds);
          await mark(low.slice(0, 1));
          const { report, calls } = await sweep();
          if (report.sent !== 1) throw new Error(`not sent: ${JSON.stringify(report)}`);
          return calls;
        });
        row("one account became low", one);
        figures.push(
          budget("A sweep that finds nothing due makes", roundTrips(empty), "round trips", emptyTripsMax),
          budget("A sweep that sends one message makes", roundTrips(one), "round trips", messageTripsMax),
          budget("A sweep that sends one message makes", one.length, "calls", 9),
        );
        now = new Date(now.getTime() + 2 * dayMilliseconds);
        await sweep();
        now = new Date(now.getTime() + 2 * dayMilliseconds);
        const quiet = await sweep();
        if (quiet.report.quiet !== 1) throw new Error(`not quiet: ${JSON.stringify(quiet.report)}`);
        row("one account stays low (once a day)", quiet.calls);
        figures.push(budget("A look at an account that stays low adds", quiet.calls.length - empty.length, "calls", 2));
      }
      say("Sweep of low balances", `${figure(accounts)} accounts, ${figure(low.length)} messages`);
      await mark(low);
      const all = await sweep();
      if (all.report.sent !== low.length) throw new Error(`not all sent: ${JSON.stringify(all.report)}`);
      row(`all ${figure(low.length)} low accounts became low at once`, all.calls);

      say("Sweep of low balances", `${figure(accounts)} accounts, the scan`);
      counter.taken();
      // DynamoDB Local sorts what is left of a segment for each page of it, so a segment holds about one page.
      const segments = Math.ceil(accounts / accountsInSegment);
      const measured = Math.min(segments, segmentsMeasured);
      for (let segment = 0; segment < measured; segment += 1) {
        let from: Record<string, AttributeValue> | undefined;
        do {
          const { LastEvaluatedKey }: ScanCommandOutput = await counted.send(
            new ScanCommand({
              TableName: tableName,
              Segment: segment,
              TotalSegments: segments,
              ...(from && { ExclusiveStartKey: from }),
            }),
          );
          from = LastEvaluatedKey;
        } while (from);
      }
      const reckoned = measured < segments ? `, from ${measured} of ${segments} parts` : "";
      row(`a scan in place of the queue${reckoned}`, counter.taken(), segments / measured);
    }
    return [
      {
        title: "Sweep of low balances",
        means:
          "What flag-low-balances asks of the table, with one user to tell in each account that is low, and what it would read each " +
          "hour by scanning heads and these users alone, without any entry. Of 100,000 accounts a tenth is scanned, and multiplied.",
        columns: [
          { name: "accounts", align: "right" },
          { name: "what" },
          { name: "calls", align: "right" },
          { name: "read", align: "right" },
          { name: "write", align: "right" },
        ],
        rows,
      },
      figures,
    ];
  } finally {
    seeding.destroy();
    counted.destroy();
    await counter.stop();
  }
};

const inLanes = async <Work>(all: readonly Work[], act: (work: Work) => Promise<unknown>): Promise<void> => {
  const left = [...all];
  const lane = async (): Promise<void> => {
    for (let work = left.pop(); work !== undefined; work = left.pop()) await act(work);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};

/** As a head is after four weeks of use. */
const headOf = (accountId: AccountId, now: Date, isLow: boolean): Item => {
  const head: AccountHead = {
    ...openedHead(accountId, localThresholdGrosze, now),
    companyName: "Bench sp. z o.o.",
    state: "open",
    offer: { id: "of_start", name: "Start" },
    openedAt: now.toISOString(),
    balanceGrosze: grosze(isLow ? 1_000 : 100_000),
    low: { state: isLow ? "low" : "ok", since: now.toISOString() },
    toppedUp: true,
    dailyUsage: Array.from({ length: 28 }, (_, place) => ({
      day: dayAfter(warsawDay(now), place - 28),
      amountGrosze: grosze(1_000),
    })),
  };
  return { ...keys.head(accountId), ...head };
};

const markerOf = (accountId: AccountId, now: Date): Item => ({
  ...keys.waits(accountId, "low-balance"),
  ...queued("low-balance", { accountId, subject: "" }, now.toISOString()),
  state: "low",
  crossing: 1,
  opened: 1,
});

const userOf = (accountId: AccountId, now: Date): Item => {
  const user: PortalUser = {
    id: newId("us", now),
    accountId,
    firstName: "Anna",
    lastName: "Nowak",
    email: "anna.nowak@bench.example",
    phone: "+48601234567",
    position: "właścicielka",
    role: "administrator",
    rights: noRights,
    canLogIn: true,
    requireTotp: false,
    loginPolicyId: null,
    isMainAdministrator: true,
    credentialVersion: 1,
    version: 1,
    createdAt: now.toISOString(),
    invitedAt: null,
    lastSignInAt: null,
    hasTotp: false,
    recoveryCodesLeft: 0,
    sessions: {},
  };
  return { ...keys.user(accountId, user.id), ...user };
};

const budget = (what: string, value: number, unit: string, atMost: number): Figure => ({
  what,
  value,
  unit,
  atMost,
  setIn: "bench/sweeps.ts",
});
