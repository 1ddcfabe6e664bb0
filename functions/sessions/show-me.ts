import * as z from "zod/mini";
import { permissionsOf, Rights, Role } from "../../shared/domain/access.ts";
import { verb } from "../../shared/http/endpoint.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";

const contract = {
  summary: "Who I am, and what I may do",
  answers: {
    200: {
      description: "The signed-in portal user",
      body: z.strictObject({
        id: z.string(),
        firstName: z.string(),
        lastName: z.string(),
        email: z.string(),
        role: Role,
        isMainAdministrator: z.boolean(),
        account: z.strictObject({ id: z.string(), companyName: z.string() }),
        permissions: z.array(z.enum(permissionsOf.administrator)),
        rights: Rights,
      }),
    },
  },
};

type Uses = { readonly ledger: Pick<LedgerStore, "head"> };

export const showMe = verb(contract, ({ ledger }: Uses) => async ({ caller: { accountId, user } }) => {
  const { companyName } = await ledger.head(accountId);
  const { id, firstName, lastName, email, role, isMainAdministrator, rights } = user;
  const account = { id: accountId, companyName };
  const permissions = permissionsOf[role];
  return {
    status: 200,
    body: { id, firstName, lastName, email, role, isMainAdministrator, account, permissions, rights },
  };
});
