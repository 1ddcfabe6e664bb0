/** The conditions of notices. */
import { leaseMilliseconds } from "../../../shared/domain/notices/notice.ts";
import { keys } from "../../../shared/store/keys.ts";
import { noticeStore, noticeWrite } from "../../../shared/store/notice-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { type Check, conditionsMatter } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { keepNotice, someNotice } from "../../support/notices.ts";
import { thrownBy } from "../../support/refusals.ts";
import { noon as now } from "../../support/top-ups.ts";
import { someAddress } from "./ground.ts";

const leaseEnds = new Date(now.getTime() + leaseMilliseconds);

/** A notice that somebody took at noon, and took their time. */
const takenAtNoon = async (table: Table) => {
  const { id } = await keepNotice(table);
  return (await noticeStore(table).claim(id, { now, first: true }))!;
};

/** The same, as it is once another has taken it at the very end of that lease, and perhaps given it to people. */
const takenSince = async (table: Table, { parks }: { parks: boolean }) => {
  const late = await takenAtNoon(table);
  const other = (await noticeStore(table).claim(late.id, { now: leaseEnds, first: false }))!;
  if (parks) await noticeStore(table).park(other, "theirs", leaseEnds);
  return { late, item: async () => table.get(keys.notice(late.id)) };
};

const gone = async (table: Table) => {
  const notice = await takenAtNoon(table);
  await table.write({ Delete: { Key: keys.notice(notice.id) } });
  return { notice, isGone: async () => (await table.get(keys.notice(notice.id))) === undefined };
};

const later = new Date(now.getTime() + 24 * 3600 * 1000);

conditionsMatter([
  {
    of: "owing a notice",
    item: "NOTICE",
    keeps: "never writes over one that is there",
    holds: async ({ table }) => {
      const sent = await keepNotice(table, { ...someNotice(), state: "sent" });

      await thrownBy(table.write(noticeWrite({ ...sent, state: "waiting" })));

      return (await noticeStore(table).get(sent.id))?.state === "sent";
    },
  },
  {
    of: "taking a notice",
    item: "NOTICE",
    part: "queuedAt = :read",
    keeps: "gives it to one of two who found it due",
    holds: async ({ client, table, others }) => {
      const { id } = await keepNotice(table);
      beforeNext(client, "UpdateItem", () => noticeStore(others).claim(id, { now, first: true }));

      return (await noticeStore(table).claim(id, { now, first: true })) === undefined;
    },
  },
  {
    of: "taking a notice",
    item: "NOTICE",
    part: "#state = :waiting",
    keeps: "leaves to people what was given to them at that very instant",
    holds: async ({ client, table, others }) => {
      const { id, dueAt } = await keepNotice(table);
      const due = new Date(dueAt ?? "");
      beforeNext(client, "UpdateItem", async () => {
        const other = (await noticeStore(others).claim(id, { now: due, first: false }))!;
        await noticeStore(others).park(other, "theirs", due);
      });

      return (await noticeStore(table).claim(id, { now: due, first: false })) === undefined;
    },
  },
  {
    of: "marking a notice as sent",
    item: "NOTICE",
    part: "attribute_exists(pk)",
    keeps: "makes no notice out of one that is forgotten",
    holds: async ({ table }) => {
      const { notice, isGone } = await gone(table);

      await noticeStore(table).sent(notice, { at: now, messageId: "ses-1" });

      return isGone();
    },
  },
  {
    of: "marking a notice as sent",
    item: "NOTICE",
    part: "attribute_not_exists(sentAt)",
    keeps: "leaves to people one that has come back by now",
    holds: async ({ table }) => {
      const notice = await takenAtNoon(table);
      await noticeStore(table).bounced(notice.id, { messageId: "ses-1", now });

      await noticeStore(table).sent(notice, { at: now, messageId: "ses-1" });

      return (await noticeStore(table).get(notice.id))?.state === "parked";
    },
  },
  ...(["putOff", "park"] as const).flatMap((does): Check[] => {
    const act = (table: Table, late: Awaited<ReturnType<typeof takenAtNoon>>) =>
      does === "park" ? noticeStore(table).park(late, "late", later) : noticeStore(table).putOff(late, later);
    return [false, true].map((parks) => ({
      of: does === "park" ? "giving a notice to people" : "putting a notice off",
      item: "NOTICE",
      part: parks ? "#state = :waiting" : "queuedAt = :claimed",
      keeps: parks ? "leaves as it was what people look at since" : "leaves a notice to whoever has taken it since",
      holds: async ({ table, others }) => {
        const { late, item } = await takenSince(others, { parks });
        const before = JSON.stringify(await item());

        await act(table, late);

        return JSON.stringify(await item()) === before;
      },
    }));
  }),
  {
    of: "taking a notice for one that came back",
    item: "NOTICE",
    part: "attribute_exists(pk)",
    keeps: "makes no notice out of one that is forgotten",
    holds: async ({ table }) => {
      const { notice, isGone } = await gone(table);

      await noticeStore(table).bounced(notice.id, { messageId: "ses-1", now });

      return isGone();
    },
  },
  {
    of: "taking a notice for one that came back",
    item: "NOTICE",
    part: "messageId <> :message",
    keeps: "lets one be sent again though its return is told twice",
    holds: async ({ table }) => {
      const notice = await takenAtNoon(table);
      await noticeStore(table).bounced(notice.id, { messageId: "ses-1", now });
      await noticeStore(table).resend(notice.id, now);

      await noticeStore(table).bounced(notice.id, { messageId: "ses-1", now });

      return (await noticeStore(table).get(notice.id))?.state === "waiting";
    },
  },
  {
    of: "letting a notice be sent again",
    item: "NOTICE",
    part: "attribute_exists(pk)",
    keeps: "makes no notice out of a slip of the finger",
    holds: async ({ table }) => {
      const { notice, isGone } = await gone(table);

      await thrownBy(noticeStore(table).resend(notice.id, now));

      return isGone();
    },
  },
  ...(["bounced", "complained"] as const).map(
    (mark): Check => ({
      of: `marking an address as ${mark}`,
      item: "ADDRESS",
      keeps: "keeps since when it is",
      holds: async ({ table }) => {
        const address = someAddress();
        await noticeStore(table).mark(address, mark, now);

        await noticeStore(table).mark(address, mark, later);

        return (await table.get(keys.address(address)))?.at === now.toISOString();
      },
    }),
  ),
]);
