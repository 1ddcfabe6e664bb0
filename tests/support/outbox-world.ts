/**
 * A world of notices, in which every call that a sender makes waits for its turn: the stream and the schedule are let go on
 * call by call, in any order and also two at once, and killed before or after any call. What is sent is the product's own
 * doing; only SES and, in the quick worlds, the table are played.
 */
import { setImmediate } from "node:timers/promises";
import { functions } from "../../functions/manifest.ts";
import { sendNewNotices } from "../../functions/notices/send-new-notices.ts";
import { resendNotices } from "../../functions/resend-notices/resend-notices.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import type { SendingUses } from "../../shared/send-notice.ts";
import { keys } from "../../shared/store/keys.ts";
import type { Outbox } from "./notice-model.ts";
import { someNotice } from "./notices.ts";
import { streamOf } from "./sending.ts";
import { noon } from "./top-ups.ts";

/** `lost`: SES has taken the e-mail, but its answer never came. */
export const answers = ["taken", "failed", "throttled", "lost"] as const;
export type Answer = (typeof answers)[number];

export type Move =
  | { readonly does: "keep" | "run" }
  | { readonly does: "tell" | "race" | "resend"; readonly notice: number }
  | { readonly does: "pass"; readonly seconds: number }
  | { readonly does: "go"; readonly calls: readonly number[]; readonly ends?: "before" | "after" };

/** One e-mail that SES took. */
type Delivery = {
  readonly noticeId: string;
  readonly run: Run;
  readonly isLost: boolean;
  /** The notice was marked as sent when SES took it. */
  readonly isLate: boolean;
  isMarked: boolean;
};

type Run = { readonly endsAt: number; isDead: boolean };
type Call = { readonly run: Run; readonly act: () => Promise<void> };

const notAsked = async (): Promise<never> => {
  throw new Error("nobody asks this");
};

