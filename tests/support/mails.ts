/** The e-mails that a running local system sent, as its inbox lists them. */
import { expect, vi } from "vitest";
import type { SentMail } from "../../local/mail.ts";
import type { LocalSystem } from "./local-system.ts";

export type Mail = Omit<SentMail, "attachments"> & { readonly attachments: readonly { readonly fileName: string }[] };

/** The e-mails of each system so far, newest first: only later ones are asked for, as a test may ask often. */
const known = new WeakMap<LocalSystem, readonly Mail[]>();

/** Newest first. */
export const mailsOf = async (system: LocalSystem, isMeant: (mail: Mail) => boolean): Promise<Mail[]> => {
  const before = known.get(system) ?? [];
  const answer = await fetch(`${system.address}/_local/mail?after=${before[0]?.number ?? 0}`);
  const { items } = (await answer.json()) as { items: Mail[] };
  const all = [...items, ...before];
  known.set(system, all);
  return all.filter(isMeant);
};

/** The newest e-mail that is meant, once at least as many have come. */
export const mailThatComes = async (
  system: LocalSystem,
  isMeant: (mail: Mail) => boolean,
  { count = 1 } = {},
): Promise<Mail> => {
  const come = () =>
    // Hooks may wait too, which `expect.poll` forbids.
    vi.waitFor(async () => expect((await mailsOf(system, isMeant)).length).toBeGreaterThanOrEqual(count), 20_000);
  try {
    await come();
  } catch (error) {
    // On a machine that stood still, a first try may fail. What failed, and said so, is the schedule's, as where it is
    // deployed.
    console.warn(`An e-mail did not come at the first try. The system said:\n${system.said()}`);
    if (!/"(notice\.(put_off|broken_off|not_marked)|upload\.failed)"/.test(system.said())) throw error;
    await fetch(`${system.address}/_local/clock`, {
      method: "POST",
      body: JSON.stringify({ advanceSeconds: 5 * 60 }),
    });
    await come();
  }
  return (await mailsOf(system, isMeant))[0]!;
};
