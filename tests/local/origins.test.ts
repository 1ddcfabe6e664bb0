import { expect, it } from "vitest";
import { corsHeaders, isOwnPage, mayUseOwnPages } from "../../local/origins.ts";

const added = ["https://panel.example"];

it.each([
  "http://localhost:5173",
  "https://localhost",
  "http://127.0.0.1:8080",
  "http://[::1]:3000",
  "https://panel.example",
])("lets pages of %s call", (origin) => {
  expect(corsHeaders(origin, added)).toMatchObject({ "access-control-allow-origin": origin, vary: "origin" });
});

it.each([
  "http://localhost.else.example",
  "http://127.0.0.1.else.example:80",
  "http://else.example/http://localhost",
  "http://localhost:80.else.example",
  "http://192.168.0.1:3000",
  "https://panel.example.else.example",
  "http://panel.example",
  "null",
  undefined,
])("lets no pages of %s call", (origin) => {
  expect(corsHeaders(origin, added)).toEqual({});
});

const own = { host: "127.0.0.1:3000" };

it.each([
  ["a program", "POST", own],
  [
    "a form of ours, from a page without a referrer",
    "POST",
    { ...own, origin: "null", "sec-fetch-site": "same-origin" },
  ],
  ["a script of ours", "POST", { ...own, origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin" }],
  ["a form of ours, in a browser that says no more", "POST", { ...own, origin: "http://127.0.0.1:3000" }],
  ["somebody by another name of this machine", "GET", { host: "localhost:3000" }],
  ["the same by its address in IPv6", "POST", { host: "[::1]:3000", origin: "http://[::1]:3000" }],
  ["a link on another page", "GET", { ...own, "sec-fetch-site": "cross-site" }],
])("answers %s on the local system's own pages", (_, method, headers) => {
  expect(mayUseOwnPages({ method, headers })).toBe(true);
});

it.each([
  ["a name that another page's DNS leads here", "GET", { host: "else.example:3000" }],
  ["the same by its own script", "POST", { host: "else.example:3000", origin: "http://else.example:3000" }],
  ["a name that begins as ours", "GET", { host: "localhost.else.example" }],
  ["no name at all", "GET", {}],
  ["a form of another page", "POST", { ...own, origin: "https://else.example", "sec-fetch-site": "cross-site" }],
  ["the same in a browser that says no more", "POST", { ...own, origin: "https://else.example" }],
  ["a page of another port", "POST", { ...own, origin: "http://127.0.0.1:9999", "sec-fetch-site": "same-site" }],
  ["a page in a sandbox", "POST", { ...own, origin: "null", "sec-fetch-site": "cross-site" }],
  ["the same in a browser that says no more", "POST", { ...own, origin: "null" }],
])("answers no request by %s there", (_, method, headers) => {
  expect(mayUseOwnPages({ method, headers })).toBe(false);
});

it.each([
  ["/_local", true],
  ["/_local?a=b", true],
  ["/_stripe/pay/cs_1", true],
  ["/x/%2e%2e/_stripe/pay/cs_1", true],
  ["//else.example/_stripe/pay/cs_1", true],
  ["/_localities", false],
  ["/health?to=/_local", false],
])("finds whether %s is one of the local system's own pages", (url, is) => {
  expect(isOwnPage(url)).toBe(is);
});