export const outboxWorld = (outbox: Outbox, answerOf: () => Answer) => {
  let nowMs = noon.getTime();
  const now = () => new Date(nowMs);
  const kept: Notice[] = [];
  const deliveries: Delivery[] = [];
  const resent = new Set<string>();
  let waiting: Call[] = [];
  let isWell = false;

  /** What the run calls waits here until it is let go on. A run that is dead hears no answer, and calls no more. */
  const gate = <Value>(run: Run, call: () => Promise<Value>): Promise<Value> => {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const heard =
      <Said>(answer: (said: Said) => void) =>
      (said: Said): void => {
        if (!run.isDead) answer(said);
      };
    if (!run.isDead) waiting.push({ run, act: () => call().then(heard(resolve), heard(reject)) });
    return promise;
  };

  const send = async (run: Run, noticeId: string) => {
    const answer = isWell ? "taken" : answerOf();
    if (answer === "failed" || answer === "throttled") return { result: "later", why: answer } as const;
    const isLate = (await outbox.get(noticeId))?.state === "sent";
    const isLost = answer === "lost";
    deliveries.push({ noticeId, run, isLost, isLate, isMarked: false });
    return isLost
      ? ({ result: "later", why: "ETIMEDOUT" } as const)
      : ({ result: "sent", messageId: `ses-${deliveries.length}` } as const);
  };

  const usesOf = (run: Run) =>
    ({
      notices: {
        due: (at, limit) => gate(run, () => outbox.due(at, limit)),
        claim: (id, how) => gate(run, () => outbox.claim(id, how)),
        markOf: async () => undefined,
        putOff: (notice, at) => gate(run, () => outbox.putOff(notice, at)),
        park: (notice, why, at) => gate(run, () => outbox.park(notice, why, at)),
        sent: (notice, how) =>
          gate(run, async () => {
            await outbox.sent(notice, how);
            const delivery = deliveries.findLast((one) => one.run === run && one.noticeId === notice.id);
            if (delivery) delivery.isMarked = true;
          }),
      },
      mailer: { send: ({ noticeId }) => gate(run, () => send(run, noticeId)) },
      // The notices of this world are to addresses, and bring no files.
      people: { mailAddressOf: notAsked },
      files: { read: notAsked },
      panelAddress: "https://panel.example",
      apiAddress: "https://api.example",
      operator: { name: "Telefon sp. z o.o.", address: "ul. Prosta 1, 00-838 Warszawa" },
      deskAddresses: { finance: "finanse@operator.example", helpdesk: "bok@operator.example" },
      mailInDomain: "in.operator.example",
      linkKey: async () => "key",
      pace: async () => {},
      now,
    }) satisfies SendingUses & { notices: Pick<Outbox, "due"> };

  const begin = (
    name: "notices" | "resend-notices",
    act: (uses: ReturnType<typeof usesOf>) => Promise<unknown>,
  ): void => {
    const run = { endsAt: nowMs + functions[name].timeoutSeconds * 1000, isDead: false };
    void act(usesOf(run));
  };

  const kill = (runs: (run: Run) => boolean): void => {
    for (const { run } of waiting) if (runs(run)) run.isDead = true;
    waiting = waiting.filter(({ run }) => !run.isDead);
  };

  const go = async (places: readonly number[], ends?: "before" | "after"): Promise<void> => {
    const calls = new Set(places.flatMap((place) => waiting[place % waiting.length] ?? []));
    waiting = waiting.filter((call) => !calls.has(call));
    if (ends) for (const { run } of calls) run.isDead = true;
    if (ends !== "before") await Promise.all([...calls].map(({ act }) => act()));
    await setImmediate();
    // Nothing else that a killed run waits for comes to pass.
    kill(({ isDead }) => isDead);
  };

  const tell = async (place: number): Promise<void> => {
    const notice = kept[place % kept.length];
    if (notice) begin("notices", (uses) => sendNewNotices(uses)(streamOf(keys.notice(notice.id).pk)));
    await setImmediate();
  };

  const run = async (): Promise<void> => {
    begin("resend-notices", (uses) => resendNotices(uses)());
    await setImmediate();
  };

  const move = async (made: Move): Promise<void> => {
    switch (made.does) {
      case "keep": {
        const notice = someNotice({ now: now() });
        kept.push(notice);
        await outbox.keep(notice);
        return;
      }
      case "tell":
        return tell(made.notice);
      case "run":
        return run();
      case "race":
        // All at once, up to where each has tried to take what it found.
        await Promise.all([tell(made.notice), tell(made.notice), run(), run()]);
        for (let calls = 0; calls < 2; calls += 1) await go([...waiting.keys()]);
        return;
      case "resend": {
        const notice = kept[made.notice % kept.length];
        if (!notice) return;
        resent.add(notice.id);
        await outbox.resend(notice.id, now());
        return;
      }
      case "pass":
        nowMs += made.seconds * 1000;
        // Lambda ends a function that takes longer than it may.
        return kill(({ endsAt }) => endsAt <= nowMs);
      case "go":
        if (waiting.length > 0) await go(made.calls, made.ends);
    }
  };

  const finish = async (): Promise<void> => {
    while (waiting.length > 0) await go([0]);
  };

  return {
    move,
    deliveries,
    resent,
    kept: (): readonly Notice[] => kept,

    /** Trouble ends; time goes on, and the schedule runs until nothing waits. Answers the notices as they are then. */
    async comeToRest(): Promise<Notice[]> {
      isWell = true;
      await finish();
      for (let runs = 0; runs < 50; runs += 1) {
        await run();
        await finish();
        const all = await Promise.all(kept.map(({ id }) => outbox.get(id)));
        const notices = all.filter((notice) => notice !== undefined);
        if (notices.every(({ state }) => state !== "waiting")) return notices;
        await move({ does: "pass", seconds: 3600 });
      }
      throw new Error("notices wait for ever");
    },
  };
};
