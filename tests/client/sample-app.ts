/** A front end in short, compiled as strictly as TypeScript can against the packed client (`package.test.ts`). */
import { type Client, createClient, Problem, type ProblemCode, type Schemas } from "@saldo/client";

export const open = (baseUrl: string): Client => createClient({ baseUrl, language: "en" });

/** Answers what is asked next, until nothing is. */
export const signIn = async (api: Client, email: string, password: string, code: () => string): Promise<string> => {
  const { data: step } = await api.POST("/sessions", { body: { email, password } });
  if (step.next === "signed-in") return step.deviceToken;
  // @ts-expect-error a step's token comes with nothing to keep
  step.deviceToken;
  const { data: next } = await api.POST("/sessions/current/totp", { body: { code: code() } });
  if (next.next !== "signed-in") throw new Error(next.next);
  return next.deviceToken;
};

export const topUp = async (api: Client): Promise<string> => {
  const { data, location, replayed } = await api.POST("/top-ups", { body: { amountGrosze: 5015, method: "card" } });
  if (replayed || location === undefined) throw new Error("not new");
  if (data.method === "bank") return data.transfer?.accountNumber ?? data.state;
  // @ts-expect-error only a bank's top-up has a transfer
  data.transfer;
  return data.payment?.url ?? data.state;
};

export const rename = async (api: Client, id: string): Promise<Schemas["PortalUser"]> => {
  const { data, etag } = await api.GET("/portal-users/{id}", { params: { path: { id } } });
  const { id: _, isMainAdministrator: __, invited: ___, lastSignInAt: ____, ...form } = data;
  const edited = await api.PUT("/portal-users/{id}", {
    params: { path: { id }, header: { "If-Match": etag } },
    body: { ...form, position: "Księgowa" },
  });
  return edited.data;
};

export const amounts = async (api: Client): Promise<number[]> => {
  const found: number[] = [];
  for await (const entry of api.all("/ledger-entries", { params: { query: { kind: "top-up", limit: 100 } } }))
    found.push(entry.amountGrosze);
  return found;
};

export const table = async (api: Client): Promise<string> => {
  const { data } = await api.GET("/ledger-entries", { params: { query: { format: "csv" } }, parseAs: "text" });
  return data;
};

export const told = (error: unknown): string => {
  if (!(error instanceof Problem)) throw error;
  switch (error.code) {
    case "invalid_request":
      return error.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join("\n");
    case "quote_expired":
      return String(error.members.quote?.id);
    // @ts-expect-error no refusal has this code
    case "invalid_reqest":
      return "";
    default:
      return error.detail;
  }
};

/** What the compiler refuses. */
export const refused = async (api: Client): Promise<void> => {
  // @ts-expect-error no such route
  await api.GET("/topups");
  // @ts-expect-error no such verb of the route
  await api.DELETE("/top-ups");
  // @ts-expect-error a page is no call
  await api.GET("/pages/sign-in");
  // @ts-expect-error a field is missing
  await api.POST("/top-ups", { body: { amountGrosze: 5015 } });
  // @ts-expect-error a field of another type
  await api.POST("/top-ups", { body: { amountGrosze: "5015", method: "card" } });
  // @ts-expect-error a method that there is not
  await api.POST("/top-ups", { body: { amountGrosze: 5015, method: "cash" } });
  // @ts-expect-error a field that there is not
  await api.POST("/sessions", { body: { email: "a@b.example", password: "p", remember: true } });
  // @ts-expect-error no body
  await api.POST("/top-ups");
  // @ts-expect-error no path parameter
  await api.GET("/top-ups/{id}");
  // @ts-expect-error an edit names what was read
  await api.DELETE("/back-office/offers/{id}", { params: { path: { id: "of_1" } } });
  // @ts-expect-error an option that there is not
  await api.GET("/account", { retries: 3 });
  // @ts-expect-error a query parameter that there is not
  await api.GET("/ledger-entries", { params: { query: { page: 2 } } });
  // @ts-expect-error this list has no pages
  api.all("/roles");
  const { data, etag } = await api.GET("/account");
  // @ts-expect-error those who see no amounts get none
  data.balanceGrosze.toFixed(2);
  // @ts-expect-error the account has no version
  const header: { "If-Match": string } = { "If-Match": etag };
  await api.DELETE("/back-office/offers/{id}", { params: { path: { id: "of_1" }, header } });
  // @ts-expect-error no refusal has this code
  const code: ProblemCode = "no_such_code";
  throw new Error(code);
};
