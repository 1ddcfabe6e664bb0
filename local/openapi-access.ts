/** What the OpenAPI document says of who may call. */
import { type Access, isForClerks, nextSteps } from "../shared/domain/access.ts";
import * as machineRefusals from "../shared/domain/machine-keys/refusals.ts";
import type { Problem } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";

export const securitySchemes = {
  token: { type: "http", scheme: "bearer", description: "The token that the sign-in answered last" },
  pageSession: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-saldo-session",
    description:
      "The session of a page, as `POST /pages/sign-in` sets it. No other route takes it, and a page takes no token",
  },
  machineKey: { type: "http", scheme: "bearer", description: "A machine key, `mk_…`, as operations made it" },
};

/** Asked of every operation that does not say otherwise. */
export const usualSecurity = [{ token: [] }];

/**
 * By whom an operation is called, and with what where that is not usual: `x-access` is a permission, `signed-in`, `step: totp`,
 * `staff: operator-finance, operator-helpdesk`, `right: authorisedContact`, `page: ` with the roles that can do more once signed in on it, or
 * `machine: usage.write`.
 */
export const accessOf = (access: Access): Record<string, unknown> => {
  if (typeof access === "string") return { "x-access": access };
  if (isForClerks(access))
    return { security: [{}, { pageSession: [] }], "x-access": `page: ${access.clerks.join(", ")}` };
  if ("public" in access) return { security: [] };
  if ("machine" in access) return { security: [{ machineKey: [] }], "x-access": `machine: ${access.machine}` };
  if ("right" in access) return { "x-access": `right: ${access.right}` };
  return { "x-access": "step" in access ? `step: ${access.step.join(", ")}` : `staff: ${access.staff.join(", ")}` };
};

/** Who may call, for people. */
export const accessSentence = (access: Access): string => {
  if (access === "signed-in") return "For whoever is signed in.";
  if (typeof access === "string") return `For those whose role has \`${access}\`.`;
  if (isForClerks(access))
    return `A page, for whoever has the link; more of it once signed in there (${access.clerks.join(", ")}).`;
  if ("public" in access) return "Asks for no token.";
  if ("machine" in access) return `For machines whose key has the scope \`${access.machine}\`.`;
  if ("right" in access) return `For whoever has the right \`${access.right}\`.`;
  return "step" in access
    ? `For a token that opens the step ${access.step.join(" or ")}.`
    : `For the operator's staff (${access.staff.join(", ")}).`;
};

/** What whoever calls may be refused for before the route itself is asked. */
export const problemsOfAccess = (access: Access): Problem[] => {
  if (access === "signed-in") return [common.not_signed_in, common.sign_in_incomplete, common.login_policy_refused];
  if (typeof access === "string" || "staff" in access || "right" in access)
    return [common.not_signed_in, common.sign_in_incomplete, common.login_policy_refused, common.not_allowed];
  if ("public" in access) return [];
  if ("machine" in access) return [machineRefusals.not_signed_in, machineRefusals.not_allowed];
  const isAnyStep = nextSteps.every((step) => access.step.includes(step));
  return [common.not_signed_in, common.login_policy_refused, ...(isAnyStep ? [] : [common.sign_in_incomplete])];
};
