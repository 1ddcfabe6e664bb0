import * as z from "zod/mini";
import { AnyRole, Permission, permissionsOf, Rights } from "../../shared/domain/access.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { headRead } from "../../shared/store/ledger-store.ts";

const Shown = named(
  "Me",
  z.strictObject({
    id: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string(),
    role: AnyRole,
    isMainAdministrator: z.boolean(),
    account: z.strictObject({ id: z.string(), companyName: z.string() }),
    permissions: z.array(Permission),
    rights: Rights,
    totp: z.strictObject({ isEnrolled: z.boolean(), isRequired: z.boolean(), recoveryCodesLeft: z.int() }),
  }),
);

const contract = {
  summary: "Who I am, what I may do, and how I sign in",
  answers: {
    200: {
      description: "The signed-in portal user",
      body: Shown,
    },
  },
};

export const showMe = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId) }),
  () =>
    async ({ caller: { accountId, user }, found: { head } }) => {
      const { id, firstName, lastName, email, role, isMainAdministrator, rights, requireTotp } = user;
      const totp = { isEnrolled: user.hasTotp, isRequired: requireTotp, recoveryCodesLeft: user.recoveryCodesLeft };
      // The operator's account has people but no ledger, and so no head.
      const companyName = accountId === operatorId ? "Operator" : present(head).companyName;
      const account = { id: accountId, companyName };
      const permissions = permissionsOf[role];
      return {
        status: 200,
        body: { id, firstName, lastName, email, role, isMainAdministrator, account, permissions, rights, totp },
      };
    },
);
