import { expect, it } from "vitest";
import { corsHeaders } from "../../local/origins.ts";

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
