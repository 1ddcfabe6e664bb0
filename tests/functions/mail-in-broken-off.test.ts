/** The function dies before or after any of its calls, and the queue brings the e-mail again: what comes of it is the same, once. */
import { expect, it } from "vitest";
import { BankTopUp } from "../../shared/domain/top-ups/bank-top-up.ts";
import { ranges } from "../../shared/store/keys.ts";
import { keepRequest } from "../support/change-requests.ts";
import { type Call, callsOf, type Fault, injectFaults, reads } from "../support/faults.ts";
import { aPdf, aPng } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";
import { confirmations, gray, type MailDesk, mailDesk, type Sent } from "../support/mail-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

const files = [
  { name: "jeden.pdf", type: "application/pdf", bytes: aPdf("one") },
  { name: "dwa.png", type: "image/png", bytes: aPng() },
];

/** All that e-mails leave behind, without ids. */
const leftBy = async (own: MailDesk) => {
  const range = { ...ranges.topUps(own.accountId), to: "WAITS#~" };
  const { items } = await own.looking.query(range, { limit: 100, newestFirst: false });
  const [topUps, waits] = ["TOPUP#", "WAITS#"].map((kind) => items.filter(({ sk }) => String(sk).startsWith(kind)));
  const [topUp] = topUps!.map((item) => BankTopUp.parse(item));
  const cases = await own.casesOf();
  return {
    files: topUp?.confirmations.map(({ fileName }) => fileName),
    cases: cases.map(({ kind, message, attachments, history }) => ({
      kind,
      message,
      attachments: attachments.map(({ fileName }) => fileName),
      history: history.map(({ what, text }) => ({ what, text })),
    })),
    notices: (await own.notices())
      .map(({ facts }) => facts.kind)
      // Once an hour for all that waits, so of whichever world comes first.
      .filter((kind) => kind !== "mail-to-check")
      .sort(),
    waits: waits!.length,
  };
};

type Story = { readonly name: string; readonly mail: (own: MailDesk, code: string) => Promise<Sent> };

const stories: readonly Story[] = [
  {
    name: "a confirmation of two files",
    mail: async (own, code) => ({ from: own.main.email, to: confirmations, subject: code, files }),
  },
  {
    name: "an unverified confirmation",
    mail: async (own, code) => ({
      from: `ktos.${own.main.id.toLowerCase()}@gdzies.example`,
      subject: code,
      files: files.slice(0, 1),
      verdicts: { ...gray, spf: "PASS" },
    }),
  },
  {
    name: "a case with files",
    mail: async (own) => ({ from: own.contact.email, subject: "Adres", text: "Proszę o zmianę adresu.", files }),
  },
  {
    name: "an answer in a case",
    mail: async (own) => {
      const request = await keepRequest(own.looking, own.contact);
      return { from: own.contact.email, to: own.caseAddress(request), subject: "Re", text: "Polna 7.", files };
    },
  },
  {
    name: "a confirmation whose files are of no use",
    mail: async (own, code) => ({
      from: own.main.email,
      to: confirmations,
      subject: code,
      files: [{ name: "a.zip", type: "application/zip", bytes: Buffer.from("PK\x03\x04zip") }],
    }),
  },
];

/** Names the calls of one e-mail: reads by what they read, as a second one of the same leaves the same; writes by their place. */
const naming = () => {
  let writes = 0;
  return ({ command, input }: Call): string => {
    if (!reads.includes(command)) writes += 1;
    const kinds = [...JSON.stringify(input).matchAll(/(?<=")[A-Z][A-Z-]+(?=[#"])/g)];
    return reads.includes(command) ? `${command} ${kinds.join(" ")}` : `write ${writes}`;
  };
};

/**
 * Where nothing is kept yet, all e-mails are looked at alike: each such read is broken off in two stories, one who is proved and one who is
 * not. One behind a write leaves what the loss of the next write leaves: it is broken off in one.
 */
const brokenOff = new Map<string, number>();
const timesBrokenOff = (name: string): number => brokenOff.get(name) ?? 0;

it.each(stories)(
  "$name is one, wherever a call is lost",
  async ({ mail }) => {
    const ordered = async () => {
      const own = await mailDesk(stage, { orders: 1 });
      return { own, topUp: own.topUps[0]! };
    };
    const { own: whole, topUp: ofWhole } = await ordered();
    const sent = await mail(whole, ofWhole.code);
    const calls = callsOf(whole.client);
    await whole.send(sent);
    const expected = await leftBy(whole);
    const all = [...new Set(calls.map(naming()))];
    const firstWrite = all.indexOf("write 1");
    const isEnough = (name: string, place: number) => timesBrokenOff(name) >= (place < firstWrite ? 2 : 1);
    const names = all.filter((name, place) => name.startsWith("write") || !isEnough(name, place));
    for (const name of names) brokenOff.set(name, timesBrokenOff(name) + 1);
    const writes = names.filter((name) => name.startsWith("write"));
    expect(writes.length).toBeGreaterThan(1);
    const losses: (readonly [name: string, fault: Fault])[] = [
      ...names.map((name) => [name, "lost-before"] as const),
      // A read whose answer is lost is one that never arrived.
      ...writes.map((name) => [name, "lost-after"] as const),
    ];

    for (const [name, fault] of losses) {
      const { own, topUp } = await ordered();
      const { body } = own.arrived(await mail(own, topUp.code));
      const dying = stage();
      const nameOf = naming();
      let isLost = false;
      injectFaults(dying.client, (called) => {
        if (nameOf(called) !== name || isLost) return undefined;
        isLost = true;
        return fault;
      });
      await own.take([body], dying.table).catch(() => {});
      expect(isLost, name).toBe(true);
      await own.take([body]);
      expect(await leftBy(own), `${fault}: ${name}`).toEqual(expected);
    }
  },
  60_000,
);
