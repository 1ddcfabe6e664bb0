import * as z from "zod/mini";
import { AnyRole, Permission, permissionsOf, Rights } from "../../shared/domain/access.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import { verb } from "../../shared/http/endpoint.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { LoginStore } from "../../shared/store/login-store.ts";

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

type Uses = { readonly ledger: Pick<LedgerStore, "head">; readonly logins: Pick<LoginStore, "find"> };

export const showMe = verb(contract, ({ ledger, logins }: Uses) => async ({ caller: { accountId, user } }) => {
  const [companyName, login] = await Promise.all([companyNameOf(accountId, ledger), logins.find(user.email)]);
  const { id, firstName, lastName, email, role, isMainAdministrator, rights, requireTotp } = user;
  const totp = {
    isEnrolled: login?.totp !== null,
    isRequired: requireTotp,
    recoveryCodesLeft: Object.keys(login?.recoveryHashes ?? {}).length,
  };
  const account = { id: accountId, companyName };
  const permissions = permissionsOf[role];
  return {
    status: 200,
    body: { id, firstName, lastName, email, role, isMainAdministrator, account, permissions, rights, totp },
  };
});

/** The operator's account has people but no ledger, and so no head. */
const companyNameOf = async (accountId: AccountId, ledger: Uses["ledger"]): Promise<string> =>
  accountId === operatorId ? "Operator" : (await ledger.head(accountId)).companyName;
