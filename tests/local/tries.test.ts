import { describe, expect, it } from "vitest";
import { type Tried, triesOf } from "../../local/tries.ts";
import { openedHead } from "../../shared/domain/account/ledger.ts";
import { AccountId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { receivedFile, someBankTopUp, someFile } from "../support/bank-top-ups.ts";
import { noon, someTopUp } from "../support/top-ups.ts";

const accountId = AccountId.parse("ac_01K0000000000000000000KAWA");
const head = {
  ...openedHead(accountId, grosze(2_000), noon),
  balanceGrosze: grosze(8_913),
  sequence: 17,
  low: { state: "ok", since: noon.toISOString() } as const,
};
const fresh: Tried = {
  address: "http://127.0.0.1:3000",
  machineKey: "mk_key",
  head,
  topUps: [],
  requests: [],
  mails: [],
  paymentPageOf: () => undefined,
  now: noon,
};
const ordered = someBankTopUp(accountId);
const confirmed = {
  ...ordered,
  confirmations: [{ ...someFile(), askedAt: noon.toISOString(), received: receivedFile("%PDF") }],
};

const first = (changes: Partial<Tried>) => {
  const [{ title, how }] = triesOf({ ...fresh, ...changes }) as [{ title: string; how: { html: string } }];
  return { title, how: how.html };
};

describe("what to try next", () => {
  it("is a first top-up by card and by bank, a low balance, and the next morning, where nothing has happened yet", () => {
    expect(triesOf(fresh).map(({ title }) => title)).toEqual([
      "Doładuj konto kartą",
      "Doładuj konto przelewem",
      "Zejdź poniżej progu salda",
      "Przeczytaj poranne zestawienie finansów",
    ]);
  });

  it("is the charge that takes the balance below its threshold, as a command; another one after each entry", () => {
    const commandOf = (sequence: number) =>
      triesOf({ ...fresh, head: { ...head, sequence } })
        .map(({ how }) => how.html)
        .find((how) => how.includes("curl"));

    expect(commandOf(17)).toContain("http://127.0.0.1:3000/platform/usage-charges");
    expect(commandOf(17)).toContain("Bearer mk_key");
    expect(commandOf(17)?.replaceAll("&quot;", '"')).toContain('"amountGrosze":7013,');
    expect(commandOf(18)).not.toBe(commandOf(17));
  });

  it("is the schedule that warns, where the balance is low", () => {
    const low = { ...head, low: { state: "low", since: noon.toISOString() } as const };

    const hows = triesOf({ ...fresh, head: low }).map(({ how }) => how.html);

    expect(hows.join()).toContain("flag-low-balances");
    expect(hows.join()).not.toContain("curl");
  });

  it("is first what waits for finance, with the newest e-mail that leads there", () => {
    const text = `http://127.0.0.1:3000/decisions/x ${ordered.code}`;
    const mails = [
      { number: 3, text },
      { number: 4, text },
      { number: 5, text: "http://127.0.0.1:3000/decisions/x ZZZZZZZZ" },
    ];

    expect(first({ topUps: [confirmed], mails }).how).toContain('href="/_local/mail/4"');
    expect(first({ topUps: [confirmed] }).how).toContain("w drodze");
  });

  it("is a case that waits for BOK, once its e-mail has come, and not one that waits for the customer", () => {
    const requests = [{ number: "DS-7K2M9", state: "open" as const }];
    const mails = [{ number: 8, text: "DS-7K2M9 http://127.0.0.1:3000/cases/x" }];

    expect(first({ requests, mails }).how).toContain('href="/_local/mail/8"');
    expect(first({ requests }).title).toBe("Doładuj konto kartą");
    const asked = [{ ...requests[0]!, state: "waiting-for-customer" as const }];
    expect(first({ requests: asked, mails }).title).toBe("Doładuj konto kartą");
  });

  it("is the payment page of a top-up that is not paid, and the title of a transfer that is not confirmed", () => {
    const topUp = someTopUp(accountId);
    const paymentPageOf = (id: string) => (id === topUp.id ? "/_stripe/pay/cs_1" : undefined);

    expect(first({ topUps: [topUp], paymentPageOf }).how).toContain('href="/_stripe/pay/cs_1"');
    expect(first({ topUps: [topUp] }).title).not.toContain("Zapłać");
    expect(first({ topUps: [ordered] }).how).toContain(ordered.transfer.title);
  });

  it("is never more than four things", () => {
    expect(triesOf({ ...fresh, topUps: Array.from({ length: 9 }, () => ordered) })).toHaveLength(4);
  });
});
