/** A front end that calls by `@saldo/client`. */

import { beforeAll, expect, it } from "vitest";
import { Problem } from "../../client/src/client.ts";
import { signIns } from "../../local/seed.ts";
import { type Customer, customerOf } from "../support/customer.ts";
import { sharedSystem } from "../support/local-system.ts";
import { refusalOf } from "../support/problems.ts";

const { email, password } = signIns.find(({ role }) => role === "administrator")!;
let customer: Customer;

beforeAll(async () => {
  customer = customerOf(await sharedSystem());
});

const signedIn = async () => {
  const api = customer.client();
  await api.POST("/sessions", { body: { email, password } });
  return api;
};

it("starts one top-up by one key, hears that it was a repetition, and finds it in a list of many pages", async () => {
  const api = await signedIn();
  const params = { header: { "Idempotency-Key": crypto.randomUUID() } };
  const body = { amountGrosze: 2000, method: "card" } as const;

  const first = await api.POST("/top-ups", { params, body });
  const again = await api.POST("/top-ups", { params, body });
  const another = await api.POST("/top-ups", { body });

  expect(first).toMatchObject({ status: 201, replayed: false, location: `/top-ups/${first.data.id}` });
  expect(again).toMatchObject({ status: 201, replayed: true, data: { id: first.data.id } });
  expect(another).toMatchObject({ replayed: false });
  const found: string[] = [];
  for await (const { id } of api.all("/top-ups", { params: { query: { limit: 1 } } })) {
    found.push(id);
    if (id === first.data.id) break;
  }
  expect(found).toContain(another.data.id);
  const changed = await refusalOf(api.POST("/top-ups", { params, body: { ...body, amountGrosze: 2001 } }));
  expect([changed.status, changed.code]).toEqual([422, "idempotency_key_reused"]);
});

it("edits what it has read, once, and is told by name and in its language what is wrong with another edit", async () => {
  const api = await signedIn();
  const dates = { validFrom: "2026-01-01", validTo: "2037-12-31", networks: "any" } as const;
  const { data: added, etag } = await api.POST("/login-policies", { body: { ...dates, name: "Czytelnia" } });
  const path = { id: added.id };
  const edit = (name: string) =>
    api.PUT("/login-policies/{id}", { params: { path, header: { "If-Match": etag } }, body: { ...dates, name } });

  const edited = await edit("Biuro");
  const late = await refusalOf(edit("Magazyn"));
  const nameless = await refusalOf(edit(""));

  expect(edited.etag).not.toBe(etag);
  expect([late.status, late.code]).toEqual([412, "precondition_failed"]);
  expect(nameless).toMatchObject({ status: 400, code: "invalid_request", errors: [{ pointer: "/name" }] });
  expect(nameless.requestId).toBeTruthy();
  const nobody = { params: { path: { id: "us_00000000000000000000000000" } } };
  const inPolish = await refusalOf(api.GET("/portal-users/{id}", nobody));
  const inEnglish = await refusalOf(api.GET("/portal-users/{id}", { ...nobody, headers: { "accept-language": "en" } }));
  expect([inPolish.code, inEnglish.code]).toEqual(["not_found", "not_found"]);
  expect(inPolish.title).not.toBe(inEnglish.title);
  expect((await api.DELETE("/login-policies/{id}", { params: { path } })).status).toBe(204);
});

it("hears that its session was ended elsewhere, and signs in again", async () => {
  const [here, there] = [await signedIn(), await signedIn()];
  const heard: unknown[] = [];
  here.session.onSignedOut((because) => heard.push(because));
  const { data } = await here.GET("/sessions");
  const own = data.items.find(({ isCurrent }) => isCurrent)!;

  await there.DELETE("/sessions/{id}", { params: { path: { id: own.id } } });
  const refused = await refusalOf(here.GET("/account"));

  expect(refused).toBeInstanceOf(Problem);
  expect(heard).toEqual([refused]);
  expect(here.session.token).toBeUndefined();
  await here.POST("/sessions", { body: { email, password } });
  expect((await here.GET("/account")).status).toBe(200);
});
