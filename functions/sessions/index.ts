import { setTimeout } from "node:timers/promises";
import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { askPasswordReset, evenMilliseconds } from "./ask-password-reset.ts";
import { changePassword } from "./change-password.ts";
import { declaration } from "./declaration.ts";
import { endOtherSessions } from "./end-other-sessions.ts";
import { endSession } from "./end-session.ts";
import { enrolTotp } from "./enrol-totp.ts";
import { giveCode } from "./give-code.ts";
import { listSessions } from "./list-sessions.ts";
import { lookUpInvitation, lookUpPasswordReset } from "./look-up-link.ts";
import { offerTotp } from "./offer-totp.ts";
import { showPageSignIn, takePageSignIn } from "./page-sign-in.ts";
import { prove } from "./prove.ts";
import { renewRecoveryCodes } from "./renew-recovery-codes.ts";
import { acceptInvitation, resetPassword } from "./set-password-by-link.ts";
import { showMe } from "./show-me.ts";
import { signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";

export const verbs = {
  "POST /sessions": signIn,
  "GET /sessions": listSessions,
  "DELETE /sessions": endOtherSessions,
  "DELETE /sessions/{id}": endSession,
  "DELETE /sessions/current": signOut,
  "POST /sessions/current/totp": giveCode,
  "POST /sessions/current/totp-enrolment": offerTotp,
  "POST /sessions/current/totp-enrolment/confirmation": enrolTotp,
  "POST /password-resets": askPasswordReset,
  "POST /password-resets/lookup": lookUpPasswordReset,
  "POST /password-resets/confirmation": resetPassword,
  "GET /pages/sign-in": showPageSignIn,
  "POST /pages/sign-in": takePageSignIn,
  "POST /invitations/lookup": lookUpInvitation,
  "POST /invitations/confirmation": acceptInvitation,
  "GET /me": showMe,
  "PUT /me/password": changePassword,
  "POST /me/proof": prove,
  "POST /me/recovery-codes": renewRecoveryCodes,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  return {
    people: peopleStore(table),
    logins: loginStore(table),
    links: linkStore(table),
    loginPolicies: policyStore(table),
    attemptsKey: () => secrets.read(settings.secretId("attempts-key")),
    totpKey: () => secrets.read(settings.secretId("totp-key")),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    evenTime: () => setTimeout(evenMilliseconds),
    address: () => settings.apiAddress,
    newId,
    now: clock,
  };
});
