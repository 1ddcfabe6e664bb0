import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/sessions/declaration.ts";
import { signIns } from "../../local/seed.ts";
import { clock } from "../../shared/clock.ts";
import { newId } from "../../shared/ids.ts";
import type { Wanted } from "../requests.ts";
import { person, read, type ScenariosOf, sentByPage, signedIn } from "../scenario.ts";
import { administrator } from "../stage.ts";

const signIn = (email: string, password: string) => async (): Promise<Wanted> => ({
  body: JSON.stringify({ email, password }),
});

const anotherPassword = "another of the bench's own";

export const scenarios = {
  "POST /sessions": [
    // Three calls, two at once.
    { when: "", request: signIn(administrator.email, administrator.password), status: 201, roundTripsMax: 2 },
    { when: "wrong password", request: signIn(signIns[3]!.email, "not the password"), status: 401, roundTripsMax: 1 },
  ],
  "GET /sessions": [read()],
  "DELETE /sessions": [{ when: "", request: signedIn, status: 200, roundTripsMax: 2 }],
  "DELETE /sessions/current": [{ when: "", request: signedIn, status: 204, roundTripsMax: 2 }],
  "DELETE /sessions/{id}": [
    {
      when: "",
      request: async (stage) => ({ ...(await signedIn(stage)), path: { id: newId("se", clock()) } }),
      status: 204,
      roundTripsMax: 2,
    },
  ],
  "POST /sessions/current/totp": [
    {
      when: "",
      request: person({ next: "totp", isEnrolled: true }, ({ code }) => ({ code })),
      status: 200,
      roundTripsMax: 2,
    },
    {
      when: "wrong code",
      request: person({ next: "totp", isEnrolled: true }, ({ code }) => ({
        code: code === "000000" ? "000001" : "000000",
      })),
      status: 401,
      roundTripsMax: 2,
    },
  ],
  "POST /sessions/current/totp-enrolment": [
    { when: "at sign-in", request: person({ next: "enrol-totp" }, () => ({})), status: 200, roundTripsMax: 2 },
    {
      when: "another app",
      request: person({ isEnrolled: true }, ({ password, code }) => ({ currentPassword: password, code })),
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "POST /sessions/current/totp-enrolment/confirmation": [
    { when: "", request: person({ next: "enrol-totp" }, ({ code }) => ({ code })), status: 200, roundTripsMax: 3 },
  ],
  "POST /password-resets": [
    {
      when: "",
      request: async (stage) => ({ body: JSON.stringify({ email: (await stage.person({})).email }) }),
      status: 202,
      roundTripsMax: 2,
    },
    {
      when: "unknown address",
      request: async () => ({ body: JSON.stringify({ email: `${randomUUID()}@bench.example` }) }),
      status: 202,
      roundTripsMax: 2,
    },
  ],
  "POST /password-resets/lookup": [
    {
      when: "",
      request: async (stage) => {
        const { email } = await stage.person({});
        return { body: JSON.stringify({ token: await stage.linkToken(email, "password-reset") }) };
      },
      status: 200,
      roundTripsMax: 2,
    },
  ],
  "POST /password-resets/confirmation": [
    {
      when: "",
      request: async (stage) => {
        const { email } = await stage.person({});
        return {
          body: JSON.stringify({ token: await stage.linkToken(email, "password-reset"), password: anotherPassword }),
        };
      },
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "GET /me": [read()],
  "PUT /me/password": [
    {
      when: "",
      request: person({}, ({ password }) => ({ currentPassword: password, newPassword: anotherPassword })),
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "POST /me/proof": [
    { when: "by password", request: person({}, ({ password }) => ({ password })), status: 204, roundTripsMax: 3 },
    { when: "by code", request: person({ isEnrolled: true }, ({ code }) => ({ code })), status: 204, roundTripsMax: 3 },
  ],
  "POST /me/recovery-codes": [
    {
      when: "",
      request: person({ isEnrolled: true }, ({ password, code }) => ({ currentPassword: password, code })),
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "GET /pages/sign-in": [{ when: "", request: async () => ({}), status: 200, roundTripsMax: 0 }],
  "POST /pages/sign-in": [
    {
      when: "password",
      request: async (stage) => {
        const { email, password } = await stage.person({ role: "operator-finance", isEnrolled: true });
        return sentByPage({ step: "password", email, password });
      },
      status: 200,
      roundTripsMax: 2,
    },
    {
      when: "code",
      request: async (stage) => {
        const { token, code } = await stage.person({ role: "operator-finance", next: "totp", isEnrolled: true });
        return sentByPage({ step: "code", code }, token);
      },
      status: 200,
      roundTripsMax: 3,
    },
    {
      when: "proof",
      request: async (stage) => {
        const { token, code } = await stage.person({ role: "operator-finance", isEnrolled: true });
        return sentByPage({ step: "proof", code }, token);
      },
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "POST /invitations/lookup": [
    {
      when: "",
      request: async (stage) => {
        const { email } = await stage.person({});
        return { body: JSON.stringify({ token: await stage.linkToken(email, "invitation") }) };
      },
      status: 200,
      roundTripsMax: 2,
    },
  ],
  "POST /invitations/confirmation": [
    {
      when: "",
      request: async (stage) => {
        const { email } = await stage.person({});
        return {
          body: JSON.stringify({ token: await stage.linkToken(email, "invitation"), password: anotherPassword }),
        };
      },
      status: 200,
      roundTripsMax: 3,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
