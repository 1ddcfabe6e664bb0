/** A login policy as the panel shows and edits it. */
import * as z from "zod/mini";
import { PolicyId } from "../../shared/domain/ids.ts";
import { type LoginPolicy, PolicyTerms } from "../../shared/domain/login-policies/login-policy.ts";
import { named } from "../../shared/domain/model.ts";

export const PolicyPath = z.strictObject({ id: PolicyId });

export const ShownPolicy = named(
  "LoginPolicy",
  z.strictObject({
    ...PolicyTerms.shape,
    name: z.string(),
    id: z.string(),
    /** Those it is assigned to, by id. */
    userIds: z.array(z.string()),
  }),
);

export const shownPolicy = (id: string, { terms, users }: LoginPolicy): z.input<typeof ShownPolicy> => ({
  ...terms,
  id,
  userIds: Object.keys(users),
});
