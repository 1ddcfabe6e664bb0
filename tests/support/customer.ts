/** A customer of a running local system: signs in, starts a top-up, pays on the page, and looks at the account. */

import { expect } from "vitest";
import { type Client, createClient, type paths } from "../../client/src/client.ts";
import { signIns } from "../../local/seed.ts";
import { apiClient, heldFetch } from "./api-client.ts";
import type { LocalSystem } from "./local-system.ts";

export type TopUp = {
  readonly id: string;
  readonly state: string;
  readonly amountGrosze: number;
  readonly payment?: { readonly url: string };
};

export type StartedTopUp = paths["/top-ups"]["post"]["requestBody"]["content"]["application/json"];

export type Customer = ReturnType<typeof customerOf>;

export const customerOf = (system: LocalSystem) => {
  const api = apiClient(system.address);
  /** What a front end calls by, whose answers are held to the document, too. */
  const client = (token?: string): Client =>
    createClient({ baseUrl: system.address, fetch: heldFetch, ...(token !== undefined && { token }) });
  const shown = async (token: string, { id }: TopUp): Promise<TopUp> =>
    (await client(token).GET("/top-ups/{id}", { params: { path: { id } } })).data;
  return {
    api,
    client,

    /** The token of the seeded person with this role. */
    async signIn(role: string): Promise<string> {
      const { email, password } = signIns.find((who) => who.role === role)!;
      return (await client().POST("/sessions", { body: { email, password } })).data.token;
    },

    async balanceOf(token: string): Promise<number> {
      return (await client(token).GET("/account")).data.balanceGrosze!;
    },

    async start(token: string, body: StartedTopUp = { amountGrosze: 5015, method: "card" }): Promise<TopUp> {
      const { status, data: topUp } = await client(token).POST("/top-ups", { body });
      expect(status).toBe(201);
      return topUp;
    },

    /** Fills in the payment page's form as a browser would, without following where it leads. */
    pay: (topUp: TopUp, fields: Record<string, string>): Promise<Response> =>
      fetch(topUp.payment!.url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" }),

    /** Events are delivered after the page's answer: asks until the top-up is as expected. */
    becomes: (token: string, topUp: TopUp, state: string): Promise<void> =>
      expect.poll(async () => (await shown(token, topUp)).state, { timeout: 20_000, interval: 200 }).toBe(state),

    /** Asks the local system itself, such as `stripe/payments/tu_…/refund`. */
    async local(path: string, body: object = {}): Promise<{ status: number; body: Record<string, unknown> }> {
      const response = await fetch(`${system.address}/_local/${path}`, { method: "POST", body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
};
