/** A customer of a running local system who pays by bank transfer, and the operator's finance, who decide. */
import { expect } from "vitest";
import { signIns } from "../../local/seed.ts";
import { customerOf, type TopUp } from "./customer.ts";
import type { LocalSystem } from "./local-system.ts";
import { type Mail, mailsOf, mailThatComes } from "./mails.ts";
import { post } from "./storage.ts";

export type BankTopUp = TopUp & {
  readonly transfer?: Readonly<Record<string, unknown>> & { readonly title: string };
  readonly confirmations: readonly { readonly state: string; readonly refusedBecause?: string }[];
  readonly receivedGrosze?: number;
  readonly reason?: string;
};

type Signed = { readonly token: string };
type Form = { readonly upload: Parameters<typeof post>[0] };

/** Whom finance's mails go to. */
export const financeClerks = ["tomasz.lis@operator.example", "zofia.wrona@operator.example"] as const;

export type BankCustomer = ReturnType<typeof bankCustomerOf>;

export const bankCustomerOf = (system: LocalSystem) => {
  const customer = customerOf(system);
  const { api, local } = customer;

  const speaksOf = (address: string, topUp: BankTopUp, subject: RegExp) => (mail: Mail) =>
    mail.to.includes(address) && mail.text.includes(codeOf(topUp)) && subject.test(mail.subject);
  const top = async (token: string, { id }: TopUp): Promise<BankTopUp> =>
    (await api<BankTopUp>(`GET /top-ups/${id}`, { token })).body;

  const announce = (token: string, topUp: TopUp, body: object) =>
    api<Form>(`POST /top-ups/${topUp.id}/confirmations`, { token, body });
  const upload = async (token: string, topUp: TopUp, bytes: Buffer, fileName = "potwierdzenie.pdf"): Promise<void> => {
    const file = { fileName, contentType: "application/pdf", sizeBytes: bytes.length };
    const announced = await announce(token, topUp, file);
    expect(announced.status).toBe(201);
    expect((await post(announced.body.upload, new Uint8Array(bytes))).status).toBe(204);
  };

  return {
    ...customer,
    mails: () => mailsOf(system, () => true),
    /** The e-mails to an address that speak of a transfer's code. */
    mailsOf: (address: string, topUp: BankTopUp, subject = /./) => mailsOf(system, speaksOf(address, topUp, subject)),
    show: top,
    announce,
    /** Announces a file that says to be a PDF, and uploads it by the form. */
    upload,

    order: async (token: string, amountGrosze = 25_000): Promise<BankTopUp> =>
      (await customer.start(token, { amountGrosze, method: "bank" })) as BankTopUp,

    /** The one e-mail of the transfer to an address with this in its subject, once it has come; of more, the newest. */
    async mailOf(address: string, topUp: BankTopUp, subject: RegExp, { count = 1 } = {}): Promise<Mail> {
      const isMeant = speaksOf(address, topUp, subject);
      const mail = await mailThatComes(system, isMeant, { count });
      expect(await mailsOf(system, isMeant)).toHaveLength(count);
      return mail;
    },

    /** Signs in one of the operator's staff, with the code of their app. A code works once, so the clock moves on. */
    async signInStaff(role: string): Promise<string> {
      await local("clock", { advanceSeconds: 30 });
      const state = (await (await fetch(`${system.address}/_local/state`)).json()) as {
        signIns: { email: string; totpCode?: string }[];
      };
      const { email, password } = signIns.find((who) => who.role === role)!;
      const { body } = await api<Signed>("POST /sessions", { body: { email, password } });
      const code = state.signIns.find((who) => who.email === email)!.totpCode;
      return (await api<Signed>("POST /sessions/current/totp", { token: body.token, body: { code } })).body.token;
    },

    /** Sends the form of a link's page as a browser does, without following where it leads. */
    decide: (address: string, fields: Record<string, string>): Promise<Response> =>
      fetch(address, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" }),
  };
};

/** The code stands first in the title. */
export const codeOf = ({ transfer }: BankTopUp): string => transfer!.title.slice(0, 8);

/** The link to decide in a mail to finance. */
export const linkIn = ({ text }: Mail): string => /https?:\/\/\S+\/decisions\/\S+/.exec(text)![0];
