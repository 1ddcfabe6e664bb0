/** What customers e-mail, by an independent SMTP client, to what people see of it. */
import { createTransport } from "nodemailer";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type BankCustomer, bankCustomerOf, codeOf, financeClerks, linkIn } from "../support/bank-customer.ts";
import { aPdf } from "../support/files.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { type Mail, mailThatComes } from "../support/mails.ts";

type State = { services: { smtp: string }; mailIn: { confirmations: string; helpdesk: string } };
type Case = {
  id: string;
  number: string;
  state: string;
  message: string;
  source?: string;
  isUnverified?: boolean;
  attachments: { fileName: string }[];
  history: { what: string; by: string; text?: string; isUnverified?: boolean }[];
};

const anna = "anna.nowak@poranna-kawa.example";

let system: LocalSystem;
let bank: BankCustomer;
let token: string;
let state: State;

beforeAll(async () => {
  system = await sharedSystem();
  bank = bankCustomerOf(system);
  token = await bank.signIn("administrator");
  state = (await (await fetch(`${system.address}/_local/state`)).json()) as State;
});

const send = (mail: {
  from?: string;
  to: string;
  subject: string;
  text: string;
  headers?: Record<string, string>;
  files?: readonly { filename: string; content: Buffer }[];
}) => {
  const { hostname, port } = new URL(state.services.smtp);
  const { from = anna, files = [], ...rest } = mail;
  return createTransport({ host: hostname, port: Number(port), ignoreTLS: true }).sendMail({
    from: `"Anna Nowak" <${from}>`,
    ...rest,
    attachments: [...files],
  });
};
const mailWhere = (is: (mail: Mail) => boolean): Promise<Mail> => mailThatComes(system, is);
const caseWhere = (is: (one: Case) => boolean): Promise<Case> =>
  vi.waitFor(async () => {
    const { items } = (await bank.api<{ items: Case[] }>("GET /change-requests", { token })).body;
    return items.find(is) ?? Promise.reject(new Error("the case has not come"));
  }, 20_000);

describe("a confirmation by e-mail", () => {
  it("reaches finance, who credit it by the link, and its sender is answered once", async () => {
    const before = await bank.balanceOf(token);
    const topUp = await bank.order(token);
    const code = codeOf(topUp);
    const sent = await send({
      to: state.mailIn.confirmations,
      subject: `Potwierdzenie przelewu ${code}`,
      text: "Dzień dobry,\n\nw załączniku potwierdzenie.\n\nAnna Nowak",
      files: [{ filename: "potwierdzenie.pdf", content: aPdf("Przelew 250,00 PLN") }],
    });

    const told = await mailWhere(({ to, subject }) => to.includes(financeClerks[0]) && subject.includes(code));
    expect(told.text).toContain(`Przysłane e-mailem z adresu: ${anna}`);
    const answer = await mailWhere(({ to, subject }) => to.includes(anna) && subject.startsWith("Mamy potwierdzenie"));
    expect(answer.headers).toMatchObject({ autoSubmitted: "auto-replied", inReplyTo: sent.messageId });
    const page = await (await fetch(linkIn(told))).text();
    expect(page).toContain(`przysłane e-mailem z adresu ${anna}`);
    expect(page).not.toContain("Nadawca niepotwierdzony");

    expect((await bank.decide(linkIn(told), { decision: "credit", received: "250,00" })).status).toBe(303);
    expect(await bank.balanceOf(token)).toBe(before + 25_000);
  });

  it("from somebody whom nothing proves reaches finance with a warning, and moves nothing", async () => {
    const before = await bank.balanceOf(token);
    const topUp = await bank.order(token);
    await send({
      from: "ktos@gdzies.example",
      to: state.mailIn.helpdesk,
      subject: codeOf(topUp),
      text: "Potwierdzenie",
      headers: { "X-Local-Verdicts": "dmarc=GRAY spf=GRAY" },
      files: [{ filename: "potwierdzenie.pdf", content: aPdf("Przelew") }],
    });
    const told = await mailWhere(({ to, subject }) => to.includes(financeClerks[0]) && subject.includes(codeOf(topUp)));
    expect(told.text).toContain("Nie wiadomo, czy to klient");
    expect(await (await fetch(linkIn(told))).text()).toContain("Nadawca niepotwierdzony");
    expect(await bank.balanceOf(token)).toBe(before);
  });
});

describe("a disposition by e-mail", () => {
  it("is a case at BOK; their question is answered by e-mail, and the thread shows both", async () => {
    await send({
      to: state.mailIn.helpdesk,
      subject: "Zmiana adresu siedziby",
      text: "Proszę zmienić adres siedziby na ul. Polna 7, 00-950 Warszawa.",
    });
    const opened = await caseWhere(({ message }) => message.includes("Polna 7"));
    expect(opened).toMatchObject({ state: "open", source: "e-mail" });
    const toBok = await mailWhere(({ subject, to }) => subject.includes(opened.number) && to[0]!.startsWith("bok@"));
    expect(toBok.replyTo).toEqual([anna]);

    const helpdesk = await bank.signInStaff("operator-helpdesk");
    const accountId = String((await bank.api("GET /account", { token })).body.id);
    await bank.api(`POST /back-office/accounts/${accountId}/change-requests/${opened.id}/questions`, {
      token: helpdesk,
      body: { text: "Od kiedy?" },
    });
    const asked = await mailWhere(({ subject, text }) => subject.includes(opened.number) && text.includes("Od kiedy?"));
    expect(asked.replyTo).toEqual([expect.stringMatching(/^sprawa\..*@in\.operator\.example$/)]);
    await send({
      to: asked.replyTo[0]!,
      subject: `Re: ${asked.subject}`,
      text: `Od 1 grudnia.\n\nW dniu 29.11.2026 o 12:00, BOK pisze:\n> ${asked.text.replaceAll("\n", "\n> ")}`,
    });

    const answered = await caseWhere(
      ({ id, history }) => id === opened.id && history.some(({ what }) => what === "answered"),
    );
    expect(answered.state).toBe("open");
    expect(answered.history.map(({ what, text }) => [what, text])).toContainEqual(["answered", "Od 1 grudnia."]);
  });
});
