/** Somebody takes the tour of README.md: each block is run as it stands, and what it says between them is done by hand. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { type BankCustomer, bankCustomerOf, linkIn } from "../support/bank-customer.ts";
import { type LocalSystem, startLocal } from "../support/local-system.ts";
import { mailThatComes } from "../support/mails.ts";
import { type Block, blocksOf, openShell, type Shell } from "../support/shell.ts";

const startsTheSystem = /^npm /m;

const shellBeside = async ({ address }: LocalSystem): Promise<Shell> => {
  const { services } = (await (await fetch(`${address}/_local/state`)).json()) as { services: { smtp: string } };
  return openShell({ "http://127.0.0.1:3000": address, "smtp://localhost:3025": services.smtp });
};

describe("the five minutes of README.md", () => {
  const blocks = blocksOf("README.md").filter(({ text }) => !startsTheSystem.test(text));
  const left = new Set<Block>(blocks);
  let system: LocalSystem;
  let customer: BankCustomer;
  let shell: Shell;
  beforeAll(async () => {
    // Of its own: passwords are changed.
    system = await startLocal();
    customer = bankCustomerOf(system);
    shell = await shellBeside(system);
  });
  afterAll(async () => {
    shell.end();
    await system.remove();
  });

  /** Runs the next block, which must stand under this heading. */
  const next = async (heading: string): Promise<string> => {
    const [block] = left;
    expect(block?.heading).toBe(heading);
    left.delete(block!);
    const output = await shell.run(block!.text);
    // What a block picks out of an answer is there.
    expect(output).not.toMatch(/^undefined$/m);
    return output;
  };
  const mailTo = (address: string, subject: RegExp) =>
    mailThatComes(system, (mail) => mail.to.includes(address) && subject.test(mail.subject));
  const secretIn = (text: string): string => /#(\S+)/.exec(text)![1]!;
  const { email: anna, accountId } = signIns[0]!;

  it("signs in, and tops up by card", async () => {
    const account = JSON.parse(await next("Five minutes with it")) as { balanceGrosze: number };

    expect(await next("Top up by card")).toMatch(/^http\S+\/_stripe\/pay\/\S+\n$/);
    expect(await next("Top up by card")).toContain("payment=success");
    await mailTo(anna, /50,15/);
    const [balance, entries] = (await next("Top up by card")).trim().split("\n");

    expect(Number(balance)).toBe(account.balanceGrosze + 5_015);
    expect(JSON.parse(entries!)).toMatchObject({ items: [{ kind: "top-up", amountGrosze: 5_015 }] });
  });

  it("tops up by bank transfer, and decides as finance", async () => {
    const heading = "Top up by bank transfer, as finance sees it";
    await next(heading);
    const mail = await mailTo("tomasz.lis@operator.example", /Do decyzji/);
    expect((await customer.decide(linkIn(mail), { decision: "credit", received: "250,00" })).status).toBe(303);

    expect(await next(heading)).toContain("top-up");
    expect(Number(await shell.run("call /account | json .balanceGrosze"))).toBeGreaterThan(30_000);
  });

  it("lets a person in from one network alone, and resets a password", async () => {
    await next("People and login policies");
    const invited = await mailTo("beata.kurek@poranna-kawa.example", /./);
    const body = { token: secretIn(invited.text), password: "gruszki-na-wierzbie-2026" };
    expect((await customer.api("POST /invitations/confirmation", { body })).status).toBeLessThan(300);
    expect(await next("People and login policies")).toBe("signed-in\nlogin_policy_refused\n");

    await next("A forgotten password");
    const forgot = await mailTo("piotr.zielinski@poranna-kawa.example", /hasł/);
    const another = { token: secretIn(forgot.text), password: "gruszka na piwnicznym rowerze" };
    expect((await customer.api("POST /password-resets/confirmation", { body: another })).status).toBeLessThan(300);
    expect(await (await fetch(`${system.address}/_local`)).text()).toContain("hasło zmienione");
  });

  it("orders an offer, runs low, and has a case decided", async () => {
    expect(await next("Another offer")).toMatch(/^Start\n.*"state":"/);
    await next("A low balance");
    await mailTo(anna, /^Niskie saldo: 10,00/);

    const { id, number } = JSON.parse(await next("A case for BOK")) as { id: string; number: string };
    const mail = await mailThatComes(
      system,
      ({ to, text }) => to.includes("bok@operator.example") && text.includes(number),
    );
    expect(mail.text).toMatch(/\/cases\//);
    // What the page's button does, which tests/pages/case.test.ts presses.
    const hanna = await customer.signInStaff("operator-helpdesk");
    const decided = `POST /back-office/accounts/${accountId}/change-requests/${id}/decision`;
    expect((await customer.api(decided, { token: hanna, body: { decision: "apply" } })).status).toBe(200);
    expect(await shell.run("call /subscriber | json .companyName")).toBe("Wieczorna Kawa sp. z o.o.\n");
    expect([...left]).toEqual([]);
  });

  it("goes on with those blocks of the longer tour that need nothing put in, which run as they stand", async () => {
    const whole = blocksOf("docs/tour.md").filter(({ text }) => !text.includes("…"));
    expect(whole.length).toBeGreaterThan(7);
    for (const { heading, text } of whole) {
      const printed = await shell.run(text);
      expect.soft(printed, heading).not.toMatch(/"status":[45]\d\d/);
    }
  });
});
