/**
 * The smoke test of a system that was just deployed: it signs in as a customer of its own, reads, and opens a top-up that it leaves to
 * expire. It looks from outside only, by the typed client; nothing that it does moves money or wakes somebody.
 */
import { type Client, createClient, Problem } from "../../client/src/client.ts";

export type Credentials = {
  readonly email: string;
  readonly password: string;
  /** A code of the authenticator app as of now; asked for only where the sign-in wants one. */
  readonly code: () => Promise<string>;
};

export type Smoke = {
  /** Such as `https://api.saldo.example`, with nothing after the host. */
  readonly address: string;
  readonly credentials: Credentials;
  /** A line for each check, and one for the end. */
  readonly say: (line: string) => void;
  readonly fetch?: typeof globalThis.fetch;
};

/** What a check found wrong, as a sentence. */
class Wrong extends Error {}

const TIMEOUT_MILLISECONDS = 20_000;
const AMOUNT_GROSZE = 2000;

/** Answers whether all is well; the first check that fails ends it. It signs out in any case. */
export const smoke = async ({ address, credentials, say, fetch = globalThis.fetch }: Smoke): Promise<boolean> => {
  const limited = (request: Request | string) => fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  const clientOf = (token?: string): Client =>
    createClient({ baseUrl: address, language: "en", fetch: limited, ...(token !== undefined && { token }) });
  const api = clientOf();
  const check = async (name: string, look: () => Promise<string>): Promise<void> => {
    try {
      say(`ok    ${name}: ${await look()}`);
    } catch (error) {
      say(`FAIL  ${name}: ${sentenceOf(error)}`);
      throw new Wrong(name, { cause: error });
    }
  };
  try {
    await check("health", async () => `version ${(await api.GET("/health")).data.version}`);
    await check("headers", async () => headersOf(await limited(`${address}/health`)));
    await check("sign-in", () => signIn(api, credentials));
    await check("account", async () => {
      const { data } = await api.GET("/account");
      return `${data.mode}, ${data.balanceGrosze ?? "no"} grosze`;
    });
    await check("top-up", () => openTopUp(api));
    const { token = "" } = api.session;
    await check("wrong token", () => refused(clientOf(forged(token))));
    await check("sign-out", async () => {
      await api.DELETE("/sessions/current");
      return refused(clientOf(token));
    });
    say(`ok    ${address}`);
    return true;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    say(`FAIL  ${address}: ${error.message}`);
    return false;
  } finally {
    if (api.session.token !== undefined) await api.DELETE("/sessions/current").catch(() => undefined);
  }
};

const signIn = async (api: Client, { email, password, code }: Credentials): Promise<string> => {
  const { data: first } = await api.POST("/sessions", { body: { email, password } });
  const { next } =
    first.next === "totp" ? (await api.POST("/sessions/current/totp", { body: { code: await code() } })).data : first;
  if (next !== "signed-in") throw new Wrong(`the user must first do ${next}: do it once by hand`);
  return first.next === "totp" ? "with password and code" : "with the password";
};

/** Nobody pays it: it expires within a day by itself. */
const openTopUp = async (api: Client): Promise<string> => {
  const { data: options } = await api.GET("/top-up-options");
  const method = options.methods.find(({ next }) => next === "payment")?.method;
  if (method === undefined || method === "bank") throw new Wrong("the stage offers no method with a payment page");
  const { data: started } = await api.POST("/top-ups", { body: { amountGrosze: AMOUNT_GROSZE, method } });
  const { data: topUp } = await api.GET("/top-ups/{id}", { params: { path: { id: started.id } } });
  if (started.method === "bank" || started.payment === undefined) throw new Wrong("it has no payment page");
  const { protocol, hostname } = new URL(started.payment.url);
  if (protocol !== "https:" && !isLocal(hostname)) throw new Wrong(`its payment page is at ${protocol}//${hostname}`);
  return `${topUp.id} is ${topUp.state}, its page is at ${hostname}, and it is left to expire`;
};

const headersOf = async (response: Response): Promise<string> => {
  await response.text();
  const expected = {
    "strict-transport-security": /^max-age=\d{8,}/,
    "x-content-type-options": /^nosniff$/,
    "cache-control": /no-store/,
    "x-request-id": /./,
  };
  const missing = Object.entries(expected).filter(([name, value]) => !value.test(response.headers.get(name) ?? ""));
  if (missing.length > 0) throw new Wrong(`without ${missing.map(([name]) => name).join(", ")}`);
  return Object.keys(expected).join(", ");
};

/** That the token opens nothing. */
const refused = async (api: Client): Promise<string> => {
  try {
    await api.GET("/account");
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return `refused, ${error.code}`;
    throw error;
  }
  throw new Wrong("it was let in");
};

/** The same token but for one of its letters. */
const forged = (token: string): string => `${token.slice(0, -5)}${token.at(-5) === "a" ? "b" : "a"}${token.slice(-4)}`;

const isLocal = (hostname: string): boolean => ["127.0.0.1", "localhost"].includes(hostname);

const hints: Readonly<Partial<Record<string, string>>> = {
  code_refused: "A code is good once: wait for the next one, and look at the secret and this machine's clock.",
  too_many_open_payment_pages: "It was run often: the oldest of its top-ups expires within a day.",
};

/** Without what was sent: neither the password nor a token is ever printed. */
const sentenceOf = (error: unknown): string => {
  if (error instanceof Problem) return [error.message, hints[error.code]].filter(Boolean).join(" ");
  if (error instanceof Error && error.name === "TimeoutError") return "no answer in time";
  const { cause } = error as Error;
  return cause instanceof Error ? `${(error as Error).message} (${cause.message})` : (error as Error).message;
};
